"""
The tests' database in memory, filled from what the last run built instead of by every migration.

Built anew when anything that makes its tables changes, and with pytest's `--create-db`. What a
test writes is never kept: only the tables as the migrations left them are.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from tests.postgresql import PouredDatabases

BASE = Path(__file__).resolve().parent.parent
MAKE_TABLES = (
    "*/migrations/*.py",
    "*/models/*.py",
    "*/apps.py",
    "config/settings.py",
    "tests/settings.py",
    "requirements/development.txt",
)


class BuiltTables:
    """The tables as the migrations of today leave them, kept in a file between runs."""

    def __init__(self) -> None:
        self._folder = BASE / ".pytest_cache" / "tables"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.fingerprint = _fingerprint()
        self._file = self._folder / f"{self.fingerprint}.sqlite3"
        # Where the tests run on a server.
        self.databases: PouredDatabases | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Of several processes that would build the same tables one does, and the others copy."""
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def forget(self) -> None:
        """They are built anew."""
        self._file.unlink(missing_ok=True)

    def pour_into(self, database: sqlite3.Connection) -> bool:
        """Whether they were there and stand in `database` now."""
        if not self._file.exists():
            return False
        with closing(sqlite3.connect(self._file)) as kept:
            kept.backup(database)
        return True

    def lay_into(self, folder: Path) -> Path:
        """
        A data folder in which the tables stand already; what a start makes besides is not there.

        For tests whose matter is a running site and not how its tables are made.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tables = folder / "khoso.sqlite3"
        shutil.copyfile(self._file, tables)
        tables.chmod(0o600)
        return folder

    @contextmanager
    def own(self, folder: Path) -> Iterator[None]:
        """
        A database of a test's own, which other threads reach too: what several at once do to it is real,
        and it goes as a whole, so that no guard of it need be lifted.
        """
        if self.databases is not None:
            with self.databases.poured():
                yield
            return
        said, ours = connections.settings[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS]
        before = said["NAME"]
        said["NAME"] = self.lay_into(folder) / "khoso.sqlite3"
        del connections[DEFAULT_DB_ALIAS]
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            connections[DEFAULT_DB_ALIAS] = ours
            said["NAME"] = before

    def keep(self, database: sqlite3.Connection) -> None:
        """Keep these tables, and only these."""
        fresh = self._folder / "fresh"
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh)) as kept:
            database.backup(kept)
        for old in self._folder.glob("*.sqlite3"):
            old.unlink()
        fresh.replace(self._file)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in MAKE_TABLES:
        for path in sorted(BASE.glob(pattern)):
            digest.update(f"{path.relative_to(BASE)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
