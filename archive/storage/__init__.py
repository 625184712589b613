"""Where bytes are kept. Nothing outside this folder names an adapter."""

from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Final

from django.conf import settings

from archive.domain.s3_place import S3Place, s3_place
from archive.domain.vault_names import vault_folder
from archive.storage.local import LocalVault
from archive.storage.memory import MemoryVault
from archive.storage.port import (
    CHUNK,
    Flaw,
    Health,
    Locked,
    Missing,
    Stored,
    Tampered,
    Tended,
    Vault,
    VaultError,
    VaultFull,
    VaultUnavailable,
)

__all__ = [
    "CHUNK",
    "Flaw",
    "Health",
    "Locked",
    "Missing",
    "Stored",
    "Tampered",
    "Tended",
    "Vault",
    "VaultError",
    "VaultFull",
    "VaultUnavailable",
    "open_vault",
]

_NAMED: Final[dict[str, MemoryVault]] = {}
# One for each folder, so that preparing and sweeping are not done anew for every request.
_FOLDERS: Final[dict[Path, LocalVault]] = {}
# And one for each store, so that its connections are shared.
_STORES: Final[dict[tuple[S3Place, Path | None], Vault]] = {}


def open_vault(url: str) -> Vault:
    """
    The vault that a URL names. Touches nothing yet.

    `file:/path` is a folder, taken letter by letter; the folder above it must exist.
    `memory:` is a new vault in memory, `memory:name` one shared by this process under that name;
    `memory-keyed:` and `memory-keyed:name` the same with names that are no plain digests.
    `s3:https://HOST/BUCKET` is a bucket that was prepared, asked with the accounts that the settings
    name. Raises ValueError for anything else.
    """
    place = s3_place(url)
    if place is not None:
        return _opened_store(place)
    folder = vault_folder(url)
    if folder is not None:
        return _FOLDERS.setdefault(folder, LocalVault(folder))
    kind, _, name = url.partition(":")
    made = MemoryVault(key=token_bytes(32) if kind == "memory-keyed" else b"")
    return _NAMED.setdefault(url, made) if name else made


def _opened_store(place: S3Place) -> Vault:
    # Its libraries are for whoever has such a store.
    from archive.storage.s3.accounts import read_accounts
    from archive.storage.s3.connection import Connection
    from archive.storage.s3.vault import S3Vault

    file = settings.KHOSO_VAULT_ACCOUNTS
    if (place, file) not in _STORES:
        _STORES[place, file] = S3Vault(Connection(place, partial(read_accounts, file)))
    return _STORES[place, file]
