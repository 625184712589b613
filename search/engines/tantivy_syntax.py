"""How tantivy is asked: queries of its own types, for one schema."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tantivy import FieldType, Query, Schema
from tantivy import Occur as NativeOccur

from search.engines.queries import Occur

_MOST_TERMS: Final = 100
_OCCURS: Final = {
    Occur.MUST: NativeOccur.Must,
    Occur.SHOULD: NativeOccur.Should,
    Occur.MUST_NOT: NativeOccur.MustNot,
}


class TantivySyntax:
    """Asks for one schema, which holds one kind alone."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def everything(self) -> Query:
        return Query.all_query()

    def nothing(self) -> Query:
        return Query.empty_query()

    def term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self._schema, field, value)

    def among(self, field: str, values: Iterable[str | int]) -> Query:
        # A set walks all its values' documents before the search begins; terms only keep step.
        wanted = sorted(values)
        if len(wanted) > _MOST_TERMS:
            return Query.term_set_query(self._schema, field, wanted)
        return Query.boolean_query([(NativeOccur.Should, self.term(field, one)) for one in wanted])

    def between(self, field: str, least: int | None, most: int | None) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, least, most)

    def side_by_side(self, field: str, words: Sequence[str]) -> Query:
        # tantivy panics at a phrase of one word.
        return Query.phrase_query(self._schema, field, list(words))

    def near(self, field: str, one: str, other: str, gap: int) -> Query:
        # tantivy's gap is right for two words only; with more it both misses and invents.
        return Query.phrase_query(self._schema, field, [one, other], slop=gap)

    def nearly(self, field: str, word: str) -> Query:
        return Query.fuzzy_term_query(self._schema, field, word, distance=1)

    def beginning(self, field: str, start: str) -> Query:
        rest = "([^0-9].*)?" if start[-1].isdigit() else ".*"
        return Query.regex_query(self._schema, field, re.escape(start) + rest)

    def boolean(self, clauses: Sequence[tuple[Occur, Query]], *, least: int | None = None) -> Query:
        given = [(_OCCURS[occur], query) for occur, query in clauses]
        if least is None:
            return Query.boolean_query(given)
        return Query.boolean_query(given, minimum_number_should_match=least)

    def worth(self, query: Query, points: int) -> Query:
        return Query.const_score_query(query, float(points))
