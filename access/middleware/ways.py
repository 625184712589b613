"""Where somebody is sent whose request cannot be answered yet, and where they come from."""

from urllib.parse import urlencode, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def sent_on(request: HttpRequest, name: str, *, then: str = "") -> HttpResponse:
    """The whole page goes there, though a part of it may have asked; and `then` where it was."""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: then})}" if then else ""
    if "HX-Request" not in request.headers:
        return redirect(f"{reverse(name)}{query}")
    return HttpResponse(status=204, headers={"HX-Redirect": f"{reverse(name)}{query}"})


def page_of_form(request: HttpRequest) -> str:
    """The page of this site on which the form stood; where the browser does not say, its target."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}):
        return request.get_full_path()
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
