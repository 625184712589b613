"""How much a word says: a fixed table of the words that nearly every paper has."""

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from search.domain.words import canonical, settled

USUAL: Final = 3
"""The rarity up to which a word stands in most papers."""
RAREST: Final = 8
"""The rarity of every word that the table does not list."""

_DATA: Final = Path(__file__).parents[1] / "data" / "word_rarity.toml"


def rarity(word: str) -> int:
    """
    How often all passages must be halved to come to those with the canonical word: 0 to RAREST.

    A word with marks is looked up with them, one without among all words of its letters.
    """
    return _rarities().get(word, RAREST)


def are_usual(words: Iterable[str]) -> bool:
    """Whether each of the canonical words stands in so many papers that most have them all."""
    return all(rarity(word) <= USUAL for word in words)


def usual_words() -> str:
    """A digest of the words that are usual: an index holds threes of just these."""
    usual = sorted(word for word, number in _rarities().items() if number <= USUAL)
    return hashlib.sha256(" ".join(usual).encode()).hexdigest()[:16]


@cache
def _rarities() -> dict[str, int]:
    exact: dict[str, int] = {}
    for section in tomllib.loads(_DATA.read_text(encoding="utf-8")).values():
        for halvings, words in section.items():
            for word in map(settled, words.split()):
                exact[word] = min(int(halvings), exact.get(word, RAREST))
    # Letters without marks stand for all words of those letters, so for the most common of them.
    folded: dict[str, int] = {}
    for word, number in exact.items():
        letters = canonical(word)[1]
        folded[letters] = min(number, folded.get(letters, RAREST))
    return exact | folded
