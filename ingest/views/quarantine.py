"""Quarantine: what stands outside, why, and what to do about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from access.api import Permission, actor_of, named, require
from access.domain.addresses import Heading, Param, Tab
from archive.domain.codes import is_code
from audit.api import Act
from ingest.actions.filing import try_again
from ingest.actions.taking_back import BatchClosed, PlaceTaken, take_back
from ingest.domain.ledger import State
from ingest.domain.transitions import NotWaiting
from ingest.queries.items import mentions_of
from ingest.queries.queues import Shelf, quarantined_items
from ingest.views.batches import TABS
from ingest.views.item_tables import table_of_items

# Which of the files in quarantine a tab shows, and its word.
SHELVES = {
    "": (Shelf.ALL, gettext_lazy("All")),
    Tab.RESCAN: (Shelf.RESCANS, gettext_lazy("Scan again")),
    Tab.NOT_THROUGH: (Shelf.FAILED, gettext_lazy("Did not come through")),
}
# Where an item stands that was taken back, as it is said to whoever took it.
BACK_AT = {
    State.WAITING: gettext_lazy("Taken back: the item waits to be confirmed again."),
    State.COMPARING: gettext_lazy("Taken back: the scan waits to be compared again."),
    State.AT_SECURITY: gettext_lazy("Taken back: the file stands at the security officer again."),
    State.QUARANTINED: gettext_lazy("Taken back: the file stands in quarantine again."),
    State.QUEUED: gettext_lazy("Taken back: the file is being read again."),
}


def quarantine_list(request: HttpRequest) -> HttpResponse:
    """All items in quarantine the person may see, oldest first, each with its reason."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_BATCHES, named("quarantine"), act=Act.LIST, at=at)
    tab = request.GET.get(Param.TAB, "")
    tab = tab if tab in SHELVES else ""
    shelf, _word = SHELVES[tab]
    found = quarantined_items(shelf, actor)
    page, table = table_of_items(
        request, found, actor=actor, at=at, otherwise=Heading.SINCE, of_batches=True
    )
    granted.note(mentions=mentions_of(page))
    context = {
        "only_rescans": shelf == Shelf.RESCANS,
        "rejects": True,
        "label": _("Files in quarantine"),
        "tab": tab,
        "tabs": [(name, word) for name, (_shelf, word) in SHELVES.items()],
        **table,
    }
    return render(request, "ingest/quarantine.html", context)


@require_POST
def again(request: HttpRequest, item_id: int) -> HttpResponse:
    """Back into the queue."""
    try:
        try_again(actor=actor_of(request), item_id=item_id, at=timezone.now())
        messages.success(request, _("The item stands in the queue again."))
    except NotWaiting:
        messages.error(request, _("This item cannot be tried again: take the file in anew."))
    return redirect("ingest:quarantine")


@require_POST
def back(request: HttpRequest, item_id: int) -> HttpResponse:
    """What was sent away stands where it stood before."""
    try:
        state = take_back(actor=actor_of(request), item_id=item_id, at=timezone.now())
        messages.success(request, str(BACK_AT.get(state, BACK_AT[State.WAITING])))
    except PlaceTaken:
        messages.error(
            request,
            _("Another file with the same content has taken its place in the queue. Use that one."),
        )
    except BatchClosed as closed:
        messages.error(
            request,
            _("Batch %(code)s is closed. Open it again first, then take the item back.")
            % {"code": closed},
        )
    except NotWaiting:
        messages.error(request, _("Somebody else has decided this item meanwhile."))
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    code = request.POST.get(Param.BATCH, "")
    if not is_code(code):
        return reverse("ingest:quarantine")
    tab = request.POST.get(Param.TAB, "")
    return f"{reverse('ingest:batch', args=[code])}{f'?{Param.TAB}={tab}' if tab in TABS else ''}"
