"""
The worksheets of .xlsx, .xls and .ods files as rows of texts. Runs in a cage only.

Values are read by calamine, one reader for the three; what it does not tell of them, how much of a
date is shown and the word for an error, is read beside it.
"""

import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, Final
from xml.sax import SAXException

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from reading.looking.list_limits import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_LINES,
    MOST_SHEETS,
    USUAL_CELLS,
    NotAList,
    cells_told,
)
from reading.looking.ods_cells import cells_of_ods
from reading.looking.shown_cells import Place, Precision, ShownCells
from reading.looking.xls_cells import cells_of_xls
from reading.looking.xlsx_cells import cells_of_xlsx

Value = int | float | str | bool | time | date | datetime | timedelta

_CONTENT_OF_ODS: Final = "content.xml"


@dataclass(frozen=True, slots=True)
class Worksheet:
    """
    A worksheet with its rows on their way; `unkept` are formulas without a kept value, `merged` the
    first and last places of merged cells, as far as the file's kind tells them.
    """

    name: str
    hidden: bool
    rows: Iterator[list[str]]
    unkept: tuple[Place, ...]
    merged: Sequence[tuple[Place, Place]] = ()

    def rows_with_merged(self) -> Iterator[list[str]]:
        """The rows, a cell merged over several of them said in each that says anything else."""
        ends: dict[int, list[tuple[int, int]]] = {}
        for (first, column), (last, _) in self.merged:
            if last > first and column < MOST_CELLS:
                ends.setdefault(first, []).append((column, last))
        going: dict[int, tuple[int, str]] = {}
        for number, row in enumerate(self.rows):
            going = {column: one for column, one in going.items() if one[0] >= number}
            if any(row):
                row.extend([""] * (max(going, default=-1) + 1 - len(row)))
                for column, (_, text) in going.items():
                    row[column] = row[column] or text
            for column, last in ends.get(number, ()):
                if column < len(row):
                    going[column] = last, row[column]
            yield row


def worksheets(source: BinaryIO, *, packed: bool) -> Iterator[Worksheet]:
    """
    Every worksheet in its order, hidden or not; `packed` tells a zip package from an .xls.

    Raises NotAList: `no_table`, `locked` by a password, `damaged`; OSError.
    """
    # A lock is told by what is read beside it; calamine finds no workbook then.
    of_xls = [] if packed else _shown_in_xls(source)
    with _damage_told(), CalamineWorkbook.from_filelike(source) as book:
        sheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        if not sheets:
            raise NotAList("no_table")
        for at, sheet in enumerate(sheets[:MOST_SHEETS]):
            if packed:
                shown = _shown_in_package(source, sheet.name)
            else:
                shown = of_xls[at] if at < len(of_xls) else ShownCells()
            held = book.get_sheet_by_name(sheet.name)
            rows = held.to_python(skip_empty_area=False, nrows=MOST_LINES + 1)
            yield Worksheet(
                sheet.name,
                sheet.visible is not SheetVisibleEnum.Visible,
                _texts(rows, shown),
                tuple(sorted(shown.unkept)),
                held.merged_cell_ranges or (),
            )


def _texts(rows: list[list[Value]], shown: ShownCells) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        told = cells_told([
            _text(value, (number, at), shown)
            for at, value in enumerate(row)
            if at < MOST_CELLS or value != ""
        ])  # fmt: skip
        # A sheet with one cell far out is no wider for it in all its rows.
        while len(told) > USUAL_CELLS and not told[-1]:
            told.pop()
        yield told


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except WorksheetNotFound as error:
        raise NotAList("no_table") from error
    except (CalamineError, SAXException, struct.error) as error:
        raise NotAList("damaged") from error
    except BaseException as error:
        # What stops Rust is no Exception, so that nobody bears it by mistake; here it is the file.
        if type(error).__module__ == "pyo3_runtime":
            raise NotAList("damaged") from error
        raise


def _shown_in_xls(source: BinaryIO) -> list[ShownCells]:
    with _damage_told():
        shown = cells_of_xls(source)
    source.seek(0)
    return shown


def _shown_in_package(source: BinaryIO, sheet: str) -> ShownCells:
    with zipfile.ZipFile(source) as package:
        is_ods = _CONTENT_OF_ODS in package.namelist()
        return (cells_of_ods if is_ods else cells_of_xlsx)(package, sheet)


def _text(value: Value, place: tuple[int, int], shown: ShownCells) -> str:
    if value == "":
        return shown.errors.get(place, "")[:LONGEST_CELL]
    if isinstance(value, date):
        return _shown_date(value, shown.dates.get(place))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST_CELL]


def _shown_date(held: date, precision: Precision | None) -> str:
    """A date as far as the sheet shows it: the day that a cell with 03/2012 holds is nobody's."""
    if precision == "year":
        return str(held.year)
    month = f"{held.month:02d}/{held.year}"
    return month if precision == "month" else f"{held.day:02d}/{month}"
