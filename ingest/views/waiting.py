"""All that waits for a person, as a table: to be looked through, sorted and sent away together."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.api import Actor, Permission, named, require
from access.domain.addresses import Param, Tab
from audit.api import Act
from ingest.models import Item
from ingest.queries.desk import level_items
from ingest.queries.items import mentions_of, waiting_items
from ingest.views.item_tables import ITEM_COLUMNS, table_of_items

# In the order in which they are confirmed: what was put off comes last.
COLUMNS = {**ITEM_COLUMNS, "thu-tu": ("put_off_at", "batch_id", "position")}
QUEUES: dict[str, tuple[Callable[[Actor], QuerySet[Item]], Any]] = {
    "": (waiting_items, gettext_lazy("All")),
    Tab.LEVELS: (level_items, gettext_lazy("Level to be decided")),
    Tab.PUT_OFF: (
        lambda actor: waiting_items(actor).filter(put_off_at__isnull=False),
        gettext_lazy("Put off"),
    ),
}


def waiting_list(request: HttpRequest) -> HttpResponse:
    """The items that wait to be confirmed, of all batches the person may see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    granted = require(actor, Permission.SEE_BATCHES, named("queue"), act=Act.LIST, at=at)
    tab = request.GET.get(Param.TAB, "")
    tab = tab if tab in QUEUES else ""
    table = table_of_items(
        request, QUEUES[tab][0](actor), actor=actor, at=at, otherwise="thu-tu", columns=COLUMNS,
        of_batches=True,
    )  # fmt: skip
    granted.note(mentions=mentions_of(table["page"]))
    context = {
        "label": _("Files that wait to be confirmed"),
        "tab": tab,
        "tabs": [(name, word) for name, (_rows, word) in QUEUES.items()],
        **table,
    }
    return render(request, "ingest/waiting.html", context)
