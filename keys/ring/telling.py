"""What can be told of a file of keys without opening it: how many keys there are, and the ways to open it."""

from dataclasses import dataclass

from keys.domain.classes import KeyClass
from keys.domain.slots import Kind
from keys.store import rows as tables
from keys.store.file import KeyFile


@dataclass(frozen=True, slots=True)
class Kept:
    """So many objects have their key in an epoch of a class that can still be opened."""

    key_class: KeyClass
    epoch: int
    count: int


@dataclass(frozen=True, slots=True)
class Way:
    """Somebody's passphrase or key file, by what it is called."""

    kind: Kind
    label: str


def kept_in(file: KeyFile) -> list[Kept]:
    """By class and epoch, also where there is none yet. Raises StoreUnusable."""
    with file.reading() as rows:
        counted = tables.counted(rows)
        known = tables.class_keys(rows)
    return [
        Kept(one.key_class, one.epoch, counted.get((one.key_class, one.epoch), 0))
        for one in known
        if one.private is not None
    ]


def ways_into(file: KeyFile) -> list[Way]:
    """All of them, in the order they were made. Raises StoreUnusable."""
    with file.reading() as rows:
        return [Way(one.kind, one.label) for one in tables.slots(rows)]
