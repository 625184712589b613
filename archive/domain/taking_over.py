"""
A reading made ready for an inventory: every row with a place of its own there.

Numbering begins again in each dossier and on each sheet, and the order number that a list gives is
no place in the inventory. A row that stands keeps its place; a new one gets the list's own order
number where that is free, else the next place after all. Nothing is refused: what the catalogue
cannot hold is cut and told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.editions import Pairing, paired
from archive.domain.list_changes import Standing
from archive.domain.listing.results import ListReading, ReadDossier, ReadRow
from archive.domain.listing.wire import digest_of_reading
from archive.domain.lists import LONGEST, Cover, ListRow, Problem, ReadList

_LONGEST_TITLE: Final = 1000
_LONGEST_RETENTION: Final = 100


@dataclass(frozen=True, slots=True)
class Taking:
    """
    What is to be taken over, the standing rows that the list does not name any more, and what a
    person should look at: the doubts of rows, and cells that were cut.
    """

    read: ReadList
    gone: tuple[Standing, ...]
    doubts: tuple[Problem, ...]

    @property
    def doubtful(self) -> int:
        """How many rows are taken with a doubt."""
        return len({doubt.line for doubt in self.doubts})


def made_ready(read: ListReading, standing: Sequence[Standing]) -> Taking:
    """
    The reading for an inventory in which these rows stand, as far as its bringer sees them.

    The same reading has the same origin whatever stands, so that who brings it again is known.
    """
    pairing = paired(read.rows, standing)
    places = _places(read.rows, pairing, standing)
    rows: list[ListRow] = []
    doubts: list[Problem] = []
    for at, row in enumerate(read.rows):
        there = pairing.pairs.get(at)
        lower = there is not None and row.level_named and row.level < there.values.level
        rows.append(_row(row, places[at], level_named=row.level_named and not lower))
        found = [str(mark) for mark in row.marks] + (["lower_level"] if lower else [])
        doubts += [Problem(row.at.line, code, _about(row, code)) for code in [*found, *_cuts(row)]]
    return Taking(
        ReadList(tuple(rows), (), digest_of_reading(read), tuple(map(_cover, read.dossiers))),
        pairing.gone,
        tuple(doubts),
    )


def _places(rows: Sequence[ReadRow], pairing: Pairing, standing: Sequence[Standing]) -> list[int]:
    taken = {row.position for row in standing}
    after = max([0, *taken, *(row.position for row in rows)]) + 1
    places: list[int] = []
    for at, row in enumerate(rows):
        there = pairing.pairs.get(at)
        if there is not None:
            places.append(there.position)
            continue
        place = row.position
        if place in taken or place < 1:
            place, after = after, after + 1
        taken.add(place)
        places.append(place)
    return places


def _row(row: ReadRow, place: int, *, level_named: bool) -> ListRow:
    return ListRow(
        line=row.at.line,
        position=place,
        number_text=row.number[: LONGEST["number"]],
        issued=row.issued,
        type_code=row.type_code,
        issuer=row.issuer[: LONGEST["issuer"]],
        abstract=row.title,
        dossier=row.dossier[: LONGEST["dossier"]],
        pages=row.pages,
        level=row.level,
        note=row.note[: LONGEST["note"]],
        number_key=row.number_key[: LONGEST["number"]],
        level_named=level_named,
    )


def _cuts(row: ReadRow) -> list[str]:
    """What is longer than the catalogue holds."""
    cells = {"number": row.number, "issuer": row.issuer, "dossier": row.dossier, "note": row.note}
    return ["cut" for name, text in cells.items() if len(text) > LONGEST[name]]


_SHOWN: Final = 200


def _about(row: ReadRow, code: str) -> str:
    """The cell that a doubt is about, as far as one can be named."""
    if "date" in code or code in {"open_day", "quarter", "about", "month_first", "odd_year"}:
        return row.date_text[:_SHOWN]
    if "level" in code:
        return (row.level_text or row.note or row.title)[:_SHOWN]
    return (row.number or row.title)[:_SHOWN]


def _cover(one: ReadDossier) -> Cover:
    return Cover(
        one.number[: LONGEST["dossier"]],
        one.title[:_LONGEST_TITLE],
        one.retention[:_LONGEST_RETENTION],
        one.level,
    )
