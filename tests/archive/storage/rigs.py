"""A vault together with a hand that reaches behind it, one kind for each adapter."""

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from archive.storage import open_vault
from archive.storage.local import LocalVault
from archive.storage.memory import MemoryVault
from archive.storage.port import Stored, Vault


class Rig(Protocol):
    vault: Vault

    def overwrite(self, digest: str, content: bytes) -> None: ...

    def remove(self, digest: str) -> None: ...

    def put_aside(self, digest: str) -> list[bytes]: ...


@dataclass
class MemoryRig:
    vault: MemoryVault

    def overwrite(self, digest, content):
        self.vault._objects[digest] = content

    def remove(self, digest):
        del self.vault._objects[digest]

    def put_aside(self, digest):
        return [content for name, content in self.vault.put_aside if name == digest]


@dataclass
class LocalRig:
    vault: LocalVault

    def overwrite(self, digest, content):
        path = self.vault.path_of(digest)
        path.chmod(0o644)
        path.write_bytes(content)
        path.chmod(0o444)

    def remove(self, digest):
        self.vault.path_of(digest).unlink()

    def put_aside(self, digest):
        return [path.read_bytes() for path in self.vault.root.glob(f"damaged/{digest}-*")]


def open_rig(kind: str, folder: Path) -> Rig:
    if kind == "memory:":
        return MemoryRig(open_vault("memory:"))
    vault = open_vault(f"file:{folder / 'vault'}")
    vault.destroy(put(vault, b"first").digest, at=datetime.now(UTC))
    return LocalRig(vault)


def put(vault: Vault, content: bytes) -> Stored:
    return vault.put(io.BytesIO(content))


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def everything(vault: Vault, digest: str) -> bytes:
    return b"".join(vault.read(digest))
