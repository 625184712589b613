"""What is known of one record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Permission, allowed
from archive.api import dossier_seen, page_outline, record_to, target_of
from archive.domain.types import type_by_code
from audit.api import Act


def describe(request: HttpRequest, record_id: int) -> HttpResponse:
    """The description of a record, where it stands, and the state of its files."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    record, granted = record_to(Permission.READ, record_id, act=Act.READ, actor=actor, at=at)
    granted.note(what="description")
    kind = type_by_code(record.type_code)
    context: dict[str, Any] = {
        "record": record,
        "dossier": dossier_seen(record, actor),
        "type_name": kind.name if kind else "",
        "pages": page_outline(record),
        "may_take_file": allowed(actor, Permission.TAKE_FILE, target_of(record)),
        "may_correct": allowed(actor, Permission.CONFIRM, target_of(record)),
    }
    return render(request, "archive/record.html", context)
