"""The archivist's desk: the next job, the queues, what wants attention, the batches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Permission, actor_of, allowed, named, require
from archive.api import completeness
from audit.api import Act
from ingest.queries.desk import desk_of
from ingest.queries.items import mentions_of
from ingest.views.batches import legend_of, rows_of
from ingest.views.concerns import concerns_in_words
from ingest.views.lacking import lacking


def desk(request: HttpRequest) -> HttpResponse:
    """The desk of the person who looks."""
    actor = actor_of(request)
    at = timezone.now()
    granted = require(actor, Permission.SEE_BATCHES, named("desk"), act=Act.LIST, at=at)
    found = desk_of(actor, at=at)
    granted.note(mentions=mentions_of(row.item for row in found.attention if row.item))
    rows = rows_of(found.batches)
    context = {
        "desk": found,
        "attention": concerns_in_words(found.attention),
        "rows": rows,
        "legend": legend_of(rows),
        "today": timezone.localtime(at),
        "completeness": completeness(actor, lacking=False),
        "may_send": allowed(actor, Permission.SEND_SCANS),
        "lacking": lacking(actor),
    }
    return render(request, "ingest/desk.html", context)
