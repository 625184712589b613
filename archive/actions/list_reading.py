"""Reading a list's file as offices write them: opened in a cage, understood by pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from archive.domain.listing.fields import Field
from archive.domain.listing.reading import read_tables
from archive.domain.listing.results import ListReading
from archive.domain.listing.tables import Table
from archive.queries.layouts import Remembered, remembered_columns
from archive.reports.lists import tables_of

if TYPE_CHECKING:
    from archive.models import Inventory


@dataclass(frozen=True, slots=True)
class ReadForUnit:
    """
    A list as it is read for the unit of an inventory: `guessed` are its columns by heading as
    nobody has said anything, `before` what people of the unit said of such headings.
    """

    read: ListReading
    guessed: Mapping[str, Mapping[int, Field]]
    before: Remembered


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


def read_for_unit(
    tables: Sequence[Table], inventory: "Inventory", *, columns: Mapping[int, Field] | None = None
) -> ReadForUnit:
    """
    What the tables hold, with columns as people of the inventory's unit put them right before: on
    the screen, by command and in a plan alike. `columns` overrule both.
    """
    plain = read_tables(tables, columns=columns)
    guessed = columns_read(plain)
    before = remembered_columns(inventory, list(guessed))
    if not before.columns:
        return ReadForUnit(plain, guessed, before)
    read = read_tables(tables, columns=columns, corrected=before.columns)
    return ReadForUnit(read, guessed, before)


def list_for_unit(
    source: BinaryIO,
    inventory: "Inventory",
    *,
    name: str,
    columns: Mapping[int, Field] | None = None,
) -> ReadForUnit:
    """A list's file, read so. Raises NotAList, Busy."""
    return read_for_unit(tables_of(source, name=name), inventory, columns=columns)


def columns_read(read: ListReading) -> Mapping[str, Mapping[int, Field]]:
    """The columns of a reading by the signature of their heading."""
    return {
        one.signature: {column.index: column.field for column in one.columns}
        for one in read.headings
    }
