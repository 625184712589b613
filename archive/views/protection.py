"""The protection of state secrets: the worklist, what is proposed, and what the second person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Granted, Permission, actor_of, allowed, named, names_of, require
from access.domain.addresses import Param, Shelf
from archive.actions.filing import ChangedMeanwhile
from archive.actions.protecting import (
    confirm_protection,
    decline_protection,
    propose_protection,
    withdraw_protection,
)
from archive.domain.protection import (
    KIND_WORDS,
    MOST_AT_ONCE,
    SHELF_WORDS,
    STATE_WORDS,
    Fault,
    ProtectionError,
    State,
)
from archive.forms.protection import ConfirmForm, EndForm, ProposeForm
from archive.queries.paging import stretch_of
from archive.queries.protection import (
    SHELF_ORDER,
    Lot,
    beside_them,
    fault_in_words,
    lot_to,
    lots_decided,
    lots_waiting,
    may_confirm_lot,
    on_shelf,
    records_to_decide,
    rows_seen_along,
)
from archive.queries.protection_days import with_protection
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import Record

REFUSED, OVERTAKEN = 422, 409
LONGEST_NUMBER: Final = 18


@dataclass(frozen=True, slots=True)
class LotShown:
    """A lot as a row: its number, what it is about in words, how it stands, and who proposed it."""

    number: int
    lot: Lot
    kind: str
    stands: str
    proposer: str
    decider: str


def worklist(request: HttpRequest) -> HttpResponse:
    """State secrets by when their protection ends, and what is proposed for some of them."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_PROTECTION, named("protection"), act=Act.LIST, at=at)
    shelf, today = _shelf(request), timezone.localtime(at).date()
    page = stretch_of(on_shelf(shelf, actor, today=today), SHELF_ORDER, request.GET)
    waiting, decided = lots_waiting(actor), lots_decided(actor)
    lots = [*waiting, *decided]
    shown = [*page, *(record for lot in lots for record in lot.records)]
    granted.note(mentions=dict.fromkeys(record.accession for record in shown), shelf=str(shelf))
    names = names_of(name for lot in lots for name in (lot.first.proposed_by, lot.first.decided_by))
    context = {
        "shelf": shelf,
        "heading": _(SHELF_WORDS[shelf]),
        "shelves": [(one, _(SHELF_WORDS[one])) for one in Shelf],
        "page": page,
        "rows": with_protection(page, today=today),
        "may_propose": allowed(actor, Permission.LOWER_LEVEL),
        "waiting": [_shown(lot, names) for lot in waiting],
        "decided": [_shown(lot, names) for lot in decided],
        "most": MOST_AT_ONCE,
    }
    return render(request, "archive/protection.html", context)


def propose(request: HttpRequest) -> HttpResponse:
    """What is to become of the papers that were ticked, or of one that was opened."""
    actor, at = actor_of(request), timezone.now()
    asked = _asked(request)
    if not asked:
        messages.error(request, fault_in_words(ProtectionError(Fault.NOTHING_CHOSEN)))
        return redirect("archive:protection")
    if len(asked) > MOST_AT_ONCE:
        too_many = ProtectionError(Fault.TOO_MANY, most=str(MOST_AT_ONCE))
        messages.error(request, fault_in_words(too_many))
        return redirect("archive:protection")
    chosen = dict(asked)
    if request.method != "POST":
        chosen |= dict.fromkeys(sorted(beside_them(chosen, actor) - set(chosen)))
    records, granted = records_to_decide(
        list(chosen), act=Act.PROPOSE_PROTECTION, actor=actor, at=at
    )
    rows = list(records.values())
    if request.method != "POST":
        return _proposing(request, granted, rows, ProposeForm(records=rows))
    form = ProposeForm(request.POST, records=rows)
    if not form.is_valid():
        return _proposing(request, granted, rows, form, status=REFUSED)
    versions = {row.pk: chosen[row.pk] or 0 for row in rows}
    try:
        lot = propose_protection(actor=actor, records=versions, wanted=form.wanted(), at=at)
    except ProtectionError as why:
        form.refuse(why)
        return _proposing(request, granted, rows, form, status=REFUSED)
    except ChangedMeanwhile:
        return _proposing(request, granted, rows, form, status=OVERTAKEN)
    messages.success(
        request, _("Proposed. Nothing is done before another person has confirmed it.")
    )
    return redirect("archive:protection_lot", lot)


def lot(request: HttpRequest, lot_id: int) -> HttpResponse:
    """What was proposed for some papers: by whom, why, and how it stands."""
    shown, granted = _opened(request, lot_id)
    return _page(request, shown, granted)


@require_POST
def confirm(request: HttpRequest, lot_id: int) -> HttpResponse:
    """The second person says yes, by the decision they have before them."""
    shown, granted = _opened(request, lot_id)
    form = ConfirmForm(request.POST, kind=shown.first.kind)
    if not form.is_valid():
        return _page(request, shown, granted, form, status=REFUSED)
    try:
        state = confirm_protection(
            actor=granted.actor,
            lot=shown.number,
            shown=form.seen(),
            decision=form.decision(),
            at=granted.at,
        )
    except ProtectionError as why:
        form.refuse(why)
        return _page(request, _anew(shown, granted), granted, form, status=OVERTAKEN)
    if state == State.DONE:
        messages.success(request, _("Confirmed and done."))
    else:
        words = _("Confirmed. It comes down within a minute, when search has followed.")
        messages.success(request, words)
    return redirect("archive:protection_lot", shown.number)


@require_POST
def end(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Whoever proposed it asks for it no more; anybody else who may decide declines it."""
    shown, granted = _opened(request, lot_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, granted, end_form=form, status=REFUSED)
    own = shown.first.proposed_by == granted.actor.username
    act = withdraw_protection if own else decline_protection
    try:
        act(
            actor=granted.actor, lot=shown.number, answer=form.cleaned_data["answer"], at=granted.at
        )
    except ProtectionError as why:
        messages.error(request, fault_in_words(why))
        return redirect("archive:protection_lot", shown.number)
    messages.success(request, _("Withdrawn.") if own else _("Declined. Nothing was done."))
    return redirect("archive:protection_lot", shown.number)


def _opened(request: HttpRequest, number: int) -> tuple[Lot, Granted]:
    return lot_to(
        Permission.SEE_PROTECTION,
        number,
        act=Act.LIST,
        actor=actor_of(request),
        at=timezone.now(),
    )


def _anew(shown: Lot, granted: Granted) -> Lot:
    anew, _granted = lot_to(
        Permission.SEE_PROTECTION, shown.number, act=Act.LIST, actor=granted.actor, at=granted.at
    )
    return anew


def _proposing(
    request: HttpRequest,
    granted: Granted,
    rows: Sequence["Record"],
    form: ProposeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    look = Granted(granted.actor, Act.LIST, named("protection"), granted.at)
    look.note(mentions=[row.accession for row in rows], step="propose")
    today = timezone.localtime(granted.at).date()
    context = {
        "form": form,
        "rows": with_protection(rows, today=today),
        "overtaken": status == OVERTAKEN,
    }
    return render(request, "archive/propose_protection.html", context, status=status)


def _page(
    request: HttpRequest,
    shown: Lot,
    granted: Granted,
    form: ConfirmForm | None = None,
    *,
    end_form: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, first = granted.actor, shown.first
    granted.note(mentions=[record.accession for record in shown.records])
    begun = {
        "document_number": first.document_number,
        "document_date": first.document_date,
        "late": first.late,
        "shown": len(shown.proposed),
    }
    waits, own = shown.stands == State.PROPOSED, first.proposed_by == actor.username
    along = rows_seen_along(shown, actor)
    confirms = may_confirm_lot(actor, shown)
    context = {
        "line": _shown(shown, names_of((first.proposed_by, first.decided_by))),
        "first": first,
        "acts": [(act, along.get(act.record_id, [])) for act in shown.acts],
        "waits": waits,
        "confirms": waits and confirms,
        "ends": waits and (own or confirms),
        "own": own,
        "form": form or ConfirmForm(kind=first.kind, initial=begun),
        "end_form": end_form or EndForm(),
        "may_take": allowed(actor, Permission.TAKE_FILE, shown.target),
        "is_decided": shown.stands in {State.PENDING, State.DONE},
    }
    return render(request, "archive/protection_lot.html", context, status=status)


def _shown(lot: Lot, names: Mapping[str, str]) -> LotShown:
    first = lot.first
    return LotShown(
        lot.number,
        lot,
        _(KIND_WORDS[first.kind]),
        _(STATE_WORDS[lot.stands]),
        names.get(first.proposed_by) or first.proposed_by,
        names.get(first.decided_by) or first.decided_by,
    )


def _shelf(request: HttpRequest) -> Shelf:
    asked = request.GET.get(Param.SHELF, "")
    return Shelf(asked) if asked in set(Shelf) else Shelf.OVERDUE


def _asked(request: HttpRequest) -> dict[int, int | None]:
    """The records that were chosen, with the version that was shown where a form says it."""
    said = (request.POST if request.method == "POST" else request.GET).getlist(Param.RECORD)
    chosen: dict[int, int | None] = {}
    for one in said:
        number, _dash, version = one.partition("-")
        if _is_number(number):
            chosen[int(number)] = int(version) if _is_number(version) else None
    return chosen


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
