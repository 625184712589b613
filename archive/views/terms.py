"""The terms of the bodies that issue papers: their list with what is missing in it, and changing them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.domain.addresses import Param
from archive.api import add_term, bodies_listed, change_term, term_with
from archive.domain.reference import ReferenceFault
from archive.forms.reference import TermForm
from archive.queries.issuers import committees_to_choose
from archive.views.reference import Editing, Values, edit, keeper, look, may_keep, nowhere

if TYPE_CHECKING:
    from archive.api import BodyShown, CommitteeTerm

KIND = "term"


@dataclass(frozen=True, slots=True)
class Terms:
    """The bodies that have terms, and the committees of which none is known."""

    bodies: list["BodyShown"]
    without: list["BodyShown"]


def terms(request: HttpRequest) -> HttpResponse:
    """All terms, by body; days that lie between two are told."""
    actor = look(request, "terms")
    rows = bodies_listed()
    shown = Terms(
        bodies=[body for body in rows if body.terms],
        without=[body for body in rows if body.row.own_terms and not body.terms],
    )
    context = {"terms": shown, "may_keep": may_keep(actor)}
    return render(request, "archive/reference/terms.html", context)


def new_term(request: HttpRequest) -> HttpResponse:
    """A term that is not in the list yet; of the body that the address names."""
    actor = keeper(request, "terms")
    asked = {"body": request.GET.get(Param.ISSUER, "")}
    form = TermForm(request.POST or None, initial=asked, bodies=committees_to_choose())

    def keep() -> object:
        return add_term(actor=actor, said=form.said(), at=timezone.now())

    back = reverse("archive:terms")
    return edit(
        request, Editing(_("New term"), form, keep, back, _("Terms"), _("Added to the list."))
    )


def edit_term(request: HttpRequest, term_id: int) -> HttpResponse:
    """A term as it stands."""
    try:
        row = term_with(term_id)
    except ReferenceFault:
        return nowhere(request, KIND, term_id)
    actor = keeper(request, KIND, row.name)
    form = TermForm(request.POST or None, initial=_now(row), bodies=committees_to_choose())

    def keep() -> object:
        version = form.seen_version()
        return change_term(
            actor=actor, term_id=term_id, version=version, said=form.said(), at=timezone.now()
        )

    return edit(
        request,
        Editing(
            title=_("Term %(name)s") % {"name": row.name},
            form=form,
            keep=keep,
            back=reverse("archive:terms"),
            back_name=_("Terms"),
            done=_("Kept. What stood there before is on the trail."),
            now=lambda: _now(term_with(term_id)),
            note=_("The term of every paper follows from this at once."),
        ),
    )


def _now(row: "CommitteeTerm") -> Values:
    names = ("version", "name", "first_day", "last_day", "source", "certain")
    return {"body": row.body_id, **{name: getattr(row, name) for name in names}}
