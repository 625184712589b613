"""
Words as this measure reads them, without the product's own analysis: what is judged does not judge.

Marks stand where they are taught today (hòa, thủy). Kỹ and kĩ are not made one: the papers of the
measure spell such syllables with y throughout.
"""

import re
import unicodedata
from functools import cache
from itertools import product

_WORD = re.compile(r"\w+")
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def _toned(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


_NEW_PLACES = {
    pair[0] + _toned(pair[1], tone): _toned(pair[0], tone) + pair[1]
    for pair, tone in product(("oa", "oe", "uy"), _TONES)
}
_OLD_PLACES = {new: old for old, new in _NEW_PLACES.items()}


def words(text: str) -> list[str]:
    """The words with their marks, in small letters."""
    return [_settled(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def unmarked(text: str) -> str:
    """The text without its marks, as it is typed on a keyboard that has none."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


def in_old_places(text: str) -> str:
    """The same text with the tones where they were taught before: hoà, thuỷ."""
    return _WORD.sub(lambda word: _ending(word.group(), _OLD_PLACES), text)


@cache
def _settled(word: str) -> str:
    return _ending(word.lower(), _NEW_PLACES)


def _ending(word: str, places: dict[str, str]) -> str:
    other = places.get(word[-2:])
    return word if other is None or word[-3:-2] in {"q", "Q"} else word[:-2] + other
