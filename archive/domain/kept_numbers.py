"""
Numbers that no rule of writing places: kept as they stand, told by a mark, and found by it.

An office writes letters that no list of types has, several numbers at once, or none of the rules'
marks at all. The paper is filed all the same.
"""

import re
from collections.abc import Mapping
from typing import Final

from archive.domain.listing.marks import Mark
from archive.domain.listing.numbers import ListedNumber, listed_number
from language.types import NO_LETTERS, own_letters, types_by_abbreviation

FOUND_WITH: Final = "số ngoài quy tắc"
"""Words by which all such numbers are found together."""

_OUTSIDE: Final = frozenset(
    {
        Mark.UNREAD_NUMBER,
        Mark.NUMBER_ONLY,
        Mark.SPAN,
        Mark.SEVERAL_NUMBERS,
        Mark.DATE_FOR_NUMBER,
        Mark.REMARK_IN_NUMBER,
    }
)
_LETTERS: Final = re.compile(
    r"^(?:s[ốôo]\s*:?\s*)?\d[\w,;+&–—-]*?[\s./–—-]+(?P<letters>[^\W\d_]{2,10})(?=[\s./–—-]|$)"
)


def is_outside_rules(number: str, own: Mapping[str, str] = NO_LETTERS) -> bool:
    """
    Whether something is written for a number which the rules of numbers do not place, nor the
    letters that an archive keeps of its `own`.
    """
    read = listed_number(number)
    letters = _unlisted(read)
    return bool(_OUTSIDE.intersection(read.marks)) or bool(
        letters and not own_letters(letters, own)
    )


def new_letters(number: str) -> str:
    """
    The letters of a type that the list brought along has not, as they were written; "" where there
    are none.
    """
    return _unlisted(listed_number(number))


def _unlisted(read: ListedNumber) -> str:
    if Mark.UNKNOWN_LETTERS not in read.marks:
        return ""
    if read.parsed is not None:
        # A body alone (2025/CAT) is how the state numbers a letter: it has no type to add.
        return read.parsed.abbreviation
    match = _LETTERS.match(read.text)
    letters = match["letters"] if match else ""
    return "" if types_by_abbreviation(letters) else letters
