"""The bodies that an archive begins with, from the data file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parents[1] / "data" / "issuers.toml"


@dataclass(frozen=True, slots=True)
class FirstIssuer:
    """A body as the data file tells it; what its lines mean stands at the head of that file."""

    names: tuple[str, ...]
    code: str
    side: str
    certain: bool
    alone: bool = False
    own_terms: bool = False
    above: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    successors: tuple[str, ...] = ()


@cache
def first_issuers() -> tuple[FirstIssuer, ...]:
    """All of them, each behind the one above it."""
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["body"]
    return tuple(
        FirstIssuer(
            **{**row, "names": tuple(row["names"]), "successors": tuple(row.get("successors", ()))}
        )
        for row in rows
    )
