"""
The one place from which temporary files come: copies of papers while they are worked on, and nothing of them afterwards.

    <root>/<label>-<process>-<chance>/    one for each process, with `.lock`, held by it
    <root>/lists/                         files of people between two screens, swept by their age

The kernel lets a lock go when its holder dies, however it dies. So a folder whose lock nobody holds
was left behind by a dead process, on this machine or on another that shares the disk. Whoever
begins to work sweeps first. All else here lies in such a folder or has no name at all.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from machine.memory import MEMORY, is_in_memory

KEPT_S: Final = 24 * 3600
# Kept by age: these belong to no process.
_BY_AGE: Final = ("lists",)
_LOCK: Final = ".lock"
_GATE: Final = ".gate"
# Folders that versions before the locks made for one file each.
_UNLOCKED_PREFIX: Final = "item-"


class Scratch:
    """
    The scratch folder of one process under `root`, made when it is first wanted.

    Not to be shared by threads. Raises OSError where the disk does not play along.
    """

    def __init__(self, root: Path, label: str) -> None:
        self.root = root
        self._label = label
        self._own: Path | None = None
        self._lock = -1

    def folder(self, prefix: str = "") -> Path:
        """A new folder for one piece of work."""
        return Path(tempfile.mkdtemp(prefix=prefix, dir=self.home))

    def close(self) -> None:
        """Remove what this process still has here."""
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)
            os.close(self._lock)
        self._own, self._lock = None, -1

    def sweep(self) -> None:
        """Remove what dead processes left, and what people left lying for more than a day."""
        sweep(self.root)

    @property
    def home(self) -> Path:
        """The folder of this process, made when it is first wanted."""
        if self._own is None:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            # No sweep may come between the folder and its lock.
            with _gate(self.root, fcntl.LOCK_SH):
                own = self.root / f"{self._label}-{os.getpid()}-{secrets.token_hex(4)}"
                own.mkdir(mode=0o700)
                self._lock = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._own = own
        return self._own


def sweep(root: Path) -> None:
    """Remove what dead processes left under a root, and what people left lying for over a day."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _gate(root, fcntl.LOCK_EX):
        left = [path for path in _folders(root) if _is_left(path)]
        # Under other names first: the gate must not stay shut while gigabytes are removed.
        doomed = [_renamed(path) for path in left]
    for path in doomed:
        shutil.rmtree(path, ignore_errors=True)
    for name in _BY_AGE:
        sweep_by_age(root / name)


@contextlib.contextmanager
def scratch_folder(root: Path, label: str) -> Iterator[Path]:
    """One folder for one piece of work, gone afterwards even when this process is killed."""
    scratch = Scratch(root, label)
    try:
        yield scratch.folder()
    finally:
        scratch.close()


@contextlib.contextmanager
def unnamed_file(place: Path | None = None) -> Iterator[BinaryIO]:
    """A file on the disk of a folder that has no name: it cannot be left behind."""
    with tempfile.TemporaryFile(dir=place) as file:
        yield file


def spooled_file(*, in_memory: int) -> BinaryIO:
    """What stays in memory up to so many bytes, and beyond them is a file without a name. The caller closes it."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=in_memory))


@contextlib.contextmanager
def folder_within(place: Path | None = None, prefix: str = "") -> Iterator[Path]:
    """A folder for a step of a piece of work, in the folder of that work, gone after the step."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place) as folder:
        yield Path(folder)


def new_folder(place: Path, prefix: str) -> Path:
    """A folder in the folder of a piece of work, which goes with it."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=place))


def new_file(place: Path, prefix: str, suffix: str) -> Path:
    """An empty file in the folder of a piece of work, which goes with it."""
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=place)
    os.close(handle)
    return Path(name)


def let_libraries_use(folder: Path | None) -> None:
    """Where libraries of this process that ask the system for a place shall put their files."""
    tempfile.tempdir = str(folder) if folder else None


def scratch_of_account() -> Path:
    """
    Where an account works that has no data folder at hand: a folder of its own, in memory unless
    the account says where (TMPDIR), or the system has none.
    """
    said = bool(os.environ.get("TMPDIR")) or not is_in_memory(MEMORY)
    place = Path(tempfile.gettempdir()) if said else MEMORY
    return place / f"kho-so-{os.getuid()}"


def sweep_by_age(folder: Path, *, kept_s: float = KEPT_S) -> None:
    """Remove the files in a folder that nobody touched for so long; others may sweep too."""
    with contextlib.suppress(FileNotFoundError):
        for path in folder.iterdir():
            # Another process may have swept it since.
            with contextlib.suppress(FileNotFoundError):
                # A clock that was set back makes the newest file look as if it came tomorrow.
                if abs(time.time() - path.stat().st_mtime) > kept_s:
                    path.unlink()


@contextlib.contextmanager
def _gate(root: Path, how: int) -> Iterator[None]:
    gate = os.open(root / _GATE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(gate, how)
        yield
    finally:
        os.close(gate)


def _folders(root: Path) -> list[Path]:
    return [
        path
        for path in root.iterdir()
        if path.name not in _BY_AGE and path.is_dir() and not path.is_symlink()
    ]


def _is_left(path: Path) -> bool:
    try:
        lock = os.open(path / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        old = time.time() - path.stat().st_mtime > KEPT_S
        return old or path.name.startswith(_UNLOCKED_PREFIX)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def _renamed(path: Path) -> Path:
    doomed = path.with_name(f"{_UNLOCKED_PREFIX}left-{secrets.token_hex(4)}")
    path.rename(doomed)
    return doomed
