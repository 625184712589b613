"""
The folder where an object is written before it gets its name.

Each file in it is locked (flock) by its writer, and the kernel lets the lock go when the writer
dies, however it dies. So what is old and unlocked was left behind, and can be swept.
"""

import contextlib
import errno
import fcntl
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Final

from archive.storage.port import CHUNK, VaultFull, VaultUnavailable

ABANDONED_AFTER_S: Final = 24 * 3600
SWEEP_EVERY_S: Final = 3600

# EFBIG: the process may not write a file this large, which to the caller is no room either.
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextlib.contextmanager
def disk_errors(root: Path) -> Iterator[None]:
    """Tells what the operating system says in the words of the port."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise VaultFull(f"The vault in {root} is full.") from error
        why = error.strerror or type(error).__name__
        raise VaultUnavailable(f"The vault in {root} cannot be used: {why}.") from error


def make_folder(path: Path) -> None:
    """Make one folder if it is not there, and let its name survive a power cut."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    flush_folder(path.parent)


def flush_folder(path: Path) -> None:
    """
    Make the names in a folder survive a power cut.

    Wanted even by whoever finds a name already there: the process that made it may not have
    come this far. A folder with nothing to flush costs next to nothing.
    """
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def asked_of_the_disk(file: BufferedReader | FileIO) -> None:
    """The file from its start, and not from the memory before the disk, where it stands on one."""
    with contextlib.suppress(io.UnsupportedOperation):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    file.seek(0)


def digest_on_disk(file: BufferedReader | FileIO, seen: Callable[[int], None] | None = None) -> str:
    """
    The SHA-256 of a file from its start, asked of the disk and not of the memory before it.

    `seen` is told the length of each piece.
    """
    asked_of_the_disk(file)
    if seen is None:
        return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    while piece := file.read(CHUNK):
        digest.update(piece)
        seen(len(piece))
    return digest.hexdigest()


class IncomingFile:
    """One file on its way in."""

    def __init__(self, path: Path, file: FileIO) -> None:
        self.path = path
        self._file = file

    def write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._file.write(rest) :]

    def seal(self, is_right: Callable[[BufferedReader], bool]) -> None:
        """Read-only, on the disk, and read back from there. After this only a name is wanted."""
        os.fchmod(self._file.fileno(), 0o444)
        os.fsync(self._file.fileno())
        os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        with os.fdopen(os.dup(self._file.fileno()), "rb") as back:
            back.seek(0)
            right = is_right(back)
        if not right:
            raise OSError(errno.EIO, "the disk gave back other bytes than were written")


class Incoming:
    """The folder itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._swept_at = 0.0

    @contextlib.contextmanager
    def file(self) -> Iterator[IncomingFile]:
        """A new file, which is gone from this folder afterwards whatever happens."""
        path = self.folder / secrets.token_hex(16)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with disk_errors(self.folder.parent):
            descriptor = os.open(path, flags, 0o600)
        with contextlib.ExitStack() as undo:
            file = undo.enter_context(os.fdopen(descriptor, "w+b", buffering=0))
            undo.callback(path.unlink, missing_ok=True)
            with disk_errors(self.folder.parent):
                fcntl.flock(file, fcntl.LOCK_EX)
                self._sweep_now_and_then(os.fstat(file.fileno()).st_mtime)
            yield IncomingFile(path, file)

    def _sweep_now_and_then(self, now: float) -> None:
        # The file system's own idea of now, taken from the file just made: ages are by its clock.
        if abs(now - self._swept_at) < SWEEP_EVERY_S:
            return
        self._swept_at = now
        for path in self.folder.iterdir():
            # Another process may sweep it first; another account's leavings are its own to sweep.
            with contextlib.suppress(FileNotFoundError, PermissionError):
                about = path.lstat()
                old = now - about.st_mtime > ABANDONED_AFTER_S
                if old and stat.S_ISREG(about.st_mode) and not _in_use(path):
                    path.unlink()


def _in_use(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
