"""A partition of Elasticsearch at one moment, searched."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from search.domain.query import Query
from search.domain.results import FacetName, FacetValue, Relaxed, Sort
from search.engines.elastic_index import (
    DOCUMENT,
    PAGE,
    document_queries,
    page_queries,
    record_and_page,
)
from search.engines.partitions import PAGES_LOOKED_AT, Count, Row
from search.engines.port import Held
from search.engines.queries import Builder, Occur

_Asked = dict[str, Any]
_Clauses = Iterable[tuple[Occur, _Asked]]
Ask = Callable[[_Asked], Mapping[str, Any]]
"""Puts a search, as the body of a request, to one index at one moment."""

_ORDERS: Final = {
    Sort.NEWEST: ("newest", "desc", -1),
    Sort.OLDEST: ("oldest", "asc", 1),
    Sort.NUMBER: ("number", "asc", 1),
}
_MOST_VALUES: Final = 15_000
_WORDS_A_QUESTION: Final = 1_000


class ElasticPartition:
    """What has one rank, through whatever asks for it."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    @property
    def queries(self) -> Builder[_Asked]:
        return document_queries

    @property
    def is_empty(self) -> bool:
        return False

    def count(self, wanted: _Asked) -> int:
        return self.count_by(wanted, []).total

    def count_by(self, wanted: _Asked, names: Sequence[FacetName]) -> Count:
        values = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
        answer = self._documents(wanted, size=0, track_total_hits=True, aggs=values)
        facets: dict[FacetName, Mapping[FacetValue, int]] = {}
        for name in names:
            buckets = answer["aggregations"][name]["buckets"]
            facets[name] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return Count(answer["hits"]["total"]["value"], facets)

    def most_relevant(self, rank: int, ranked: _Asked, last: int) -> list[Row]:
        order = [{"_score": "desc"}, {"newest": "desc"}]
        return [
            Row((-int(score), -day), record, rank)
            for record, (score, day, *_) in self._rows(ranked, order, last)
        ]

    def ordered(self, rank: int, wanted: _Asked, sort: Sort, last: int) -> list[Row]:
        field, direction, sign = _ORDERS[sort]
        return [
            Row((sign * place,), record, rank)
            for record, (place, *_) in self._rows(wanted, [{field: direction}], last)
        ]

    def among(self, clauses: _Clauses, records: Sequence[int]) -> set[int]:
        if not records:
            return set()
        wanted = document_queries.both(document_queries.of_records(records), clauses)
        return {record for record, _ in self._rows(wanted, [{"record": "asc"}], len(records))}

    def speaking_pages(
        self, query: Query, records: Sequence[int], relaxed: Relaxed
    ) -> dict[tuple[int, int], int]:
        speaking = [
            {"constant_score": {"filter": one}} for one in page_queries.speaking(query, relaxed)
        ]
        if not speaking:
            return {}
        wanted = {"bool": {"should": speaking, "minimum_should_match": 1}}
        answer = self._ask(
            {
                "query": _of_kind(PAGE, wanted, page_queries.of_records(records)),
                "size": PAGES_LOOKED_AT,
                "sort": [{"place": "asc"}],
                "track_scores": True,
                "track_total_hits": False,
            }
        )
        return {
            record_and_page(hit["sort"][0]): int(hit["_score"]) for hit in answer["hits"]["hits"]
        }

    def words_held(self, words: Sequence[str], allowed: _Clauses) -> Counter[str]:
        scope = document_queries.both({"match_all": {}}, allowed)
        counts: Counter[str] = Counter()
        for first in range(0, len(words), _WORDS_A_QUESTION):
            some = words[first : first + _WORDS_A_QUESTION]
            terms = [document_queries.word(word)[1] for word in some]
            answer = self._documents(scope, size=0, aggs={"held": {"filters": {"filters": terms}}})
            buckets = answer["aggregations"]["held"]["buckets"]
            numbers = zip(some, (bucket["doc_count"] for bucket in buckets), strict=True)
            counts.update({word: number for word, number in numbers if number})
        return counts

    def _rows(
        self, wanted: _Asked, order: list[_Asked], last: int
    ) -> Iterable[tuple[int, list[Any]]]:
        answer = self._documents(
            wanted, size=last, sort=order, docvalue_fields=["record"], track_total_hits=False
        )
        hits = answer["hits"]["hits"]
        return ((hit["fields"]["record"][0], hit["sort"]) for hit in hits)

    def _documents(self, wanted: _Asked, **more: Any) -> Mapping[str, Any]:
        return self._ask({"query": _of_kind(DOCUMENT, wanted), **more})


def held_behind(ask: Ask, record: int, most: int) -> list[Held]:
    """What is held of the records behind this one, the first so many."""
    behind = document_queries.numbered(record + 1, None)
    told = ask(
        {
            "query": _of_kind(DOCUMENT, behind),
            "size": most,
            "sort": [{"record": "asc"}],
            "docvalue_fields": ["digest"],
            "track_total_hits": False,
        }
    )["hits"]["hits"]
    if not told:
        return []
    records = [hit["sort"][0] for hit in told]
    counted = {"records": {"terms": {"field": "record", "size": most}}}
    theirs = _of_kind(PAGE, page_queries.of_records(records))
    answer = ask({"query": theirs, "size": 0, "aggs": counted})
    pages = {one["key"]: one["doc_count"] for one in answer["aggregations"]["records"]["buckets"]}
    return [
        Held(record, hit.get("fields", {}).get("digest", [0])[0], pages.get(record, 0))
        for record, hit in zip(records, told, strict=True)
    ]


def _of_kind(kind: str, wanted: _Asked, *more: _Asked) -> _Asked:
    return {"bool": {"must": [wanted], "filter": [{"term": {"kind": kind}}, *more]}}
