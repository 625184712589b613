"""
Whether the letters that a file states are those it draws, judged by the letters alone.

A font in an old Vietnamese encoding (TCVN3, VNI) draws Vietnamese and states letters of another
alphabet; a font without a table of meanings states nonsense. One such line in a heading spoils the
fields, however good the body is, so lines are judged for themselves. Text in another language that
is written in plain Latin letters is no nonsense.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from language.syllables import syllables
from language.vietnamese import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reading.domain.readings import Word

_OF_VIETNAMESE = frozenset(
    "abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
)
_AROUND = " .,;:!?()[]{}<>\"'“”‘’„‟`*-–—−…/\\|_+=~^%#@•·●○■□▪▫◦✓✔✗✘☐☑☒→←↑↓"
_VOWELS = frozenset("aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
_PARTS = re.compile(r"[-–—/.,:;()'’+&\\|_]")
# The upper part of a first page, in ten-thousandths: what the fields are read from.
_HEADING = 4500
_OF_A_LINE, _OF_A_PAGE = 0.25, 0.1
_MOST_STRANGE = 3
_LEAST_PLAIN = 0.85
_LEAST_LETTERS = 4


def is_legible(words: Sequence[Word]) -> bool:
    """Whether these words of a page can be what stands on it, each line by itself."""
    known = strange = plain = foreign = 0
    for _, line in groupby(words, key=lambda word: word.line):
        held = list(line)
        tokens = [token for word in held for token in _tokens(word.text)]
        odd = [token for token in tokens if is_strange(token)]
        doubtful = [token for token in tokens if token not in odd and _is_no_syllable(token)]
        strange += len(odd)
        good = sum(token.lower() in syllables() for token in tokens)
        known += good
        foreign += len(tokens) - good - len(odd)
        plain += sum(_is_plain(token) for token in tokens if token.lower() not in syllables())
        in_heading = held[0].box[1] < _HEADING
        if in_heading and _spoils(tokens, odd, doubtful):
            return False
    seen = known + strange + foreign
    if strange >= _MOST_STRANGE and strange > 0.02 * seen:
        return False
    if strange > _OF_A_PAGE * seen:
        return False
    others = strange + foreign
    return others <= _OF_A_PAGE * seen or plain >= _LEAST_PLAIN * others


def is_strange(token: str) -> bool:
    """Whether no Vietnamese or plain Latin word has these letters in this order."""
    lower = token.lower()
    if lower in syllables() or (lower.isascii() and lower.isalpha()):
        return False
    if any(letter not in _OF_VIETNAMESE for letter in lower):
        return True
    return any(first.islower() and then.isupper() for first, then in pairwise(token))


def _spoils(tokens: Sequence[str], odd: Sequence[str], doubtful: Sequence[str]) -> bool:
    """Whether a line of the heading says something else than it shows."""
    letters = sum(len(token) for token in (*odd, *doubtful))
    if letters < _LEAST_LETTERS:
        return False
    if odd and len(odd) + len(doubtful) >= _OF_A_LINE * len(tokens):
        return True
    return len(doubtful) > 0.5 * len(tokens) and len(doubtful) > 1


def _tokens(text: str) -> Iterable[str]:
    """The parts of a word that are letters for the most part, without numbers and signs around."""
    for part in _PARTS.split(composed(text)):
        token = part.strip(_AROUND)
        letters = sum(letter.isalpha() for letter in token)
        if len(token) > 1 and letters >= 0.5 * len(token) and not any(map(str.isdecimal, token)):
            yield token


def _is_no_syllable(token: str) -> bool:
    """Vietnamese letters with marks that make no syllable; names of the highlands end in k."""
    lower = token.lower()
    if lower.isascii() or lower in syllables():
        return False
    return not (lower.endswith("k") and lower[:-1] + "c" in syllables())


def _is_plain(token: str) -> bool:
    """Whether a token looks like a word of another language in Latin letters, or an abbreviation."""
    lower = token.lower()
    if any(letter not in _OF_VIETNAMESE for letter in lower):
        return False
    cased = token.islower() or token.isupper() or token.istitle() or token[1:].islower()
    if not cased:
        return False
    return (token.isupper() and len(token) <= 6) or any(letter in _VOWELS for letter in lower)
