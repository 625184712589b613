"""How other machines come to trust the site's own root; open before signing in, and without HTTPS."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.queries.own_root import OwnRoot, own_root

# Of the first the sum of the file is the fingerprint; Linux wants the second.
FOR_WINDOWS, FOR_LINUX = "kho-so-goc.cer", "kho-so-goc.crt"


@login_not_required
def trust(request: HttpRequest) -> HttpResponse:
    """What to do on Windows and on Linux, with the files and their fingerprint."""
    shown = {
        "root": _root(),
        "for_windows": FOR_WINDOWS,
        "for_linux": FOR_LINUX,
        "secure_address": f"https://{request.get_host()}",
    }
    return render(request, "portal/trust.html", shown)


@login_not_required
def root_for_windows(request: HttpRequest) -> HttpResponse:
    """The root certificate as bytes. It holds no secret."""
    return _file(_root().der, FOR_WINDOWS)


@login_not_required
def root_for_linux(request: HttpRequest) -> HttpResponse:
    """The root certificate as text. It holds no secret."""
    return _file(_root().pem.encode(), FOR_LINUX)


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _root() -> OwnRoot:
    found = own_root()
    if found is None:
        raise Http404
    return found
