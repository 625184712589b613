"""
What a sheet shows of a cell beside its value: how much of a date, and the word for an error.

The reader of workbooks tells values alone. A cell that shows 03/2012 holds the first of March, which
is nobody's day; and one that shows #REF! holds nothing. Both stand in the file, in three dialects.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Place = tuple[int, int]
Precision = Literal["month", "year"]

# Words, signs and languages of a number format.
_NOT_OF_THE_DATE: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class ShownCells:
    """
    Cells by row and column, from nought: dates that show no day, errors by their words, formulas
    that keep no value.
    """

    dates: Mapping[Place, Precision] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    unkept: frozenset[Place] = frozenset()


def precision_of_format(number_format: str) -> Precision | None:
    """How much of a date such a format shows; None where it is the day, or is no date's format."""
    return precision_of_parts(set(_NOT_OF_THE_DATE.sub("", number_format.lower())))


def precision_of_parts(shown: set[str]) -> Precision | None:
    """As `precision_of_format`, of the parts of a date that are shown: d, m, y."""
    if "d" in shown or "y" not in shown:
        return None
    return "month" if "m" in shown else "year"
