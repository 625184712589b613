"""
Dates as papers give them: whole, month and year only, or the year only.

Two-digit years: 00-39 are 2000-2039, 40-99 are 1940-1999. The papers held begin in 2010 and the
births and admissions told in members' dossiers in the 1940s, so the pivot lies between them;
it is fixed, because a rule that follows the clock would read one paper two ways in two years.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Final

from archive.domain.numbers import find_numbers
from archive.domain.vietnamese import fold, fold_letters, normalise

_PIVOT: Final = 40
_EARLIEST_YEAR: Final = 1800
_LATEST_YEAR: Final = 2199


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """
    A date of which the day, or the day and the month, may be unknown.

    Raises ValueError for a date that cannot be (31/02/2026, a day without a month). Sorts by the
    earliest day it can mean, the vaguer before the exact.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def __lt__(self, other: "PartialDate") -> bool:
        return self._parts() < other._parts()

    def _parts(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        """dd/mm/yyyy, mm/yyyy or yyyy."""
        known = [f"{part:02}" for part in (self.day, self.month) if part is not None]
        return "/".join([*known, f"{self.year:04}"])


# Patterns work on folded lower-case letters, one for one with the NFC text. Digits read as
# letters count inside a date: o 0, l i 1, s 5.
_ONE_OR_TWO: Final = r"[\dolis]{1,2}"
_REPAIRED: Final = str.maketrans("olis", "0115")
_BLANK: Final = r"[\s.,:;_…\-]{0,30}"  # dotted leaders and gaps where the day is still to be written
_SEPARATOR: Final = r"\s{0,3}[-./\u2010-\u2015\u2212]\s{0,3}"
_IN_WORDS: Final = re.compile(
    rf"(?:(?<![^\W\d_])nga[yv]{_BLANK}(?P<day>(?<!\d){_ONE_OR_TWO}(?![^\W_]|t))?{_BLANK})?"
    rf"(?<![^\W\d_])thang{_BLANK}(?P<month>{_ONE_OR_TWO})?{_BLANK}"
    rf"nam{_BLANK}(?P<year>[\dolis]{{4}})(?![^\W_])"
)
_IN_FIGURES: Final = re.compile(
    rf"(?:nga[yv]\s{{0,3}}:?\s{{0,3}})?(?P<day>\d{{1,2}}){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}"
    r"(?P<year>\d{4}|\d{2})"
)
