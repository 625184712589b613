"""
What is written about the protection of secrets, in the Party's form: the council's minutes, and the notice
to those who hold copies. What only people know (who sat there, how they voted) is left to be written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from archive.domain.protection import Kind
from archive.reports.blocks import Align, Block, Column, Columns, Line, Paper, Table
from archive.reports.papers import (
    DOTS,
    HALVES,
    Origin,
    heading_of,
    numbered,
    paper_of,
    titled,
)

# What the mark on a paper says once it is decided; it is a stamp, and stands in capitals.
MARKS: Final = {Kind.DECLASSIFIED: "GIẢI MẬT", Kind.LOWERED: "GIẢM MẬT", Kind.EXTENDED: "GIA HẠN"}
MEMBERS: Final = 5


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """
    What is decided, in words: of which kind, by which document, on what it rests; how closed the paper
    itself is, and of each record number, date, title, level as it is and what becomes of it.
    """

    kind: Kind
    document: str
    basis: str
    level: str
    rows: Sequence[Sequence[str]]


def council_minutes(origin: Origin, said: DecisionSaid) -> Paper:
    """The minutes of the council's meeting, to be completed and signed by those who sat there."""
    title = {
        Kind.DECLASSIFIED: _("MINUTES OF THE DECLASSIFICATION COUNCIL"),
        Kind.LOWERED: _("MINUTES ON CHANGING A LEVEL OF SECRECY"),
        Kind.EXTENDED: _("MINUTES ON EXTENDING THE PROTECTION OF STATE SECRETS"),
    }[said.kind]
    return paper_of(title, origin, _minutes(title, origin, said))


def notice(origin: Origin, said: DecisionSaid) -> Paper:
    """The notice to bodies and persons who hold the papers, with the mark that goes on each."""
    title = {
        Kind.DECLASSIFIED: _("NOTICE OF DECLASSIFICATION"),
        Kind.LOWERED: _("NOTICE OF A LOWER LEVEL OF SECRECY"),
        Kind.EXTENDED: _("NOTICE OF EXTENDED PROTECTION"),
    }[said.kind]
    return paper_of(title, origin, _notice(title, origin, said))


def _minutes(title: str, origin: Origin, said: DecisionSaid) -> Iterator[Block]:
    yield from _head(origin, said)
    yield from titled(title, _("of %(unit)s") % {"unit": origin.unit})
    yield Line(_("At %(dots)s on %(dots)s, at %(dots)s, the council met.") % {"dots": DOTS})
    yield Line("", label=_("Present"), after=3)
    for place in range(1, MEMBERS + 1):
        office = _("chair") if place == 1 else _("member")
        office = _("secretary") if place == MEMBERS else office
        yield Line(f"{place}. {DOTS * 3}, {office}")
    yield Line(said.basis or DOTS * 4, label=_("Basis"), after=6)
    yield Line(_("The council looked at these papers:"), after=6)
    yield _papers(said)
    yield Line("", after=3)
    yield Line(DOTS * 6, label=_("Discussion"), after=6)
    yield Line(
        _("%(yes)s of %(all)s members agree to what is proposed in the last column.")
        % {"yes": DOTS, "all": DOTS},
        label=_("Conclusion"),
        after=6,
    )
    yield Line(_("The minutes were read to the council, which agrees to them."), after=12)
    yield _signed(_("SECRETARY"), _("CHAIR OF THE COUNCIL"))


def _notice(title: str, origin: Origin, said: DecisionSaid) -> Iterator[Block]:
    yield from _head(origin, said)
    yield from titled(title, f"“{MARKS[said.kind]}”")
    yield Line(DOTS * 4, label=_("To"), after=6)
    yield Line(
        _("By %(document)s, on the basis of %(basis)s, %(unit)s gives notice of what follows:")
        % {"document": said.document, "basis": said.basis, "unit": origin.unit},
        after=6,
    )
    yield _papers(said)
    yield Line("", after=3)
    yield Line(
        _(
            "Whoever holds one of these papers puts the mark “%(mark)s” on it, with the number and day of the decision."
        )
        % {"mark": MARKS[said.kind]},
        after=12,
    )
    yield _signed(_("Received by: as above; kept in the file."), _("FOR THE HEAD OF THE BODY"))


def _head(origin: Origin, said: DecisionSaid) -> Iterator[Block]:
    yield from heading_of(origin.above, origin.unit, origin.at)
    if said.level:
        yield Line(said.level.upper(), Align.RIGHT, bold=True)


def _papers(said: DecisionSaid) -> Table:
    columns = (
        Column(_("Item no."), 11, Align.CENTRE), Column(_("Number and symbol"), 28),
        Column(_("Day, month, year"), 24, Align.CENTRE), Column(_("Type and abstract"), 48),
        Column(_("Level"), 20, Align.CENTRE), Column(_("Becomes"), 34),
    )  # fmt: skip
    return Table(columns, list(numbered(said.rows)))


def _signed(left: str, right: str) -> Columns:
    return Columns(
        (
            [Line(left, Align.CENTRE, bold=True, after=60)],
            [Line(right, Align.CENTRE, bold=True, after=60), Line(DOTS, Align.CENTRE)],
        ),
        HALVES,
    )
