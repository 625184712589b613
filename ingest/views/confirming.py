"""Confirming items: the page image beside the fields, by keyboard."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Level, Permission, actor_of, named, require, unasked
from access.domain.addresses import Param, Tab
from archive.api import ChangedMeanwhile, UnknownDossier, correct_record, inventories_to_choose
from archive.domain.posture import MayNotStay
from audit.api import Act
from ingest.actions.filing import (
    confirm_item,
    put_off_item,
    reject_item,
    send_to_rescan,
)
from ingest.actions.reserving import release, reserve
from ingest.domain.ledger import State
from ingest.domain.transitions import NotWaiting
from ingest.forms import MAY_NOT_STAY, DescriptionForm, ReasonForm
from ingest.forms.levels import levels_to_ask
from ingest.queries.confirming import ItemInHand, in_hand_of, item_to_confirm
from ingest.queries.items import item_anew, item_to, mentions_of, target_of_item
from ingest.queries.ledgers import counts_of_items, ledger_seen, progress_of
from ingest.queries.queues import batch_seen, item_seen
from ingest.queries.repeats import Beside, Numbered, beside, numbered
from ingest.queries.suggesting import (
    Offer,
    names_for_lists,
    offers_for,
    with_names,
    with_offer,
    with_own_letters,
)
from ingest.views.asking import asks_of, better_scans, drawings_of, leaf_of, offers_shown
from ingest.views.queues import Way, at_work, next_of, way_of
from ingest.views.words import repeats_in_words, warnings_of

if TYPE_CHECKING:
    from ingest.api import Item

# Under this name a session holds the id of the item, and nothing of its words: it lies in the database.
LAST_DECISION = "last-decided"
OPEN = frozenset({State.WAITING, State.FILED})
Conflict = ChangedMeanwhile, NotWaiting


def next_item(request: HttpRequest) -> HttpResponse:
    """The next item of the asked way that nobody else works on; a page of its own when there is none."""
    actor, at, way = actor_of(request), timezone.now(), way_of(request)
    granted = require(actor, Permission.SEE_BATCHES, named("queue"), act=Act.LIST, at=at)
    item = next_of(way, actor, after=request.GET.get(Param.AFTER, ""), at=at)
    if item is not None:
        return redirect(way.to(reverse("ingest:confirm", args=[item.pk])))
    granted.note()
    return render(request, "ingest/nothing_waits.html", _nothing_left(way, actor, at))


def confirm(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: GET shows it, POST files it (or corrects the record it was filed as)."""
    actor, at = actor_of(request), timezone.now()
    act = Act.CONFIRM if request.method == "POST" else Act.READ
    item, _granted = item_to_confirm(item_id, act=act, actor=actor, at=at)
    if item.state not in OPEN:
        return _no_longer_open(request, item)
    in_hand = in_hand_of(item, actor)
    if request.method == "POST":
        return _answered(request, item, in_hand)
    return _shown(request, item, in_hand, None)


@require_POST
def put_off(request: HttpRequest, item_id: int) -> HttpResponse:
    """Later."""
    put_off_item(actor=actor_of(request), item_id=item_id, at=timezone.now())
    return redirect(way_of(request).next)


@require_POST
def reject(request: HttpRequest, item_id: int) -> HttpResponse:
    """Not to become a record."""
    return _send_away(request, item_id, reject_item, _("Rejected."), tab=Tab.REJECTED)


@require_POST
def rescan(request: HttpRequest, item_id: int) -> HttpResponse:
    """To be scanned again."""
    return _send_away(
        request, item_id, send_to_rescan, _("Sent to be scanned again."), tab=Tab.QUARANTINE
    )


@require_POST
def hold(request: HttpRequest, item_id: int) -> HttpResponse:
    """The person still works on the item. Nothing is shown, so nothing is told but a refusal."""
    actor, at = actor_of(request), timezone.now()
    item, _granted = item_to(Permission.CONFIRM, item_id, act=Act.READ, actor=actor, at=at)
    reserve(actor=actor, item=item, at=at)
    return HttpResponse(status=204)


@require_POST
def leave(request: HttpRequest, item_id: int) -> HttpResponse:
    """The person has left the item: it is anybody's again."""
    release(actor=actor_of(request), item_id=item_id)
    return HttpResponse(status=204)


def _answered(request: HttpRequest, item: "Item", in_hand: ItemInHand) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("stage") != str(item.state):
        return _answered_once_more(request, item, in_hand) or _overtaken(request, item.pk)
    form = _form(actor, item, in_hand, request.POST)
    if not form.is_valid():
        return _shown(request, item, in_hand, form, status=422)
    if _repeats_unseen(request, item, form):
        form.add_error(
            None, _("This number and date are here already. Say that it is filed anyway.")
        )
        return _shown(request, item, in_hand, form, status=422)
    try:
        _decide(actor, item, form)
    except UnknownDossier:
        form.add_error("dossier", _("The inventory has no dossier with this number."))
        return _shown(request, item, in_hand, form, status=422)
    except MayNotStay:
        form.add_error("level" if "level" in form.fields else None, MAY_NOT_STAY)
        return _shown(request, item, in_hand, form, status=422)
    except Conflict:
        if not _stands_so_already(item, form, actor):
            return _overtaken(request, item.pk)
    return _onwards(request, item)


def _answered_once_more(
    request: HttpRequest, item: "Item", in_hand: ItemInHand
) -> HttpResponse | None:
    """The answer to a second press of the button that filed the item; None to anything else."""
    if request.POST.get("stage") != str(State.WAITING) or item.state != State.FILED:
        return None
    form = _form(actor_of(request), item, in_hand, request.POST, filed=False)
    if not form.is_valid():
        return None
    try:
        _confirm(actor_of(request), item, form)
    except (*Conflict, UnknownDossier, MayNotStay):
        return None
    return _onwards(request, item)


def _stands_so_already(item: "Item", form: DescriptionForm, actor: Actor) -> bool:
    """Whether the record says just what was sent: there is nothing to choose between."""
    item = item_anew(item)
    if item.state != State.FILED or not form.filed:
        return False
    now = in_hand_of(item, actor).initial
    names = [name for name in form.fields if name not in {"version", "stage", "repeat", "late"}]
    return all(str(now.get(name) or "") == str(form.cleaned_data[name] or "") for name in names)


def _repeats_unseen(request: HttpRequest, item: "Item", form: DescriptionForm) -> bool:
    """Whether what was sent bears a number and day that are here, and the person has not said so."""
    paper = form.paper()
    found = beside(item, paper, last=0, actor=actor_of(request))
    return found.filed_already and form.cleaned_data["repeat"] != paper.key


def _decide(actor: Actor, item: "Item", form: DescriptionForm) -> None:
    if item.state == State.FILED and item.record is not None:
        correct_record(
            actor=actor,
            record_id=item.record.pk,
            version=form.cleaned_data["version"],
            description=form.description(),
            at=timezone.now(),
        )
        release(actor=actor, item_id=item.pk)
        return
    _confirm(actor, item, form)


def _confirm(actor: Actor, item: "Item", form: DescriptionForm) -> None:
    confirm_item(
        actor=actor,
        item_id=item.pk,
        version=form.cleaned_data["version"],
        inventory=form.cleaned_data["inventory"].pk,
        dossier=form.cleaned_data["dossier"],
        description=form.description(),
        at=timezone.now(),
    )


def _overtaken(request: HttpRequest, item_id: int) -> HttpResponse:
    # What the other person decided is shown with what was typed beside it; the person chooses.
    actor = actor_of(request)
    item, _granted = item_to_confirm(item_id, act=Act.READ, actor=actor, at=timezone.now())
    if item.state not in OPEN:
        return _no_longer_open(request, item)
    in_hand = in_hand_of(item, actor)
    return _shown(request, item, in_hand, None, status=409, typed=request.POST.dict())


def _shown(
    request: HttpRequest,
    item: "Item",
    in_hand: ItemInHand,
    form: DescriptionForm | None,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    actor, at, way = actor_of(request), timezone.now(), way_of(request)
    held = reserve(actor=actor, item=item, at=at)
    paper = _paper_shown(in_hand) if form is None else form.paper()
    found = beside(item, paper, last=request.session.get(LAST_DECISION, 0), actor=actor)
    _note_look(actor, item, [one.name for one in found.repeats])
    in_hand = with_own_letters(with_names(in_hand, found.names))
    offers = offers_for(item, in_hand, actor) if _is_offered(item, typed) else []
    taken = _taken(request, offers)
    if form is None:
        in_hand = with_offer(in_hand, taken) if taken else in_hand
        form = _form(actor, item, in_hand)
    asks = asks_of(form, in_hand, typed)
    shown = _page_asked(request, in_hand)
    now = progress_of(item)
    context: dict[str, object] = {
        "item": item,
        "form": form,
        "asks": asks,
        "doubts": sum(ask.doubtful for ask in asks),
        "certain": sum(not ask.doubtful for ask in asks),
        "pages": drawings_of(in_hand, shown),
        "leaf": leaf_of(in_hand, shown),
        "shown": shown,
        "height": in_hand.heights[shown],
        "warnings": warnings_of(item),
        **_repeats_shown(found, paper, form),
        "better": better_scans(found.repeats, item),
        "offers": offers_shown(offers, form, taken),
        "names": names_for_lists(in_hand, found.names),
        "held": held,
        "waiting": now.waiting if way.batch else now.waiting_in_all,
        "received": now.received,
        "decided": now.decided,
        # It may have been raised since the person decided it.
        "last": found.last,
        "last_name": found.last.record.called if found.last and found.last.record else "",
        "reviewing": item.state == State.FILED,
        # What is sent away is as closed as the worst that may come in its batch.
        "lost_from_sight": item.batch.highest > actor.clearance,
        "asked_levels": levels_to_ask(),
        "overtaken": typed is not None,
        "way": way,
        "here": way.to(reverse("ingest:confirm", args=[item.pk])),
        "next": way.to(reverse("ingest:confirm_next"), after=item),
    }
    return render(request, "ingest/confirm.html", context, status=status)


def _is_offered(item: "Item", typed: Mapping[str, str] | None) -> bool:
    """Rows are offered until somebody has decided; whoever was overtaken has another choice to make."""
    return item.state == State.WAITING and typed is None


def _taken(request: HttpRequest, offers: list[Offer]) -> Offer | None:
    """The row that is taken by its address, which is how it is taken without a script."""
    asked = request.GET.get(Param.ROW, "")
    return next((offer for offer in offers if str(offer.row.id) == asked), None)


def _paper_shown(in_hand: ItemInHand) -> Numbered:
    return numbered({name: str(value or "") for name, value in in_hand.initial.items()})


def _repeats_shown(found: Beside, paper: Numbered, form: DescriptionForm) -> dict[str, object]:
    same = found.filed_already
    return {
        "repeats": repeats_in_words(found.repeats),
        "repeat_key": paper.key if same else "",
        "repeat_said": same and form["repeat"].value() == paper.key,
    }


def _nothing_left(way: Way, actor: Actor, at: datetime) -> dict[str, object]:
    counts, batch = counts_of_items(actor), batch_seen(way.batch, actor)
    context: dict[str, object] = {
        "way": way,
        "batch": batch,
        "at_work": at_work(way, actor, at),
        "in_work": counts["in_work"],
        "quarantined": counts["stopped"],
        # A queue that is done must not look as if all work were.
        "elsewhere": counts["waiting"] if way.query else 0,
    }
    if batch is not None:
        terms = ledger_seen(batch, actor).terms
        context["in_work"] = terms["in_work"].files
        context["quarantined"] = terms["quarantined"].files
        context["still_here"] = terms["waiting"].files
        context["elsewhere"] = max(0, counts["waiting"] - terms["waiting"].files)
    return context


def _send_away(
    request: HttpRequest, item_id: int, act: Callable[..., None], done: str, *, tab: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    back = request.POST.get(Param.BACK) == Tab.QUARANTINE
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then send the item away."))
        here = way_of(request).to(reverse("ingest:confirm", args=[item_id]))
        return redirect("ingest:quarantine") if back else redirect(here)
    words, at = form.cleaned_data["words"], timezone.now()
    try:
        act(actor=actor_of(request), item_id=item_id, reason=words, at=at)
        messages.success(request, _with_way_back(request, item_id, done, tab))
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
    return redirect("ingest:quarantine") if back else redirect(way_of(request).next)


def _with_way_back(request: HttpRequest, item_id: int, done: str, tab: str) -> str:
    """What was done, with the place where it is undone; what is away may be closed to the person."""
    item = item_seen(item_id, actor_of(request))
    if item is None:
        gone = _("You no longer see the file; who may see the whole batch takes it back.")
        return f"{done} {gone}"
    there = f"{reverse('ingest:batch', args=[item.batch.code])}?{Param.TAB}={tab}"
    return format_html('{} <a href="{}">{}</a>', done, there, _("See it in its batch"))


def _no_longer_open(request: HttpRequest, item: "Item") -> HttpResponse:
    if request.method == "POST":
        messages.error(request, _("Somebody else has decided this item meanwhile."))
        return redirect(way_of(request).next)
    return redirect("ingest:batch", code=item.batch.code)


def _onwards(request: HttpRequest, item: "Item") -> HttpResponse:
    item.refresh_from_db()
    request.session.pop(LAST_DECISION, None)
    words = _("Confirmed: %(name)s") % {"name": item.record.carried_name if item.record else ""}
    # Whoever raised a level above their own clearance has seen the item for the last time.
    if max(item.level, item.record.level if item.record else 0) > actor_of(request).clearance:
        messages.success(request, words)
        return redirect(way_of(request).next)
    request.session[LAST_DECISION] = item.pk
    again = format_html(
        '{} <a href="{}">{}</a>',
        words,
        way_of(request).to(reverse("ingest:confirm", args=[item.pk])),
        _("Correct it"),
    )
    messages.success(request, again)
    return redirect(way_of(request).next)


def _form(
    actor: Actor,
    item: "Item",
    in_hand: ItemInHand,
    data: Mapping[str, str] | None = None,
    *,
    filed: bool | None = None,
) -> DescriptionForm:
    level = max(item.level, item.record.level if item.record else 0)
    return DescriptionForm(
        data,
        inventories=inventories_to_choose(actor),
        floor=Level(level),
        taken_on=timezone.localdate(item.taken_at),
        filed=item.state == State.FILED if filed is None else filed,
        initial=in_hand.initial,
    )


def _page_asked(request: HttpRequest, in_hand: ItemInHand) -> int:
    asked = request.GET.get(Param.PAGE, "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    return number if number in in_hand.pages else in_hand.pages[0]


def _note_look(actor: Actor, item: "Item", named: list[str]) -> None:
    """The look at the item, and at the papers that are named as what it may repeat."""
    looked = unasked(actor, Act.READ, target_of_item(item), at=timezone.now())
    looked.note(mentions=[*mentions_of([item]), *named])
