"""The search page."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Actor, Permission, actor_of, allowed
from archive.api import codes_told, examples_for
from search.actions.finding import PAGE_LENGTH
from search.api import (
    Findings,
    NotBuilt,
    RebuildNeeded,
    SearchUnavailable,
    find,
    open_engine,
    unfound,
)
from search.domain.results import Sort
from search.forms import SORTS, Asked, asked_by
from search.views.conditions import MOST_OFFERED, understood
from search.views.facets import chosen_of, facets_of, undated, years_of
from search.views.hits import groups_of

SORT_WORDS: Final = {
    Sort.RELEVANCE: _("Most relevant"),
    Sort.NEWEST: _("Date: newest first"),
    Sort.OLDEST: _("Date: oldest first"),
    Sort.NUMBER: _("Number and symbol"),
}


def search(request: HttpRequest) -> HttpResponse:
    """Results of a search, or of browsing when no words are given."""
    actor = actor_of(request)
    at = timezone.now()
    asked = asked_by(request.GET)
    context: dict[str, object] = {
        "asked": asked,
        "may_browse": allowed(actor, Permission.SEE_CATALOGUE),
    }
    engine = open_engine(settings.KHOSO_SEARCH)
    try:
        findings = find(
            actor=actor,
            text=asked.wording,
            filters=asked.filters,
            sort=asked.sort,
            page=asked.page,
            at=at,
            engine=engine,
        )
    except SearchUnavailable as why:
        context["rebuilding"] = isinstance(why, NotBuilt | RebuildNeeded)
        return render(request, "search/unavailable.html", context, status=503)
    context |= _shown(findings, asked, actor)
    nowhere = unfound(findings, asked.text, engine=engine)
    context["unfound"] = nowhere
    context["instead"] = asked.with_text(nowhere.instead) if nowhere.instead else ""
    context["understood"] = understood(asked, findings.meanings)
    context["own_letters"] = sorted(findings.meanings.letters)[:MOST_OFFERED]
    if not findings.found and asked.text:
        context["examples"] = examples_for(actor).queries
    return render(request, "search/search.html", context)


def _shown(findings: Findings, asked: Asked, actor: Actor) -> dict[str, object]:
    inventories = codes_told(actor)
    first = (findings.page - 1) * PAGE_LENGTH + 1
    return {
        "findings": findings,
        "groups": groups_of(findings, asked, inventories, actor=actor),
        "facets": facets_of(findings.facets, asked.filters, inventories),
        "chosen": chosen_of(findings.facets, asked.filters, inventories),
        "bars": years_of(findings.facets, asked.filters),
        "undated": undated(findings.facets, asked.filters),
        "sorts": [(name, SORT_WORDS[sort], sort is asked.sort) for name, sort in SORTS.items()],
        "first": first,
        "last": min(first + PAGE_LENGTH - 1, findings.total + findings.looser),
        "all": findings.total + findings.looser,
        "previous_page": findings.page - 1,
        "next_page": findings.page + 1,
        "without_filters": asked.address(filters=False),
    }
