"""Codes that stand in an address: of units, fonds and inventories."""

import re

LONGEST_CODE = 30
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,28}[A-Za-z0-9])?")


class BadCode(ValueError):
    """The code cannot stand in an address: Latin letters, digits, and . _ - between them only."""


def is_code(text: str) -> bool:
    """Whether the text can stand in an address as it is, and mean nothing else there."""
    return _CODE.fullmatch(text) is not None


def checked_code(text: str) -> str:
    """The code itself. Raises BadCode."""
    if not is_code(text):
        raise BadCode(f"{text[:LONGEST_CODE]!r}")
    return text
