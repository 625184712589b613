"""
Words as they were read out of an encrypted column: of which class their key is, and how they stand there.

The class of a key is kept by the file of keys, and nobody makes it another who has not opened it: it tells
how closed words are, whatever somebody wrote into the row beside them. What is more closed than whoever
asks may read is *withheld*: empty for them, and written back as it stands.
"""

from collections.abc import Callable, Collection
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, cast

from keys.api import KeyClass
from keys.domain.classes import joined

if TYPE_CHECKING:
    from machine.json_values import Json


class Read:
    """What was read: `column` is where it stands, `stored` how, and `key_class` that of its key."""

    key_class: KeyClass
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


def as_read(
    value: "str | bytes | Json", *, key_class: KeyClass, stored: object, column: str
) -> object:
    """What a column says, with what is known of it; what says nothing cannot be told from it."""
    kind = _KINDS.get(type(value))
    if kind is None:
        return value
    if not may_be_read(key_class):
        return _made(kind(), key_class, stored, column, withheld=True)
    return _made(kind(value), key_class, stored, column, withheld=False)


def withheld(value: Read) -> Read:
    """The same without what it says."""
    kind = type(value)
    return _made(kind(), value.key_class, value.stored, value.column, withheld=True)


def _made(made: Any, key_class: KeyClass, stored: object, column: str, *, withheld: bool) -> Read:
    made.key_class, made.stored, made.column, made.withheld = key_class, stored, column, withheld
    return cast("Read", made)
