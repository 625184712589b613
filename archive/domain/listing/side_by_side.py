"""
Tables that stand side by side on one sheet, as lists are printed to save paper: each for itself.

They are told by a heading that says the same again, its order numbers included: within one table no
column of order numbers comes twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from archive.domain.listing.fields import Field, fields_of_heading
from archive.domain.listing.tables import Table, cleaned
from language.vietnamese import fold

_LOOKED_THROUGH: Final = 40
_LEAST_COLUMNS: Final = 3


def set_apart(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Every table of its own; what stands over the heading stays with the first of them."""
    return tuple(one for table in tables for one in _apart(table))


def _apart(table: Table) -> list[Table]:
    for at, row in enumerate(table.rows[:_LOOKED_THROUGH]):
        begins = _begins([cleaned(cell) for cell in row])
        if begins:
            return _cut(table, at, begins)
    return [table]


def _begins(cells: Sequence[str]) -> list[int]:
    """The columns at which one heading after another begins; none where there is one only."""
    filled = [(index, cell) for index, cell in enumerate(cells) if cell]
    texts = [cell for _, cell in filled]
    if len(texts) < 2 * _LEAST_COLUMNS or texts[0] not in texts[1:]:
        return []
    size = texts.index(texts[0], 1)
    block = texts[:size]
    distinct = len(set(block)) == size >= _LEAST_COLUMNS
    if not distinct or len(texts) % size or texts != block * (len(texts) // size):
        return []
    if not any(Field.POSITION in fields_of_heading(fold(text)) for text in block):
        return []
    return [index for place, (index, _) in enumerate(filled) if place % size == 0]


def _cut(table: Table, heading: int, begins: Sequence[int]) -> list[Table]:
    width = max(len(row) for row in table.rows)
    ends = [*begins[1:], width]
    found = []
    for number, (first, end) in enumerate(pairwise([0, *ends])):
        # The first has the lines above the heading whole, for they are of no column.
        over = [list(row) if number == 0 else [] for row in table.rows[:heading]]
        rows = _without_gap([list(row[first:end]) for row in table.rows[heading:]])
        unkept = {
            (line, column - first)
            for line, column in table.unkept
            if first <= column < end or (number == 0 and line < heading)
        }
        kept = frozenset(place for place in unkept if number == 0 or place[0] >= heading)
        found.append(replace(table, rows=[*over, *rows], unkept=kept))
    return found


def _without_gap(rows: list[list[str]]) -> list[list[str]]:
    """Rows without the empty columns at their end, which only set the next table off."""
    width = max(
        (at for row in rows for at, cell in enumerate(row, start=1) if cell.strip()), default=0
    )
    return [row[:width] for row in rows]
