"""The figures of an inventory in parts: by dossier, year, type and level, and years against types."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.api import Permission, actor_of, named, require
from access.domain.addresses import Param
from archive.api import completeness_of, inventory_to
from archive.domain.breakdown import By
from archive.queries.breakdowns import PARAMS, parts_of, squares_of
from audit.api import Act

TABS = {
    By.DOSSIER: _("By dossier"),
    By.BOX: _("By box"),
    By.YEAR: _("By year"),
    By.TYPE: _("By type"),
    By.LEVEL: _("By level"),
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
    said = request.GET.get(Param.PARTED, "")
    by = By(said) if said in set(By) else By.DOSSIER
    parts = parts_of(place, by, actor=actor)
    squares = squares_of(place, actor=actor) if by in YEARS_AND_TYPES else []
    granted.note(by=by.name.lower())
    return render(
        request,
        "archive/breakdown.html",
        {
            "inventory": place,
            "figures": completeness_of(place, actor),
            "by": by,
            "param": PARAMS[by],
            "tabs": [(one.value, word) for one, word in TABS.items()],
            "heading": TABS[by],
            "page": Paginator(parts, PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE)),
            "squares": squares,
        },
    )
