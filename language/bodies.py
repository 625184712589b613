"""Bodies that issue papers, as they are written in running text. Kept as data, with their dates."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data" / "issuing_bodies.toml"


@dataclass(frozen=True, slots=True)
class IssuingBody:
    """
    A body by its name. What the columns mean is told at the head of the data file.

    `valid_from` and `valid_until` are None where the name has no known beginning or end.
    """

    name: str
    kind: str
    under: str = ""
    stands_for: str = ""
    settled: bool = True
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""


@cache
def issuing_bodies() -> tuple[IssuingBody, ...]:
    """All bodies, in the order of the data file."""
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["body"]
    return tuple(IssuingBody(**row) for row in rows)
