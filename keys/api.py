"""
The door of keys: the ring of this process, and what others need to prepare and open one.

Where no keys were made there is no ring: nothing is encrypted, and what is encrypted cannot be read. Once
they were made, a file of keys that is not there, or that is another archive's, is a fault and no such
site: else what is closed would be written as if nobody had ever made any.
"""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from keys.domain.classes import CLASSES, OPEN_CLASS, SHUT_CLASSES, KeyClass
from keys.domain.envelopes import KEY_BYTES
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
from keys.domain.slots import Kind
from keys.ring.preparing import (
    Secret,
    TooFewSlots,
    UnfitSecret,
    add_secret,
    demand_site,
    held_with,
    make_keys,
    remove_secret,
    root_of,
)
from keys.ring.ring import Dek, Held, Keyring
from keys.ring.telling import Kept, Way, kept_in, ways_into
from keys.store.file import KeyFile

__all__ = [
    "CLASSES",
    "KEYS_FILE",
    "OPEN_CLASS",
    "SHUT_CLASSES",
    "SHUT_HERE",
    "Damaged",
    "Dek",
    "Held",
    "Kept",
    "KeyClass",
    "KeyFile",
    "KeyGone",
    "KeyPlace",
    "Keyring",
    "KeysError",
    "KeysShut",
    "Kind",
    "OtherSite",
    "Secret",
    "StoreBusy",
    "StoreUnusable",
    "TooFewSlots",
    "UnfitSecret",
    "Way",
    "WrongKey",
    "add_way",
    "can_vouch",
    "has_keys",
    "kept_in",
    "look_again",
    "make_keys",
    "memory_key",
    "open_here",
    "open_ring",
    "opened_here",
    "readable_classes",
    "remove_way",
    "ring",
    "use_keys_at",
    "use_memory_key",
    "use_ring",
    "ways_into",
]  # fmt: skip

KEYS_FILE: Final = "keys.sqlite3"
# What is met where keys are shut, or cannot be used: what they keep is as if it were not there.
SHUT_HERE: Final = (KeysShut, StoreUnusable, OtherSite)
# So long after keys were made a process that runs may not know of them.
_LOOK_EVERY_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """
    Where the keys of this archive stand; `mark` is there once they were made, and tells when they are gone.

    `site` says which archive this is, and is asked when the file is there.
    """

    path: Path
    mark: Path
    site: Callable[[], bytes]

    def opened(self) -> Keyring | None:
        """Public halves alone; None where no keys were ever made. Raises StoreUnusable, OtherSite."""
        try:
            there, made = self.path.exists(), self.mark.exists()
        except OSError as error:
            raise StoreUnusable("unreadable") from error
        if there:
            return open_ring(self.path, site=self.site())
        if made:
            raise StoreUnusable("missing")
        return None


@dataclass(slots=True)
class _OfThisProcess:
    ring: Keyring | None = None
    place: Callable[[], KeyPlace] | None = None
    # Rows are written by thousands: where none were made, the disk is not asked for each.
    none_until: float = 0.0
    # Two threads that look at once take the same keys: else what the keeper told the one opens nothing for
    # the other. What is looked for may itself ask for keys.
    looking: threading.RLock = field(default_factory=threading.RLock)
    # Until the keeper says one, of this process alone.
    memory_key: bytes = field(default_factory=lambda: secrets.token_bytes(KEY_BYTES))


_MINE = _OfThisProcess()


def ring() -> Keyring | None:
    """The keys of this process; None where the site has none. Raises StoreUnusable, OtherSite."""
    if _MINE.ring is None and _is_due():
        with _MINE.looking:
            if _MINE.ring is None and _MINE.place is not None and _is_due():
                _MINE.ring = _MINE.place().opened()
                _MINE.none_until = time.monotonic() + _LOOK_EVERY_S
    return _MINE.ring


def _is_due() -> bool:
    return _MINE.place is not None and time.monotonic() >= _MINE.none_until


def has_keys() -> bool:
    """Whether keys were made for this archive, be they open, shut or lost."""
    try:
        return ring() is not None
    except KeysError:
        return True


def open_here(kind: Kind, content: bytes) -> bool:
    """
    The keys of this process alone are open, by what opens them; False where none were made.

    For what runs where there is no keeper. Raises KeysError.
    """
    look_again()
    mine = ring()
    if mine is None:
        return False
    mine.open(held_with(mine.file, root_of(mine.file, kind, content)))
    return True


def add_way(
    mine: Keyring, by_what: tuple[Kind, bytes], secret: Secret, *, by: str, at: datetime
) -> None:
    """
    One more way to open, in the place of that of the same name, for whoever can open already.

    Raises WrongKey, StoreUnusable, and StoreBusy where it is done, but what it replaced may still stand in
    the journal.
    """
    add_secret(mine.file, root_of(mine.file, *by_what), secret, by=by, at=at)


def remove_way(mine: Keyring, by_what: tuple[Kind, bytes], label: str) -> None:
    """One way less, for whoever can open. Raises WrongKey, KeyError, TooFewSlots, and StoreBusy as `add_way`."""
    root_of(mine.file, *by_what)
    remove_secret(mine.file, label)


def can_vouch() -> bool:
    """Whether rows can be vouched for here, and vouchers be looked at: keys were made, and are open."""
    try:
        keys = ring()
        return keys is not None and keys.can_vouch
    except KeysError:
        return False


def readable_classes() -> Collection[KeyClass]:
    """
    The classes of which something can be read here: all where no keys were ever made, and only what
    is open to everybody where they cannot be used.
    """
    try:
        keys = ring()
        return CLASSES if keys is None else keys.open_classes
    except KeysError:
        return (OPEN_CLASS,)


def use_ring(one: Keyring | None) -> None:
    """From now on these are the keys of this process; None: those of its place, when they are asked for."""
    _MINE.ring, _MINE.none_until = one, 0.0


def memory_key() -> bytes | None:
    """
    The key of what is kept for the next look and need outlive nobody; None where the site has no keys.

    It stands on no disk, ends with the keeper, and whenever somebody shuts the keys: then nothing that was
    kept by it is to be read.
    """
    with suppress(KeysError):
        if ring() is None:
            return None
    return _MINE.memory_key


def look_again() -> None:
    """Keys were made just now: that there were none is no longer true."""
    _MINE.none_until = 0.0


@contextmanager
def opened_here(kind: Kind, content: bytes) -> Iterator[None]:
    """
    The keys of this process are open meanwhile, by whoever has what opens them, and those of no other. A
    passphrase comes as `keys.domain.slots.said` has it. Raises WrongKey, and StoreUnusable without keys.
    """
    if not open_here(kind, content):
        raise StoreUnusable("none")
    try:
        yield
    finally:
        if (mine := ring()) is not None:
            mine.shut()


def use_memory_key(key: bytes) -> None:
    """What the keeper says it is."""
    _MINE.memory_key = key


def use_keys_at(place: Callable[[], KeyPlace] | None) -> None:
    """Where the keys of this process stand, asked each time until they are there."""
    _MINE.place, _MINE.none_until = place, 0.0


def open_ring(path: Path, *, site: bytes) -> Keyring:
    """The keys in a file, public halves alone. Raises StoreUnusable, OtherSite."""
    file = KeyFile(path)
    demand_site(file, site)
    return Keyring(file)
