"""What is handled apart: entering a paper in the register, and the lists by which files are destroyed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Actor,
    Granted,
    Level,
    Permission,
    actor_of,
    allowed,
    named,
    names_of,
    refuse,
    require,
)
from access.domain.addresses import Param
from access.domain.proposals import State
from archive.api import (
    ChangedMeanwhile,
    confirm_admission,
    decline_secrecy,
    entries_of,
    entries_page,
    levels_that_go,
    may_second,
    may_see,
    open_store,
    posture_fault_in_sentence,
    proposals_about,
    propose_destruction,
    records_over,
    secrecy_proposal,
    standing_of_secrecy,
    target_of,
    to_destroy,
    withdraw_secrecy,
)
from archive.domain.posture import PostureError
from archive.domain.register import PROPOSED_WORDS, Proposed
from audit.api import Act
from ingest.actions.registering import (
    Destroyed,
    admit_top_secret,
    register_apart,
    sign_and_destroy,
)
from ingest.domain.ledger import State as ItemState
from ingest.domain.transitions import ITEMS, Move, NotWaiting
from ingest.forms.registering import AdmitForm, DestroyForm, RegisterForm, SignForm
from ingest.queries.items import known_of
from ingest.queries.levels import item_to_set_apart
from reading.domain.proposals import filed_number

if TYPE_CHECKING:
    from archive.api import Record, RegisterEntry, SecrecyProposal
    from ingest.api import Item

REFUSED, OVERTAKEN, MOST_SHOWN = 422, 409, 50


def register(request: HttpRequest) -> HttpResponse:
    """The register, what waits to be destroyed, and lists that wait for a signature; a POST makes one."""
    at = timezone.now()
    granted = require(
        actor_of(request), Permission.SEE_REGISTER, named("register"), act=Act.LIST, at=at
    )
    free = to_destroy(granted.actor)
    ids = [entry.pk for entry in free]
    if request.method != "POST":
        return _register(request, granted, DestroyForm(entries=ids), free)
    form = DestroyForm(request.POST, entries=ids)
    if form.is_valid():
        said = form.cleaned_data
        try:
            propose_destruction(
                by=granted.actor, entries=said["entries"], reason=said["reason"], at=at
            )
        except PostureError as why:
            form.refuse(why)
        else:
            messages.success(
                request, _("The list is made. Nothing is destroyed until another person signs it.")
            )
            return redirect("ingest:register")
    return _register(request, granted, form, free, status=REFUSED)


def proposal(request: HttpRequest, secrecy_id: int) -> HttpResponse:
    """A list to be destroyed, or a file to be admitted; a POST signs, declines or withdraws it."""
    actor, at = actor_of(request), timezone.now()
    row = secrecy_proposal(secrecy_id)
    target = named("proposal", str(secrecy_id)[:20])
    if row is None or row.what == Proposed.POSTURE or not may_see(actor, row):
        refuse(actor, Permission.SEE_REGISTER, target, act=Act.LIST, rule="exists", at=at)
    if request.method == "POST":
        return _answered(request, row, actor, at)
    entries = entries_of(row) if row.what == Proposed.DESTROY else []
    granted = require(actor, Permission.SEE_REGISTER, named("register"), act=Act.LIST, at=at)
    granted.note(proposal=row.pk, mentions=[one.label for one in entries])
    state = standing_of_secrecy(row, at=at)
    names = names_of(name for name in (row.proposed_by, row.decided_by) if name)
    context = {
        "row": row,
        "what": _(PROPOSED_WORDS[row.what]),
        "on_list": entries,
        "state": state,
        "proposer": names.get(row.proposed_by, row.proposed_by),
        "decider": names.get(row.decided_by, row.decided_by),
        "destroys": row.what == Proposed.DESTROY,
        "waits": state in {State.WAITING, State.STALE},
        "own": row.proposed_by == actor.username and row.stands == State.WAITING,
        "may_confirm": state == State.WAITING and may_second(actor, row),
    }
    return render(request, "ingest/secrecy_proposal.html", context)


def register_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """What the register is to say of an item that may not stay; a POST enters it, or asks to admit it."""
    actor, at = actor_of(request), timezone.now()
    item, granted = item_to_set_apart(item_id, act=Act.REGISTER_APART, actor=actor, at=at)
    if not ITEMS.may(Move.REGISTER_APART, ItemState(item.state)):
        messages.error(request, _("Somebody else has decided this item meanwhile."))
        return redirect("ingest:register")
    levels = _levels_that_go(item)
    if request.method != "POST":
        begun = _begun(item, levels)
        return _form(request, granted, item, RegisterForm(levels=levels, initial=begun))
    if "admit" in request.POST:
        return _admitted(request, granted, item, levels)
    form = RegisterForm(request.POST, levels=levels)
    if not form.is_valid():
        return _form(request, granted, item, form, status=REFUSED)
    try:
        label = register_apart(
            actor=actor,
            item_id=item.pk,
            version=form.cleaned_data["version"],
            level=Level(form.cleaned_data["level"]),
            said=form.said(),
            at=at,
        )
    except PostureError as why:
        form.refuse(why)
        return _form(request, granted, item, form, status=REFUSED)
    except ChangedMeanwhile:
        item, _granted = item_to_set_apart(item_id, act=Act.REGISTER_APART, actor=actor, at=at)
        sent = {**request.POST.dict(), "version": str(item.version)}
        again = RegisterForm(sent, levels=levels)
        return _form(request, granted, item, again, status=OVERTAKEN, overtaken=True)
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
        return redirect("ingest:register")
    messages.success(
        request, _("Entered as %(label)s. Its files are destroyed by a list.") % {"label": label}
    )
    return redirect("ingest:register")


def _admitted(
    request: HttpRequest, granted: Granted, item: "Item", levels: list[Level]
) -> HttpResponse:
    form = AdmitForm(request.POST)
    plain = RegisterForm(levels=levels, initial=_begun(item, levels))
    if not form.is_valid():
        return _form(request, granted, item, plain, admit=form, status=REFUSED)
    try:
        admit_top_secret(
            actor=granted.actor,
            item_id=item.pk,
            reason=form.cleaned_data["reason"],
            at=granted.at,
        )
    except PostureError as why:
        form.add_error(None, posture_fault_in_sentence(why))
        return _form(request, granted, item, plain, admit=form, status=REFUSED)
    messages.success(request, _("Proposed. The file may stay once another person confirms it."))
    return redirect("ingest:register")


def _register(
    request: HttpRequest,
    granted: Granted,
    form: DestroyForm,
    free: list["RegisterEntry"],
    *,
    status: int = 200,
) -> HttpResponse:
    actor = granted.actor
    page = entries_page(actor, request.GET.get(Param.LIST_PAGE, ""))
    over = list(records_over(actor)[:MOST_SHOWN])
    waiting = proposals_about(actor, Proposed.DESTROY, Proposed.ADMIT, at=granted.at)
    names = names_of(one.row.proposed_by for one in waiting)
    shown = [*page.object_list, *free]
    granted.note(mentions=[*(one.label for one in shown), *(one.accession for one in over)])
    context = {
        "page": page,
        "free": free,
        "over": over,
        "waiting": [
            {
                "row": one.row,
                "what": _(PROPOSED_WORDS[one.row.what]),
                "proposer": names.get(one.row.proposed_by, one.row.proposed_by),
                "entries": one.entries,
                "signs": one.signs,
            }
            for one in waiting
        ],
        "form": form,
        "ticked": set(form.data.getlist("entries")) if hasattr(form.data, "getlist") else set(),
        "apart": _may_be_set_apart(over, actor),
        "decides": allowed(actor, Permission.REGISTER_APART, named("register")),
    }
    return render(request, "ingest/register.html", context, status=status)


def _answered(
    request: HttpRequest, row: "SecrecyProposal", actor: Actor, at: datetime
) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is not to be done."))
        return redirect("ingest:secrecy_proposal", row.pk)
    said, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    try:
        if said == "confirm":
            _confirm(request, row, actor, at)
        elif said == "decline":
            decline_secrecy(by=actor, number=row.pk, reason=reason, at=at)
            messages.success(request, _("Declined. Nothing was changed."))
        else:
            withdraw_secrecy(by=actor, number=row.pk, reason=reason, at=at)
            messages.success(request, _("Withdrawn. Nothing was changed."))
    except PostureError as why:
        messages.error(request, posture_fault_in_sentence(why))
    return redirect("ingest:register")


def _confirm(request: HttpRequest, row: "SecrecyProposal", actor: Actor, at: datetime) -> None:
    if row.what == Proposed.ADMIT:
        confirm_admission(by=actor, number=row.pk, at=at)
        messages.success(request, _("Confirmed. This one file may stay."))
        return
    store = open_store(settings.KHOSO_VAULT)
    _tell(request, sign_and_destroy(by=actor, number=row.pk, store=store, at=at))


def _tell(request: HttpRequest, became: Destroyed) -> None:
    if became.done:
        messages.success(request, _("Destroyed: %(names)s.") % {"names": ", ".join(became.done)})
    if became.needed:
        messages.error(
            request,
            _("Not destroyed, for others need the same bytes: %(names)s. The register says which.")
            % {"names": ", ".join(became.needed)},
        )
    if became.unfinished:
        messages.error(
            request,
            _("Signed, and not destroyed yet: %(names)s. The store goes on with it by itself.")
            % {"names": ", ".join(became.unfinished)},
        )


def _may_be_set_apart(records: "list[Record]", actor: Actor) -> set[int]:
    """Those of the filed records that this person may enter in the register, and so withdraw."""
    return {one.pk for one in records if allowed(actor, Permission.REGISTER_APART, target_of(one))}


def _levels_that_go(item: "Item") -> list[Level]:
    """The levels at which the file may not stay, from what is known of it upwards."""
    floor = known_of(item).level
    above = [level for level in Level if level >= max(floor, Level.CONFIDENTIAL)]
    return levels_that_go(above, item.original_id)


def _begun(item: "Item", levels: list[Level]) -> dict[str, object]:
    read = {name: str(one.get("value", "")) for name, one in item.proposals.items()}
    return {
        "version": item.version,
        "level": int(levels[0]) if levels else "",
        "number_text": filed_number(item.proposals),
        **{name: read.get(name, "") for name in ("issued", "type_code", "issuer")},
        "abstract": "" if levels[:1] == [Level.TOP_SECRET] else read.get("abstract", ""),
    }


def _form(
    request: HttpRequest,
    granted: Granted,
    item: "Item",
    form: RegisterForm,
    *,
    admit: AdmitForm | None = None,
    status: int = 200,
    overtaken: bool = False,
) -> HttpResponse:
    Granted(granted.actor, Act.READ, granted.target, granted.at).note()
    top = known_of(item).level == Level.TOP_SECRET
    context = {
        "label": item.label,
        "form": form,
        "admit": admit or AdmitForm(),
        "may_admit": top and allowed(granted.actor, Permission.ADMIT_TOP_SECRET, granted.target),
        "overtaken": overtaken,
        "goes": bool(form.levels),
    }
    return render(request, "ingest/register_item.html", context, status=status)
