"""The search page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from access.api import Actor, Level, Permission, require
from archive.api import inventories_visible_to
from archive.domain.types import type_by_code
from search.api import Findings, SearchUnavailable, find, open_engine
from search.domain.results import FACETS, FacetName, Facets, Filters
from search.forms import NAMES, SORTS, Asked, Choice, asked_by

SHOWN_CHOICES = 12
LEVEL_NAMES = {
    Level.ORDINARY: "Ordinary",
    Level.CONFIDENTIAL: "Confidential",
    Level.SECRET: "Secret",
    Level.TOP_SECRET: "Top secret",
}


def search(request: HttpRequest) -> HttpResponse:
    """Results of a search, or of browsing when no words are given."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    require(actor, Permission.SEARCH, at=at)
    asked = asked_by(request.GET)
    context: dict[str, Any] = {"asked": asked, "names": NAMES, "sorts": list(SORTS)}
    try:
        findings = find(
            actor=actor,
            text=asked.text,
            filters=asked.filters,
            sort=asked.sort,
            page=asked.page,
            at=at,
            engine=open_engine(settings.KHOSO_SEARCH),
        )
    except SearchUnavailable:
        return render(request, "search/unavailable.html", context, status=503)
    context |= {
        "findings": findings,
        "facets": choices_of(findings.facets, asked, actor),
        "chosen": chosen_of(findings.facets, asked, actor),
        "first": (findings.page - 1) * 20 + 1,
        "last": (findings.page - 1) * 20 + len(findings.found),
        "years": year_bars(findings),
    }
    return render(request, "search/search.html", context)


def choices_of(facets: Facets, asked: Asked, actor: Actor) -> dict[str, list[Choice]]:
    """For each facet its most frequent values in words, the chosen ones always among them."""
    words = _words(actor)
    return {name: _choices(name, facets, asked.filters, words) for name in FACETS}


def chosen_of(facets: Facets, asked: Asked, actor: Actor) -> list[tuple[str, Choice]]:
    """The chosen values, each with the facet's name in the address, for removing them."""
    rows = choices_of(facets, asked, actor)
    return [(NAMES[name], row) for name in FACETS for row in rows[name] if row.chosen]


def year_bars(findings: Findings) -> list[tuple[int, int]]:
    """The counts by year in order of the years; 0 (no date) is left out."""
    return sorted((year, count) for year, count in findings.facets.year if year)


def _choices(
    name: FacetName, facets: Facets, filters: Filters, words: dict[tuple[str, str], str]
) -> list[Choice]:
    chosen = {str(value) for value in filters.chosen(name)}
    counts = [(str(value), count) for value, count in getattr(facets, name)]
    known = {value for value, _ in counts}
    counts += [(value, 0) for value in sorted(chosen - known)]
    rows = [
        Choice(value, _label(name, value, words), count, value in chosen) for value, count in counts
    ]
    return [row for place, row in enumerate(rows) if place < SHOWN_CHOICES or row.chosen]


def _label(name: FacetName, value: str, words: dict[tuple[str, str], str]) -> str:
    if name == "type":
        kind = type_by_code(value)
        return kind.name if kind else gettext("not known")
    if name == "level":
        return gettext(LEVEL_NAMES[Level(int(value))]) if value in "0123" and value else value
    if name == "inventory":
        return words.get((name, value), gettext("not known"))
    return value if value not in {"", "0"} else gettext("not known")


def _words(actor: Actor) -> dict[tuple[str, str], str]:
    rows = inventories_visible_to(actor).values_list("pk", "code")
    return {("inventory", str(pk)): code for pk, code in rows}
