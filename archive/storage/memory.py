"""The vault in memory: the plainest reading of the port, for tests and trials."""

import hashlib
import hmac
import io
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from archive.domain.secrecy import Secrecy
from archive.storage.guards import Guard
from archive.storage.port import (
    CHUNK,
    Health,
    Missing,
    Stored,
    Tampered,
    Tended,
    VaultFull,
    require_name,
    require_range,
    verified_pieces,
)
from keys.api import OPEN_CLASS, KeyClass

GIBIBYTE: Final = 1024**3


class MemoryVault:
    """
    Loses everything when the process ends. `capacity` in bytes is when it calls itself full.

    With a `key` its names are keyed digests, from which nobody without the key can tell which
    bytes they stand for; without one they are the plain digests.
    """

    def __init__(self, *, capacity: int = GIBIBYTE, key: bytes = b"") -> None:
        self._capacity = capacity
        self._key = key
        self._objects: dict[str, bytes] = {}
        self._guards: dict[str, Guard] = {}
        self.put_aside: list[tuple[str, bytes]] = []
        self._mutex = threading.Lock()

    def name_for(self, digest: str, *, secrecy: Secrecy) -> str:  # noqa: ARG002
        return self._named(digest)

    def names_of(self, digest: str) -> list[str]:
        return [name for name in (self._named(digest),) if name in self._objects]

    def aside_of(self, name: str) -> list[str]:
        return [f"{name}-{n}" for n, (of, _) in enumerate(self.put_aside) if of == name]

    def forget_aside(self, name: str) -> None:
        self.put_aside = [one for one in self.put_aside if one[0] != name]

    def class_of(self, name: str) -> KeyClass:
        self._content(name)
        return OPEN_CLASS

    def reclass(self, name: str, *, secrecy: Secrecy) -> None:  # noqa: ARG002
        self.size(name)

    def _named(self, digest: str) -> str:
        if not self._key:
            return digest
        # A letter that no digest begins with: whoever takes the one for the other is found out.
        return "k" + hmac.new(self._key, digest.encode("ascii"), "sha256").hexdigest()

    def put(
        self,
        source: BinaryIO,
        *,
        secrecy: Secrecy,  # noqa: ARG002
        before_mending: Callable[[str], None] | None = None,
    ) -> Stored:
        content = b"".join(iter(lambda: source.read(CHUNK), b""))
        digest = hashlib.sha256(content).hexdigest()
        name = self._named(digest)
        with self._mutex:
            kept = self._objects.get(name)
            mended = kept is not None and self._name(kept) != name
            if kept is None or mended:
                if len(content) > self._free():
                    raise VaultFull("The vault in memory is full.")
                if kept is not None:
                    if before_mending:
                        before_mending(name)
                    self.put_aside.append((name, kept))
                self._objects[name] = content
        return Stored(name, digest, len(content), kept is None, mended)

    def size(self, name: str) -> int:
        return len(self._content(name))

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        require_range(start, length)
        content = self._content(name)
        end = len(content) if length is None else min(len(content), start + length)
        pieces = (content[at : min(at + CHUNK, end)] for at in range(start, end, CHUNK))
        return (
            verified_pieces(pieces, name, self._named) if (start, length) == (0, None) else pieces
        )

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self._content(name))

    def open_verified(self, name: str, *, trusted_s: float = 0) -> BinaryIO:  # noqa: ARG002
        self.verify(name)
        return self.open(name)

    def verify(self, name: str, *, seen: Callable[[int], None] | None = None) -> None:
        if seen:
            seen(len(self._content(name)))
        if self._name(self._content(name)) != name:
            raise Tampered(f"{name} does not agree with its name.")

    def read_stored(self, name: str) -> BinaryIO:
        return self.open(name)

    def put_stored(self, name: str, source: BinaryIO) -> bool:
        require_name(name)
        content = b"".join(iter(lambda: source.read(CHUNK), b""))
        if self._name(content) != name:
            raise Tampered(f"What is brought as {name} does not agree with its name.")
        with self._mutex:
            if name in self._objects:
                self.verify(name)
                return False
            if len(content) > self._free():
                raise VaultFull("The vault in memory is full.")
            self._objects[name] = content
        return True

    def lock_until(self, name: str, until: datetime) -> None:
        with self._mutex:
            self._content(name)
            self._guards[name] = self._guard(name).locked_until(until)

    def hold(self, name: str, on: bool) -> None:
        with self._mutex:
            self._content(name)
            self._guards[name] = self._guard(name).with_hold(on)

    def destroy(self, name: str, *, at: datetime) -> None:
        with self._mutex:
            self._content(name)
            self._guard(name).require_destroyable(at)
            del self._objects[name]
            self._guards.pop(name, None)

    def health(self) -> Health:
        return Health(
            writable=self._free() > 0,
            free_bytes=self._free(),
            worm=False,
            detail="" if self._free() > 0 else "The vault is full.",
        )

    def tend(self, *, at: datetime, unless_after: datetime | None = None) -> Tended:  # noqa: ARG002
        return Tended()

    def names(self, after: str = "") -> Iterator[str]:
        return iter(sorted(name for name in self._objects if name > after))

    def _name(self, content: bytes) -> str:
        return self._named(hashlib.sha256(content).hexdigest())

    def _content(self, name: str) -> bytes:
        require_name(name)
        try:
            return self._objects[name]
        except KeyError:
            raise Missing(f"{name} is not in the vault.") from None

    def _guard(self, name: str) -> Guard:
        return self._guards.get(name, Guard())

    def _free(self) -> int:
        return max(0, self._capacity - sum(map(len, self._objects.values())))
