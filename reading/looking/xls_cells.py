"""
What the cells of an .xls sheet show, by its styles. Runs in a cage only.

The records are those of [MS-XLS]: a number, a length, the content. Of Excel 5 to 2003; what older
programs wrote is not opened.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO, Final

import olefile

from reading.looking.list_limits import MOST_CELLS, MOST_SHEETS, NotAList
from reading.looking.shown_cells import Place, Precision, ShownCells, precision_of_format

_BOOK: Final = ("Workbook", "Book")
# An .xlsx with a password is packed into a file of the old kind.
_LOCKED: Final = "EncryptedPackage"
_OF_1997: Final = 0x0600
_A_WORKSHEET: Final = 0
_MONTH_AND_YEAR: Final = 17
# What a formula gives in place of a number.
_NO_VALUE: Final = 2
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def cells_of_xls(source: BinaryIO) -> list[ShownCells]:
    """
    What the cells of the worksheets show, in their order.

    Raises NotAList("locked"); OSError, struct.error and ValueError where the file is no workbook.
    """
    with olefile.OleFileIO(source) as file:
        if file.exists(_LOCKED):
            raise NotAList("locked")
        names = [name for name in _BOOK if file.exists(name)]
        if not names:
            raise ValueError("There is no workbook in the file.")
        content: bytes = file.openstream(names[0]).read()
    book = _read_globals(content)
    precisions = book.precisions()
    return [_Cells(precisions).read(_records(content, begin)) for begin in book.begins]


class _Record(IntEnum):
    FORMULA = 0x0006
    END = 0x000A
    LOCK = 0x002F
    SHEET = 0x0085
    MANY_NUMBERS = 0x00BD
    STYLE = 0x00E0
    NUMBER = 0x0203
    ERROR = 0x0205
    SHORT_NUMBER = 0x027E
    FORMAT = 0x041E
    BEGIN = 0x0809


@dataclass(slots=True)
class _Book:
    is_of_1997: bool = True
    begins: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: {_MONTH_AND_YEAR: "mmm-yy"})
    styles: list[int] = field(default_factory=list)

    def precisions(self) -> dict[int, Precision]:
        """The styles of cells that show no day, by their number."""
        return {
            number: precision
            for number, wanted in enumerate(self.styles)
            if (precision := precision_of_format(self.formats.get(wanted, "")))
        }


def _records(content: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on, to the end of their sheet."""
    while begin + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, begin)
        begin += 4 + length
        yield kind, content[begin - length : begin]
        if kind == _Record.END:
            return


def _read_globals(content: bytes) -> _Book:
    book = _Book()
    for kind, record in _records(content, 0):
        match kind:
            case _Record.BEGIN:
                book.is_of_1997 = struct.unpack_from("<H", record)[0] == _OF_1997
            case _Record.LOCK:
                raise NotAList("locked")
            case _Record.FORMAT:
                book.formats[struct.unpack_from("<H", record)[0]] = _words(record, book.is_of_1997)
            case _Record.STYLE:
                book.styles.append(struct.unpack_from("<HH", record)[1])
            case _Record.SHEET if record[5] == _A_WORKSHEET and len(book.begins) < MOST_SHEETS:
                book.begins.append(struct.unpack_from("<I", record)[0])
    return book


def _words(record: bytes, is_of_1997: bool) -> str:
    """The words of a number format; one byte a letter, unless they say otherwise."""
    if is_of_1997 and record[4] & 1:
        return record[5:].decode("utf-16-le", "replace")
    return record[5 if is_of_1997 else 3 :].decode("latin-1")


class _Cells:
    def __init__(self, precisions: dict[int, Precision]) -> None:
        self._precisions = precisions
        self._dates: dict[Place, Precision] = {}
        self._errors: dict[Place, str] = {}

    def read(self, records: Iterator[tuple[int, bytes]]) -> ShownCells:
        """Walk the records of one sheet."""
        for kind, record in records:
            match kind:
                case _Record.NUMBER | _Record.SHORT_NUMBER:
                    self._note_date(*struct.unpack_from("<HHH", record))
                case _Record.MANY_NUMBERS:
                    self._note_dates(record)
                case _Record.ERROR if record[7]:
                    self._note_error(record, record[6])
                case _Record.FORMULA if record[12:14] != b"\xff\xff":
                    self._note_date(*struct.unpack_from("<HHH", record))
                case _Record.FORMULA if record[6] == _NO_VALUE:
                    self._note_error(record, record[8])
        return ShownCells(self._dates, self._errors)

    def _note_date(self, row: int, column: int, style: int) -> None:
        if column < MOST_CELLS and style in self._precisions:
            self._dates[row, column] = self._precisions[style]

    def _note_dates(self, record: bytes) -> None:
        row, first = struct.unpack_from("<HH", record)
        for number, (style, _) in enumerate(struct.iter_unpack("<HI", record[4:-2])):
            self._note_date(row, first + number, style)

    def _note_error(self, record: bytes, code: int) -> None:
        row, column = struct.unpack_from("<HH", record)
        if column < MOST_CELLS:
            self._errors[row, column] = _ERRORS.get(code, "#?")
