"""A list against the rows that stand in the inventory: what is new, known, changed or in the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from access.domain.levels import Level
from archive.domain.lists import ListRow, Problem
from language.dates import Precision
from language.vietnamese import fold


@dataclass(frozen=True, slots=True)
class RowValues:
    """The columns of a row as the catalogue keeps them."""

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


@dataclass(frozen=True, slots=True)
class Standing:
    """A row that stands in the inventory, and the level of the dossier it stands in."""

    id: int
    position: int
    values: RowValues
    dossier_level: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of the list that says something else of a document than the row that stands."""

    row: ListRow
    standing: Standing
    after: RowValues

    @property
    def differences(self) -> tuple[str, ...]:
        """The names of the columns that change, in their order."""
        before, after = self.standing.values, self.after
        return tuple(
            field.name
            for field in fields(RowValues)
            if field.name not in {"number_key", "issued_precision"}
            and _compared(before, field.name) != _compared(after, field.name)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every row of a list in one of four places; the problems are of rows left out."""

    new: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    changed: tuple[Changed, ...]
    problems: tuple[Problem, ...]


def values_of(row: ListRow, *, floor: Level) -> RowValues:
    """What the catalogue keeps of a row; its level is never below the inventory's, `floor`."""
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
    )


def as_seen_up_to(
    there: Mapping[int, Sequence[Standing]], level: Level
) -> dict[int, list[Standing]]:
    """The rows as somebody cleared up to a level sees them: none above it, nor a dossier above it."""
    return {
        position: [_as_seen(row, level) for row in rows if row.values.level <= level]
        for position, rows in there.items()
    }


def _as_seen(row: Standing, level: Level) -> Standing:
    if row.dossier_level <= level:
        return row
    return replace(row, values=replace(row.values, dossier=""))


def compare(
    rows: Iterable[ListRow], there: Mapping[int, Sequence[Standing]], *, floor: Level
) -> Comparison:
    """
    The rows of a list against the rows `there`, by position.

    All columns are compared; an empty cell says nothing, and leaves what stands. The same number
    or the same abstract at a position is the same document, changed; another document there is a
    problem, never an overwrite. A level goes up by a list, and never down.
    """
    new: list[ListRow] = []
    known: list[ListRow] = []
    changed: list[Changed] = []
    problems: list[Problem] = []
    for row in rows:
        standing = there.get(row.position, ())
        wanted = values_of(row, floor=floor)
        same = _same_document(wanted, standing)
        if not standing:
            new.append(row)
        elif same is None:
            problems.append(Problem(row.line, "position_taken", str(row.position)))
        elif row.level_named and wanted.level < same.values.level:
            problems.append(Problem(row.line, "lower_level", str(row.position)))
        elif (after := merged(same.values, wanted)) == same.values:
            known.append(row)
        else:
            changed.append(Changed(row, same, after))
    return Comparison(tuple(new), tuple(known), tuple(changed), tuple(problems))


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
    """What stands after a list has spoken: its cells, where they are filled."""
    filled = dict(_filled(said))
    if "issued_on" in filled:
        filled["issued_precision"] = said.issued_precision
    return replace(before, **{**filled, "level": max(before.level, said.level)})


def _filled(values: RowValues) -> Iterator[tuple[str, Any]]:
    for field in fields(RowValues):
        value = getattr(values, field.name)
        if value not in ("", None) and field.name not in {"issued_precision", "level"}:
            yield field.name, value


def _same_document(said: RowValues, standing: Sequence[Standing]) -> Standing | None:
    # Several rows at one position: first the one that needs no change.
    for row in standing:
        if holds(row.values, said):
            return row
    return next((row for row in standing if _names_same(said, row.values)), None)


def _names_same(one: RowValues, other: RowValues) -> bool:
    if one.number_key and one.number_key == other.number_key:
        return True
    return bool(one.abstract) and fold(one.abstract) == fold(other.abstract)


def _compared(values: RowValues, name: str) -> object:
    if name == "issued_on":
        return values.issued_on, values.issued_precision
    return getattr(values, name)
