"""A list that was read, as text: it is read once, and looked at and taken over from here."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from access.domain.levels import Level
from archive.domain.lists import ListRow, Problem, ReadList
from language.dates import parse_date
from machine.json_values import JsonObject


def list_as_json(read: ReadList) -> str:
    """The list as JSON; the same rows give the same text."""
    return json.dumps(
        {
            "rows": [_row_as_json(row) for row in read.rows],
            "problems": [asdict(problem) for problem in read.problems],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def list_of_json(text: str) -> ReadList:
    """The list of `list_as_json`. Raises ValueError or KeyError for any other text."""
    data = json.loads(text)
    return ReadList(
        rows=tuple(_row_of_json(row) for row in data["rows"]),
        problems=tuple(Problem(**problem) for problem in data["problems"]),
    )


def digest_of(read: ReadList) -> str:
    """What tells a list from another by its rows, whichever file they came in."""
    if read.origin:
        return read.origin
    return hashlib.sha256(list_as_json(read).encode()).hexdigest()


def _row_as_json(row: ListRow) -> JsonObject:
    fields = {name: getattr(row, name) for name in ListRow.__slots__}
    return {**fields, "issued": str(row.issued) if row.issued else "", "level": int(row.level)}


def _row_of_json(fields: dict[str, Any]) -> ListRow:
    return ListRow(
        **{**fields, "issued": parse_date(fields["issued"]), "level": Level(fields["level"])}
    )
