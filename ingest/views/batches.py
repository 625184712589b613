"""Batches and their ledgers, with progress that refreshes itself."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Permission, require
from audit.api import Entry, append_durably
from ingest.actions.closing import NotClosable, close_batch
from ingest.domain.ledger import TERMS, State
from ingest.models import Batch
from ingest.queries.batches import BatchView, view_of
from ingest.queries.items import batch_to, batches_visible_to, items_visible_to
from ingest.queries.ledgers import ledgers
from ingest.queries.statements import sentence_of

PAGE_LENGTH = 50
TABS: dict[str, tuple[State, ...]] = {
    "can-nguoi": (State.WAITING, State.QUARANTINED),
    "cho": (State.WAITING,),
    "cach-ly": (State.QUARANTINED,),
    "dang-xu-ly": TERMS["in_work"],
    "vao-so": (State.FILED,),
    "trung": (State.DUPLICATE,),
    "loai": (State.REJECTED,),
    "tat-ca": tuple(State),
}


def batch_list(request: HttpRequest) -> HttpResponse:
    """All batches the person may see, newest first, each with its ledger."""
    actor, at = _actor(request), timezone.now()
    require(actor, Permission.SEE_BATCHES, at=at)
    append_durably(Entry(who=actor.who, action="list", subject_kind="batch"), at=at)
    page = Paginator(batches_visible_to(actor), PAGE_LENGTH).get_page(request.GET.get("page"))
    counted = ledgers(page.object_list)
    rows = [(batch, counted[batch.pk]) for batch in page]
    return render(request, "ingest/batches.html", {"page": page, "rows": rows})


def batch(request: HttpRequest, code: str) -> HttpResponse:
    """One batch: ledger, progress, quality of the images, and its items by term."""
    actor, at = _actor(request), timezone.now()
    found = batch_to(code, actor=actor, at=at)
    append_durably(
        Entry(who=actor.who, action="list", subject_kind="batch", subject=found.code), at=at
    )
    tab = request.GET.get("muc", "")
    tab = tab if tab in TABS else "can-nguoi"
    visible = items_visible_to(actor).filter(batch=found)
    rows = visible.filter(state__in=TABS[tab]).order_by("position")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    hidden = found.items.filter(state__in=TABS[tab], level__gt=actor.clearance).count()
    context: dict[str, Any] = {
        "batch": found,
        "view": view_of(found, at=at),
        "tab": tab,
        "tabs": _tabs(found),
        "page": page,
        "rows": [(item, sentence_of(item)) for item in page],
        "hidden": hidden,
    }
    return render(request, "ingest/batch.html", context)


def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The live part of a batch; asks for permission, tells the trail nothing new."""
    actor, at = _actor(request), timezone.now()
    found = batch_to(code, actor=actor, at=at)
    view: BatchView = view_of(found, at=at)
    return render(request, "ingest/parts/batch_live.html", {"batch": found, "view": view})


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the batch."""
    actor, at = _actor(request), timezone.now()
    found = batch_to(code, actor=actor, at=at)
    try:
        close_batch(actor=actor, batch=found, at=at)
        messages.success(request, _("Batch %(code)s is closed.") % {"code": code})
    except NotClosable:
        messages.error(request, _("The batch cannot be closed yet."))
    return redirect("ingest:batch", code=code)


def _tabs(found: Batch) -> list[tuple[str, int]]:
    now = ledgers([found])[found.pk]
    counts = {
        "can-nguoi": now.terms["waiting"].files + now.terms["quarantined"].files,
        "cho": now.terms["waiting"].files,
        "cach-ly": now.terms["quarantined"].files,
        "dang-xu-ly": now.terms["in_work"].files,
        "vao-so": now.terms["filed"].files,
        "trung": now.terms["duplicates"].files,
        "loai": now.terms["rejected"].files,
        "tat-ca": now.received.files,
    }
    return list(counts.items())


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
