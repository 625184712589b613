"""Every request knows its actor; what is refused looks like what does not exist."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.defaults import page_not_found

from access.api import AccessDenied, actor_for


class ActorMiddleware:
    """Adds `request.actor`, read from the tables at most once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal, already on the trail, answers exactly as a missing page does."""
        if isinstance(exception, AccessDenied):
            return page_not_found(request, Http404())
        return None


class OwnPasswordMiddleware:
    """Whoever was handed a password chooses one of their own before anything else opens."""

    OPEN = frozenset(("access:change_password", "access:sign_out", "portal:csp_report"))

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Everything leads to choosing a password; accounts of the trial keep theirs."""
        user: Any = request.user
        if not user.is_authenticated or not user.issued_password or user.trial:
            return None
        found = request.resolver_match
        if found is not None and found.view_name in self.OPEN:
            return None
        if request.headers.get("HX-Request"):
            answer = HttpResponse(status=204)
            answer.headers["HX-Redirect"] = reverse("access:change_password")
            return answer
        return redirect("access:change_password")


def actor_of(request: HttpRequest) -> object:
    """The actor of a request, with the workstation and a digest of the session's key."""
    key = request.session.session_key or ""
    return actor_for(
        request.user,
        at=timezone.now(),
        address=request.META.get("REMOTE_ADDR", ""),
        session=hashlib.sha256(key.encode()).hexdigest()[:16] if key else "",
    )
