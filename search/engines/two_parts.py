"""
An index of two parts: what is ordinary, in whatever engine, and what is closed, in folders on this machine.

A search opens the partitions within its scope and no others. What is closed may be away
(search.engines.closed_place): then whoever asks for it is refused, and the rest answers as before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar

from archive.domain.standing import RANKS
from search.domain.documents import IndexDocument
from search.domain.query import Query
from search.domain.results import MOST_PAGES, Relaxed, Result, SearchFilters, Sort, checked_window
from search.domain.scope import OPEN_RANK, Scope
from search.engines.closed_place import closed_place, drop_where_not_to_be
from search.engines.moments import SearchedPart, answer_of
from search.engines.partitions import Partition
from search.engines.port import (
    Closed,
    Followed,
    Health,
    Held,
    Left,
    NotBuilt,
    Rebuild,
    checked_words,
)
from search.engines.searching import Search, allowed_among, best_pages, words_held
from search.engines.tantivy_part import TantivyPart

_CLOSED_RANKS: Final = tuple(rank for rank in RANKS if rank != OPEN_RANK)
_Answer = TypeVar("_Answer")
_Views = Mapping[int, Partition]


class TwoPartEngine:
    """
    An ordinary part, and what is closed below a folder of this machine or in its memory, as
    search.engines.closed_place says.
    """

    def __init__(self, root: Path, ordinary: SearchedPart) -> None:
        self._root = root
        self._ordinary = ordinary
        self._closed: TantivyPart | None = None
        self._lock = Lock()

    @property
    def parts(self) -> tuple[SearchedPart, ...]:
        closed = self._closed_part()
        return (self._ordinary, closed) if closed else (self._ordinary,)

    @property
    def ranks(self) -> tuple[int, ...]:
        return tuple(rank for part in self.parts for rank in part.ranks)

    def closed(self) -> Closed:
        place = closed_place(self._root)
        if isinstance(place, Closed):
            return place
        part = self._closed_part()
        return Closed.READY if part and part.is_made else Closed.BUILDING

    def drop_closed(self, *, ending: bool = False) -> bool:
        self._closed_part()
        return drop_where_not_to_be(self._root, ending=ending)

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
        if query.is_empty or scope.is_empty:
            return Result()
        return self._read(
            scope, lambda views: Search(views, query, scope, filters).result(sort, first, last)
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
        if not query.must or scope.is_empty or not records:
            return {}

        def find(views: _Views) -> dict[int, tuple[int, ...]]:
            found: dict[int, tuple[int, ...]] = {}
            for rank, view in views.items():
                allowed = allowed_among(view, rank, scope, records)
                found |= best_pages(view, query, sorted(allowed), relaxed=relaxed, most=most)
            return found

        return self._read(scope, find)

    def words_held(self, words: Collection[str], scope: Scope) -> dict[str, int]:
        wanted = checked_words(words)
        if scope.is_empty or not wanted:
            return {}
        return self._read(scope, lambda views: words_held(views, scope, wanted))

    def version_of(self, record: int) -> int | None:
        versions = (part.version_of(record) for part in self.parts)
        return next((version for version in versions if version is not None), None)

    def count(self) -> int:
        return sum(part.count() for part in self.parts)

    def held_after(self, record: int, most: int) -> list[Held]:
        return sorted(one for part in self.parts for one in part.held_after(record, most))[:most]

    def position(self) -> int:
        return self.places()[0].position

    def places(self) -> tuple[Followed, ...]:
        told = [part.places() for part in self.parts]
        committed = sorted((places[0] for places in told), key=lambda place: place.position)
        reaching = (place for places in told for place in places[1:])
        return tuple(dict.fromkeys((*committed, *reaching)))

    def check(self, *, thorough: bool = False) -> None:
        self._each(lambda part: part.check(thorough=thorough))

    def tidy(self) -> None:
        self._each(lambda part: part.tidy())

    def put(self, documents: Iterable[IndexDocument]) -> None:
        given = list(documents)
        self._written(lambda part: part.put(given))

    def remove(self, records: Iterable[int]) -> None:
        given = list(records)
        self._written(lambda part: part.remove(given))

    def set_position(self, position: int, origin: str = "") -> None:
        self._written(lambda part: part.set_position(position, origin))

    def commit(self) -> None:
        # Found twice would be found where it must not be any more; missing for a moment it is followed again.
        self._written(lambda part: part.leave())
        self._written(lambda part: part.commit())

    def discard(self) -> None:
        self._each(lambda part: part.discard())

    def note_left(self, *, since: int, urgent: bool) -> None:
        self._ordinary.note_left(since=since, urgent=urgent)

    def left(self) -> Left | None:
        return self._ordinary.left()

    def settle_left(self) -> bool:
        return self._ordinary.settle_left()

    def begin_rebuild(self, site: str = "") -> "WholeRebuild":
        with ExitStack() as begun:
            rebuilds: list[Rebuild] = []
            for part in self.parts:
                rebuilds.append(part.begin_rebuild(site))
                begun.callback(rebuilds[-1].abandon)
            begun.pop_all()
        return WholeRebuild(rebuilds)

    def clear(self) -> None:
        self.begin_rebuild().finish()

    def health(self) -> Health:
        # A closed part that is yet to be built is told of by `closed`.
        ordinary, *closed = self.parts
        healths = [part.health() for part in (ordinary, *(one for one in closed if one.is_made))]
        first_in_need = next((one for one in healths if not one.ready), healths[0])
        return Health(
            ready=first_in_need.ready,
            rebuild=first_in_need.rebuild,
            records=sum(one.records for one in healths),
            pages=sum(one.pages for one in healths),
            position=min(one.position for one in healths),
            generation=healths[0].generation,
            size=sum(one.size for one in healths),
            opened=max(one.opened for one in healths),
            detail=first_in_need.detail,
        )

    def _closed_part(self) -> TantivyPart | None:
        """The closed part where it may be now; what was opened of another is let go of."""
        place = closed_place(self._root)
        with self._lock:
            if isinstance(place, Closed):
                self._closed = None
            elif self._closed is None or self._closed.root != place:
                self._closed = TantivyPart(place, _CLOSED_RANKS)
            return self._closed

    def _read(self, scope: Scope, answer: Callable[[_Views], _Answer]) -> _Answer:
        asked = [self._ordinary]
        if scope.opens_closed:
            closed = self._closed_part()
            if closed is None:
                raise NotBuilt("What is closed cannot be searched now.")
            asked.append(closed)
        return answer_of(asked, scope.ranks, answer)

    def _each(self, act: Callable[[SearchedPart], None]) -> None:
        for part in self.parts:
            act(part)

    def _written(self, change: Callable[[SearchedPart], None]) -> None:
        try:
            self._each(change)
        except BaseException:
            self.discard()
            raise


class WholeRebuild:
    """New generations of all parts; each takes the place of its old one when all are finished."""

    def __init__(self, parts: Sequence[Rebuild]) -> None:
        self._parts = parts

    def put(self, documents: Iterable[IndexDocument]) -> None:
        given = list(documents)
        for part in self._parts:
            part.put(given)

    def remove(self, records: Iterable[int]) -> None:
        given = list(records)
        for part in self._parts:
            part.remove(given)

    def set_position(self, position: int, origin: str = "") -> None:
        for part in self._parts:
            part.set_position(position, origin)

    def finish(self) -> None:
        for part in self._parts:
            part.finish()

    def abandon(self) -> None:
        for part in self._parts:
            part.abandon()
