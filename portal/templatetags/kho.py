"""Small words of the templates: levels, icons, numbers, navigation."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from html import escape
from typing import Protocol

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override

from access.api import Actor, allowed, openings_running
from access.domain.levels import LEVEL_WORDS, Level
from archive.api import PeriodFigures, figures_of_period, period_coded, sees_all_figures
from audit.domain.acts import ACT_WORDS
from machine.json_values import JsonObject
from portal.domain.navigation import REFERENCE_LISTS, place_of, places_of
from portal.domain.trail_words import (
    ACTOR_WORDS,
    LEVELLED,
    PLACE_WORDS,
    ROLE_WORDS,
    RULE_WORDS,
    STORED_WORDS,
)
from portal.models import NoticePage
from portal.queries.guides import unread_notices
from reading.domain.reason_rules import RULES
from reading.domain.reasons import explain

register = template.Library()

ICONS = {
    "alert": "M12 3l10 18H2zM12 10v5M12 18v.5",
    "back": "M15 5l-7 7 7 7",
    "book": "M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2zM12 6v14",
    "box": "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9",
    "check": "M5 13l5 5 9-11",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2",
    "close": "M6 6l12 12M18 6L6 18",
    "down": "M5 9l7 7 7-7",
    "download": "M12 4v12M6 11l6 6 6-6M4 21h16",
    "file": "M6 3h9l4 4v14H6zM14 3v5h5",
    "filter": "M4 5h16l-6 8v6l-4-2v-4z",
    "fit": "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
    "folder": "M3 6h7l2 3h9v11H3z",
    "forward": "M9 5l7 7-7 7",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7v.5",
    "key": "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l9-9M16 7l3 3",
    "list": "M5 6h14M5 11h14M5 16h9",
    "lock": "M6 11h12v10H6zM8 11V8a4 4 0 0 1 8 0v3",
    "minus": "M5 12h14",
    "offline": "M3 3l18 18M8 8a9 9 0 0 0-4 3M12 7a9 9 0 0 1 8 4M9 15a4 4 0 0 1 5 0M12 19v.2",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 4-6 8-6s8 2 8 6",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z",
    "rotate": "M20 5v5h-5M20 10a8 8 0 1 0 1 4",
    "search": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
    "shield": "M12 3l7 3v6c0 4-3 7-7 9-4-2-7-5-7-9V6zM9 12l2 2 4-4",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8z",
    "undo": "M9 5L4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3",
    "up": "M5 15l7-7 7 7",
}
NO_NOTICES = "no_notices_at"
ASKED_AGAIN_S = 300


class Segment(Protocol):
    """A piece of a text; `hit` says how it was found, nothing where it was not."""

    text: str
    hit: str


class EventTold(Protocol):
    """What the words of an event on the trail are made of."""

    subject_kind: str
    subject: str
    level: int | None
    reason: str
    details: JsonObject


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon as inline SVG; decoration, words stand beside it."""
    return format_html(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def level(value: int | str, party_papers: bool = False) -> SafeString:
    """The secrecy mark: frame and word, read aloud with its name."""
    return _level(Level(int(value)), party_papers, get_language())


@cache
def _level(number: Level, party_papers: bool, language: str | None) -> SafeString:
    with override(language):
        mark = format_html(
            '<span class="level{}"><span class="vh">{}: </span>{}</span>',
            f" level--{int(number)}" if number else "",
            gettext("Level"),
            gettext(LEVEL_WORDS[number]),
        )
        if not party_papers:
            return mark
        party = format_html(
            '<span class="level level--p">{}</span>', gettext("Secret paper of the Party")
        )
        return format_html("{} {}", mark, party)


@register.simple_tag
def idle_seconds() -> int:
    """After how long a session ends in which nobody does anything; 0: never."""
    return int(settings.KHOSO_IDLE_S)


@register.filter
def dotted(value: int | str | None) -> str:
    """A count as it is written: 3.286; a dash for what is not known."""
    return "–" if value is None or value == "" else f"{int(value):,}".replace(",", ".")


@register.filter
def when(value: datetime | None) -> str:
    """A moment: the hour alone today, else day and hour; a dash for never."""
    if value is None:
        return "–"
    moment, now = timezone.localtime(value), timezone.localtime()
    if moment.date() == now.date():
        return moment.strftime("%H:%M")
    return moment.strftime("%d/%m/%Y %H:%M")


@register.filter
def found_at(values: Mapping[int, object], key: int) -> object:
    """What a table of the page holds for a row; nothing where it holds none."""
    return values.get(key) if values else None


@register.filter
def passage(segments: Iterable[Segment]) -> SafeString:
    """Pieces of text, those with a `hit` marked: one line of words, however many finds are in it."""
    # Django's own escaping asks of every piece whether it is lazy or safe already: none is.
    pieces = ((escape(one.text), one.hit) for one in segments)
    return SafeString("".join(f"<mark>{text}</mark>" if hit else text for text, hit in pieces))


@register.filter
def short_name(full_name: str) -> str:
    """The last two words of a name, as people address one another."""
    return " ".join(full_name.split()[-2:])


@register.filter
def verb(action: str) -> str:
    """An action of the trail in words; one without words stands as it is."""
    return gettext(ACT_WORDS[action]) if action in ACT_WORDS else action


@register.filter
def subject_in_words(event: EventTold) -> str:
    """
    What an event was about: a home by the role it is for, a screen of the guides by the page on
    it, what there is only one of by its word, all else by its number or name.
    """
    if not event.subject:
        return gettext(PLACE_WORDS[event.subject_kind]) if event.subject_kind in PLACE_WORDS else ""
    if event.subject_kind == "home" and event.subject in ROLE_WORDS:
        return gettext(ROLE_WORDS[event.subject])
    if event.subject_kind == "editor":
        page = event.subject.rpartition("/")[2]
        if page.isdecimal():
            return gettext("guide page %(number)s") % {"number": page}
        return gettext("the guides")
    return str(event.subject)


@register.filter
def actor_in_words(name: str) -> str:
    """Who acted, or where: the store, its machine and its command line by these words."""
    return gettext(ACTOR_WORDS[name]) if name in ACTOR_WORDS else name


@register.filter
def has_level(event: EventTold) -> bool:
    """Whether a level says something of what the event was about."""
    return bool(event.level or (event.subject and event.subject_kind in LEVELLED))


@register.filter
def role_in_words(role: str) -> str:
    """A role as people call it; one without words stands as it is."""
    return gettext(ROLE_WORDS[role]) if role in ROLE_WORDS else role


@register.filter
def rule_in_words(rule: str) -> str:
    """A rule that failed, in words; one without words stands as it is."""
    return gettext(RULE_WORDS[rule]) if rule in RULE_WORDS else rule


@register.filter
def reason_in_words(event: EventTold) -> str:
    """Why a file was set aside or not handed out, in words; any other reason as it was written."""
    if event.subject_kind != "item" and event.reason in STORED_WORDS:
        return gettext(STORED_WORDS[event.reason])
    if event.subject_kind != "item" or event.reason not in RULES:
        return str(event.reason)
    explanation = explain(event.reason, event.details)
    return gettext(explanation.message) % explanation.params


@register.simple_tag
def control(field: BoundField, attributes: Mapping[str, str] | None = None) -> SafeString:
    """The control of a form's field in the house's style; ticks and dots keep their own."""
    own: dict[str, str | bool] = {**(attributes or {})}
    if isinstance(field.field.widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return field.as_widget(attrs=own)
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs=own | {"class": f"{given} input".strip()})


@register.filter
def ticked(field: BoundField) -> bool:
    """Whether the field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def lookup(mapping: Mapping[str, object], key: str) -> object:
    """The value under a key, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.inclusion_tag("portal/parts/scope_of_figures.html", takes_context=True)
def scope_of_figures(context: RequestContext) -> dict[str, object]:
    """Which part of the archive the person's figures count: never more than they may see."""
    actor = context["actor"]
    return {"actor": actor, "whole": sees_all_figures(actor)}


@register.simple_tag(takes_context=True)
def notices_to_read(context: RequestContext) -> list[NoticePage]:
    """Published notices the person has not opened; asked for once a page."""
    request, actor = context.get("request"), context.get("actor")
    if request is None or not actor:
        return []
    if not hasattr(request, "notices_to_read"):
        request.notices_to_read = _notices(request, actor)
    return list(request.notices_to_read)


def _notices(request: HttpRequest, actor: Actor) -> list[NoticePage]:
    # Who has read everything is not asked about again with every page.
    at = timezone.now()
    none_at = request.session.get(NO_NOTICES, 0)
    if 0 <= at.timestamp() - none_at < ASKED_AGAIN_S:
        return []
    found = unread_notices(actor, at=at)
    if not found and actor.id:
        request.session[NO_NOTICES] = int(at.timestamp())
    return found


@register.simple_tag(takes_context=True)
def places(context: RequestContext) -> list[dict[str, object]]:
    """The navigation of the person who looks, with the place where they are."""
    request = context.get("request")
    actor = context.get("actor")
    here = getattr(getattr(request, "resolver_match", None), "view_name", "")
    if not getattr(getattr(request, "user", None), "is_authenticated", False) or not actor:
        return []
    marked = place_of(here, actor.roles)
    return [
        {"label": gettext(place.label), "address": place.address, "here": place.address == marked}
        for place in places_of(actor.roles, committed=actor.committed, heads=bool(actor.heads))
    ]


@register.simple_tag(takes_context=True, name="openings_running")
def running_openings(context: RequestContext) -> list[object]:
    """What is open in an emergency now: one's own, and for whoever watches all; mostly nothing is."""
    actor = context.get("actor")
    numbers = {*actor.alarms, *((actor.opening,) if actor.opening else ())} if actor else set()
    return list(openings_running(numbers)) if numbers else []


@register.simple_tag(takes_context=True)
def reference_lists(context: RequestContext) -> list[dict[str, object]]:
    """The lists that are open to the person who looks, with the one that is open now."""
    request, actor = context.get("request"), context.get("actor")
    here = getattr(getattr(request, "resolver_match", None), "view_name", "")
    return [
        {"label": gettext(place.label), "address": place.address, "here": place.address == here}
        for place in REFERENCE_LISTS
        if actor and allowed(actor, place.permission)
    ]


@register.simple_tag(takes_context=True)
def period_figures(context: RequestContext, code: str) -> PeriodFigures | None:
    """The figures of a collection as far as the person who looks sees it; None for who sees none."""
    actor, period = context.get("actor"), period_coded(code)
    return figures_of_period(period, actor) if actor and period else None
