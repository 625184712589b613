"""Frozen forms in which records cross the archive's door."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from access.domain.levels import Level
from archive.domain.description import Description
from machine.json_values import JsonObject
from reading.domain.turning import Box


@dataclass(frozen=True, slots=True)
class PageText:
    """
    A page to be filed: text, packed words (see `pack_words`), and the reading's signals; `turn` is
    by how many degrees clockwise a person turned it, where it was filed before.
    """

    number: int
    text: str
    words: bytes
    confidence: float
    coverage: float
    validity: float
    variant: str
    signals: JsonObject = field(default_factory=dict)
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Filing:
    """
    Everything filing needs: where to, what it is, its files and its pages.

    Dossiers above `dossiers_up_to`, the level up to which whoever files sees, are as if not there,
    and without `dossiers_of_party` those that are handled as papers of the Party by themselves.
    """

    receipt: int
    inventory: int
    dossier: str
    description: Description
    original: int
    access_copy: int | None
    pages: tuple[PageText, ...]
    reviewed: bool
    dossiers_up_to: Level = Level.TOP_SECRET
    dossiers_of_party: bool = True


@dataclass(frozen=True, slots=True)
class RecordText:
    """
    A record as an index needs it, with the text of its pages in order.

    `facts` are the fields that are found by words and have no place of their own in an index.
    """

    record: int
    version: int
    accession: str
    number: str
    number_key: str
    title: str
    issued_on: date | None
    issued_precision: str
    type_code: str
    issuer: str
    signer: str
    inventory: int | None
    inventory_code: str
    unit: int | None
    level: Level
    party_papers: bool
    pages: tuple[str, ...]
    facts: tuple[str, ...] = ()


def pack_words(words: Iterable[tuple[str, Box, int, int]]) -> bytes:
    """Words (text, box in ten-thousandths, confidence, line) as compressed JSON."""
    rows = [[text, *box, confidence, line] for text, box, confidence, line in words]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_words(packed: bytes) -> list[tuple[str, Box, int, int]]:
    """The words of `pack_words`; an empty list for empty bytes."""
    if not packed:
        return []
    rows = json.loads(zlib.decompress(bytes(packed)))
    return [(row[0], (row[1], row[2], row[3], row[4]), row[5], row[6]) for row in rows]
