"""
The vault in a folder of this machine.

    aa/bb/<sha256>        the objects, read-only from the moment they have a name
    ka/bb/k<keyed hash>   the same, encrypted (`archive.storage.encrypted`)
    incoming/             what is being written
    locks/aa/<name>       until when an object is locked, and whether it is on hold
    damaged/<name>-<n>    what stood under a name and was not right, put aside for inspection

What is closed is encrypted where the site has keys, and nothing plain of it is ever written here.
A name appears by link(), which fails where the name exists: nothing right is ever overwritten,
and a name either stands for the whole object or is not there. The owner of the folder can still
alter or remove files behind our back; `verify` sees it, nothing here prevents it. Whoever puts
the right bytes again mends it.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

from archive.domain.secrecy import Secrecy
from archive.storage.aside import Aside
from archive.storage.carried import Carried, no_keys
from archive.storage.encrypted import EncryptedForm, EncryptedWritten, key_errors, keys_of_site
from archive.storage.guards import Guard
from archive.storage.incoming import Incoming, IncomingFile, disk_errors, flush_folder, make_folder
from archive.storage.locks import Locks
from archive.storage.names_kept import names_in
from archive.storage.plain import Form, PlainForm, PlainWritten, Written, keys_for
from archive.storage.port import (
    CHUNK,
    Flaw,
    Health,
    Missing,
    NoVault,
    Stored,
    Tampered,
    Tended,
    VaultError,
    VaultFull,
    require_path_name,
    require_range,
    verified_pieces,
)
from archive.storage.trusted import Identity, Trusted
from keys.api import OPEN_CLASS, KeyClass, Keyring
from keys.domain.tokens import is_object_name

# O_NOFOLLOW and O_NONBLOCK: an object replaced by a link or a pipe must not lead us elsewhere.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

# A link, a socket or a folder in its place, sectors that cannot be read, a file system that found
# its own records wrong: this object's trouble, and no reason to hold up the others.
_OF_THE_OBJECT: Final = frozenset(
    {errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EIO, errno.EUCLEAN, errno.EBADMSG, errno.EPERM}
)


class LocalVault:
    """
    The first `put` makes the folder, with rights for its owner alone. Nothing else does: a look
    at a disk that is not mounted must not pass for a look at an empty archive.
    """

    def __init__(self, root: Path, ring: Callable[[], Keyring | None] = keys_of_site) -> None:
        self.root = root
        self._ring = ring
        self._encrypted, self._plain = EncryptedForm(ring), PlainForm()
        self._aside = Aside(root)
        self._incoming = Incoming(root / "incoming")
        self._locks = Locks(root / "locks", self._incoming)
        self._trusted = Trusted()
        self._prepared = False

    def name_for(self, digest: str, *, secrecy: Secrecy) -> str:
        if self._ring() is None:
            return digest
        name = self._encrypted.named(digest)
        is_encrypted = keys_for(secrecy) != OPEN_CLASS or os.path.lexists(self.path_of(name))
        return name if is_encrypted else digest

    def names_of(self, digest: str) -> list[str]:
        known = [] if self._ring() is None else [self._encrypted.named(digest)]
        with disk_errors(self.root):
            return [n for n in (*known, digest) if os.path.lexists(self.path_of(n))]

    def aside_of(self, name: str) -> list[str]:
        require_path_name(name)
        return self._aside.of(name)

    def forget_aside(self, name: str) -> None:
        require_path_name(name)
        self._aside.forget(name)

    def put(
        self,
        source: BinaryIO,
        *,
        secrecy: Secrecy,
        before_mending: Callable[[str], None] | None = None,
    ) -> Stored:
        self._prepare()
        keys, key_class = self._ring(), keys_for(secrecy)
        is_plain = keys is None or key_class == OPEN_CLASS
        with contextlib.ExitStack() as open_files:
            incoming = open_files.enter_context(self._incoming.file())
            begun = PlainWritten() if is_plain else EncryptedWritten(keys, key_class)
            written = self._poured(source, incoming, begun)
            if keys and written.name != self.name_for(written.digest, secrecy=secrecy):
                # Kept encrypted before, and nothing that is closed now: it stays as it is.
                plain = open_files.enter_context(incoming.path.open("rb"))
                incoming = open_files.enter_context(self._incoming.file())
                written = self._poured(plain, incoming, EncryptedWritten(keys, OPEN_CLASS))
            with disk_errors(self.root), key_errors():
                new, mended = self._settled(incoming, written, before_mending)
                if not new and keys and is_object_name(written.name):
                    with contextlib.suppress(Missing), self._open(written.name) as kept:
                        self._encrypted.raised(kept, key_class)
            names = self.names_of(written.digest)
            is_beside = is_object_name(written.name) and written.digest in names
        beside = written.digest if is_beside else ""
        return Stored(written.name, written.digest, written.size, new, mended, beside)

    def class_of(self, name: str) -> KeyClass:
        with self._open(name) as file, self._object_errors(name):
            return self._form(name).class_of(file)

    def reclass(self, name: str, *, secrecy: Secrecy) -> None:
        with self._open(name) as file, key_errors():
            self._form(name).reclassed(file, keys_for(secrecy))

    def size(self, name: str) -> int:
        with self._open(name) as file, disk_errors(self.root):
            return self._form(name).size(file)

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        require_range(start, length)
        pieces = self._pieces(name, self.open(name), start, length)
        whole = (start, length) == (0, None)
        return verified_pieces(pieces, name, self._form(name).named) if whole else pieces

    def open(self, name: str) -> BinaryIO:
        file = self._open(name)
        try:
            with self._object_errors(name):
                return self._form(name).reader(file)
        except BaseException:
            file.close()
            raise

    def open_verified(self, name: str, *, trusted_s: float = 0) -> BinaryIO:
        file = self._open(name)
        try:
            # Before it is looked through: of what is shut only the disk's own faults could be found.
            with self._object_errors(name):
                reader = self._form(name).reader(file)
            self._require_right(name, file, trusted_s)
        except BaseException:
            file.close()
            raise
        return reader

    def verify(self, name: str, *, seen: Callable[[int], None] | None = None) -> None:
        with self._open(name) as file, self._object_errors(name):
            if not self._form(name).agrees(name, file, seen):
                raise Tampered(f"{name} does not agree with its name.")

    def read_stored(self, name: str) -> BinaryIO:
        return self._open(name)

    def put_stored(self, name: str, source: BinaryIO) -> bool:
        require_path_name(name)
        self._prepare()
        carried, keyless = Carried(name), LocalVault(self.root, no_keys)
        with self._incoming.file() as incoming:
            self._poured(source, incoming, carried)
            carried.demand_right()
            with disk_errors(self.root):
                return keyless._give_name(incoming, carried)

    def lock_until(self, name: str, until: datetime) -> None:
        with self._guarding(name) as guard:
            self._locks.write(name, guard.locked_until(until))

    def hold(self, name: str, on: bool) -> None:
        with self._guarding(name) as guard:
            self._locks.write(name, guard.with_hold(on))

    def destroy(self, name: str, *, at: datetime) -> None:
        with self._guarding(name) as guard:
            guard.require_destroyable(at)
            path = self.path_of(name)
            if is_object_name(name):
                self._destroy_key(name)
            path.unlink()
            flush_folder(path.parent)
            self._locks.forget(name)

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
        flaws = (Flaw.OPEN_TO_OTHERS,) if others_may_write else ()
        return Health(True, free_bytes, worm=False, detail=detail, flaws=flaws)

    def tend(self, *, at: datetime, unless_after: datetime | None = None) -> Tended:  # noqa: ARG002
        return Tended()

    def names(self, after: str = "") -> Iterator[str]:
        with disk_errors(self.root):
            self._require_present()
        return names_in(self.root, after)

    def path_of(self, name: str) -> Path:
        """Where the object is, if it is. Raises Missing for a text that is no name in a folder."""
        require_path_name(name)
        return self.root / name[:2] / name[2:4] / name

    def _prepare(self) -> None:
        if self._prepared:
            return
        with disk_errors(self.root):
            # The folder above is not ours: it need not even be readable once this one stands.
            if not self.root.is_dir():
                make_folder(self.root)
            for folder in (self._incoming.folder, self._locks.folder, self._aside.folder):
                make_folder(folder)
        self._prepared = True

    def _form(self, name: str) -> Form:
        return self._encrypted if is_object_name(name) else self._plain

    def _poured(self, source: BinaryIO, incoming: IncomingFile, written: Written) -> Written:
        def write(piece: bytes) -> None:
            with disk_errors(self.root):
                incoming.write(piece)

        written.pour(source, write)
        return written

    def _settled(
        self,
        incoming: IncomingFile,
        written: Written,
        before_mending: Callable[[str], None] | None,
    ) -> tuple[bool, bool]:
        """Whether the name is new, and whether what stood under it was mended."""
        try:
            new, mended = self._give_name(incoming, written), False
        except Tampered:
            with self._locks.to_ourselves():
                new, mended = self._mend(incoming, written, before_mending)
        if not new and not mended:
            written.unnamed()
        return new, mended

    def _give_name(self, incoming: IncomingFile, written: Written) -> bool:
        """Whether the name is new. Either way the object under it is right and will stay."""
        path = self.path_of(written.name)
        make_folder(path.parent.parent)
        make_folder(path.parent)
        # Goes round again only when the object is destroyed between two of these steps.
        while not self._is_kept(written.name):
            incoming.seal(written.is_as_written)
            written.before_naming()
            with contextlib.suppress(FileExistsError):
                os.link(incoming.path, path)
                flush_folder(path.parent)
                return True
        flush_folder(path.parent)
        return False

    def _is_kept(self, name: str) -> bool:
        try:
            self.verify(name)
        except Missing:
            return False
        return True

    def _mend(
        self,
        incoming: IncomingFile,
        written: Written,
        before_mending: Callable[[str], None] | None,
    ) -> tuple[bool, bool]:
        """As `_settled`, of what is damaged; nobody else mends or guards meanwhile."""
        with contextlib.suppress(Tampered):
            return self._give_name(incoming, written), False
        incoming.seal(written.is_as_written)
        written.before_naming()
        if before_mending:
            before_mending(written.name)
        path = self.path_of(written.name)
        self._aside.put(path)
        # Over a name that stands, so that no reader finds it missing meanwhile.
        incoming.path.replace(path)
        flush_folder(path.parent)
        return False, True

    def _require_right(self, name: str, file: BufferedReader, trusted_s: float) -> None:
        with self._object_errors(name):
            before = Identity.of(file)
            if self._trusted.holds(name, before, trusted_s):
                return
            right = self._form(name).agrees(name, file)
            if not right or Identity.of(file) != before:
                raise Tampered(f"{name} does not agree with its name.")
            self._trusted.note(name, before)
            file.seek(0)

    def _open(self, name: str) -> BufferedReader:
        path = self.path_of(name)
        with self._object_errors(name):
            try:
                descriptor = os.open(path, _READ)
            except FileNotFoundError:
                self._require_present()
                raise Missing(f"{name} is not in the vault.") from None
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                raise Tampered(f"{name} is no longer a plain file.")
            return os.fdopen(descriptor, "rb")

    @contextlib.contextmanager
    def _object_errors(self, name: str) -> Iterator[None]:
        """Tells what is wrong with one object from what is wrong with the vault as a whole."""
        with disk_errors(self.root):
            try:
                yield
            except OSError as error:
                if error.errno in _OF_THE_OBJECT or (
                    error.errno == errno.EACCES
                    and os.access(self.path_of(name).parent, os.X_OK, effective_ids=True)
                ):
                    why = error.strerror or type(error).__name__
                    raise Tampered(f"{name} can no longer be read: {why}.") from error
                raise

    def _require_present(self) -> None:
        # Asking for a directory's type may be refused too; that is told as what it is.
        if not _is_folder(self._incoming.folder):
            raise NoVault(
                f"There is no vault in {self.root}: nothing was put yet, or its disk is not connected."
            )

    def _pieces(self, name: str, file: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
        with file, self._object_errors(name):
            file.seek(start)
            left = length
            while left is None or left > 0:
                piece = file.read(CHUNK if left is None else min(CHUNK, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece

    @contextlib.contextmanager
    def _guarding(self, name: str) -> Iterator[Guard]:
        """The object's guard, with nobody else, thread or process, changing it meanwhile."""
        path = self.path_of(name)
        with disk_errors(self.root), self._locks.to_ourselves():
            if not os.path.lexists(path):
                self._require_present()
                raise Missing(f"{name} is not in the vault.")
            yield self._locks.guard_of(name)

    def _destroy_key(self, name: str) -> None:
        """Before the object goes: what is left of it on the disk is then nothing to anybody."""
        keys = self._ring()
        with contextlib.suppress(Tampered), self._open(name) as file, key_errors():
            if keys is not None:
                keys.destroy([self._encrypted.dek_id(file)])


def _is_folder(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return stat.S_ISDIR(path.stat().st_mode)
    return False
