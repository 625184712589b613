"""The collections (giai đoạn): which years and inventories are theirs, and what lies in two of them."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import Actor, Permission, actor_of, named, require
from archive.api import (
    add_period,
    change_period,
    figures_of_period,
    in_two_periods,
    inventories_of,
    papers_of_shared_years,
    period_with,
    periods_listed,
    placed,
    put_into_period,
    stretch_of,
)
from archive.domain.periods import RULE_WORDS, BoundaryRule, Years, shared_year
from archive.domain.reference import FAULT_WORDS, ReferenceFault
from archive.forms.reference import PeriodForm
from archive.queries.periods import inventories_outside
from archive.views.reference import Editing, Values, edit, keeper, look, may_keep, nowhere
from audit.api import Act
from language.dates import shown_date

if TYPE_CHECKING:
    from archive.api import Period

KIND = "period"
# Sent from the page of an inventory, to which the answer leads back.
FROM_INVENTORY = "from_inventory"
ORDER = ("issued_on", "number", "pk")


def periods(request: HttpRequest) -> HttpResponse:
    """All collections, each with the rule for the year it shares with the one before."""
    actor = look(request, "periods")
    rows = periods_listed()
    context = {
        "periods": [(row, rule_in_words(row, rows)) for row in rows],
        "may_keep": may_keep(actor),
    }
    return render(request, "archive/reference/periods.html", context)


def period(request: HttpRequest, period_id: int) -> HttpResponse:
    """One collection with its inventories; a POST puts another inventory into it, or takes one out."""
    try:
        row = period_with(period_id)
    except ReferenceFault:
        return nowhere(request, KIND, period_id)
    if request.method == "POST":
        return _put(request, row)
    actor = look(request, KIND, row.code)
    inside = list(inventories_of(row, actor))
    figures = figures_of_period(row, actor)
    context = {
        "period": row,
        "rule": rule_in_words(row, periods_listed()),
        "inventories": inside,
        "figures": figures,
        "others": _others(row, actor) if may_keep(actor) else [],
        "may_keep": may_keep(actor),
    }
    return render(request, "archive/reference/period.html", context)


def in_two(request: HttpRequest) -> HttpResponse:
    """Papers that lie in two collections, of those the person sees."""
    actor, at = actor_of(request), timezone.now()
    shelf = named("periods")
    granted = require(actor, Permission.SEE_CATALOGUE, shelf, act=Act.LIST, at=at)
    groups = in_two_periods(actor)
    granted.note(mentions=[one.record.accession for group in groups for one in group])
    context = {"groups": groups, "may_keep": False}
    return render(request, "archive/reference/in_two.html", context)


def shared(request: HttpRequest) -> HttpResponse:
    """Papers of a year that two collections share, each with where it lies and where it belongs."""
    actor, at = actor_of(request), timezone.now()
    shelf = named("periods")
    granted = require(actor, Permission.SEE_CATALOGUE, shelf, act=Act.LIST, at=at)
    rows = periods_listed()
    page = stretch_of(papers_of_shared_years(rows, actor), ORDER, request.GET)
    shown = placed(page, rows)
    granted.note(mentions=[one.record.accession for one in shown])
    context = {
        "page": page,
        "papers": shown,
        "rules": [rule for row in rows if (rule := rule_in_words(row, rows))],
        "may_keep": False,
    }
    return render(request, "archive/reference/shared_years.html", context)


def new_period(request: HttpRequest) -> HttpResponse:
    """A collection that is not there yet; its page of words is made with it."""
    actor = keeper(request, "periods")
    form = PeriodForm(request.POST or None, new=True)

    def keep() -> object:
        code = form.cleaned_data["code"]
        return add_period(actor=actor, code=code, said=form.said(), at=timezone.now())

    back = reverse("archive:periods")
    done = _("Added, with a page of introduction among the guides.")
    return edit(
        request, Editing(_("New collection"), form, keep, back, _("Collections of papers"), done)
    )


def edit_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """What a collection is called, its years and its rule."""
    try:
        row = period_with(period_id)
    except ReferenceFault:
        return nowhere(request, KIND, period_id)
    actor = keeper(request, KIND, row.code)
    form = PeriodForm(request.POST or None, initial=_now(row), new=False)

    def keep() -> object:
        version = form.seen_version()
        return change_period(
            actor=actor, period_id=period_id, version=version, said=form.said(), at=timezone.now()
        )

    return edit(
        request,
        Editing(
            title=row.title,
            form=form,
            keep=keep,
            back=reverse("archive:period", args=[period_id]),
            back_name=row.title,
            done=_("Kept. What stood there before is on the trail."),
            now=lambda: _now(period_with(period_id)),
            note=_("The rule counts at once for every paper of the shared year."),
        ),
    )


def rule_in_words(row: "Period", rows: list["Period"]) -> str:
    """By which rule papers of the year are told apart that ends another collection; "" without one."""
    later = Years(row.pk, row.first_year, row.last_year)
    others = (Years(one.pk, one.first_year, one.last_year) for one in rows)
    if not any(shared_year(one, later) for one in others):
        return ""
    day = shown_date(row.rule_day, "day") if row.rule_day else "–"
    return _(RULE_WORDS[BoundaryRule(row.rule)]) % {"year": row.first_year, "day": day}


def _others(row: "Period", actor: Actor) -> list[tuple[int, str]]:
    others = inventories_outside(row, actor)
    return [(one.pk, f"{one.code} · {one.title}") for one in others]


def _put(request: HttpRequest, row: "Period") -> HttpResponse:
    chosen, out = request.POST.get("inventory", ""), "out" in request.POST
    back = redirect("archive:period", row.pk)
    try:
        inventory = put_into_period(
            actor=actor_of(request),
            inventory_id=int(chosen) if chosen.isdecimal() and len(chosen) < 12 else 0,
            period_id=None if out else row.pk,
            at=timezone.now(),
        )
        messages.success(request, _("Kept. What stood there before is on the trail."))
        if FROM_INVENTORY in request.POST:
            back = redirect("archive:inventory", inventory.code)
    except ReferenceFault as why:
        messages.error(request, _(FAULT_WORDS[why.code]) % why.params)
    return back


def _now(row: "Period") -> Values:
    names = (
        "version", "title", "first_year", "last_year", "rule", "rule_day", "source", "certain",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}
