"""Addresses of Wagtail that stay shut."""

from django.http import Http404, HttpRequest, HttpResponse


def closed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Answers as if there were nothing here."""
    raise Http404
