"""
Moments of an index on servers that are held for as long as they are searched.

Between two commits every search sees the same, so one moment is opened for all of them, and let go of when
the state of the index says that there is another.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from elasticsearch import Elasticsearch

from search.engines.elastic_client import Door, kind_of, told
from search.engines.elastic_generations import Generation
from search.engines.elastic_search import Ask
from search.engines.port import SearchUnavailable

_KEPT_FOR: Final = "60s"
_USED_FOR_S: Final = 40.0  # what was not searched for so long may be gone soon
_Asked = dict[str, Any]
_Which = tuple[str, tuple[int, int]]


@dataclass(slots=True)
class _Moment:
    which: _Which
    name: str
    used_at: float
    users: int = 0
    is_over: bool = False


class Moments:
    """Of one part of an index. Safe for threads."""

    def __init__(self, door: Door, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._door = door
        self._clock = clock
        self._lock = Lock()
        self._now: _Moment | None = None
        self.lost = 0
        """How many were gone before they were let go of: whoever finds one gone may ask again."""

    @contextmanager
    def at(self, generation: Generation) -> Iterator[Ask]:
        """The moment at which a generation has its state. What is raised within may tell that it is gone."""
        try:
            moment = self._taken((generation.index, generation.stamp))
        except SearchUnavailable:
            self.lost += 1
            raise
        try:
            yield lambda bodies: self._asked(moment, bodies)
        except SearchUnavailable:
            # It may have lain on the very server that is away.
            self.lost += 1
            self._end(moment)
            raise
        finally:
            self._leave(moment)

    def _taken(self, which: _Which) -> _Moment:
        with self._lock:
            now, at = self._now, self._clock()
            if now and now.which == which and at - now.used_at < _USED_FOR_S:
                now.users, now.used_at = now.users + 1, at
                return now
        opened = self._door.ask(lambda client: _open(client, which[0]))["id"]
        fresh = _Moment(which, opened, self._clock(), users=1)
        with self._lock:
            before, self._now = self._now, fresh
        if before:
            self._end(before)
        return fresh

    def _end(self, moment: _Moment) -> None:
        with self._lock:
            moment.is_over = True
            if self._now is moment:
                self._now = None
            unused = not moment.users
        if unused:
            self._close(moment)

    def _leave(self, moment: _Moment) -> None:
        with self._lock:
            moment.users -= 1
            unused = moment.is_over and not moment.users
        if unused:
            self._close(moment)

    def _close(self, moment: _Moment) -> None:
        # What cannot be let go of now is let go of by the servers, soon.
        with suppress(SearchUnavailable):
            self._door.ask(lambda client: client.close_point_in_time(id=moment.name))

    def _asked(self, moment: _Moment, bodies: Sequence[_Asked]) -> Sequence[Mapping[str, Any]]:
        pit = {"id": moment.name, "keep_alive": _KEPT_FOR}
        common = {"pit": pit, "_source": False, "stored_fields": "_none_"}
        if len(bodies) == 1:
            return [self._door.ask(lambda client: client.search(body={**common, **bodies[0]})).body]
        searches: list[_Asked] = []
        for body in bodies:
            searches += [{}, {**common, **body}]
        answers: Sequence[Mapping[str, Any]] = self._door.ask(
            lambda client: client.msearch(searches=searches)
        )["responses"]
        for answer in answers:
            if answer["status"] != 200:
                raise told(answer["status"], kind_of(answer))
        return answers


def _open(client: Elasticsearch, index: str) -> Any:
    return client.open_point_in_time(
        index=index, keep_alive=_KEPT_FOR, allow_partial_search_results=False
    )
