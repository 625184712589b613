"""A list made ready to be taken over: rows with a place, what it says of dossiers, and doubts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from access.domain.levels import Level
from archive.domain.description import FIELD, LONGEST_NUMBER
from language.dates import PartialDate

# What the catalogue holds of a column; what is longer is told, and kept whole beside it.
LONGEST: Final = {
    "number": LONGEST_NUMBER,
    "issuer": FIELD["issuer"].longest,
    "dossier": 30,
    "box": 100,
    "note": 500,
}
SHOWN: Final = 200  # letters of a cell that are shown beside a doubt

# What a cover holds as a list says it.
_PLAIN: Final = (
    "title", "retention", "documents", "sheets", "pages", "language", "keywords", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """
    A row that can be taken over; `line` is its line in `sheet`, from 1.

    `there` is the row that stands for the same paper, where there is one, and `position` its place.
    `number_key` is the number as it is compared; `level_named` tells a level that stands in the
    row from the one a row without it has. `date_text` is the date as it was written, `marks` what
    is doubtful, `further` the cells of columns that are none of ours, `original` what stood in
    cells that were converted from an old font or are longer than their column, and over the row.
    """

    line: int
    position: int
    number_text: str
    issued: PartialDate | None
    type_code: str
    issuer: str
    abstract: str
    dossier: str
    pages: int | None
    level: Level
    note: str
    number_key: str
    level_named: bool
    there: int | None = None
    sheet: str = ""
    date_text: str = ""
    box: str = ""
    sheets_from: int | None = None
    sheets_to: int | None = None
    sheets: int | None = None
    marks: tuple[str, ...] = ()
    further: Mapping[str, str] = field(default_factory=dict)
    original: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What tells a paper from another calls it so, as a row that was read does."""
        return self.abstract


@dataclass(frozen=True, slots=True)
class Problem:
    """
    What a person should look at: a code of ours, where it stands, and the cell as it stands; `level`
    is that of the paper or dossier it is about.
    """

    line: int
    code: str
    value: str = ""
    sheet: str = ""
    level: Level = Level.ORDINARY


@dataclass(frozen=True, slots=True)
class Cover:
    """
    What a list says of a dossier, beside naming it; `box` is the number of its box, `note` all that
    has no column of its own on the cover.
    """

    number: str
    title: str
    retention: str
    level: Level
    box: str = ""
    first: PartialDate | None = None
    last: PartialDate | None = None
    documents: int | None = None
    sheets: int | None = None
    pages: int | None = None
    language: str = ""
    keywords: str = ""
    note: str = ""

    def columns(self) -> dict[str, str | int | date]:
        """What it says, by the columns of a dossier, but for its box; what it does not say is absent."""
        said = {name: value for name in _PLAIN if (value := getattr(self, name)) not in {"", None}}
        for name, day in (("first", self.first), ("last", self.last)):
            if day is not None:
                said |= {f"{name}_on": day.earliest(), f"{name}_precision": str(day.precision)}
        return said


@dataclass(frozen=True, slots=True)
class CoverCorrection:
    """
    A dossier of which a list says something else than its cover: the columns that it `changes`, for
    a list had said them before, and those that a person wrote, which `stay`. `level` is how closed
    the two together are.
    """

    number: str
    level: int
    before: Mapping[str, object]
    said: Mapping[str, object]
    changes: tuple[str, ...]
    stays: tuple[str, ...]
