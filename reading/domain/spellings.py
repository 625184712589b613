"""How a document spells its words, to hold a doubtful reading against the rest of its text."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from language.vietnamese import canonical, tokens

MOST_LETTERS = 200_000


class Spellings:
    """
    Pairs of neighbouring words as the document spells them, found by their letters without marks.

    A pair, because single syllables of other marks are other words (bô, bổ, bố), while two
    together seldom are.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Counts the words of the texts; of a very long document the beginning."""
        self._pairs: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self._words: Counter[str] = Counter()
        left = MOST_LETTERS
        for text in texts:
            exact, folded = (one.split() for one in canonical(text[:left]))
            left -= min(left, len(text))
            self._words.update(exact)
            for pair, letters in zip(pairwise(exact), pairwise(folded), strict=True):
                self._pairs[" ".join(letters)][pair] += 1

    def count(self, word: str) -> int:
        """How often the word, in canonical form, is met."""
        return self._words[word]

    def respelt(self, text: str) -> str:
        """
        The text with pairs spelt as elsewhere in the document; unchanged if it agrees with it.

        The text is itself part of the document: another spelling must be met at least as often.
        """
        words = tokens(text)
        usual: dict[int, str] = {}
        for at, (one, next_one) in enumerate(pairwise(words)):
            own = one.exact, next_one.exact
            pair = self._usual(own, f"{one.folded} {next_one.folded}")
            usual |= {at + place: pair[place] for place in (0, 1) if pair[place] != own[place]}
        for at in sorted(usual, reverse=True):
            start, end = words[at].start, words[at].end
            text = text[:start] + _shaped(usual[at], text[start:end]) + text[end:]
        return text

    def _usual(self, own: tuple[str, str], folded: str) -> tuple[str, str]:
        met = self._pairs.get(folded, Counter())
        others = [(times, pair) for pair, times in met.items() if pair != own]
        times, other = max(others, default=(0, own))
        return other if times >= met[own] else own


def _shaped(word: str, like: str) -> str:
    """The word in the case of another."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
