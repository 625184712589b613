"""What holds for every answer of the house: methods, who may show it, and what to say when busy."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from access.api import has_people
from archive.domain.busy import Busy
from machine.request_name import named_request
from portal.views.busy import busy_page, is_calm
from portal.views.health import ASKED_BY_MACHINES
from portal.views.set_up import set_up

EDITOR = "/quan-tri/"
# The page editor sets styles on its own elements; nothing else of the site may.
EDITOR_POLICY = {"style-src": ["'self'", "'unsafe-inline'"], "img-src": ["'self'", "data:"]}
METHODS = ("GET", "HEAD", "POST")


class NamedRequestMiddleware:
    """Each request has a name in the log, of ours; what whoever asks calls it is not heard."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with named_request() as name:
            request.log_name = name  # type: ignore[attr-defined]
            return self.get_response(request)


class HouseMiddleware:
    """
    Only reading and posting; and no other site may show what is answered here.

    A method no screen is made for never reaches a view: views ask whether a request posts, and
    would take every other method for reading.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class HealthMiddleware:
    """
    Whether the house is well is asked by machines, by whatever name and scheme they reach it.

    So it is answered before the host is looked at and before anybody is sent on to HTTPS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return ASKED_BY_MACHINES.get(request.path, self.get_response)(request)


class FirstStartMiddleware:
    """Where nobody has an account yet nobody can sign in: the first people are made there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """In place of signing in stands setting up, as long as there is nobody."""
        found = request.resolver_match
        if found is None or found.view_name != "access:sign_in" or has_people():
            return None
        return redirect("portal:set_up") if request.method == "POST" else set_up(request)


class EditorMiddleware:
    """Widens the content policy of Wagtail's admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if request.path.startswith(EDITOR):
            response._csp_update = EDITOR_POLICY
        return response  # type: ignore[no-any-return]


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
        if not isinstance(exception, Busy) and not is_calm(exception):
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
