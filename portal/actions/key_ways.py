"""Who can open the keys of what is closed: ways are added and taken away by whoever can open them."""

from collections.abc import Callable
from datetime import datetime

from access.api import Actor, unasked
from archive.domain.key_words import KEYS, KeysRefused
from archive.machine_api import tell_refused
from audit.api import Act
from keys.api import (
    Keyring,
    KeysError,
    Kind,
    OtherSite,
    Secret,
    StoreBusy,
    TooFewSlots,
    WrongKey,
    add_way,
    remove_way,
    ring,
    ways_into,
)


class NoSuchWay(Exception):
    """No way to open bears this name."""


class StillThere(Exception):
    """It is done, but what was there before may still stand in the journal of the file: it is asked for again."""


def add_key_way(*, by: Actor, by_what: tuple[Kind, bytes], secret: Secret, at: datetime) -> None:
    """
    A secret opens from now on, in the place of that of the same name.

    Raises KeysRefused, StillThere.
    """

    def add(keys: Keyring) -> None:
        add_way(keys, by_what, secret, by=by.username, at=at)

    _changed(add, by=by, at=at, step="add", kind=str(secret.kind))


def remove_key_way(*, by: Actor, by_what: tuple[Kind, bytes], label: str, at: datetime) -> None:
    """
    What bears this name opens nothing any more, except copies of the keys from before.

    Raises KeysRefused, NoSuchWay, TooFewSlots, StillThere.
    """

    def remove(keys: Keyring) -> None:
        remove_way(keys, by_what, label)

    try:
        _changed(remove, by=by, at=at, step="remove", kind="")
    except KeyError as why:
        raise NoSuchWay(label) from why


def _changed(
    change: Callable[[Keyring], None], *, by: Actor, at: datetime, step: str, kind: str
) -> None:
    granted = unasked(by, Act.CHANGE_KEY_WAYS, KEYS, at=at)
    try:
        keys = _keys()
        is_gone = _done(change, keys)
        ways = len(ways_into(keys.file))
    except (KeysError, KeysRefused, TooFewSlots, KeyError) as why:
        tell_refused(granted, _fault(why))
        if isinstance(why, KeysError):
            raise KeysRefused(_fault(why)) from why
        raise
    granted.note(step=step, kind=kind, ways=ways)
    if not is_gone:
        raise StillThere


def _keys() -> Keyring:
    keys = ring()
    if keys is None:
        raise KeysRefused("none")
    return keys


def _done(change: Callable[[Keyring], None], keys: Keyring) -> bool:
    """Whether nothing of what was there before is left in the journal."""
    try:
        change(keys)
    except StoreBusy:
        return False
    return True


def _fault(why: Exception) -> str:
    if isinstance(why, KeysRefused):
        return why.fault
    if isinstance(why, WrongKey):
        return "wrong"
    return "other_site" if isinstance(why, OtherSite) else "unusable"
