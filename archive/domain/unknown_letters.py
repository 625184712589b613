"""Which letters stand in a number for its type, and whether any list has them."""

import re
from functools import lru_cache
from typing import Final

from language.numbers import parse_number
from language.types import types_by_abbreviation

DIGITS: Final = "0123456789"
# What is no number to the grammar: letters before the slash, or between slash and hyphen.
_PARTY: Final = re.compile(r"[^\W_]?\s*[-–—]\s*([^\W\d_]{2,12})\s*/")
_STATE: Final = re.compile(r"[^\W_]?\s*/\s*(?:\d{4}\s*/\s*)?([^\W\d_]{2,12})\s*[-–—]")


@lru_cache(maxsize=4096)
def letters_after(tail: str) -> str:
    """The letters for the type in what follows the digits of a number; "" where there are none."""
    read = parse_number(f"1{tail}")
    if read is not None:
        return read.abbreviation
    found = _PARTY.match(tail) or _STATE.match(tail)
    return found[1] if found else ""


def letters_of(number: str) -> str:
    """The letters for the type in a number as it stands; "" where there are none."""
    return letters_after(number.strip().lstrip(DIGITS))


def shipped(letters: str) -> bool:
    """Whether the list the product brings along has these letters, in whatever case."""
    return bool(types_by_abbreviation(letters))
