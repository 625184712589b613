"""Reading a list's file as offices write them: opened in a cage, understood by pure rules."""

from collections.abc import Mapping
from typing import BinaryIO

from archive.domain.listing.fields import Field
from archive.domain.listing.reading import read_tables
from archive.domain.listing.results import ListReading
from archive.domain.listing.tables import Table
from archive.reports.lists import tables_of


def reading_of_list(
    source: BinaryIO, *, name: str, columns: Mapping[int, Field] | None = None
) -> ListReading:
    """
    All that a list's file holds; no database is asked. `columns` are what a person says of them.

    Raises NotAList, Busy.
    """
    return read_tables(tables_of(source, name=name), columns=columns)


def tables_of_list(source: BinaryIO, *, name: str, who: str) -> tuple[Table, ...]:
    """The tables of a list's file, to be read again as a person corrects columns; as above."""
    return tables_of(source, name=name, who=who)
