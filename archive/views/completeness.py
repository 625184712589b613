"""How complete each inventory is, and the list behind every figure."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Actor, Granted, Permission, actor_of, named, require
from access.domain.addresses import Heading, Param
from archive.api import (
    Sorting,
    bits_seen_by,
    completeness,
    inventories_visible_to,
    inventory_to,
    mark_of,
    periods_listed,
    sorting_of,
    stretch_of,
    total_of,
    words_asked,
)
from archive.domain.breakdown import Together
from archive.domain.forecasting import forecast
from archive.domain.placing import is_misplaced
from archive.domain.shapes import Shape
from archive.queries.breakdowns import narrowed_to
from archive.queries.completeness import grouped
from archive.queries.dossier_block import dossier_block
from archive.queries.figure_places import FigurePlaces, places_asked
from archive.queries.figure_rows import (
    DOSSIERS,
    FIGURES,
    count_behind,
    figures_there,
    pages_held,
    reads_titles,
    records_behind,
    rows_behind,
    with_what_they_repeat,
)
from archive.queries.pace import filed_by_week
from archive.queries.repeats import repeated_by
from archive.views.tying import last_tie, offers_for_list
from archive.views.units import AGAINST_THE_LIST, WHAT_CAME, units_beside
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import Inventory, Record, Stretch
    from archive.queries.completeness import Completeness, Total
    from archive.views.units import UnitRow

TOGETHER = {
    Together.INVENTORY: _("By inventory"),
    Together.FONDS: _("By fonds"),
    Together.UNIT: _("By unit"),
}
# What narrows a list to the inventories that are told together.
IN_COMMON_OF = {Together.FONDS: Param.FONDS, Together.UNIT: Param.UNIT}
HEADINGS = {
    "expected": _("Expected by the list"),
    "answered": _("Filed, on the list"),
    "unfiled": _("Not filed yet"),
    "awaited": _("Received, in work"),
    "missing": _("Missing"),
    "short": _("Short of pages"),
    "surplus": _("Surplus, on no list"),
    "filed": _("All that is filed"),
    "matched": _("Records on the list"),
    "checked": _("Checked by a person"),
    "unreviewed": _("Not reviewed"),
    "duplicate": _("Filed twice"),
    "misplaced": _("Misplaced, of other years"),
    "received": _("Files received"),
    "recognised": _("Files recognised"),
    "waiting": _("Files waiting"),
}
OF_DOSSIERS = {
    f"{DOSSIERS}expected": _("Dossiers of the lists"),
    f"{DOSSIERS}answered": _("Whole dossiers"),
    f"{DOSSIERS}awaited": _("Begun dossiers"),
    f"{DOSSIERS}missing": _("Dossiers of which nothing came"),
    f"{DOSSIERS}short": _("Whole dossiers short of pages"),
    f"{DOSSIERS}received": _("Dossiers of which something came"),
    f"{DOSSIERS}filed": _("Dossiers with something filed"),
    f"{DOSSIERS}checked": _("Dossiers checked by a person"),
    f"{DOSSIERS}surplus": _("Dossiers on no list"),
    f"{DOSSIERS}duplicate": _("Dossiers of one number"),
    f"{DOSSIERS}misplaced": _("Dossiers of other years"),
}
# Headings that sort a list, each with the fields it sorts by.
# Of a closed one they stand in no order that the database knows: those come first.
NUMBER = ("number_length", "number_sorted")
COLUMNS: dict[Shape, dict[Heading, tuple[str, ...]]] = {
    Shape.LISTED: {
        Heading.POSITION: ("position",),
        Heading.NUMBER: NUMBER,
        Heading.ISSUED: ("issued_on",),
        Heading.DOSSIER: ("place__number", "position"),
        Heading.PAGES: ("pages",),
        Heading.STANDING: ("standing", "position"),
    },
    Shape.RECEIPTS: {
        # Receipts are numbered as they come.
        Heading.RECEIVED: ("pk",),
        Heading.NAME: ("label_sorted",),
        Heading.PAGES: ("pages",),
        Heading.STANDING: ("state",),
        Heading.LEVEL: ("level",),
    },
    Shape.RECORDS: {
        Heading.ISSUED: ("issued_on",),
        Heading.NUMBER: NUMBER,
        Heading.PAGES: ("pages",),
        Heading.LEVEL: ("level",),
        Heading.FILED: ("pk",),
    },
    Shape.DOSSIERS: {
        Heading.NUMBER: ("sort_number", "number"),
        Heading.ISSUED: ("first_on",),
        Heading.PAGES: ("pages",),
        Heading.LEVEL: ("level",),
    },
}
# What only those may sort by who are shown it: an order tells of what it goes by.
OF_READERS = {
    Shape.RECEIPTS: {Heading.NAME},
    Shape.RECORDS: {Heading.NUMBER},
    Shape.LISTED: set[Heading](),
    Shape.DOSSIERS: set[Heading](),
}
FIRST = {
    Shape.LISTED: Heading.POSITION,
    Shape.RECEIPTS: Heading.RECEIVED,
    Shape.RECORDS: Heading.ISSUED,
    Shape.DOSSIERS: Heading.NUMBER,
}
# Those whose order is that of their inventory: of several, each stands together.
BY_PLACE = {Shape.LISTED, Shape.DOSSIERS}


def overview(request: HttpRequest) -> HttpResponse:
    """The figures of every inventory the person may see, and those of each fonds or unit together."""
    actor = actor_of(request)
    at = timezone.now()
    whole = named("completeness")
    require(actor, Permission.SEE_COMPLETENESS, whole, act=Act.SEE_COMPLETENESS, at=at).note()
    rows = completeness(actor)
    total = total_of(rows)
    today = timezone.localdate(at)
    weeks = filed_by_week(actor, today=today) if rows else []
    left = total.expected - total.answered
    said = request.GET.get(Param.PARTED, "")
    together = Together(said) if said in set(Together) else Together.INVENTORY
    groups = grouped(rows, together)
    return render(
        request,
        "archive/completeness.html",
        {
            "groups": groups,
            "rows": rows,
            "tabs": [(one.value, word) for one, word in TOGETHER.items()],
            "together": together,
            "in_common": IN_COMMON_OF.get(together, ""),
            "total": total,
            "units": _units(rows, total, actor),
            "columns": [word for _name, word in (*AGAINST_THE_LIST, *WHAT_CAME)],
            "periods": periods_listed(),
            "weeks": weeks,
            "left": left,
            "forecast": forecast(left, weeks, today=today),
        },
    )


def _units(rows: "list[Completeness]", total: "Total", actor: Actor) -> "list[UnitRow]":
    terms = {row.inventory.term for row in rows}
    dossiers = dossier_block(inventories_visible_to(actor), actor, terms=terms)
    return units_beside(total, dossiers=dossiers, sheets=total.sheets, pages=total.pages)


def figures_list(request: HttpRequest, code: str, which: str) -> HttpResponse:
    """The list behind one figure of one inventory."""
    actor, at = actor_of(request), timezone.now()
    if which not in FIGURES:
        raise Http404
    asked = named(which, code)
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.LIST, at=at)
    place = inventory_to(code, act=Act.LIST, actor=actor, at=at)
    return _shown(request, which, FigurePlaces(place), granted)


def all_figures_list(request: HttpRequest, figure: str) -> HttpResponse:
    """The list behind a sum: of all inventories, or of those of a fonds, a unit or a collection."""
    actor, at = actor_of(request), timezone.now()
    if figure not in FIGURES:
        raise Http404
    asked = named("completeness")
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.LIST, at=at)
    return _shown(request, figure, places_asked(request.GET, actor), granted)


def _shown(
    request: HttpRequest, which: str, places: FigurePlaces, granted: Granted
) -> HttpResponse:
    actor, place, shape = granted.actor, places.one, FIGURES[which][1]
    sorting, words = figure_sorting(request, shape, places, actor), words_asked(request.GET)
    rows, parts = narrowed_to(
        rows_behind(which, places, words, actor=actor),
        request.GET,
        shape=shape,
        actor=actor,
    )
    page = stretch_of(rows, sorting.order, request.GET)
    # Which record may answer which row is weighed within one inventory.
    offers = offers_for_list(which, page, place, actor) if place else {}
    repeated = repeated_by(page, actor) if which == "duplicate" else {}
    shown = with_what_they_repeat(records_behind(page, shape), repeated)
    shown += [offer.record.accession for offer in offers.values()]
    granted.note(mentions=list(dict.fromkeys(shown)), **told_of_many(which, places))
    figures, unmatched = figures_there(places, actor)
    narrowed = [*places.told, *parts]
    return render(
        request,
        "archive/figures_list.html",
        {
            "inventory": place,
            "which": which,
            "shape": shape,
            "page": page,
            "unmatched": unmatched,
            "count": count_behind(which, figures, places, actor=actor),
            "offers": offers,
            "repeated": repeated,
            "last_tie": last_tie(request, place) if place else None,
            "heading": heading_of(which),
            "tabs": list((OF_DOSSIERS if shape == Shape.DOSSIERS else HEADINGS).items()),
            "sorting": sorting,
            "words": words,
            "narrowed": narrowed,
            "narrowed_count": rows.count() if parts else None,
            "asked_places": _kept(request, [part.param for part in places.told]),
            "more_columns": 0 if place else 1,
            "kept": _kept(request, [Param.SORT, *(part.param for part in narrowed)]),
            "words_hint": _hint(shape, actor),
            **_beside_rows(page, shape, actor),
        },
    )


def told_of_many(which: str, places: FigurePlaces) -> dict[str, str]:
    """What the trail keeps of a list of several inventories, beside the records in it."""
    return {} if places.one else {"figure": which, "of": places.code}


def _beside_rows(page: "Stretch[Any]", shape: Shape, actor: Actor) -> dict[str, object]:
    """What is shown of the rows beside their columns, by their ids."""
    if shape == Shape.LISTED:
        bits = set(bits_seen_by(actor))
        return {
            "marks": {row.pk: mark_of(row.pk) for row in page},
            "held": pages_held(page, actor),
            "awaiting": {row.pk for row in page if row.awaited in bits},
        }
    if shape == Shape.RECORDS:
        return {
            "readable": {row.pk for row in page if row.opens},
            "misplaced": {row.pk for row in page if _elsewhere(row, row.inventory)},
        }
    return {}


def heading_of(which: str) -> str:
    """What a figure is called."""
    return str(OF_DOSSIERS[which] if which in OF_DOSSIERS else HEADINGS[which])


def _kept(request: HttpRequest, names: list[str]) -> dict[str, str]:
    return {name: request.GET[name] for name in names if name in request.GET}


def _elsewhere(record: "Record", place: "Inventory") -> bool:
    return is_misplaced(record.issued_on, place.bounds)


def figure_sorting(
    request: HttpRequest, shape: Shape, places: FigurePlaces, actor: Actor
) -> Sorting:
    """The order that the address asks for, of those the person may ask for."""
    closed = set() if reads_titles(actor) else OF_READERS[shape]
    columns = {name: by for name, by in COLUMNS[shape].items() if name not in closed}
    if places.one is not None:
        return sorting_of(request.GET, columns, otherwise=FIRST[shape])
    first = COLUMNS[shape][FIRST[shape]] if shape in BY_PLACE else ("pk",)
    columns[Heading.INVENTORY] = ("inventory__code", *first)
    otherwise = Heading.INVENTORY if shape in BY_PLACE else FIRST[shape]
    return sorting_of(request.GET, columns, otherwise=otherwise)


def _hint(shape: Shape, actor: Actor) -> str:
    """What is looked through; empty where the person is shown nothing that words could be in."""
    if shape == Shape.LISTED:
        return str(_("number, abstract, dossier") if reads_titles(actor) else _("number, dossier"))
    if shape == Shape.DOSSIERS:
        return str(_("number, title") if reads_titles(actor) else _("number"))
    if not reads_titles(actor):
        return ""
    return str(_("name of the file") if shape == Shape.RECEIPTS else _("number, abstract"))
