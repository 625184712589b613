"""The engine in its simplest form: every rule as plain as it can be said. The others follow it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from archive.domain.standing import RANKS
from search.domain import ranking
from search.domain.condition_values import number_matches
from search.domain.conditions import meets
from search.domain.documents import IndexDocument, newest_order, number_order, oldest_order
from search.domain.matching import Text, asked_on, page_clauses, steps
from search.domain.query import Dated, Number, Query, Word
from search.domain.ranking import Points
from search.domain.results import (
    FACETS,
    MOST_PAGES,
    FacetName,
    Facets,
    Hit,
    Relaxed,
    Result,
    SearchFilters,
    Sort,
    checked_window,
    facet_value,
)
from search.domain.scope import Scope
from search.domain.words import canonical
from search.engines.port import (
    Closed,
    Engine,
    Followed,
    Health,
    Held,
    IndexLocked,
    Left,
    checked_words,
)

_ORDERS: dict[Sort, Callable[[IndexDocument], int]] = {
    Sort.NEWEST: lambda document: -newest_order(document),
    Sort.OLDEST: oldest_order,
    Sort.NUMBER: number_order,
}


@dataclass(frozen=True)
class _Held:
    document: IndexDocument

    @cached_property
    def told(self) -> Held:
        pages = sum(bool(page.exact) for page in self.pages)
        return Held(self.document.record, self.document.digest, pages)

    @cached_property
    def head(self) -> Text:
        return Text.of(self.document.head)

    @cached_property
    def openings(self) -> frozenset[str]:
        title = Text.of(self.document.title)
        exact = ranking.openings(title.exact, exact=True)
        return frozenset([*exact, *ranking.openings(title.folded, exact=False)])

    @cached_property
    def text(self) -> Text:
        others = (self.document.title, *self.document.facts)
        return Text.of_record(self.document.body_pages, *others)

    @cached_property
    def pages(self) -> tuple[Text, ...]:
        return tuple(Text.of(page) for page in self.document.body_pages)

    @cached_property
    def tiers(self) -> dict[ranking.Field, dict[str, int]]:
        return ranking.tiers_of(self.text, self.head)


@dataclass
class _Generation:
    held: dict[int, _Held]
    place: Followed = field(default_factory=Followed)


class MemoryEngine:
    """Holds everything in this process; nothing outlives it."""

    def __init__(self) -> None:
        self._now = _Generation({})
        self._number = 1
        self._staged = _Changes()
        self._writer: MemoryEngine | MemoryRebuild | None = None

    @property
    def ranks(self) -> Sequence[int]:
        return RANKS

    @property
    def parts(self) -> Sequence[Engine]:
        return (self,)

    def closed(self) -> Closed:
        return Closed.READY

    def search(
        self,
        query: Query,
        scope: Scope,
        *,
        filters: SearchFilters = SearchFilters(),  # noqa: B008 - frozen
        sort: Sort = Sort.RELEVANCE,
        start: int = 0,
        size: int = 20,
    ) -> Result:
        first, last = checked_window(start, size)
        if query.is_empty:
            return Result()
        relaxed, found = self._widened(query, scope)
        rows = [held for held in found if filters.allows(held.document)]
        looser = self._looser(found, query, scope, filters) if relaxed is None else []
        ordered = [*self._ordered(rows, query, relaxed, sort)]
        ordered += self._ordered(looser, query, "marks", sort)
        shown = [held.document.record for held in ordered[first:last]]
        typed = shown[: max(0, len(rows) - first)]
        pages = self.pages_of(query, scope, typed, relaxed=relaxed)
        pages |= self.pages_of(query, scope, shown[len(typed) :], relaxed="marks")
        return Result(
            hits=tuple(Hit(record, pages.get(record, ())) for record in shown),
            total=len(rows),
            looser=len(looser),
            facets=Facets(**{name: _counts(found, filters, name) for name in FACETS}),
            relaxed=relaxed if found else None,
        )

    def pages_of(
        self,
        query: Query,
        scope: Scope,
        records: Sequence[int],
        *,
        relaxed: Relaxed = None,
        most: int = MOST_PAGES,
    ) -> dict[int, tuple[int, ...]]:
        clauses = page_clauses(asked_on(relaxed, query))
        found: dict[int, tuple[int, ...]] = {}
        for record in records:
            held = self._now.held.get(record)
            if held is None or not scope.allows(held.document):
                continue
            points = [
                (-sum(page.has(clause, fuzzy=relaxed == "fuzzy") for clause in clauses), number)
                for number, page in enumerate(held.pages, start=1)
            ]
            if pages := [number for point, number in sorted(points) if point < 0]:
                found[record] = tuple(pages[:most])
        return found

    def words_held(self, words: Collection[str], scope: Scope) -> dict[str, int]:
        texts = [held.text for held in self._now.held.values() if scope.allows(held.document)]
        counts = {
            word: sum(
                word in (text.exact if canonical(word)[1] != word else text.folded)
                for text in texts
            )
            for word in checked_words(words)
        }
        return {word: count for word, count in counts.items() if count}

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._own().put(documents)

    def remove(self, records: Iterable[int]) -> None:
        self._own().remove(records)

    def set_position(self, position: int, origin: str = "") -> None:
        self._own().set_position(position, origin)

    def commit(self) -> None:
        self._now = self._own().applied_to(self._now)
        self.discard()

    def discard(self) -> None:
        if self._writer is self:
            self._writer = None
        self._staged = _Changes()

    def version_of(self, record: int) -> int | None:
        held = self._now.held.get(record)
        return held.document.version if held else None

    def count(self) -> int:
        return len(self._now.held)

    def held_after(self, record: int, most: int) -> list[Held]:
        records = sorted(one for one in self._now.held if one > record)[:most]
        return [self._now.held[one].told for one in records]

    def position(self) -> int:
        return self._now.place.position

    def places(self) -> tuple[Followed, ...]:
        return (self._now.place,)

    def check(self, *, thorough: bool = False) -> None:
        """What lies in memory is whole."""

    def tidy(self) -> None:
        """What lay in memory went with its process."""

    def note_left(self, *, since: int, urgent: bool) -> None:
        """There are no files for anything to stay in."""

    def left(self) -> Left | None:
        return None

    def settle_left(self) -> bool:
        return True

    def drop_closed(self, *, ending: bool = False) -> bool:  # noqa: ARG002 - as others are asked
        return False

    def begin_rebuild(self, site: str = "") -> "MemoryRebuild":  # noqa: ARG002 - nobody else has it
        self._require_no_writer()
        self._writer = MemoryRebuild(self)
        return self._writer

    def end_rebuild(self, generation: _Generation | None) -> None:
        """The lock is free again; a generation, if there is one, takes the place of this one."""
        self._writer = None
        if generation:
            self._now, self._number = generation, self._number + 1

    def clear(self) -> None:
        self.begin_rebuild().finish()

    def health(self) -> Health:
        return Health(
            ready=True,
            rebuild=False,
            records=self.count(),
            pages=sum(sum(map(bool, held.document.body_pages)) for held in self._now.held.values()),
            position=self.position(),
            generation=self._number,
            size=0,
            opened=0,
            detail="",
        )

    def _own(self) -> "_Changes":
        if self._writer is not self:
            self._require_no_writer()
            self._writer = self
        return self._staged

    def _require_no_writer(self) -> None:
        if self._writer is not None:
            raise IndexLocked("Another writer is at work on the index.")

    def _widened(self, query: Query, scope: Scope) -> tuple[Relaxed, list[_Held]]:
        for step in steps(query):
            if found := self._found(query, scope, step):
                return step, found
        return None, []

    def _found(self, query: Query, scope: Scope, step: Relaxed) -> list[_Held]:
        allowed = [held for held in self._now.held.values() if scope.allows(held.document)]
        return [held for held in allowed if _matches(held, asked_on(step, query), step)]

    def _looser(
        self, found: list[_Held], query: Query, scope: Scope, filters: SearchFilters
    ) -> list[_Held]:
        if not found or query.exactly == query:
            return []
        wider = [held for held in self._found(query, scope, "marks") if held not in found]
        return [held for held in wider if filters.allows(held.document)]

    def _ordered(self, rows: list[_Held], query: Query, step: Relaxed, sort: Sort) -> list[_Held]:
        if query.everything and sort is Sort.RELEVANCE:
            sort = Sort.NEWEST
        if sort is not Sort.RELEVANCE:
            order = _ORDERS[sort]
            return sorted(rows, key=lambda held: order(held.document))
        points = Points.of(query, step)
        return sorted(
            rows, key=lambda held: (-_points(held, query, points), -newest_order(held.document))
        )


class MemoryRebuild:
    """A generation beside the one that is searched."""

    def __init__(self, engine: MemoryEngine) -> None:
        self._engine = engine
        self._changes = _Changes()

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._changes.put(documents)

    def remove(self, records: Iterable[int]) -> None:
        self._changes.remove(records)

    def set_position(self, position: int, origin: str = "") -> None:
        self._changes.set_position(position, origin)

    def finish(self) -> None:
        self._engine.end_rebuild(self._changes.applied_to(_Generation({})))

    def abandon(self) -> None:
        self._engine.end_rebuild(None)


class _Changes:
    """What was asked since the last commit; the last word on a record counts."""

    def __init__(self) -> None:
        self._held: dict[int, _Held | None] = {}
        self._place: Followed | None = None

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._held.update({document.record: _Held(document) for document in documents})

    def remove(self, records: Iterable[int]) -> None:
        self._held.update(dict.fromkeys(records))

    def set_position(self, position: int, origin: str = "") -> None:
        self._place = Followed(position, origin)

    def applied_to(self, old: _Generation) -> _Generation:
        merged = {**old.held, **self._held}
        held = {record: one for record, one in merged.items() if one is not None}
        return _Generation(held, old.place if self._place is None else self._place)


def _matches(held: _Held, query: Query, step: Relaxed) -> bool:
    if any(held.text.has(phrase) for phrase in query.must_not):
        return False
    if not meets(held.document, query.conditions):
        return False
    key = held.document.number_key
    if query.everything or (query.number and number_matches(key, query.number)):
        return True
    if query.whole and held.document.plain_number == query.whole:
        return True
    missing = 0
    for clause in query.must:
        if isinstance(clause, Number) and clause.key and number_matches(key, clause.key):
            continue
        if isinstance(clause, Dated) and clause.key in held.document.date_keys:
            continue
        if held.text.has(clause, fuzzy=step == "fuzzy"):
            continue
        if step != "one_missing" or not isinstance(clause, Word):
            return False
        missing += 1
    return missing <= 1 if step == "one_missing" else not missing


def _counts(found: list[_Held], filters: SearchFilters, name: FacetName) -> tuple[tuple, ...]:
    others = filters.without(name)
    counted = Counter(
        facet_value(held.document, name) for held in found if others.allows(held.document)
    )
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _points(held: _Held, query: Query, points: Points) -> int:
    key = held.document.number_key
    got = ranking.FOUND
    for worth in points.words:
        if tier := held.tiers[worth.field].get(worth.word):
            got += worth.points[tier - 1]
    got += sum(given for run, given in points.runs if held.text.has(run))
    got += points.opens * sum(one in held.openings for one in points.openings)
    for asked in query.number_keys:
        got += points.number * (number_matches(key, asked) + (key == asked))
    got += ranking.WHOLE * bool(query.whole and held.document.plain_number == query.whole)
    got += points.number * sum(asked in held.document.date_keys for asked in query.date_keys)
    return got
