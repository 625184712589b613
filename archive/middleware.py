"""What a person is told when a file cannot be looked into: by its own fault, or just now."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from archive.storage.page_images import NoSuchPage, NotShown
from reading.api import Busy

RETRY_AFTER_S = 3
NOT_SHOWN = {
    "time": _l("This page takes too long to draw. Its text can be read; scan the paper again."),
    "memory": _l(
        "This page needs too much memory to draw. Its text can be read; scan the paper again."
    ),
    "password": _l("The file is protected by a password, so its pages cannot be drawn."),
}
DAMAGED = _l("This page cannot be drawn: the file is damaged. Scan the paper again.")


class LookingMiddleware:
    """One answer for all views that look into files: 503 to try again, 422 for a file's fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:  # noqa: ARG002
        if isinstance(error, NoSuchPage):
            raise Http404 from error
        if isinstance(error, NotShown):
            return _sentence(str(NOT_SHOWN.get(error.code, DAMAGED)), status=422)
        if isinstance(error, Busy):
            answer = _sentence(_("The machine is busy. Please try again."), status=503)
            answer["Retry-After"] = str(RETRY_AFTER_S)
            return answer
        return None


def _sentence(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(
        text,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
