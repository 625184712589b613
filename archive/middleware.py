"""A file that is damaged in the vault is told calmly, whichever address asked for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.actions.keeping import DamagedFile


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
