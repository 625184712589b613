"""
A part of the embedded index: some ranks, each in a partition of its own, in one folder.

Statistics are those of one partition, so what lies above a person's clearance changes neither the
counts nor the order of what they find; and their search opens none of its files.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock, get_ident
from typing import TypeVar

from search.domain.documents import IndexDocument
from search.engines.generations import Generations, number_of, read_committed
from search.engines.integrity import Integrity
from search.engines.left_behind import forget_note, is_clean, noted, write_note
from search.engines.moments import SearchedPart, read_of
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
from search.engines.tantivy_answers import numbers_of
from search.engines.tantivy_index import RULES, Reader, View, document_queries, engine_errors
from search.engines.tantivy_search import TantivyPartition, held_in, try_out
from search.engines.tantivy_writing import Session, begin, new_generation, parts_of, place_of

_Answer = TypeVar("_Answer")


class TantivyPart:
    """
    Ranks of an index in a folder. Safe for threads; after a fork it opens files anew.

    Before it answers it sees that the files it is about to read are those it found right.
    """

    def __init__(self, root: Path, ranks: Sequence[int]) -> None:
        self.root = root
        self.ranks = ranks
        self._generations = Generations(root, RULES)
        self._lock = Lock()
        self._integrity = Integrity()
        self._opened_as: tuple[Path, int, tuple[int, int, int]] | None = None
        self._readers: dict[int, Reader] = {}
        self._session: Session | None = None
        self._writing: tuple[int, int] | None = None

    @property
    def is_made(self) -> bool:
        """Whether there is one, by today's rules. Whether its files are right is seen when it is read."""
        try:
            self._generations.readable()
            self.places()
        except SearchUnavailable:
            return False
        return True

    @contextmanager
    def opened(self, folder: Path, ranks: Iterable[int]) -> Iterator[dict[int, TantivyPartition]]:
        with engine_errors():
            here = [rank for rank in ranks if rank in self.ranks]
            yield {rank: TantivyPartition(self._view(folder, rank)) for rank in here}

    def readable(self) -> Path:
        """The generation that is searched. Raises NotBuilt, RebuildNeeded, SearchUnavailable."""
        return self._generations.readable()

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

    def held_after(self, record: int, most: int) -> list[Held]:
        def look(folder: Path) -> list[Held]:
            return sorted(one for view in self._all(folder) for one in held_in(view, record, most))

        return self._read(look)[:most] if self._generations.current() else []

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
            parts = parts_of(self.ranks)
            self._require_whole(folder, parts, thorough=thorough)
            self._integrity.leave_word(folder, parts)

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

    def leave(self) -> None:
        """What entered another part is found here no more."""
        self._written(lambda session: session.leave())

    def commit(self) -> None:
        self._written(lambda session: session.commit())
        self.discard()

    def discard(self) -> None:
        if self._session and self._writing == _writer():
            session, self._session, self._writing = self._session, None, None
            session.close()

    def note_left(self, *, since: int, urgent: bool) -> None:
        folder = self._generations.current()
        if folder is not None:
            write_note(folder, Left(since, urgent))

    def left(self) -> Left | None:
        folder = self._generations.current()
        return noted(folder) if folder else None

    def settle_left(self) -> bool:
        with self._generations.only_writer():
            folder = self._generations.current()
            if folder is None:
                return True
            if not is_clean([folder / part for part in parts_of(self.ranks)]):
                return False
            forget_note(folder)
            return True

    def begin_rebuild(self, site: str = "") -> "PartRebuild":  # noqa: ARG002 - a folder is its archive's
        lock = ExitStack()
        lock.enter_context(self._generations.only_writer())
        with lock:
            folder = new_generation(self._generations, self.ranks)
            held = lock.pop_all()
            return PartRebuild(self._generations, folder, Session(folder, self.ranks, held), held)

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
        def read(folders: Mapping[SearchedPart, Path]) -> _Answer:
            with engine_errors():
                return answer(folders[self])

        return read_of([self], read)

    def _all(self, folder: Path) -> Iterator[View]:
        return (self._view(folder, rank) for rank in self.ranks)

    def _view(self, folder: Path, rank: int) -> View:
        self._require_whole(folder, parts_of([rank]))
        opened_as = folder, os.getpid(), self._generations.identity(folder)
        with self._lock:
            if self._opened_as != opened_as:
                self._readers, self._opened_as = {}, opened_as
                self._integrity.forget(but=folder)
            if rank not in self._readers:
                self._readers[rank] = Reader(folder / place_of(rank))
            return self._readers[rank].view()

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
                self._session, self._writing = begin(self._generations, self.ranks), _writer()
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


class PartRebuild:
    """A generation in the making; the lock is held until it is finished or abandoned."""

    def __init__(
        self, generations: Generations, folder: Path, session: Session, lock: ExitStack
    ) -> None:
        self._generations = generations
        self._folder = folder
        self._session = session
        self._lock = lock

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
