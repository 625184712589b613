"""
The embedded engine: ordinary and classified material apart, every level in a folder of its own.

Statistics are those of one level, so what lies above a person's clearance changes neither the
counts nor the order of what they find; and their search opens none of its files.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Lock, get_ident
from typing import TypeVar

from access.domain.levels import Level
from search.domain.documents import IndexDocument
from search.domain.query import Query
from search.domain.results import MOST_PAGES, Relaxed, Result, SearchFilters, Sort, checked_window
from search.domain.scope import Scope
from search.engines.generations import Generations, number_of, read_committed
from search.engines.integrity import Integrity
from search.engines.port import (
    Followed,
    Health,
    IndexLocked,
    NotBuilt,
    RebuildNeeded,
    SearchUnavailable,
    checked_words,
)
from search.engines.tantivy_answers import numbers_of
from search.engines.tantivy_index import RULES, Reader, View, document_queries, engine_errors
from search.engines.tantivy_search import Search, allowed_among, best_pages, try_out, words_held
from search.engines.tantivy_writing import (
    Session,
    begin,
    new_generation,
    parts,
    parts_of,
    place_of,
)

_Answer = TypeVar("_Answer")


class TantivyEngine:
    """
    An index in a folder of a local disk. Safe for threads; after a fork it opens files anew.

    Before it answers it sees that the files it is about to read are those it found right.
    """

    def __init__(self, root: Path) -> None:
        self._generations = Generations(root, RULES)
        self._lock = Lock()
        self._integrity = Integrity()
        self._opened_as: tuple[Path, int, tuple[int, int, int]] | None = None
        self._readers: dict[Level, Reader] = {}
        self._session: Session | None = None
        self._writing: tuple[int, int] | None = None

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
            lambda folder: Search(self._opened(folder, scope), query, scope, filters).result(
                sort, first, last
            )
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

        def find(folder: Path) -> dict[int, tuple[int, ...]]:
            found: dict[int, tuple[int, ...]] = {}
            for view in self._opened(folder, scope).values():
                allowed = allowed_among(view, scope, records)
                found |= best_pages(view, query, sorted(allowed), relaxed=relaxed, most=most)
            return found

        return self._read(find)

    def words_held(self, words: Collection[str], scope: Scope) -> dict[str, int]:
        wanted = checked_words(words)
        if scope.is_empty or not wanted:
            return {}
        return self._read(
            lambda folder: words_held(self._opened(folder, scope).values(), scope, wanted)
        )

    def version_of(self, record: int) -> int | None:
        def find(folder: Path) -> int | None:
            for view in self._all(folder):
                found = view.documents.search(document_queries.of_records([record]), limit=1)
                for _, address in found.hits:
                    return numbers_of(view.documents, "version", [address])[0]
            return None

        return self._read(find) if self._generations.current() else None

    def count(self) -> int:
        if self._generations.current() is None:
            return 0
        return self._read(
            lambda folder: sum(int(view.documents.num_docs) for view in self._all(folder))
        )

    def position(self) -> int:
        return self.places()[0].position

    def places(self) -> tuple[Followed, ...]:
        folder = self._generations.current()
        if folder is None:
            return (Followed(),)
        self._generations.check_rules(folder)
        committed = read_committed(folder)
        return (committed.place, *([committed.reaching] if committed.reaching else []))

    def check(self, *, thorough: bool = False) -> None:
        def look(folder: Path) -> None:
            self._require_whole(folder, parts(), thorough=thorough)
            self._integrity.leave_word(folder, parts())

        self._read(look)

    def tidy(self) -> None:
        with self._generations.only_writer():
            self._generations.tidy()

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._written(lambda session: session.put(documents))

    def remove(self, records: Iterable[int]) -> None:
        self._written(lambda session: session.remove(records))

    def set_position(self, position: int, origin: str = "") -> None:
        self._written(lambda session: session.set_position(position, origin))

    def commit(self) -> None:
        self._written(lambda session: session.commit())
        self.discard()

    def discard(self) -> None:
        if self._session and self._writing == _writer():
            session, self._session, self._writing = self._session, None, None
            session.close()

    def begin_rebuild(self) -> "TantivyRebuild":
        lock = ExitStack()
        lock.enter_context(self._generations.only_writer())
        with lock:
            folder = new_generation(self._generations)
            return TantivyRebuild(self._generations, folder, lock.pop_all())

    def clear(self) -> None:
        self.begin_rebuild().finish()

    def health(self) -> Health:
        known = {"records": 0, "pages": 0, "position": 0, "generation": 0, "size": 0}
        try:
            folder = self._generations.readable()
            known["generation"] = number_of(folder)
            known["size"] = _size_of(folder)
            known["position"] = self.position()
            known["records"] = self.count()
            known["pages"] = self._read(
                lambda folder: sum(int(view.pages.num_docs) for view in self._all(folder))
            )
            self._read(self._try_out)
        except (SearchUnavailable, OSError) as problem:
            rebuild = isinstance(problem, RebuildNeeded | NotBuilt)
            detail = str(problem)
            return Health(
                ready=False, rebuild=rebuild, opened=Reader.opened, detail=detail, **known
            )
        return Health(ready=True, rebuild=False, opened=Reader.opened, detail="", **known)

    def _try_out(self, folder: Path) -> None:
        for view in self._all(folder):
            try_out(view)

    def _read(self, answer: Callable[[Path], _Answer]) -> _Answer:
        folder = self._generations.readable()
        try:
            with engine_errors():
                return answer(folder)
        except SearchUnavailable:
            # The generation may have been replaced between two looks at it.
            fresh = self._generations.readable()
            if fresh == folder:
                raise
            with engine_errors():
                return answer(fresh)

    def _opened(self, folder: Path, scope: Scope) -> dict[Level, View]:
        return {level: self._view(folder, level) for level in scope.levels}

    def _all(self, folder: Path) -> Iterator[View]:
        return (self._view(folder, level) for level in Level)

    def _view(self, folder: Path, level: Level) -> View:
        self._require_whole(folder, parts_of(level))
        opened_as = folder, os.getpid(), self._generations.identity(folder)
        with self._lock:
            if self._opened_as != opened_as:
                self._readers, self._opened_as = {}, opened_as
                self._integrity.forget(but=folder)
            if level not in self._readers:
                self._readers[level] = Reader(folder / place_of(level))
            return self._readers[level].view()

    def _require_whole(
        self, folder: Path, wanted: Iterable[Path], *, thorough: bool = False
    ) -> None:
        commits = read_committed(folder).commits
        for part in wanted:
            least = commits.get(str(part), 0)
            self._integrity.require_whole(folder, part, least=least, thorough=thorough)

    def _written(self, change: Callable[[Session], None]) -> None:
        with self._lock:
            if self._session is None:
                self._session, self._writing = begin(self._generations), _writer()
        if self._writing != _writer():
            raise IndexLocked("Another thread is at work on the index.")
        try:
            change(self._session)
        except BaseException:
            self.discard()
            raise


def _writer() -> tuple[int, int]:
    return os.getpid(), get_ident()


def _size_of(folder: Path) -> int:
    found = (
        (Path(place) / name).stat().st_size for place, _, names in os.walk(folder) for name in names
    )
    return sum(found)


class TantivyRebuild:
    """A generation in the making; the lock is held until it is finished or abandoned."""

    def __init__(self, generations: Generations, folder: Path, lock: ExitStack) -> None:
        self._generations = generations
        self._folder = folder
        self._lock = lock
        self._session = Session(folder, lock)

    def put(self, documents: Iterable[IndexDocument]) -> None:
        self._session.put(documents)

    def remove(self, records: Iterable[int]) -> None:
        self._session.remove(records)

    def set_position(self, position: int, origin: str = "") -> None:
        self._session.set_position(position, origin)

    def finish(self) -> None:
        with self._lock:
            self._session.commit()
            self._session.close_writers()
            self._generations.switch(self._folder)

    def abandon(self) -> None:
        with self._lock:
            self._session.close_writers()
            self._generations.drop(self._folder)
