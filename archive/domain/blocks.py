"""
What is counted against a list in one unit: documents, dossiers, sheets or pages.

Everything counted comes as `Sum`s, whether kept by the database or counted anew from the rows, and
is put together here alone, so that the parts of an inventory add up to the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum


class Of(StrEnum):
    """What a sum is of: rows of a list, filed records, those of other years, or what was received."""

    LISTED = "listed"
    RECORD = "record"
    MISPLACED = "misplaced"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Sum:
    """
    How many things stand alike, as somebody sees them, with their pages and sheets.

    `against` says that something stands on the other side: a record answers the row, the record
    answers a row, what was received is filed. `said` is of a row that something received answers it
    and waits, of a record that a person has looked at it, of what was received that it is read.
    `also` is of a row that what answers it has too few pages, of a record that it repeats another.
    `looked` is of a row that a person has looked at a record that answers it. `paged` and `sheeted`
    count those that say their pages and their sheets; `held` are the pages that rows have which have
    too few, and `unheld` counts such rows of which that is not known.
    """

    of: Of
    against: bool = False
    said: bool = False
    also: bool = False
    looked: bool = False
    count: int = 0
    pages: int = 0
    paged: int = 0
    sheets: int = 0
    sheeted: int = 0
    held: int = 0
    unheld: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """
    The figures of one unit; None where it cannot be counted in it, and never where it is nothing.

    `expected` = `answered` + `awaited` + `missing`, of which `short` are answered with fewer pages than
    the list says: the pages lacking, or what lacks some. `filed` = `matched` + `surplus`, and
    `filed` = `checked` + `unreviewed`. `received` counts what came, of which `recognised` is read and
    `waiting` not filed. `duplicate` repeats something filed before it, `misplaced` is of other years.
    Of `of` rows of the list `said` say how many there are, and the rest is not counted.
    """

    expected: int = 0
    answered: int = 0
    awaited: int = 0
    missing: int = 0
    short: int | None = 0
    received: int | None = 0
    waiting: int | None = 0
    recognised: int | None = 0
    filed: int = 0
    matched: int | None = 0
    surplus: int | None = 0
    checked: int = 0
    unreviewed: int = 0
    duplicate: int | None = 0
    misplaced: int | None = 0
    said: int = 0
    of: int = 0

    @property
    def waits_unmatched(self) -> bool:
        """Whether more files wait than rows are awaited: what is missing may be among them."""
        return bool(self.missing) and (self.waiting or 0) > self.awaited


FIGURES_OF_A_BLOCK = tuple(one.name for one in fields(Block))


def added(blocks: Iterable[Block]) -> Block:
    """The sums of blocks of one unit; what cannot be counted in one of them cannot be in all."""
    rows = list(blocks)
    return Block(
        **{name: _all([getattr(row, name) for row in rows]) for name in FIGURES_OF_A_BLOCK}
    )


def _all(values: list[int | None]) -> int:
    # Typed as what most of them are; `None` stands where a unit has no such figure.
    return None if None in values else sum(value or 0 for value in values)  # type: ignore[return-value]


def documents_of(sums: Iterable[Sum]) -> Block:
    """The figures of documents: rows, records and files."""
    rows = list(sums)
    return Block(
        **_of_lists(rows, "count"),
        **_of_records(rows, "count"),
        short=_sum(rows, Of.LISTED, "count", also=True),
        said=_sum(rows, Of.LISTED, "count"),
        of=_sum(rows, Of.LISTED, "count"),
    )


def pages_of(sums: Iterable[Sum]) -> Block:
    """The figures of pages. Of what is filed only pages of a PDF count."""
    rows = list(sums)
    return Block(
        **_of_lists(rows, "pages"),
        **_of_records(rows, "pages"),
        short=_sum(rows, Of.LISTED, "pages", also=True) - _sum(rows, Of.LISTED, "held"),
        said=_sum(rows, Of.LISTED, "paged"),
        of=_sum(rows, Of.LISTED, "count"),
    )


def sheets_of(sums: Iterable[Sum]) -> Block:
    """
    The figures of sheets, as the list says them: a scan knows pages alone, so a sheet came and is
    filed with its document, and of what no list names there are none to be counted.
    """
    rows = list(sums)
    listed = _of_lists(rows, "sheets")
    checked = _sum(rows, Of.LISTED, "sheets", against=True, looked=True)
    came = listed["answered"] + listed["awaited"]
    return Block(
        **listed,
        received=came,
        waiting=listed["awaited"],
        recognised=came,
        filed=listed["answered"],
        matched=listed["answered"],
        surplus=None,
        checked=checked,
        unreviewed=listed["answered"] - checked,
        duplicate=None,
        misplaced=None,
        short=_sum(rows, Of.LISTED, "sheets", also=True),
        said=_sum(rows, Of.LISTED, "sheeted"),
        of=_sum(rows, Of.LISTED, "count"),
    )


def _of_lists(rows: list[Sum], unit: str) -> dict[str, int]:
    return {
        "expected": _sum(rows, Of.LISTED, unit),
        "answered": _sum(rows, Of.LISTED, unit, against=True),
        "awaited": _sum(rows, Of.LISTED, unit, against=False, said=True),
        "missing": _sum(rows, Of.LISTED, unit, against=False, said=False),
    }


def _of_records(rows: list[Sum], unit: str) -> dict[str, int]:
    return {
        "received": _sum(rows, Of.RECEIPT, unit),
        "waiting": _sum(rows, Of.RECEIPT, unit, against=False),
        "recognised": _sum(rows, Of.RECEIPT, unit, said=True),
        "filed": _sum(rows, Of.RECORD, unit),
        "matched": _sum(rows, Of.RECORD, unit, against=True),
        "surplus": _sum(rows, Of.RECORD, unit, against=False),
        "checked": _sum(rows, Of.RECORD, unit, said=True),
        "unreviewed": _sum(rows, Of.RECORD, unit, said=False),
        "duplicate": _sum(rows, Of.RECORD, unit, also=True),
        "misplaced": _sum(rows, Of.MISPLACED, unit),
    }


def _sum(rows: list[Sum], of: Of, unit: str, **asked: bool) -> int:
    return sum(
        getattr(row, unit)
        for row in rows
        if row.of == of and all(getattr(row, name) == wanted for name, wanted in asked.items())
    )
