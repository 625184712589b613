"""What a list's rows are, where their numbers bear letters that the archive keeps of its own."""

from collections.abc import Mapping
from dataclasses import replace

from archive.domain.listing.marks import Mark
from archive.domain.listing.results import ListReading, ReadRow
from language.numbers import parse_number
from language.types import types_by_abbreviation, types_of_number


def with_own_letters(read: ListReading, local: Mapping[str, str]) -> ListReading:
    """
    The same reading by an archive that keeps these letters, each with the code of its type or "".

    A type that the row says in words stands; one that was only meant by the letters is theirs.
    """
    if not local:
        return read
    return replace(read, rows=tuple(_row(row, local) for row in read.rows))


def _row(row: ReadRow, local: Mapping[str, str]) -> ReadRow:
    number = parse_number(row.number) if row.number else None
    if number is None or number.abbreviation not in local:
        return row
    letters = number.abbreviation
    if types_by_abbreviation(letters):
        return row
    marks = tuple(mark for mark in row.marks if mark is not Mark.UNKNOWN_LETTERS)
    guessed = {kind.code for kind in types_of_number(letters, party=number.party)}
    said = bool(row.type_code) and row.type_code not in guessed
    return replace(row, marks=marks, type_code=row.type_code if said else local[letters])
