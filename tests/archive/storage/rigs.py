"""A vault together with a hand that reaches behind it, one kind for each adapter."""

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from access.domain.levels import Level
from archive.domain.secrecy import Secrecy
from archive.storage import open_vault
from archive.storage.local import LocalVault
from archive.storage.memory import MemoryVault
from archive.storage.port import Stored, Vault

# As closed as the vaults of the contract are asked to keep what they are given.
CLOSED = Secrecy(Level.SECRET)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=400)
LARGE = bytes(range(256)) * 4096 * 3  # twelve pieces


class Rig(Protocol):
    vault: Vault

    def overwrite(self, name: str, content: bytes) -> None: ...

    def remove(self, name: str) -> None: ...

    def put_aside(self, name: str) -> list[bytes]: ...

    def raw(self, name: str) -> bytes: ...


@dataclass
class MemoryRig:
    vault: MemoryVault

    def overwrite(self, name, content):
        self.vault._objects[name] = content

    def remove(self, name):
        del self.vault._objects[name]

    def put_aside(self, name):
        return [content for kept_as, content in self.vault.put_aside if kept_as == name]

    def raw(self, name):
        return self.vault._objects[name]


@dataclass
class LocalRig:
    vault: LocalVault

    def overwrite(self, name, content):
        path = self.vault.path_of(name)
        path.chmod(0o644)
        path.write_bytes(content)
        path.chmod(0o444)

    def remove(self, name):
        self.vault.path_of(name).unlink()

    def put_aside(self, name):
        return [path.read_bytes() for path in self.vault.root.glob(f"damaged/{name}-*")]

    def raw(self, name):
        return self.vault.path_of(name).read_bytes()


def open_rig(kind: str, folder: Path) -> Rig:
    if kind.startswith("memory"):
        return MemoryRig(open_vault(kind))
    vault = open_vault(f"file:{folder / 'vault'}")
    vault.destroy(put(vault, b"first").name, at=datetime.now(UTC))
    return LocalRig(vault)


def put(vault: Vault, content: bytes) -> Stored:
    return vault.put(io.BytesIO(content), secrecy=CLOSED)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def everything(vault: Vault, name: str) -> bytes:
    return b"".join(vault.read(name))
