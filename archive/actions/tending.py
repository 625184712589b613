"""What a vault in a store of its own asks of whoever keeps the machine: to be prepared once, and tended daily."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.actions.keeping import Store
from archive.domain.s3_place import s3_place
from archive.storage.port import Tended


@dataclass(frozen=True, slots=True)
class StorePrepared:
    """Which buckets were made just now, and whether the file of accounts was."""

    buckets: tuple[str, ...]
    made_file: bool


def prepare_store(url: str, *, administrator: Path, accounts: Path) -> StorePrepared | None:
    """
    The buckets, locks and accounts of the store that a URL names; None where it names none that wants any.

    `administrator` is a file of the account that may make them, `accounts` that of the archive's own, which
    is made where it is not there. Done again it changes nothing. Raises VaultError, OSError.
    """
    place = s3_place(url)
    if place is None:
        return None
    # Its libraries are for whoever has such a store.
    from archive.storage.s3.accounts import read_account
    from archive.storage.s3.preparing import prepare

    prepared = prepare(place, read_account(administrator), accounts)
    return StorePrepared(prepared.made_buckets, prepared.made_file)


def tend_store(store: Store, *, at: datetime, unless_after: datetime | None = None) -> Tended:
    """
    Leases are renewed and the locks tried; nothing where that was done after `unless_after`. Raises
    VaultError.
    """
    return store.vault.tend(at=at, unless_after=unless_after)
