"""Names as people type them into one line: how they are kept, and what is wrong with one."""

import unicodedata
from enum import StrEnum

from language.vietnamese import composed

LONGEST_NAME = 150
LONGEST_PLACE = 100
LONGEST_CODE = 30


class NameFault(StrEnum):
    """Why a name is not taken."""

    EMPTY = "empty"
    LONG = "long"
    SIGNS = "signs"
    NO_LETTER = "no_letter"


NAME_FAULT_WORDS: dict[str, str] = {
    NameFault.EMPTY: "There is nothing here yet. Write the name in full.",
    NameFault.LONG: "This is longer than a name can be. Write %(longest)s characters at the most.",
    NameFault.SIGNS: "There are signs in it that nobody sees or types. Type the name by hand.",
    NameFault.NO_LETTER: "There is no letter in it. Write the name in full.",
}


def one_line(text: str) -> str:
    """The text in NFC, with single spaces between its words and none around them."""
    return " ".join(composed(text).split())


def fault_of(name: str, *, longest: int = LONGEST_NAME) -> NameFault | None:
    """What is wrong with a name that stands in one line already, or None."""
    if not name:
        return NameFault.EMPTY
    if len(name) > longest:
        return NameFault.LONG
    # Controls, directions, joiners, private and unknown signs.
    if any(unicodedata.category(sign).startswith("C") for sign in name):
        return NameFault.SIGNS
    return None if any(sign.isalpha() for sign in name) else NameFault.NO_LETTER
