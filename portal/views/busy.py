"""The pages for when a step could not be done: the house is busy, or something is broken."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import bad_request as not_understood
from django.views.defaults import server_error as broken

from archive.api import is_busy
from machine.troubles import Trouble, trouble_of

RETRY_AFTER_S = 10
MOVED_RETRY_AFTER_S = 3600
log = logging.getLogger(__name__)


def is_calm(error: BaseException) -> bool:
    """Whether nothing is broken: the database has too much to do, is away, or was moved elsewhere."""
    return is_busy(error) or trouble_of(error) is Trouble.MOVED_AWAY


def busy_page(request: HttpRequest, error: BaseException, *, begun: bool = False) -> HttpResponse:
    """
    "Try again in a moment", or that the store was moved away. Stands alone: it asks neither database nor session.

    `begun` where the step itself may have been done and only what comes after it was not. The log
    gets one line that names the page by its route, without address, values or traceback.
    """
    match = request.resolver_match
    log.warning("busy: %s (%s)", match.view_name if match else "-", type(error).__name__)
    is_moved = trouble_of(error) is Trouble.MOVED_AWAY
    page = loader.get_template("503.html").render({"begun": begun, "moved": is_moved})
    later = MOVED_RETRY_AFTER_S if is_moved else RETRY_AFTER_S
    response = HttpResponse(
        page,
        status=503,
        headers={"Retry-After": str(later), "Cache-Control": "no-store"},
    )
    # What Django would log of it is the address and a traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler of what no view and no middleware answered, while its error is at hand."""
    error = sys.exc_info()[1]
    if error is not None and is_calm(error):
        return busy_page(request, error, begun=True)
    return broken(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The handler of what was not understood; a session that was busy is told apart from it."""
    error: BaseException | None = exception
    while error is not None:
        if is_calm(error):
            return busy_page(request, error, begun=True)
        error = error.__cause__ or error.__context__
    return not_understood(request, exception)
