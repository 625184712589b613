"""Where bytes are kept. Nothing outside this folder names an adapter."""

from pathlib import Path
from secrets import token_bytes
from typing import Final

from archive.domain.vault_names import vault_folder
from archive.storage.local import LocalVault
from archive.storage.memory import MemoryVault
from archive.storage.port import (
    CHUNK,
    Health,
    Locked,
    Missing,
    Stored,
    Tampered,
    Vault,
    VaultError,
    VaultFull,
    VaultUnavailable,
)

__all__ = [
    "CHUNK",
    "Health",
    "Locked",
    "Missing",
    "Stored",
    "Tampered",
    "Vault",
    "VaultError",
    "VaultFull",
    "VaultUnavailable",
    "open_vault",
]

_NAMED: Final[dict[str, MemoryVault]] = {}
# One for each folder, so that preparing and sweeping are not done anew for every request.
_FOLDERS: Final[dict[Path, LocalVault]] = {}


def open_vault(url: str) -> Vault:
    """
    The vault that a URL names. Touches nothing yet.

    `file:/path` is a folder, taken letter by letter; the folder above it must exist.
    `memory:` is a new vault in memory, `memory:name` one shared by this process under that name;
    `memory-keyed:` and `memory-keyed:name` the same with names that are no plain digests.
    Raises ValueError for anything else.
    """
    folder = vault_folder(url)
    if folder is not None:
        return _FOLDERS.setdefault(folder, LocalVault(folder))
    kind, _, name = url.partition(":")
    made = MemoryVault(key=token_bytes(32) if kind == "memory-keyed" else b"")
    return _NAMED.setdefault(url, made) if name else made
