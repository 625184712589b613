"""The catalogue: fonds, inventory, dossier, and the records in it."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Granted, Permission, allowed, named, refuse, require
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
from archive.domain.codes import is_code
from audit.api import Act

PAGE_LENGTH = 50


def fonds_list(request: HttpRequest) -> HttpResponse:
    """All fonds that hold an inventory the person may see, with these inventories."""
    actor = _actor(request)
    granted = _granted(actor, "fonds", "")
    groups: dict[Fonds, list[Any]] = {}
    for row in completeness(actor):
        groups.setdefault(row.inventory.fonds, []).append(row)
    granted.note()
    return render(request, "archive/fonds_list.html", {"groups": list(groups.items())})


def inventory_list(request: HttpRequest) -> HttpResponse:
    """All inventories the person may see."""
    actor = _actor(request)
    granted = _granted(actor, "inventory", "")
    rows = inventories_visible_to(actor).order_by("fonds__code", "code")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    granted.note(page=page.number)
    return render(request, "archive/inventory_list.html", {"page": page})


def inventory(request: HttpRequest, code: str) -> HttpResponse:
    """One inventory: its figures, its dossiers and the records that stand in none."""
    actor = _actor(request)
    granted = _granted(actor, "inventory", code if is_code(code) else "")
    found = inventory_to(code, act=Act.LIST, actor=actor, at=granted.at)
    figures = next(row for row in completeness(actor) if row.inventory.pk == found.pk)
    dossiers = dossiers_visible_to(actor).filter(inventory=found)
    counted = dossiers.annotate(
        filed=Count("records", filter=Q(records__in=records_visible_to(actor)))
    )
    loose = _in_order(records_visible_to(actor).filter(inventory=found, dossier__isnull=True))
    page = Paginator(loose, PAGE_LENGTH).get_page(request.GET.get("page"))
    _note_records(granted, page)
    return render(
        request,
        "archive/inventory.html",
        {
            "inventory": found,
            "figures": figures,
            "dossiers": counted,
            "page": page,
            "may_import": _may_import(actor, found),
        },
    )


def dossier(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """One dossier and its records; its number comes from a file and may be anything but an address."""
    actor = _actor(request)
    granted = _granted(actor, "dossier", f"{code}/{dossier_id}" if is_code(code) else "")
    place = inventory_to(code, act=Act.LIST, actor=actor, at=granted.at)
    found = dossiers_visible_to(actor).filter(inventory=place, pk=dossier_id).first()
    if found is None:
        refuse(
            actor,
            Permission.SEE_CATALOGUE,
            granted.target,
            act=granted.act,
            rule="visible",
            at=granted.at,
        )
    rows = _in_order(records_visible_to(actor).filter(dossier=found))
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    shown = granted.on(named("dossier", f"{place.code}/{found.number}"))
    _note_records(shown, page)
    return render(
        request, "archive/dossier.html", {"inventory": place, "dossier": found, "page": page}
    )


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _in_order(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.order_by("issued_on", "number", "pk")


def _may_import(actor: Actor, inventory: Inventory) -> bool:
    return allowed(actor, Permission.CHANGE_CATALOGUE, target_of_inventory(inventory))


def _granted(actor: Actor, kind: str, label: str) -> Granted:
    target = named(kind, label)
    return require(actor, Permission.SEE_CATALOGUE, target, act=Act.LIST, at=timezone.now())


def _note_records(granted: Granted, page: Page) -> None:
    granted.note(page=page.number, mentions=[record.accession for record in page])
