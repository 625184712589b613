"""How complete each inventory is, and the list behind every figure."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Actor, Permission, actor_of, named, require
from access.domain.addresses import Param
from archive.api import (
    Sorting,
    bits_seen_by,
    completeness,
    completeness_of,
    inventory_to,
    mark_of,
    readable,
    sorting_of,
    stretch_of,
    total_of,
    words_asked,
)
from archive.domain.placing import is_misplaced
from archive.queries.figure_rows import (
    FIGURES,
    Shape,
    count_behind,
    reads_titles,
    records_behind,
    rows_behind,
)
from archive.views.tying import last_tie, offers_for_list
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import Inventory, Record

HEADINGS = {
    "expected": _("Expected by the list"),
    "answered": _("Filed, on the list"),
    "awaited": _("Received, in work"),
    "missing": _("Missing"),
    "surplus": _("Surplus, on no list"),
    "filed": _("All that is filed"),
    "matched": _("Records on the list"),
    "misplaced": _("Misplaced, of other years"),
    "received": _("Files received"),
    "waiting": _("Files waiting"),
}
# Headings that sort a list, by their names in the address; each with the fields it sorts by.
NUMBER = ("number_length", "number_text")
COLUMNS: dict[Shape, dict[str, tuple[str, ...]]] = {
    Shape.LISTED: {
        "stt": ("position",),
        "so": NUMBER,
        "ngay": ("issued_on",),
        "ho-so": ("place__number", "position"),
        "trang": ("pages",),
        "tinh-trang": ("standing", "position"),
    },
    Shape.RECEIPTS: {
        # Receipts are numbered as they come.
        "nhan": ("pk",),
        "ten": ("label",),
        "trang": ("pages",),
        "tinh-trang": ("state",),
        "do-mat": ("level",),
    },
    Shape.RECORDS: {
        "ngay": ("issued_on",),
        "so": NUMBER,
        "trang": ("pages",),
        "do-mat": ("level",),
        "luu": ("pk",),
    },
}
# What only those may sort by who are shown it: an order tells of what it goes by.
OF_READERS = {Shape.RECEIPTS: {"ten"}, Shape.RECORDS: {"so"}, Shape.LISTED: set[str]()}
FIRST = {Shape.LISTED: "stt", Shape.RECEIPTS: "nhan", Shape.RECORDS: "ngay"}


def overview(request: HttpRequest) -> HttpResponse:
    """The figures of every inventory the person may see."""
    actor = actor_of(request)
    at = timezone.now()
    whole = named("completeness")
    require(actor, Permission.SEE_COMPLETENESS, whole, act=Act.SEE_COMPLETENESS, at=at).note()
    rows = completeness(actor)
    return render(request, "archive/completeness.html", {"rows": rows, "total": total_of(rows)})


def figures_list(request: HttpRequest, code: str, which: str) -> HttpResponse:
    """The list behind one figure of one inventory."""
    actor = actor_of(request)
    at = timezone.now()
    if which not in FIGURES:
        raise Http404
    asked = named(which, code)
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.LIST, at=at)
    place = inventory_to(code, act=Act.LIST, actor=actor, at=at)
    _rows, shape = FIGURES[which]
    sorting, words = _sorting(request, shape, actor), words_asked(request.GET)
    rows = rows_behind(which, place, words, actor=actor)
    page = stretch_of(rows, sorting.order, request.GET)
    granted.note(mentions=records_behind(page, shape))
    seen_bits = set(bits_seen_by(actor))
    figures = completeness_of(place, actor)
    opened = readable(page, actor) if shape == Shape.RECORDS else set()
    return render(
        request,
        "archive/figures_list.html",
        {
            "inventory": place,
            "which": which,
            "shape": shape,
            "page": page,
            "figures": figures,
            "count": count_behind(which, figures, actor=actor),
            "readable": opened,
            "offers": offers_for_list(which, page, place, actor),
            "marks": {row.pk: mark_of(row.pk) for row in page if shape == Shape.LISTED},
            "misplaced": {
                row.pk for row in page if shape == Shape.RECORDS and _elsewhere(row, place)
            },
            "last_tie": last_tie(request, place),
            "awaiting": {
                row.pk for row in page if shape == Shape.LISTED and row.awaited in seen_bits
            },
            "heading": HEADINGS[which],
            "tabs": list(HEADINGS.items()),
            "sorting": sorting,
            "words": words,
            "kept": {Param.SORT: request.GET[Param.SORT]} if Param.SORT in request.GET else {},
            "words_hint": _hint(shape, actor),
        },
    )


def _elsewhere(record: "Record", place: "Inventory") -> bool:
    return is_misplaced(record.issued_on, year_from=place.year_from, year_to=place.year_to)


def _sorting(request: HttpRequest, shape: Shape, actor: Actor) -> Sorting:
    closed = set() if reads_titles(actor) else OF_READERS[shape]
    columns = {name: by for name, by in COLUMNS[shape].items() if name not in closed}
    return sorting_of(request.GET, columns, otherwise=FIRST[shape])


def _hint(shape: Shape, actor: Actor) -> str:
    """What is looked through; empty where the person is shown nothing that words could be in."""
    if shape == Shape.LISTED:
        return str(_("number, abstract, dossier") if reads_titles(actor) else _("number, dossier"))
    if not reads_titles(actor):
        return ""
    return str(_("name of the file") if shape == Shape.RECEIPTS else _("number, abstract"))
