"""The vault in memory: the plainest reading of the port, for tests and trials."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from archive.storage.guards import Guard
from archive.storage.port import (
    CHUNK,
    Health,
    Missing,
    Stored,
    Tampered,
    VaultFull,
    require_digest,
    require_range,
    verified_pieces,
)

GIBIBYTE: Final = 1024**3


class MemoryVault:
    """Loses everything when the process ends. `capacity` in bytes is when it calls itself full."""

    def __init__(self, *, capacity: int = GIBIBYTE) -> None:
        self._capacity = capacity
        self._objects: dict[str, bytes] = {}
        self._guards: dict[str, Guard] = {}
        self.put_aside: list[tuple[str, bytes]] = []
        self._mutex = threading.Lock()

    def put(
        self, source: BinaryIO, *, before_mending: Callable[[str], None] | None = None
    ) -> Stored:
        content = b"".join(iter(lambda: source.read(CHUNK), b""))
        digest = hashlib.sha256(content).hexdigest()
        with self._mutex:
            kept = self._objects.get(digest)
            mended = kept is not None and hashlib.sha256(kept).hexdigest() != digest
            if kept is None or mended:
                if len(content) > self._free():
                    raise VaultFull("The vault in memory is full.")
                if kept is not None:
                    if before_mending:
                        before_mending(digest)
                    self.put_aside.append((digest, kept))
                self._objects[digest] = content
        return Stored(digest, len(content), kept is None, mended)

    def size(self, digest: str) -> int:
        return len(self._content(digest))

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        require_range(start, length)
        content = self._content(digest)
        end = len(content) if length is None else min(len(content), start + length)
        pieces = (content[at : min(at + CHUNK, end)] for at in range(start, end, CHUNK))
        return verified_pieces(pieces, digest) if (start, length) == (0, None) else pieces

    def open(self, digest: str) -> BinaryIO:
        return io.BytesIO(self._content(digest))

    def open_verified(self, digest: str, *, trusted_s: float = 0) -> BinaryIO:  # noqa: ARG002
        self.verify(digest)
        return self.open(digest)

    def verify(self, digest: str, *, seen: Callable[[int], None] | None = None) -> None:
        if seen:
            seen(len(self._content(digest)))
        if hashlib.sha256(self._content(digest)).hexdigest() != digest:
            raise Tampered(f"{digest} does not agree with its name.")

    def lock_until(self, digest: str, until: datetime) -> None:
        with self._mutex:
            self._content(digest)
            self._guards[digest] = self._guard(digest).locked_until(until)

    def hold(self, digest: str, on: bool) -> None:
        with self._mutex:
            self._content(digest)
            self._guards[digest] = self._guard(digest).with_hold(on)

    def destroy(self, digest: str, *, at: datetime) -> None:
        with self._mutex:
            self._content(digest)
            self._guard(digest).require_destroyable(at)
            del self._objects[digest]
            self._guards.pop(digest, None)

    def health(self) -> Health:
        return Health(
            writable=self._free() > 0,
            free_bytes=self._free(),
            worm=False,
            detail="" if self._free() > 0 else "The vault is full.",
        )

    def digests(self, after: str = "") -> Iterator[str]:
        return iter(sorted(digest for digest in self._objects if digest > after))

    def _content(self, digest: str) -> bytes:
        require_digest(digest)
        try:
            return self._objects[digest]
        except KeyError:
            raise Missing(f"{digest} is not in the vault.") from None

    def _guard(self, digest: str) -> Guard:
        return self._guards.get(digest, Guard())

    def _free(self) -> int:
        return max(0, self._capacity - sum(map(len, self._objects.values())))
