"""The catalogue: fonds, inventory, dossier, and the records in it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Permission, allowed, require
from archive.api import (
    Fonds,
    Inventory,
    Record,
    completeness,
    dossiers_visible_to,
    inventories_visible_to,
    inventory_to,
    records_visible_to,
    target_of_inventory,
)
from audit.api import Entry, append_durably

PAGE_LENGTH = 50


def fonds_list(request: HttpRequest) -> HttpResponse:
    """All fonds that hold an inventory the person may see, with these inventories."""
    actor = _actor(request)
    require(actor, Permission.SEE_CATALOGUE, at=timezone.now())
    groups: dict[Fonds, list[Any]] = {}
    for row in completeness(actor):
        groups.setdefault(row.inventory.fonds, []).append(row)
    _note_list(actor, "fonds", "")
    return render(request, "archive/fonds_list.html", {"groups": list(groups.items())})


def inventory_list(request: HttpRequest) -> HttpResponse:
    """All inventories the person may see."""
    actor = _actor(request)
    require(actor, Permission.SEE_CATALOGUE, at=timezone.now())
    rows = inventories_visible_to(actor).order_by("fonds__code", "code")
    _note_list(actor, "inventory", "")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "archive/inventory_list.html", {"page": page})


def inventory(request: HttpRequest, code: str) -> HttpResponse:
    """One inventory: its figures, its dossiers and the records that stand in none."""
    actor = _actor(request)
    require(actor, Permission.SEE_CATALOGUE, at=timezone.now())
    found = inventory_to(code, actor=actor, at=timezone.now())
    figures = next(row for row in completeness(actor) if row.inventory.pk == found.pk)
    dossiers = dossiers_visible_to(actor).filter(inventory=found)
    counted = dossiers.annotate(
        filed=Count("records", filter=Q(records__in=records_visible_to(actor)))
    )
    loose = _in_order(records_visible_to(actor).filter(inventory=found, dossier__isnull=True))
    _note_list(actor, "inventory", found.code)
    return render(
        request,
        "archive/inventory.html",
        {
            "inventory": found,
            "figures": figures,
            "dossiers": counted,
            "page": Paginator(loose, PAGE_LENGTH).get_page(request.GET.get("page")),
            "may_import": _may_import(actor, found),
        },
    )


def dossier(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """One dossier and its records; its number comes from a file and may be anything but an address."""
    actor = _actor(request)
    at = timezone.now()
    require(actor, Permission.SEE_CATALOGUE, at=at)
    place = inventory_to(code, actor=actor, at=at)
    found = dossiers_visible_to(actor).filter(inventory=place, pk=dossier_id).first()
    if found is None:
        raise Http404
    rows = _in_order(records_visible_to(actor).filter(dossier=found))
    _note_list(actor, "dossier", f"{place.code}/{found.number}")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request, "archive/dossier.html", {"inventory": place, "dossier": found, "page": page}
    )


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _in_order(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.order_by("issued_on", "number", "pk")


def _may_import(actor: Actor, inventory: Inventory) -> bool:
    return allowed(actor, Permission.CHANGE_CATALOGUE, target_of_inventory(inventory))


def _note_list(actor: Actor, kind: str, subject: str) -> None:
    append_durably(
        Entry(who=actor.who, action="list", subject_kind=kind, subject=subject[:80]),
        at=timezone.now(),
    )
