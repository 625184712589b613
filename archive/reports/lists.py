"""Tables of .xlsx and .docx files as rows of texts."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import docx
import openpyxl
from docx.opc.exceptions import PackageNotFoundError
from openpyxl.utils.exceptions import InvalidFileException

LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS = 20_000
# Titles, headings and sums stand round the rows; and one line more shows that there are too many.
MOST_LINES = MOST_ROWS + 100
MOST_CELLS = 60


class NotAList(Exception):
    """The file holds no table that could be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def table_of(source: BinaryIO, *, name: str) -> list[list[str]]:
    """
    The first table of the file as texts, dates as dd/mm/yyyy. Type is told by the name's ending.

    Raises NotAList: not an .xlsx or .docx, damaged, too large when unpacked, too long, or without
    a table. Nothing is left out of a table in silence.
    """
    _refuse_bombs(source)
    ending = name.lower().rsplit(".", 1)[-1]
    try:
        if ending == "xlsx":
            return list(_sheet(source))
        if ending == "docx":
            return list(_word_table(source))
    except (
        InvalidFileException, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError,
        OSError, SyntaxError,
    ) as error:  # fmt: skip
        raise NotAList("damaged") from error
    raise NotAList("wrong_type")


def _refuse_bombs(source: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(source) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NotAList("damaged") from error
    if unpacked > LARGEST_UNPACKED:
        raise NotAList("too_large")
    source.seek(0)


def _sheet(source: BinaryIO) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise NotAList("no_table")
    rows = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_CELLS, values_only=True)
    for line, row in enumerate(rows, 1):
        if line > MOST_LINES:
            raise NotAList("too_long")
        yield [_text(cell) for cell in row]


def _word_table(source: BinaryIO) -> Iterator[list[str]]:
    document = docx.Document(source)
    if not document.tables:
        raise NotAList("no_table")
    largest = max(document.tables, key=lambda table: len(table.rows))
    if len(largest.rows) > MOST_LINES:
        raise NotAList("too_long")
    for row in largest.rows:
        yield [cell.text for cell in row.cells[:MOST_CELLS]]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (datetime, date)):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
