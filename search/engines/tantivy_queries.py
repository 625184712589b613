"""A query of ours as a query of tantivy. Nothing a person typed is ever parsed by the engine."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from tantivy import FieldType, Occur, Schema
from tantivy import Query as Native

from archive.domain.spans import Span
from archive.domain.term_papers import TermPapers
from language.numbers import loose_key
from search.domain.condition_values import Named, Numbered, OfTerms, OfType
from search.domain.conditions import Condition, asked_by_kind, excluded_by
from search.domain.matching import APART, asked_on, may_be_widened, page_clauses
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
_MOST_TERMS: Final = 100
_FILTER_FIELDS: Final[tuple[FacetName, ...]] = ("year", "type", "issuer", "inventory")


class Builder:
    """
    Builds queries for one schema; documents and pages share the names of their fields.

    `holds_pairs` says that it has the fields PAIRS_OF beside those of the words.
    """

    def __init__(self, schema: Schema, *, holds_pairs: bool) -> None:
        self._schema = schema
        self._holds_pairs = holds_pairs

    def allowed(self, scope: Scope, rank: int) -> list[tuple[Occur, Native]]:
        """
        What the scope asks beside the level, which is the choice of the partition: of one that is opened
        for what is named alone, nothing else is allowed.
        """
        named = scope.named if rank in scope.named_ranks else frozenset()
        clauses = list(self._worked_with(scope)) if scope.works_at(rank) else []
        if named and clauses:
            either = [Native.boolean_query(clauses), self._among("record", named)]
            clauses = [(Occur.Must, _any(either))]
        elif not scope.works_at(rank):
            nothing = Native.empty_query()
            clauses = [(Occur.Must, self._among("record", named) if named else nothing)]
        if scope.excluded:
            clauses.append((Occur.MustNot, self._among("record", scope.excluded)))
        return clauses

    def _worked_with(self, scope: Scope) -> Iterator[tuple[Occur, Native]]:
        if not scope.everything:
            named = {"unit": scope.units, "inventory": scope.inventories - {0}}
            assigned = [self._among(name, values) for name, values in named.items() if values]
            yield Occur.Must, _any(assigned) if assigned else Native.empty_query()
        if not scope.party_papers:
            yield Occur.Must, self._term("party", 0)

    def chosen(self, filters: SearchFilters) -> list[tuple[Occur, Native]]:
        """The choices but for the level, which is the choice of the partition."""
        facets = [
            (Occur.Must, self._among(name, filters.chosen(name)))
            for name in _FILTER_FIELDS
            if filters.chosen(name)
        ]
        return [*facets, *self._within(filters.days)]

    def _within(self, days: Days) -> Iterator[tuple[Occur, Native]]:
        """What may be of one of the days: it ends after the first and begins before the last."""
        for name, least, most in (("last_day", days.first, None), ("first_day", None, days.last)):
            if least is not None or most is not None:
                within = Native.range_query(self._schema, name, FieldType.Integer, least, most)
                yield Occur.Must, within

    def matching(self, query: Query, step: Relaxed) -> Native:
        """Which documents the query finds on a step of the ladder; no scores."""
        if query.everything:
            found = Native.all_query()
        else:
            found = self._all_clauses(asked_on(step, query), step)
            if query.number:
                found = _any([self._number(query.number), found])
            if query.whole:
                found = _any([self._written(query.whole), found])
        more = [(Occur.MustNot, self._phrase(phrase)) for phrase in query.must_not]
        more += self._meeting(asked_on(step, query).conditions)
        return Native.boolean_query([(Occur.Must, found), *more]) if more else found

    def _meeting(self, conditions: Sequence[Condition]) -> Iterator[tuple[Occur, Native]]:
        """What the conditions ask: search.domain.conditions.meets."""
        for kind in asked_by_kind(conditions):
            yield Occur.Must, _any([self._condition(one) for one in kind])
        for one in excluded_by(conditions):
            yield Occur.MustNot, self._condition(one)

    def _condition(self, condition: Condition) -> Native:
        value = condition.value
        if isinstance(value, OfType):
            return self._of_type(value)
        if isinstance(value, Numbered):
            begun = self._number(value.key)
            return _any([self._written(value.plain), begun]) if value.plain else begun
        if isinstance(value, Named):
            return self._named(condition.name, value)
        if isinstance(value, OfTerms):
            return _any([self._of_term(one) for one in value.papers] or [Native.empty_query()])
        return Native.boolean_query(list(self._within(value)))

    def _of_type(self, value: OfType) -> Native:
        either = [self._among("type", value.codes)] if value.codes else []
        bearing = [self._named("letters", Named.of(letters)) for letters in value.letters]
        return _any([*either, *bearing])

    def _of_term(self, papers: TermPapers) -> Native:
        mark = name_mark("body", strictly=False)
        asked = [self._among("named", [mark + one for one in papers.marks])]
        for name, days in (("first_day", papers.first), ("last_day", papers.last)):
            asked.append(self._days_in(name, days))
        return _all(asked)

    def _days_in(self, name: str, days: Span) -> Native:
        least, most = (end.toordinal() if end else None for end in (days.first, days.last))
        if least is None and most is None:
            return Native.all_query()
        return Native.range_query(self._schema, name, FieldType.Integer, least, most)

    def _named(self, name: str, value: Named) -> Native:
        words = [name_mark(name, strictly=value.strictly) + one for one in value.words]
        return self._words("named", words)

    def ranked(self, query: Query, step: Relaxed, filtered: Native) -> Native:
        """
        The documents filtered on a step of the ladder with their points (search.domain.ranking).

        Every clause has a constant score: the engine's own would count what is held.
        """
        points = Points.of(query, step)
        scored = [(Occur.Must, _worth(filtered, FOUND))]
        for worth in points.words:
            for tier, given in enumerate(worth.points, start=1):
                term = self._term("ranked", mark_of(worth.field, tier) + worth.word)
                scored.append((Occur.Should, _worth(term, given)))
        scored += [(Occur.Should, _worth(self._phrase(run), given)) for run, given in points.runs]
        for beginning in points.openings:
            scored.append((Occur.Should, _worth(self._term("opens", beginning), points.opens)))
        for key in query.number_keys:
            scored.append((Occur.Should, _worth(self._number(key), points.number)))
            scored.append((Occur.Should, _worth(self._term("number_key", key), points.number)))
        if query.whole:
            scored.append((Occur.Should, _worth(self._written(query.whole), WHOLE)))
        for key in query.date_keys:
            scored.append((Occur.Should, _worth(self._term("day", key), points.number)))
        return Native.boolean_query(scored)

    def pages(self, query: Query, records: Iterable[int], relaxed: Relaxed) -> Iterator[Native]:
        """
        For each clause that speaks for pages, the pages of these documents where it holds.

        One by one: in a union the engine would look for every clause on all pages there are.
        """
        wanted = (Occur.Must, self._among("record", records))
        for clause in page_clauses(asked_on(relaxed, query)):
            holds = self._clause(clause, fuzzy=relaxed == "fuzzy")
            yield Native.boolean_query([wanted, (Occur.Must, holds)])

    def word(self, word: str) -> tuple[str, Native]:
        """The field in which a word is looked up, marked or not, and what has it."""
        field = "exact" if canonical(word)[1] != word else "folded"
        return field, self._term(field, word)

    def of_records(self, records: Iterable[int]) -> Native:
        """Everything held of these records."""
        return self._among("record", records)

    def _all_clauses(self, query: Query, step: Relaxed) -> Native:
        fuzzy = step == "fuzzy"
        if step != "one_missing":
            return _all([self._clause_or_number(clause, fuzzy=fuzzy) for clause in query.must])
        words = [(Occur.Should, self._clause(word)) for word in query.bare_words]
        some = Native.boolean_query(words, minimum_number_should_match=len(words) - 1)
        others = [clause for clause in query.must if not isinstance(clause, Word)]
        return _all([some, *(self._clause_or_number(clause) for clause in others)])

    def _clause_or_number(self, clause: Clause, *, fuzzy: bool = False) -> Native:
        found = self._clause(clause, fuzzy=fuzzy)
        if isinstance(clause, Number) and clause.key:
            return _any([self._number(clause.key), found])
        if isinstance(clause, Dated):
            return _any([self._term("day", clause.key), found])
        return found

    def _clause(self, clause: Clause, *, fuzzy: bool = False) -> Native:
        if isinstance(clause, Number | Dated):
            return _any([self._phrase(spelling) for spelling in clause.spellings])
        if isinstance(clause, Phrase):
            return self._phrase(clause)
        if fuzzy and may_be_widened(clause):
            return Native.fuzzy_term_query(self._schema, "folded", clause.folded, distance=1)
        return self._term("folded", clause.folded)

    def _phrase(self, phrase: Phrase) -> Native:
        folded = [word.folded for word in phrase.words]
        if phrase.gap and len(folded) > 1:
            # tantivy's gap is right for two words only; with more it both misses and invents.
            near = [
                Native.phrase_query(self._schema, "folded", list(pair), slop=phrase.gap)
                for pair in pairwise(folded)
            ]
            return _all(near)
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
            return self._term("threes", three_of(words, exact=field == "exact"))
        if self._holds_pairs and len(words) > 1:
            field, words = PAIRS_OF[field], list(pairs_of(words))
        return self._words(field, words)

    def _words(self, field: str, words: Sequence[str]) -> Native:
        if len(words) == 1:  # tantivy panics at a phrase of one word
            return self._term(field, words[0])
        return Native.phrase_query(self._schema, field, list(words))

    def _number(self, key: str) -> Native:
        """The numbers that begin so, with the signs that keys keep or without (`number_matches`)."""
        begun = (key, LOOSE + loose_key(key))
        rest = "([^0-9].*)?" if key[-1].isdigit() else ".*"
        patterns = (re.escape(one) + rest for one in begun)
        return _any([Native.regex_query(self._schema, "number_key", one) for one in patterns])

    def _written(self, plain: str) -> Native:
        return self._term("number_key", WRITTEN + plain)

    def _term(self, field: str, value: str | int) -> Native:
        return Native.term_query(self._schema, field, value)

    def _among(self, field: str, values: Iterable[str | int]) -> Native:
        # A set walks all its values' documents before the search begins; terms only keep step.
        wanted = sorted(values)
        if len(wanted) > _MOST_TERMS:
            return Native.term_set_query(self._schema, field, wanted)
        return Native.boolean_query([(Occur.Should, self._term(field, one)) for one in wanted])


def mark_of(field: Field, tier: int) -> str:
    """What stands before a word that a document has in this tier of this field."""
    return f"{FIELDS.index(field)}{tier}"


def name_mark(name: str, *, strictly: bool) -> str:
    """What stands before a word of a fact that is asked for by its name."""
    return f"{name}{'=' if strictly else ':'}"


def named_words(facts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The words of facts with marks and folded, each text apart from the next."""
    for name, texts in facts.items():
        for text in texts:
            for strictly, words in zip((True, False), canonical(text), strict=True):
                mark = name_mark(name, strictly=strictly)
                yield from (mark + word for word in words.split())
                yield APART


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


def _worth(query: Native, points: int) -> Native:
    return Native.const_score_query(query, float(points))


def _all(queries: Sequence[Native]) -> Native:
    if len(queries) == 1:
        return queries[0]
    return Native.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Sequence[Native]) -> Native:
    if len(queries) == 1:
        return queries[0]
    return Native.boolean_query([(Occur.Should, query) for query in queries])
