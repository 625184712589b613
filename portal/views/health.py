"""Whether the house can answer, for the machines that watch over it."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """
    204 where the database answers, 503 where it does not; no word with either.

    Anybody may ask, so nothing is told: no version, no count, no name.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        status = 204
    except DatabaseError:
        status = 503
    answer = HttpResponse(status=status, headers={"Cache-Control": "no-store"})
    # Django would log a 503 with its address; the supervisor says it once.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return answer
