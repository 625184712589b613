"""A signed commitment in the office's form: who, what they committed themselves to, when, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from archive.reports.blocks import HEAD, SMALL, Align, Block, Columns, Line, Paper
from archive.reports.papers import DOTS, HALVES, day_in_words, heading_of


@dataclass(frozen=True, slots=True)
class SignedSaid:
    """
    What was signed and by whom, as it stood that day; `below` says how it was signed. `is_whole` tells
    whether the words that are kept are those that were signed.
    """

    above: str
    unit: str
    title: str
    version: str
    text: str
    name: str
    signed_on: date
    holds_until: date | None
    below: str
    digest: str
    is_whole: bool


def signed_commitment(said: SignedSaid, *, who: str, at: datetime) -> Paper:
    """The commitment as a paper, taken out by somebody at a moment."""
    foot = _("Taken from Kho Số on %(day)s by %(who)s.") % {"day": f"{at:%d/%m/%Y}", "who": who}
    return Paper(said.title, who, at, foot, _blocks(said))


def _blocks(said: SignedSaid) -> Iterator[Block]:
    yield from heading_of(said.above, said.unit, said.signed_on)
    yield Line(said.title.upper(), Align.CENTRE, bold=True, size=HEAD, held=True)
    yield Line(said.version, Align.CENTRE, after=12)
    if not said.is_whole:
        warning = _(
            "THE TEXT THAT IS KEPT IS NOT THE ONE THAT WAS SIGNED. TELL THE SECURITY OFFICER."
        )
        yield Line(warning, Align.CENTRE, bold=True, after=12)
    yield Line(said.name, label=_("Full name"))
    yield Line(said.unit or DOTS, label=_("Unit"), after=9)
    for paragraph in filter(None, (line.strip() for line in said.text.split("\n"))):
        yield Line(paragraph, after=6)
    until = f"{said.holds_until:%d/%m/%Y}" if said.holds_until else DOTS
    yield Line(_("This commitment holds until %(day)s.") % {"day": until}, after=12)
    signature = [
        Line(day_in_words(said.signed_on), Align.CENTRE, italic=True),
        Line(_("Who commits themselves"), Align.CENTRE, bold=True, after=6),
        Line(said.below, Align.CENTRE, italic=True, size=SMALL, after=24),
        Line(said.name, Align.CENTRE, bold=True),
    ]
    yield Columns(([Line("")], signature), HALVES)
    yield Line(said.digest, size=SMALL, label=_("SHA-256 of the text"))
