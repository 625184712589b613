"""
Wagtail's admin: open to those who write guides or keep accounts, a missing page to all others.

Its page editor sets styles on its own elements; nothing else of the site may.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.defaults import page_not_found

from access.api import AccessDenied, Permission, allowed, named, require
from audit.api import Act

EDITOR = "/quan-tri/"
EDITOR_POLICY = {"style-src": ["'self'", "'unsafe-inline'"], "img-src": ["'self'", "data:"]}

# Drawings and words of the editor itself; they tell of no page.
SAYS_NOTHING = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})


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
        target = named("editor", _place(request))
        right = Permission.WRITE_GUIDES
        if allowed(actor, Permission.MANAGE_PEOPLE):
            right = Permission.MANAGE_PEOPLE
        try:
            granted = require(actor, right, target, act=Act.WRITE_GUIDES, at=timezone.now())
        except AccessDenied:
            return page_not_found(request, Http404())
        if target.label not in SAYS_NOTHING:
            granted.note(method=request.method)
        return None


def _place(request: HttpRequest) -> str:
    """The page of the editor by the name of its view, and the number of the page written on."""
    match = request.resolver_match
    numbers = [str(value) for value in (*match.args, *match.kwargs.values())] if match else []
    return "/".join([match.url_name or match.view_name if match else "", *numbers])
