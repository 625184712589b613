"""What a file of lists holds, once read: rows, dossiers, groups, and every line left out."""

from collections.abc import Mapping
from dataclasses import dataclass

from access.domain.levels import Level
from archive.domain.listing.fields import Column
from archive.domain.listing.layouts import Layout
from archive.domain.listing.marks import Mark, Reason
from language.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands in the file: the sheet's name, which table it is (from 0), and the line."""

    sheet: str
    table: int
    line: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """
    A paper as the list tells it. Nothing keeps a paper out; what is doubtful stands in `marks`.

    `number` and `date_text` are verbatim, `number_key` is the number as it is compared. `position`
    is the order number that the list gives it, or the next one. Of a date that is a span,
    `date_first` and `date_last` are the ends. `sheets_from` to `sheets_to` is its place in the
    dossier, `sheets` and `pages` are counts. `level_named` tells a level that the row itself says.
    `further` are the cells of all other columns by field, or by heading where the field is unknown;
    `original` what stood in cells that were typed in an old font.
    """

    at: Place
    position: int
    number: str
    number_key: str
    date_text: str
    issued: PartialDate | None
    date_first: PartialDate | None
    date_last: PartialDate | None
    title: str
    type_code: str
    issuer: str
    dossier: str
    box: str
    inventory: str
    section: str
    sheets_from: int | None
    sheets_to: int | None
    sheets: int | None
    pages: int | None
    level: Level
    level_text: str
    level_named: bool
    note: str
    further: Mapping[str, str]
    original: Mapping[str, str]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """
    A dossier that the list names: in a line of its own, in a group row, or beside its papers.

    `started` and `ended` are the ends of its time, `date_text` that time as it was written.
    """

    at: Place
    number: str
    title: str
    box: str
    inventory: str
    fonds: str
    term: str
    retention: str
    date_text: str
    started: PartialDate | None
    ended: PartialDate | None
    papers: int | None
    sheets: int | None
    pages: int | None
    level: Level
    level_named: bool
    note: str
    further: Mapping[str, str]
    original: Mapping[str, str]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """A line between the rows that says where those after it belong."""

    at: Place
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is no row, with all it says."""

    at: Place
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Counts:
    """Every line that holds anything, by what it was taken for: the rest add up to `filled`."""

    filled: int = 0
    headings: int = 0
    numberings: int = 0
    groups: int = 0
    rows: int = 0
    dossiers: int = 0
    left_out: int = 0

    @property
    def add_up(self) -> bool:
        parts = (
            self.headings,
            self.numberings,
            self.groups,
            self.rows,
            self.dossiers,
            self.left_out,
        )
        return sum(parts) == self.filled


@dataclass(frozen=True, slots=True)
class ReadTable:
    """How one table was understood; `columns` are empty where it was none of a list."""

    sheet: str
    hidden: bool
    layout: Layout
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Headed:
    """
    The columns under one heading, wherever in the file it stands, with the first lines below it.

    `signature` tells the heading by its words, from file to file. `corrected` says that a person
    gave the columns. Of a table that was read as none of a list, `rows` are 0 and nothing is known.
    """

    signature: str
    sheet: str
    layout: Layout
    columns: tuple[Column, ...]
    corrected: bool
    rows: int
    sample: tuple[tuple[Place, tuple[str, ...]], ...]

    @property
    def named(self) -> bool:
        """Whether the heading has words by which it is known again."""
        return any(column.heading for column in self.columns)


@dataclass(frozen=True, slots=True)
class ListReading:
    """
    All that a file's tables hold.

    `layout` and `columns` are those of the table with the most rows; `headings` all that the file
    has, those with the most rows first. A dossier that has a line of its own counts in
    `counts.dossiers`; one named beside its papers or by a group row does not.
    """

    layout: Layout
    columns: tuple[Column, ...]
    tables: tuple[ReadTable, ...]
    dossiers: tuple[ReadDossier, ...]
    rows: tuple[ReadRow, ...]
    groups: tuple[ReadGroup, ...]
    left_out: tuple[LeftOut, ...]
    counts: Counts
    headings: tuple[Headed, ...] = ()

    @property
    def first_rows(self) -> tuple[ReadRow, ...]:
        """What a person sees under the guessed columns before they say whether these are right."""
        return self.rows[:10]
