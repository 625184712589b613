"""Figures of an inventory in parts: by what it is parted, and what each part counts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.blocks import Block

# The value of an address for what a paper or row does not say: no year, no type, no dossier.
NONE: Final = "khong"


class By(StrEnum):
    """By what an inventory is parted; the value stands in addresses."""

    DOSSIER = "ho-so"
    BOX = "hop"
    YEAR = "nam"
    TYPE = "loai"
    LEVEL = "mat"


class Together(StrEnum):
    """What inventories are told together; the value stands in addresses."""

    INVENTORY = "muc-luc"
    FONDS = "phong"
    UNIT = "don-vi"


class Unit(StrEnum):
    """In what is counted; the value stands in addresses."""

    DOCUMENTS = "van-ban"
    SHEETS = "to"
    PAGES = "trang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Block):
    """
    One part: its value in an address, its name, and its figures in documents, pages and sheets.

    What was received and not filed is known by its level alone, before anybody says what it is: by
    anything else it is not counted.
    """

    value: str
    name: str
    pages: Block
    sheets: Block


@dataclass(frozen=True, slots=True)
class Square:
    """A year and a type: how many documents the list asks for, how many of them are filed, or in work."""

    year: int | None
    type_code: str
    expected: int
    answered: int
    awaited: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A part that a list is narrowed to: the name of the address, and the part in words."""

    param: str
    words: str


class Gap(StrEnum):
    """
    What is wanting: a paper, pages of one, what the cover of a dossier says lies in it, or the paper of
    a number that a series has left out.
    """

    MISSING = "missing"
    SHORT = "short"
    DOSSIER = "dossier"
    SERIES = "series"


class Why(StrEnum):
    """Why it is wanting."""

    NOT_RECEIVED = "not_received"
    WAITING = "waiting"
    FEW_PAGES = "few_pages"
    FEW_DOCUMENTS = "few_documents"
    NOWHERE = "nowhere"


WHY_WORDS: Final = {
    Why.NOT_RECEIVED: "not received",
    Why.WAITING: "received, waits",
    Why.FEW_PAGES: "fewer pages than said",
    Why.FEW_DOCUMENTS: "fewer documents than the cover says",
    Why.NOWHERE: "left out of its series: neither filed nor on a list",
}
"""Words for people; msgids."""
