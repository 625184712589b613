"""The figures of an inventory in parts: by dossier, box, year, type and level, and years against types."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Permission, actor_of, named, require
from access.domain.addresses import Param
from archive.api import inventory_to
from archive.domain.blocks import Block, added
from archive.domain.breakdown import By, Part, Unit
from archive.queries.breakdowns import PARAMS, squares_of, whole_and_parts
from archive.queries.dossier_figures import DossierCounted, dossiers_of_inventory
from archive.views.units import AGAINST_THE_LIST, WHAT_CAME, units_beside
from audit.api import Act

TABS = {
    By.DOSSIER: _("By dossier"),
    By.BOX: _("By box"),
    By.YEAR: _("By year"),
    By.TYPE: _("By type"),
    By.LEVEL: _("By level"),
}
COUNTED_IN = {
    Unit.DOCUMENTS: _("Documents"),
    Unit.SHEETS: _("Sheets"),
    Unit.PAGES: _("Pages"),
}
YEARS_AND_TYPES = {By.YEAR, By.TYPE}
PAGE_LENGTH = 100


def breakdown(request: HttpRequest, code: str) -> HttpResponse:
    """One parting of an inventory, a row a part; each figure leads to its list."""
    actor = actor_of(request)
    at = timezone.now()
    asked = named("completeness", code)
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.SEE_COMPLETENESS, at=at)
    place = inventory_to(code, act=Act.SEE_COMPLETENESS, actor=actor, at=at)
    by, unit = _by(request), _unit(request)
    dossiers = dossiers_of_inventory(place, actor)
    numbers = {pk: one.number for pk, one in dossiers.items()}
    whole, parts = whole_and_parts(place, by, dossiers=numbers, actor=actor)
    squares = squares_of(place, actor=actor) if by in YEARS_AND_TYPES else []
    granted.note(by=by.name.lower())
    beside = added(one.figures for one in dossiers.values())
    page = Paginator(parts, PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE))
    return render(
        request,
        "archive/breakdown.html",
        {
            "inventory": place,
            "figures": whole,
            "units": units_beside(whole, dossiers=beside, sheets=whole.sheets, pages=whole.pages),
            "columns": [word for _name, word in (*AGAINST_THE_LIST, *WHAT_CAME)],
            "by": by,
            "unit": unit,
            "param": PARAMS[by],
            "tabs": [(one.value, word) for one, word in TABS.items()],
            "counted_in": [(one.value, word) for one, word in COUNTED_IN.items()],
            "heading": TABS[by],
            "page": page,
            "shown": [(part, _figures(part, unit), _state(part, by, dossiers)) for part in page],
            "squares": squares,
            # Files are known by their level alone; a record says no sheets.
            "of_files": by == By.LEVEL and unit != Unit.SHEETS,
            "of_records": unit != Unit.SHEETS,
        },
    )


def _by(request: HttpRequest) -> By:
    said = request.GET.get(Param.PARTED, "")
    return By(said) if said in set(By) else By.DOSSIER


def _unit(request: HttpRequest) -> Unit:
    said = request.GET.get(Param.COUNTED_IN, "")
    return Unit(said) if said in set(Unit) else Unit.DOCUMENTS


def _figures(part: Part, unit: Unit) -> Block:
    return {Unit.DOCUMENTS: part, Unit.PAGES: part.pages, Unit.SHEETS: part.sheets}[unit]


def _state(part: Part, by: By, dossiers: dict[int, DossierCounted]) -> Block | None:
    """The figures of a dossier that is a part, which say whether it is whole, begun or nothing came."""
    if by != By.DOSSIER or not part.value.isdecimal():
        return None
    return dossiers[int(part.value)].figures if int(part.value) in dossiers else None
