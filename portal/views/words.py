"""The way into Wagtail's screens: permission, the right page, and an event for every change."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from access.api import Actor, Permission, actor_of, allowed, named, require
from audit.api import Act, Entry, append
from portal.domain.words import (
    FURNITURE,
    OTHER_CHANGE,
    PASSING_TABLES,
    SCREENS,
    VERBS,
    Reach,
    Screen,
)
from portal.queries.guides import is_page_of_words, is_table_of_guides, newest_note, notes_after

View = Callable[..., HttpResponse]
READING = frozenset(("GET", "HEAD"))
WRITE = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


def opened(view: View, name: str) -> View:
    """
    The screen of this name for those who write guides; to others it is a missing page.

    A request that changes a row and its events stand in one transaction.
    """
    screen = SCREENS[name]

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = actor_of(request)
        at = timezone.now()
        furniture = name in FURNITURE and allowed(actor, Permission.WRITE_GUIDES)
        place = named("editor", "/".join([name, *map(str, (*args, *kwargs.values()))]))
        right = Permission.WRITE_GUIDES
        granted = None if furniture else require(actor, right, place, act=Act.WRITE_GUIDES, at=at)
        if not _names_a_page_it_may(screen, args, kwargs):
            raise Http404
        if granted is not None:
            granted.note(method=request.method)
        if request.method in READING:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return _noted(view, request, args, kwargs, screen=screen, actor=actor, at=at)

    return asked


def account(request: HttpRequest) -> HttpResponse:
    """Wagtail's page of one's account is ours: a password of one's own."""
    return redirect("access:change_password")


def sign_out(request: HttpRequest) -> HttpResponse:
    """Wagtail's signing out leads to ours, which is on the trail; the form goes with it."""
    answer = HttpResponseRedirect(reverse("access:sign_out"))
    answer.status_code = 307
    return answer


class _Writes:
    """Counts what a request writes, but for tables that hold nothing lasting."""

    def __init__(self) -> None:
        self.any = False

    def __call__(
        self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        found = WRITE.match(sql)
        self.any = self.any or (found is not None and found[1] not in PASSING_TABLES)
        return execute(sql, params, many, context)


def _noted(
    view: View,
    request: HttpRequest,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    *,
    screen: Screen,
    actor: Actor,
    at: datetime,
) -> HttpResponse:
    newest = newest_note()
    writes = _Writes()
    with connection.execute_wrapper(writes):
        response = view(request, *args, **kwargs)
    if not writes.any:
        return response
    rows = notes_after(newest, actor)
    acts = [(VERBS.get(row.action, OTHER_CHANGE), row.page_id, row.action) for row in rows]
    for verb, page, noted in acts or [(OTHER_CHANGE, kwargs.get(screen.page), "")]:
        details = {"page": page} | ({"noted": noted} if verb == OTHER_CHANGE else {})
        append(
            Entry(
                who=actor.who,
                action=Act(verb),
                subject_kind="page",
                subject=f"page-{page}" if page else "",
                details=details,
            ),
            at=at,
        )
    return response


def _names_a_page_it_may(
    screen: Screen, args: tuple[object, ...], kwargs: dict[str, object]
) -> bool:
    if screen.reach in {Reach.NONE, Reach.ANY}:
        return True
    if kwargs.get("model_name", "page") not in {"page", "guidepage", "noticepage"}:
        return False
    # One address of Wagtail's has places without names; the page is the first.
    number = str(kwargs.get(screen.page, args[0] if args else ""))
    if not number.isdecimal():
        return False
    asked = is_table_of_guides if screen.reach == Reach.TABLE else is_page_of_words
    return asked(int(number))
