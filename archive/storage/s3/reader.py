"""A file that stands in the store: it fetches what is asked of it, of the one version it began with."""

import contextlib
import io
from typing import Any, BinaryIO, Final

from archive.storage.port import CHUNK, Tampered
from archive.storage.s3.errors import BROKEN_BODY
from archive.storage.s3.objects import Kept, Objects

# Whoever reads on gets more at a time, up to this.
_MOST_AT_ONCE: Final = 64 << 20
# So little is read to its end, for the connection to serve again.
_REST: Final = 64 << 10


class ObjectReader(io.RawIOBase):
    """
    Raises Tampered where the store breaks off at the same byte twice, VaultUnavailable where it does
    not answer. `body` is an answer that begins at the first byte, where there is one already.
    """

    def __init__(self, objects: Objects, name: str, kept: Kept, body: Any = None) -> None:
        self._objects = objects
        self._name = name
        self.kept = kept
        self._size = kept.shown.size
        self._at = 0
        self._body = body
        self._body_at, self._body_end = (0, self._size) if body is not None else (-1, -1)
        self._window = CHUNK

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        target = memoryview(buffer).cast("B")
        wanted = min(len(target), self._size - self._at)
        if wanted <= 0:
            return 0
        piece = self._piece(wanted)
        target[: len(piece)] = piece
        self._at += len(piece)
        self._body_at = self._at
        return len(piece)

    def close(self) -> None:
        self._leave_body()
        super().close()

    def _piece(self, wanted: int) -> bytes:
        try:
            return self._read_on(wanted)
        except BROKEN_BODY:
            # Perhaps the store was started again; it is asked once more from here.
            self._leave_body(broken=True)
        try:
            return self._read_on(wanted)
        except BROKEN_BODY as error:
            self._leave_body(broken=True)
            raise Tampered(f"{self._name} can no longer be read: the store breaks off.") from error

    def _read_on(self, wanted: int) -> bytes:
        if self._body is None or self._body_at != self._at or self._body_at >= self._body_end:
            self._fetch(wanted)
        piece: bytes = self._body.read(min(wanted, self._body_end - self._at))
        if not piece:
            raise ConnectionError("the body ended early")
        return piece

    def _fetch(self, wanted: int) -> None:
        goes_on = self._body_at == self._at
        self._window = min(_MOST_AT_ONCE, self._window * 2) if goes_on else CHUNK
        self._leave_body()
        end = min(self._size, self._at + max(wanted, self._window))
        _, self._body = self._objects.get(
            self._name, version=self.kept.shown.version, start=self._at, end=end
        )
        self._body_at, self._body_end = self._at, end

    def _leave_body(self, *, broken: bool = False) -> None:
        body, self._body = self._body, None
        if body is None:
            return
        with contextlib.suppress(*BROKEN_BODY):
            if not broken and self._body_end - self._body_at <= _REST:
                body.read()
        body.close()


def opened(objects: Objects, name: str) -> io.BufferedReader:
    """For whoever looks here and there. Raises Missing."""
    return io.BufferedReader(ObjectReader(objects, name, objects.head(name)), CHUNK)


def opened_whole(objects: Objects, name: str) -> io.BufferedReader:
    """For whoever reads from the first byte to the last, asked for at once. Raises Missing, Tampered."""
    kept, body = objects.get(name)
    return io.BufferedReader(ObjectReader(objects, name, kept, body), CHUNK)


def shown_by(file: io.BufferedReader | BinaryIO) -> Kept:
    """What stood under the name when the file was opened."""
    raw = getattr(file, "raw", None)
    if not isinstance(raw, ObjectReader):
        raise TypeError("no file of the store")
    return raw.kept
