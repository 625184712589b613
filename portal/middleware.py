"""
What lies round every view of the house: Wagtail's admin, and the answer when all is busy.

The admin is open to those who write guides or keep accounts, a missing page to all others. Its
page editor sets styles on its own elements; nothing else of the site may.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.defaults import page_not_found

from access.api import AccessDenied, Permission, allowed, require
from archive.api import is_busy
from archive.domain.busy import Busy
from portal.views.busy import busy_page

EDITOR = "/quan-tri/"
EDITOR_POLICY = {"style-src": ["'self'", "'unsafe-inline'"], "img-src": ["'self'", "data:"]}


class EditorMiddleware:
    """Asks for permission before anything of Wagtail's admin, and widens its content policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if request.path.startswith(EDITOR):
            response._csp_update = EDITOR_POLICY
        return response  # type: ignore[no-any-return]

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """A refusal, put on the trail, answers as a missing page does."""
        actor: Any = getattr(request, "actor", None)
        if not request.path.startswith(EDITOR) or not actor or not actor.id:
            return None
        if allowed(actor, Permission.WRITE_GUIDES) or allowed(actor, Permission.MANAGE_PEOPLE):
            return None
        try:
            require(actor, Permission.WRITE_GUIDES, at=timezone.now())
        except AccessDenied:
            return page_not_found(request, Http404())
        return None


class BusyMiddleware:
    """
    A database or machine that only has too much to do is "try again" (503), never an error.

    What shows something has written its event first; so where the event could not be written,
    nothing was shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rows_changed_before = _rows_changed()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The calm page for what is busy; everything else goes on as it is."""
        if not isinstance(exception, Busy) and not is_busy(exception):
            return None
        before = getattr(request, "rows_changed_before", None)
        now = _rows_changed()
        begun = request.method == "POST" if now is None else now != before
        return busy_page(request, exception, begun=begun)


def _rows_changed() -> int | None:
    """How many rows this connection has written, where the database counts them."""
    if connection.vendor != "sqlite":
        return None
    raw = connection.connection
    return 0 if raw is None else int(raw.total_changes)
