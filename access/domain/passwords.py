"""What makes a password weak, beside what is on lists of stolen ones."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum

from language.vietnamese import composed, without_marks

SHORTEST = 12
# So much must be left of a password when what anybody would try is taken away.
OWN_LETTERS = 5
OWN_SIGNS = 6
FEWEST_DIFFERENT = 5
LONGEST_PIECE = 7
# Phrases that share three of their four words lie about here; what was made by chance, far below.
MOST_ALIKE = 0.8
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    NUMBERS_ONLY = "numbers_only"
    PERSONAL = "personal"
    COMMON = "common"
    MONOTONOUS = "monotonous"


def weakness_of(
    password: str, *, personal: Iterable[str], common: frozenset[str]
) -> Weakness | None:
    """
    The first thing that is wrong, or None.

    `personal` are names of the person, the account and the unit as they are written; `common` are
    words without marks. Marks, case, spaces and signs hide nothing.
    """
    if len(composed(password)) < SHORTEST:
        return Weakness.SHORT
    plain = without_marks(password)
    signs = "".join(sign for sign in plain if sign.isalnum())
    if not any(sign.isalpha() for sign in plain):
        return Weakness.NUMBERS_ONLY
    if _is_monotonous(plain):
        return Weakness.MONOTONOUS
    names = {word for name in personal for word in _words_of(name)}
    if _is_made_of(signs, names):
        return Weakness.PERSONAL
    return Weakness.COMMON if _is_made_of(signs, names | common) else None


def is_like(new: str, old: str) -> bool:
    """
    Whether one password stands within the other, or they differ in a few signs only.

    Who knows the old one then tries the new one next. Marks, case, spaces and signs hide nothing.
    """
    one, other = (
        "".join(sign for sign in without_marks(text) if sign.isalnum()) for text in (new, old)
    )
    if not one or not other:
        return new == old
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return one in other or other in one or alike >= MOST_ALIKE


def _words_of(name: str) -> Iterable[str]:
    """The words of a name, and the whole of it in one."""
    words = "".join(s if s.isalnum() else " " for s in without_marks(name)).split()
    return [*(word for word in words if len(word) > 1), "".join(words)]


def _is_made_of(signs: str, words: Iterable[str]) -> bool:
    """Whether little is left when these words and all figures are taken out, longest first."""
    letters = left = "".join(sign for sign in signs if sign.isalpha())
    for word in sorted({"".join(s for s in w if s.isalpha()) for w in words}, key=len)[::-1]:
        if len(word) > 1:
            left = left.replace(word, " ")
    left = left.replace(" ", "")
    return left != letters and len(left) < OWN_LETTERS


def _is_monotonous(plain: str) -> bool:
    """Few signs over and over, one piece over and over, or a walk along the keys."""
    if len(set(plain)) < FEWEST_DIFFERENT:
        return True
    if any(_repeats(plain, length) for length in range(1, LONGEST_PIECE + 1)):
        return True
    pairs = zip(" " + plain, plain, strict=False)
    return sum(not _follows(before, sign) for before, sign in pairs) < OWN_SIGNS


def _repeats(plain: str, length: int) -> bool:
    return len(plain) >= 2 * length and all(
        sign == plain[place % length] for place, sign in enumerate(plain)
    )


def _follows(before: str, sign: str) -> bool:
    return before == sign or any(before + sign in row or sign + before in row for row in ROWS)
