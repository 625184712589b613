"""Quarantine: what stands outside, why, and what to do about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Actor, Permission, named, require
from archive.api import stretch_of
from audit.api import Act
from ingest.actions.filing import NotWaiting, try_again
from ingest.domain.ledger import State
from ingest.queries.items import items_visible_to, mentions_of
from ingest.views.batches import item_row


def quarantine_list(request: HttpRequest) -> HttpResponse:
    """All items in quarantine the person may see, oldest first, each with its reason."""
    actor, at = _actor(request), timezone.now()
    shelf = named("quarantine")
    granted = require(actor, Permission.SEE_BATCHES, shelf, act=Act.LIST, at=at)
    rows = items_visible_to(actor).filter(state=State.QUARANTINED)
    only_rescans = request.GET.get("muc") == "quet-lai"
    if only_rescans:
        rows = rows.filter(reason="rescan")
    page = stretch_of(rows, ("settled_at", "pk"), request.GET)
    granted.note(mentions=mentions_of(page))
    context = {"page": page, "rows": [item_row(i) for i in page], "only_rescans": only_rescans}
    return render(request, "ingest/quarantine.html", context)


@require_POST
def again(request: HttpRequest, item_id: int) -> HttpResponse:
    """Back into the queue."""
    try:
        try_again(actor=_actor(request), item_id=item_id, at=timezone.now())
        messages.success(request, _("The item stands in the queue again."))
    except NotWaiting:
        messages.error(request, _("This item cannot be tried again: take the file in anew."))
    return redirect("ingest:quarantine")


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
