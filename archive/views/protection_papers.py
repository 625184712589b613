"""Papers about the protection of secrets as .docx: each taking is on the trail before its first byte."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import Actor, Level, Permission, actor_of, require, top_unit
from access.domain.levels import LEVEL_WORDS
from archive.domain.protection import Kind, State
from archive.queries.protection import Lot, lot_to
from archive.reports.papers import DOTS, Origin
from archive.reports.protection_papers import DecisionSaid, council_minutes, notice
from archive.views.papers import sent
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import ProtectionAct

MINUTES, NOTICE = "bien-ban", "thong-bao"
PAPERS: Final = {MINUTES: council_minutes, NOTICE: notice}


def protection_paper(request: HttpRequest, lot_id: int, paper: str) -> HttpResponse:
    """The council's minutes of a lot; once it is confirmed, the notice of what was decided."""
    if paper not in PAPERS:
        raise Http404
    actor, at = actor_of(request), timezone.now()
    lot, granted = lot_to(Permission.SEE_PROTECTION, lot_id, act=Act.TAKE_PAPER, actor=actor, at=at)
    granted = require(actor, Permission.TAKE_FILE, lot.target, act=Act.TAKE_PAPER, at=at)
    if paper == NOTICE and lot.stands not in {State.PENDING, State.DONE}:
        raise Http404
    granted.note(paper=paper, mentions=[record.accession for record in lot.records])
    return sent(PAPERS[paper](_origin(actor, lot, at), _said(lot)), f"{paper}-{lot.number}")


def _origin(actor: Actor, lot: Lot, at: datetime) -> Origin:
    top = top_unit()
    return Origin(
        above="",
        unit=top.name if top is not None else DOTS,
        fonds="",
        fonds_number="",
        inventory=str(lot.number),
        term="",
        who=actor.full_name,
        at=timezone.localtime(at),
    )


def _said(lot: Lot) -> DecisionSaid:
    first, level = lot.first, lot.target.level
    number = first.document_number or DOTS
    day = f"{first.document_date:%d/%m/%Y}" if first.document_date else DOTS
    return DecisionSaid(
        kind=Kind(first.kind),
        document=_("decision %(number)s of %(day)s") % {"number": number, "day": day},
        basis=first.basis,
        level=_(LEVEL_WORDS[level]) if level else "",
        rows=[_row(act) for act in lot.acts],
    )


def _row(act: "ProtectionAct") -> tuple[str, str, str, str, str]:
    record = act.record
    return (
        record.called,
        record.dated or "–",
        # Of what is top secret no title stands anywhere; the line is left to be written by hand.
        record.shown_title or DOTS * 2,
        _closed(act.level_before, party=act.party_before),
        _becomes(act),
    )


def _becomes(act: "ProtectionAct") -> str:
    if act.until is not None:
        return _("extended until %(day)s") % {"day": f"{act.until:%d/%m/%Y}"}
    if act.kind == Kind.DECLASSIFIED and not act.party_after:
        return _("declassified")
    return _closed(act.level_after, party=act.party_after)


def _closed(level: int, *, party: bool) -> str:
    words = _(LEVEL_WORDS[Level(level)])
    return f"{words} · {_('Secret paper of the Party')}" if party else words
