"""Dossiers that are less closed than a paper in them: a worklist, and raising one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Permission, actor_of, named, require
from archive.api import (
    ChangedMeanwhile,
    NumberTaken,
    dossiers_below_their_papers,
    raise_dossier,
    stretch_of,
)
from audit.api import Act
from ingest.forms.levels import RaiseDossierForm

ORDER = ("inventory_id", "sort_number", "number", "pk")


def below(request: HttpRequest) -> HttpResponse:
    """The dossiers that are less closed than a paper in them that the person may read."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_LEVELS, named("levels"), act=Act.LIST, at=at)
    page = stretch_of(dossiers_below_their_papers(actor), ORDER, request.GET)
    granted.note(mentions=[f"{one.inventory.code}/{one.number}" for one in page], what="dossiers")
    context = {"page": page, "basis": _("the most closed paper in the dossier"), "here": "dossiers"}
    return render(request, "ingest/levels_dossiers.html", context)


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Raise a dossier to the most closed of its papers."""
    form = RaiseDossierForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what the level rests on, in three letters at least."))
        return redirect("ingest:dossiers_below")
    said = form.cleaned_data
    try:
        raised = raise_dossier(
            actor=actor_of(request), dossier_id=said["dossier"], version=said["version"],
            basis=said["basis"], at=timezone.now(),
        )  # fmt: skip
    except ChangedMeanwhile:
        messages.error(request, _("Somebody changed the dossier meanwhile. Look at it again."))
    except NumberTaken:
        messages.error(
            request,
            _("Another dossier of that level has this number. Renumber one of them first."),
        )
    else:
        words = _("Dossier %(number)s was raised to the level of its papers.")
        messages.success(request, words % {"number": raised.number})
    return redirect("ingest:dossiers_below")
