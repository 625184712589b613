"""Addresses of Wagtail that stay shut."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answers as if there were nothing here."""
    raise Http404
