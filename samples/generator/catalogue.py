"""What the batch holds: read from catalogue.toml and the texts beside it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Document:
    """One invented document: what its paper says and how the paper looks."""

    key: str
    party: bool
    parent: str
    issuer: str
    issuer_name: str
    number: str
    symbol: str
    type: str
    type_code: str
    abstract: str
    place: str
    date: str
    signer: str
    level: str = "ORDINARY"
    authority: list[str] = field(default_factory=list)
    signer_left: str = ""
    authority_left: list[str] = field(default_factory=list)
    addressee: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    handwritten: bool = False
    arrival: str = ""
    old_tone: bool = False
    body_size: float = 14.0
    leading: float = 1.28

    @property
    def full_number(self) -> str:
        return self.number + ("-" if self.party else "/") + self.symbol

    @property
    def body(self) -> str:
        return (HERE / "texts" / f"{self.key}.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class SampleFile:
    """One file of the batch. `form` says how it is made, `shows` what it is there for."""

    name: str
    inventory: str
    form: str
    shows: list[str]
    document: str
    row: int | None = None
    of: str = ""
    dpi: int = 200
    skew: float = 0.0
    turns: dict[str, int] = field(default_factory=dict)
    blank_after: list[int] = field(default_factory=list)
    password: str = ""
    quality: int = 52
    tint: list[int] = field(default_factory=lambda: [250, 248, 242])
    grey: bool = False
    readable: bool = True


@dataclass(frozen=True)
class Row:
    """A row of an inventory's list: a document that should exist."""

    inventory: str
    row: int
    number: str
    date: str
    type: str
    abstract: str
    issuer: str
    dossier: str
    pages: int
    note: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All of it. `listed` are the rows of documents that never came."""

    fonds: dict[str, Any]
    inventories: list[dict[str, Any]]
    documents: dict[str, Document]
    files: list[SampleFile]
    listed: list[Row]
    dossiers: dict[str, dict[str, str]]
    notes: dict[str, dict[str, str]]

    def rows(self, inventory: str, pages: Callable[[Document], int]) -> list[Row]:
        """The inventory's list in its order: what came and what never came."""
        held = {row.row: row for row in self.listed if row.inventory == inventory}
        for file in self.files:
            if file.inventory == inventory and file.row and file.row not in held:
                document = self.documents[file.document]
                count = pages(document) + len(file.blank_after)
                held[file.row] = self.came(file.row, document, inventory, count)
        return [held[row] for row in sorted(held)]

    def came(self, row: int, document: Document, inventory: str, pages: int) -> Row:
        abstract = document.abstract.removeprefix("V/v ").removeprefix("Về việc ")
        if abstract != document.abstract:
            abstract = "về việc " + abstract
        return Row(
            inventory=inventory,
            row=row,
            number=document.full_number,
            date=document.date,
            type=document.type,
            abstract=abstract,
            issuer=document.issuer_name,
            dossier=self.dossiers[inventory][str(row)],
            pages=pages,
            note=self.notes[inventory].get(str(row), ""),
        )


def load() -> Catalogue:
    raw = tomllib.loads((HERE / "catalogue.toml").read_text(encoding="utf-8"))
    documents = [Document(**entry) for entry in raw["document"]]
    return Catalogue(
        fonds=raw["fonds"],
        inventories=raw["inventory"],
        documents={document.key: document for document in documents},
        files=[SampleFile(**entry) for entry in raw["file"]],
        listed=[Row(**entry) for entry in raw["listed"]],
        dossiers=raw["dossiers"],
        notes=raw["notes"],
    )
