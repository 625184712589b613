"""What an import left of a row or a dossier, and what stood there before, as text."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Final

from archive.domain.list_changes import RowValues
from machine.json_values import Json, JsonObject

# Columns of a row that a list may set; a dossier is kept by its id.
ROW_COLUMNS: Final = tuple(
    "dossier_id" if one.name == "dossier" else one.name for one in fields(RowValues)
)
# What a list may say of a dossier; `version` tells of everything else that people changed on its cover.
COVER_COLUMNS: Final = (
    "title", "retention", "box_id", "first_on", "first_precision", "last_on", "last_precision",
    "documents", "sheets", "pages", "language", "keywords", "note",
)  # fmt: skip
# Those that a later list of dossiers corrects, where a list said them: a note holds the rest of many.
CORRECTED_COLUMNS: Final = tuple(one for one in COVER_COLUMNS if one not in {"box_id", "note"})
DOSSIER_COLUMNS: Final = (*COVER_COLUMNS, "version")
# What imports told of dossiers while lists said no more of them.
FORMER_COLUMNS: Final = ("title", "retention", "version")
# What tells a box that a list named from one that people have changed since.
BOX_COLUMNS: Final = ("number", "version")
_DAYS: Final = frozenset({"issued_on", "first_on", "last_on"})


def told_of(columns: Mapping[str, object]) -> JsonObject:
    """The columns as JSON; `columns_told` reads them."""
    return {name: _told(value) for name, value in columns.items()}


def columns_told(told: Mapping[str, Json]) -> dict[str, object]:
    """The columns that `told_of` told."""
    return {
        name: date.fromisoformat(value) if name in _DAYS and isinstance(value, str) else value
        for name, value in told.items()
    }


def digest_of_columns(columns: Mapping[str, object]) -> str:
    """Equal for equal columns, whenever it is made."""
    text = json.dumps(told_of(columns), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _told(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): str(text) for name, text in value.items()}
    if value is None or isinstance(value, (str, int)):
        return value if value is None or isinstance(value, str) else int(value)
    raise TypeError(type(value).__name__)
