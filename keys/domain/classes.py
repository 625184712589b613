"""
Key classes: what is as closed as something else is encrypted for the same keys.

A key class is the rank of what it keeps (`archive.domain.standing`, above this package): the level, and
ten more for papers of the Party. A test holds the two lists together.
"""

from typing import Final

KeyClass = int

PARTY: Final = 10
CLASSES: Final[tuple[KeyClass, ...]] = (0, 1, 2, 3, 10, 11, 12, 13)
# What is open to everybody who may use the store: its private half stands open in the key store, so
# that what was encrypted before anybody knew what it was is read without anybody's doing.
OPEN_CLASS: Final[KeyClass] = 0
# The rest can be read only while somebody has opened the keys.
SHUT_CLASSES: Final = tuple(one for one in CLASSES if one != OPEN_CLASS)


def is_class(number: int) -> bool:
    """Whether there is a key class of this number."""
    return number in CLASSES


def joined(one: KeyClass, other: KeyClass) -> KeyClass:
    """The class of what is as closed as both, in level and in handling."""
    return max(one % PARTY, other % PARTY) + max(one // PARTY, other // PARTY) * PARTY
