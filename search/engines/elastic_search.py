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
from search.engines.partitions import PAGES_LOOKED_AT, Count, Question, Row
from search.engines.port import Held
from search.engines.queries import Builder, Occur

_Asked = dict[str, Any]
_Clauses = Iterable[tuple[Occur, _Asked]]
_Answer = Mapping[str, Any]
Ask = Callable[[Sequence[_Asked]], Sequence[_Answer]]
"""Puts searches, as bodies of requests, to one index at one moment, all at once."""

_ORDERS: Final = {
    Sort.NEWEST: ("newest", "desc", -1),
    Sort.OLDEST: ("oldest", "asc", 1),
    Sort.NUMBER: ("number", "asc", 1),
}
_MOST_VALUES: Final = 15_000
_WORDS_A_QUESTION: Final = 1_000
_NOTHING: Final[_Asked] = {"match_none": {}}


class ElasticPartition:
    """What has one rank, through whatever asks for it."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        # What was asked for at once, by what it was made of; kept beside that, so that no id is used again.
        self._known: dict[tuple[object, ...], tuple[Question, _Answer]] = {}

    @property
    def queries(self) -> Builder[_Asked]:
        return document_queries

    @property
    def is_empty(self) -> bool:
        return False

    @property
    def is_far(self) -> bool:
        return True

    def expect(self, questions: Sequence[Question]) -> None:
        answers = self._ask([_body_of(one) for one in questions])
        for question, answer in zip(questions, answers, strict=True):
            self._known[_key_of(question)] = question, answer

    def count(self, wanted: _Asked) -> int:
        return self.count_by(wanted, ()).total

    def count_by(self, wanted: _Asked, names: Sequence[FacetName]) -> Count:
        answer = self._answer(Question(wanted, names))
        facets: dict[FacetName, Mapping[FacetValue, int]] = {}
        for name in names:
            buckets = answer["aggregations"][name]["buckets"]
            facets[name] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return Count(answer["hits"]["total"]["value"], facets)

    def rows(self, rank: int, wanted: _Asked, sort: Sort, last: int) -> list[Row]:
        if sort is Sort.RELEVANCE:
            return [
                Row((-int(score), -day), record, rank)
                for record, (score, day, *_) in self._rows(wanted, sort, last)
            ]
        sign = _ORDERS[sort][2]
        found = self._rows(wanted, sort, last)
        return [Row((sign * place,), record, rank) for record, (place, *_) in found]

    def among(self, clauses: _Clauses, records: Sequence[int]) -> set[int]:
        if not records:
            return set()
        wanted = document_queries.both(document_queries.of_records(records), clauses)
        found = self._rows(wanted, Sort.NEWEST, len(records))
        return {record for record, _ in found}

    def speaking_pages(
        self, query: Query, records: Sequence[int], relaxed: Relaxed
    ) -> dict[tuple[int, int], int]:
        answer = self._answer(Question(None, pages=(query, records, relaxed)))
        hits = answer["hits"]["hits"]
        return {record_and_page(hit["sort"][0]): int(hit["_score"]) for hit in hits}

    def words_held(self, words: Sequence[str], allowed: _Clauses) -> Counter[str]:
        scope = document_queries.both({"match_all": {}}, allowed)
        some = [
            words[at : at + _WORDS_A_QUESTION] for at in range(0, len(words), _WORDS_A_QUESTION)
        ]
        counts: Counter[str] = Counter()
        for asked, answer in zip(some, self._ask([_held(one, scope) for one in some]), strict=True):
            buckets = answer["aggregations"]["held"]["buckets"]
            numbers = zip(asked, (bucket["doc_count"] for bucket in buckets), strict=True)
            counts.update({word: number for word, number in numbers if number})
        return counts

    def _rows(self, wanted: _Asked, sort: Sort, last: int) -> Iterable[tuple[int, list[Any]]]:
        hits = self._answer(Question(wanted, sort=sort, last=last))["hits"]["hits"]
        return ((hit["fields"]["record"][0], hit["sort"]) for hit in hits)

    def _answer(self, question: Question) -> _Answer:
        known = self._known.get(_key_of(question))
        # More rows than are wanted do no harm; fewer would.
        if known and known[0].last >= question.last:
            return known[1]
        return self._ask([_body_of(question)])[0]


def _key_of(question: Question) -> tuple[object, ...]:
    if question.pages:
        query, records, relaxed = question.pages
        return (id(query), tuple(records), relaxed)
    return (id(question.wanted), tuple(question.names), question.sort, bool(question.last))


def _body_of(question: Question) -> _Asked:
    """As the server reads it."""
    if question.pages:
        return _pages(*question.pages)
    body: _Asked = {"query": _of_kind(DOCUMENT, question.wanted), "size": question.last}
    if not question.last:
        values = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in question.names}
        return body | {"track_total_hits": True, "aggs": values}
    order: list[_Asked] = [{"_score": "desc"}, {"newest": "desc"}]
    if question.sort is not Sort.RELEVANCE:
        field, direction, _ = _ORDERS[question.sort]
        order = [{field: direction}]
    return body | {"sort": order, "docvalue_fields": ["record"], "track_total_hits": False}


def _pages(query: Query, records: Sequence[int], relaxed: Relaxed) -> _Asked:
    holding = page_queries.speaking(query, relaxed)
    speaking: list[_Asked] = [{"constant_score": {"filter": one}} for one in holding]
    some = {"bool": {"should": speaking, "minimum_should_match": 1}} if speaking else _NOTHING
    return {
        "query": _of_kind(PAGE, some, page_queries.of_records(records)),
        "size": PAGES_LOOKED_AT,
        "sort": [{"place": "asc"}],
        "track_scores": True,
        "track_total_hits": False,
    }


def _held(words: Sequence[str], scope: _Asked) -> _Asked:
    terms = [document_queries.word(word)[1] for word in words]
    held = {"held": {"filters": {"filters": terms}}}
    return {"query": _of_kind(DOCUMENT, scope), "size": 0, "aggs": held}


def held_behind(ask: Ask, record: int, most: int) -> list[Held]:
    """What is held of the records behind this one, the first so many."""
    behind = document_queries.numbered(record + 1, None)
    (found,) = ask(
        [
            {
                "query": _of_kind(DOCUMENT, behind),
                "size": most,
                "sort": [{"record": "asc"}],
                "docvalue_fields": ["digest"],
                "track_total_hits": False,
            }
        ]
    )
    told = found["hits"]["hits"]
    if not told:
        return []
    records = [hit["sort"][0] for hit in told]
    counted = {"records": {"terms": {"field": "record", "size": most}}}
    theirs = _of_kind(PAGE, page_queries.of_records(records))
    (answer,) = ask([{"query": theirs, "size": 0, "aggs": counted}])
    pages = {one["key"]: one["doc_count"] for one in answer["aggregations"]["records"]["buckets"]}
    return [
        Held(record, hit.get("fields", {}).get("digest", [0])[0], pages.get(record, 0))
        for record, hit in zip(records, told, strict=True)
    ]


def _of_kind(kind: str, wanted: _Asked, *more: _Asked) -> _Asked:
    return {"bool": {"must": [wanted], "filter": [{"term": {"kind": kind}}, *more]}}
