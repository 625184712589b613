"""How complete each inventory is, and the list behind every figure."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Actor, Level, Permission, allowed, named, require
from access.domain.addresses import Param
from archive.api import (
    Sorting,
    awaited,
    awaited_bits,
    completeness,
    completeness_of,
    digits_before_sign,
    filed,
    holding,
    inventory_to,
    listed_visible_to,
    matched,
    missing,
    readable,
    received,
    sorting_of,
    stretch_of,
    surplus,
    total_of,
    waiting,
    with_standing,
    words_asked,
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
# Headings that sort a list, by their names in the address; each with the fields it sorts by.
NUMBER = ("number_length", "number_text")
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "listed": {
        "stt": ("position",),
        "so": NUMBER,
        "ngay": ("issued_on",),
        "ho-so": ("place__number", "position"),
        "trang": ("pages",),
        "tinh-trang": ("standing", "position"),
    },
    "receipts": {
        # Receipts are numbered as they come.
        "nhan": ("pk",),
        "ten": ("label",),
        "trang": ("pages",),
        "tinh-trang": ("state",),
        "do-mat": ("level",),
    },
    "records": {
        "ngay": ("issued_on",),
        "so": NUMBER,
        "trang": ("pages",),
        "do-mat": ("level",),
        "luu": ("pk",),
    },
}
# What only those may sort by who are shown it: an order tells of what it goes by.
OF_READERS = {"receipts": {"ten"}, "records": {"so"}, "listed": set[str]()}
FIRST = {"listed": "stt", "receipts": "nhan", "records": "ngay"}


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
    sorting, words = _sorting(request, shape, actor), words_asked(request.GET)
    rows = _sortable(rows_of(actor).filter(inventory=place), shape, actor)
    page = stretch_of(rows.filter(_holding(words, shape, actor)), sorting.order, request.GET)
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
            "sorting": sorting,
            "words": words,
            "kept": {Param.SORT: request.GET[Param.SORT]} if Param.SORT in request.GET else {},
            "words_hint": _hint(shape, actor),
        },
    )


def _reads(actor: Actor) -> bool:
    return allowed(actor, Permission.SEE_CATALOGUE)


def _sorting(request: HttpRequest, shape: str, actor: Actor) -> Sorting:
    closed = set() if _reads(actor) else OF_READERS[shape]
    columns = {name: by for name, by in COLUMNS[shape].items() if name not in closed}
    return sorting_of(request.GET, columns, otherwise=FIRST[shape])


def _sortable(rows: QuerySet[Any], shape: str, actor: Actor) -> QuerySet[Any]:
    if shape == "receipts":
        return rows
    rows = rows.annotate(number_length=digits_before_sign("number_text"))
    return with_standing(rows, actor) if shape == "listed" else rows


def _holding(words: str, shape: str, actor: Actor) -> Q:
    """
    Rows that hold the words in what is shown of them to this person, and in nothing else: from
    what is found one could read what is not shown.
    """
    if not words:
        return Q()
    if shape == "listed":
        found = holding(words, "number_text", "place__number")
        if _reads(actor):
            shown = holding(words, "number_text", "place__number", "abstract")
            found |= shown & Q(level__lt=Level.TOP_SECRET)
        return found
    if not _reads(actor):
        return Q(pk__in=[])
    if shape == "receipts":
        return holding(words, "label")
    titled = holding(words, "number_text", "abstract") & Q(level__lt=Level.TOP_SECRET)
    return holding(words, "number_text") | titled


def _hint(shape: str, actor: Actor) -> str:
    """What is looked through; empty where the person is shown nothing that words could be in."""
    if shape == "listed":
        return str(_("number, abstract, dossier") if _reads(actor) else _("number, dossier"))
    if not _reads(actor):
        return ""
    return str(_("name of the file") if shape == "receipts" else _("number, abstract"))


def _numbers(rows: Iterable[Any], shape: str) -> list[str]:
    """The records behind the rows, by their numbers; one that is hidden was not shown."""
    behind = {"listed": "answer", "receipts": "record"}.get(shape)
    records = (getattr(row, behind, None) if behind else row for row in rows)
    return [record.accession for record in records if record]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
