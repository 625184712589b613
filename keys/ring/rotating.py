"""
New keys for a class: what the old ones kept is re-wrapped, step by step, and then they are gone.

Objects are not touched. Killed at any point it goes on from there: both private halves stay until
nothing is left under the old one. From then on no copy of the file from before opens what was destroyed
before.
"""

from datetime import datetime
from typing import Final

from keys.domain.classes import CLASSES, KeyClass
from keys.ring.preparing import held_with, new_class_key
from keys.ring.ring import Keyring
from keys.store import rows as tables

AT_ONCE: Final = 500


def begin_epoch(ring: Keyring, root: bytes, key_class: KeyClass, *, at: datetime) -> None:
    """New keys of a class are kept in a new epoch from now on. Unfinished ones are finished first."""
    while not renew_some(ring, key_class, at=at):
        pass
    with ring.file.writing() as rows:
        newest = tables.newest_epoch(rows, key_class)
        tables.add_class_key(rows, new_class_key(root, key_class, newest + 1), at=at)
    ring.open(held_with(ring.file, root))
    ring.look()


def renew_some(ring: Keyring, key_class: KeyClass, *, at: datetime, most: int = AT_ONCE) -> bool:
    """
    Re-wrap some of what stands under old keys of a class; where nothing does, destroy those.

    Returns whether that is done. Raises KeysShut, and StoreBusy where the old keys may still stand in
    the journal: then it is asked for again.
    """
    with ring.file.writing() as rows:
        newest = tables.newest_epoch(rows, key_class)
        old = [
            one.epoch
            for one in tables.class_keys(rows)
            if one.key_class == key_class and one.epoch < newest and one.private is not None
        ]
        for epoch in old:
            left = tables.deks_of_epoch(rows, key_class, epoch, most=most)
            for row in left:
                dek = ring.disclosed(row)
                tables.replace_dek(rows, row, ring.enclosed(dek, (key_class, newest)))
            if left:
                return False
            tables.forget_private(rows, key_class, epoch, at=at)
        if old:
            tables.bump_generation(rows)
    ring.look()
    ring.file.truncate()
    return True


def unfinished(ring: Keyring) -> list[KeyClass]:
    """The classes of which old keys still stand."""
    with ring.file.reading() as rows:
        known = tables.class_keys(rows)
    standing = [one.key_class for one in known if one.private is not None]
    return [one for one in CLASSES if standing.count(one) > 1]
