"""The auditor's list of events."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views import View

from access.api import Permission, actor_of, named, require
from access.domain.addresses import Param
from access.forms.trail import TrailFilterForm
from audit.api import ACT_WORDS, Act, EventPage, TrailFilters, TrailPlace, events_page, text_digest

PAGE_LENGTH = 50
LONGEST_NUMBER = 18


class TrailView(View):
    """
    Events newest first, narrowed by person, record, words, action, outcome and days.

    Pages are read on from the last event of the one before; nothing is counted.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        at = timezone.now()
        asked = named("trail", request.GET.get(Param.SUBJECT, "").strip())
        granted = require(actor, Permission.READ_TRAIL, asked, act=Act.READ_TRAIL, at=at)
        actions = sorted(
            ((act.value, gettext(ACT_WORDS[act])) for act in Act), key=lambda pair: pair[1]
        )
        form = TrailFilterForm(request.GET or None, actions=actions)
        filters = form.filters() if form.is_valid() else TrailFilters()
        granted.note(**_asked(filters))
        page = _page(request, filters)
        return render(
            request,
            "access/trail.html",
            {
                "form": form,
                "page": page,
                "newer": _written(page.newer),
                "older": _written(page.older),
            },
            status=200 if form.is_valid() or not request.GET else 422,
        )


def _asked(filters: TrailFilters) -> dict[str, str]:
    """What the auditor asked the trail; the words of a search as their digest."""
    asked = {
        "person": filters.who,
        "words": text_digest(filters.words),
        "action": filters.action,
        "outcome": filters.outcome,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
    }
    return {name: value for name, value in asked.items() if value}


def _page(request: HttpRequest, filters: TrailFilters) -> EventPage:
    after = _place(request.GET.get(Param.AFTER, ""))
    page = events_page(
        filters, length=PAGE_LENGTH, before=_place(request.GET.get(Param.BEFORE, "")), after=after
    )
    # Newer than the newest there is nothing; then the first page is meant.
    return page if page.events or not after else events_page(filters, length=PAGE_LENGTH)


def _place(text: str) -> TrailPlace | None:
    """A place as an address names it: microseconds since 1970, and the event's number."""
    moment, _, number = text.partition("-")
    for part in (moment, number):
        if not (part.isascii() and part.isdecimal() and len(part) <= LONGEST_NUMBER):
            return None
    try:
        at = datetime.fromtimestamp(int(moment) // 1_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return TrailPlace(at.replace(microsecond=int(moment) % 1_000_000), int(number))


def _written(place: TrailPlace | None) -> str:
    if place is None:
        return ""
    seconds = int(place.at.replace(microsecond=0).timestamp())
    return f"{seconds * 1_000_000 + place.at.microsecond}-{place.id}"
