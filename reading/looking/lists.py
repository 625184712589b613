"""
Tables of .xlsx and .docx files as rows of texts.

Runs in a cage only. Work grows with the bytes read and with the rows told, never with a number that
the file names: spans, row numbers and sizes of sheets are cut to what is told at most.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO, Final

import docx
import openpyxl
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from openpyxl.utils.exceptions import InvalidFileException

LARGEST_UNPACKED: Final = 64 * 1024 * 1024
MOST_PARTS: Final = 2_000
MOST_ROWS: Final = 20_000
# Titles, headings and sums stand round the rows.
ROUND_THEM: Final = 100
MOST_CELLS: Final = 60
MOST_TABLES: Final = 2_000
LONGEST_CELL: Final = 32_767
# Empty rows between filled ones keep their place, so that a row is named by its number; but a sheet
# with a row at its far end is not looked through to there.
_MOST_LINES: Final = 5 * MOST_ROWS

# Words, signs and languages of a number format.
_NOT_OF_THE_DATE: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

_ROW, _CELL, _PARAGRAPH, _TABLE = qn("w:tr"), qn("w:tc"), qn("w:p"), qn("w:tbl")
_VALUE: Final = qn("w:val")


class NotAList(Exception):
    """The file holds no table that could be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def table_of(source: BinaryIO, *, name: str) -> list[list[str]]:
    """
    The first table of the file as texts, dates as dd/mm/yyyy or as much of it as is shown. Type is told by the name's ending.

    Raises NotAList: `wrong_type` for what is no .xlsx or .docx, `damaged`, `too_large` when
    unpacked, `too_long` with more than MOST_ROWS rows, `no_table`.
    """
    ending = name.lower().rsplit(".", 1)[-1]
    if ending not in {"xlsx", "docx"}:
        raise NotAList("wrong_type")
    _refuse_bombs(source)
    try:
        return _bounded(_sheet(source) if ending == "xlsx" else _word_table(source))
    except (
        InvalidFileException, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError,
        OSError, SyntaxError, TypeError, IndexError, AttributeError, NotImplementedError,
        OverflowError, EOFError,
    ) as error:  # fmt: skip
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotAList("damaged") from error


def _refuse_bombs(source: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(source) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise NotAList("damaged") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise NotAList("too_large")
    source.seek(0)


def _bounded(lines: Iterator[list[str]]) -> list[list[str]]:
    """Rows up to the last one with a word in it. Raises NotAList("too_long")."""
    told: list[list[str]] = []
    filled = last = 0
    for number, line in enumerate(lines, start=1):
        told.append(line)
        if any(line):
            filled, last = filled + 1, number
        if filled > MOST_ROWS + ROUND_THEM or number > _MOST_LINES:
            raise NotAList("too_long")
    return told[:last]


def _sheet(source: BinaryIO) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise NotAList("no_table")
    for row in sheet.iter_rows(max_col=MOST_CELLS):
        yield [_text(cell) for cell in row]


def _shown_date(held: datetime | date, number_format: str) -> str:
    """A date as far as the sheet shows it: the day that a cell with 03/2012 holds is nobody's."""
    shown = set(_NOT_OF_THE_DATE.sub("", number_format.lower())) & set("dmy")
    if "d" in shown or "y" not in shown:
        return f"{held.day:02d}/{held.month:02d}/{held.year}"
    return f"{held.month:02d}/{held.year}" if "m" in shown else str(held.year)


def _word_table(source: BinaryIO) -> Iterator[list[str]]:
    body = docx.Document(source).element.body
    tables = [table for _, table in zip(range(MOST_TABLES), body.iter(_TABLE), strict=False)]
    if not tables:
        raise NotAList("no_table")
    # A table within a table belongs to its cell.
    largest = max(tables, key=lambda table: sum(1 for _ in table.iterchildren(_ROW)))
    above: list[str] = []
    for row in largest.iterchildren(_ROW):
        above = _word_row(row, above)
        yield above


def _word_row(row: Any, above: list[str]) -> list[str]:
    """The texts of a row; a cell that goes on from above says what that one said."""
    texts = [""] * _number(row, "w:trPr", "w:gridBefore", least=0)
    for cell in row.iterchildren(_CELL):
        if len(texts) >= MOST_CELLS:
            break
        place = len(texts)
        text = above[place] if _goes_on(cell) and place < len(above) else _cell_text(cell)
        texts += [text] * _number(cell, "w:tcPr", "w:gridSpan", least=1)
    return texts[:MOST_CELLS]


def _number(element: Any, holder: str, name: str, *, least: int) -> int:
    found = element.find(f"{qn(holder)}/{qn(name)}")
    said = found.get(_VALUE, "") if found is not None else ""
    wanted = int(said) if said.isdecimal() and len(said) < 10 else least
    return max(least, min(wanted, MOST_CELLS))


def _goes_on(cell: Any) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(_VALUE, "continue") == "continue"


def _cell_text(cell: Any) -> str:
    return "\n".join(part.text for part in cell.iterchildren(_PARAGRAPH))[:LONGEST_CELL]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return _shown_date(value, cell.number_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST_CELL]
