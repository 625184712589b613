"""How complete each inventory is, and the list behind every figure."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Actor, Permission, named, require
from archive.api import (
    awaited,
    awaited_bits,
    completeness,
    completeness_of,
    filed,
    inventory_to,
    listed_visible_to,
    matched,
    missing,
    readable,
    received,
    stretch_of,
    surplus,
    total_of,
    waiting,
)
from audit.api import Act

# The figure's name in the address → the rows behind it, and the template's part that shows them.
LISTS: dict[str, tuple[Callable[[Actor], QuerySet[Any]], str]] = {
    "expected": (listed_visible_to, "listed"),
    "matched": (matched, "records"),
    "awaited": (awaited, "listed"),
    "missing": (missing, "listed"),
    "surplus": (surplus, "records"),
    "filed": (filed, "records"),
    "received": (received, "receipts"),
    "waiting": (waiting, "receipts"),
}
HEADINGS = {
    "expected": _("Expected by the list"),
    "matched": _("Filed, on the list"),
    "awaited": _("Received, in work"),
    "missing": _("Missing"),
    "surplus": _("Surplus, on no list"),
    "filed": _("All that is filed"),
    "received": _("Files received"),
    "waiting": _("Files waiting"),
}
ORDERS = {"listed": ("position", "pk"), "receipts": ("pk",), "records": ("issued_on", "pk")}


def overview(request: HttpRequest) -> HttpResponse:
    """The figures of every inventory the person may see."""
    actor = _actor(request)
    at = timezone.now()
    whole = named("completeness")
    require(actor, Permission.SEE_COMPLETENESS, whole, act=Act.SEE_COMPLETENESS, at=at).note()
    rows = completeness(actor)
    return render(request, "archive/completeness.html", {"rows": rows, "total": total_of(rows)})


def figures_list(request: HttpRequest, code: str, which: str) -> HttpResponse:
    """The list behind one figure of one inventory."""
    actor = _actor(request)
    at = timezone.now()
    if which not in LISTS:
        raise Http404
    asked = named(which, code)
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.LIST, at=at)
    place = inventory_to(code, act=Act.LIST, actor=actor, at=at)
    rows_of, shape = LISTS[which]
    rows = rows_of(actor).filter(inventory=place)
    page = stretch_of(rows, ORDERS[shape], request.GET)
    granted.note(mentions=_numbers(page, shape))
    seen_bits = set(awaited_bits(actor))
    figures = completeness_of(place, actor)
    opened = readable(page, actor) if shape == "records" else set()
    return render(
        request,
        "archive/figures_list.html",
        {
            "inventory": place,
            "which": which,
            "shape": shape,
            "page": page,
            "figures": figures,
            "count": getattr(figures, which),
            "readable": opened,
            "awaiting": {row.pk for row in page if shape == "listed" and row.awaited in seen_bits},
            "heading": HEADINGS[which],
            "tabs": list(HEADINGS.items()),
        },
    )


def _numbers(rows: Iterable[Any], shape: str) -> list[str]:
    """The records behind the rows, by their numbers; one that is hidden was not shown."""
    behind = {"listed": "answer", "receipts": "record"}.get(shape)
    records = (getattr(row, behind, None) if behind else row for row in rows)
    return [record.accession for record in records if record]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
