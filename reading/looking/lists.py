"""
Tables of .xlsx, .xlsm, .xls, .ods, .docx and .csv files as rows of texts.

Runs in a cage only. Work grows with the bytes read and with the rows told, never with a number that
the file names: spans, row numbers and sizes of sheets are cut to what is told at most.
"""

import csv
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

import olefile
from docx.opc.exceptions import PackageNotFoundError

from reading.domain.list_tables import ListTable
from reading.looking.list_limits import (
    LARGEST_UNPACKED,
    MOST_LINES,
    MOST_PARTS,
    MOST_ROWS,
    ROUND_THEM,
    NotAList,
)
from reading.looking.sheets import worksheets
from reading.looking.text_tables import text_rows
from reading.looking.word_tables import word_tables

# Macros of a workbook are no part of what is read, and nothing here could run one.
_WORKBOOKS: Final = frozenset({"xlsx", "xlsm", "xls", "ods"})
_WORD, _TEXT = "docx", "csv"
_PACKED: Final = b"PK"
_OLD: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED: Final = "EncryptedPackage"


def tables_of(source: BinaryIO, *, name: str) -> list[ListTable]:
    """
    Every table of the file as texts, dates as dd/mm/yyyy or as much of it as is shown: all
    worksheets, all tables of a Word file with what stands between them, the rows of a .csv. Type is
    told by the name's ending.

    Raises NotAList: `wrong_type`, `damaged`, `locked` by a password, `too_large` when unpacked,
    `too_long` with more than MOST_ROWS rows in all tables together, `no_table`.
    """
    ending = _ending(name)
    room = _Room()
    with _damage_told():
        packed = _checked(source, ending)
        if ending == _TEXT:
            told = [ListTable("", False, room.bounded(text_rows(source)))]
        elif ending == _WORD:
            told = [ListTable("", False, room.bounded(rows)) for rows in word_tables(source)]
        else:
            told = [
                ListTable(
                    sheet.name, sheet.hidden, room.bounded(sheet.rows_with_merged()), sheet.unkept
                )
                for sheet in worksheets(source, packed=packed)
            ]
    if not room.filled and not any(table.unkept for table in told):
        # A picture of a table is none.
        raise NotAList("no_table")
    return told


def _ending(name: str) -> str:
    """Raises NotAList("wrong_type")."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending not in {*_WORKBOOKS, _WORD, _TEXT}:
        raise NotAList("wrong_type")
    return ending


def _checked(source: BinaryIO, ending: str) -> bool:
    """Whether the file is a zip package; the source is at its beginning. Raises NotAList."""
    begins = source.read(len(_OLD))
    source.seek(0)
    if ending == _WORD and begins == _OLD and _is_locked(source):
        raise NotAList("locked")
    packed = ending == _WORD or (ending != _TEXT and begins.startswith(_PACKED))
    if packed:
        _refuse_bombs(source)
    elif source.seek(0, os.SEEK_END) > LARGEST_UNPACKED:
        raise NotAList("too_large")
    source.seek(0)
    return packed


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (
        PackageNotFoundError, zipfile.BadZipFile, LookupError, ValueError, zlib.error,
        OSError, SyntaxError, TypeError, AttributeError, NotImplementedError,
        OverflowError, EOFError, csv.Error, struct.error,
    ) as error:  # fmt: skip
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotAList("damaged") from error


def _is_locked(source: BinaryIO) -> bool:
    """Whether a file of the old kind holds another that a password locks."""
    with olefile.OleFileIO(source) as file:
        return bool(file.exists(_LOCKED))


def _refuse_bombs(source: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(source) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise NotAList("damaged") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise NotAList("too_large")


@dataclass(slots=True)
class _Room:
    """How many rows have been told, over all tables of a file."""

    filled: int = 0
    lines: int = 0

    def bounded(self, lines: Iterable[list[str]]) -> list[list[str]]:
        """
        Rows up to the last one with a word in it; however many empty ones follow, they are no rows,
        and a cell of blanks says nothing. Raises NotAList("too_long").
        """
        told: list[list[str]] = []
        between: list[list[str]] = []
        for line in lines:
            if len(between) <= MOST_LINES:
                between.append(line)
            if not any(map(str.strip, line)):
                continue
            self.filled += 1
            self.lines += len(between)
            if self.filled > MOST_ROWS + ROUND_THEM or self.lines > MOST_LINES:
                raise NotAList("too_long")
            told += between
            between = []
        return told
