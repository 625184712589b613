"""A list of people as an office wrote it: which of its lines name a person, and what is left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from access.domain.naming import one_line
from language.vietnamese import fold, normalise

# A list of more is not read in part: whoever brings it splits it, and knows what is in which.
MOST_LINES: Final = 2000
# A cell that says more is no name and no unit; it is told cut.
LONGEST_CELL: Final = 300
# Over its heading a list has the name of the office, of the list, and of the Party's body.
_ABOVE: Final = 40


class Column(StrEnum):
    """What a column of such a list says."""

    FULL_NAME = "full_name"
    FAMILY = "family"
    GIVEN = "given"
    USERNAME = "username"
    UNIT = "unit"
    POSITION = "position"
    ORDER = "order"


# As offices call them, folded; a heading is one of these, or begins with one and a bracket.
_HEADINGS: Final[dict[str, Column]] = {
    **dict.fromkeys(
        ("ho va ten", "ho ten", "ten day du", "ho va ten can bo", "ho ten can bo", "ten can bo",
         "ho va ten nguoi dung", "ho ten nguoi dung"),
        Column.FULL_NAME,
    ),
    **dict.fromkeys(("ho va dem", "ho dem", "ho va ten dem", "ho ten dem", "ho"), Column.FAMILY),
    "ten": Column.GIVEN,
    **dict.fromkeys(
        ("tai khoan", "ten tai khoan", "ten dang nhap", "tai khoan dang nhap", "dang nhap"),
        Column.USERNAME,
    ),
    **dict.fromkeys(
        ("don vi", "ma don vi", "ten don vi", "phong", "phong ban", "phong don vi", "don vi cong tac",
         "bo phan", "co quan don vi"),
        Column.UNIT,
    ),
    **dict.fromkeys(("chuc vu", "chuc danh", "chuc vu chuc danh"), Column.POSITION),
    **dict.fromkeys(("stt", "tt", "so tt", "so thu tu"), Column.ORDER),
}  # fmt: skip


class LeftOut(StrEnum):
    """Why a line of the file names nobody, or why a column is not read."""

    ABOVE = "above"
    NO_HEADING = "no_heading"
    HEADING = "heading"
    GROUP = "group"
    NOBODY = "nobody"
    COLUMN = "column"


LEFT_OUT_WORDS: Final[dict[str, str]] = {
    LeftOut.ABOVE: "Stands over the heading",
    LeftOut.NO_HEADING: "In a table without a heading for full name and account name",
    LeftOut.HEADING: "The heading, or the heading again",
    LeftOut.GROUP: "The heading of a group, or a note: it says one thing in the whole line",
    LeftOut.NOBODY: "Neither a full name nor an account name",
    LeftOut.COLUMN: "A column that is not read: a list gives no roles, no clearance and no rights",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the file, cells as the file shows them; `name` is empty where there are no sheets."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line that names a person; `number` is its line in the sheet, from 1."""

    sheet: str
    number: int
    full_name: str
    username: str
    unit: str
    position: str


@dataclass(frozen=True, slots=True)
class Omitted:
    """What the file says and the list does not take; `number` is 0 for a column."""

    sheet: str
    number: int
    text: str
    why: LeftOut


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """All that a list says: its people in their order, and everything else."""

    rows: Sequence[PersonRow] = ()
    omitted: Sequence[Omitted] = ()


def rows_kept(rows: Iterable[PersonRow]) -> list[list[str | int]]:
    """The lines as JSON keeps them."""
    return [
        [one.sheet, one.number, one.full_name, one.username, one.unit, one.position] for one in rows
    ]


def kept_rows(kept: Iterable[Sequence[str | int]]) -> list[PersonRow]:
    """The lines that were kept so."""
    return [PersonRow(str(sheet), int(number), *map(str, said)) for sheet, number, *said in kept]


def omitted_kept(omitted: Iterable[Omitted]) -> list[list[str | int]]:
    """What is left out as JSON keeps it."""
    return [[one.sheet, one.number, one.text, str(one.why)] for one in omitted]


def kept_omitted(kept: Iterable[Sequence[str | int]]) -> list[Omitted]:
    """What was kept so."""
    return [
        Omitted(str(sheet), int(number), str(text), LeftOut(str(why)))
        for sheet, number, text, why in kept
    ]


@dataclass(slots=True)
class _Reading:
    rows: list[PersonRow] = field(default_factory=list)
    omitted: list[Omitted] = field(default_factory=list)


def read_people(sheets: Iterable[Sheet]) -> PeopleRead:
    """The people of all tables of a file, in their order, with everything that is left out."""
    into = _Reading()
    for sheet in sheets:
        lines = list(_lines(sheet))
        found = _heading(lines)
        if found is None:
            into.omitted += [_omitted(sheet, n, cells, LeftOut.NO_HEADING) for n, cells in lines]
        else:
            _read_sheet(sheet, lines, *found, into)
    return PeopleRead(tuple(into.rows), tuple(into.omitted))


def _read_sheet(
    sheet: Sheet,
    lines: Sequence[tuple[int, Sequence[str]]],
    place: int,
    columns: Mapping[int, Column],
    into: _Reading,
) -> None:
    into.omitted += [_omitted(sheet, n, cells, LeftOut.ABOVE) for n, cells in lines[:place]]
    number, heads = lines[place]
    into.omitted.append(_omitted(sheet, number, heads, LeftOut.HEADING))
    for at, head in enumerate(heads):
        if head and at not in columns:
            into.omitted.append(Omitted(sheet.name, 0, head, LeftOut.COLUMN))
    for number, cells in lines[place + 1 :]:
        told = _row(sheet, number, cells, columns)
        if isinstance(told, PersonRow):
            into.rows.append(told)
        else:
            into.omitted.append(_omitted(sheet, number, cells, told))


def _row(
    sheet: Sheet, number: int, cells: Sequence[str], columns: Mapping[int, Column]
) -> PersonRow | LeftOut:
    said: dict[Column, str] = {}
    for at, column in columns.items():
        said.setdefault(column, cells[at] if at < len(cells) else "")
    if _columns(cells).keys() >= columns.keys():
        return LeftOut.HEADING
    if len(set(filter(None, cells))) == 1:
        return LeftOut.GROUP
    full = said.get(Column.FULL_NAME) or " ".join(
        filter(None, (said.get(Column.FAMILY, ""), said.get(Column.GIVEN, "")))
    )
    username = said.get(Column.USERNAME, "")
    if not full and not username:
        return LeftOut.NOBODY
    unit, position = said.get(Column.UNIT, ""), said.get(Column.POSITION, "")
    return PersonRow(sheet.name, number, full, username, unit, position)


def _lines(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The lines that say anything, with their numbers from 1."""
    for number, cells in enumerate(sheet.rows, start=1):
        told = [one_line(normalise(cell))[:LONGEST_CELL] for cell in cells]
        if any(told):
            yield number, told


def _heading(lines: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[int, Column]] | None:
    """The place of the heading among the lines, and what each of its columns says."""
    for place, (_, cells) in enumerate(lines[:_ABOVE]):
        columns = _columns(cells)
        named = set(columns.values())
        if Column.USERNAME in named and (
            Column.FULL_NAME in named or {Column.FAMILY, Column.GIVEN} <= named
        ):
            return place, columns
    return None


def _columns(cells: Sequence[str]) -> dict[int, Column]:
    """By place what the columns say; of two that say the same the first."""
    found: dict[int, Column] = {}
    for at, cell in enumerate(cells):
        column = _HEADINGS.get(fold(cell.partition("(")[0]))
        if column is not None and column not in found.values():
            found[at] = column
    return found


def _omitted(sheet: Sheet, number: int, cells: Sequence[str], why: LeftOut) -> Omitted:
    text = " · ".join(dict.fromkeys(filter(None, cells)))
    return Omitted(sheet.name, number, text[:LONGEST_CELL], why)
