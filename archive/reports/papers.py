"""
The papers of a dossier and of an inventory, in the Party's form: what stands on each, block by block.

A paper holds what whoever takes it out may see, and always says so. Of what is top secret no title
and no abstract stands anywhere; there the line is left to be written by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from archive.reports.word import HEAD, TABLE, Block, Columns, Line, Table
from language.number_words import in_words

DOTS: Final = "…………"
_UPRIGHT, _ACROSS = 9355, 14287
HEADED: Final = (4300, 5055)
HEADED_ACROSS: Final = (6500, 7787)


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
    day: date


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


def cover_of_dossier(origin: Origin, said: CoverSaid) -> Iterator[Block]:
    """The cover of a dossier."""
    yield from _heading(origin)
    if said.level:
        yield Line(said.level.upper(), align="right", bold=True)
    yield Line(origin.fonds, align="center", after=240)
    yield Line(_("DOSSIER"), align="center", bold=True, size=44, after=120)
    yield Line(said.title or DOTS * 6, align="center", bold=True, size=HEAD, after=240)
    yield Line(_span(said), align="center", after=240)
    facts = (
        (_("Fonds number"), origin.fonds_number), (_("Term"), origin.term),
        (_("Inventory number"), origin.inventory), (_("Box number"), said.box),
        (_("Dossier number"), said.number), (_("Retention"), said.retention),
        (_("Number of documents"), _figure(said.documents)), (_("Sheets"), _figure(said.sheets)),
        (_("Number of pages"), _figure(said.pages)), (_("Physical condition"), said.condition),
        (_("Use"), said.use_mode), (_("Language"), said.language), (_("Keywords"), said.keywords),
        (_("Note"), said.note),
    )  # fmt: skip
    for word, value in facts:
        yield Line(f"{word}: {value or DOTS}")
    yield _said_by(origin)


def documents_in_dossier(
    origin: Origin, said: CoverSaid, rows: Iterable[Sequence[str]]
) -> Iterator[Block]:
    """The documents in a dossier: number and symbol, date, type and abstract, author, sheet, note."""
    yield from _heading(origin)
    yield Line(_("LIST OF DOCUMENTS IN THE DOSSIER"), align="center", bold=True, size=HEAD)
    yield Line(_place(origin, said), align="center", after=120)
    heads = (
        _("Item no."), _("Number and symbol"), _("Day, month, year"), _("Type and abstract"), _("Author"),
        _("Sheet no."), _("Note"),
    )  # fmt: skip
    widths = (600, 1500, 1450, 2705, 1500, 700, 900)
    yield Table(heads, widths, _numbered(rows))
    yield _said_by(origin)


def dossiers_of_inventory(
    origin: Origin, title: str, rows: Iterable[Sequence[str]]
) -> Iterator[Block]:
    """The list of dossiers of an inventory: box, number, title, time, retention, sheets, note."""
    yield from _heading(origin, across=True)
    yield Line(_("LIST OF DOSSIERS"), align="center", bold=True, size=HEAD)
    yield Line(f"{_('Inventory number')} {origin.inventory}: {title}", align="center")
    fonds = origin.fonds + (f" · {_('Term')} {origin.term}" if origin.term else "")
    yield Line(fonds, align="center", after=120)
    heads = (
        _("Box"), _("Dossier no."), _("Title of the dossier"), _("Time"), _("Retention"),
        _("Sheets"), _("Note"),
    )  # fmt: skip
    yield Table(heads, (1000, 1300, 5787, 2300, 1500, 900, 1500), rows)
    yield _said_by(origin)


def closing_note(origin: Origin, said: CoverSaid) -> Iterator[Block]:
    """The closing note: how many sheets, in figures and words, what is special, the day and who."""
    yield from _heading(origin)
    yield Line(_("CLOSING NOTE"), align="center", bold=True, size=HEAD)
    yield Line(_place(origin, said), align="center", after=240)
    yield Line(_counted(_("This dossier holds %(n)s sheets"), said.sheets))
    yield Line(_counted(_("The dossier holds %(n)s documents"), said.documents))
    yield Line(_("The list of documents takes %(n)s sheets.") % {"n": DOTS})
    special = "; ".join(one for one in (said.condition, said.note) if one)
    yield Line(_("What is special about its papers") + ": " + (special or DOTS * 5), after=240)
    signed = [
        Line(_day(origin.day), align="center", italic=True),
        Line(_("Made by"), align="center", bold=True, after=1200),
        Line(origin.who, align="center", bold=True),
    ]
    yield Columns(([Line("")], signed), HEADED)
    yield _said_by(origin)


def _heading(origin: Origin, *, across: bool = False) -> Iterator[Block]:
    above = [Line(origin.above.upper(), align="center", after=0)] if origin.above else []
    left = [
        *above,
        Line(origin.unit.upper(), align="center", bold=True, after=0),
        Line("*", align="center"),
    ]
    right = [
        Line("ĐẢNG CỘNG SẢN VIỆT NAM", align="center", bold=True, underlined=True, size=HEAD),
        Line(_day(origin.day), align="center", italic=True),
    ]
    yield Columns((left, right), HEADED_ACROSS if across else HEADED)


def _said_by(origin: Origin) -> Line:
    words = _("Taken from Kho Số on %(day)s by %(who)s; it holds what they may see.")
    said = words % {"day": f"{origin.day:%d/%m/%Y}", "who": origin.who}
    return Line(said, italic=True, size=TABLE)


def _day(day: date) -> str:
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
    said_of = [f"{word}: {value}" for word, value in parts if value]
    return " · ".join([*said_of, origin.fonds])


def _span(said: CoverSaid) -> str:
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


def _numbered(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    for number, row in enumerate(rows, 1):
        yield (str(number), *row)
