"""
Pages as they were drawn, kept for the next look. Nobody's stamp is on them yet.

    page-images/ab/<name>           a nonce, and the picture encrypted with AES-256-GCM
    page-images/ab/<name>.refused   the limit a page ran into, and the width at which it did

The name is a digest of the object's name, page, turn, width and renderer, so nothing outdated is
ever found. All pages are encrypted, whatever their level: a level that is raised later finds
nothing to mend. Where the site has keys theirs stands on no disk, and after it changed, by a start or
because somebody shut the keys, each page is drawn once more. Who may see a page is asked before anything here is. What is damaged, missing or
cannot be written is simply drawn again.
"""

import contextlib
import hashlib
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.api import memory_key

LARGEST: Final = 1 << 30
# Swept after so many new bytes, down to so much of the largest size.
_SWEEP_AFTER: Final = 64 << 20
_SWEEP_TO: Final = 0.9
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Refusal:
    """The limit that a page ran into, and how wide it was asked for."""

    limit: str
    width: int


@dataclass(slots=True)
class PageCache:
    """
    Kept under `folder`, at most `largest` bytes, with the key in the file `key`, or by that of memory
    where there is one.

    Several processes may use the same folder. Old and unused pages go first.
    """

    folder: Path
    key: Path
    largest: int = LARGEST
    memory_key: Callable[[], bytes | None] = memory_key
    _cipher: AESGCM | None = None
    _of_memory: bytes | None = None
    _written: int = _SWEEP_AFTER
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, name: str) -> bytes | None:
        """The page of this name, or None."""
        path = self._path(name)
        try:
            content = path.read_bytes()
            nonce, sealed = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
            # Bound to its name: files cannot be put in each other's place.
            kept = self._sealer().decrypt(nonce, sealed, name.encode("ascii"))
            os.utime(path)
        except (OSError, ValueError, InvalidTag):
            return None
        return kept

    def put(self, name: str, kept: bytes) -> None:
        """Keep a page. A disk that takes nothing is no reason not to show it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        with contextlib.suppress(OSError):
            sealed = self._sealer().encrypt(nonce, kept, name.encode("ascii"))
            self._write(self._path(name), nonce, sealed)
            self._count(len(sealed))

    def forget(self, name: str) -> None:
        """Remove the page of this name, if it is kept."""
        with contextlib.suppress(FileNotFoundError):
            self._path(name).unlink()

    def refusal(self, page: str) -> Refusal | None:
        """What the page of this name ran into, if it did."""
        try:
            said = json.loads(self._path(f"{page}.refused").read_bytes())
            return Refusal(str(said["limit"]), int(said["width"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def refuse(self, page: str, refusal: Refusal) -> None:
        """Remember that a page ran into a limit."""
        said = json.dumps({"limit": refusal.limit, "width": refusal.width}).encode("ascii")
        with contextlib.suppress(OSError):
            self._write(self._path(f"{page}.refused"), said)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _write(self, path: Path, *parts: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(parts)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)

    def _sealer(self) -> AESGCM:
        now = self.memory_key()
        with self._lock:
            if self._cipher is None or now != self._of_memory:
                if now is not None:
                    # What was kept by it is nothing to whoever has the disk.
                    self.key.unlink(missing_ok=True)
                self._cipher, self._of_memory = AESGCM(now or _key(self.key)), now
            return self._cipher

    def _count(self, size: int) -> None:
        with self._lock:
            self._written += size
            due = self._written >= _SWEEP_AFTER
            if due:
                self._written = 0
        if due:
            self.sweep()

    def sweep(self) -> None:
        """Remove what was not looked at for longest, until there is room again."""
        found = sorted(_files(self.folder))
        over = sum(size for _, size, _ in found) - self.largest
        if over <= 0:
            return
        over += int(self.largest * (1 - _SWEEP_TO))
        for _, size, path in found:
            if over <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                over -= size


def name_of(object_name: str, number: int, *parts: int) -> str:
    """The name under which a page is kept; `parts` are all that its pixels depend on."""
    told = f"{object_name}:{number}:{':'.join(map(str, parts))}"
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    for inner in _listed(folder):
        for entry in _listed(Path(inner.path)) if inner.is_dir(follow_symlinks=False) else ():
            with contextlib.suppress(OSError):
                seen = entry.stat(follow_symlinks=False)
                yield seen.st_mtime, seen.st_size, Path(entry.path)


def _listed(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _key(path: Path) -> bytes:
    """The key, made once; whoever is second takes what the first has made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(2):
        with contextlib.suppress(FileNotFoundError):
            key = path.read_bytes()
            if len(key) == _KEY_BYTES:
                return key
            # A power cut left half of it: what it opened can be drawn again.
            path.unlink(missing_ok=True)
        new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(new, path)
        new.unlink(missing_ok=True)
    return path.read_bytes()
