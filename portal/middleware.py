"""What holds for every answer of the house, and the content policy of Wagtail's page editor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

EDITOR = "/quan-tri/"
# The page editor sets styles on its own elements; nothing else of the site may.
EDITOR_POLICY = {"style-src": ["'self'", "'unsafe-inline'"], "img-src": ["'self'", "data:"]}
METHODS = ("GET", "HEAD", "POST")


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


class EditorMiddleware:
    """Widens the content policy of Wagtail's admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if request.path.startswith(EDITOR):
            response._csp_update = EDITOR_POLICY
        return response  # type: ignore[no-any-return]
