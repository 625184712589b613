"""All that waits for a person, as a table: to be looked through, sorted and sent away together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.api import Permission, actor_of, named, require
from access.domain.addresses import Heading, Param, Tab
from audit.api import Act
from ingest.queries.items import mentions_of
from ingest.queries.queues import Queue, queue_of
from ingest.views.item_tables import ITEM_COLUMNS, table_of_items

# In the order in which they are confirmed: what was put off comes last.
COLUMNS = {**ITEM_COLUMNS, Heading.PLACE: ("put_off_at", "batch_id", "position")}
QUEUES = {
    "": (Queue.WAITING, gettext_lazy("All")),
    Tab.LEVELS: (Queue.AT_SECURITY, gettext_lazy("At the security officer")),
    Tab.PUT_OFF: (Queue.PUT_OFF, gettext_lazy("Put off")),
}


def waiting_list(request: HttpRequest) -> HttpResponse:
    """The items that wait to be confirmed, of all batches the person may see."""
    actor = actor_of(request)
    at = timezone.now()
    granted = require(actor, Permission.SEE_BATCHES, named("queue"), act=Act.LIST, at=at)
    tab = request.GET.get(Param.TAB, "")
    tab = tab if tab in QUEUES else ""
    queue, _word = QUEUES[tab]
    page, table = table_of_items(
        request, queue_of(queue, actor), actor=actor, at=at, otherwise=Heading.PLACE, columns=COLUMNS,
        of_batches=True,
    )  # fmt: skip
    granted.note(mentions=mentions_of(page))
    context = {
        "label": _("Files that wait to be confirmed"),
        "tab": tab,
        "tabs": [(name, word) for name, (_queue, word) in QUEUES.items()],
        **table,
    }
    return render(request, "ingest/waiting.html", context)
