"""
Wagtail's admin: open to those who write guides or keep accounts, a missing page to all others.

Its page editor sets styles on its own elements; nothing else of the site may.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.defaults import page_not_found

from access.api import AccessDenied, Permission, allowed, require

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
