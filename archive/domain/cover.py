"""
What is written on the covers of the archive: of a fonds, an inventory, a box and a dossier.

One table, a row a field, as `archive.domain.description` has it of a record: columns, forms, history
and papers are made of it. Dossiers have the fields of the Party's set, of which fonds, term and
number of the inventory stand on the covers above.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from access.domain.levels import LEVEL_WORDS, Level
from archive.domain.description import shown_day
from language.dates import parse_date
from language.vietnamese import normalise

if TYPE_CHECKING:
    from datetime import date

Typed: TypeAlias = "str | int | bool | None"
Column: TypeAlias = "str | int | bool | date | None"


class CoverOf(StrEnum):
    """What a cover is of."""

    FONDS = "fonds"
    INVENTORY = "inventory"
    BOX = "box"
    DOSSIER = "dossier"


class Kind(StrEnum):
    """
    How a field is asked for and kept. `NUMBER` is what its thing is called by; `DATE` is known to
    a precision; `CHOICE` is one of the row's codes; `TICK` is yes or no; `UNIT` and `BOX` are others'
    rows by their ids.
    """

    NUMBER = "number"
    LINE = "line"
    TEXT = "text"
    YEAR = "year"
    COUNT = "count"
    DATE = "date"
    CHOICE = "choice"
    LEVEL = "level"
    TICK = "tick"
    UNIT = "unit"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class CoverField:
    """
    A row of the table: its column's name, its English word, how it is asked for.

    `longest` is how many letters a person may type; `needed` may not be empty; `codes` are what a
    `CHOICE` may be, with their words, the first where nothing is said; `least` is what a `LEVEL` is
    when nothing is said. `hint` is told beside the field. `clear` are words that stand as they are of
    what is closed too: they say where it stands and how long, not what it is.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    longest: int = 0
    needed: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    least: Level = Level.ORDINARY
    hint: str = ""
    clear: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it wants a whole line on the screen."""
        return self.kind is Kind.TEXT or self.longest >= _LONG


_LONG: Final = 300
LONGEST_NUMBER: Final = 30
EARLIEST, LATEST = 1800, 2199
LARGEST_COUNT: Final = 1_000_000
_LEVEL = CoverField("level", "Level", Kind.LEVEL)
_PARTY = CoverField("party_papers", "Handled as secret papers of the Party", Kind.TICK)
_NOTE = CoverField("note", "Note", Kind.TEXT, longest=2000)
_YEARS = (
    CoverField("year_from", "First year", Kind.YEAR),
    CoverField("year_to", "Last year", Kind.YEAR),
)
_SHELF = CoverField(
    "shelf", "Place on the shelf", longest=100, hint="Store, shelf, board: as it is written there.",
    clear=True,
)  # fmt: skip

OF_FONDS: Final = (
    CoverField("number", "Fonds number", longest=LONGEST_NUMBER),
    CoverField("name", "Name of the fonds", longest=300, needed=True),
    CoverField("creator", "Creator", longest=300),
    CoverField(
        "state",
        "State",
        Kind.CHOICE,
        codes=(("open", "open: papers still come"), ("closed", "closed")),
    ),
    *_YEARS,
    CoverField("history", "History of the creator", Kind.TEXT, longest=5000),
    _NOTE,
)
OF_INVENTORY: Final = (
    CoverField("number", "Inventory number", longest=LONGEST_NUMBER, clear=True),
    CoverField("title", "Title", Kind.TEXT, longest=500, needed=True),
    CoverField("term", "Term", longest=60, hint="As people say it: 2010 – 2015.", clear=True),
    *_YEARS,
    CoverField("unit", "Unit", Kind.UNIT, needed=True, hint="Who works with its papers."),
    CoverField("owner", "Data owner", Kind.UNIT),
    _SHELF,
    _LEVEL,
    CoverField(
        "highest", "Highest level that may come", Kind.LEVEL, least=Level.TOP_SECRET,
        hint="Until a scan was looked at for marks, it is closed like a paper of this level. Whoever is not "
        "cleared for it takes no scans in here.",
    ),
    _PARTY,
    CoverField(
        "policy", "Filing", Kind.CHOICE,
        codes=(("person", "After a person confirms"), ("certain", "At once where certain, reviewed later")),
    ),
    _NOTE,
)  # fmt: skip
OF_BOX: Final = (
    CoverField("number", "Box number", Kind.NUMBER, longest=LONGEST_NUMBER, needed=True),
    _SHELF,
    replace(_NOTE, longest=500),
)
OF_DOSSIER: Final = (
    CoverField("number", "Dossier number", Kind.NUMBER, longest=LONGEST_NUMBER, needed=True),
    CoverField("box", "Box", Kind.BOX),
    CoverField("title", "Title of the dossier", Kind.TEXT, longest=1000),
    CoverField(
        "retention", "Retention", longest=100, hint="In words: permanent, 20 years.", clear=True
    ),
    CoverField("first", "First day", Kind.DATE, longest=40, hint="13/08/2012, 08/2012 or 2012"),
    CoverField("last", "Last day", Kind.DATE, longest=40, hint="13/08/2012, 08/2012 or 2012"),
    CoverField("documents", "Documents, by the cover", Kind.COUNT),
    CoverField("sheets", "Sheets, by the cover", Kind.COUNT),
    CoverField("pages", "Pages, by the cover", Kind.COUNT),
    CoverField(
        "condition", "Physical condition", Kind.CHOICE,
        codes=(("", "not said"), ("good", "good"), ("normal", "normal"), ("damaged", "damaged")),
    ),
    CoverField(
        "use_mode", "Use", Kind.CHOICE,
        codes=(("", "not said"), ("public", "public"), ("conditional", "on conditions"), ("secret", "secret")),
    ),
    CoverField("language", "Language", longest=100, clear=True),
    CoverField("keywords", "Keywords", longest=300),
    _LEVEL,
    _PARTY,
    _NOTE,
)  # fmt: skip
COVERS: Final[Mapping[CoverOf, tuple[CoverField, ...]]] = {
    CoverOf.FONDS: OF_FONDS,
    CoverOf.INVENTORY: OF_INVENTORY,
    CoverOf.BOX: OF_BOX,
    CoverOf.DOSSIER: OF_DOSSIER,
}

# All words of the table, for whoever translates them.
WORDS: Final[tuple[str, ...]] = tuple(
    dict.fromkeys(
        word
        for rows in COVERS.values()
        for row in rows
        for word in (row.label, row.hint, *(said for _code, said in row.codes))
        if word
    )
)


def columns_named(row: CoverField) -> tuple[str, ...]:
    """The columns that keep the field, the one by which it is told first."""
    match row.kind:
        case Kind.DATE:
            return f"{row.name}_on", f"{row.name}_precision"
        case Kind.UNIT | Kind.BOX:
            return (f"{row.name}_id",)
        case Kind.NUMBER:
            return row.name, f"sort_{row.name}"
        case _:
            return (row.name,)


def columns_of(cover: CoverOf, values: Mapping[str, Typed]) -> dict[str, Column]:
    """The columns that say what was typed; a field that is not among the values stays as it is."""
    kept: dict[str, Column] = {}
    for row in COVERS[cover]:
        if row.name in values:
            kept.update(zip(columns_named(row), _kept(row, values[row.name]), strict=True))
    return kept


def values_of(cover: CoverOf, columns: Mapping[str, object]) -> dict[str, Typed]:
    """What columns say, as a form asks for it; a column that is not there says nothing."""
    return {
        row.name: _shown(row, [columns.get(name) for name in columns_named(row)])
        for row in COVERS[cover]
    }


def words_of(row: CoverField, value: Typed) -> str:
    """What a field says, as a msgid where it is a word of ours; of others' rows their ids."""
    if row.kind is Kind.LEVEL and value is not None:
        return LEVEL_WORDS[Level(int(value))]
    if row.kind is Kind.TICK:
        return "yes" if value else "no"
    if row.kind is Kind.CHOICE:
        return dict(row.codes).get(str(value or ""), str(value or ""))
    return "" if value is None else str(value)


def sort_number(number: str) -> int:
    """By what a number is sorted first: 9 before 10, 10 before 10a; 0 where none leads."""
    digits = ""
    for letter in number:
        if not letter.isdecimal():
            break
        digits += letter
    return int(digits[:9]) if digits else 0


def days_reversed(values: Mapping[str, Typed], first: str, last: str) -> bool:
    """Whether what is said to come first comes after what is said to come last."""
    before, after = (parse_date(str(values.get(name) or "")) for name in (first, last))
    return bool(before and after and before.earliest() > after.latest())


def _kept(row: CoverField, value: Typed) -> tuple[Column, ...]:
    return _KEPT.get(row.kind, _kept_words)(row, value)


def _kept_words(row: CoverField, value: Typed) -> tuple[Column, ...]:
    return (normalise(str(value or "")).strip()[: row.longest or None],)


def _kept_number(row: CoverField, value: Typed) -> tuple[Column, ...]:
    (number,) = _kept_words(row, value)
    number = " ".join(str(number).split())
    return number, sort_number(number)


def _kept_date(_row: CoverField, value: Typed) -> tuple[Column, ...]:
    read = parse_date(str(value or ""))
    return (read.earliest(), str(read.precision)) if read else (None, "day")


def _kept_figure(_row: CoverField, value: Typed) -> tuple[Column, ...]:
    return (None if value is None or value == "" else int(value),)


def _kept_level(row: CoverField, value: Typed) -> tuple[Column, ...]:
    return (int(row.least) if value is None or value == "" else int(value),)


def _kept_tick(_row: CoverField, value: Typed) -> tuple[Column, ...]:
    return (bool(value),)


_KEPT: Final[Mapping[Kind, Callable[[CoverField, Typed], tuple[Column, ...]]]] = {
    Kind.NUMBER: _kept_number,
    Kind.DATE: _kept_date,
    Kind.YEAR: _kept_figure,
    Kind.COUNT: _kept_figure,
    Kind.UNIT: _kept_figure,
    Kind.BOX: _kept_figure,
    Kind.LEVEL: _kept_level,
    Kind.TICK: _kept_tick,
}


def _shown(row: CoverField, kept: list[object]) -> Typed:
    if row.kind is Kind.DATE:
        return shown_day(*kept)
    value = kept[0]
    if row.kind in {Kind.YEAR, Kind.COUNT, Kind.UNIT, Kind.BOX, Kind.LEVEL}:
        return None if value is None else int(str(value))
    return bool(value) if row.kind is Kind.TICK else str(value or "")
