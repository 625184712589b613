"""
The words of texts and queries: those of language.vietnamese, and what is written two ways.

Kỹ and kĩ, quý and quí are one word: after h, k, l, m, s, t and qu an open syllable is written with
y or with i (both are taught; QĐ 240/QĐ of 1984 and the press differ). 1.500.000 and 1500000 are
one number, 0263.3822.999 and 02633822999 one telephone.
"""

import re
from typing import Final

from language import vietnamese
from language.vietnamese import Token

ANALYSIS: Final = f"2/{vietnamese.ANALYSIS}"
"""What an index must have been built with to be searched with this module."""

_GROUPED: Final = re.compile(
    r"(?<![\w])(?<!\d[.,])(?:\d{1,3}(?:\.\d{3})+|0\d{2,3}\.\d{3,4}\.?\d{3,4})(?!\w)(?!\.\d)"
)
_Y: Final = "yỳỷỹýỵ"
_I_OF_Y: Final = str.maketrans(_Y, "iìỉĩíị")
_OPEN: Final = re.compile(rf"(?<!\S)(?:h|k|l|m|s|t|qu)[{_Y}](?!\S)")


def canonical(text: str) -> tuple[str, str]:
    """
    The words of the text, exact and folded, each joined by single spaces.

    Both strings have the same number of words. Idempotent, and the folded words fold to themselves.
    """
    exact, folded = vietnamese.canonical(_GROUPED.sub(_apart, text))
    return _OPEN.sub(_with_i, exact), _OPEN.sub(_with_i, folded)


def tokens(text: str) -> list[Token]:
    """The same words as `canonical`, each with its place in the text as given."""
    found: list[Token] = []
    at = 0
    for match in _GROUPED.finditer(text):
        found += _plain(text, at, match.start())
        found.append(Token(_digits(match), _digits(match), match.start(), match.end()))
        at = match.end()
    return found + _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(settled(one.exact), settled(one.folded), start + one.start, start + one.end)
        for one in vietnamese.tokens(text[start:end])
    ]


def settled(word: str) -> str:
    """A canonical word in the one of its spellings that is looked up."""
    return _OPEN.sub(_with_i, word)


def _digits(match: re.Match[str]) -> str:
    return match.group().replace(".", "")


def _apart(match: re.Match[str]) -> str:
    return f" {_digits(match)} "


def _with_i(match: re.Match[str]) -> str:
    return match.group().translate(_I_OF_Y)
