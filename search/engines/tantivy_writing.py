"""A session of the one writer on a generation of tantivy."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from access.domain.levels import CLASSIFIED_FROM, Level
from search.domain.documents import IndexDocument
from search.engines.generations import (
    Committed,
    Generations,
    announce,
    read_committed,
    write_committed,
)
from search.engines.port import Followed
from search.engines.tantivy_index import MOST_RECORDS, PARTS, Writer, commit_of, create

_STAGED_LETTERS: Final = 20_000_000


def place_of(level: Level) -> Path:
    """Where a level lies in a generation."""
    return Path("classified" if level >= CLASSIFIED_FROM else "ordinary") / level.name.lower()


def parts() -> list[Path]:
    """Where the indexes of a generation lie in it."""
    return [place_of(level) / name for level in Level for name in PARTS]


def parts_of(level: Level) -> list[Path]:
    """Those that a search of a level opens."""
    return [place_of(level) / name for name in PARTS]


def new_generation(generations: Generations) -> Path:
    """A generation with empty partitions. Only for the holder of the lock."""
    folder = generations.new()
    for level in Level:
        create(folder / place_of(level))
    return folder


def begin(generations: Generations) -> "Session":
    """A session on the generation that is searched; the first ever makes it."""
    with ExitStack() as lock:
        lock.enter_context(generations.only_writer())
        folder = generations.current()
        if folder is None:
            folder = new_generation(generations)
            generations.switch(folder)
        generations.check_rules(folder)
        return Session(folder, lock.pop_all())


class Session:
    """Holds the lock from its beginning to `close`."""

    def __init__(self, folder: Path, lock: ExitStack) -> None:
        self._folder = folder
        self._lock = lock
        self._writers: dict[Level, Writer] = {}
        self._staged: dict[int, IndexDocument | None] = {}
        self._letters = 0
        self._place: Followed | None = None
        self._announced = False

    def put(self, documents: Iterable[IndexDocument]) -> None:
        for document in documents:
            self._staged[document.record] = document
            self._letters += sum(map(len, document.body_pages))
            self._write_when_many()

    def remove(self, records: Iterable[int]) -> None:
        for record in records:
            self._staged[record] = None
            self._write_when_many()

    def set_position(self, position: int, origin: str) -> None:
        self._place, self._announced = Followed(position, origin), False

    def commit(self) -> None:
        self._announce()
        self._write_staged()
        for writer in self._writers.values():
            writer.commit()
        before = read_committed(self._folder)
        commits = {str(part): commit_of(self._folder / part) for part in parts()}
        if self._place is None:
            committed = Committed(before.place, before.reaching, commits)
        else:
            committed = Committed(self._place, None, commits)
        write_committed(self._folder, committed)

    def close_writers(self) -> None:
        """What was not committed is forgotten; the lock stays."""
        writers, self._writers, self._staged = self._writers, {}, {}
        for writer in writers.values():
            writer.close()

    def close(self) -> None:
        with self._lock:
            self.close_writers()

    def _write_when_many(self) -> None:
        if self._letters > _STAGED_LETTERS or len(self._staged) >= MOST_RECORDS:
            self._write_staged()

    def _write_staged(self) -> None:
        staged, self._staged, self._letters = self._staged, {}, 0
        if not staged:
            return
        self._announce()
        held = {level: self._writer(level).held(list(staged)) for level in Level}
        self._leave_old_levels(staged, held)
        for level, records in held.items():
            self._writer(level).remove(records)
        for document in staged.values():
            if document is not None:
                self._writer(document.level).add(document)

    def _announce(self) -> None:
        if self._place is not None and not self._announced:
            announce(self._folder, self._place)
            self._announced = True

    def _leave_old_levels(
        self, staged: dict[int, IndexDocument | None], held: dict[Level, set[int]]
    ) -> None:
        """
        What changes its level leaves the old partition, for good, before it enters the new one:
        found twice would be found where it must not be any more.
        """
        for level, records in held.items():
            moving = {
                record
                for record in records
                if (document := staged[record]) is not None and document.level != level
            }
            if moving:
                self._writer(level).remove(moving)
                self._writer(level).commit()
                records.difference_update(moving)

    def _writer(self, level: Level) -> Writer:
        if level not in self._writers:
            self._writers[level] = Writer(self._folder / place_of(level))
        return self._writers[level]
