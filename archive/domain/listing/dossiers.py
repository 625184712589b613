"""The dossiers that a list names: each in a line of its own, or by its papers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from access.domain.levels import Level
from archive.domain.listing.dates import ListedDate, agreed, listed_date
from archive.domain.listing.drafts import Draft
from archive.domain.listing.fields import Field
from archive.domain.listing.levels import level_in_note, level_in_title
from archive.domain.listing.marks import Mark
from archive.domain.listing.results import ReadDossier, ReadRow
from archive.domain.listing.rows import (
    beside_the_level,
    dossier_number,
    further_of,
    said_in_columns,
)
from archive.domain.listing.sheets import by_their_units, counted
from language.dates import PartialDate

_OF_A_DOSSIER: Final = frozenset(
    {
        Field.POSITION, Field.DOSSIER, Field.DOSSIER_TITLE, Field.BOX, Field.INVENTORY, Field.FONDS, Field.TERM,
        Field.RETENTION, Field.SPAN, Field.STARTED, Field.ENDED, Field.PAPERS, Field.SHEETS, Field.PAGES,
        Field.DOSSIER_SHEETS, Field.DOSSIER_PAGES, Field.NOTE, Field.LEVEL,
    }
)  # fmt: skip


def dossier_of(draft: Draft) -> ReadDossier:
    """What a line of a list of dossiers says."""
    found = _with_cover(draft)
    beside = [*map(level_in_note, beside_the_level(draft)), level_in_title(found.title)]
    column = said_in_columns(draft)
    said = [one for one in (column, *beside) if one is not None]
    highest = max(said, key=lambda one: one.level, default=None)
    above = draft.belongs.level or draft.belongs.list_level
    marks = list(found.marks)
    level = Level.ORDINARY
    if highest is not None:
        level, marks = highest.level, [*marks, *highest.marks]
        if column is None or highest.level > column.level:
            marks.append(Mark.LEVEL_IN_NOTE)
    elif above is not None:
        level, marks = above.level, [*marks, Mark.LEVEL_FROM_ABOVE]
    return replace(
        found,
        level=level,
        level_named=highest is not None,
        note=draft.said(Field.NOTE),
        further=further_of(draft, besides=_OF_A_DOSSIER),
        original=draft.original,
        marks=tuple(dict.fromkeys(marks)),
    )


def dossier_beside(draft: Draft) -> ReadDossier | None:
    """The dossier that a paper's line, or the group rows above it, name; None where none is named."""
    if not (
        dossier_number(draft) or draft.said(Field.DOSSIER_TITLE) or draft.belongs.dossier_title
    ):
        return None
    found = _with_cover(draft)
    said = level_in_title(found.title)
    # A heading of secret papers closes the dossier that stands under it.
    above = draft.belongs.level if found.number == draft.belongs.dossier else None
    level = max(one.level if one else Level.ORDINARY for one in (said, above))
    # Beside papers, what is no time is none of the dossier; the row keeps it.
    unread = draft.said(Field.SPAN) and not (found.started or found.ended)
    text = "" if unread else found.date_text
    return replace(found, date_text=text, level=level, level_named=said is not None, marks=())


def _with_cover(draft: Draft) -> ReadDossier:
    said, belongs = draft.said, draft.belongs
    number = dossier_number(draft)
    # What group rows say of a dossier is of theirs, not of one that the line names itself.
    of_group = number == belongs.dossier
    time, text = _time(draft)
    of_dossier = draft.layout.value == "dossiers"
    own = (said(Field.SHEETS), said(Field.PAGES)) if of_dossier else ("", "")
    of_sheets, of_pages = by_their_units(
        said(Field.DOSSIER_SHEETS) or own[0], said(Field.DOSSIER_PAGES) or own[1]
    )
    counts = {
        Field.PAPERS: counted(said(Field.PAPERS), unread=Mark.UNREAD_PAGES),
        Field.SHEETS: counted(of_sheets, unread=Mark.UNREAD_SHEETS),
        Field.PAGES: counted(of_pages, unread=Mark.UNREAD_PAGES),
    }
    return ReadDossier(
        at=draft.at,
        number=number,
        title=said(Field.DOSSIER_TITLE) or (belongs.dossier_title if of_group else ""),
        box=said(Field.BOX) or belongs.box,
        inventory=said(Field.INVENTORY) or belongs.inventory,
        fonds=said(Field.FONDS) or belongs.fonds,
        term=said(Field.TERM) or belongs.term,
        retention=said(Field.RETENTION) or (belongs.retention if of_group else ""),
        date_text=text,
        started=time.first or time.issued,
        ended=time.last or time.issued,
        papers=counts[Field.PAPERS].number,
        sheets=counts[Field.SHEETS].number,
        pages=counts[Field.PAGES].number,
        level=Level.ORDINARY,
        level_named=False,
        note="",
        further={},
        original={},
        marks=(
            *draft.marks,
            *time.marks,
            *(mark for count in counts.values() for mark in count.marks),
        ),
    )


def _time(draft: Draft) -> tuple[ListedDate, str]:
    said = draft.said
    if not said(Field.STARTED) and not said(Field.ENDED):
        text = said(Field.SPAN)
        belongs = draft.belongs
        found = listed_date(text, year=belongs.year or (belongs.list_year if text else None))
        # A list that tells no times leaves none out.
        return (found if text or found.issued else ListedDate()), text
    first, last = listed_date(said(Field.STARTED)), listed_date(said(Field.ENDED))
    text = " - ".join(part for part in (said(Field.STARTED), said(Field.ENDED)) if part)
    marks = tuple(mark for mark in (*first.marks, *last.marks) if mark is not Mark.NO_DATE)
    return _both(first.issued, last.issued, marks), text


def _both(
    first: PartialDate | None, last: PartialDate | None, marks: tuple[Mark, ...]
) -> ListedDate:
    if first is None or last is None:
        return ListedDate(first or last, first, last, marks)
    return ListedDate(agreed(first, last), first, last, marks)


def gathered(dossiers: Iterable[ReadDossier]) -> tuple[ReadDossier, ...]:
    """Every dossier once, with what any of its papers' lines says of it first."""
    found: dict[tuple[str, str, str, str], ReadDossier] = {}
    for one in dossiers:
        key = (one.inventory, one.box, one.number, "" if one.number else one.title)
        there = found.get(key)
        found[key] = one if there is None else _timed(_filled(there, one), there, one)
    return tuple(found.values())


def _filled(there: ReadDossier, more: ReadDossier) -> ReadDossier:
    return replace(
        there,
        title=there.title or more.title,
        fonds=there.fonds or more.fonds,
        term=there.term or more.term,
        retention=there.retention or more.retention,
        date_text=there.date_text or more.date_text,
        papers=more.papers if there.papers is None else there.papers,
        sheets=more.sheets if there.sheets is None else there.sheets,
        pages=more.pages if there.pages is None else there.pages,
    )


def _timed(found: ReadDossier, there: ReadDossier, more: ReadDossier) -> ReadDossier:
    """
    From the first day that any line tells to the last: times of its papers, or of its parts, lie within
    that of the dossier.
    """
    if there.date_text and not more.date_text:
        # The year over the rows is wider than what a row says.
        return found
    if more.date_text and not there.date_text:
        return replace(found, started=more.started, ended=more.ended)
    starts = [day for day in (there.started, more.started) if day]
    ends = [day for day in (there.ended, more.ended) if day]
    differ = more.date_text != there.date_text
    marks = (*found.marks, Mark.TIMES_DIFFER) if differ else found.marks
    return replace(
        found,
        started=min(starts, key=PartialDate.earliest, default=None),
        ended=max(ends, key=PartialDate.latest, default=None),
        marks=tuple(dict.fromkeys(marks)),
    )


def with_times_of_blocks(
    dossiers: Sequence[ReadDossier], rows: Sequence[ReadRow]
) -> tuple[ReadDossier, ...]:
    """
    The dossiers with the time that stands once beside all their papers: from - to in the column of
    dates, merged over them or told with the first alone, is the dossier's.
    """
    beside: dict[tuple[str, str, str], list[ReadRow]] = {}
    for row in rows:
        beside.setdefault((row.inventory, row.box, row.dossier), []).append(row)
    return tuple(
        _of_block(one, beside.get((one.inventory, one.box, one.number), ())) for one in dossiers
    )


def _of_block(one: ReadDossier, rows: Sequence[ReadRow]) -> ReadDossier:
    told = {row.date_text for row in rows if row.date_text}
    first = rows[0] if rows else None
    if first is None or len(rows) < 2 or len(told) != 1 or one.date_text or not one.number:
        return one
    if not first.date_text or first.date_first is None or first.date_last == first.date_first:
        return one
    return replace(one, date_text=first.date_text, started=first.date_first, ended=first.date_last)
