"""
Texts typed in fonts from before Unicode (TCVN3, VNI), told without the font's name.

A cell knows no font, so what its letters make decides: texts that hold more Vietnamese syllables
after a conversion than before it were typed in that encoding. What a cell said stays beside.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.listing.tables import Table
from language.old_fonts import OldFont, old_font, to_unicode
from language.syllables import syllable_counts

_HIGH: Final = re.compile("[\xa1-\xff]")
_OWN_UNICODE: Final = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_FONTS: Final = tuple(font for name in (".VnTime", "VNI-Times") if (font := old_font(name)))
# One cell that gains one syllable may be a foreign name.
_LEAST_GAIN: Final = 2


@dataclass(frozen=True, slots=True)
class Converted:
    """Tables in Unicode, and what stood in the places that were converted (table, line, column)."""

    tables: tuple[Table, ...]
    originals: Mapping[tuple[int, int, int], str]


@dataclass(frozen=True, slots=True)
class _Guess:
    font: OldFont
    gain: int
    better: int
    worse: int


def in_unicode(tables: Sequence[Table]) -> Converted:
    """The tables with their old texts converted; tables without any come back as they are."""
    suspects = [cell for table in tables for row in table.rows for cell in row if _may_be_old(cell)]
    guess = max((_guess(font, suspects) for font in _FONTS), key=lambda one: one.gain)
    if guess.gain < _LEAST_GAIN:
        return Converted(tuple(tables), {})
    originals: dict[tuple[int, int, int], str] = {}
    found = tuple(_table(at, table, guess, originals) for at, table in enumerate(tables))
    return Converted(found, originals)


def _table(
    at: int, table: Table, guess: _Guess, originals: dict[tuple[int, int, int], str]
) -> Table:
    rows: list[Sequence[str]] = []
    for line, row in enumerate(table.rows):
        read = [_cell(cell, guess) for cell in row]
        for column, (before, after) in enumerate(zip(row, read, strict=True)):
            if before != after:
                originals[at, line, column] = before
        rows.append(read)
    return replace(table, rows=rows)


def _may_be_old(cell: str) -> bool:
    return _HIGH.search(cell) is not None and _OWN_UNICODE.search(cell) is None


def _guess(font: OldFont, cells: Iterable[str]) -> _Guess:
    gains = [_gain(cell, font) for cell in cells]
    return _Guess(
        font,
        gain=sum(gain for gain in gains if gain > 0),
        better=sum(1 for gain in gains if gain > 0),
        worse=sum(1 for gain in gains if gain < 0),
    )


def _gain(cell: str, font: OldFont) -> int:
    """How many more of its words are syllables afterwards, less those that are none any more."""
    before, _ = syllable_counts(cell.split())
    after, seen = syllable_counts(_unicode(cell, font).split())
    # A conversion that leaves most words no syllables is none, whatever else it made.
    return after - before if 2 * after >= seen else min(0, after - before)


def _cell(cell: str, guess: _Guess) -> str:
    if not _may_be_old(cell):
        return cell
    gain = _gain(cell, guess.font)
    old = gain > 0 or (gain == 0 and guess.better > guess.worse)
    return _unicode(cell, guess.font) if old else cell


def _unicode(cell: str, font: OldFont) -> str:
    return to_unicode([(cell, font)]).text
