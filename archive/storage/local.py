"""
The vault in a folder of this machine.

    aa/bb/<sha256>          the objects, read-only from the moment they have a name
    incoming/               what is being written
    locks/aa/<sha256>       until when an object is locked, and whether it is on hold

A name appears by link(), which fails where the name exists: nothing is ever overwritten, and a
name either stands for the whole object or is not there. The owner of the folder can still alter
or remove files behind our back; `verify` sees it, nothing here prevents it.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

from archive.storage.guards import Guard, read_guard
from archive.storage.incoming import (
    Incoming,
    IncomingFile,
    digest_on_disk,
    disk_errors,
    flush_folder,
    make_folder,
)
from archive.storage.port import (
    CHUNK,
    Health,
    Missing,
    Stored,
    Tampered,
    VaultError,
    VaultFull,
    VaultUnavailable,
    is_digest,
    require_digest,
    require_range,
)

# O_NOFOLLOW and O_NONBLOCK: an object replaced by a link or a pipe must not lead us elsewhere.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LocalVault:
    """
    The first `put` makes the folder, with rights for its owner alone. Nothing else does: a look
    at a disk that is not mounted must not pass for a look at an empty archive.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._locks = root / "locks"
        self._incoming = Incoming(root / "incoming")
        self._prepared = False

    def put(self, source: BinaryIO) -> Stored:
        self._prepare()
        with self._incoming.file() as incoming:
            digest, size = self._copy(source, incoming)
            with disk_errors(self.root):
                new = self._give_name(incoming, digest)
        return Stored(digest, size, new)

    def size(self, digest: str) -> int:
        with self._open(digest) as file, disk_errors(self.root):
            return os.fstat(file.fileno()).st_size

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        require_range(start, length)
        return self._pieces(self._open(digest), start, length)

    def open(self, digest: str) -> BinaryIO:
        return self._open(digest)

    def verify(self, digest: str) -> None:
        with self._open(digest) as file, disk_errors(self.root):
            if digest_on_disk(file) != digest:
                raise Tampered(f"{digest} does not agree with its name.")

    def lock_until(self, digest: str, until: datetime) -> None:
        with self._guarding(digest) as guard:
            self._write_guard(digest, guard.locked_until(until))

    def hold(self, digest: str, on: bool) -> None:
        with self._guarding(digest) as guard:
            self._write_guard(digest, guard.with_hold(on))

    def destroy(self, digest: str, *, at: datetime) -> None:
        with self._guarding(digest) as guard:
            guard.require_destroyable(at)
            path = self.path_of(digest)
            path.unlink()
            flush_folder(path.parent)
            self._guard_path(digest).unlink(missing_ok=True)

    def health(self) -> Health:
        try:
            with disk_errors(self.root):
                self._require_present()
                free = os.statvfs(self.root)
                others_may_write = self.root.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            free_bytes = free.f_bavail * free.f_frsize
            with self._incoming.file() as probe, disk_errors(self.root):
                probe.write(bytes(4096))
        except VaultFull:
            return Health(writable=False, free_bytes=0, worm=False, detail="The vault is full.")
        except VaultError as error:
            return Health(writable=False, free_bytes=0, worm=False, detail=str(error))
        detail = "Other accounts may write to the vault's folder." if others_may_write else ""
        return Health(writable=True, free_bytes=free_bytes, worm=False, detail=detail)

    def digests(self) -> Iterator[str]:
        with disk_errors(self.root):
            self._require_present()
        return self._names()

    def path_of(self, digest: str) -> Path:
        """Where the object is, if it is. Raises Missing for a text that is no digest."""
        require_digest(digest)
        return self.root / digest[:2] / digest[2:4] / digest

    def _prepare(self) -> None:
        if self._prepared:
            return
        with disk_errors(self.root):
            # The folder above is not ours: it need not even be readable once this one stands.
            if not self.root.is_dir():
                make_folder(self.root)
            for folder in (self._incoming.folder, self._locks):
                make_folder(folder)
        self._prepared = True

    def _copy(self, source: BinaryIO, incoming: IncomingFile) -> tuple[str, int]:
        seen = hashlib.sha256()
        size = 0
        while chunk := source.read(CHUNK):
            with disk_errors(self.root):
                incoming.write(chunk)
            seen.update(chunk)
            size += len(chunk)
        return seen.hexdigest(), size

    def _give_name(self, incoming: IncomingFile, digest: str) -> bool:
        """Whether the name is new. Either way the object under it is right and will stay."""
        path = self.path_of(digest)
        make_folder(path.parent.parent)
        make_folder(path.parent)
        # Goes round again only when the object is destroyed between two of these steps.
        while not self._is_kept(digest):
            incoming.seal(digest)
            with contextlib.suppress(FileExistsError):
                os.link(incoming.path, path)
                flush_folder(path.parent)
                return True
        flush_folder(path.parent)
        return False

    def _is_kept(self, digest: str) -> bool:
        try:
            self.verify(digest)
        except Missing:
            return False
        return True

    def _open(self, digest: str) -> BufferedReader:
        path = self.path_of(digest)
        with disk_errors(self.root):
            try:
                descriptor = os.open(path, _READ)
            except FileNotFoundError:
                self._require_present()
                raise Missing(f"{digest} is not in the vault.") from None
            except OSError as error:
                if error.errno == errno.ELOOP:
                    raise Tampered(f"{digest} is no longer a plain file.") from error
                raise
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                raise Tampered(f"{digest} is no longer a plain file.")
            return os.fdopen(descriptor, "rb")

    def _require_present(self) -> None:
        # Asking for a directory's type may be refused too; that is told as what it is.
        if not _is_folder(self._incoming.folder):
            raise VaultUnavailable(
                f"There is no vault in {self.root}: nothing was put yet, or its disk is not connected."
            )

    def _pieces(self, file: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
        with file, disk_errors(self.root):
            file.seek(start)
            left = length
            while left is None or left > 0:
                piece = file.read(CHUNK if left is None else min(CHUNK, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece

    @contextlib.contextmanager
    def _guarding(self, digest: str) -> Iterator[Guard]:
        """The object's guard, with nobody else, thread or process, changing it meanwhile."""
        path = self.path_of(digest)
        with disk_errors(self.root), self._locks_to_ourselves():
            if not os.path.lexists(path):
                self._require_present()
                raise Missing(f"{digest} is not in the vault.")
            try:
                written = self._guard_path(digest).read_bytes()
            except FileNotFoundError:
                yield Guard()
            else:
                yield read_guard(written)

    @contextlib.contextmanager
    def _locks_to_ourselves(self) -> Iterator[None]:
        folder = os.open(self._locks, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _guard_path(self, digest: str) -> Path:
        return self._locks / digest[:2] / digest

    def _write_guard(self, digest: str, guard: Guard) -> None:
        path = self._guard_path(digest)
        make_folder(path.parent)
        written = guard.written()
        with self._incoming.file() as incoming:
            incoming.write(written)
            incoming.seal(hashlib.sha256(written).hexdigest())
            incoming.path.replace(path)
        flush_folder(path.parent)

    def _names(self) -> Iterator[str]:
        with disk_errors(self.root):
            for outer in _sorted_folders(self.root):
                for inner in _sorted_folders(outer):
                    start = outer.name + inner.name
                    names = sorted(path.name for path in inner.iterdir())
                    yield from (n for n in names if is_digest(n) and n.startswith(start))


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return False


def _sorted_folders(path: Path) -> list[Path]:
    found = [entry for entry in path.iterdir() if len(entry.name) == 2 and entry.is_dir()]
    return sorted(found)
