"""
The door of keys: the ring of this process, and what others need to prepare and open one.

Nobody has a ring until somebody says so; without one nothing is encrypted, and what is encrypted cannot
be read. Whoever asks gets what the process was given at its start.
"""

from pathlib import Path

from keys.domain.classes import CLASSES, OPEN_CLASS, SHUT_CLASSES, KeyClass
from keys.domain.errors import (
    Damaged,
    KeyGone,
    KeysError,
    KeysShut,
    OtherSite,
    StoreBusy,
    StoreUnusable,
    WrongKey,
)
from keys.ring.preparing import Secret, TooFewSlots, UnfitSecret, demand_site, make_keys
from keys.ring.ring import Dek, Held, Keyring
from keys.store.file import KeyFile

__all__ = [
    "CLASSES", "OPEN_CLASS", "SHUT_CLASSES", "Damaged", "Dek", "Held", "KeyClass", "KeyFile", "KeyGone",
    "Keyring", "KeysError", "KeysShut", "OtherSite", "Secret", "StoreBusy", "StoreUnusable",
    "TooFewSlots", "UnfitSecret", "WrongKey", "make_keys", "open_ring", "ring", "use_ring",
]  # fmt: skip

_OF_THIS_PROCESS: dict[str, Keyring | None] = {"ring": None}


def ring() -> Keyring | None:
    """The keys of this process; None where the site has none."""
    return _OF_THIS_PROCESS["ring"]


def use_ring(one: Keyring | None) -> None:
    """From now on these are the keys of this process."""
    _OF_THIS_PROCESS["ring"] = one


def open_ring(path: Path, *, site: bytes) -> Keyring:
    """The keys in a file, public halves alone. Raises StoreUnusable, OtherSite."""
    file = KeyFile(path)
    demand_site(file, site)
    return Keyring(file)
