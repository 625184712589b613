"""Every request knows its actor; what is refused looks like what does not exist."""

import hashlib
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
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


def actor_of(request: HttpRequest) -> object:
    """The actor of a request, with the workstation and a digest of the session's key."""
    key = request.session.session_key or ""
    return actor_for(
        request.user,
        at=timezone.now(),
        address=request.META.get("REMOTE_ADDR", ""),
        session=hashlib.sha256(key.encode()).hexdigest()[:16] if key else "",
    )
