"""How Elasticsearch is asked: queries as it reads them in JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from search.engines.queries import Occur

Asked = dict[str, Any]


class ElasticSyntax:
    """
    Asks for one kind of what is held; `fields` renames those that another kind has under the same name.

    Every clause that may be ranked is worth a constant: the engine's own statistics count in nothing.
    """

    def __init__(self, fields: dict[str, str] | None = None) -> None:
        self._fields = fields or {}

    def everything(self) -> Asked:
        return {"match_all": {}}

    def nothing(self) -> Asked:
        return {"match_none": {}}

    def term(self, field: str, value: str | int) -> Asked:
        return {"term": {self._named(field): value}}

    def among(self, field: str, values: Iterable[str | int]) -> Asked:
        return {"terms": {self._named(field): sorted(values)}}

    def between(self, field: str, least: int | None, most: int | None) -> Asked:
        ends = {"gte": least, "lte": most}
        known = {end: number for end, number in ends.items() if number is not None}
        return {"range": {self._named(field): known}}

    def side_by_side(self, field: str, words: Sequence[str]) -> Asked:
        return {"match_phrase": {self._named(field): {"query": " ".join(words)}}}

    def near(self, field: str, one: str, other: str, gap: int) -> Asked:
        if one == other:
            # A word is near itself where it stands once; the server asks for it twice.
            return self.term(field, one)
        return {"match_phrase": {self._named(field): {"query": f"{one} {other}", "slop": gap}}}

    def nearly(self, field: str, word: str) -> Asked:
        # Any other way of rewriting stops at some number of words, and says nothing.
        how = {"value": word, "fuzziness": 1, "rewrite": "constant_score"}
        return {"fuzzy": {self._named(field): how}}

    def beginning(self, field: str, start: str) -> Asked:
        rest = "([^0-9].*)?" if start[-1].isdigit() else ".*"
        plain = "".join(sign if sign.isalnum() else f"\\{sign}" for sign in start)
        how = {"value": plain + rest, "flags": "NONE", "rewrite": "constant_score"}
        return {"regexp": {self._named(field): how}}

    def boolean(self, clauses: Sequence[tuple[Occur, Asked]], *, least: int | None = None) -> Asked:
        if not clauses:
            return self.nothing()
        asked: Asked = {}
        for occur, query in clauses:
            asked.setdefault(occur, []).append(query)
        if least is not None:
            asked["minimum_should_match"] = least
        return {"bool": asked}

    def worth(self, query: Asked, points: int) -> Asked:
        return {"constant_score": {"filter": query, "boost": points}}

    def _named(self, field: str) -> str:
        return self._fields.get(field, field)
