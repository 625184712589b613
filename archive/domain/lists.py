"""
An inventory's list as people write it: a table with a heading row, read into rows and problems.

Headings are recognised after folding, for every office words them a little differently.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from access.domain.levels import Level
from archive.domain.description import FIELD, FIELDS, LONGEST_NUMBER
from language.dates import PartialDate, parse_date
from language.numbers import number_key, parse_number
from language.types import type_by_title
from language.vietnamese import fold, normalise
from reading.domain.level_words import LEVEL_WORDS

# Column → folded beginnings of its heading; the longest beginning that fits wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "position": ("stt", "so thu tu", "tt"),
    **{row.name: row.headings for row in FIELDS if row.headings},
    "dossier": ("ho so so", "so ho so", "ho so"),
    "pages": ("so trang", "so to", "to so", "trang"),
    "note": ("ghi chu",),
}
NEEDED = ("number", "issued", "abstract")
LEVELS_WRITTEN = {
    "": Level.ORDINARY,
    "thuong": Level.ORDINARY,
    **{word: Level[name] for word, name in LEVEL_WORDS.items()},
}
LONGEST_CELL = 5000
# What the catalogue holds of a column; a longer text is a problem, never cut without a word.
LONGEST = {
    "number": LONGEST_NUMBER,
    "issuer": FIELD["issuer"].longest,
    "dossier": 30,
    "note": 500,
}
HIGHEST_POSITION = 2_147_483_647
MOST_PAGES = 99_999
SHOWN = 200  # letters of a bad cell that are shown beside the problem


@dataclass(frozen=True, slots=True)
class ListRow:
    """
    A row that can be taken over; `line` is its line in the file, from 1.

    `number_key` is the number as it is compared; `level_named` tells a level that stands in the
    row from the one a row without it has.
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


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken over: a code of ours, and the cell's text as it stands."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a list says of a dossier, beside naming it."""

    number: str
    title: str
    retention: str
    level: Level


@dataclass(frozen=True, slots=True)
class ReadList:
    """
    What a file holds: good rows, and every bad one by its line.

    `origin` tells the list by what it says itself, where its rows were given other places since;
    `covers` are the dossiers of which it says more than their numbers.
    """

    rows: tuple[ListRow, ...]
    problems: tuple[Problem, ...]
    origin: str = ""
    covers: tuple[Cover, ...] = ()


def read_table(table: Iterable[Sequence[str]]) -> ReadList:
    """
    The rows of a table of texts, heading row included, wherever it stands in the first lines.

    Never raises: a table without a usable heading gives the one problem "no_heading".
    """
    lines = [(number, [_clean(cell) for cell in cells]) for number, cells in enumerate(table, 1)]
    heading = next(
        ((n, columns) for n, cells in lines[:30] if (columns := columns_in(cells))), None
    )
    if heading is None:
        return ReadList((), (Problem(0, "no_heading"),))
    at, columns = heading
    rows: list[ListRow] = []
    problems: list[Problem] = []
    seen: set[int] = set()
    last = 0
    for line, cells in lines:
        if line <= at or not any(cells) or _is_numbering(cells) or _is_sum(cells):
            continue
        row = _row(line, cells, columns, last=last)
        if isinstance(row, ListRow) and row.position in seen:
            row = Problem(line, "position_twice", str(row.position))
        if isinstance(row, Problem):
            problems.append(row)
            continue
        seen.add(row.position)
        last = max(last, row.position)
        rows.append(row)
    return ReadList(tuple(rows), tuple(problems))


def columns_in(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column stands where, when these cells are a heading row; else None."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = _column(fold(cell))
        if name and name not in columns:
            columns[name] = index
    return columns if all(name in columns for name in NEEDED) else None


def _column(heading: str) -> str | None:
    fitting = [
        (len(beginning), name)
        for name, beginnings in HEADINGS.items()
        for beginning in beginnings
        if heading.startswith(beginning)
    ]
    return max(fitting)[1] if fitting else None


def _row(
    line: int, cells: Sequence[str], columns: dict[str, int], *, last: int
) -> ListRow | Problem:
    values = {name: cells[i] if i < len(cells) else "" for name, i in columns.items()}
    problem = _problem(line, values)
    if problem is not None:
        return problem
    position = _whole(values.get("position", "").rstrip("."), HIGHEST_POSITION)
    if position is None and last == HIGHEST_POSITION:
        return Problem(line, "bad_position", "")
    kind, abstract = _type_and_abstract(values)
    level = values.get("level", "")
    return ListRow(
        line=line,
        position=last + 1 if position is None else position,
        number_text=values["number"],
        issued=listed_date(values["issued"]),
        type_code=kind,
        issuer=values.get("issuer", ""),
        abstract=abstract,
        dossier=values.get("dossier", ""),
        pages=_whole(values.get("pages", ""), MOST_PAGES),
        level=LEVELS_WRITTEN[fold(level)],
        note=values.get("note", ""),
        number_key=number_key(values["number"]) if values["number"] else "",
        level_named=bool(level),
    )


def _problem(line: int, values: dict[str, str]) -> Problem | None:
    position = values.get("position", "").rstrip(".")
    if position and _whole(position, HIGHEST_POSITION) is None:
        return Problem(line, "bad_position", position[:SHOWN])
    if not values["number"] and not values["abstract"]:
        return Problem(line, "empty_row")
    for name, value in values.items():
        if len(value) > LONGEST.get(name, LONGEST_CELL):
            return Problem(line, "too_long_text", value[:SHOWN])
    if values["issued"] and listed_date(values["issued"]) is None:
        return Problem(line, "bad_date", values["issued"][:SHOWN])
    if values["number"] and parse_number(values["number"]) is None:
        return Problem(line, "bad_number", values["number"])
    if fold(values.get("level", "")) not in LEVELS_WRITTEN:
        return Problem(line, "bad_level", values["level"][:SHOWN])
    pages = values.get("pages", "")
    if pages and not _whole(pages, MOST_PAGES):
        return Problem(line, "bad_pages", pages[:SHOWN])
    return None


def listed_date(text: str) -> PartialDate | None:
    """
    The date of a row as lists give it, or None.

    Beside what `parse_date` takes: a day left open (../3/2012, 00/3/2012), month before day where it
    can be nothing else (3/20/2012), a quarter (its year is known), from - to (what both agree on),
    a day or a month that a spreadsheet took for a number (41000, 2012.03).
    """
    if read := parse_date(text):
        return read
    for pattern, meant in _AS_LISTS_HAVE_IT:
        if match := pattern.fullmatch(text.strip(" .,;")):
            return meant(match)
    return None


def _month_first(match: re.Match[str]) -> PartialDate | None:
    month, day, year = match.groups()
    return parse_date(f"{day}/{month}/{year}")


def _of_a_number(match: re.Match[str]) -> PartialDate | None:
    of = _FIRST_OF_SPREADSHEETS + timedelta(days=int(match[0]))
    return PartialDate(of.year, of.month, of.day)


def _agreed(match: re.Match[str]) -> PartialDate | None:
    first, last = parse_date(match[1]), parse_date(match[2])
    if first is None or last is None or first.year != last.year:
        return None
    if first.month is None or first.month != last.month:
        return PartialDate(first.year)
    return PartialDate(first.year, first.month)


_FIRST_OF_SPREADSHEETS: Final = date(1899, 12, 30)
_AS_LISTS_HAVE_IT: Final[
    tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PartialDate | None]], ...]
] = (
    (re.compile(r"(?:[._…\s]|0)*[/.-]\s*(\d{1,2}[/.-]\d{4})"), lambda found: parse_date(found[1])),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), _month_first),
    (
        re.compile(r"qu[ýí]\s*(?:I{1,3}|IV|[1-4])\s*[/.-]\s*(\d{4})", re.IGNORECASE),
        lambda found: parse_date(found[1]),
    ),
    (re.compile(r"(\d{4})\.(\d{1,2})"), lambda found: parse_date(f"{found[2]}/{found[1]}")),
    (re.compile(r"[2-5]\d{4}"), _of_a_number),
    (re.compile(r"(\S+)\s*(?:[-–—]|đến)\s*(\S+)"), _agreed),
)


def _whole(text: str, most: int) -> int | None:
    """The whole number that the text is, up to `most`; None for anything else."""
    digits = text.lstrip("0") or text[-1:]
    if not text.isdecimal() or len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if number <= most else None


def _type_and_abstract(values: dict[str, str]) -> tuple[str, str]:
    title = values["abstract"]
    named = type_by_title(values["type_code"]) if values.get("type_code") else None
    if named is None:
        number = parse_number(values["number"])
        words = title.split()
        # "Kế hoạch số hóa …": the type is the title's own beginning, of one to four words.
        beginnings = (" ".join(words[:size]) for size in range(min(4, len(words)), 0, -1))
        named = next((found for text in beginnings if (found := type_by_title(text))), None)
        if named is None and number is not None:
            return "", title
    return (named.code if named else ""), title


def _is_numbering(cells: Sequence[str]) -> bool:
    """A line that only numbers the columns: (1) (2) (3)."""
    filled = [cell.strip("() ") for cell in cells if cell]
    return len(filled) > 2 and filled == [str(n) for n in range(1, len(filled) + 1)]


def _is_sum(cells: Sequence[str]) -> bool:
    """A line that only sums up: Tổng cộng: 11 văn bản."""
    first = next((fold(cell) for cell in cells if cell), "")
    return first.startswith(("tong cong", "tong so", "cong ")) or first == "cong"


def _clean(cell: str) -> str:
    # One letter more than is taken, so that what is too long is seen to be.
    return " ".join(normalise(cell[: 2 * LONGEST_CELL]).split())[: LONGEST_CELL + 1]
