"""
The file of keys: SQLite, apart from the database, so that it can stand on another disk.

What is removed is overwritten (`secure_delete`), and stands in the journal until that is emptied:
`truncate` does, and says when others kept it from doing so. Every write is on the disk when its
transaction ends. A process that forks opens the file anew.
"""

import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from keys.domain.errors import StoreBusy, StoreUnusable
from keys.store.tables import FORMAT, TABLES

_PATIENCE_S: Final = 30.0
_TRUNCATE_S: Final = 10.0
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY", "PRAGMA foreign_keys=ON",
)  # fmt: skip


class KeyFile:
    """The file at `path`, and its connection; may be shared by threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._process = 0
        self._identity: tuple[int, int] | None = None

    @classmethod
    def make(cls, path: Path) -> "KeyFile":
        """A new one with empty tables, ours alone. Raises FileExistsError, OSError."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        made = cls(path)
        with made.writing(new=True) as rows:
            for statement in filter(str.strip, TABLES.split(";")):
                rows.execute(statement)
            rows.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
        flush_folder(path.parent)
        return made

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, alone. Raises StoreUnusable."""
        with self._lock:
            try:
                yield self._opened()
            except sqlite3.DatabaseError as error:
                raise _unusable(error) from error

    @contextmanager
    def writing(self, *, new: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction that begins by taking the file. Raises StoreUnusable, StoreBusy."""
        with self._lock:
            try:
                rows = self._opened(new=new)
                rows.execute("BEGIN IMMEDIATE")
                try:
                    yield rows
                    self._demand_place()
                except BaseException:
                    rows.execute("ROLLBACK")
                    raise
                rows.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                raise _unusable(error) from error

    def truncate(self) -> None:
        """What was removed stands in no file any more. Raises StoreBusy while others read."""
        until = time.monotonic() + _TRUNCATE_S
        while True:
            with self.reading() as rows:
                # It would wait for readers within SQLite, with the file to itself.
                rows.execute("PRAGMA busy_timeout=0")
                try:
                    busy = rows.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                except sqlite3.OperationalError as error:
                    if not isinstance(_unusable(error), StoreBusy):
                        raise
                    busy = 1
                finally:
                    rows.execute(f"PRAGMA busy_timeout={int(_PATIENCE_S * 1000)}")
            if not busy:
                return
            if time.monotonic() > until:
                raise StoreBusy(self.path.name)
            time.sleep(0.05)

    def copy(self, target: Path) -> None:
        """A whole copy in the place of an earlier one, ours alone, on the disk when this returns."""
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        beside.unlink(missing_ok=True)
        os.close(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            with self.reading() as rows:
                copied = sqlite3.connect(beside)
                try:
                    rows.backup(copied)
                    copied.execute("PRAGMA journal_mode=DELETE")
                finally:
                    copied.close()
            descriptor = os.open(beside, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        flush_folder(target.parent)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _opened(self, *, new: bool = False) -> sqlite3.Connection:
        found = self._found()
        if found is None:
            raise StoreUnusable("missing")
        known = (self._process, self._identity) == (os.getpid(), found)
        if self._connection is None or not known:
            # Of a file that was replaced the new one is opened, for a copy may have been put back. What a fork brought along is not closed here: that would undo the other's journal.
            self._inherited = self._connection
            self._connection = sqlite3.connect(
                self.path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
            )
            self._process, self._identity = os.getpid(), found
            for pragma in _PRAGMAS:
                self._connection.execute(pragma)
            if not new:
                self._demand_format(self._connection)
        return self._connection

    def _found(self) -> tuple[int, int] | None:
        """Which file stands at the path now."""
        try:
            about = self.path.stat()
        except OSError:
            return None
        return (about.st_dev, about.st_ino) if stat.S_ISREG(about.st_mode) else None

    def _demand_place(self) -> None:
        # Else what is written now would stand in a file that has no name.
        if self._found() != self._identity:
            raise StoreUnusable("removed or replaced")

    def _demand_format(self, rows: sqlite3.Connection) -> None:
        found = rows.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        if found is None or found[0] != FORMAT:
            self._connection = None
            raise StoreUnusable("of another version")


def _unusable(error: sqlite3.DatabaseError) -> Exception:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return StoreBusy("locked")
    return StoreUnusable(type(error).__name__)


def flush_folder(folder: Path) -> None:
    """What was named in a folder is on the disk."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
