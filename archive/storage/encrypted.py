"""
Objects that stand encrypted in the folder (`keys.domain.segments`): written, read, found right.

A name begins with a letter that no digest has, and follows from the plain bytes and a key of the site.
Without open keys it is told whether the disk kept an object; whether it is that of its name only with.
"""

import contextlib
import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import BufferedReader
from typing import Any, BinaryIO, Final

from archive.storage.incoming import asked_of_the_disk
from archive.storage.port import CHUNK, Shut, Tampered, VaultUnavailable
from keys.api import Damaged, Dek, KeyClass, KeyGone, Keyring, KeysError, KeysShut, ring
from keys.domain.segments import (
    HEADER_BYTES,
    SEGMENT,
    TRAILER_BYTES,
    Cipher,
    Header,
    Shape,
    cipher_of,
    decrypted,
    encrypted,
    header_in,
    is_whole,
)
from keys.domain.tokens import object_name

_WRONG: Final = "what stands there does not agree with its key"


class EncryptedWritten:
    """An object on its way into the folder: its key is drawn, and kept when it is about to be named."""

    def __init__(self, ring: Keyring | None, key_class: KeyClass) -> None:
        if ring is None:
            raise Shut("No keys are here to encrypt with.")
        self._ring = ring
        self._class = key_class
        (self._dek,) = ring.drawn(1)
        self._kept = False
        self._header = Header(key_class, self._dek.dek_id, os.urandom(7))
        self._whole = b""
        self.name = ""
        self.digest = ""
        self.size = 0

    def pour(self, source: BinaryIO, write: Callable[[bytes], None]) -> None:
        """Encrypt what the source has to give. Whatever it raises goes through."""
        seen = hashlib.sha256()

        def pieces() -> Iterator[bytes]:
            while piece := source.read(CHUNK):
                seen.update(piece)
                self.size += len(piece)
                yield piece

        for piece in encrypted(pieces(), self._header, self._dek.key):
            write(piece)
            # What comes last is the hash of all before it.
            self._whole = piece
        self.digest = seen.hexdigest()
        self.name = object_name(self._ring.names_key, self.digest)

    def is_as_written(self, file: BufferedReader) -> bool:
        """
        Whether the disk gives back what was written, told by its own key: that nothing else has these
        tags is what the cipher is for, and neither of the hashes is reckoned again.
        """
        try:
            header, shape = _begun(file)
            cipher = cipher_of(self._dek.key)
            for _ in _segments(file, header, shape, cipher):
                pass
            whole = file.read(TRAILER_BYTES)
        except (Damaged, OSError):
            return False
        return (header, shape.size, whole) == (self._header, self.size, self._whole)

    def before_naming(self) -> None:
        """From now on somebody can read it: the key is on the disk before the name is."""
        if not self._kept:
            self._ring.keep([self._dek], self._class, at=datetime.now(UTC))
            self._kept = True

    def unnamed(self) -> None:
        """Its key is not wanted; nothing that anybody kept was encrypted with it."""
        if self._kept:
            self._ring.forget_unused([self._dek.dek_id])


class Reading(io.RawIOBase):
    """An object read by its plain bytes; one segment is kept. What is not right is an error of the disk."""

    def __init__(self, file: BufferedReader, dek: Dek) -> None:
        self._file = file
        self._header, self._shape = _begun(file)
        self._cipher = cipher_of(dek.key)
        self._at = 0
        self._segment = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._shape.size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        target, filled = memoryview(buffer).cast("B"), 0
        # All that is asked for at once: whoever reads in parts would copy each once more.
        while filled < len(target) and self._at < self._shape.size:
            number, begin = divmod(self._at, SEGMENT)
            piece = memoryview(self._plain(number))[begin : begin + len(target) - filled]
            target[filled : filled + len(piece)] = piece
            self._at += len(piece)
            filled += len(piece)
        return filled

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _plain(self, number: int) -> bytes:
        if self._segment[0] != number:
            try:
                plain = _segment(self._file, number, self._header, self._shape, self._cipher)
            except Damaged as error:
                raise OSError(errno.EIO, _WRONG) from error
            self._segment = (number, plain)
        return self._segment[1]


class EncryptedForm:
    """What a folder asks of an object whose name says that it is encrypted."""

    def __init__(self, ring: Callable[[], Keyring | None]) -> None:
        self._ring = ring

    def named(self, digest: str) -> str:
        """The name of plain bytes in this form. Raises Shut where there are no keys at all."""
        ring = self._ring()
        if ring is None:
            raise Shut("No keys are here that the object could be named with.")
        return object_name(ring.names_key, digest)

    def size(self, file: BufferedReader) -> int:
        """How many plain bytes it holds. Raises Tampered."""
        try:
            return Shape.of_length(file.seek(0, io.SEEK_END)).size
        except Damaged as error:
            raise Tampered("An encrypted object has a length that none can have.") from error

    def reader(self, file: BufferedReader) -> BinaryIO:
        """The plain bytes. Raises Shut, Tampered."""
        try:
            return io.BufferedReader(Reading(file, self._dek(_begun(file)[0])), CHUNK)
        except Damaged as error:
            raise Tampered("What begins otherwise is no encrypted object.") from error

    def agrees(
        self, name: str, file: BufferedReader, seen: Callable[[int], None] | None = None
    ) -> bool:
        """
        Whether an object, asked of the disk from its start, is that of its name.

        Without open keys: whether the disk kept it. Whoever could reckon the hash of another anew
        is found when somebody opens it.
        """
        asked_of_the_disk(file)
        try:
            return self.named(_digest(file, self._dek, seen)) == name
        except Shut:
            file.seek(0)
            return is_whole(_told(iter(partial(file.read, CHUNK), b""), seen))
        except Damaged:
            return False

    def raised(self, file: BufferedReader, to: KeyClass) -> None:
        """
        Its key is of a class as closed as this. Where it may not leave the one it is in, it stays: as
        closed as that it is meanwhile, and whoever can open it moves it.
        """
        ring = self._ring()
        if ring is not None:
            # Gone: somebody destroys the object meanwhile.
            with contextlib.suppress(KeysShut, KeyGone):
                ring.move_up(self.dek_id(file), to)

    def class_of(self, file: BufferedReader) -> KeyClass:
        """Of which class its key is, which only an open key tells. Raises Shut, Tampered."""
        try:
            return self._dek(_begun(file)[0]).key_class
        except Damaged as error:
            raise Tampered("What begins otherwise is no encrypted object.") from error

    def reclassed(self, file: BufferedReader, to: KeyClass) -> None:
        """Its key is of this class. Raises Shut where it may not leave the one it is in, Tampered."""
        ring = self._ring()
        if ring is None:
            raise Shut("No keys are here that the object's could be moved with.")
        dek_id = self.dek_id(file)
        try:
            if ring.classes_of([dek_id]).get(dek_id, to) != to:
                ring.move([dek_id], to)
        except KeysShut as error:
            raise Shut("The keys of the object are not open.") from error

    def dek_id(self, file: BufferedReader) -> bytes:
        """Which key it is encrypted with. Raises Tampered."""
        try:
            return _begun(file)[0].dek_id
        except Damaged as error:
            raise Tampered("What begins otherwise is no encrypted object.") from error

    def _dek(self, header: Header) -> Dek:
        ring = self._ring()
        if ring is None:
            raise Shut("No keys are here that the object could be read with.")
        try:
            return ring.dek(header.dek_id)
        except KeysShut as error:
            raise Shut("The keys of the object are not open.") from error
        except KeyGone as error:
            raise Tampered("The key of the object is gone.") from error


def keys_of_site() -> Keyring | None:
    """The keys of this process, None where the site has none. Raises VaultUnavailable."""
    with key_errors():
        return ring()


@contextlib.contextmanager
def key_errors() -> Iterator[None]:
    """Tells what is wrong with keys in the words of the port."""
    try:
        yield
    except KeysError as error:
        kind = type(error).__name__
        raise VaultUnavailable(f"The keys of the vault cannot be used: {kind}.") from error


def _digest(
    file: BinaryIO, dek_of: Callable[[Header], Dek], seen: Callable[[int], None] | None = None
) -> str:
    """The SHA-256 of the plain bytes, every tag and the hash of the whole checked. Raises Damaged."""
    header, shape = _begun(file)
    cipher = cipher_of(dek_of(header).key)
    whole, plain = hashlib.sha256(header.as_bytes()), hashlib.sha256()
    for body, told in _segments(file, header, shape, cipher):
        whole.update(body)
        plain.update(told)
        if seen is not None:
            seen(len(told))
    if file.read(TRAILER_BYTES) != whole.digest():
        raise Damaged("the hash of the whole")
    return plain.hexdigest()


def _segments(
    file: BinaryIO, header: Header, shape: Shape, cipher: Cipher
) -> Iterator[tuple[bytes, bytes]]:
    """Each segment as it stands, one after another, and its plain bytes; then the hash is next. Raises Damaged."""
    file.seek(HEADER_BYTES)
    for number in range(shape.segments):
        body = file.read(shape.place_of(number)[1])
        yield body, decrypted(body, number, header, cipher, last=number == shape.segments - 1)


def _begun(file: BinaryIO) -> tuple[Header, Shape]:
    """How an object begins, and its shape. Raises Damaged."""
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return header_in(file.read(HEADER_BYTES)), Shape.of_length(length)


def _segment(file: BinaryIO, number: int, header: Header, shape: Shape, cipher: Cipher) -> bytes:
    at, length = shape.place_of(number)
    file.seek(at)
    last = number == shape.segments - 1
    return decrypted(file.read(length), number, header, cipher, last=last)


def _told(pieces: Iterator[bytes], seen: Callable[[int], None] | None) -> Iterator[bytes]:
    for piece in pieces:
        if seen is not None:
            seen(len(piece))
        yield piece
