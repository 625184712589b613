"""A partition of tantivy, opened and searched."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tantivy import Order, Query

from search.domain.query import Query as Asked
from search.domain.results import FacetName, FacetValue, Relaxed, Sort
from search.engines.partitions import PAGES_LOOKED_AT, Count, Question, Row
from search.engines.port import Held
from search.engines.queries import Builder, Occur
from search.engines.tantivy_answers import Bucket, count_of, numbers_of
from search.engines.tantivy_index import (
    MOST_RECORDS,
    View,
    document_queries,
    page_queries,
    record_and_page,
)

_Clauses = Iterable[tuple[Occur, Query]]

_ORDER_FIELDS: Final = {
    Sort.NEWEST: ("newest", Order.Desc, -1),
    Sort.OLDEST: ("oldest", Order.Asc, 1),
    Sort.NUMBER: ("number", Order.Asc, 1),
}
_MOST_VALUES: Final = 15_000
_ROOM_FOR_TIES: Final = 20
_TRIED_OUT: Final = 50


class TantivyPartition:
    """What has one rank, as a view of it shows."""

    def __init__(self, view: View) -> None:
        self._documents = view.documents
        self._pages = view.pages

    @property
    def queries(self) -> Builder[Query]:
        return document_queries

    @property
    def is_empty(self) -> bool:
        return not self._documents.num_docs

    @property
    def is_far(self) -> bool:
        return False

    def expect(self, questions: Sequence[Question]) -> None:
        """Here it costs nothing to be asked one by one."""

    def count(self, wanted: Query) -> int:
        return count_of(self._documents, wanted)

    def count_by(self, wanted: Query, names: Sequence[FacetName]) -> Count:
        if not names:
            return Count(self.count(wanted), {})
        asked: dict[str, object] = {"all": {"value_count": {"field": "record"}}}
        for name in names:
            asked[name] = {"terms": {"field": name, "size": _MOST_VALUES}}
        answer = self._documents.aggregate(wanted, asked)
        facets: dict[FacetName, Mapping[FacetValue, int]] = {}
        for name in names:
            buckets: list[Bucket] = answer[name]["buckets"]
            facets[name] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return Count(int(answer["all"]["value"]), facets)

    def rows(self, rank: int, wanted: Query, sort: Sort, last: int) -> list[Row]:
        if sort is Sort.RELEVANCE:
            return self._most_relevant(rank, wanted, last)
        return self._ordered(rank, wanted, sort, last)

    def _most_relevant(self, rank: int, ranked: Query, last: int) -> list[Row]:
        """
        The engine orders by points and roughly by date (tantivy_index.recency), and leaves equals
        in whatever order segments happen to have: rows are fetched until the equals of the last
        one needed are complete, and ordered here.
        """
        limit = last + _ROOM_FOR_TIES
        while True:
            hits = self._documents.search(
                ranked, limit=limit, count=False, weight_by_field="recency"
            ).hits
            if len(hits) < limit or hits[-1][0] < hits[last - 1][0]:
                break
            limit *= 4
        addresses = [address for _, address in hits]
        newest = numbers_of(self._documents, "newest", addresses)
        records = numbers_of(self._documents, "record", addresses)
        return [
            Row((-int(score), -day), record, rank)
            for (score, _), day, record in zip(hits, newest, records, strict=True)
        ]

    def _ordered(self, rank: int, wanted: Query, sort: Sort, last: int) -> list[Row]:
        field, order, sign = _ORDER_FIELDS[sort]
        hits = self._documents.search(
            wanted, limit=last, count=False, order_by_field=field, order=order
        ).hits
        records = numbers_of(self._documents, "record", (address for _, address in hits))
        return [
            Row((sign * place,), record, rank)
            for (place, _), record in zip(hits, records, strict=True)
        ]

    def among(self, clauses: _Clauses, records: Sequence[int]) -> set[int]:
        if not records:
            return set()
        wanted = document_queries.both(document_queries.of_records(records), clauses)
        hits = self._documents.search(wanted, limit=len(records), count=False).hits
        return set(numbers_of(self._documents, "record", (address for _, address in hits)))

    def speaking_pages(
        self, query: Asked, records: Sequence[int], relaxed: Relaxed
    ) -> dict[tuple[int, int], int]:
        points: Counter[int] = Counter()
        for wanted in page_queries.pages(query, records, relaxed):
            hits = self._pages.search(
                wanted, limit=PAGES_LOOKED_AT, count=False, order_by_field="place", order=Order.Asc
            ).hits
            points.update(place for place, _ in hits)
        return {record_and_page(place): number for place, number in points.items()}

    def words_held(self, words: Sequence[str], allowed: _Clauses) -> Counter[str]:
        """
        The dictionary knows the words of all that is held: it only spares the search for words that
        nobody has.
        """
        clauses, counts = list(allowed), Counter[str]()
        for word in words:
            field, term = document_queries.word(word)
            if self._documents.doc_freq(field, word):
                counts[word] = self.count(document_queries.both(term, clauses))
        return counts


def held_in(view: View, record: int, most: int) -> list[Held]:
    """What is held of the records behind this one, the first so many."""
    behind = document_queries.numbered(record + 1, None)
    hits = view.documents.search(
        behind, limit=most, count=False, order_by_field="record", order=Order.Asc
    ).hits
    if not hits:
        return []
    digests = numbers_of(view.documents, "digest", (address for _, address in hits))
    pages = _pages_of(view, record + 1, hits[-1][0])
    return [
        Held(record, digest, pages.get(record, 0))
        for (record, _), digest in zip(hits, digests, strict=True)
    ]


def _pages_of(view: View, first: int, last: int) -> dict[int, int]:
    counted: dict[str, object] = {"records": {"terms": {"field": "record", "size": MOST_RECORDS}}}
    answer = view.pages.aggregate(page_queries.numbered(first, last), counted)
    buckets: list[Bucket] = answer["records"]["buckets"]
    return {int(bucket["key"]): bucket["doc_count"] for bucket in buckets}


def try_out(view: View) -> None:
    """
    Really read of a partition: terms, scores and fast fields of documents and of pages.

    Of a few only, so that a look costs no more the more is held; files are checked elsewhere.
    """
    few = range(1, _TRIED_OUT + 1)
    for searcher, queries, field in (
        (view.documents, document_queries, "newest"),
        (view.pages, page_queries, "place"),
    ):
        hits = searcher.search(queries.of_records(few), limit=_TRIED_OUT, count=False).hits
        numbers_of(searcher, field, (address for _, address in hits))
