"""Tying rows of a list and records: proposals on the lists, one row with its ties, and undo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Permission, actor_of, allowed, named, require
from access.domain.addresses import Param
from archive.api import (
    ChangedMeanwhile,
    inventory_to,
    mark_of,
    number_of,
    stretch_of,
    take_tie_back,
    target_of_inventory,
    tie,
    untie,
    words_asked,
)
from archive.domain.codes import is_code
from archive.domain.proposing import REASON_WORDS
from archive.queries.proposed import Proposed, proposed_for_list, proposed_for_row
from archive.queries.tied import (
    bears_number_of_another,
    records_for_row,
    row_to,
    ties_of_row,
    why_unanswered,
)
from archive.views.row_facts import doubts_of_row, facts_of_row, why_in_words
from audit.api import Act
from machine.json_values import JsonObject

if TYPE_CHECKING:
    from archive.api import Inventory, ListedRecord, Record, Tie

LAST_TIE = "last-tie"
# For so long what was done last is offered to be taken back.
OFFERED_FOR = timedelta(minutes=15)
RECORD_ORDER = ("issued_on", "number", "pk")


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as it is shown: `mark` names the row, `reasons` are in words."""

    mark: str
    row: "ListedRecord"
    record: "Record"
    reasons: tuple[str, ...]
    codes: str


@dataclass(frozen=True, slots=True)
class TieShown:
    """What stands between a row and a record; `who` is the person's name."""

    tie: "Tie"
    record: "Record"
    who: str
    reasons: tuple[str, ...]


def may_tie(actor: Actor, place: "Inventory") -> bool:
    """Whether the person ties rows and records of the inventory."""
    reads = allowed(actor, Permission.SEE_CATALOGUE)
    return reads and allowed(actor, Permission.CHANGE_CATALOGUE, target_of_inventory(place))


def offers_for_list(
    which: str, rows: Iterable[object], place: "Inventory", actor: Actor
) -> dict[int, Offer]:
    """The best proposal for each row of a list of what is missing, short or surplus."""
    if not may_tie(actor, place):
        return {}
    found = proposed_for_list(which, rows, place, actor)
    return {key: _offer(one) for key, one in found.items()}


def last_tie(request: HttpRequest, place: "Inventory") -> JsonObject | None:
    """What the person tied or parted last in this inventory, while it may be taken back."""
    last = request.session.get(LAST_TIE)
    if not last or last["inventory"] != place.pk:
        return None
    return last if timezone.now() - datetime.fromisoformat(last["at"]) < OFFERED_FOR else None


def listed_row(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """One row of a list: what answers it, what may, and every record of the inventory to tie."""
    actor, at = actor_of(request), timezone.now()
    asked = named("inventory", code if is_code(code) else "")
    granted = require(actor, Permission.SEE_CATALOGUE, asked, act=Act.LIST, at=at)
    place = inventory_to(code, act=Act.LIST, actor=actor, at=at)
    found = row_to(place, number_of(row), act=Act.LIST, actor=actor, at=at)
    words, ties = words_asked(request.GET), _ties_shown(ties_of_row(found, actor))
    tying = may_tie(actor, place)
    page = stretch_of(records_for_row(found, words, actor), RECORD_ORDER, request.GET)
    offers = [_offer(one) for one in proposed_for_row(found, place, actor)] if tying else []
    shown = [*(one.record for one in ties), *(one.record for one in offers), *page]
    granted.note(mentions=dict.fromkeys(record.accession for record in shown), row=found.pk)
    context = {
        "inventory": place,
        "row": found,
        "mark": mark_of(found.pk),
        "ties": [one for one in ties if one.tie.kind != "parted"],
        "parted": [one for one in ties if one.tie.kind == "parted"],
        "standing": {record.pk: "" for record in page}
        | {one.record.pk: one.tie.kind for one in ties},
        "offers": offers,
        "page": page,
        "words": words,
        "words_hint": _("number, abstract"),
        "annex": bears_number_of_another(found),
        "facts": facts_of_row(found),
        "doubts": doubts_of_row(found),
        "why": why_in_words(why_unanswered(found, actor)) if actor.may_count else "",
        "may_tie": tying,
        "last_tie": last_tie(request, place),
    }
    return render(request, "archive/listed_row.html", context)


@require_POST
def tie_row(request: HttpRequest, code: str) -> HttpResponse:
    """A record answers a row from now on."""
    row, record = _pair(request)
    reasons = [one for one in request.POST.get("reasons", "").split() if one in REASON_WORDS]
    try:
        made = tie(
            actor=actor_of(request),
            row_id=row,
            record_id=record,
            shown=request.POST.get("shown", ""),
            at=timezone.now(),
            reasons=reasons,
        )
    except ChangedMeanwhile:
        messages.error(request, _("Somebody has parted the two meanwhile. Look at the row again."))
        return _back(request, code)
    _remember(request, code, Act.TIE, row, record)
    if not made:
        messages.success(request, _("They are tied already."))
    return _back(request, code)


@require_POST
def untie_row(request: HttpRequest, code: str) -> HttpResponse:
    """A record answers a row no longer, and the machine ties the two no more."""
    row, record = _pair(request)
    try:
        made = untie(
            actor=actor_of(request),
            row_id=row,
            record_id=record,
            shown=request.POST.get("shown", ""),
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        messages.error(
            request, _("Somebody has tied the two anew meanwhile. Look at the row again.")
        )
        return _back(request, code)
    if made:
        _remember(request, code, Act.UNTIE, row, record)
    else:
        messages.success(request, _("They are not tied any more."))
    return _back(request, code)


@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """The last tie, or the last that was parted, is as it was before."""
    last = request.session.pop(LAST_TIE, None)
    if last is None:
        messages.error(request, _("There is nothing to take back."))
        return _back(request, code)
    done = take_tie_back(
        actor=actor_of(request),
        row_id=last["row"],
        record_id=last["record"],
        act=Act(last["act"]),
        at=timezone.now(),
    )
    if done:
        messages.success(request, _("Taken back."))
    else:
        messages.error(request, _("Somebody has decided about the two since; nothing was changed."))
    return _back(request, code)


def _offer(one: Proposed) -> Offer:
    return Offer(
        mark_of(one.row.pk),
        one.row,
        one.record,
        tuple(_(REASON_WORDS[reason]) for reason in one.proposal.reasons),
        " ".join(one.proposal.reasons),
    )


def _ties_shown(ties: "list[Tie]") -> list[TieShown]:
    return [
        TieShown(
            one,
            one.record,
            vars(one)["by_name"] or one.by,
            tuple(_(REASON_WORDS[reason]) for reason in one.reasons if reason in REASON_WORDS),
        )
        for one in ties
    ]


def _pair(request: HttpRequest) -> tuple[int, int]:
    said = request.POST.get("record", "")
    record = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
    return number_of(request.POST.get(Param.ROW, "")) or 0, record


def _remember(request: HttpRequest, code: str, act: Act, row: int, record: int) -> None:
    place = inventory_to(code, act=act, actor=actor_of(request), at=timezone.now())
    request.session[LAST_TIE] = {
        "inventory": place.pk,
        "act": str(act),
        "row": row,
        "record": record,
        "accession": f"KS-{record:07d}",
        "at": timezone.now().isoformat(),
    }


def _back(request: HttpRequest, code: str) -> HttpResponse:
    """To the page the act was done on, with what it showed."""
    to = request.POST.get(Param.BACK, "")
    if to in {"missing", "short", "surplus"}:
        address = reverse("archive:figures_list", args=[code, to])
    elif number_of(to) is not None:
        address = reverse("archive:listed_row", args=[code, to])
    else:
        record = request.POST.get("record", "")
        if not (record.isascii() and record.isdecimal()):
            return redirect("archive:inventory", code=code)
        address = reverse("archive:record", args=[record])
    asked = QueryDict(request.POST.get("asked", "")).urlencode()
    return redirect(f"{address}?{asked}" if asked else address)
