"""A session of the one writer on a generation of tantivy."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from search.domain.documents import IndexDocument
from search.domain.scope import OPEN_RANK
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


def place_of(rank: int) -> Path:
    """Where what has this rank lies in a generation of its part."""
    return Path("ordinary/ordinary") if rank == OPEN_RANK else Path(f"closed/{rank}")


def parts_of(ranks: Iterable[int]) -> list[Path]:
    """Where the indexes of these ranks lie in a generation."""
    return [place_of(rank) / name for rank in ranks for name in PARTS]


def new_generation(generations: Generations, ranks: Iterable[int]) -> Path:
    """A generation with empty partitions. Only for the holder of the lock."""
    folder = generations.new()
    for rank in ranks:
        create(folder / place_of(rank))
    return folder


def begin(generations: Generations, ranks: Sequence[int]) -> "Session":
    """A session on the generation that is searched; the first ever makes it."""
    with ExitStack() as lock:
        lock.enter_context(generations.only_writer())
        folder = generations.current()
        if folder is None:
            folder = new_generation(generations, ranks)
            generations.switch(folder)
        generations.check_rules(folder)
        return Session(folder, ranks, lock.pop_all())


class Session:
    """
    Holds the lock from its beginning to `close`.

    A document of another rank than these is kept elsewhere, or nowhere: of it nothing stays here.
    """

    def __init__(self, folder: Path, ranks: Sequence[int], lock: ExitStack) -> None:
        self._folder = folder
        self._ranks = ranks
        self._lock = lock
        self._writers: dict[int, Writer] = {}
        self._staged: dict[int, IndexDocument | None] = {}
        self._letters = 0
        self._place: Followed | None = None
        self._announced = False

    def put(self, documents: Iterable[IndexDocument]) -> None:
        for document in documents:
            ours = document.rank in self._ranks
            self._staged[document.record] = document if ours else None
            self._letters += sum(map(len, document.body_pages)) if ours else 0
            self._write_when_many()

    def remove(self, records: Iterable[int]) -> None:
        for record in records:
            self._staged[record] = None
            self._write_when_many()

    def set_position(self, position: int, origin: str) -> None:
        self._place, self._announced = Followed(position, origin), False

    def leave(self) -> None:
        """What is gone, or is another part's from now on, leaves for good, before it enters there."""
        going = [record for record, document in self._staged.items() if document is None]
        if not going:
            return
        self._announce()
        for rank in self._ranks:
            if held := self._writer(rank).held(going):
                self._writer(rank).remove(held)
                self._writer(rank).commit()
        for record in going:
            del self._staged[record]

    def commit(self) -> None:
        self._announce()
        self._write_staged()
        for writer in self._writers.values():
            writer.commit()
        before = read_committed(self._folder)
        commits = {str(part): commit_of(self._folder / part) for part in parts_of(self._ranks)}
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
        held = {rank: self._writer(rank).held(list(staged)) for rank in self._ranks}
        self._leave_old_ranks(staged, held)
        for rank, records in held.items():
            self._writer(rank).remove(records)
        for document in staged.values():
            if document is not None:
                self._writer(document.rank).add(document)

    def _announce(self) -> None:
        if self._place is not None and not self._announced:
            announce(self._folder, self._place)
            self._announced = True

    def _leave_old_ranks(
        self, staged: dict[int, IndexDocument | None], held: dict[int, set[int]]
    ) -> None:
        """
        What changes its rank leaves the old partition, for good, before it enters the new one:
        found twice would be found where it must not be any more.
        """
        for rank, records in held.items():
            moving = {
                record
                for record in records
                if (document := staged[record]) is not None and document.rank != rank
            }
            if moving:
                self._writer(rank).remove(moving)
                self._writer(rank).commit()
                records.difference_update(moving)

    def _writer(self, rank: int) -> Writer:
        if rank not in self._writers:
            self._writers[rank] = Writer(self._folder / place_of(rank))
        return self._writers[rank]
