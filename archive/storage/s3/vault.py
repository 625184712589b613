"""The vault itself: what the port asks, said to an S3 store."""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import BufferedReader
from typing import BinaryIO, Final

from archive.domain.secrecy import Secrecy
from archive.storage.carried import Carried, no_keys
from archive.storage.encrypted import EncryptedForm, EncryptedWritten, key_errors, keys_of_site
from archive.storage.guards import Guard
from archive.storage.plain import Form, PlainForm, PlainWritten, Written, keys_for
from archive.storage.port import (
    CHUNK,
    Health,
    Missing,
    Stored,
    Tampered,
    Tended,
    VaultUnavailable,
    is_path_name,
    require_path_name,
    require_range,
    verified_pieces,
)
from archive.storage.s3.accounts import Role
from archive.storage.s3.belonging import Belonging
from archive.storage.s3.connection import Connection
from archive.storage.s3.errors import AlreadyThere
from archive.storage.s3.health import health_now
from archive.storage.s3.notes import BeingRemoved, Notes
from archive.storage.s3.objects import MOST_BYTES, Kept, Objects
from archive.storage.s3.reader import opened, opened_whole, shown_by
from archive.storage.s3.removing import finish_removal, removed
from archive.storage.s3.spool import Spool
from archive.storage.s3.tending import tended, was_tended_after
from archive.storage.trusted import Trusted
from keys.api import OPEN_CLASS, KeyClass, Keyring
from keys.domain.tokens import is_object_name

# Letters of a hash by which some hundreds of a million objects begin alike.
_TOLD_OF_A_HASH: Final = 3
# So often the object may come and go between two steps.
_ROUNDS: Final = 50


class S3Vault:
    """
    The buckets stand already (`prepare_buckets`); nothing here makes them. An object is put once, with
    its hash, and read back; what is closed leaves this process encrypted.
    """

    def __init__(
        self, connection: Connection, ring: Callable[[], Keyring | None] = keys_of_site
    ) -> None:
        self._connection = connection
        self._ring = ring
        self._encrypted, self._plain = EncryptedForm(ring), PlainForm()
        self._objects, self._notes = Objects(connection), Notes(connection)
        self._ours = Belonging(connection, self._objects)
        self._trusted = Trusted()

    def name_for(self, digest: str, *, secrecy: Secrecy) -> str:
        if self._ring() is None:
            return digest
        name = self._encrypted.named(digest)
        is_encrypted = keys_for(secrecy) != OPEN_CLASS or self._is_kept(name)
        return name if is_encrypted else digest

    def names_of(self, digest: str) -> list[str]:
        if self._ring() is None:
            return [digest] if self._is_kept(digest) else []
        name = self._encrypted.named(digest)
        plain = [digest] if self._stands_plain(digest) else []
        return [name, *plain] if self._is_kept(name) else plain

    def aside_of(self, name: str) -> list[str]:
        require_path_name(name)
        return [f"{name}?{version}" for version in self._aside(name)]

    def forget_aside(self, name: str) -> None:
        require_path_name(name)
        for version in self._aside(name):
            self._objects.remove(name, version)

    def put(
        self,
        source: BinaryIO,
        *,
        secrecy: Secrecy,
        before_mending: Callable[[str], None] | None = None,
    ) -> Stored:
        self._ours.require()
        keys, key_class = self._ring(), keys_for(secrecy)
        is_plain = keys is None or key_class == OPEN_CLASS
        with contextlib.ExitStack() as spools:
            spool = _spool(spools, hashed=not is_plain)
            begun = PlainWritten() if is_plain else EncryptedWritten(keys, key_class)
            written = _poured(source, spool, begun)
            if keys and written.name != self.name_for(written.digest, secrecy=secrecy):
                # Kept encrypted before, and nothing that is closed now: it stays as it is.
                plain, spool = spool.file, _spool(spools, hashed=True)
                plain.seek(0)
                written = _poured(plain, spool, EncryptedWritten(keys, OPEN_CLASS))
            with key_errors():
                new, mended = self._settled(spool, written, before_mending)
                if not new and keys and is_object_name(written.name):
                    with contextlib.suppress(Missing), self._open(written.name) as kept:
                        self._encrypted.raised(kept, key_class)
        is_beside = is_object_name(written.name) and self._stands_plain(written.digest)
        beside = written.digest if is_beside else ""
        return Stored(written.name, written.digest, written.size, new, mended, beside)

    def class_of(self, name: str) -> KeyClass:
        with self._open(name) as file:
            return self._form(name).class_of(file)

    def reclass(self, name: str, *, secrecy: Secrecy) -> None:
        with self._open(name) as file, key_errors():
            self._form(name).reclassed(file, keys_for(secrecy))

    def size(self, name: str) -> int:
        with self._open(name) as file:
            return self._form(name).size(file)

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        require_range(start, length)
        whole = (start, length) == (0, None)
        file = self._reader(name, self._open(name, whole=whole))
        pieces = self._pieces(name, file, start, length)
        return verified_pieces(pieces, name, self._form(name).named) if whole else pieces

    def open(self, name: str) -> BinaryIO:
        return self._reader(name, self._open(name))

    def open_verified(self, name: str, *, trusted_s: float = 0) -> BinaryIO:
        file = self._open(name, whole=trusted_s <= 0)
        # Before it is looked through: of what is shut only the store's own faults could be found.
        reader = self._reader(name, file)
        try:
            self._require_right(name, file, trusted_s)
        except BaseException:
            reader.close()
            raise
        return reader

    def verify(self, name: str, *, seen: Callable[[int], None] | None = None) -> None:
        with self._open(name, whole=True) as file, _read_errors(name):
            if not self._form(name).agrees(name, file, seen):
                raise Tampered(f"{name} does not agree with its name.")

    def read_stored(self, name: str) -> BinaryIO:
        return self._open(name)

    def put_stored(self, name: str, source: BinaryIO) -> bool:
        require_path_name(name)
        self._ours.require()
        carried, keyless = Carried(name), S3Vault(self._connection, no_keys)
        with contextlib.ExitStack() as spools:
            # The hash of what is carried is that of the bytes that are sent.
            spool = _spool(spools, hashed=False)
            carried.pour(source, spool.write)
            carried.demand_right()
            new, _ = keyless._settled(spool, carried, _refuse_mending)
        return new

    def lock_until(self, name: str, until: datetime) -> None:
        self._guard(name, lambda guard: guard.locked_until(until))

    def hold(self, name: str, on: bool) -> None:
        # Known to be here before anything is noted that the store would not hold to.
        self._connection.keeper()
        kept = self._guard(name, lambda guard: guard.with_hold(on))
        self._objects.hold(name, kept.shown.version, on=on)

    def destroy(self, name: str, *, at: datetime) -> None:
        require_path_name(name)

        self._ours.require()
        self._connection.client(Role.DISPOSAL)
        with self._missing():
            removed(
                self._objects, self._notes, name, at=at, before=partial(self._destroy_key, name)
            )

    def health(self) -> Health:
        return health_now(self._connection, self._ours, self._notes)

    def tend(self, *, at: datetime, unless_after: datetime | None = None) -> Tended:
        self._ours.require(anew=True)
        if unless_after is not None and was_tended_after(self._notes, unless_after, at=at):
            return Tended()
        return tended(self._connection, self._objects, self._notes, at=at)

    def names(self, after: str = "") -> Iterator[str]:
        self._ours.require(anew=True)
        return (name for name in self._objects.names(after) if is_path_name(name))

    def _form(self, name: str) -> Form:
        return self._encrypted if is_object_name(name) else self._plain

    def _is_kept(self, name: str) -> bool:
        try:
            with self._missing():
                self._objects.head(name)
        except Missing:
            return False
        return True

    def _stands_plain(self, digest: str) -> bool:
        """Asked for among others that begin alike: the hash of what is closed is not told to the store."""
        beginning = digest[:_TOLD_OF_A_HASH]
        return digest in self._objects.names("", beginning=beginning)

    def _aside(self, name: str) -> list[str]:
        versions = self._objects.versions(name)
        return [one.version for one in versions if not (one.latest or one.marks_removal)]

    def _settled(
        self, spool: Spool, written: Written, before_mending: Callable[[str], None] | None
    ) -> tuple[bool, bool]:
        """Whether the name is new, and whether what stood under it was mended."""
        if written.size >= MOST_BYTES:
            raise VaultUnavailable("The object is larger than the object storage takes at once.")
        token, over = secrets.token_hex(16), ""
        for _ in range(_ROUNDS):
            # What is encrypted is asked for first: its key is kept in vain where it is there already.
            if over or not (is_object_name(written.name) and self._is_kept(written.name)):
                written.before_naming()
                try:
                    self._sent(spool, written, token, over)
                except AlreadyThere:
                    over = ""
                else:
                    return not over, bool(over)
            kept = self._agreeing(written.name, token)
            if kept == token:
                return True, False
            if kept == written.name:
                written.unnamed()
                return False, False
            if kept and before_mending:
                before_mending(written.name)
            over = kept
        raise VaultUnavailable("The object comes and goes while it is put.")

    def _sent(self, spool: Spool, written: Written, token: str, over: str) -> None:
        """Put, and read back. Raises AlreadyThere."""
        digest = spool.digest(written.digest)
        kept = self._objects.put(written.name, spool.file, digest, token, over=over)
        self._objects.require_digest(written.name, kept.shown.version, digest)

    def _agreeing(self, name: str, token: str) -> str:
        """
        The name where what stands under it is right and stays, the token where it was put by ourselves, by a
        request whose answer was lost; else by what it is replaced, and nothing where it is gone.
        """
        try:
            kept = self._objects.head(name)
        except Missing:
            return ""
        try:
            self.verify(name)
            self._notes.is_wanted(name, kept.shown.version)
        except Tampered:
            return kept.shown.etag
        except Missing:
            return ""
        except BeingRemoved:
            self._destroy_key(name, kept.shown.version)
            finish_removal(self._objects, name, kept.shown.version)
            return ""
        return token if kept.token == token else name

    def _guard(self, name: str, change: Callable[[Guard], Guard]) -> Kept:
        require_path_name(name)
        # A moment without a time zone is refused before anything is asked.
        change(Guard())
        self._ours.require()
        with self._missing():
            kept = self._objects.head(name)
            try:
                self._notes.change(
                    name,
                    kept.shown.version,
                    lambda note: replace(note, guard=change(note.guard), leaving=""),
                )
            except BeingRemoved:
                raise Missing(f"{name} is not in the vault.") from None
        return kept

    def _require_right(self, name: str, file: BufferedReader, trusted_s: float) -> None:
        shown = shown_by(file).shown
        if self._trusted.holds(name, shown, trusted_s):
            return
        with _read_errors(name):
            if not self._form(name).agrees(name, file):
                raise Tampered(f"{name} does not agree with its name.")
        self._trusted.note(name, shown)
        file.seek(0)

    def _open(self, name: str, *, whole: bool = False) -> BufferedReader:
        require_path_name(name)
        self._ours.require()
        with self._missing():
            return opened_whole(self._objects, name) if whole else opened(self._objects, name)

    def _reader(self, name: str, file: BufferedReader) -> BinaryIO:
        try:
            with _read_errors(name):
                return self._form(name).reader(file)
        except BaseException:
            file.close()
            raise

    @contextlib.contextmanager
    def _missing(self) -> Iterator[None]:
        """What is not there is missing only while the bucket is, and is still this archive's."""
        try:
            yield
        except Missing:
            self._ours.require(anew=True)
            raise

    def _pieces(self, name: str, file: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
        with file, _read_errors(name):
            file.seek(start)
            left = length
            while left is None or left > 0:
                piece = file.read(CHUNK if left is None else min(CHUNK, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece

    def _destroy_key(self, name: str, version: str) -> None:
        """
        Before the object goes: what is left of it in the store is then nothing to anybody. Of another version
        that stands there by now the key stays.
        """
        keys = self._ring()
        if keys is None or not is_object_name(name):
            return
        gone = contextlib.suppress(Missing, Tampered)
        with gone, self._open(name) as file, key_errors():
            if shown_by(file).shown.version == version:
                keys.destroy([self._encrypted.dek_id(file)])


def _refuse_mending(name: str) -> None:
    """What stands under a name and is wrong is mended by whoever has the bytes, not by what is carried."""
    raise Tampered(f"{name} does not agree with its name.")


def _spool(spools: contextlib.ExitStack, *, hashed: bool) -> Spool:
    return spools.enter_context(contextlib.closing(Spool(hashed=hashed)))


def _poured(source: BinaryIO, spool: Spool, written: Written) -> Written:
    written.pour(source, spool.write)
    return written


@contextlib.contextmanager
def _read_errors(name: str) -> Iterator[None]:
    """What does not agree with its key is an error of the disk to whoever reads it."""
    try:
        yield
    except OSError as error:
        raise Tampered(f"{name} can no longer be read.") from error
