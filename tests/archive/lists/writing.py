"""A list as an office wrote it, and what is true of each of its rows."""

from dataclasses import dataclass, field
from typing import Any

from archive.domain.listing.tables import Table
from tests.archive.lists.papers import Paper

Row = dict[str, Any]


@dataclass
class Written:
    tables: list[Table]
    rows: list[Row] = field(default_factory=list)
    dossiers: list[Row] = field(default_factory=list)
    left_out: int = 0


def sheet(name: str, *rows: list[Any], hidden: bool = False) -> Table:
    width = max(len(row) for row in rows)
    return Table(
        name, hidden, [[str(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    )


def truth(paper: Paper, position: int | None = None, **more: Any) -> Row:
    found: Row = {
        "number": paper.number, "date": paper.date, "precision": "day", "title": paper.title, "dossier": paper.dossier, "level": 0,
        "sheets_from": None, "sheets_to": None, "pages": None,
    }  # fmt: skip
    if position is not None:
        found["position"] = position
    return {**found, **more}


def starts(of: list[Paper]) -> list[Row]:
    """Where only the sheet at which a paper begins is written, nobody knows where the last ends."""
    ends = [one.first - 1 for one in of[1:]] + [None]
    return [{"sheets_from": one.first, "sheets_to": end} for one, end in zip(of, ends, strict=True)]
