"""One search over the opened partitions of tantivy: the ladder, the counts, the order, the pages."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from tantivy import Occur, Order
from tantivy import Query as Native

from archive.domain.standing import level_of
from search.domain.matching import asked_on, in_pairs, steps
from search.domain.query import Query
from search.domain.results import (
    FACETS,
    MOST_PAGES,
    FacetName,
    Facets,
    FacetValue,
    Hit,
    Relaxed,
    Result,
    SearchFilters,
    Sort,
)
from search.domain.scope import Scope
from search.engines.tantivy_answers import Bucket, count_of, numbers_of
from search.engines.tantivy_index import View, document_queries, page_queries, record_and_page

_Row = tuple[tuple[int, ...], int, int]  # place in the order, record, partition
_Within = Callable[[int], Native]  # what a partition, named by its rank, is asked

_ORDER_FIELDS: Final = {
    Sort.NEWEST: ("newest", Order.Desc, -1),
    Sort.OLDEST: ("oldest", Order.Asc, 1),
    Sort.NUMBER: ("number", Order.Asc, 1),
}
_COUNTED: Final[tuple[FacetName, ...]] = ("year", "type", "issuer", "inventory")
_MOST_VALUES: Final = 15_000
_PAGES_LOOKED_AT: Final = 50_000
_ROOM_FOR_TIES: Final = 20
_TRIED_OUT: Final = 50
_SPARE: Final = 2  # so many times the rows needed are looked at for likely ones


class Search:
    """A query within a scope and filters, over the partitions that the scope opens."""

    def __init__(
        self, views: Mapping[int, View], query: Query, scope: Scope, filters: SearchFilters
    ) -> None:
        # A partition that holds nothing has nothing to say: most of the closed ones, mostly.
        self._views = {rank: view for rank, view in views.items() if view.documents.num_docs}
        self._query = query
        self._scope = scope
        self._filters = filters
        self._shown = [
            rank for rank in self._views if not filters.level or level_of(rank) in filters.level
        ]

    def result(self, sort: Sort, first: int, last: int) -> Result:
        """The rows from `first` to before `last`, by the first step of the ladder that finds."""
        for step in steps(self._query):
            found = self._within(document_queries.matching(self._query, step))
            counts = self._counts(found)
            total = sum(counts["level"][level] for level in set(map(level_of, self._shown)))
            if total or self._finds_unfiltered(found):
                looser = self._looser(step)
                more = self._count(looser) - total if looser else 0
                rows = self._rows(self._filtered(found, self._filters), step, sort, last)
                if looser and more and last > total:
                    behind = _but(looser, found)
                    rows += self._rows(behind, "marks", sort, last - total)
                typed = self._hits(rows[first:total], step)
                others = self._hits(rows[max(first, total) :], "marks")
                return Result((*typed, *others), total, more, _facets(counts), step)
        return Result()

    def _within(self, query: Native) -> _Within:
        """A query within the scope. Partitions of which the scope asks the same are asked the same."""
        made: dict[tuple[bool, bool], Native] = {}

        def of(rank: int) -> Native:
            kind = (self._scope.works_at(rank), rank in self._scope.named_ranks)
            if kind not in made:
                allowed = document_queries.allowed(self._scope, rank)
                made[kind] = _all([(Occur.Must, query)], allowed)
            return made[kind]

        return of

    def _looser(self, step: Relaxed) -> _Within | None:
        """What has the words with whatever marks, where those typed were looked for; or None."""
        if step is not None or self._query.exactly == self._query:
            return None
        words = self._within(document_queries.matching(self._query, "marks"))
        return self._filtered(words, self._filters)

    def _count(self, found: _Within) -> int:
        return sum(count_of(self._views[rank].documents, found(rank)) for rank in self._shown)

    def _filtered(self, found: _Within, filters: SearchFilters) -> _Within:
        chosen = document_queries.chosen(filters)
        return _each(found, lambda one: _all([(Occur.Must, one)], chosen)) if chosen else found

    def _finds_unfiltered(self, found: _Within) -> bool:
        """A choice that leaves nothing must not widen the search."""
        return self._filters != SearchFilters() and any(
            count_of(view.documents, found(rank)) for rank, view in self._views.items()
        )

    def _counts(self, found: _Within) -> dict[FacetName, Counter[FacetValue]]:
        """Every facet counted without its own choice."""
        counts: dict[FacetName, Counter[FacetValue]] = {name: Counter() for name in FACETS}
        free = [name for name in _COUNTED if not self._filters.chosen(name)]
        filtered = self._filtered(found, self._filters)
        for rank, view in self._views.items():
            shown = rank in self._shown
            total = _count_into(counts, view, filtered(rank), free if shown else [])
            counts["level"][level_of(rank)] += total
        for name in _COUNTED:
            if self._filters.chosen(name):
                others = self._filtered(found, self._filters.without(name))
                for rank in self._shown:
                    _count_into(counts, self._views[rank], others(rank), [name])
        return counts

    def _rows(self, filtered: _Within, step: Relaxed, sort: Sort, last: int) -> list[_Row]:
        """
        The first rows of all partitions in one order.

        Places are comparable between partitions, so each gives its own first rows and the best of
        those are the best of all.
        """
        if not last:
            return []
        if self._query.everything and sort is Sort.RELEVANCE:
            sort = Sort.NEWEST
        rows: list[_Row] = []
        if sort is Sort.RELEVANCE:
            likely = self._likely(step)
            ranked = _each(filtered, lambda one: document_queries.ranked(self._query, step, one))
            for rank in self._shown:
                found = self._verified(rank, likely(rank), filtered(rank), last) if likely else []
                rows += found or self._most_relevant(rank, ranked(rank), last)
        else:
            for rank in self._shown:
                rows += self._ordered(rank, filtered(rank), sort, last)
        return sorted(rows)[:last]

    def _likely(self, step: Relaxed) -> _Within | None:
        """What is likely to be found, with points: long phrases are not looked up; or None."""
        likely = in_pairs(asked_on(step, self._query))
        if likely is None:
            return None
        candidates = self._within(document_queries.matching(likely, step))
        filtered = self._filtered(candidates, self._filters)
        return _each(filtered, lambda one: document_queries.ranked(self._query, step, one))

    def _verified(self, rank: int, likely: Native, filtered: Native, last: int) -> list[_Row]:
        """
        The first rows of what is likely to be found, but for those that are not.

        Whether long phrases really stand in a document is seen for the first rows alone; nothing
        comes back where that does not give enough of them.
        """
        wanted = _SPARE * last
        rows = sorted(self._most_relevant(rank, likely, wanted))[:wanted]
        looked_at = [record for _, record, _ in rows]
        held = _among(self._views[rank], [(Occur.Must, filtered)], looked_at)
        kept = [row for row in rows if row[1] in held]
        return kept if len(kept) >= last or len(rows) < wanted else []

    def _most_relevant(self, rank: int, ranked: Native, last: int) -> list[_Row]:
        """
        The engine orders by points and roughly by date (tantivy_index.recency), and leaves equals
        in whatever order segments happen to have: rows are fetched until the equals of the last
        one needed are complete, and ordered here.
        """
        searcher = self._views[rank].documents
        limit = last + _ROOM_FOR_TIES
        while True:
            hits = searcher.search(ranked, limit=limit, count=False, weight_by_field="recency").hits
            if len(hits) < limit or hits[-1][0] < hits[last - 1][0]:
                break
            limit *= 4
        addresses = [address for _, address in hits]
        newest = numbers_of(searcher, "newest", addresses)
        records = numbers_of(searcher, "record", addresses)
        return [
            ((-int(score), -day), record, rank)
            for (score, _), day, record in zip(hits, newest, records, strict=True)
        ]

    def _ordered(self, rank: int, filtered: Native, sort: Sort, last: int) -> list[_Row]:
        searcher = self._views[rank].documents
        field, order, sign = _ORDER_FIELDS[sort]
        hits = searcher.search(
            filtered, limit=last, count=False, order_by_field=field, order=order
        ).hits
        records = numbers_of(searcher, "record", (address for _, address in hits))
        return [
            ((sign * place,), record, rank)
            for (place, _), record in zip(hits, records, strict=True)
        ]

    def _hits(self, rows: Sequence[_Row], step: Relaxed) -> tuple[Hit, ...]:
        pages: dict[int, tuple[int, ...]] = {}
        for rank in {rank for _, _, rank in rows}:
            records = [record for _, record, home in rows if home == rank]
            pages |= best_pages(self._views[rank], self._query, records, relaxed=step)
        return tuple(Hit(record, pages.get(record, ())) for _, record, _ in rows)


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


def allowed_among(view: View, rank: int, scope: Scope, records: Sequence[int]) -> set[int]:
    """Those of the records that the partition of this rank holds and the scope allows."""
    return _among(view, document_queries.allowed(scope, rank), records)


def words_held(views: Mapping[int, View], scope: Scope, words: Iterable[str]) -> dict[str, int]:
    """
    In how many records within the scope each of the words is; those in none are left out.

    The dictionary knows the words of all that is held: it only spares the search for words that
    nobody has.
    """
    counts: Counter[str] = Counter()
    for rank, view in views.items():
        allowed = document_queries.allowed(scope, rank)
        for word in words:
            field, term = document_queries.word(word)
            if view.documents.doc_freq(field, word):
                wanted = _all([(Occur.Must, term)], allowed)
                counts[word] += count_of(view.documents, wanted)
    return {word: count for word, count in counts.items() if count}


def _among(view: View, clauses: Iterable[tuple[Occur, Native]], records: Sequence[int]) -> set[int]:
    """Those of the records of which the clauses hold."""
    if not records:
        return set()
    wanted = _all([(Occur.Must, document_queries.of_records(records))], clauses)
    hits = view.documents.search(wanted, limit=len(records), count=False).hits
    return set(numbers_of(view.documents, "record", (address for _, address in hits)))


def best_pages(
    view: View,
    query: Query,
    records: Sequence[int],
    *,
    relaxed: Relaxed,
    most: int = MOST_PAGES,
) -> dict[int, tuple[int, ...]]:
    """The best pages of these records, which the caller knows to be within the scope."""
    if not records:
        return {}
    points: Counter[int] = Counter()
    for wanted in page_queries.pages(query, records, relaxed):
        hits = view.pages.search(
            wanted, limit=_PAGES_LOOKED_AT, count=False, order_by_field="place", order=Order.Asc
        ).hits
        points.update(place for place, _ in hits)
    found: dict[int, list[tuple[int, int]]] = {}
    for place, number in points.items():
        record, page = record_and_page(place)
        found.setdefault(record, []).append((-number, page))
    return {
        record: tuple(page for _, page in sorted(pages)[:most]) for record, pages in found.items()
    }


def _each(found: _Within, change: Callable[[Native], Native]) -> _Within:
    """Each of the queries changed, once for all partitions that are asked the same."""
    made: dict[int, tuple[Native, Native]] = {}

    def of(rank: int) -> Native:
        asked = found(rank)
        # Kept beside what it was made of: an id says nothing of what is gone.
        if id(asked) not in made:
            made[id(asked)] = (asked, change(asked))
        return made[id(asked)][1]

    return of


def _but(found: _Within, others: _Within) -> _Within:
    """What is found by the one and not by the others."""

    def of(rank: int) -> Native:
        return _all([(Occur.Must, found(rank)), (Occur.MustNot, others(rank))], ())

    return of


def _all(clauses: list[tuple[Occur, Native]], more: Iterable[tuple[Occur, Native]]) -> Native:
    return Native.boolean_query([*clauses, *more])


def _count_into(
    counts: Mapping[FacetName, Counter[FacetValue]],
    view: View,
    query: Native,
    names: Iterable[FacetName],
) -> int:
    """Adds the values of the facets, and gives the number of documents."""
    asked = list(names)
    if not asked:
        return count_of(view.documents, query)
    wanted: dict[str, object] = {"all": {"value_count": {"field": "record"}}}
    for name in asked:
        wanted[name] = {"terms": {"field": name, "size": _MOST_VALUES}}
    answer = view.documents.aggregate(query, wanted)
    for name in asked:
        buckets: list[Bucket] = answer[name]["buckets"]
        for bucket in buckets:
            counts[name][bucket["key"]] += bucket["doc_count"]
    return int(answer["all"]["value"])


def _facets(counts: Mapping[FacetName, Counter[FacetValue]]) -> Facets:
    ordered: dict[str, Any] = {}
    for name, counted in counts.items():
        rows = [(value, number) for value, number in counted.items() if number]
        ordered[name] = tuple(sorted(rows, key=lambda row: (-row[1], row[0])))
    return Facets(**ordered)
