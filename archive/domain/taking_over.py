"""
A reading made ready for an inventory: every row with a place of its own there.

A row that stands keeps its place; a new one gets the list's own order number where that is free, else
the next place after all. Where numbering begins again, in each dossier or on each sheet, the order
number is no place in the inventory: rows follow each other as they are written. Nothing is refused:
what a column cannot hold is told, and kept whole beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from access.domain.levels import Level
from archive.domain.editions import Pairing, paired
from archive.domain.list_changes import Standing, of_dossiers_named
from archive.domain.list_covers import covers_of
from archive.domain.listing.fields import Field
from archive.domain.listing.layouts import Layout
from archive.domain.listing.marks import Mark
from archive.domain.listing.results import ListReading, ReadRow
from archive.domain.listing.wire import digest_of_reading
from archive.domain.lists import LONGEST, SHOWN, Cover, ListRow, Problem
from language.vietnamese import normalise


@dataclass(frozen=True, slots=True)
class Taking:
    """
    What is to be taken over, the standing rows that the list does not name any more, and what a
    person should look at: the doubts of rows and dossiers, and cells that are too long.

    `gone` are those of the dossiers that the list names; of others it says nothing. `origin` tells
    the list by what it says itself, whatever places its rows were given; `covers` are the dossiers
    that it names, and `after` the first place behind all rows. A list of dossiers `corrects` what
    lists said of their covers before; of others a heading over papers is often said in other words.
    """

    rows: tuple[ListRow, ...]
    covers: tuple[Cover, ...]
    origin: str
    after: int
    gone: tuple[Standing, ...]
    doubts: tuple[Problem, ...]
    corrects: bool = False

    @property
    def doubtful(self) -> tuple[ListRow, ...]:
        """The rows that are taken with a doubt."""
        at = {(doubt.sheet, doubt.line) for doubt in self.doubts}
        return tuple(row for row in self.rows if (row.sheet, row.line) in at)

    @property
    def doubts_shown(self) -> tuple[Problem, ...]:
        """The doubts as people are shown them: of a line with something top secret no cell is told."""
        silent = {(one.sheet, one.line) for one in self.doubts if one.level >= Level.TOP_SECRET}
        return tuple(
            replace(one, value="") if (one.sheet, one.line) in silent else one
            for one in self.doubts
        )


def made_ready(read: ListReading, standing: Sequence[Standing]) -> Taking:
    """
    The reading for an inventory in which these rows stand, as far as its bringer sees them.

    The same reading has the same origin whatever stands, so that who brings it again is known.
    """
    pairing = paired(read.rows, standing)
    places, after = _places(read.rows, pairing, standing)
    numbered = any(column.field is Field.POSITION for column in read.columns)
    rows: list[ListRow] = []
    doubts: list[Problem] = []
    for number, row in enumerate(read.rows):
        there = pairing.pairs.get(number)
        lower = there is not None and row.level_named and row.level < there.values.level
        ready = _row(row, places[number], there=there, level_named=row.level_named and not lower)
        if numbered and ready.position != row.position and _NO_ORDER.isdisjoint(row.marks):
            # On the paper list the row is found by the number that it has there.
            ready = replace(ready, original={_ORDER: str(row.position), **ready.original})
        rows.append(ready)
        found = [*ready.marks, *(["lower_level"] if lower else []), *_cuts(row)]
        level = row.level if there is None else Level(max(row.level, there.values.level))
        at = row.at
        doubts += [Problem(at.line, code, _about(row, code), at.sheet, level) for code in found]
    covers, of_covers = covers_of(read.dossiers)
    doubts += of_covers
    return Taking(
        tuple(rows),
        covers,
        digest_of_reading(read),
        after,
        tuple(of_dossiers_named(rows, pairing.gone)),
        tuple(doubts),
        read.layout is Layout.DOSSIERS,
    )


def met(rows: Sequence[ListRow], since: Sequence[Standing], *, after: int) -> list[ListRow]:
    """
    Rows that were new when the list was made ready, against rows that others have brought since.

    The same paper is the row that stands now; where another one has taken the place, the row gets
    the next one from `after` on.
    """
    new = [row for row in rows if row.there is None]
    pairs = paired(new, since).pairs
    taken = {row.position for row in since}
    moved: dict[int, ListRow] = {}
    for at, row in enumerate(new):
        there = pairs.get(at)
        if there is not None:
            moved[id(row)] = replace(row, there=there.id, position=there.position)
        elif row.position in taken:
            moved[id(row)] = replace(row, position=after)
            after += 1
    return [moved.get(id(row), row) for row in rows]


def _places(
    rows: Sequence[ReadRow], pairing: Pairing, standing: Sequence[Standing]
) -> tuple[list[int], int]:
    taken = {row.position for row in standing}
    # Where numbering begins again, an order number is no place: the list goes on as it is written.
    own = () if _begins_again(rows) else rows
    after = max([0, *taken, *(row.position for row in own)]) + 1
    places: dict[int, int] = {}
    # A row that the list gives no order number takes none from the row that has it.
    later = [bool(own) and not _NO_ORDER.isdisjoint(row.marks) for row in rows]
    for at in sorted(range(len(rows)), key=later.__getitem__):
        there = pairing.pairs.get(at)
        place = rows[at].position if there is None else there.position
        if there is None and (not own or place in taken or place < 1):
            place, after = after, after + 1
        taken.add(place)
        places[at] = place
    return [places[at] for at in range(len(rows))], after


_ORDER: Final = str(Field.POSITION)
_NO_ORDER: Final = frozenset({Mark.NO_POSITION, Mark.ODD_POSITION, Mark.ATTACHED})


def _begins_again(rows: Sequence[ReadRow]) -> bool:
    """Whether order numbers begin anew; an annex that bears that of its paper begins nothing."""
    return (
        sum(row.position == rows[0].position and Mark.ATTACHED not in row.marks for row in rows) > 1
    )


def _row(row: ReadRow, place: int, *, there: Standing | None, level_named: bool) -> ListRow:
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
        there=None if there is None else there.id,
        sheet=row.at.sheet,
        date_text=row.date_text,
        box=row.box[: LONGEST["box"]],
        sheets_from=row.sheets_from,
        sheets_to=row.sheets_to,
        sheets=row.sheets,
        marks=tuple(map(str, row.marks)),
        further=row.further,
        original=_as_it_stood(row),
    )


# What stood over a row, among what stood in its cells.
OVER_THE_ROW: Final = "section"


def _as_it_stood(row: ReadRow) -> Mapping[str, str]:
    """What the columns do not say word for word, and what stood over the row."""
    doubtful = {Mark.UNKNOWN_LEVEL, Mark.DOUBTFUL_LEVEL} & set(row.marks)
    beside = {
        "inventory": row.inventory,
        OVER_THE_ROW: row.section,
        "level": row.level_text if doubtful else "",
    }
    told = {name: text for name, text in beside.items() if text}
    found = {**told, **_too_long(row), **row.original}
    return {name: normalise(text) for name, text in found.items()}


def _too_long(row: ReadRow) -> Mapping[str, str]:
    """The whole of what is longer than its column, by the column."""
    cells = {
        "number": row.number,
        "issuer": row.issuer,
        "dossier": row.dossier,
        "box": row.box,
        "note": row.note,
    }
    return {name: text for name, text in cells.items() if len(text) > LONGEST[name]}


def _cuts(row: ReadRow) -> list[str]:
    return ["cut"] * len(_too_long(row))


_OF_DATES: Final = frozenset(
    {"open_day", "quarter", "about", "month_first", "odd_year", "year_from_above"}
)


def _about(row: ReadRow, code: str) -> str:
    """The cell that a doubt is about, as far as one can be named."""
    if "date" in code or code in _OF_DATES:
        return row.date_text[:SHOWN]
    if code == Mark.ODD_POSITION:
        return row.further.get(str(Field.POSITION), "")[:SHOWN]
    if "level" in code:
        return (row.level_text or row.note or row.title)[:SHOWN]
    return (row.number or row.title)[:SHOWN]
