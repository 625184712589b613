"""Every request knows its actor; what is refused looks like what does not exist."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    REDIRECT_FIELD_NAME,
    SESSION_KEY,
    get_user,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from access.actions.drafts import (
    KEPT_FOR,
    READER,
    TOKEN,
    Typed,
    draft_of,
    forget_draft,
    keep_draft,
)
from access.api import (
    AccessDenied,
    Actor,
    actor_for,
    actor_of,
    end_session,
    must_have_factor,
)
from access.domain.forwarded import is_from_proxy, persons_address
from access.domain.refilling import UNFILLED_NAMES, refilled
from access.domain.sessions import SEEN, ending_of, has_signed, is_due
from access.queries.actors import account_with_holdings

if TYPE_CHECKING:
    from access.queries.requests import RequestOfActor


# Sent by static/js/idle.js with what a page asks for again and again.
BY_ITSELF = "X-Tu-Cap-Nhat"


class Reader(TypedDict):
    """Whose pages a browser was last shown, and what for they were cleared."""

    account: int
    clearance: int
    party_papers: bool


class ForwardedMiddleware:
    """
    `REMOTE_ADDR` is the person's own machine, for everything that comes after.

    What is said to be forwarded counts from a proxy that the settings name, and from nobody else:
    by it workstation and seal are known, and tries are counted.
    """

    SAID = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_X_REAL_IP")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies, peer = settings.KHOSO_PROXIES, request.META.get("REMOTE_ADDR", "")
        said = {name: request.META.pop(name, "") for name in self.SAID}
        forwarded, scheme = said["HTTP_X_FORWARDED_FOR"], said["HTTP_X_FORWARDED_PROTO"]
        request.META["REMOTE_ADDR"] = persons_address(peer, forwarded, proxies)
        if is_from_proxy(peer, proxies):
            # The last word is the proxy's own.
            request.META["HTTP_X_FORWARDED_PROTO"] = scheme.rpartition(",")[2].strip().lower()
        return self.get_response(request)


class AccountMiddleware(AuthenticationMiddleware):
    """
    As Django's, which says who a session belongs to; the account comes with what it holds.

    Whatever is out of the ordinary about a session (an old key, another password, a closed
    account) is Django's to decide.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _still_here(request))  # type: ignore[assignment]


def _still_here(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Whose session this is, while it counts: neither left alone too long, nor of an earlier sign-in."""
    person: Any = _account(request)
    if not person.is_authenticated:
        return person  # type: ignore[no-any-return]
    at = timezone.now()
    now, session = int(at.timestamp()), request.session
    why = ending_of(session, mark=person.session_mark, idle_s=settings.KHOSO_IDLE_S, now=now)
    if why is not None:
        end_session(session, user=person, actor=_actor(request, person, at), why=why, at=at)
        return AnonymousUser()
    # What a page asks for by itself is nobody's doing.
    if BY_ITSELF not in request.headers and is_due(session, now=now):
        session[SEEN] = now
    return person  # type: ignore[no-any-return]


def _account(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    pk, backend = request.session.get(SESSION_KEY, ""), request.session.get(BACKEND_SESSION_KEY)
    if str(pk).isdecimal() and backend in settings.AUTHENTICATION_BACKENDS:
        address = request.META.get("REMOTE_ADDR", "")
        found = account_with_holdings(int(pk), at=timezone.now(), address=address)
        said = request.session.get(HASH_SESSION_KEY, "")
        if found and found[0].is_active and _agree(said, found[0].get_session_auth_hash()):
            request.holdings = found[1]  # type: ignore[attr-defined]
            return found[0]
    return get_user(request)


def _agree(said: object, own: str) -> bool:
    return isinstance(said, str) and constant_time_compare(said, own)


class ActorMiddleware:
    """Adds `request.actor`, read from the tables at most once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acted = cast("RequestOfActor", request)
        acted.actor = cast("Actor", SimpleLazyObject(lambda: actor_behind(request)))
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal, already on the trail, answers exactly as a missing page does."""
        if isinstance(exception, AccessDenied):
            return page_not_found(request, Http404())
        return None


class OwnPasswordMiddleware:
    """Whoever was handed a password chooses one first; then a second factor, where a role asks for it."""

    OPEN = frozenset(("access:change_password", "access:sign_out", "portal:csp_report"))
    FACTOR = "access:own_factor"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Everything leads to what is due first; accounts of the trial keep what they were given."""
        user: Any = request.user
        if not user.is_authenticated or user.trial:
            return None
        if user.issued_password:
            due = "access:change_password"
        elif must_have_factor(user, actor_of(request)):
            due = self.FACTOR
        else:
            return None
        found = request.resolver_match
        if found is not None and found.view_name in self.OPEN | {due}:
            return None
        return _sent_on(request, due)


def _sent_on(request: HttpRequest, name: str, *, then: str = "") -> HttpResponse:
    """The whole page goes there, though a part of it may have asked; and `then` where it was."""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: then})}" if then else ""
    if "HX-Request" not in request.headers:
        return redirect(f"{reverse(name)}{query}")
    return HttpResponse(status=204, headers={"HX-Redirect": f"{reverse(name)}{query}"})


class SignAgainMiddleware:
    """
    What gives rights, or takes something out of the store, asks for the password again after a while.

    Which addresses do, the settings say. Whoever pressed something on a page goes back to that page and
    presses once more: nothing is done that was not looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        found = request.resolver_match
        name = found.view_name if found is not None else ""
        files = name in settings.KHOSO_SIGN_AGAIN_FILES
        asked = files or name in settings.KHOSO_SIGN_AGAIN
        if not asked or not request.user.is_authenticated or _is_fresh(request):
            return None
        own = request.method == "GET" and not files
        to = request.get_full_path() if own else _page_of_form(request)
        return _sent_on(request, "access:sign_again", then=to)


def _is_fresh(request: HttpRequest) -> bool:
    return has_signed(request.session, now=int(timezone.now().timestamp()))


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
        return _sent_on(request, "access:sign_in", then=_page_of_form(request))


def _sent_too_late(request: HttpRequest) -> HttpResponse | None:
    reader = _reader(request)
    names = [*request.POST, *request.FILES]
    if reader is None or any("password" in name for name in names):
        return None
    page = _page_of_form(request)
    typed = Typed(
        page=page,
        action=request.get_full_path(),
        values={n: v for n, v in request.POST.lists() if n not in UNFILLED_NAMES},
        files=bool(request.FILES),
        clearance=reader["clearance"],
        party_papers=reader["party_papers"],
    )
    token = keep_draft(account=reader["account"], typed=typed, at=timezone.now())
    answer = redirect_to_login(page)
    if token is not None:
        _set_cookie(answer, TOKEN, token, KEPT_FOR.total_seconds())
    return answer


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
        "Your session had ended before this form was sent. What you typed stands in it again and "
        "has not been sent: look, then send it."
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
    actor = actor_of(request)
    now = {
        "account": actor.id,
        "clearance": int(actor.clearance),
        "party_papers": actor.party_papers,
    }
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


def _page_of_form(request: HttpRequest) -> str:
    """The page of this site on which the form stood; where the browser does not say, its target."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}):
        return request.get_full_path()
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and "text/html" in response.headers.get("Content-Type", "")


def actor_behind(request: HttpRequest) -> Actor:
    """The actor of a request, with the workstation and a digest of the session's key."""
    return _actor(request, request.user, timezone.now())


def _actor(request: HttpRequest, person: object, at: datetime) -> Actor:
    key = request.session.session_key or ""
    return actor_for(
        person,
        at=at,
        address=request.META.get("REMOTE_ADDR", ""),
        session=hashlib.sha256(key.encode()).hexdigest()[:16] if key else "",
        holdings=getattr(request, "holdings", None),
    )
