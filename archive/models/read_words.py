"""
Words as they were read out of an encrypted column: of which class their key is, and how they stand there.

The class of a key is kept by the file of keys, and nobody makes it another who has not opened it: it tells
how closed words are, whatever somebody wrote into the row beside them. What is more closed than whoever
asks may read is *withheld*: empty for them, and written back as it stands.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from keys.api import Dek, KeyClass
from keys.domain.classes import joined

if TYPE_CHECKING:
    from machine.json_values import Json


class Read:
    """What was read: `column` is where it stands, `stored` how, `key_class` and `dek` tell its key."""

    key_class: KeyClass
    dek: str
    stored: object
    column: str
    withheld: bool


class ReadText(Read, str):  # noqa: SLOT000 - it says more than its letters
    """Words."""


class ReadBytes(Read, bytes):
    """Bytes that say words."""


class ReadNames(Read, dict):
    """Words with names."""


class ReadList(Read, list):
    """Several of them."""


_KINDS: Final[dict[type, Any]] = {
    str: ReadText, bytes: ReadBytes, dict: ReadNames, list: ReadList,
}  # fmt: skip
# The classes of which words may be read just now, as whoever asks tells when it is wanted; all where
# nothing is said.
_Classes = Callable[[], Collection[KeyClass]]
_UP_TO: Final[ContextVar[_Classes | None]] = ContextVar("read_up_to", default=None)


def read_up_to(classes: _Classes | None) -> None:
    """From now on, here, words of these classes alone are read; None: of all that are open."""
    _UP_TO.set(classes)


@contextmanager
def read_all() -> Iterator[None]:
    """Within it words of all classes that are open are read: for what is told to whoever asks."""
    before = _UP_TO.set(None)
    try:
        yield
    finally:
        _UP_TO.reset(before)


def classes_read() -> Collection[KeyClass] | None:
    """The classes that words may be read of here; None: all that are open."""
    asked = _UP_TO.get()
    return None if asked is None else asked()


def is_within(key_class: KeyClass, other: KeyClass) -> bool:
    """Whether a class is no more closed than another."""
    return joined(key_class, other) == other


def may_be_read(key_class: KeyClass) -> bool:
    """Whether words of this class may be read here."""
    bound = classes_read()
    return bound is None or key_class in bound


def as_read(value: "str | bytes | Json", *, dek: Dek, stored: object, column: str) -> object:
    """What a column says, with what is known of it; what says nothing cannot be told from it."""
    kind = _KINDS.get(type(value))
    if kind is None:
        return value
    hidden = not may_be_read(dek.key_class)
    made: Read = kind() if hidden else kind(value)
    made.key_class, made.dek = dek.key_class, dek.dek_id.hex()
    made.stored, made.column, made.withheld = stored, column, hidden
    return made


def withheld(value: Read) -> Read:
    """The same without what it says."""
    made = type(value)()
    made.key_class, made.dek = value.key_class, value.dek
    made.stored, made.column, made.withheld = value.stored, value.column, True
    return made
