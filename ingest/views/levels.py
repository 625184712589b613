"""The queue of levels: what waits for the security officer, each paper, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from access.api import Permission, actor_of, named, names_of, require
from access.domain.addresses import Param
from access.domain.levels import LEVEL_WORDS, Level
from archive.api import (
    ChangedMeanwhile,
    ItemOfAnotherLevel,
    ask_record_level,
    dossiers_below_their_papers,
    level_decisions,
    may_stay,
    secret_list,
    stretch_of,
)
from archive.domain.deciding import BelowWhatStands, NoBasis, Raised
from archive.domain.posture import MayNotStay
from audit.api import Act
from ingest.actions.levels import ask_level, decide_paper
from ingest.domain.transitions import NotWaiting
from ingest.forms.levels import BELOW, AskLevelForm, DecisionForm
from ingest.queries.levels import Waiting, asked_level, next_waiting, stretch_waiting, waiting_of
from ingest.queries.papers_to_decide import Paper, is_record, paper_to
from ingest.views.queues import way_of
from ingest.views.words import reason_of
from reading.domain.proposals import filed_number

if TYPE_CHECKING:
    from access.api import Actor
    from archive.api import LevelCase, LevelDecision

RAISED_BY = {
    Raised.FILED: gettext_lazy("filed at a higher level than its inventory has"),
    Raised.CORRECTED: gettext_lazy("raised when it was corrected"),
    Raised.BYTES: gettext_lazy("the same file stands elsewhere at a higher level"),
    Raised.PERSON: gettext_lazy("somebody asked"),
}
Conflict = ChangedMeanwhile, NotWaiting


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A paper that waits: its number among us and its own, where it stands, what was asked, why, since."""

    label: str
    number: str
    name: str
    place: str
    level: int
    asked: int | None
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: of what, by whom, from what to what, and on what basis."""

    label: str
    address: str
    who: str
    decision: "LevelDecision"


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_LEVELS, named("levels"), act=Act.LIST, at=at)
    page = stretch_waiting(actor, request.GET)
    papers = [waiting_of(one) for one in page]
    rows = [_row(one) for one in papers]
    granted.note(mentions=[one.trail_label for one in papers])
    return render(request, "ingest/levels.html", {"page": page, "rows": rows, "here": "queue"})


def decided(request: HttpRequest) -> HttpResponse:
    """What was decided, the latest first."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_LEVELS, named("levels"), act=Act.LIST, at=at)
    page = stretch_of(level_decisions(actor), ("-at", "-pk"), request.GET)
    names = names_of(one.by for one in page)
    rows = [_decision_row(one, names.get(one.by) or one.by) for one in page]
    granted.note(mentions=[row.label for row in rows], what="decided")
    return render(
        request, "ingest/levels_decided.html", {"page": page, "rows": rows, "here": "decided"}
    )


def paper(request: HttpRequest, label: str) -> HttpResponse:
    """One paper: its page where the mark stands, what it is and was asked, and the form to decide."""
    actor, at = actor_of(request), timezone.now()
    found = paper_to(label, act=Act.READ, actor=actor, at=at)
    if found.record is None and found.item is not None and found.item.record is not None:
        return redirect("ingest:level", found.item.record.accession)
    found.granted.note(what="level")
    return _shown(request, found, actor, None)


@require_POST
def decide(request: HttpRequest, label: str) -> HttpResponse:
    """Decide; then the next one that waits."""
    actor, at = actor_of(request), timezone.now()
    found = paper_to(label, act=Act.DECIDE_LEVEL, actor=actor, at=at)
    form = _form(found, request)
    if not found.open:
        return _overtaken(request, label, actor)
    if not form.is_valid():
        return _shown(request, found, actor, form, status=422)
    behind = next_waiting(actor, behind=found.place)
    try:
        decide_paper(
            found,
            version=form.cleaned_data["version"],
            decision=form.decision(),
            actor=actor,
            at=at,
        )
    except (NoBasis, BelowWhatStands, ItemOfAnotherLevel, MayNotStay) as why:
        form.add_error(*_said_of(why))
        return _shown(request, found, actor, form, status=422)
    except Conflict:
        return _overtaken(request, label, actor)
    level = _(LEVEL_WORDS[form.decision().to.level])
    messages.success(request, _("Decided: %(name)s is %(level)s.") % _named(found, level))
    _offer_dossier(request, found, actor)
    return redirect(_address_of(behind) if behind else reverse("ingest:levels"))


@require_POST
def ask(request: HttpRequest, label: str) -> HttpResponse:
    """Somebody asks about the level of an item, or of a record."""
    actor, at = actor_of(request), timezone.now()
    form, of_record = AskLevelForm(request.POST), is_record(label)
    number = label.removeprefix("KS-")
    pk = int(number) if number.isdecimal() and len(number) < 11 else 0
    back = reverse("archive:record", args=[pk]) if of_record else way_of(request).next
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then ask about the level."))
        here = way_of(request).to(reverse("ingest:confirm", args=[pk]))
        return redirect(back if of_record else here)
    said = {"asked": form.asked(), "words": form.cleaned_data["words"]}
    try:
        if of_record:
            ask_record_level(actor=actor, record_id=pk, at=at, **said)
        else:
            ask_level(actor=actor, item_id=pk, at=at, **said)
        messages.success(request, _("The security officer was asked and decides the level."))
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
    return redirect(back)


def _said_of(why: Exception) -> tuple[str, str]:
    if isinstance(why, ItemOfAnotherLevel):
        return "list_item", _("This item gives another level. Choose one that fits, or none.")
    if isinstance(why, MayNotStay):
        return "level", _(
            "The posture of the network lets no file of this level stay. Enter the paper in the register: "
            "it is handled apart."
        )
    if isinstance(why, NoBasis):
        return "basis", _("Write what the level rests on, in three letters at least.")
    return "level", str(BELOW)


def _overtaken(request: HttpRequest, label: str, actor: "Actor") -> HttpResponse:
    """Somebody decided meanwhile: what they decided stands beside what was typed here."""
    found = paper_to(label, act=Act.READ, actor=actor, at=timezone.now())
    found.granted.note(what="level")
    sent = {**request.POST.dict(), "version": str(found.version)}
    form = DecisionForm(
        sent, floor=found.stands, items=secret_list(), filed=found.record is not None
    )
    return _shown(request, found, actor, form, status=409, overtaken=True)


def _form(found: Paper, request: HttpRequest) -> DecisionForm:
    sent = request.POST.dict() if request.method == "POST" else None
    begun = max(found.asked or Level.ORDINARY, found.stands.level)
    start = {"level": int(begun), "version": found.version, "party": found.stands.party_papers}
    filed = found.record is not None
    return DecisionForm(sent, floor=found.stands, items=secret_list(), filed=filed, initial=start)


def _shown(
    request: HttpRequest,
    found: Paper,
    actor: "Actor",
    form: DecisionForm | None,
    *,
    status: int = 200,
    overtaken: bool = False,
) -> HttpResponse:
    page = _page_asked(request, found)
    queues = found.case or not found.record
    behind = next_waiting(actor, behind=found.place) if queues else None
    names = names_of(one.by for one in found.decisions)
    pages = sorted(found.heights)
    at = pages.index(page)
    context = {
        "paper": found,
        "title": _title(found),
        "place": _place(found),
        "why": _why(found),
        "since": _since(found),
        "form": form or _form(found, request),
        "may_decide": found.may_decide and found.open,
        "page": page,
        "last": pages[-1],
        "before": pages[at - 1] if at else None,
        "after": pages[at + 1] if at + 1 < len(pages) else None,
        "height": found.heights[page],
        "image": _image(found, page) if found.open else "",
        "box": found.mark.box if found.mark and found.mark.page == page else None,
        "decisions": [(one, names.get(one.by) or one.by) for one in found.decisions],
        "next": _address_of(behind) if behind else reverse("ingest:levels"),
        "apart": _goes_apart(found),
        "overtaken": overtaken,
    }
    return render(request, "ingest/level.html", context, status=status)


def _goes_apart(found: Paper) -> bool:
    """Whether an item, at the level it was asked about, may not stay and is entered in the register."""
    level = max(found.asked or Level.ORDINARY, found.stands.level)
    is_item = found.item is not None and found.record is None and found.open
    return is_item and not may_stay(level, found.item.original_id if found.item else None)


def _page_asked(request: HttpRequest, found: Paper) -> int:
    asked = request.GET.get(Param.PAGE, "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    if number in found.heights:
        return number
    marked = found.mark.page if found.mark else 1
    return marked if marked in found.heights else min(found.heights)


def _image(found: Paper, page: int) -> str:
    if found.record is not None:
        return reverse("archive:page_image", args=[found.record.pk, page])
    return reverse("ingest:page_image", args=[found.item.pk if found.item else 0, page])


def _title(found: Paper) -> str:
    if found.record is not None:
        return found.record.called
    item = found.item
    return (filed_number(item.proposals) or item.name) if item else found.label


def _place(found: Paper) -> str:
    if found.record is not None:
        return found.record.inventory.code if found.record.inventory else ""
    return found.item.batch.code if found.item else ""


def _why(found: Paper) -> str:
    if found.case is not None:
        return _why_of_case(found.case)
    return reason_of(found.item) if found.item and found.record is None else ""


def _since(found: Paper) -> datetime | None:
    if found.case is not None:
        return found.case.at
    return found.item.settled_at if found.item and found.open and not found.record else None


def _named(found: Paper, level: str) -> dict[str, str]:
    return {"name": found.record.accession if found.record else found.label, "level": level}


def _offer_dossier(request: HttpRequest, found: Paper, actor: "Actor") -> None:
    dossier = found.record.dossier_id if found.record else None
    below = dossiers_below_their_papers(actor, dossier=dossier).first() if dossier else None
    if below is not None:
        words = _("Dossier %(number)s is less closed than a paper in it.") % {
            "number": below.number
        }
        there = reverse("ingest:dossiers_below")
        messages.warning(
            request, format_html('{} <a href="{}">{}</a>', words, there, _("Raise it"))
        )


def _row(one: Waiting) -> QueueRow:
    return _row_of_case(one.case) if one.case else _row_of_item(one)


def _row_of_item(one: Waiting) -> QueueRow:
    item = one.item
    if item is None:
        raise ValueError(one)
    return QueueRow(
        label=one.label,
        number=filed_number(item.proposals),
        name=item.name,
        place=item.batch.code,
        level=item.level,
        asked=asked_level(item),
        why=reason_of(item),
        since=item.settled_at or item.taken_at,
    )


def _row_of_case(case: "LevelCase") -> QueueRow:
    record = case.record
    return QueueRow(
        label=record.accession,
        number=record.number_text,
        name=record.accession,
        place=record.inventory.code if record.inventory else "",
        level=record.level,
        asked=case.asked,
        why=_why_of_case(case),
        since=case.at,
    )


def _why_of_case(case: "LevelCase") -> str:
    why = str(RAISED_BY[Raised(case.raised_by)])
    return f"{why}: {case.words}" if case.words else why


def _address_of(one: Waiting) -> str:
    return reverse("ingest:level", args=[one.label])


def _decision_row(one: "LevelDecision", who: str) -> DecisionRow:
    if one.dossier is not None:
        where = one.dossier.inventory.code
        label = f"{where}/{one.dossier.number}"
        return DecisionRow(
            label, reverse("archive:dossier", args=[where, one.dossier.pk]), who, one
        )
    record = one.record or (one.receipt.record if one.receipt else None)
    if record is not None:
        return DecisionRow(
            record.accession, reverse("ingest:level", args=[record.accession]), who, one
        )
    item = one.item_label.rpartition("/")[2]
    return DecisionRow(one.item_label, reverse("ingest:level", args=[item]), who, one)
