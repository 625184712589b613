"""Whether a paper stands in an inventory of its years and its term."""

import re
from datetime import date
from typing import Final

# The first and the last year, either unknown.
Bounds = tuple[int | None, int | None]
_YEARS: Final = re.compile(r"(?<!\d)(1[89]\d\d|2[01]\d\d)(?!\d)")


def bounds_of(year_from: int | None, year_to: int | None, term: str) -> Bounds:
    """
    The years of an inventory: those of its cover, and within its term where that names two.

    People write terms as they say them: "2010 – 2015", "khóa XIII (2010-2015)". One year alone is none.
    """
    first, last = term_years(term)
    firsts = [year for year in (year_from, first) if year is not None]
    lasts = [year for year in (year_to, last) if year is not None]
    return max(firsts, default=None), min(lasts, default=None)


def term_years(term: str) -> Bounds:
    """The first and the last year that a term names; none where it does not name both."""
    found = [int(year) for year in _YEARS.findall(term)]
    if len(found) != 2 or found[0] > found[1]:
        return None, None
    return found[0], found[1]


def is_outside(year: int, bounds: Bounds) -> bool:
    """Whether a year lies outside; what is not known misplaces nothing."""
    first, last = bounds
    return (first is not None and year < first) or (last is not None and year > last)


def is_misplaced(issued_on: date | None, bounds: Bounds) -> bool:
    """Whether the date lies outside the years."""
    return issued_on is not None and is_outside(issued_on.year, bounds)
