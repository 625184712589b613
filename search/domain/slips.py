"""Slips of the pen: what words may be meant by one that is nowhere."""

from collections.abc import Iterator
from typing import Final

from search.domain.query import Word
from search.domain.words import canonical

SHORTEST: Final = 3
"""Letters of the shortest word that is taken for a slip."""
LONGEST: Final = 16
_TONES: Final = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_CONSONANTS: Final = "bcdđghklmnpqrstvxfjwz"
_MARKED: Final = _TONES + _CONSONANTS
_PLAIN: Final = "abcdefghijklmnopqrstuvwxyz"


def may_be_slip(word: Word) -> bool:
    """Whether something may be meant by it: letters only, and not too few."""
    return SHORTEST <= len(word.exact) <= LONGEST and word.exact.isalpha()


def meant_by(word: Word) -> Iterator[frozenset[str]]:
    """
    What may be meant, the nearest first: canonical words one letter off as typed, then off the
    letters alone. Of either group a good deal is no word: the caller asks which are held.
    """
    if word.is_marked:
        yield _off_by_one(word.exact, _MARKED) - {word.exact}
    yield _off_by_one(word.folded, _PLAIN) - {word.folded}


def parted(word: Word) -> Iterator[tuple[str, str]]:
    """The word as two, where the blank between them was forgotten."""
    text = word.exact
    for at in range(1, len(text)):
        exact, _ = canonical(f"{text[:at]} {text[at:]}")
        one, other = exact.split()
        yield one, other


def _off_by_one(text: str, letters: str) -> frozenset[str]:
    """One letter added, lost, changed, or two neighbours exchanged, in the spelling looked up."""
    parts = [(text[:at], text[at:]) for at in range(len(text) + 1)]
    found = [a + b[1:] for a, b in parts if b]
    found += [a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1]
    found += [a + letter + b[1:] for a, b in parts if b for letter in letters]
    found += [a + letter + b for a, b in parts for letter in letters]
    exact, _ = canonical(" ".join(filter(None, found)))
    return frozenset(exact.split())
