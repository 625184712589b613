"""One search over opened partitions, of whatever engine: the ladder, the counts, the order, the pages."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
from search.engines.partitions import Count, Partition, Question, Row, Wanted
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
        self._chosen = [name for name in _COUNTED if filters.chosen(name)]

    def result(self, sort: Sort, first: int, last: int) -> Result:
        """The rows from `first` to before `last`, by the first step of the ladder that finds."""
        if self._query.everything and sort is Sort.RELEVANCE:
            sort = Sort.NEWEST
        for step in steps(self._query):
            asked = self._asked(step, sort)
            self._expect(asked, sort, last)
            counts = self._counts(asked)
            total = sum(counts["level"][level] for level in set(map(level_of, self._shown)))
            if total or self._finds_unfiltered(asked.found):
                more = self._count(asked.looser) - total if asked.looser else 0
                rows = self._rows(asked.typed, step, sort, last)
                if asked.behind and more and last > total:
                    rows += self._rows(asked.behind, "marks", sort, last - total)
                typed, others = rows[first:total], rows[max(first, total) :]
                hits = self._hits([(typed, step), (others, "marks")])
                return Result(hits, total, more, _facets(counts), step)
        return Result()

    def _asked(self, step: Relaxed, sort: Sort) -> "_Asked":
        found = self._matching(step)
        filtered = self._filtered(found, self._filters)
        others = {name: self._filtered(found, self._filters.without(name)) for name in self._chosen}
        typed = _Rows(filtered, self._in_order(filtered, step, sort))
        if step is not None or self._query.exactly == self._query:
            return _Asked(found, filtered, others, typed)
        # Marks were typed and looked for: others that the words may have come behind.
        looser = self._filtered(self._matching("marks"), self._filters)
        unlike = self._but(looser, found)
        behind = _Rows(unlike, self._in_order(unlike, "marks", sort))
        return _Asked(found, filtered, others, typed, looser, behind)

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

    def _filtered(self, found: _Within, filters: SearchFilters) -> _Within:
        if filters == SearchFilters(level=filters.level):
            return found
        return self._each(found, lambda queries, one: queries.both(one, queries.chosen(filters)))

    def _in_order(self, found: _Within, step: Relaxed, sort: Sort) -> _Within:
        """The same with points, where the order is made of those."""
        if sort is not Sort.RELEVANCE:
            return found
        return self._each(found, lambda queries, one: queries.ranked(self._query, step, one))

    def _but(self, found: _Within, others: _Within) -> _Within:
        """What is found by the one and not by the others."""
        made: dict[tuple[int, int], tuple[Wanted, Wanted, Wanted]] = {}

        def of(rank: int) -> Wanted:
            one, other = found(rank), others(rank)
            kind = (id(one), id(other))
            if kind not in made:
                queries = self._views[rank].queries
                made[kind] = one, other, queries.both(one, [(Occur.MUST_NOT, other)])
            return made[kind][2]

        return of

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

    def _expect(self, asked: "_Asked", sort: Sort, last: int) -> None:
        """Tell partitions that are far away all that they will be asked on this step, at once."""
        for rank, view in self._views.items():
            if not view.is_far:
                continue
            shown = rank in self._shown
            questions = [Question(asked.filtered(rank), names=self._free if shown else ())]
            if self._filters != SearchFilters():
                questions.append(Question(asked.found(rank)))
            if shown:
                questions += [Question(one(rank), (name,)) for name, one in asked.others.items()]
                if asked.looser:
                    questions.append(Question(asked.looser(rank)))
                rows = filter(None, (asked.typed, asked.behind) if last else ())
                questions += [Question(one.ordered(rank), sort=sort, last=last) for one in rows]
            view.expect(questions)

    @property
    def _free(self) -> tuple[FacetName, ...]:
        return tuple(name for name in _COUNTED if name not in self._chosen)

    def _count(self, found: _Within) -> int:
        return sum(self._views[rank].count(found(rank)) for rank in self._shown)

    def _finds_unfiltered(self, found: _Within) -> bool:
        """A choice that leaves nothing must not widen the search."""
        return self._filters != SearchFilters() and any(
            view.count(found(rank)) for rank, view in self._views.items()
        )

    def _counts(self, asked: "_Asked") -> dict[FacetName, Counter[FacetValue]]:
        """Every facet counted without its own choice."""
        counts: dict[FacetName, Counter[FacetValue]] = {name: Counter() for name in FACETS}
        for rank, view in self._views.items():
            shown = rank in self._shown
            counted = view.count_by(asked.filtered(rank), self._free if shown else ())
            _add(counts, counted)
            counts["level"][level_of(rank)] += counted.total
        for name, others in asked.others.items():
            for rank in self._shown:
                _add(counts, self._views[rank].count_by(others(rank), (name,)))
        return counts

    def _rows(self, wanted: "_Rows", step: Relaxed, sort: Sort, last: int) -> list[Row]:
        """
        The first rows of all partitions in one order.

        Places are comparable between partitions, so each gives its own first rows and the best of
        those are the best of all.
        """
        rows: list[Row] = []
        likely = self._likely(step) if last and sort is Sort.RELEVANCE else None
        for rank in self._shown if last else ():
            view = self._views[rank]
            found: list[Row] = []
            # Whoever is far away is asked once.
            if likely is not None and not view.is_far:
                found = self._verified(rank, likely(rank), wanted.found(rank), last)
            rows += found or view.rows(rank, wanted.ordered(rank), sort, last)
        return sorted(rows)[:last]

    def _likely(self, step: Relaxed) -> _Within | None:
        """What is likely to be found, with points: long phrases are not looked up; or None."""
        likely = in_pairs(asked_on(step, self._query))
        if likely is None:
            return None
        candidates = self._within(lambda queries: queries.matching(likely, step))
        filtered = self._filtered(candidates, self._filters)
        return self._in_order(filtered, step, Sort.RELEVANCE)

    def _verified(self, rank: int, likely: Wanted, filtered: Wanted, last: int) -> list[Row]:
        """
        The first rows of what is likely to be found, but for those that are not.

        Whether long phrases really stand in a document is seen for the first rows alone; nothing
        comes back where that does not give enough of them.
        """
        wanted, view = _SPARE * last, self._views[rank]
        rows = sorted(view.rows(rank, likely, Sort.RELEVANCE, wanted))[:wanted]
        held = view.among([(Occur.MUST, filtered)], [row.record for row in rows])
        kept = [row for row in rows if row.record in held]
        return kept if len(kept) >= last or len(rows) < wanted else []

    def _hits(self, some: Sequence[tuple[Sequence[Row], Relaxed]]) -> tuple[Hit, ...]:
        """Rows as they were found on steps of the ladder, with their pages."""
        pages: dict[int, tuple[int, ...]] = {}
        for rank, view in self._views.items():
            asked = [
                (step, records)
                for rows, step in some
                if (records := [row.record for row in rows if row.rank == rank])
            ]
            if view.is_far and len(asked) > 1:
                view.expect([Question(None, pages=(self._query, one, step)) for step, one in asked])
            for step, records in asked:
                pages |= best_pages(view, self._query, records, relaxed=step)
        return tuple(Hit(row.record, pages.get(row.record, ())) for rows, _ in some for row in rows)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows to be listed: what they are found by, and the same with what puts them in order."""

    found: _Within
    ordered: _Within


@dataclass(frozen=True, slots=True)
class _Asked:
    """
    All that is asked on a step of the ladder: what is `found`, with all choices, with all but one (by its
    name), and to be listed; and what lies behind that, with other marks than typed.
    """

    found: _Within
    filtered: _Within
    others: Mapping[FacetName, _Within]
    typed: _Rows
    looser: _Within | None = None
    behind: _Rows | None = None


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
