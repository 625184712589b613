"""What a person is told when a file cannot be shown: by its own fault, the store's, or just now."""

from collections.abc import Callable, Collection
from functools import cache
from typing import Final

from django.core.signals import request_finished
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from access.api import actor_of
from archive.api import DamagedFile, NoSuchPage, NotShown, read_up_to
from archive.domain.standing import ranks_seen
from reading.api import Busy

LOOKS: Final = frozenset(("GET", "HEAD", "OPTIONS"))
RETRY_AFTER_S = 3
NOT_SHOWN = {
    "time": _l("This page takes too long to draw. Its text can be read; scan the paper again."),
    "memory": _l(
        "This page needs too much memory to draw. Its text can be read; scan the paper again."
    ),
    "password": _l("The file is protected by a password, so its pages cannot be drawn."),
}
DAMAGED = _l("This page cannot be drawn: the file is damaged. Scan the paper again.")


class DamagedFileMiddleware:
    """
    Answers for DamagedFile, which stands on the trail already.

    503 and not 404 or 500: the address is right, the fault is the store's, and the file comes
    back as soon as somebody has mended the vault.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The calm page, for pages, images and files alike."""
        if isinstance(exception, DamagedFile):
            return render(request, "archive/damaged.html", status=503)
        return None


class ReadingMiddleware:
    """
    Who looks at something is read nothing to that is more closed than they are cleared for: whatever rows
    say of words, the class of their key decides (`archive.models.read_words`). Until the last byte is out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        request_finished.connect(_read_all_again, dispatch_uid="archive.read_all_again")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A verb reads what it must, whoever asks for it: equal numbers, words that are written anew.
        read_up_to(_classes_of(request) if request.method in LOOKS else None)
        return self.get_response(request)


def _classes_of(request: HttpRequest) -> Callable[[], Collection[int]]:
    @cache
    def classes() -> Collection[int]:
        actor = actor_of(request)
        # What is open by its name alone as well: of what else is so closed, rows decide.
        named = [(sight.level, sight.party_papers) for sight in actor.named]
        return frozenset(
            rank
            for level, party in ((actor.clearance, actor.party_papers), *named)
            for rank in ranks_seen(level, party_papers=party)
        )

    return classes


def _read_all_again(**_said: object) -> None:
    read_up_to(None)


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
