"""
The vault in a folder of this machine.

    aa/bb/<sha256>          the objects, read-only from the moment they have a name
    incoming/               what is being written
    locks/aa/<sha256>       until when an object is locked, and whether it is on hold
    damaged/<sha256>-<n>    what stood under a name and was not right, put aside for inspection

A name appears by link(), which fails where the name exists: nothing right is ever overwritten,
and a name either stands for the whole object or is not there. The owner of the folder can still
alter or remove files behind our back; `verify` sees it, nothing here prevents it. Whoever puts
the right bytes again mends it.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from access.domain.levels import Level
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
    NoVault,
    Stored,
    Tampered,
    VaultError,
    VaultFull,
    is_digest,
    require_digest,
    require_range,
    verified_pieces,
)

# O_NOFOLLOW and O_NONBLOCK: an object replaced by a link or a pipe must not lead us elsewhere.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

# A link, a socket or a folder in its place, sectors that cannot be read, a file system that found
# its own records wrong: this object's trouble, and no reason to hold up the others.
_OF_THE_OBJECT: Final = frozenset(
    {errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EIO, errno.EUCLEAN, errno.EBADMSG, errno.EPERM}
)
_MOST_TRUSTED: Final = 4096
_TICK_NS: Final = 50_000_000


class LocalVault:
    """
    The first `put` makes the folder, with rights for its owner alone. Nothing else does: a look
    at a disk that is not mounted must not pass for a look at an empty archive.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._locks = root / "locks"
        self._damaged = root / "damaged"
        self._incoming = Incoming(root / "incoming")
        self._trusted = _Trusted()
        self._prepared = False

    def name_for(self, digest: str) -> str:
        return digest

    def put(
        self,
        source: BinaryIO,
        *,
        level: Level,  # noqa: ARG002
        before_mending: Callable[[str], None] | None = None,
    ) -> Stored:
        self._prepare()
        with self._incoming.file() as incoming:
            digest, size = self._copy(source, incoming)
            try:
                with disk_errors(self.root):
                    return Stored(digest, digest, size, self._give_name(incoming, digest))
            except Tampered:
                with self._locks_to_ourselves(), disk_errors(self.root):
                    mended = self._mend(incoming, digest, before_mending)
        return Stored(digest, digest, size, new=False, mended=mended)

    def size(self, name: str) -> int:
        with self._open(name) as file, disk_errors(self.root):
            return os.fstat(file.fileno()).st_size

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        require_range(start, length)
        pieces = self._pieces(name, self._open(name), start, length)
        return verified_pieces(pieces, name) if (start, length) == (0, None) else pieces

    def open(self, name: str) -> BinaryIO:
        return self._open(name)

    def open_verified(self, name: str, *, trusted_s: float = 0) -> BinaryIO:
        file = self._open(name)
        try:
            self._require_right(name, file, trusted_s)
        except BaseException:
            file.close()
            raise
        return file

    def verify(self, name: str, *, seen: Callable[[int], None] | None = None) -> None:
        with self._open(name) as file, self._object_errors(name):
            if digest_on_disk(file, seen) != name:
                raise Tampered(f"{name} does not agree with its name.")

    def lock_until(self, name: str, until: datetime) -> None:
        with self._guarding(name) as guard:
            self._write_guard(name, guard.locked_until(until))

    def hold(self, name: str, on: bool) -> None:
        with self._guarding(name) as guard:
            self._write_guard(name, guard.with_hold(on))

    def destroy(self, name: str, *, at: datetime) -> None:
        with self._guarding(name) as guard:
            guard.require_destroyable(at)
            path = self.path_of(name)
            path.unlink()
            flush_folder(path.parent)
            self._guard_path(name).unlink(missing_ok=True)

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
            return Health.unusable("The vault is full.")
        except VaultError as error:
            return Health.unusable(str(error), begun=not isinstance(error, NoVault))
        detail = "Other accounts may write to the vault's folder." if others_may_write else ""
        return Health(writable=True, free_bytes=free_bytes, worm=False, detail=detail)

    def names(self, after: str = "") -> Iterator[str]:
        with disk_errors(self.root):
            self._require_present()
        return self._names(after)

    def path_of(self, name: str) -> Path:
        """Where the object is, if it is. Names are digests here. Raises Missing for a text that is no digest."""
        require_digest(name)
        return self.root / name[:2] / name[2:4] / name

    def _prepare(self) -> None:
        if self._prepared:
            return
        with disk_errors(self.root):
            # The folder above is not ours: it need not even be readable once this one stands.
            if not self.root.is_dir():
                make_folder(self.root)
            for folder in (self._incoming.folder, self._locks, self._damaged):
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

    def _mend(
        self,
        incoming: IncomingFile,
        digest: str,
        before_mending: Callable[[str], None] | None,
    ) -> bool:
        """Whether the damaged object was replaced here; nobody else mends or guards meanwhile."""
        with contextlib.suppress(Tampered):
            self._give_name(incoming, digest)
            return False
        incoming.seal(digest)
        if before_mending:
            before_mending(digest)
        path = self.path_of(digest)
        self._put_aside(path)
        # Over a name that stands, so that no reader finds it missing meanwhile.
        incoming.path.replace(path)
        flush_folder(path.parent)
        return True

    def _put_aside(self, path: Path) -> None:
        aside = self._damaged / f"{path.name}-{secrets.token_hex(4)}"
        try:
            os.link(path, aside, follow_symlinks=False)
        except OSError:
            # A folder, or what may not be linked: the name is free for the moment.
            path.rename(aside)
        flush_folder(self._damaged)

    def _require_right(self, digest: str, file: BufferedReader, trusted_s: float) -> None:
        with self._object_errors(digest):
            before = _Identity.of(file)
            if self._trusted.holds(digest, before, trusted_s):
                return
            found = digest_on_disk(file)
            if found != digest or _Identity.of(file) != before:
                raise Tampered(f"{digest} does not agree with its name.")
            self._trusted.note(digest, before)
            file.seek(0)

    def _open(self, digest: str) -> BufferedReader:
        path = self.path_of(digest)
        with self._object_errors(digest):
            try:
                descriptor = os.open(path, _READ)
            except FileNotFoundError:
                self._require_present()
                raise Missing(f"{digest} is not in the vault.") from None
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                raise Tampered(f"{digest} is no longer a plain file.")
            return os.fdopen(descriptor, "rb")

    @contextlib.contextmanager
    def _object_errors(self, digest: str) -> Iterator[None]:
        """Tells what is wrong with one object from what is wrong with the vault as a whole."""
        with disk_errors(self.root):
            try:
                yield
            except OSError as error:
                if error.errno in _OF_THE_OBJECT or (
                    error.errno == errno.EACCES
                    and os.access(self.path_of(digest).parent, os.X_OK, effective_ids=True)
                ):
                    why = error.strerror or type(error).__name__
                    raise Tampered(f"{digest} can no longer be read: {why}.") from error
                raise

    def _require_present(self) -> None:
        # Asking for a directory's type may be refused too; that is told as what it is.
        if not _is_folder(self._incoming.folder):
            raise NoVault(
                f"There is no vault in {self.root}: nothing was put yet, or its disk is not connected."
            )

    def _pieces(
        self, digest: str, file: BinaryIO, start: int, length: int | None
    ) -> Iterator[bytes]:
        with file, self._object_errors(digest):
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

    def _names(self, after: str) -> Iterator[str]:
        with disk_errors(self.root):
            for outer in _sorted_folders(self.root, after[:2]):
                inner_after = after[2:4] if outer.name == after[:2] else ""
                for inner in _sorted_folders(outer, inner_after):
                    start = outer.name + inner.name
                    names = sorted(path.name for path in inner.iterdir())
                    yield from (
                        name
                        for name in names
                        if is_digest(name) and name.startswith(start) and name > after
                    )


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return False


def _sorted_folders(path: Path, first: str) -> list[Path]:
    found = [entry for entry in path.iterdir() if len(entry.name) == 2 and entry.is_dir()]
    return sorted(entry for entry in found if entry.name >= first)


class _Identity(NamedTuple):
    """What changes when a file is replaced, or altered by the file system's own calls."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, file: BufferedReader) -> "_Identity":
        about = os.fstat(file.fileno())
        return cls(about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)


class _Trusted:
    """Which objects this process verified lately, as they were then."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._seen: OrderedDict[str, tuple[_Identity, float]] = OrderedDict()

    def holds(self, digest: str, identity: _Identity, trusted_s: float) -> bool:
        with self._mutex:
            seen, at = self._seen.get(digest, (None, 0.0))
        return seen == identity and time.monotonic() - at < trusted_s

    def note(self, digest: str, identity: _Identity) -> None:
        # Within one tick of the clock a second change would leave the same times behind.
        if time.time_ns() - identity.changed_ns < _TICK_NS:
            return
        with self._mutex:
            self._seen[digest] = (identity, time.monotonic())
            self._seen.move_to_end(digest)
            while len(self._seen) > _MOST_TRUSTED:
                self._seen.popitem(last=False)
