"""The archivist's desk: the next job, the queues, what wants attention, the batches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Permission, require
from audit.api import Entry, append_durably
from ingest.queries.desk import desk_of
from ingest.views.batches import rows_of
from ingest.views.concerns import concerns_in_words


def desk(request: HttpRequest) -> HttpResponse:
    """The desk of the person who looks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    require(actor, Permission.SEE_BATCHES, at=at)
    append_durably(Entry(who=actor.who, action="list", subject_kind="desk"), at=at)
    found = desk_of(actor, at=at)
    context = {
        "desk": found,
        "attention": concerns_in_words(found.attention),
        "rows": rows_of(found.batches),
        "today": timezone.localtime(at),
    }
    return render(request, "ingest/desk.html", context)
