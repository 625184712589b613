"""
The order of relevance, so defined that every engine and every partition gives the same.

A record's points depend on the query, on the record itself and on constants: never on what else
is held. Statistics of an archive (how many records have a word, how long they are) would tell of
records that a person may not see, for the order of their own results would move with those.

Points are whole numbers, so that engines of whatever precision agree. Equal points are ordered by
date, the newest first, then by the smaller record number (documents.newest_order).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.domain.matching import APART, Text
from search.domain.query import Phrase, Query, Word
from search.domain.rarity import RAREST, rarity
from search.domain.results import Relaxed

K1: Final = 1.2
B: Final = 0.75

TIERS: Final = 16
"""Into so many steps the weight of a word in a field is put: see `tier`."""

FOUND: Final = 1
"""Points of every record found: a record that is widened to may have no other."""
SIDE_BY_SIDE: Final = 6.0
"""
So many times what one word gives at most in text and title is added for every two that stand side by
side, and again for every three that are not all usual: a name is more than two of its parts.
"""
RARE: Final = 2
"""The mean rarity from which on three words are looked up: usual ones stand in every paper."""
OPENS: Final = 1.0
"""Added where the title begins with the words: a plan before the papers that speak of it."""
LONGEST_OPENING: Final = 8
"""Words of a title's beginning that are looked up."""
NUMBER_BEGINS: Final = 1.0
"""As much as all the rest together is added where the record's number begins as asked; once more where it is the number asked."""

WHOLE: Final = 450
"""Points added where what was written for the record's number is, letter for letter, what was typed."""

LEAST_ABOVE_ALL_POINTS: Final = 2_048
"""No record has so many points, whatever is asked."""
_POINTS: Final = 1_500  # shared out; the rest is room for shares that are rounded up to one


@dataclass(frozen=True, slots=True)
class Field:
    """
    Words that are scored: those of the text or of the head, with marks (`exact`) or folded.

    `usual` is the length from which on a word counts less for each time it is there.
    """

    title: bool
    exact: bool
    weight: float
    usual: int


# Lengths as they are usual: some three pages, and the summary of a paper's subject.
FIELDS: Final = (
    Field(title=False, exact=False, weight=1.0, usual=1_000),
    Field(title=False, exact=True, weight=2.0, usual=1_000),
    Field(title=True, exact=False, weight=3.0, usual=20),
    Field(title=True, exact=True, weight=6.0, usual=20),
)


def openings(words: Sequence[str], *, exact: bool) -> Iterator[str]:
    """The beginnings of a title, of two words and more, each as one word; by words with marks."""
    for length in range(2, min(len(words), LONGEST_OPENING) + 1):
        yield opening(words[:length], exact=exact)


def opening(words: Iterable[str], *, exact: bool) -> str:
    """Words that a title may begin with, as one; no word has the signs that join and mark."""
    return ("=" if exact else "") + "+".join(words)


def tier(count: int, length: int, usual: int) -> int:
    """
    How much a field of this length is about a word it has so many times: 1 to TIERS.

    The saturation of BM25 with a constant for the average length, in equal steps.
    """
    norm = K1 * (1 - B + B * length / usual)
    return int(TIERS * count / (count + norm)) + 1


def tiers_of(text: Text, head: Text) -> dict[Field, dict[str, int]]:
    """The tier of every word of a record in every field; `head` is that of the document."""
    return {field: _tiers(head if field.title else text, field) for field in FIELDS}


def _tiers(source: Text, field: Field) -> dict[str, int]:
    counts = Counter(source.exact if field.exact else source.folded)
    apart = counts.pop(APART, 0)
    length = len(source.exact) - apart
    # Most words are there as often as most others: the arithmetic is done once for each count.
    known = {count: tier(count, length, field.usual) for count in set(counts.values())}
    return {word: known[count] for word, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Worth:
    """What a record gets for a word in a field: its points by tier, the first for tier 1."""

    field: Field
    word: str
    points: tuple[int, ...]


@dataclass(frozen=True)
class Points:
    """
    What there is to get for a query, by constants alone.

    `runs` are phrases, each with what it gives where it holds; `number` where the record's number begins as one
    asked, once more where it is the one asked, and where its date lies in what is asked; `opens`
    where its title begins as one of the openings.
    """

    words: tuple[Worth, ...]
    runs: tuple[tuple[Phrase, int], ...]
    openings: tuple[str, ...]
    opens: int
    number: int

    @classmethod
    def of(cls, query: Query, step: Relaxed) -> "Points":
        """For a step of the ladder: where the marks are those typed, only words with them count."""
        forms = _forms(query, step)
        shares = list(_shares(query, forms))
        best = sum(share for _, _, share in shares) or 1.0
        runs = [(run, share / best) for run, share in _runs(query, forms)]
        named = 2 * len(query.number_keys) + len(query.date_keys)
        beginnings = [_opening(query.run, exact=exact) for exact in forms]
        rest = 1 + OPENS * len(forms) + sum(share for _, share in runs)
        one = _POINTS / (rest + rest * NUMBER_BEGINS * named)

        def rounded(share: float) -> int:
            return max(1, int(share * one))

        words = tuple(
            Worth(
                field,
                word,
                tuple(rounded(share / best * step / TIERS) for step in range(1, TIERS + 1)),
            )
            for field, word, share in shares
        )
        return cls(
            words,
            tuple((run, rounded(share)) for run, share in runs),
            tuple(filter(None, beginnings)),
            opens=rounded(OPENS),
            number=rounded(rest * NUMBER_BEGINS),
        )


def _forms(query: Query, step: Relaxed) -> tuple[bool, ...]:
    """Whether words count as folded (False), with their marks (True), or both ways."""
    if step is None and query.asks_for_marks:
        return (True,)
    return (False, True) if query.is_marked else (False,)


def _shares(query: Query, forms: tuple[bool, ...]) -> Iterator[tuple[Field, str, float]]:
    for field in FIELDS:
        if field.exact not in forms:
            continue
        for word in _words_as(query.words, exact=field.exact):
            yield field, word, field.weight * (1 + rarity(word)) / (1 + RAREST)


def _runs(query: Query, forms: tuple[bool, ...]) -> Iterator[tuple[Phrase, float]]:
    """Two and three words of the run side by side, and what each is worth beside `_shares`."""
    for exact in forms:
        of_a_word = sum(field.weight for field in FIELDS if field.exact is exact)
        for length in (2, 3):
            places = range(len(query.run) - length + 1)
            for words in dict.fromkeys(query.run[at : at + length] for at in places):
                rarities = [rarity(word.exact if exact else word.folded) for word in words]
                # Usual syllables make rare names.
                named = query.is_of_a_name(words)
                mean = RAREST if named else sum(rarities) / length
                if len(set(words)) > 1 and (length == 2 or mean >= RARE):
                    share = of_a_word * (1 + mean) / (1 + RAREST)
                    yield Phrase(words, exact=exact), SIDE_BY_SIDE * share


def _opening(run: tuple[Word, ...], *, exact: bool) -> str:
    if not 2 <= len(run) <= LONGEST_OPENING:
        return ""
    return opening([word.exact if exact else word.folded for word in run], exact=exact)


def _words_as(words: Iterable[Word], *, exact: bool) -> Iterable[str]:
    return dict.fromkeys(word.exact if exact else word.folded for word in words)
