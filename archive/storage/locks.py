"""
When objects in a folder may be destroyed, each in a file of its own, and who changes that one at a time.

Whoever mends an object holds the same lock, so that nobody destroys it meanwhile.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from archive.storage.guards import Guard, read_guard
from archive.storage.incoming import Incoming, flush_folder, make_folder


class Locks:
    """The folder of them, in which a file stands for each object that is or was guarded."""

    def __init__(self, folder: Path, incoming: Incoming) -> None:
        self.folder = folder
        self._incoming = incoming

    @contextlib.contextmanager
    def to_ourselves(self) -> Iterator[None]:
        """With nobody else, thread or process, changing any meanwhile."""
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def guard_of(self, name: str) -> Guard:
        """What guards an object. Raises Tampered."""
        try:
            written = self._path(name).read_bytes()
        except FileNotFoundError:
            return Guard()
        return read_guard(written)

    def write(self, name: str, guard: Guard) -> None:
        """From now on this guards it."""
        path = self._path(name)
        make_folder(path.parent)
        written = guard.written()
        with self._incoming.file() as incoming:
            incoming.write(written)
            incoming.seal(lambda file: file.read() == written)
            incoming.path.replace(path)
        flush_folder(path.parent)

    def forget(self, name: str) -> None:
        """The object is gone."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name
