"""
Tables of .xlsx, .xls, .ods and .docx files as rows of texts.

Runs in a cage only. Work grows with the bytes read and with the rows told, never with a number that
the file names: spans, row numbers and sizes of sheets are cut to what is told at most.
"""

import os
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from docx.opc.exceptions import PackageNotFoundError

from reading.looking.list_limits import (
    LARGEST_UNPACKED,
    MOST_LINES,
    MOST_PARTS,
    MOST_ROWS,
    ROUND_THEM,
    NotAList,
)
from reading.looking.sheets import sheet_rows
from reading.looking.word_tables import word_table_rows

_WORKBOOKS: Final = frozenset({"xlsx", "xls", "ods"})
_PACKED: Final = b"PK"


def table_of(source: BinaryIO, *, name: str) -> list[list[str]]:
    """
    The first table of the file as texts, dates as dd/mm/yyyy or as much of it as is shown. Type is told by the name's ending.

    Raises NotAList: `wrong_type` for what is no .xlsx, .xls, .ods or .docx, `damaged`, `locked` by
    a password, `too_large` when unpacked, `too_long` with more than MOST_ROWS rows, `no_table`.
    """
    ending = name.lower().rsplit(".", 1)[-1]
    if ending not in {*_WORKBOOKS, "docx"}:
        raise NotAList("wrong_type")
    packed = ending == "docx" or source.read(len(_PACKED)) == _PACKED
    source.seek(0)
    if packed:
        _refuse_bombs(source)
    elif source.seek(0, os.SEEK_END) > LARGEST_UNPACKED:
        raise NotAList("too_large")
    source.seek(0)
    try:
        return _bounded(
            word_table_rows(source) if ending == "docx" else sheet_rows(source, packed=packed)
        )
    except (
        PackageNotFoundError, zipfile.BadZipFile, LookupError, ValueError, zlib.error,
        OSError, SyntaxError, TypeError, AttributeError, NotImplementedError,
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


def _bounded(lines: Iterator[list[str]]) -> list[list[str]]:
    """Rows up to the last one with a word in it. Raises NotAList("too_long")."""
    told: list[list[str]] = []
    filled = last = 0
    for number, line in enumerate(lines, start=1):
        told.append(line)
        if any(line):
            filled, last = filled + 1, number
        if filled > MOST_ROWS + ROUND_THEM or number > MOST_LINES:
            raise NotAList("too_long")
    return told[:last]
