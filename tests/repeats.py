"""Where files say the same thing twice, so that one part could serve both."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

LONGEST = 11
"""So many equal lines one behind the other are let stand; one more is a repeat."""


def repeats(files: Iterable[Path]) -> list[list[str]]:
    """The places of each run of lines that stands twice, blank lines and margins left aside."""
    places = defaultdict(list)
    for file in files:
        name = file.relative_to(settings.BASE_DIR)
        lines = [
            (number, line.strip())
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
            if line.strip()
        ]
        for start in range(len(lines) - LONGEST):
            run = lines[start : start + LONGEST + 1]
            places[tuple(line for _number, line in run)].append(f"{name}:{run[0][0]}")
    return [found for found in places.values() if len(found) > 1]
