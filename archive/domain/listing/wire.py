"""A reading as JSON: for the command, and as the text that is kept between a look and an import."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from archive.domain.listing.fields import Column
from archive.domain.listing.results import ListReading, Place, ReadDossier, ReadRow
from language.dates import PartialDate
from machine.json_values import Json, JsonObject


def reading_as_json(read: ListReading) -> JsonObject:
    """
    The reading as `read_list --json` tells it; dates as dd/mm/yyyy, mm/yyyy or yyyy, levels
    by name: ordinary, confidential, secret, top_secret.

    `lines` counts every line that holds anything: all but `filled` add up to `filled`.
    """
    return {
        "layout": str(read.layout),
        "columns": columns_as_json(read.columns),
        "dossiers": [_dossier(one) for one in read.dossiers],
        "rows": [_row(row) for row in read.rows],
        "left_out": [
            {**_place(one.at), "text": one.text, "reason": str(one.reason)} for one in read.left_out
        ],
        "groups": [{**_place(one.at), "text": one.text} for one in read.groups],
        "tables": [
            {
                "sheet": table.sheet,
                "hidden": table.hidden,
                "layout": str(table.layout),
                "columns": columns_as_json(table.columns),
            }
            for table in read.tables
        ],
        "lines": asdict(read.counts),
    }


def digest_of_reading(read: ListReading) -> str:
    """What tells a list from another by what was read, whichever file it came in."""
    told = {
        name: part for name, part in reading_as_json(read).items() if name in {"rows", "dossiers"}
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def columns_as_json(columns: Sequence[Column]) -> list[Json]:
    """The columns as they were understood, from left to right."""
    return [
        {
            "index": one.index,
            "heading": one.heading,
            "field": str(one.field),
            "score": round(one.score, 2),
        }
        for one in columns
    ]


def _place(at: Place) -> dict[str, Json]:
    return {"sheet": at.sheet, "table": at.table, "line": at.line}


def _date(date: PartialDate | None) -> str:
    return str(date) if date else ""


def _row(row: ReadRow) -> JsonObject:
    return {
        "position": row.position,
        "number": row.number,
        "date": _date(row.issued),
        "precision": str(row.issued.precision) if row.issued else "",
        "title": row.title,
        "dossier": row.dossier,
        "sheets_from": row.sheets_from,
        "sheets_to": row.sheets_to,
        "pages": row.pages,
        "level": row.level.name.lower(),
        "marks": [str(mark) for mark in row.marks],
        "number_key": row.number_key,
        "date_text": row.date_text,
        "date_first": _date(row.date_first),
        "date_last": _date(row.date_last),
        "type": row.type_code,
        "issuer": row.issuer,
        "box": row.box,
        "inventory": row.inventory,
        "section": row.section,
        "sheets": row.sheets,
        "level_text": row.level_text,
        "level_named": row.level_named,
        "note": row.note,
        "further": dict(row.further),
        "original": dict(row.original),
        **_place(row.at),
    }


def _dossier(one: ReadDossier) -> JsonObject:
    return {
        "number": one.number,
        "title": one.title,
        "box": one.box,
        "inventory": one.inventory,
        "fonds": one.fonds,
        "term": one.term,
        "retention": one.retention,
        "date": one.date_text,
        "date_from": _date(one.started),
        "date_to": _date(one.ended),
        "papers": one.papers,
        "sheets": one.sheets,
        "pages": one.pages,
        "level": one.level.name.lower(),
        "level_named": one.level_named,
        "note": one.note,
        "further": dict(one.further),
        "original": dict(one.original),
        "marks": [str(mark) for mark in one.marks],
        **_place(one.at),
    }
