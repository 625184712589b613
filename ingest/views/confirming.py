"""Confirming items: the page image beside the fields, by keyboard."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Level, Permission, named, require, unasked
from archive.api import ChangedMeanwhile, UnknownDossier, correct_record, inventories_visible_to
from audit.api import Act
from ingest.actions.filing import (
    NotWaiting,
    confirm_item,
    put_off_item,
    reject_item,
    send_to_rescan,
)
from ingest.domain.ledger import State
from ingest.forms import DescriptionForm, ReasonForm
from ingest.models import Item
from ingest.queries.confirming import Sheet, beside, item_to_confirm, sheet_of
from ingest.queries.desk import level_items
from ingest.queries.items import (
    items_to_review,
    items_visible_to,
    mentions_of,
    target_of_item,
    waiting_items,
)
from ingest.queries.ledgers import counts_of_items, ledgers_and_queues
from ingest.views.asking import asks_of, drawings_of
from ingest.views.words import in_words, warnings_of

LAST_DECISION = "last-decision"
OPEN = frozenset({State.WAITING, State.FILED})
# The queues by the name they have in an address; the first that is not empty comes when none is named.
QUEUES: dict[str, Callable[[Actor], QuerySet[Item]]] = {
    "cho": waiting_items,
    "do-mat": level_items,
    "xem-lai": items_to_review,
}
Conflict = ChangedMeanwhile, NotWaiting


def next_item(request: HttpRequest) -> HttpResponse:
    """The first item of the asked queue, or of all; an empty page when there is none."""
    actor, at = _actor(request), timezone.now()
    granted = require(actor, Permission.SEE_BATCHES, named("queue"), act=Act.LIST, at=at)
    item = _first(request, actor)
    if item is None:
        granted.note()
        counts = counts_of_items(actor)
        context = {
            "in_work": counts["in_work"],
            "quarantined": counts["stopped"],
            # A queue that is done must not look as if all work were.
            "elsewhere": counts["waiting"] if _queue(request) else 0,
        }
        return render(request, "ingest/nothing_waits.html", context)
    return redirect(_with_queue(request, reverse("ingest:confirm", args=[item.pk])))


def confirm(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: GET shows it, POST files it (or corrects the record it was filed as)."""
    actor, at = _actor(request), timezone.now()
    act = Act.CONFIRM if request.method == "POST" else Act.READ
    item, _granted = item_to_confirm(item_id, act=act, actor=actor, at=at)
    if item.state not in OPEN:
        return _no_longer_open(request, item)
    sheet = sheet_of(item)
    if request.method == "POST":
        return _answered(request, item, sheet)
    return _shown(request, item, sheet, _form(actor, item, sheet))


@require_POST
def put_off(request: HttpRequest, item_id: int) -> HttpResponse:
    """Later."""
    put_off_item(actor=_actor(request), item_id=item_id, at=timezone.now())
    return _to_next(request)


@require_POST
def reject(request: HttpRequest, item_id: int) -> HttpResponse:
    """Not to become a record."""
    return _send_away(request, item_id, reject_item, _("Rejected."))


@require_POST
def rescan(request: HttpRequest, item_id: int) -> HttpResponse:
    """To be scanned again."""
    return _send_away(request, item_id, send_to_rescan, _("Sent to be scanned again."))


def _answered(request: HttpRequest, item: Item, sheet: Sheet) -> HttpResponse:
    actor = _actor(request)
    form = _form(actor, item, sheet, request.POST)
    if request.POST.get("stage") != str(item.state):
        return _overtaken(request, item.pk)
    if not form.is_valid():
        return _shown(request, item, sheet, form, status=422)
    try:
        _decide(actor, item, form)
    except UnknownDossier:
        form.add_error("dossier", _("The inventory has no dossier with this number."))
        return _shown(request, item, sheet, form, status=422)
    except Conflict:
        return _overtaken(request, item.pk)
    return _onwards(request, item)


def _decide(actor: Actor, item: Item, form: DescriptionForm) -> None:
    if item.state == State.FILED and item.record is not None:
        correct_record(
            actor=actor,
            record_id=item.record.pk,
            version=form.cleaned_data["version"],
            description=form.description(),
            at=timezone.now(),
        )
        return
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
    actor = _actor(request)
    item, _granted = item_to_confirm(item_id, act=Act.READ, actor=actor, at=timezone.now())
    if item.state not in OPEN:
        return _no_longer_open(request, item)
    sheet = sheet_of(item)
    form = _form(actor, item, sheet)
    return _shown(request, item, sheet, form, status=409, typed=request.POST.dict())


def _shown(
    request: HttpRequest,
    item: Item,
    sheet: Sheet,
    form: DescriptionForm,
    *,
    status: int = 200,
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    actor = _actor(request)
    last = request.session.get(LAST_DECISION)
    found = beside(item, last=last["item"] if last else 0, actor=actor)
    repeats = found.repeats
    _note_look(actor, item, [str(one["params"]["name"]) for one in repeats])
    asks = asks_of(form, sheet, typed)
    shown = _page_asked(request, sheet)
    ledgers, queues = ledgers_and_queues([item.batch], actor)
    now = ledgers[item.batch_id]
    context: dict[str, Any] = {
        "item": item,
        "form": form,
        "asks": asks,
        "doubts": sum(ask.doubtful for ask in asks),
        "certain": sum(not ask.doubtful for ask in asks),
        "pages": drawings_of(sheet, asks, shown),
        "shown": shown,
        "height": sheet.heights[shown],
        "warnings": [*warnings_of(item), *in_words(repeats)],
        "waiting": queues["waiting"],
        "received": now.received.files,
        "decided": now.received.files - now.terms["waiting"].files - now.terms["in_work"].files,
        # It may have been raised since the person decided it.
        "last": last if found.last_is_seen else None,
        "reviewing": item.state == State.FILED,
        "overtaken": typed is not None,
        "queue": _queue(request),
        "next": _with_queue(request, reverse("ingest:confirm_next"), after=item),
    }
    return render(request, "ingest/confirm.html", context, status=status)


def _send_away(
    request: HttpRequest, item_id: int, act: Callable[..., None], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    back = request.POST.get("ve") == "cach-ly"
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then send the item away."))
        return redirect("ingest:quarantine") if back else redirect("ingest:confirm", item_id)
    words, at = form.cleaned_data["words"], timezone.now()
    try:
        act(actor=_actor(request), item_id=item_id, reason=words, at=at)
        messages.success(request, done)
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
    return redirect("ingest:quarantine") if back else _to_next(request)


def _no_longer_open(request: HttpRequest, item: Item) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, _("Somebody else has decided this item meanwhile."))
        return _to_next(request)
    return redirect("ingest:batch", code=item.batch.code)


def _onwards(request: HttpRequest, item: Item) -> HttpResponse:
    item.refresh_from_db()
    name = item.record.number_text or item.record.accession if item.record else ""
    request.session.pop(LAST_DECISION, None)
    words = _("Confirmed: %(name)s") % {"name": name}
    # Whoever raised a level above their own clearance has seen the item for the last time.
    if max(item.level, item.record.level if item.record else 0) > _actor(request).clearance:
        messages.success(request, words)
        return _to_next(request)
    request.session[LAST_DECISION] = {"item": item.pk, "name": name}
    again = format_html(
        '{} <a href="{}">{}</a>',
        words,
        reverse("ingest:confirm", args=[item.pk]),
        _("Correct it"),
    )
    messages.success(request, again)
    return _to_next(request)


def _form(
    actor: Actor, item: Item, sheet: Sheet, data: Mapping[str, Any] | None = None
) -> DescriptionForm:
    level = max(item.level, item.record.level if item.record else 0)
    return DescriptionForm(
        data,
        inventories=inventories_visible_to(actor).order_by("code"),
        floor=Level(level),
        taken_on=timezone.localdate(item.taken_at),
        filed=item.state == State.FILED,
        initial=sheet.initial,
    )


def _first(request: HttpRequest, actor: Actor) -> Item | None:
    named = QUEUES.get(_queue(request))
    for queue in (named,) if named else (waiting_items, items_to_review):
        rows = queue(actor)
        behind = _behind(rows, request.GET.get("sau", ""), actor)
        if behind is not None:
            return behind
        item = rows.first()
        if item is not None:
            return item
    return None


def _behind(rows: QuerySet[Item], after: str, actor: Actor) -> Item | None:
    """
    What comes in the batches after the item that was just looked at, wherever that now stands.

    One that the actor does not see stands nowhere: from its place one would learn that it is there.
    """
    if not after.isdecimal() or len(after) > 11:
        return None
    seen = items_visible_to(actor).filter(pk=int(after))
    place = seen.values_list("batch_id", "position").first()
    if place is None:
        return None
    batch, position = place
    later = Q(batch_id__gt=batch) | Q(batch_id=batch, position__gt=position)
    return rows.filter(later).first()


def _queue(request: HttpRequest) -> str:
    name = request.GET.get("hang", "")
    return name if name in QUEUES else ""


def _with_queue(request: HttpRequest, address: str, *, after: Item | None = None) -> str:
    named = [("hang", _queue(request)), ("sau", str(after.pk) if after else "")]
    query = "&".join(f"{name}={value}" for name, value in named if value)
    return f"{address}?{query}" if query else address


def _to_next(request: HttpRequest) -> HttpResponse:
    return redirect(_with_queue(request, reverse("ingest:confirm_next")))


def _page_asked(request: HttpRequest, sheet: Sheet) -> int:
    asked = request.GET.get("trang", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    return number if number in sheet.pages else sheet.pages[0]


def _note_look(actor: Actor, item: Item, named: list[str]) -> None:
    """The look at the item, and at the papers that are named as what it may repeat."""
    looked = unasked(actor, Act.READ, target_of_item(item), at=timezone.now())
    looked.note(mentions=[*mentions_of([item]), *named])


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
