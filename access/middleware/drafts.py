"""What was typed into a form is not lost when its session has ended."""

from collections.abc import Callable
from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from access.actions.drafts import (
    KEPT_FOR,
    READER,
    TOKEN,
    Typed,
    draft_of,
    forget_draft,
    keep_draft,
)
from access.api import Actor, actor_of
from access.domain.refilling import UNFILLED_NAMES, refilled
from access.middleware.people import actor_behind
from access.middleware.ways import page_of_form, sent_on


class Reader(TypedDict):
    """Whose pages a browser was last shown, and what for they were cleared."""

    account: int
    clearance: int
    party_papers: bool


class DraftMiddleware:
    """
    A form that is sent after its session has ended leads to signing in, and then back, filled in.

    Whose form it was tells a signed cookie that outlives the session, not the request: the token
    against forgery, which is new with every signing in, has shown by then that the form is one of
    the last person who signed in here. Who signs out on purpose leaves nothing to come back to.
    Signed out means unknown: without that cookie nothing is kept. Passwords and files never are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(request, "behind_sign_in", False):
            return response
        if request.method == "GET" and TOKEN in request.COOKIES:
            response = _given_back(request, response)
        _remember_reader(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: object
    ) -> HttpResponse | None:
        """Before signing in is demanded: what was typed is kept, what was sent again forgotten."""
        if not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            request.behind_sign_in = True  # type: ignore[attr-defined]
            _forget_what_is_sent(request)
            return None
        if request.method == "POST":
            return _sent_too_late(request)
        if "HX-Request" not in request.headers:
            return None
        # Else the page of signing in would stand in the part that asked.
        return sent_on(request, "access:sign_in", then=page_of_form(request))


def _sent_too_late(request: HttpRequest) -> HttpResponse | None:
    reader = _reader(request)
    if reader is None or _holds_password(request):
        return None
    answer = redirect_to_login(page_of_form(request))
    keep_typed(request, answer, reader)
    return answer


def keep_typed(request: HttpRequest, answer: HttpResponse, reader: Reader) -> None:
    """What was typed stands in its form again when `reader` is back on its page."""
    typed = Typed(
        page=page_of_form(request),
        action=request.get_full_path(),
        values={n: v for n, v in request.POST.lists() if n not in UNFILLED_NAMES},
        files=bool(request.FILES),
        clearance=reader["clearance"],
        party_papers=reader["party_papers"],
    )
    # A button alone keeps nothing: what was typed before stays what there is to come back to.
    if _holds_password(request) or not (typed.values or typed.files):
        return
    token = keep_draft(account=reader["account"], typed=typed, at=timezone.now())
    if token is not None:
        _set_cookie(answer, TOKEN, token, KEPT_FOR.total_seconds())


def reader_of(actor: Actor) -> Reader:
    """The person as somebody whose pages a browser is shown."""
    return {
        "account": actor.id,
        "clearance": int(actor.clearance),
        "party_papers": actor.party_papers,
    }


def _holds_password(request: HttpRequest) -> bool:
    return any("password" in name for name in (*request.POST, *request.FILES))


def _given_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    actor = actor_of(request)
    typed = draft_of(request.COOKIES[TOKEN], actor=actor, at=timezone.now())
    if typed is None or urlsplit(typed.page).path != request.path:
        return response
    elsewhere = redirect("access:draft")
    if response.status_code in {301, 302}:
        # The form is no more: somebody else has decided meanwhile.
        return elsewhere
    if response.status_code != 200 or not _is_page(response):
        return response
    page = response.content.decode()
    filled = refilled(page, address=request.path, action=typed.action, typed=typed.values)
    if not filled:
        return elsewhere
    head, main, rest = filled.partition('<main id="noi-dung"')
    opening, close, content = rest.partition(">")
    response.content = f"{head}{main}{opening}{close}{_notice(typed)}{content}"
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
    return response


def _notice(typed: Typed) -> str:
    words = _(
        "This form was not sent: the session had ended, or your password was asked for first. What "
        "you typed stands in it again: look, then send it."
    )
    again = _("The file has to be chosen again.")
    return format_html(
        '<div class="notice notice--warn" role="status"><p>{} <a href="{}">{}</a></p></div>',
        f"{words} {again}" if typed.files else words,
        reverse("access:draft"),
        _("Show or throw away what was typed"),
    )


def _forget_what_is_sent(request: HttpRequest) -> None:
    token = request.COOKIES.get(TOKEN)
    if request.method != "POST" or not token:
        return
    actor = actor_behind(request)
    typed = draft_of(token, actor=actor, at=timezone.now())
    if typed is not None and urlsplit(typed.action).path == request.path:
        forget_draft(token, account=actor.id)


def _remember_reader(request: HttpRequest, response: HttpResponse) -> None:
    if not request.user.is_authenticated:
        # Signed out on purpose.
        for name in (READER, TOKEN):
            if name in request.COOKIES:
                response.delete_cookie(name, samesite="Lax")
        return
    now = reader_of(actor_of(request))
    if _reader(request) != now:
        _set_cookie(response, READER, signing.dumps(now, salt=READER), None)


def _reader(request: HttpRequest) -> Reader | None:
    """Whose pages this browser was last shown, and what for they were cleared."""
    try:
        said: Reader = signing.loads(request.COOKIES.get(READER, ""), salt=READER)
    except signing.BadSignature:
        return None
    return said


def _set_cookie(response: HttpResponse, name: str, value: str, seconds: float | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(seconds) if seconds else None,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and "text/html" in response.headers.get("Content-Type", "")
