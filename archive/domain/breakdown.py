"""Figures of an inventory in parts: by what it is parted, and what each part counts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# The value of an address for what a paper or row does not say: no year, no type, no dossier.
NONE: Final = "khong"


class By(StrEnum):
    """By what an inventory is parted; the value stands in addresses."""

    DOSSIER = "ho-so"
    YEAR = "nam"
    TYPE = "loai"
    LEVEL = "mat"


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents or pages of rows: expected = answered + awaited + missing."""

    answered: int = 0
    awaited: int = 0
    missing: int = 0

    @property
    def expected(self) -> int:
        """What the list asks for."""
        return self.answered + self.awaited + self.missing


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part: its value in an address, its name, the documents and pages of its rows, and the
    filed documents that answer no row. `pages` counts only rows of which the list says how many.
    """

    value: str
    name: str
    documents: Counts
    pages: Counts
    surplus: int = 0

    @property
    def expected(self) -> int:
        """Documents of the list."""
        return self.documents.expected

    @property
    def answered(self) -> int:
        """Of them, filed."""
        return self.documents.answered

    @property
    def awaited(self) -> int:
        """Of them, received and in work."""
        return self.documents.awaited

    @property
    def missing(self) -> int:
        """Of them, neither."""
        return self.documents.missing


@dataclass(frozen=True, slots=True)
class Square:
    """A year and a type: how many documents the list asks for, how many of them are filed, or in work."""

    year: int | None
    type_code: str
    expected: int
    answered: int
    awaited: int
