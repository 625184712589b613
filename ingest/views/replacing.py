"""A better scan for a filed record: sent or chosen, then compared with the old one."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Granted, Level, Permission, actor_of
from access.domain.addresses import Param
from archive.api import (
    ChangedMeanwhile,
    VaultError,
    Withdrawn,
    may_still_read,
    open_store,
    record_to,
)
from archive.domain.description import FIELDS, FieldOfRecord, Kind
from archive.domain.posture import MayNotStay
from audit.api import Act
from ingest.actions.replacing import (
    CameBefore,
    Offer,
    SameScan,
    keep_apart,
    offer_item,
    offer_scan,
    put_old_scan_back,
    take_better_scan,
    take_scan_from_queue,
)
from ingest.domain.ledger import IN_WORK, State
from ingest.domain.transitions import NotWaiting
from ingest.forms import (
    MAY_NOT_STAY,
    BetterScanForm,
    ComparedForm,
    QueueScanForm,
    Sent,
    WayBackForm,
)
from ingest.intake.names import shown_names
from ingest.queries.amending import begins_with, scans_on_their_way, scans_to_choose
from ingest.queries.items import item_to, mentions_of
from ingest.queries.queues import item_seen
from ingest.views.queues import way_of
from ingest.views.words import reason_of, standing_of_item, warnings_of
from language.types import type_by_code
from reading.domain.fields import Field

if TYPE_CHECKING:
    from archive.api import Record
    from ingest.api import Item

# What the machine reads on a new scan, held against the old record; nobody looks at the recipients.
COMPARED = tuple(row for row in FIELDS if row.proposed and row.said and not row.kept_as_read)


def offer(request: HttpRequest, record_id: int) -> HttpResponse:
    """A file to send, or a waiting scan to choose; what was sent before stands above."""
    record, granted = _opened(request, record_id)
    if record.withdrawn_at:
        return _withdrawn(request, record)
    if request.method != "POST":
        return _offering(request, record, granted, BetterScanForm())
    form = BetterScanForm(request.POST, request.FILES)
    if not form.is_valid():
        return _offering(request, record, granted, form, status=422)
    try:
        item = _taken(request, record, form)
    except SameScan:
        form.add_error("file", _("This is the scan that the record has already, byte for byte."))
    except CameBefore as before:
        form.add_error("file", _came_before(before.item, actor_of(request), granted))
    except MayNotStay:
        form.add_error("file", MAY_NOT_STAY)
    except NotWaiting:
        form.add_error("item", _("Somebody else has decided this item meanwhile."))
    except VaultError:
        form.add_error(
            "file", _("The store could not keep the file. Try again; tell the administrator.")
        )
    except Withdrawn:
        return _withdrawn(request, record)
    else:
        return redirect("ingest:compare", record.pk, item.pk)
    return _offering(request, record, granted, form, status=422)


def compare(request: HttpRequest, record_id: int, item_id: int) -> HttpResponse:
    """The old and the new scan side by side; a POST puts the new one in the old one's place."""
    record, granted = _opened(request, record_id)
    actor, at = actor_of(request), timezone.now()
    item, _seen = item_to(Permission.CONFIRM, item_id, act=Act.READ, actor=actor, at=at)
    if item.state == State.FILED and item.record_id == record.pk:
        return redirect("archive:record", record.pk)
    if item.replaces_id != record.pk or item.state in {State.REJECTED, State.WITHDRAWN}:
        return redirect("ingest:offer_scan", record.pk)
    if record.withdrawn_at:
        return _withdrawn(request, record)
    if item.state != State.COMPARING:
        granted.note(mentions=mentions_of([item]), what="compare")
        context = {
            "record": record,
            "item": item,
            "standing": standing_of_item(item),
            "reason": reason_of(item),
            "in_work": item.state in IN_WORK,
        }
        return render(request, "ingest/not_read_yet.html", context)
    if request.method == "POST":
        return _decided(request, record, item, granted)
    return _comparing(request, record, item, granted, _form(record, item))


@require_POST
def apart(request: HttpRequest, item_id: int) -> HttpResponse:
    """The item is no scan of that record: it waits to be confirmed as one of its own."""
    try:
        keep_apart(actor=actor_of(request), item_id=item_id, at=timezone.now())
        messages.success(request, _("The scan waits to be confirmed as a document of its own."))
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
        return redirect("ingest:batches")
    return redirect("ingest:confirm", item_id)


@require_POST
def from_queue(request: HttpRequest, item_id: int, record_id: int) -> HttpResponse:
    """An item that was to be confirmed is a better scan of a filed record, and leaves the queue."""
    way = way_of(request)
    here = way.to(reverse("ingest:confirm", args=[item_id]))
    form = QueueScanForm(request.POST, floor=Level.ORDINARY)
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then replace the scan."))
        return redirect(here)
    data = form.cleaned_data
    try:
        take_scan_from_queue(
            actor=actor_of(request), record_id=record_id, version=data["version"], item_id=item_id,
            shown=data["shown"], level=Level(data["level"]), reason=data["reason"],
            at=timezone.now(),
        )  # fmt: skip
    except SameScan:
        messages.error(request, _("This is the scan that the record has already, byte for byte."))
        return redirect(here)
    except MayNotStay:
        messages.error(request, MAY_NOT_STAY)
        return redirect(here)
    except (ChangedMeanwhile, NotWaiting, Withdrawn):
        messages.error(
            request,
            _("The item or the record was changed meanwhile. Look again, then replace the scan."),
        )
        return redirect(here)
    messages.success(request, _replaced(request, record_id))
    return redirect(way.next)


def _replaced(request: HttpRequest, record_id: int) -> str:
    """What was done, with the place where it is undone, which may be closed to the person now."""
    words = _("The scan is replaced. The old one stands in the record's history.")
    if not may_still_read(record_id, actor_of(request)):
        return words
    there = reverse("archive:record", args=[record_id])
    return format_html('{} <a href="{}">{}</a>', words, there, _("Open the record"))


@require_POST
def put_back(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """The record has again a scan it had before."""
    form = WayBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then put the old scan back."))
        return redirect("archive:old_scan", record_id, number)
    try:
        put_old_scan_back(
            actor=actor_of(request), record_id=record_id, version=form.cleaned_data["version"],
            number=number, reason=form.cleaned_data["reason"], at=timezone.now(),
        )  # fmt: skip
    except ChangedMeanwhile:
        messages.error(request, _("Somebody else has changed this record meanwhile."))
        return redirect("archive:old_scan", record_id, number)
    except CameBefore as before:
        _record, granted = _opened(request, record_id)
        messages.error(request, _came_before(before.item, actor_of(request), granted))
    except MayNotStay:
        messages.error(request, MAY_NOT_STAY)
    except Withdrawn:
        messages.error(request, _("The record was withdrawn meanwhile. Put it back first."))
    else:
        messages.success(request, _("The old scan is back. The other one stands in the history."))
    return redirect("archive:record", record_id)


def _taken(request: HttpRequest, record: "Record", form: BetterScanForm) -> "Item":
    data, at = form.cleaned_data, timezone.now()
    if data["item"]:
        return offer_item(
            actor=actor_of(request), record_id=record.pk, item_id=data["item"],
            reason=data["reason"], at=at,
        )  # fmt: skip
    sent = data["file"].name.encode("utf-8", "surrogateescape")
    given = Offer(shown_names([sent])[sent], _("Better scans"), data["reason"])
    return offer_scan(
        actor=actor_of(request), record_id=record.pk, file=data["file"].file, offer=given,
        store=open_store(settings.KHOSO_VAULT), at=at,
    )  # fmt: skip


def _offering(
    request: HttpRequest,
    record: "Record",
    granted: Granted,
    form: BetterScanForm,
    *,
    status: int = 200,
) -> HttpResponse:
    actor, name = actor_of(request), request.GET.get(Param.NAME, "").strip()[:100]
    way, choice = scans_on_their_way(record, actor), list(scans_to_choose(record, name, actor))
    granted.note(mentions=mentions_of([*way, *choice]), what="offer")
    context = {
        "record": record,
        "form": form,
        "way": [(item, standing_of_item(item)) for item in way],
        "choice": choice,
        "chosen": str(form["item"].value() or ""),
        "name": name,
    }
    return render(request, "ingest/offer_scan.html", context, status=status)


def _decided(
    request: HttpRequest, record: "Record", item: "Item", granted: Granted
) -> HttpResponse:
    form = _form(record, item, request.POST)
    if not form.is_valid():
        return _comparing(request, record, item, granted, form, status=422)
    data = form.cleaned_data
    try:
        take_better_scan(
            actor=actor_of(request), record_id=record.pk, version=data["version"], item_id=item.pk,
            level=Level(data["level"]), reason=data["reason"], at=timezone.now(),
        )  # fmt: skip
    except ChangedMeanwhile:
        record, granted = _opened(request, record.pk)
        form = _form(record, item, {**request.POST.dict(), "version": str(record.version)})
        return _comparing(request, record, item, granted, form, overtaken=True, status=409)
    except MayNotStay:
        form.add_error("level", MAY_NOT_STAY)
        return _comparing(request, record, item, granted, form, status=422)
    except (NotWaiting, Withdrawn):
        messages.error(request, _("Somebody else has decided this item meanwhile."))
        return redirect("archive:record", record.pk)
    messages.success(
        request, _("The scan is replaced. The old one stands in the record's history.")
    )
    if max(data["level"], item.level) > actor_of(request).clearance:
        return redirect("ingest:batches")
    return redirect("archive:record", record.pk)


def _comparing(
    request: HttpRequest,
    record: "Record",
    item: "Item",
    granted: Granted,
    form: ComparedForm,
    *,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    granted.note(mentions=mentions_of([item]), what="compare")
    context = {
        "record": record,
        "item": item,
        "form": form,
        "old_pages": range(1, record.pages + 1),
        "new_pages": range(1, item.pages + 1),
        "differing": _differing(record, item),
        "warnings": warnings_of(item),
        "raised": item.level > record.level,
        "overtaken": overtaken,
    }
    return render(request, "ingest/compare.html", context, status=status)


def _form(record: "Record", item: "Item", data: Sent = None) -> ComparedForm:
    floor = Level(max(record.level, item.level))
    initial = {"level": int(floor), "reason": item.replaces_reason, "version": record.version}
    return ComparedForm(data, floor=floor, initial=initial)


def _differing(record: "Record", item: "Item") -> list[tuple[str, str, str]]:
    """Fields that the machine read otherwise on the new scan than the record says."""
    stands = begins_with(record)
    rows = []
    for row in COMPARED:
        read = str((item.proposals.get(row.name) or {}).get("value", "")).strip()
        said = str(stands[row.name] or "").strip()
        silent = row.name == Field.ABSTRACT and max(record.level, item.level) >= Level.TOP_SECRET
        if read and read != said and not silent:
            rows.append((_(row.label), _shown(row, said), _shown(row, read)))
    return rows


def _shown(row: FieldOfRecord, value: str) -> str:
    kind = type_by_code(value) if row.kind is Kind.TYPE else None
    return (kind.name if kind else value) or "–"


def _came_before(item: "Item", actor: Actor, granted: Granted) -> str:
    # It may have turned out to be more closed than who sends it here may know.
    if item_seen(item.pk, actor) is None:
        return _("This file came before and cannot be sent here again. Ask the archivist.")
    granted.note(mentions=mentions_of([item]), what="came_before")
    return format_html(
        _("This file came before: {} in batch {}, {}. Take it back or choose it there."),
        item.carried_name, item.batch.code, standing_of_item(item).word.lower(),
    )  # fmt: skip


def _opened(request: HttpRequest, record_id: int) -> tuple["Record", Granted]:
    return record_to(
        Permission.AMEND, record_id, act=Act.REPLACE_SCAN if request.method == "POST" else Act.READ,
        actor=actor_of(request), at=timezone.now(),
    )  # fmt: skip


def _withdrawn(request: HttpRequest, record: "Record") -> HttpResponse:
    messages.error(request, _("The record was withdrawn meanwhile. Put it back first."))
    return redirect("archive:record", record.pk)
