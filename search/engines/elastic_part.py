"""
The ordinary part of an index on the servers of an Elasticsearch.

Only what is ordinary ever goes there: of other ranks it keeps nothing. Everything of a search is of one
moment, which the servers hold for as long as it is looked at.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, get_ident, local
from typing import Any, Final

from elasticsearch import Elasticsearch

from search.domain.documents import IndexDocument
from search.engines.elastic_client import WRITE_S, Door, Gone, WrittenByAnother
from search.engines.elastic_generations import ElasticGenerations, Generation
from search.engines.elastic_index import DOCUMENT, RULES
from search.engines.elastic_moments import Moments
from search.engines.elastic_search import ElasticPartition, held_behind
from search.engines.elastic_writing import ElasticSession
from search.engines.generations import make_folder, only_writer
from search.engines.port import (
    Followed,
    Health,
    Held,
    IndexLocked,
    Left,
    NotBuilt,
    RebuildNeeded,
    SearchUnavailable,
)

_JUST_NOW_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """A generation as it was, and how many moments had been lost by then: another is worth another look."""

    generation: Generation
    lost: int


class ElasticPart:
    """
    What is of these ranks, under a name on the servers. `folder` is of this machine, and holds the lock of the
    one writer on it; of writers on several machines the later is refused by the servers. Safe for threads.
    """

    def __init__(
        self,
        door: Door,
        name: str,
        ranks: Sequence[int],
        folder: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ranks = ranks
        self._clock = clock
        self._door = door
        self._folder = folder
        self._generations = ElasticGenerations(door, name)
        self._lock = Lock()
        self._session: ElasticSession | None = None
        self._writing: tuple[int, int] | None = None
        self._asked = local()
        self._moments = Moments(door, clock=clock)

    @property
    def is_made(self) -> bool:
        try:
            self._generations.readable()
        except SearchUnavailable:
            return False
        return True

    def readable(self) -> "_Seen":
        """
        The generation that is searched, in the state in which this thread asked for its place in the feed just
        now: a search is cut to what that place shows.
        """
        generation, asked_at = getattr(self._asked, "last", (None, 0.0))
        self._asked.last = (None, 0.0)
        if generation is None or self._clock() - asked_at > _JUST_NOW_S:
            generation = self._generations.readable()
        return _Seen(generation, self._moments.lost)

    @contextmanager
    def opened(
        self, seen: "_Seen", ranks: Iterable[int]
    ) -> Iterator[Mapping[int, ElasticPartition]]:
        here = [rank for rank in ranks if rank in self.ranks]
        with self._moments.at(seen.generation) as ask:
            yield {rank: ElasticPartition(ask) for rank in here}

    def version_of(self, record: int) -> int | None:
        generation = self._generations.current()
        if generation is None:
            return None
        named: list[Any] = [{"term": {"record": record}}, {"term": {"kind": DOCUMENT}}]

        def find(client: Elasticsearch) -> Any:
            return client.search(
                index=generation.index, query={"bool": {"filter": named}}, size=1, source=False,
                docvalue_fields=[{"field": "version"}], allow_partial_search_results=False,
            )  # fmt: skip

        hits = self._door.ask(find)["hits"]["hits"]
        return int(hits[0]["fields"]["version"][0]) if hits else None

    def count(self) -> int:
        generation = self._generations.current()
        return self._session_on(generation).counted()[0] if generation else 0

    def held_after(self, record: int, most: int) -> list[Held]:
        generation = self._generations.current()
        if generation is None:
            return []
        with self._moments.at(generation) as ask:
            return held_behind(ask, record, most)

    def position(self) -> int:
        return self.places()[0].position

    def places(self) -> tuple[Followed, ...]:
        self._asked.last = (None, 0.0)
        try:
            generation = self._generations.readable()
        except NotBuilt:
            return (Followed(),)
        self._asked.last = (generation, self._clock())
        state = generation.state
        return (state.place, *([state.reaching] if state.reaching else []))

    def check(self, *, thorough: bool = False) -> None:  # noqa: ARG002 - the servers read their own files
        make_folder(self._folder)  # what is closed may lie below it
        generation = self._generations.readable()
        state = generation.state
        if state.reaching is not None:
            return  # what a commit that was broken off has written already is written again
        if self._session_on(generation).counted() == (state.records, state.pages):
            return
        if self._generations.readable().stamp == generation.stamp:
            raise RebuildNeeded("The index does not hold what was written to it.")

    def tidy(self) -> None:
        with only_writer(self._folder):
            self._generations.tidy()

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._written(lambda session: session.put(documents))

    def remove(self, records: Iterable[int]) -> None:
        self._written(lambda session: session.remove(records))

    def set_position(self, position: int, origin: str = "") -> None:
        self._written(lambda session: session.set_position(position, origin))

    def leave(self) -> None:
        self._written(lambda session: session.leave())

    def commit(self) -> None:
        self._written(lambda session: session.commit())
        self.discard()

    def discard(self) -> None:
        if self._session and self._writing == _writer():
            session, self._session, self._writing = self._session, None, None
            session.close()

    def note_left(self, *, since: int, urgent: bool) -> None:
        generation = self._generations.current()
        if generation is None:
            return
        before = generation.state.left
        left = Left(since, urgent)
        if before is not None:
            left = Left(min(before.since, since), before.urgent or urgent)
        if left != before:
            self._generations.written(generation, replace(generation.state, left=left))

    def left(self) -> Left | None:
        generation = self._generations.current()
        return generation.state.left if generation else None

    def settle_left(self) -> bool:
        """The servers keep what was written over for as long as they like: only building anew removes it."""
        return self.left() is None

    def begin_rebuild(self, site: str = "") -> "ElasticRebuild":
        lock = ExitStack()
        lock.enter_context(only_writer(self._folder))
        with lock:
            self._generations.require_own(site)
            self._generations.tidy()
            generation = self._generations.new(site)
            return ElasticRebuild(self._generations, self._session_on(generation, lock.pop_all()))

    def health(self) -> Health:
        known = {"records": 0, "pages": 0, "position": 0, "generation": 0, "size": 0}
        try:
            generation = self._generations.readable()
            known |= {"generation": generation.number, "position": generation.state.place.position}
            known["size"] = self._size_of(generation)
            known["records"], known["pages"] = self._session_on(generation).counted()
        except SearchUnavailable as problem:
            rebuild = isinstance(problem, RebuildNeeded | NotBuilt)
            return Health(ready=False, rebuild=rebuild, opened=0, detail=str(problem), **known)
        return Health(ready=True, rebuild=False, opened=0, detail="", **known)

    def _size_of(self, generation: Generation) -> int:
        answer = self._door.ask(
            lambda client: client.indices.stats(index=generation.index, metric="store")
        )
        return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])

    def _session_on(self, generation: Generation, lock: ExitStack | None = None) -> ElasticSession:
        held = lock or ExitStack()
        return ElasticSession(self._door, self._generations, generation, self.ranks, held)

    def _begin(self) -> ElasticSession:
        """A session on the generation that is searched; the first ever makes it."""
        with ExitStack() as lock:
            lock.enter_context(only_writer(self._folder))
            generation = self._generations.current()
            if generation is None:
                generation = self._generations.new("")
                self._generations.switch(generation)
            if generation.state.rules != RULES:
                raise RebuildNeeded("The index was made by other rules.")
            if generation.state.reaching is not None:
                # What a commit that was broken off left behind is to be seen by the one that goes on.
                door = generation.door
                self._door.ask(lambda client: client.indices.refresh(index=door), within=WRITE_S)
            return self._session_on(generation, lock.pop_all())

    def _written(self, change: Callable[[ElasticSession], None]) -> None:
        self._asked.last = (None, 0.0)
        with self._lock:
            if self._session is None:
                self._session, self._writing = self._begin(), _writer()
        if self._writing != _writer():
            raise IndexLocked("Another thread is at work on the index.")
        try:
            change(self._session)
        except Gone:
            self.discard()
            raise WrittenByAnother("The index was built anew by somebody else.") from None
        except BaseException:
            self.discard()
            raise


def _writer() -> tuple[int, int]:
    return os.getpid(), get_ident()


class ElasticRebuild:
    """A generation in the making; the lock is held until it is finished or abandoned."""

    def __init__(self, generations: ElasticGenerations, session: ElasticSession) -> None:
        self._generations = generations
        self._session = session

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._session.put(documents)

    def remove(self, records: Iterable[int]) -> None:
        self._session.remove(records)

    def set_position(self, position: int, origin: str = "") -> None:
        self._session.set_position(position, origin)

    def finish(self) -> None:
        try:
            self._session.commit()
            self._generations.switch(self._session.generation)
        finally:
            self._session.close()

    def abandon(self) -> None:
        try:
            with suppress(SearchUnavailable):
                self._generations.drop([self._session.generation.number])
        finally:
            self._session.close()
