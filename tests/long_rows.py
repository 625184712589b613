"""
Of which tests only some cases run with every change, and the others with the drills.

What takes long is of two kinds: long rows of cases, of which a few tell at once what most changes
break, and single tests that start processes or walk through everything (0). Which they are was
measured: rows that together took more than a second of processor time.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

TABLE = Path(__file__).with_suffix(".toml")
CASES_OF_EVERY_CHANGE: dict[str, dict[str, int]] = tomllib.loads(TABLE.read_text("utf-8"))


def leave_to_the_drills(items: Iterable[pytest.Item]) -> None:
    """Of each row the cases that stand furthest apart stay, so many as the table says."""
    rows: dict[tuple[str, str, bool], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("drill"):
            continue
        module, _, name = item.nodeid.partition("::")
        # Cases on a server run by themselves: they are no part of what every change runs.
        served = item.get_closest_marker("cluster") is not None
        rows[module, name.partition("[")[0], served].append(item)
    for (module, name, _), row in rows.items():
        stay = CASES_OF_EVERY_CHANGE.get(module, {}).get(name)
        if stay is not None:
            for item in _between(row, stay):
                item.add_marker(pytest.mark.drill)


def _between(row: list[pytest.Item], stay: int) -> list[pytest.Item]:
    """All but as many as may stay: the first, the last, and others evenly between them."""
    last = len(row) - 1
    kept = {round(last * place / (stay - 1)) for place in range(stay)} if stay > 1 else {0}
    return [item for place, item in enumerate(row) if not stay or place not in kept]
