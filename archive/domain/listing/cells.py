"""What the cells of a column look like, by a sample of the lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archive.domain.listing.tables import Line
from language.dates import parse_date
from language.numbers import parse_number

_SAMPLE: Final = 200
_LONG: Final = 8
_LEAST_RISING: Final = 3
_SPAN: Final = re.compile(r"\s*\d{1,4}\s*[-–—÷]\s*\d{1,4}\s*")
_SLASHES: Final = re.compile(r".*\d\s*[-./]\s*\d.*|.*n[aă]m.*", re.IGNORECASE)
# 14 of 14-KH/TU, which others write "Số: 14" or 14-, and what then stands in another column.
_FIGURES: Final = re.compile(r"(?:s[ốôo]\s*[:.]*\s*)?\d{1,6}[a-zA-ZđĐ]?\s*[-–/.]?", re.IGNORECASE)
_SYMBOL: Final = re.compile(
    r"[-–/]?\s*[A-ZĐ](?:[A-ZĐ0-9&]|[a-zđ](?=[A-ZĐ/-]|$)){1,9}(?:\s*[-–/]\s*[A-ZĐ][A-Za-zĐđ0-9&]{1,9}){0,3}"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """
    Shares of the filled cells (0 to 1) that are numbers of papers, dates, spans, numbers that count
    up by one; how many are distinct; the mean length of a cell's text; the sum of its numbers; and
    whether these begin with 1 and only rise, as places do and counts do not.
    """

    numbers: float = 0.0
    dates: float = 0.0
    spans: float = 0.0
    counting: float = 0.0
    figures: float = 0.0
    symbols: float = 0.0
    distinct: float = 0.0
    filled: float = 0.0
    length: float = 0.0
    amount: int = 0
    rises: bool = False


def profile_of(lines: Sequence[Line], column: int) -> Profile:
    """How a column looks, over the lines that fill more than one cell."""
    said = [line for line in lines[:_SAMPLE] if len(line.filled) > 1]
    cells = [line.cells[column] for line in said if column < len(line.cells) and line.cells[column]]
    if not cells:
        return Profile()
    whole = len(cells)
    return Profile(
        numbers=sum(map(_is_number, cells)) / whole,
        dates=sum(map(_is_date, cells)) / whole,
        spans=sum(1 for cell in cells if _SPAN.fullmatch(cell)) / whole,
        counting=_counting(cells),
        figures=sum(1 for cell in cells if _FIGURES.fullmatch(cell)) / whole,
        symbols=sum(1 for cell in cells if _SYMBOL.fullmatch(cell)) / whole,
        distinct=len(set(cells)) / whole,
        filled=whole / len(said),
        length=sum(map(len, cells)) / whole,
        rises=_rises(cells),
        amount=sum(int(cell) for cell in cells if cell.isdecimal() and len(cell) < _LONG),
    )


def _rises(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < _LONG]
    enough = len(numbers) == len(cells) >= _LEAST_RISING
    return enough and numbers[0] == 1 and numbers == sorted(set(numbers))


def _is_number(cell: str) -> bool:
    parsed = parse_number(cell)
    return parsed is not None and parsed.number is not None


def _is_date(cell: str) -> bool:
    return _SLASHES.fullmatch(cell) is not None and parse_date(cell) is not None


def _counting(cells: Sequence[str]) -> float:
    numbers = [
        int(cell.rstrip(".")) if cell.rstrip(".").isdecimal() and len(cell) < _LONG else None
        for cell in cells
    ]
    steps = pairwise(numbers)
    up = sum(1 for one, other in steps if one is not None and other in (one + 1, 1))
    return (up + (numbers[0] is not None)) / len(cells)
