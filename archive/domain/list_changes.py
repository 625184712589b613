"""A list against the rows that stand in the inventory: what is new, known or changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Final

from access.domain.levels import Level
from archive.domain.lists import ListRow
from archive.domain.posture import may_keep_abstract
from language.dates import Precision
from language.vietnamese import fold


@dataclass(frozen=True, slots=True)
class RowValues:
    """The columns of a row as the catalogue keeps them; `marks` are codes with a space between."""

    number_text: str
    number_key: str
    issued_on: date | None
    issued_precision: str
    type_code: str
    issuer: str
    abstract: str
    dossier: str
    pages: int | None
    level: int
    note: str
    date_text: str = ""
    box: str = ""
    sheets_from: int | None = None
    sheets_to: int | None = None
    sheets: int | None = None
    marks: str = ""
    further: Mapping[str, str] = field(default_factory=dict)
    original: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_abstract(self) -> str:
        """The abstract as people are shown it: of a top-secret row none."""
        return self.abstract if self.level < Level.TOP_SECRET else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row that stands in the inventory, and the level of the dossier it stands in."""

    id: int
    position: int
    values: RowValues
    dossier_level: int = 0


def of_dossiers_named(rows: Sequence[ListRow], standing: Sequence[Standing]) -> Sequence[Standing]:
    """
    Of what stands, what a list says anything of: where it names dossiers, what stands in these, for
    the list of one dossier says nothing of another; where it names none, all.
    """
    named = {row.dossier for row in rows}
    if not named - {""}:
        return standing
    return [row for row in standing if row.values.dossier in named]


# Columns that are told with another one, or that only say how a row was read.
_BESIDE: Final = frozenset(
    {"number_key", "issued_precision", "date_text", "sheets_to", "marks", "original"}
)
# What goes together: the first of them filled, the others follow it, empty or not.
_TOGETHER: Final = {
    "number_text": ("number_text", "number_key"),
    "issued_on": ("issued_on", "issued_precision", "date_text"),
    "sheets_from": ("sheets_from", "sheets_to"),
}
# A doubt about what a cell does not say, and the column that says it all the same.
_WANTING: Final = {"no_number": "number_text", "no_date": "issued_on", "no_title": "abstract"}


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of the list that says something else of a document than the row that stands."""

    row: ListRow
    standing: Standing
    after: RowValues

    @property
    def differences(self) -> tuple[str, ...]:
        """The names of the columns that change, in their order."""
        return _differences(self.standing.values, self.after)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every row of a list in one of three places."""

    new: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    changed: tuple[Changed, ...]


def values_of(row: ListRow, *, floor: Level) -> RowValues:
    """
    What the catalogue keeps of a row; its level is never below the inventory's, `floor`. Of a
    top-secret row no abstract is kept.
    """
    return _silenced(_said(row, floor))


def _silenced(values: RowValues) -> RowValues:
    if may_keep_abstract(Level(values.level)):
        return values
    return replace(values, abstract="", original={})


def _said(row: ListRow, floor: Level) -> RowValues:
    return RowValues(
        number_text=row.number_text,
        number_key=row.number_key,
        issued_on=row.issued.earliest() if row.issued else None,
        issued_precision=str(row.issued.precision if row.issued else Precision.DAY),
        type_code=row.type_code,
        issuer=row.issuer,
        abstract=row.abstract,
        dossier=row.dossier,
        pages=row.pages,
        level=max(int(row.level), int(floor)),
        note=row.note,
        date_text=row.date_text,
        box=row.box,
        sheets_from=row.sheets_from,
        sheets_to=row.sheets_to,
        sheets=row.sheets,
        marks=" ".join(row.marks),
        further=row.further,
        original=row.original,
    )


def as_seen_up_to(rows: Iterable[Standing], level: Level) -> list[Standing]:
    """The rows as somebody cleared up to a level sees them: none above it, nor a dossier above it."""
    return [_as_seen(row, level) for row in rows if row.values.level <= level]


def _as_seen(row: Standing, level: Level) -> Standing:
    if row.dossier_level <= level:
        return row
    return replace(row, values=replace(row.values, dossier=""))


def compare(rows: Iterable[ListRow], there: Mapping[int, Standing], *, floor: Level) -> Comparison:
    """
    The rows of a list against the rows that stand for their papers, by `ListRow.there`.

    All columns are compared; an empty cell says nothing, and leaves what stands. A level goes up
    by a list, and never down. A row whose standing row is gone is new.
    """
    new: list[ListRow] = []
    known: list[ListRow] = []
    changed: list[Changed] = []
    for row in rows:
        same = None if row.there is None else there.get(row.there)
        if same is None:
            new.append(row)
            continue
        after = merged(same.values, values_of(row, floor=floor))
        if after == same.values:
            known.append(row)
        else:
            changed.append(Changed(row, same, after))
    return Comparison(tuple(new), tuple(known), tuple(changed))


def without_rows_above(found: Comparison, level: Level) -> Comparison:
    """
    For somebody who brought the same list before: rows above what they see are known, by their
    own act; whether such a row still stands is not theirs to know.
    """
    new = tuple(row for row in found.new if row.level <= level)
    above = tuple(row for row in found.new if row.level > level)
    return replace(found, new=new, known=(*found.known, *above))


def holds(standing: RowValues, said: RowValues) -> bool:
    """Whether a row that stands is of the same document and says all that a list says of it."""
    return _names_same(said, standing) and merged(standing, said) == standing


def merged(before: RowValues, said: RowValues) -> RowValues:
    """
    What stands after a list has spoken: its cells, where they are filled.

    How a cell was written, and its doubts, follow what it says: alone they change nothing.
    """
    after = replace(before, **_filled(before, said))
    if not _differences(before, after):
        return before
    told = replace(
        after,
        marks=" ".join(_marks_left(before, said)),
        original={**before.original, **said.original},
    )
    return _silenced(told)


def _filled(before: RowValues, said: RowValues) -> dict[str, Any]:
    found: dict[str, Any] = {"level": max(before.level, said.level)}
    for one in fields(RowValues):
        name, value = one.name, getattr(said, one.name)
        if name in _BESIDE or name in {"level", "further"} or value in ("", None):
            continue
        if value != getattr(before, name) or name in {"issued_on", "sheets_from"}:
            found |= _with_it(before, said, name)
    if before.issued_on is None and said.date_text:
        found["date_text"] = said.date_text
    if said.further:
        found["further"] = {**before.further, **said.further}
    return found


def _with_it(before: RowValues, said: RowValues, name: str) -> dict[str, Any]:
    """The column with those that go with it; a date written otherwise is the same date."""
    same_day = (before.issued_on, before.issued_precision) == (
        said.issued_on,
        said.issued_precision,
    )
    if name == "issued_on" and same_day:
        return {}
    return {one: getattr(said, one) for one in _TOGETHER.get(name, (name,))}


def _marks_left(before: RowValues, said: RowValues) -> Sequence[str]:
    return [
        mark
        for mark in said.marks.split()
        if mark not in _WANTING or not getattr(before, _WANTING[mark])
    ]


def _differences(before: RowValues, after: RowValues) -> tuple[str, ...]:
    return tuple(
        one.name
        for one in fields(RowValues)
        if one.name not in _BESIDE and _told(before, one.name) != _told(after, one.name)
    )


def _told(values: RowValues, name: str) -> object:
    if name == "issued_on":
        return values.issued_on, values.issued_precision
    if name == "sheets_from":
        return values.sheets_from, values.sheets_to
    return getattr(values, name)


def _names_same(one: RowValues, other: RowValues) -> bool:
    if one.number_key and one.number_key == other.number_key:
        return True
    return bool(one.abstract) and fold(one.abstract) == fold(other.abstract)
