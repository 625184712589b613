"""One search over opened partitions, of whatever engine: the ladder, the counts, the order, the pages."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

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
from search.engines.partitions import Count, Partition, Row, Wanted
from search.engines.queries import Builder, Occur

_Within = Callable[[int], Wanted]  # what a partition, named by its rank, is asked

_COUNTED: Final[tuple[FacetName, ...]] = ("year", "type", "issuer", "inventory")
_SPARE: Final = 2  # so many times the rows needed are looked at for likely ones


class Search:
    """A query within a scope and filters, over the partitions that the scope opens."""

    def __init__(
        self, views: Mapping[int, Partition], query: Query, scope: Scope, filters: SearchFilters
    ) -> None:
        # A partition that holds nothing has nothing to say: most of the closed ones, mostly.
        self._views = {rank: view for rank, view in views.items() if not view.is_empty}
        self._query = query
        self._scope = scope
        self._filters = filters
        self._shown = [
            rank for rank in self._views if not filters.level or level_of(rank) in filters.level
        ]

    def result(self, sort: Sort, first: int, last: int) -> Result:
        """The rows from `first` to before `last`, by the first step of the ladder that finds."""
        for step in steps(self._query):
            found = self._matching(step)
            counts = self._counts(found)
            total = sum(counts["level"][level] for level in set(map(level_of, self._shown)))
            if total or self._finds_unfiltered(found):
                looser = self._looser(step)
                more = self._count(looser) - total if looser else 0
                rows = self._rows(self._filtered(found, self._filters), step, sort, last)
                if looser and more and last > total:
                    behind = self._but(looser, found)
                    rows += self._rows(behind, "marks", sort, last - total)
                typed = self._hits(rows[first:total], step)
                others = self._hits(rows[max(first, total) :], "marks")
                return Result((*typed, *others), total, more, _facets(counts), step)
        return Result()

    def _matching(self, step: Relaxed) -> _Within:
        return self._within(lambda queries: queries.matching(self._query, step))

    def _within(self, asked: Callable[[Builder[Any]], Wanted]) -> _Within:
        """A query within the scope. Partitions of which the scope asks the same are asked the same."""
        made: dict[tuple[Builder[Any], bool, bool], Wanted] = {}
        plain: dict[Builder[Any], Wanted] = {}

        def of(rank: int) -> Wanted:
            queries = self._views[rank].queries
            kind = (queries, self._scope.works_at(rank), rank in self._scope.named_ranks)
            if queries not in plain:
                plain[queries] = asked(queries)
            if kind not in made:
                made[kind] = queries.both(plain[queries], queries.allowed(self._scope, rank))
            return made[kind]

        return of

    def _looser(self, step: Relaxed) -> _Within | None:
        """What has the words with whatever marks, where those typed were looked for; or None."""
        if step is not None or self._query.exactly == self._query:
            return None
        return self._filtered(self._matching("marks"), self._filters)

    def _count(self, found: _Within) -> int:
        return sum(self._views[rank].count(found(rank)) for rank in self._shown)

    def _filtered(self, found: _Within, filters: SearchFilters) -> _Within:
        if filters == SearchFilters(level=filters.level):
            return found
        return self._each(found, lambda queries, one: queries.both(one, queries.chosen(filters)))

    def _finds_unfiltered(self, found: _Within) -> bool:
        """A choice that leaves nothing must not widen the search."""
        return self._filters != SearchFilters() and any(
            view.count(found(rank)) for rank, view in self._views.items()
        )

    def _counts(self, found: _Within) -> dict[FacetName, Counter[FacetValue]]:
        """Every facet counted without its own choice."""
        counts: dict[FacetName, Counter[FacetValue]] = {name: Counter() for name in FACETS}
        free = [name for name in _COUNTED if not self._filters.chosen(name)]
        filtered = self._filtered(found, self._filters)
        for rank, view in self._views.items():
            shown = rank in self._shown
            counted = view.count_by(filtered(rank), free if shown else [])
            _add(counts, counted)
            counts["level"][level_of(rank)] += counted.total
        for name in _COUNTED:
            if self._filters.chosen(name):
                others = self._filtered(found, self._filters.without(name))
                for rank in self._shown:
                    _add(counts, self._views[rank].count_by(others(rank), [name]))
        return counts

    def _rows(self, filtered: _Within, step: Relaxed, sort: Sort, last: int) -> list[Row]:
        """
        The first rows of all partitions in one order.

        Places are comparable between partitions, so each gives its own first rows and the best of
        those are the best of all.
        """
        if not last:
            return []
        if self._query.everything and sort is Sort.RELEVANCE:
            sort = Sort.NEWEST
        rows: list[Row] = []
        if sort is Sort.RELEVANCE:
            likely = self._likely(step)
            ranked = self._ranked(filtered, step)
            for rank in self._shown:
                found = self._verified(rank, likely(rank), filtered(rank), last) if likely else []
                rows += found or self._views[rank].most_relevant(rank, ranked(rank), last)
        else:
            for rank in self._shown:
                rows += self._views[rank].ordered(rank, filtered(rank), sort, last)
        return sorted(rows)[:last]

    def _likely(self, step: Relaxed) -> _Within | None:
        """What is likely to be found, with points: long phrases are not looked up; or None."""
        likely = in_pairs(asked_on(step, self._query))
        if likely is None:
            return None
        candidates = self._within(lambda queries: queries.matching(likely, step))
        return self._ranked(self._filtered(candidates, self._filters), step)

    def _ranked(self, found: _Within, step: Relaxed) -> _Within:
        return self._each(found, lambda queries, one: queries.ranked(self._query, step, one))

    def _verified(self, rank: int, likely: Wanted, filtered: Wanted, last: int) -> list[Row]:
        """
        The first rows of what is likely to be found, but for those that are not.

        Whether long phrases really stand in a document is seen for the first rows alone; nothing
        comes back where that does not give enough of them.
        """
        wanted, view = _SPARE * last, self._views[rank]
        rows = sorted(view.most_relevant(rank, likely, wanted))[:wanted]
        held = view.among([(Occur.MUST, filtered)], [row.record for row in rows])
        kept = [row for row in rows if row.record in held]
        return kept if len(kept) >= last or len(rows) < wanted else []

    def _each(self, found: _Within, change: Callable[[Builder[Any], Wanted], Wanted]) -> _Within:
        """Each of the queries changed, once for all partitions that are asked the same."""
        made: dict[int, tuple[Wanted, Wanted]] = {}

        def of(rank: int) -> Wanted:
            asked = found(rank)
            # Kept beside what it was made of: an id says nothing of what is gone.
            if id(asked) not in made:
                made[id(asked)] = (asked, change(self._views[rank].queries, asked))
            return made[id(asked)][1]

        return of

    def _but(self, found: _Within, others: _Within) -> _Within:
        """What is found by the one and not by the others."""

        def of(rank: int) -> Wanted:
            return self._views[rank].queries.both(found(rank), [(Occur.MUST_NOT, others(rank))])

        return of

    def _hits(self, rows: Sequence[Row], step: Relaxed) -> tuple[Hit, ...]:
        pages: dict[int, tuple[int, ...]] = {}
        for rank in {rank for _, _, rank in rows}:
            records = [record for _, record, home in rows if home == rank]
            pages |= best_pages(self._views[rank], self._query, records, relaxed=step)
        return tuple(Hit(record, pages.get(record, ())) for _, record, _ in rows)


def allowed_among(view: Partition, rank: int, scope: Scope, records: Sequence[int]) -> set[int]:
    """Those of the records that the partition of this rank holds and the scope allows."""
    return view.among(view.queries.allowed(scope, rank), records)


def words_held(
    views: Mapping[int, Partition], scope: Scope, words: Sequence[str]
) -> dict[str, int]:
    """In how many records within the scope each of the words is; those in none are left out."""
    counts: Counter[str] = Counter()
    for rank, view in views.items():
        counts += view.words_held(words, view.queries.allowed(scope, rank))
    return dict(counts)


def best_pages(
    view: Partition,
    query: Query,
    records: Sequence[int],
    *,
    relaxed: Relaxed,
    most: int = MOST_PAGES,
) -> dict[int, tuple[int, ...]]:
    """The best pages of these records, which the caller knows to be within the scope."""
    if not records:
        return {}
    found: dict[int, list[tuple[int, int]]] = {}
    for (record, page), number in view.speaking_pages(query, records, relaxed).items():
        found.setdefault(record, []).append((-number, page))
    return {
        record: tuple(page for _, page in sorted(pages)[:most]) for record, pages in found.items()
    }


def _add(counts: Mapping[FacetName, Counter[FacetValue]], counted: Count) -> None:
    for name, values in counted.facets.items():
        counts[name].update(values)


def _facets(counts: Mapping[FacetName, Counter[FacetValue]]) -> Facets:
    ordered: dict[str, Any] = {}
    for name, counted in counts.items():
        rows = [(value, number) for value, number in counted.items() if number]
        ordered[name] = tuple(sorted(rows, key=lambda row: (-row[1], row[0])))
    return Facets(**ordered)
