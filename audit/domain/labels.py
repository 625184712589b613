"""Numbers as people type them, and as the trail holds them."""

from typing import Final

LONGEST: Final = 80


def spellings(typed: str) -> tuple[str, ...]:
    """The spellings under which a number may stand: as typed, and in capitals (ks-12 is KS-12)."""
    label = typed.strip()[:LONGEST]
    return tuple(dict.fromkeys((label, label.upper()))) if label else ()
