"""Every request knows its actor; what is refused looks like what does not exist."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.views.defaults import page_not_found

from access.api import (
    AccessDenied,
    Actor,
    actor_for,
    end_session,
    is_signed_in,
)
from access.domain.forwarded import is_from_proxy, persons_address
from access.domain.sessions import SEEN, ending_of, is_due
from access.queries.actors import account_with_holdings
from keys.api import SHUT_HERE

if TYPE_CHECKING:
    from access.queries.requests import RequestOfActor


# Sent by static/js/idle.js with what a page asks for again and again.
BY_ITSELF = "X-Tu-Cap-Nhat"


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
        """
        A refusal, already on the trail, answers exactly as a missing page does; so does what was asked for
        by its address and is shut here, of which nobody is to learn that it is there.
        """
        if isinstance(exception, (AccessDenied, *SHUT_HERE)):
            return page_not_found(request, Http404())
        return None


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
        signed_in=bool(getattr(person, "pk", None)) and is_signed_in(person, request.session),  # type: ignore[arg-type]
    )
