"""The page editor of Wagtail sets styles on its own elements; nothing else of the site may."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

EDITOR = "/quan-tri/"


class EditorPolicyMiddleware:
    """Allows styles in attributes under Wagtail's admin, and there only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(EDITOR):
            response._csp_update = {
                "style-src": ["'self'", "'unsafe-inline'"],
                "img-src": ["'self'", "data:"],
            }  # type: ignore[attr-defined]
        return response
