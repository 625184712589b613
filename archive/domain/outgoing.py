"""A list on its way out of the store as a file: what stands on top, its columns, and its rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

# How many rows leave in one file of each form; a longer list is narrowed by words first.
MOST_ROWS: Final = {"xlsx": 20_000, "docx": 10_000}
_NO_TEXT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class OutgoingColumn:
    """A column by its word; `width` in letters, and whether its cells are counts."""

    word: str
    width: int
    counts: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingList:
    """
    What a file says: its title, lines that say of what, as whom and when it was counted, and rows;
    and, of itself, who took it out and when.

    Cells are texts or counts, None where nothing is known.
    """

    title: str
    lines: tuple[str, ...]
    columns: tuple[OutgoingColumn, ...]
    rows: Sequence[Sequence[Cell]]
    who: str
    at: datetime


def writable(cell: Cell) -> Cell:
    """The cell without signs that no file of an office can hold."""
    return _NO_TEXT.sub("", cell) if isinstance(cell, str) else cell
