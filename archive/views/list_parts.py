"""The parts of a preview as they are shown: what changes, what is doubtful, what is left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.api import Level
from access.domain.levels import LEVEL_WORDS
from archive.api import Brought
from archive.domain.list_changes import Changed, RowValues, Standing
from archive.domain.listing.dates import shown_as_listed
from archive.domain.listing.marks import Reason
from archive.domain.listing.results import ListReading
from archive.domain.lists import Cover, CoverCorrection, ListRow, Problem
from archive.views.list_words import COLUMNS, COVER_WORDS, DOUBTS, REASONS
from language.dates import shown_date
from language.types import type_by_code

if TYPE_CHECKING:
    from archive.api import ListedRecord


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that a list changes."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A line with all that is doubtful about it, each with the cell that it is about."""

    sheet: str
    line: int
    doubts: tuple[tuple[Promise, str], ...]


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """A line that is no row, and why."""

    sheet: str
    line: int
    reason: Promise
    text: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a list, or one that stands, as a table shows it."""

    position: int
    number: str
    issued: str
    abstract: str
    dossier: str
    sheets: str
    level: int
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ShownDossier:
    """A dossier that a list names, as a table shows it; `standing` says what comes of it."""

    number: str
    box: str
    title: str
    time: str
    retention: str
    sheets: int | None
    level: int
    standing: str
    changes: tuple[Difference, ...] = ()
    stays: tuple[Difference, ...] = ()


def row_of_list(row: ListRow) -> ShownRow:
    """A row that is to be taken over, as the list of the inventory will show it."""
    return ShownRow(
        row.position,
        row.number_text,
        shown_as_listed(str(row.issued or ""), row.date_text),
        _unless_top_secret(row.abstract, row.level),
        row.dossier,
        shown_sheets(row.sheets_from, row.sheets_to) or _sheets_counted(row.sheets),
        row.level,
        row.pages,
    )


def row_that_stands(row: Standing) -> ShownRow:
    """A row of the inventory, as whoever brings a list sees it."""
    values = row.values
    return ShownRow(
        row.position,
        values.number_text,
        _dated(values),
        values.shown_abstract,
        values.dossier,
        shown_sheets(values.sheets_from, values.sheets_to) or _sheets_counted(values.sheets),
        values.level,
        values.pages,
    )


def row_listed(row: "ListedRecord") -> ShownRow:
    """A row of the inventory, with its dossier if that may be seen beside it."""
    place = getattr(row, "place", None)
    return ShownRow(
        row.position,
        row.number_text,
        row.dated,
        row.shown_abstract,
        place.number if place is not None else "",
        shown_sheets(row.sheets_from, row.sheets_to) or _sheets_counted(row.sheets),
        row.level,
        row.pages,
    )


def _sheets_counted(count: int | None) -> str:
    """How many sheets a paper takes, where nobody says which."""
    return "" if count is None else ngettext("%(n)d sheet", "%(n)d sheets", count) % {"n": count}


def _unless_top_secret(abstract: str, level: int) -> str:
    # A top-secret row shows no abstract anywhere.
    return abstract if level < Level.TOP_SECRET else ""


def changed_part(brought: Brought) -> Iterator[tuple[Changed, list[Difference]]]:
    """Every changed row with what changes, side by side."""
    for change in brought.found.changed:
        yield change, _differences(change)


def doubtful_part(brought: Brought) -> Iterator[Doubtful]:
    """Every line that is taken with a doubt."""

    def place(doubt: Problem) -> tuple[str, int]:
        return doubt.sheet, doubt.line

    for (sheet, line), doubts in groupby(brought.taking.doubts_shown, key=place):
        yield Doubtful(sheet, line, tuple((DOUBTS[one.code], one.value) for one in doubts))


def dossiers_part(brought: Brought) -> Iterator[ShownDossier]:
    """
    The dossiers that the list says anything of: new ones first, then those whose cover it corrects or
    fills, and of those where it says otherwise what stays.
    """
    made, filled = set(brought.dossiers), set(brought.filled)
    corrected = {one.number: one for one in brought.corrections}
    named = [cover for cover in brought.taking.covers if cover.number]

    def order(cover: Cover) -> int:
        if cover.number in made:
            return 0
        changes = corrected[cover.number].changes if cover.number in corrected else ()
        return 1 if changes else 2 if cover.number in filled else 3

    words = (_("new"), _("changed"), _("its cover is filled in"), _("known, as it stands"))
    for cover in sorted(named, key=order):
        told = corrected.get(cover.number)
        yield ShownDossier(
            cover.number,
            cover.box,
            _unless_top_secret(cover.title, cover.level),
            _time(cover),
            cover.retention,
            cover.sheets,
            cover.level,
            words[order(cover)],
            _of_cover(told, told.changes) if told else (),
            _of_cover(told, told.stays) if told else (),
        )


def _of_cover(told: CoverCorrection, names: Iterable[str]) -> tuple[Difference, ...]:
    """Columns of a cover, before and as the list says; a day with how exact it is, as one."""
    shown = dict.fromkeys(name.replace("_precision", "_on") for name in names)
    return tuple(
        Difference(
            str(COVER_WORDS[name]), _cover_cell(told.before, name), _cover_cell(told.said, name)
        )
        for name in shown
        if name != "title" or told.level < Level.TOP_SECRET
    )


def _cover_cell(columns: Mapping[str, object], name: str) -> str:
    value = columns.get(name)
    if isinstance(value, date):
        precision = columns.get(name.replace("_on", "_precision"))
        return shown_date(value, str(precision))
    return "" if value is None else str(value)


def _time(cover: Cover) -> str:
    days = [str(day) for day in (cover.first, cover.last) if day]
    return " – ".join(dict.fromkeys(days))


def left_out_part(read: ListReading) -> Iterator[LeftOutLine]:
    """Empty rows first, then all other lines that are none."""
    found = sorted(read.left_out, key=lambda one: one.reason is not Reason.NO_PAPER)
    for one in found:
        yield LeftOutLine(one.at.sheet, one.at.line, REASONS[one.reason], one.text)


def refused_of(read: ListReading) -> int:
    """How many rows name no document at all."""
    return sum(one.reason is Reason.NO_PAPER for one in read.left_out)


def _differences(change: Changed) -> list[Difference]:
    before, after = change.standing.values, change.after
    return [
        Difference(str(COLUMNS[name]), _cell(before, name), _cell(after, name))
        for name in change.differences
        if name not in {"abstract", "further"} or after.level < Level.TOP_SECRET
    ]


def _cell(values: RowValues, name: str) -> str:
    match name:
        case "level":
            return _(LEVEL_WORDS[Level(values.level)])
        case "type_code":
            kind = type_by_code(values.type_code)
            return kind.name if kind else ""
        case "issued_on":
            return _dated(values)
        case "sheets_from":
            return shown_sheets(values.sheets_from, values.sheets_to)
        case "further":
            return "; ".join(f"{key}: {text}" for key, text in values.further.items())
    value = getattr(values, name)
    return "" if value is None else str(value)


def _dated(values: RowValues) -> str:
    issued = shown_date(values.issued_on, values.issued_precision)
    return shown_as_listed(issued, values.date_text)


def shown_sheets(first: int | None, last: int | None) -> str:
    """The sheets of a dossier that a paper takes: 4, or 5–9; 120– where no end is known."""
    if first is None:
        return ""
    if last is None:
        return f"{first}–"
    return str(first) if first == last else f"{first}–{last}"
