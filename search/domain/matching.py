"""What it means that a text has a word or a phrase: the definition that every engine follows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

from search.domain.query import WIDEST_GAP, Clause, Dated, Number, Phrase, Query, Word
from search.domain.results import Relaxed
from search.domain.words import canonical

SHORTEST_WIDENED: Final = 4
"""Letters a word must have before one of them may be wrong."""
FEWEST_FOR_MISSING: Final = 3
"""Words a query must have before one of them may be missing."""
APART: Final = "¶"
END_OF_BODY: Final = " ".join(APART * (WIDEST_GAP + 1))
"""Stands between the pages, the title and each fact of a record, so that no phrase runs on."""


@dataclass(frozen=True)
class Text:
    """A text as analysed: its words with marks, and folded, in order."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Text":
        exact, folded = canonical(text)
        return cls(tuple(exact.split()), tuple(folded.split()))

    @classmethod
    def of_record(cls, pages: Iterable[str], *others: str) -> "Text":
        """
        The text that is searched: the pages in one piece, so phrases cross pages; then the title
        and what else is known, each apart.
        """
        end = cls.of_words(END_OF_BODY, END_OF_BODY)
        texts = [*map(cls.of, pages)]
        for other in others:
            texts += [end, cls.of(other)]
        return cls(
            tuple(word for text in texts for word in text.exact),
            tuple(word for text in texts for word in text.folded),
        )

    @classmethod
    def of_words(cls, exact: str, folded: str) -> "Text":
        """Of words that are canonical already."""
        return cls(tuple(exact.split()), tuple(folded.split()))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each folded word stands."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.folded):
            found.setdefault(word, []).append(place)
        return found

    def has(self, clause: Clause, *, fuzzy: bool = False) -> bool:
        """Whether the clause holds in this text alone; numbers and dates as they are spelt."""
        if isinstance(clause, Word):
            return clause.folded in self.places or (fuzzy and self._has_nearly(clause))
        if isinstance(clause, Number | Dated):
            return any(self._has_phrase(spelling) for spelling in clause.spellings)
        return self._has_phrase(clause)

    def _has_nearly(self, word: Word) -> bool:
        return may_be_widened(word) and any(within_one(word.folded, other) for other in self.places)

    def _has_phrase(self, phrase: Phrase) -> bool:
        if phrase.gap:
            return all(self._near(one, other, phrase.gap) for one, other in pairwise(phrase.words))
        mine = self.exact if phrase.exact else self.folded
        wanted = tuple(word.exact if phrase.exact else word.folded for word in phrase.words)
        return any(
            mine[place : place + len(wanted)] == wanted
            for place in self.places.get(phrase.words[0].folded, ())
        )

    def _near(self, one: Word, other: Word, gap: int) -> bool:
        return any(
            abs(second - first - 1) <= gap
            for first in self.places.get(one.folded, ())
            for second in self.places.get(other.folded, ())
        )


def steps(query: Query) -> tuple[Relaxed, ...]:
    """
    The ladder: as typed, then with other marks than typed, then with one word missing, then with
    one letter wrong.
    """
    ladder: list[Relaxed] = [None]
    if query.exactly != query:
        ladder.append("marks")
    if len(query.bare_words) >= FEWEST_FOR_MISSING:
        ladder.append("one_missing")
    if any(may_be_widened(word) for word in query.bare_words):
        ladder.append("fuzzy")
    return tuple(ladder)


def asked_on(step: Relaxed, query: Query) -> Query:
    """What is looked for on a step of the ladder: marks that were typed count on the first alone."""
    return query.exactly if step is None else query


def in_pairs(query: Query) -> Query | None:
    """
    The query with every two words of a longer phrase instead of the phrase: it finds no less, and
    hardly more. None where it has no longer phrase.
    """
    must = tuple(dict.fromkeys(one for clause in query.must for one in _in_pairs(clause)))
    return replace(query, must=must) if must != query.must else None


def _in_pairs(clause: Clause) -> Iterable[Clause]:
    if isinstance(clause, Phrase) and not clause.gap and len(clause.words) > 2:
        return (replace(clause, words=pair) for pair in pairwise(clause.words))
    return (clause,)


def may_be_widened(word: Word) -> bool:
    """Short words and numbers are never taken for others."""
    return len(word.folded) >= SHORTEST_WIDENED and word.folded.isalpha()


def within_one(one: str, other: str) -> bool:
    """Whether one letter added, lost, changed, or two neighbours exchanged, makes one the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    left, right = one[same:], other[same:]
    if len(left) == len(right):
        exchanged = left[:2] == right[:2][::-1] and left[2:] == right[2:]
        return left[1:] == right[1:] or exchanged
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def page_clauses(query: Query) -> tuple[Clause, ...]:
    """
    What speaks for a page of a record found, one point each: the clauses, the words with their
    marks, and the words side by side. Most points first, then the earlier page.
    """
    marked = [Phrase((word,), exact=True) for word in query.bare_words if query.is_marked]
    return tuple(dict.fromkeys([*query.must, *marked, *runs(query)]))


def runs(query: Query) -> tuple[Phrase, ...]:
    """The bare words side by side: folded, and with their marks where they were typed."""
    if not query.run:
        return ()
    folded, exact = Phrase(query.run), Phrase(query.run, exact=True)
    if query.asks_for_marks and query.exactly == query:
        return (exact,)
    return (folded, exact) if query.is_marked else (folded,)
