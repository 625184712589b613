"""What may stand in a column of a list, and the headings under which offices put it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from language.vietnamese import fold

_DATA: Final = Path(__file__).parent / "data" / "headings.toml"


class Field(StrEnum):
    """
    A column's meaning.

    NUMBER is the whole number or, with SYMBOL beside it, what stands before the symbol. SHEETS and
    PAGES are counts, of a paper where the list is of papers (DOSSIER_SHEETS, DOSSIER_PAGES stand
    beside them); SHEET_SPAN says at which sheet a paper begins, or from which to which it goes.
    CONFIDENTIAL, SECRET and TOP_SECRET are columns that are ticked. OTHER is none of ours: it is
    kept by its heading.
    """

    POSITION = "position"
    ORDER_IN_DOSSIER = "order_in_dossier"
    NUMBER = "number"
    NUMBER_AND_DATE = "number_and_date"
    SYMBOL = "symbol"
    TYPE_LETTERS = "type_letters"
    DATE = "date"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TITLE = "title"
    TYPE = "type"
    DOCUMENT_KIND = "document_kind"
    ISSUER = "issuer"
    SIGNER = "signer"
    RECIPIENTS = "recipients"
    RECEIPT = "receipt"
    ARRIVAL_NUMBER = "arrival_number"
    ARRIVED = "arrived"
    SENT = "sent"
    COPIES = "copies"
    KEPT_BY = "kept_by"
    HANDLED_BY = "handled_by"
    DOSSIER = "dossier"
    DOSSIER_TITLE = "dossier_title"
    BOX = "box"
    SHELF = "shelf"
    FONDS = "fonds"
    FONDS_NUMBER = "fonds_number"
    INVENTORY = "inventory"
    TERM = "term"
    RETENTION = "retention"
    STARTED = "started"
    ENDED = "ended"
    SPAN = "span"
    PAPERS = "papers"
    SHEETS = "sheets"
    SHEET_SPAN = "sheet_span"
    SHEET_FROM = "sheet_from"
    SHEET_TO = "sheet_to"
    PAGES = "pages"
    PAGE_SPAN = "page_span"
    DOSSIER_SHEETS = "dossier_sheets"
    DOSSIER_PAGES = "dossier_pages"
    LEVEL = "level"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 a level, no password
    TOP_SECRET = "top_secret"  # noqa: S105
    URGENCY = "urgency"
    NOTE = "note"
    COPY_KIND = "copy_kind"
    KEYWORDS = "keywords"
    TOPIC = "topic"
    ORIGINAL_ADDRESS = "original_address"
    ENTERED_BY = "entered_by"
    LANGUAGE = "language"
    INFORMATION_MARK = "information_mark"
    ACCESS_MODE = "access_mode"
    REMARKS = "remarks"
    CONDITION = "condition"
    FILE = "file"
    RENAMED_FILE = "renamed_file"
    OTHER = "other"


def headings_of(field: Field) -> tuple[str, ...]:
    """The headings under which offices put a field, folded; the likeliest first."""
    return tuple(phrase.text for phrase in _phrases() if phrase.field is field)


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column as it was understood: its place from 0, its heading, the field, and how sure that is.

    `score` is 0 to 1; a field that a person gave has 1, one told by the cells alone less than 0.5.
    """

    index: int
    heading: str
    field: Field
    score: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    field: Field
    alone: bool


@cache
def _phrases() -> tuple[_Phrase, ...]:
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        _Phrase(fold(phrase.removeprefix("=")), Field(name), phrase.startswith("="))
        for name, phrases in rows.items()
        for phrase in phrases
    )


# What a phrase is worth that begins the heading, or stands somewhere in it; and for how much of it.
_BEGINS, _STANDS, _SHARE = 0.70, 0.55, 0.25
_ENOUGH: Final = 0.62


@cache
def _exact() -> dict[str, tuple[Field, ...]]:
    found: dict[str, dict[Field, None]] = {}
    for phrase in _phrases():
        found.setdefault(phrase.text.replace(" ", ""), {})[phrase.field] = None
    return {text: tuple(fields) for text, fields in found.items()}


# Of two columns named exactly, the one with more words says it better: "Số, ký hiệu" before "Số".
_LETTER: Final = 0.0005


def fields_of_heading(folded: str) -> dict[Field, float]:
    """Every field that a folded heading may name, with how well it does (about 0 to 1)."""
    whole = 1.0 + _LETTER * min(len(folded), 40)
    found = dict.fromkeys(_exact().get(folded.replace(" ", ""), ()), whole)
    around = f" {folded} "
    for phrase in _phrases():
        if phrase.alone or f" {phrase.text} " not in around:
            continue
        worth = _BEGINS if folded.startswith(phrase.text) else _STANDS
        score = worth + _SHARE * len(phrase.text) / max(1, len(folded))
        if score >= _ENOUGH and score > found.get(phrase.field, 0.0):
            found[phrase.field] = score
    if found.keys() >= {Field.TYPE, Field.TITLE} and found[Field.TYPE] < 1.0:
        # "Tên loại VB, về việc": where a heading names both, the title stands there with its type.
        found[Field.TITLE] = max(found[Field.TITLE], found.pop(Field.TYPE))
    return found
