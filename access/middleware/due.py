"""What is due before a request is answered: a password of one's own, a second factor, signing again."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.api import actor_of, must_have_factor
from access.domain.sessions import has_signed
from access.middleware.drafts import keep_typed, reader_of
from access.middleware.ways import page_of_form, sent_on


class OwnPasswordMiddleware:
    """Whoever was handed a password chooses one first; then a second factor, where a role asks for it."""

    # A page that is left alone ends its session, whatever is due.
    OPEN = frozenset(
        ("access:change_password", "access:sign_out", "access:stay", "portal:csp_report")
    )
    FACTOR = "access:own_factor"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Everything leads to what is due first; accounts of the trial keep what they were given."""
        user: Any = request.user
        if not user.is_authenticated or user.trial:
            return None
        if user.issued_password:
            due = "access:change_password"
        elif must_have_factor(user, actor_of(request)):
            due = self.FACTOR
        else:
            return None
        found = request.resolver_match
        if found is not None and found.view_name in self.OPEN | {due}:
            return None
        return sent_on(request, due)


class SignAgainMiddleware:
    """
    What gives rights, or takes something out of the store, asks for the password again after a while.

    Which addresses do, the settings say. Whoever pressed something on a page goes back to that page, where
    what they typed stands in its form again, and presses once more: nothing is done that was not looked
    at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        found = request.resolver_match
        name = found.view_name if found is not None else ""
        files = name in settings.KHOSO_SIGN_AGAIN_FILES
        asked = files or name in settings.KHOSO_SIGN_AGAIN
        if not asked or not request.user.is_authenticated or _is_fresh(request):
            return None
        own = request.method == "GET" and not files
        to = request.get_full_path() if own else page_of_form(request)
        answer = sent_on(request, "access:sign_again", then=to)
        # A code of the second factor counts for half a minute, and a recovery code is a secret.
        if request.method == "POST" and name != OwnPasswordMiddleware.FACTOR:
            keep_typed(request, answer, reader_of(actor_of(request)))
        return answer


def _is_fresh(request: HttpRequest) -> bool:
    return has_signed(request.session, now=int(timezone.now().timestamp()))
