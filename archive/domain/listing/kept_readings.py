"""
A reading as text and back: it is made once, and looked at and taken over from here.

Beside it stand the tables themselves, so that columns which a person corrects are read anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from access.domain.levels import Level
from archive.domain.listing.fields import Column, Field
from archive.domain.listing.layouts import Layout
from archive.domain.listing.marks import Mark, Reason
from archive.domain.listing.results import (
    Counts,
    Headed,
    LeftOut,
    ListReading,
    Place,
    ReadDossier,
    ReadGroup,
    ReadRow,
    ReadTable,
)
from archive.domain.listing.tables import Table
from archive.domain.listing.wire import columns_as_json, reading_as_json
from language.dates import PartialDate, parse_date
from machine.json_values import Json, JsonObject

# What a row and a dossier hold as they are told, under the same name.
_PLAIN_OF_ROW = (
    "position", "number", "number_key", "date_text", "title", "issuer", "dossier", "box", "inventory", "section", "sheets_from",
    "sheets_to", "sheets", "pages", "level_text", "level_named", "note", "further", "original",
)  # fmt: skip
_PLAIN_OF_DOSSIER = (
    "number", "title", "box", "inventory", "fonds", "term", "retention", "papers", "sheets", "pages", "level_named", "note", "further",
    "original",
)  # fmt: skip


def kept_reading(read: ListReading) -> JsonObject:
    """The reading whole; `reading_kept` reads it."""
    headings: list[Json] = [
        {
            "signature": one.signature,
            "sheet": one.sheet,
            "layout": str(one.layout),
            "columns": columns_as_json(one.columns),
            "corrected": one.corrected,
            "rows": one.rows,
            "sample": [[*_place_kept(at), list(cells)] for at, cells in one.sample],
        }
        for one in read.headings
    ]
    return {**reading_as_json(read), "headings": headings}


def reading_kept(told: Mapping[str, Any]) -> ListReading:
    """The reading of `kept_reading`. Raises ValueError, KeyError or TypeError for anything else."""
    return ListReading(
        layout=Layout(told["layout"]),
        columns=_columns(told["columns"]),
        tables=tuple(
            ReadTable(one["sheet"], one["hidden"], Layout(one["layout"]), _columns(one["columns"]))
            for one in told["tables"]
        ),
        dossiers=tuple(map(_dossier, told["dossiers"])),
        rows=tuple(map(_row, told["rows"])),
        groups=tuple(ReadGroup(_place(one), one["text"]) for one in told["groups"]),
        left_out=tuple(
            LeftOut(_place(one), one["text"], Reason(one["reason"])) for one in told["left_out"]
        ),
        counts=Counts(**told["lines"]),
        headings=tuple(map(_headed, told["headings"])),
    )


def tables_as_json(tables: Sequence[Table]) -> list[Json]:
    """The tables of a file; `tables_of_json` reads them."""
    return [{**asdict(one), "unkept": [list(at) for at in sorted(one.unkept)]} for one in tables]


def tables_of_json(told: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """The tables of `tables_as_json`."""
    return tuple(
        Table(
            one["sheet"],
            one["hidden"],
            one["rows"],
            frozenset((line, column) for line, column in one["unkept"]),
        )
        for one in told
    )


def _columns(told: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(
        Column(one["index"], one["heading"], Field(one["field"]), one["score"]) for one in told
    )


def _headed(told: Mapping[str, Any]) -> Headed:
    return Headed(
        told["signature"],
        told["sheet"],
        Layout(told["layout"]),
        _columns(told["columns"]),
        told["corrected"],
        told["rows"],
        tuple(
            (Place(sheet, table, line), tuple(cells))
            for sheet, table, line, cells in told["sample"]
        ),
    )


def _place_kept(at: Place) -> list[Json]:
    return [at.sheet, at.table, at.line]


def _place(told: Mapping[str, Any]) -> Place:
    return Place(told["sheet"], told["table"], told["line"])


def _date(text: str) -> PartialDate | None:
    return parse_date(text) if text else None


def _row(told: Mapping[str, Any]) -> ReadRow:
    return ReadRow(
        at=_place(told),
        type_code=told["type"],
        issued=_date(told["date"]),
        date_first=_date(told["date_first"]),
        date_last=_date(told["date_last"]),
        level=Level[told["level"].upper()],
        marks=tuple(map(Mark, told["marks"])),
        **{name: told[name] for name in _PLAIN_OF_ROW},
    )


def _dossier(told: Mapping[str, Any]) -> ReadDossier:
    return ReadDossier(
        at=_place(told),
        date_text=told["date"],
        started=_date(told["date_from"]),
        ended=_date(told["date_to"]),
        level=Level[told["level"].upper()],
        marks=tuple(map(Mark, told["marks"])),
        **{name: told[name] for name in _PLAIN_OF_DOSSIER},
    )
