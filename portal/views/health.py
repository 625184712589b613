"""Whether the house can answer, for the machines that watch over it."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from access.domain.addresses import ALIVE, HEALTH, READY
from portal.queries.readiness import kept


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """
    204 where the database answers, 503 where it does not; no word with either.

    Anybody may ask, so nothing is told: no version, no count, no name.
    """
    return _answered(request, _health)


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """200 from a process that lives, whatever else does not: whoever starts it anew must not for that."""
    return _answered(request, lambda: HttpResponse("ok\n", content_type="text/plain"))


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """200 where every part can do its work, else 503; with both, which part, and not a word of why."""
    return _answered(request, _ready)


def _health() -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(status=503)
    return HttpResponse(status=204)


def _ready() -> HttpResponse:
    found = kept.readiness()
    said = {"ready": found.is_whole, **asdict(found)}
    return JsonResponse(said, status=200 if found.is_whole else 503)


def _answered(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    response = answer()
    response.headers["Cache-Control"] = "no-store"
    # Django would log a 503 with its address; the supervisor says it once.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


ASKED_BY_MACHINES: Final = {HEALTH: health, ALIVE: alive, READY: ready}
"""Each address of those, answered to whoever asks."""
