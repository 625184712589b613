"""Where bytes are kept. Nothing outside this folder names an adapter."""

from pathlib import Path
from typing import Final

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
    `memory:` is a new vault in memory, `memory:name` one shared by this process under that name.
    Raises ValueError for anything else.
    """
    kind, _, place = url.partition(":")
    if kind == "memory":
        return _NAMED.setdefault(place, MemoryVault()) if place else MemoryVault()
    if kind == "file" and place.startswith("/") and not _names_a_host(place):
        folder = Path(place)
        return _FOLDERS.setdefault(folder, LocalVault(folder))
    raise ValueError(f"{url!r} names no vault: file:/absolute/path or memory: is wanted.")


def _names_a_host(place: str) -> bool:
    return place.startswith("//") and not place.startswith("///")
