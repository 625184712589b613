"""What is known of one record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Permission, allowed
from archive.api import page_outline, record_to, target_of
from archive.domain.types import type_by_code
from audit.api import Entry, append_durably


def describe(request: HttpRequest, record_id: int) -> HttpResponse:
    """The description of a record, where it stands, and the state of its files."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    record = record_to(Permission.READ, record_id, actor=actor, at=at)
    append_durably(
        Entry(
            who=actor.who,
            action=str(Permission.READ),
            subject_kind="record",
            subject=record.accession,
            level=record.level,
            details={"what": "description"},
        ),
        at=at,
    )
    kind = type_by_code(record.type_code)
    context: dict[str, Any] = {
        "record": record,
        "type_name": kind.name if kind else "",
        "pages": page_outline(record),
        "may_take_file": allowed(actor, Permission.TAKE_FILE, target_of(record)),
        "may_correct": allowed(actor, Permission.CONFIRM, target_of(record)),
    }
    return render(request, "archive/record.html", context)
