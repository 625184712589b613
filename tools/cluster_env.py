"""
The settings of an archive on several programs and machines, from deploy/cluster.env: what docker-compose.yml gives to its
containers, and with places of its own what the drill without containers gives to its programs.

`tools/cluster_env.py PLACE_DATA=/tmp/x …` prints them, one a line.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "deploy" / "cluster.env"
LINE = re.compile(r'([A-Z_]+)="([^"]*)"')
PLACE = re.compile(r"\$\{(PLACE_[A-Z_]+):-([^}]*)\}")


def settings(places: Mapping[str, str], *, file: Path = FILE) -> dict[str, str]:
    """
    Each setting with its value, where a place that is not named, or empty, is the container's. Raises ValueError for
    a line that a shell or compose would read otherwise, and for a place that no line has.
    """
    lines = [line for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]
    found = [LINE.fullmatch(line) for line in lines]
    if strange := [line for line, match in zip(lines, found, strict=True) if match is None]:
        raise ValueError(f'not NAME="VALUE": {strange[0]}')
    if unknown := sorted(places.keys() - places_of(file)):
        raise ValueError(f"no line of {file.name} has {unknown[0]}")

    def place(match: re.Match[str]) -> str:
        return places.get(match[1]) or match[2]

    return {match[1]: PLACE.sub(place, match[2]) for match in found if match}


def places_of(file: Path = FILE) -> set[str]:
    """The names of all places."""
    return {match[1] for match in PLACE.finditer(file.read_text("utf-8"))}


if __name__ == "__main__":
    given = dict(word.split("=", 1) for word in sys.argv[1:])
    for name, value in settings(given).items():
        sys.stdout.write(f"{name}={value}\n")
