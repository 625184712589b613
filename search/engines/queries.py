"""
A query of ours in the language of an engine. Nothing a person typed is ever parsed by the engine.

What is asked stands here once; how an engine is asked for a term or a phrase, in its `Syntax`.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, Generic, Protocol, TypeVar

from archive.domain.spans import Span
from archive.domain.term_papers import TermPapers
from language.numbers import loose_key
from search.domain.condition_values import Named, Numbered, OfTerms, OfType
from search.domain.conditions import Condition, asked_by_kind, excluded_by
from search.domain.matching import asked_on, may_be_widened, page_clauses
from search.domain.query import Clause, Dated, Number, Phrase, Query, Word
from search.domain.ranking import FIELDS, FOUND, WHOLE, Field, Points
from search.domain.rarity import USUAL, are_usual, rarity
from search.domain.results import Days, FacetName, Relaxed, SearchFilters
from search.domain.scope import Scope
from search.domain.words import canonical

PAIRS_OF: Final = {"folded": "folded_pairs", "exact": "exact_pairs"}
LOOSE: Final = "="
"""Stands before a number key without its signs, among the number keys of a document."""
WRITTEN: Final = "#"
"""Stands there before the letters and digits of a number as it was written."""
_FILTER_FIELDS: Final[tuple[FacetName, ...]] = ("year", "type", "issuer", "inventory")


Native = TypeVar("Native")


class Occur(StrEnum):
    """What a query is to those it stands among."""

    MUST = "must"
    SHOULD = "should"
    MUST_NOT = "must_not"


class Syntax(Protocol[Native]):
    """How an engine is asked, of what it holds of one kind: documents, or pages."""

    def everything(self) -> Native:
        """All there is of the kind."""

    def nothing(self) -> Native:
        """What finds none."""

    def term(self, field: str, value: str | int) -> Native:
        """What has the value in the field."""

    def among(self, field: str, values: Iterable[str | int]) -> Native:
        """What has one of the values in the field."""

    def between(self, field: str, least: int | None, most: int | None) -> Native:
        """What has a number in the field that is neither less nor more; None leaves an end open."""

    def side_by_side(self, field: str, words: Sequence[str]) -> Native:
        """What has these words, two or more, in this order and nothing between."""

    def near(self, field: str, one: str, other: str, gap: int) -> Native:
        """What has both words with at most so many places between where they belong."""

    def nearly(self, field: str, word: str) -> Native:
        """What has the word or one within_one of it (search.domain.matching)."""

    def beginning(self, field: str, start: str) -> Native:
        """What has a value that begins so; where that ends in a figure, no figure follows."""

    def boolean(
        self, clauses: Sequence[tuple[Occur, Native]], *, least: int | None = None
    ) -> Native:
        """
        What all that must holds, and nothing that must not; of what should at least so many, by itself one
        where nothing must. Points are added.
        """

    def worth(self, query: Native, points: int) -> Native:
        """The same, with just so many points for whatever is found."""


class Builder(Generic[Native]):
    """
    Builds queries in one syntax; documents and pages share the names of their fields.

    `holds_pairs` says that there are the fields PAIRS_OF beside those of the words.
    """

    def __init__(self, syntax: Syntax[Native], *, holds_pairs: bool) -> None:
        self._make = syntax
        self._holds_pairs = holds_pairs

    def both(self, query: Native, more: Iterable[tuple[Occur, Native]]) -> Native:
        """What is found by the query, and by what stands beside it."""
        return self._make.boolean([(Occur.MUST, query), *more])

    def allowed(self, scope: Scope, rank: int) -> list[tuple[Occur, Native]]:
        """
        What the scope asks beside the level, which is the choice of the partition: of one that is opened
        for what is named alone, nothing else is allowed.
        """
        named = scope.named if rank in scope.named_ranks else frozenset()
        clauses = list(self._worked_with(scope)) if scope.works_at(rank) else []
        if named and clauses:
            either = [self._make.boolean(clauses), self._make.among("record", named)]
            clauses = [(Occur.MUST, self._any(either))]
        elif not scope.works_at(rank):
            nothing = self._make.nothing()
            clauses = [(Occur.MUST, self._make.among("record", named) if named else nothing)]
        if scope.excluded:
            clauses.append((Occur.MUST_NOT, self._make.among("record", scope.excluded)))
        return clauses

    def _worked_with(self, scope: Scope) -> Iterator[tuple[Occur, Native]]:
        if not scope.everything:
            named = {"unit": scope.units, "inventory": scope.inventories - {0}}
            assigned = [self._make.among(name, values) for name, values in named.items() if values]
            yield Occur.MUST, self._any(assigned) if assigned else self._make.nothing()
        if not scope.party_papers:
            yield Occur.MUST, self._make.term("party", 0)

    def chosen(self, filters: SearchFilters) -> list[tuple[Occur, Native]]:
        """The choices but for the level, which is the choice of the partition."""
        facets = [
            (Occur.MUST, self._make.among(name, filters.chosen(name)))
            for name in _FILTER_FIELDS
            if filters.chosen(name)
        ]
        return [*facets, *self._within(filters.days)]

    def _within(self, days: Days) -> Iterator[tuple[Occur, Native]]:
        """What may be of one of the days: it ends after the first and begins before the last."""
        for name, least, most in (("last_day", days.first, None), ("first_day", None, days.last)):
            if least is not None or most is not None:
                within = self._make.between(name, least, most)
                yield Occur.MUST, within

    def matching(self, query: Query, step: Relaxed) -> Native:
        """Which documents the query finds on a step of the ladder; no scores."""
        if query.everything:
            found = self._make.everything()
        else:
            found = self._all_clauses(asked_on(step, query), step)
            if query.number:
                found = self._any([self._number(query.number), found])
            if query.whole:
                found = self._any([self._written(query.whole), found])
        more = [(Occur.MUST_NOT, self._phrase(phrase)) for phrase in query.must_not]
        more += self._meeting(asked_on(step, query).conditions)
        return self._make.boolean([(Occur.MUST, found), *more]) if more else found

    def _meeting(self, conditions: Sequence[Condition]) -> Iterator[tuple[Occur, Native]]:
        """What the conditions ask: search.domain.conditions.meets."""
        for kind in asked_by_kind(conditions):
            yield Occur.MUST, self._any([self._condition(one) for one in kind])
        for one in excluded_by(conditions):
            yield Occur.MUST_NOT, self._condition(one)

    def _condition(self, condition: Condition) -> Native:
        value = condition.value
        if isinstance(value, OfType):
            return self._of_type(value)
        if isinstance(value, Numbered):
            begun = self._number(value.key)
            return self._any([self._written(value.plain), begun]) if value.plain else begun
        if isinstance(value, Named):
            return self._named(condition.name, value)
        if isinstance(value, OfTerms):
            return self._any([self._of_term(one) for one in value.papers] or [self._make.nothing()])
        return self._make.boolean(list(self._within(value)))

    def _of_type(self, value: OfType) -> Native:
        either = [self._make.among("type", value.codes)] if value.codes else []
        bearing = [self._named("letters", Named.of(letters)) for letters in value.letters]
        return self._any([*either, *bearing])

    def _of_term(self, papers: TermPapers) -> Native:
        mark = name_mark("body", strictly=False)
        asked = [self._make.among("named", [mark + one for one in papers.marks])]
        for name, days in (("first_day", papers.first), ("last_day", papers.last)):
            asked.append(self._days_in(name, days))
        return self._all(asked)

    def _days_in(self, name: str, days: Span) -> Native:
        least, most = (end.toordinal() if end else None for end in (days.first, days.last))
        if least is None and most is None:
            return self._make.everything()
        return self._make.between(name, least, most)

    def _named(self, name: str, value: Named) -> Native:
        words = [name_mark(name, strictly=value.strictly) + one for one in value.words]
        return self._words("named", words)

    def ranked(self, query: Query, step: Relaxed, filtered: Native) -> Native:
        """
        The documents filtered on a step of the ladder with their points (search.domain.ranking).

        Every clause has a constant score: the engine's own would count what is held.
        """
        points = Points.of(query, step)
        make = self._make
        given = [*self._words_worth(points)]
        given += [(self._phrase(run), points_of_run) for run, points_of_run in points.runs]
        given += [(make.term("opens", one), points.opens) for one in points.openings]
        for key in query.number_keys:
            given += [(self._number(key), points.number)]
            given += [(make.term("number_key", key), points.number)]
        if query.whole:
            given.append((self._written(query.whole), WHOLE))
        given += [(make.term("day", key), points.number) for key in query.date_keys]
        scored = [(Occur.SHOULD, make.worth(found, worth)) for found, worth in given]
        return make.boolean([(Occur.MUST, make.worth(filtered, FOUND)), *scored])

    def _words_worth(self, points: Points) -> Iterator[tuple[Native, int]]:
        """What has a word in a tier of a field, and what it is worth there."""
        for worth in points.words:
            mark = mark_of(worth.field)
            for tier, given in enumerate(worth.points, start=1):
                yield self._make.term("ranked", f"{mark}{tier}{worth.word}"), given

    def pages(self, query: Query, records: Iterable[int], relaxed: Relaxed) -> Iterator[Native]:
        """
        For each clause that speaks for pages, the pages of these documents where it holds.

        One by one: in a union an engine may look for every clause on all pages there are.
        """
        wanted = (Occur.MUST, self._make.among("record", records))
        for holds in self.speaking(query, relaxed):
            yield self._make.boolean([wanted, (Occur.MUST, holds)])

    def speaking(self, query: Query, relaxed: Relaxed) -> Iterator[Native]:
        """Each clause that speaks for a page where it holds."""
        for clause in page_clauses(asked_on(relaxed, query)):
            yield self._clause(clause, fuzzy=relaxed == "fuzzy")

    def word(self, word: str) -> tuple[str, Native]:
        """The field in which a word is looked up, marked or not, and what has it."""
        field = "exact" if canonical(word)[1] != word else "folded"
        return field, self._make.term(field, word)

    def of_records(self, records: Iterable[int]) -> Native:
        """Everything held of these records."""
        return self._make.among("record", records)

    def numbered(self, first: int, last: int | None) -> Native:
        """Everything held of the records from the first to the last; to the end where that is None."""
        return self._make.between("record", first, last)

    def _all_clauses(self, query: Query, step: Relaxed) -> Native:
        fuzzy = step == "fuzzy"
        if step != "one_missing":
            return self._all([self._clause_or_number(clause, fuzzy=fuzzy) for clause in query.must])
        words = [(Occur.SHOULD, self._clause(word)) for word in query.bare_words]
        some = self._make.boolean(words, least=len(words) - 1)
        others = [clause for clause in query.must if not isinstance(clause, Word)]
        return self._all([some, *(self._clause_or_number(clause) for clause in others)])

    def _clause_or_number(self, clause: Clause, *, fuzzy: bool = False) -> Native:
        found = self._clause(clause, fuzzy=fuzzy)
        if isinstance(clause, Number) and clause.key:
            return self._any([self._number(clause.key), found])
        if isinstance(clause, Dated):
            return self._any([self._make.term("day", clause.key), found])
        return found

    def _clause(self, clause: Clause, *, fuzzy: bool = False) -> Native:
        if isinstance(clause, Number | Dated):
            return self._any([self._phrase(spelling) for spelling in clause.spellings])
        if isinstance(clause, Phrase):
            return self._phrase(clause)
        if fuzzy and may_be_widened(clause):
            return self._make.nearly("folded", clause.folded)
        return self._make.term("folded", clause.folded)

    def _phrase(self, phrase: Phrase) -> Native:
        folded = [word.folded for word in phrase.words]
        if phrase.gap and len(folded) > 1:
            pairs = pairwise(folded)
            return self._all([self._make.near("folded", *pair, phrase.gap) for pair in pairs])
        if phrase.exact:
            return self._side_by_side("exact", [word.exact for word in phrase.words])
        return self._side_by_side("folded", folded)

    def _side_by_side(self, field: str, words: Sequence[str]) -> Native:
        """
        Two words are one pair. More are pairs side by side: usual words stand in most documents
        there are, and to compare their places costs many times what it costs to look them up.
        Three usual ones are looked up as well, for their pairs are usual too.
        """
        if self._holds_pairs and len(words) == 3 and are_usual(words):
            return self._make.term("threes", three_of(words, exact=field == "exact"))
        if self._holds_pairs and len(words) > 1:
            field, words = PAIRS_OF[field], list(pairs_of(words))
        return self._words(field, words)

    def _words(self, field: str, words: Sequence[str]) -> Native:
        if len(words) == 1:
            return self._make.term(field, words[0])
        return self._make.side_by_side(field, words)

    def _number(self, key: str) -> Native:
        """The numbers that begin so, with the signs that keys keep or without (`number_matches`)."""
        begun = (key, LOOSE + loose_key(key))
        return self._any([self._make.beginning("number_key", one) for one in begun])

    def _written(self, plain: str) -> Native:
        return self._make.term("number_key", WRITTEN + plain)

    def _all(self, queries: Sequence[Native]) -> Native:
        if len(queries) == 1:
            return queries[0]
        return self._make.boolean([(Occur.MUST, query) for query in queries])

    def _any(self, queries: Sequence[Native]) -> Native:
        if len(queries) == 1:
            return queries[0]
        return self._make.boolean([(Occur.SHOULD, query) for query in queries])


def mark_of(field: Field) -> str:
    """What stands before the tier, and this before a word, that a document has in this field."""
    return str(FIELDS.index(field))


def name_mark(name: str, *, strictly: bool) -> str:
    """What stands before a word of a fact that is asked for by its name."""
    return f"{name}{'=' if strictly else ':'}"


def pairs_of(words: Iterable[str]) -> Iterator[str]:
    """Every two words side by side as one; no word has the sign that joins them."""
    return (f"{one}+{other}" for one, other in pairwise(words))


def three_of(words: Iterable[str], *, exact: bool) -> str:
    """Three words side by side as one."""
    mark = "=" if exact else ""
    return f"{mark}{'+'.join(words)}"


def threes_of(words: Sequence[str], *, exact: bool) -> Iterator[str]:
    """Every three usual words side by side as one: the others are found by their pairs."""
    mark, usual = "=" if exact else "", [rarity(word) <= USUAL for word in words]
    places = zip(usual, usual[1:], usual[2:], strict=False)
    for at, (one, other, third) in enumerate(places):
        if one and other and third:
            yield f"{mark}{words[at]}+{words[at + 1]}+{words[at + 2]}"
