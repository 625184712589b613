"""
The papers of a dossier and of an inventory, in the Party's form: what stands on each, block by block.

A paper holds what whoever takes it out may see, and always says so. Of what is top secret no title
and no abstract stands anywhere; there the line is left to be written by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from archive.reports.blocks import (
    HEAD,
    UPRIGHT,
    Align,
    Block,
    Column,
    Columns,
    Line,
    Paper,
    Table,
)
from language.number_words import in_words

DOTS: Final = "…………"
HEADED: Final = (75, 90)
HEADED_ACROSS: Final = (115, 137)
HALVES: Final = (UPRIGHT / 2, UPRIGHT / 2)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose paper it is, who takes it out and when: the body above, the unit, fonds and inventory."""

    above: str
    unit: str
    fonds: str
    fonds_number: str
    inventory: str
    term: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CoverSaid:
    """What the cover of a dossier says, in words; empty where it says nothing."""

    number: str
    box: str
    title: str
    retention: str
    first: str
    last: str
    documents: int | None
    sheets: int | None
    pages: int | None
    condition: str
    use_mode: str
    language: str
    keywords: str
    note: str
    level: str


def cover_of_dossier(origin: Origin, said: CoverSaid) -> Paper:
    """The cover of a dossier."""
    return paper_of(_("Cover of the dossier"), origin, _on_cover(origin, said))


def documents_in_dossier(origin: Origin, said: CoverSaid, rows: Iterable[Sequence[str]]) -> Paper:
    """The documents in a dossier: number and symbol, date, type and abstract, author, sheet, note."""
    title = _("LIST OF DOCUMENTS IN THE DOSSIER")
    columns = (
        Column(_("Item no."), 11, Align.CENTRE), Column(_("Number and symbol"), 30),
        Column(_("Day, month, year"), 24, Align.CENTRE), Column(_("Type and abstract"), 48),
        Column(_("Author"), 25), Column(_("Sheet no."), 13, Align.CENTRE), Column(_("Note"), 14),
    )  # fmt: skip
    blocks = (
        *_heading(origin),
        *titled(title, _place(origin, said), origin.fonds),
        Table(columns, numbered(rows)),
    )
    return paper_of(title, origin, blocks)


def dossiers_of_inventory(origin: Origin, title: str, rows: Iterable[Sequence[str]]) -> Paper:
    """The list of dossiers of an inventory: box, number, title, time, retention, sheets, note."""
    heading = _("LIST OF DOSSIERS")
    fonds = origin.fonds + (f" · {_('Term')} {origin.term}" if origin.term else "")
    columns = (
        Column(_("Box"), 16, Align.CENTRE), Column(_("Dossier no."), 20, Align.CENTRE),
        Column(_("Title of the dossier"), 104), Column(_("Time"), 44, Align.CENTRE),
        Column(_("Retention"), 28, Align.CENTRE), Column(_("Sheets"), 14, Align.CENTRE),
        Column(_("Note"), 26),
    )  # fmt: skip
    blocks = (
        *_heading(origin, across=True),
        *titled(heading, f"{_('Inventory number')} {origin.inventory}: {title}", fonds),
        Table(columns, rows),
    )
    return paper_of(heading, origin, blocks, across=True)


def closing_note(origin: Origin, said: CoverSaid) -> Paper:
    """The closing note: how many sheets, in figures and words, what is special, the day and who."""
    title = _("CLOSING NOTE")
    special = "; ".join(one for one in (said.condition, said.note) if one)
    signed = [
        Line(day_in_words(origin.at), Align.CENTRE, italic=True),
        Line(_("Made by"), Align.CENTRE, bold=True, after=60),
        Line(origin.who, Align.CENTRE, bold=True),
    ]
    blocks = (
        *_heading(origin),
        *titled(title, _place(origin, said), origin.fonds),
        Line(_counted(_("This dossier holds %(n)s sheets"), said.sheets)),
        Line(_counted(_("The dossier holds %(n)s documents"), said.documents)),
        Line(_("The list of documents takes %(n)s sheets.") % {"n": DOTS}),
        Line(special or DOTS * 5, label=_("What is special about its papers"), after=18),
        Columns(([Line("")], signed), HEADED),
    )
    return paper_of(title, origin, blocks)


def paper_of(title: str, origin: Origin, blocks: Iterable[Block], *, across: bool = False) -> Paper:
    words = _("Taken from Kho Số on %(day)s by %(who)s; it holds what they may see.")
    foot = words % {"day": f"{origin.at:%d/%m/%Y}", "who": origin.who}
    told = f"{title.capitalize()} – {origin.inventory}"
    return Paper(told, origin.who, origin.at, foot, blocks, across)


def _on_cover(origin: Origin, said: CoverSaid) -> Iterator[Block]:
    yield from _heading(origin)
    if said.level:
        yield Line(said.level.upper(), Align.RIGHT, bold=True)
    yield Line(origin.fonds, Align.CENTRE, after=60)
    yield Line(_("DOSSIER"), Align.CENTRE, bold=True, size=26, after=12)
    yield Line(said.title or DOTS * 6, Align.CENTRE, bold=True, size=16, after=12)
    yield Line(_span(said), Align.CENTRE, after=60)
    left = (
        (_("Fonds number"), origin.fonds_number), (_("Term"), origin.term),
        (_("Inventory number"), origin.inventory), (_("Box number"), said.box),
        (_("Dossier number"), said.number), (_("Retention"), said.retention),
    )  # fmt: skip
    right = (
        (_("Number of documents"), _figure(said.documents)), (_("Sheets"), _figure(said.sheets)),
        (_("Number of pages"), _figure(said.pages)), (_("Physical condition"), said.condition),
        (_("Use"), said.use_mode), (_("Language"), said.language),
    )  # fmt: skip
    yield Columns((_facts(left), _facts(right)), HALVES)
    yield from _facts(((_("Keywords"), said.keywords), (_("Note"), said.note)))


def _facts(told: Iterable[tuple[str, str]]) -> list[Line]:
    return [Line(value or DOTS, label=word, after=6) for word, value in told]


def _heading(origin: Origin, *, across: bool = False) -> Iterator[Block]:
    return heading_of(origin.above, origin.unit, origin.at, across=across)


def heading_of(above: str, unit: str, day: date, *, across: bool = False) -> Iterator[Block]:
    """The head of a paper of the Party: the bodies on the left, the Party and the day on the right."""
    over = [Line(above.upper(), Align.CENTRE, after=0)] if above else []
    left = [
        *over,
        Line(unit.upper(), Align.CENTRE, bold=True, after=0),
        Line("*", Align.CENTRE),
    ]
    right = [
        Line("ĐẢNG CỘNG SẢN VIỆT NAM", Align.CENTRE, bold=True, underlined=True, size=HEAD),
        Line(day_in_words(day), Align.CENTRE, italic=True),
    ]
    yield Columns((left, right), HEADED_ACROSS if across else HEADED)


def titled(title: str, *below: str) -> Iterator[Line]:
    """A title and what stands under it, on the page of what they name."""
    yield Line(title, Align.CENTRE, bold=True, size=HEAD, held=True)
    for words in below:
        last = words == below[-1]
        yield Line(words, Align.CENTRE, after=9 if last else 3, held=True)


def day_in_words(day: date) -> str:
    """Place and day as they stand under the head; the place is written by hand."""
    # The Party's way: a nought before days below ten, and before January and February.
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return _("%(place)s, day %(day)s month %(month)s year %(year)s") % {
        "place": DOTS, "day": f"{day.day:02}", "month": month, "year": day.year,
    }  # fmt: skip


def _place(origin: Origin, said: CoverSaid) -> str:
    parts = (
        (_("Dossier number"), said.number), (_("Inventory number"), origin.inventory),
        (_("Box number"), said.box),
    )  # fmt: skip
    return " · ".join(f"{word}: {value}" for word, value in parts if value)


def _span(said: CoverSaid) -> str:
    if said.first and said.first == said.last:
        return _("Time: %(day)s") % {"day": said.first}
    return _("From %(first)s to %(last)s") % {
        "first": said.first or DOTS,
        "last": said.last or DOTS,
    }


def _figure(count: int | None) -> str:
    return "" if count is None else f"{count:02}"


def _counted(words: str, count: int | None) -> str:
    if count is None:
        return words % {"n": DOTS} + " (" + _("in words") + f": {DOTS * 3})."
    return words % {"n": f"{count:02}"} + " (" + _("in words") + f": {in_words(count)})."


def numbered(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows of a table, each with its number before it."""
    for number, row in enumerate(rows, 1):
        yield (str(number), *row)
