"""Confirming items: the page image beside the fields, by keyboard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Level, Permission, require
from archive.api import ChangedMeanwhile, UnknownDossier, correct_record, inventories_visible_to
from audit.api import Entry, append_durably
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
from ingest.queries.confirming import Sheet, sheet_of
from ingest.queries.items import item_to, items_to_review, waiting_items

LAST_DECISION = "last-decision"


def next_item(request: HttpRequest) -> HttpResponse:
    """The first item that waits, or the first to review; an empty page when there is none."""
    actor = _actor(request)
    require(actor, Permission.SEE_BATCHES, at=timezone.now())
    item = waiting_items(actor).first() or items_to_review(actor).first()
    if item is None:
        return render(request, "ingest/nothing_waits.html")
    return redirect("ingest:confirm", item_id=item.pk)


def confirm(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: GET shows it, POST files it (or corrects the record it was filed as)."""
    actor, at = _actor(request), timezone.now()
    item = item_to(Permission.CONFIRM, item_id, actor=actor, at=at)
    if item.state not in {State.WAITING, State.FILED}:
        return redirect("ingest:batch", code=item.batch.code)
    form = _form(request, actor, item)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _decide(request, actor, item, form):
            return _onwards(request, item)
        status = 422
    else:
        _note_look(actor, item)
    sheet: Sheet = sheet_of(item)
    context: dict[str, Any] = {
        "item": item,
        "form": form,
        "sheet": sheet,
        "rows": [(form[row.name], row) for row in sheet.rows],
        "waiting": waiting_items(actor).count(),
        "last": request.session.get(LAST_DECISION),
        "reviewing": item.state == State.FILED,
    }
    return render(request, "ingest/confirm.html", context, status=status)


@require_POST
def put_off(request: HttpRequest, item_id: int) -> HttpResponse:
    """Later."""
    put_off_item(actor=_actor(request), item_id=item_id, at=timezone.now())
    return redirect("ingest:confirm_next")


@require_POST
def reject(request: HttpRequest, item_id: int) -> HttpResponse:
    """Not to become a record."""
    return _send_away(request, item_id, reject_item)


@require_POST
def rescan(request: HttpRequest, item_id: int) -> HttpResponse:
    """To be scanned again."""
    return _send_away(request, item_id, send_to_rescan)


def _send_away(request: HttpRequest, item_id: int, act: Any) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then send the item away."))
        return redirect("ingest:confirm", item_id=item_id)
    try:
        act(
            actor=_actor(request), item_id=item_id, reason=form.cleaned_data["words"],
            at=timezone.now(),
        )  # fmt: skip
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
    return redirect("ingest:confirm_next")


def _form(request: HttpRequest, actor: Actor, item: Item) -> DescriptionForm:
    sheet = sheet_of(item)
    return DescriptionForm(
        request.POST or None,
        inventories=inventories_visible_to(actor).order_by("code"),
        floor=Level(item.level),
        initial=sheet.initial,
    )


def _decide(request: HttpRequest, actor: Actor, item: Item, form: DescriptionForm) -> bool:
    try:
        if item.state == State.FILED and item.record is not None:
            correct_record(
                actor=actor,
                record_id=item.record.pk,
                version=form.cleaned_data["version"],
                description=form.description(),
                at=timezone.now(),
            )
        else:
            confirm_item(
                actor=actor,
                item_id=item.pk,
                version=form.cleaned_data["version"],
                inventory=form.cleaned_data["inventory"].pk,
                dossier=form.cleaned_data["dossier"],
                description=form.description(),
                at=timezone.now(),
            )
    except UnknownDossier:
        form.add_error("dossier", _("The inventory has no dossier with this number."))
        return False
    except (ChangedMeanwhile, NotWaiting):
        form.add_error(None, _("Somebody else has decided this item meanwhile. Load it again."))
        return False
    return True


def _onwards(request: HttpRequest, item: Item) -> HttpResponse:
    item.refresh_from_db()
    name = item.record.number_text or item.record.accession if item.record else ""
    request.session[LAST_DECISION] = {"item": item.pk, "name": name}
    messages.success(request, _("Confirmed: %(name)s") % {"name": name})
    return redirect("ingest:confirm_next")


def _note_look(actor: Actor, item: Item) -> None:
    append_durably(
        Entry(
            who=actor.who,
            action=str(Permission.READ),
            subject_kind="item",
            subject=f"{item.batch.code}/{item.position}",
            level=item.level,
        ),
        at=timezone.now(),
    )


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
