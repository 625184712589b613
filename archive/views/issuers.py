"""The bodies that issue papers: their list, each with its names and terms, and changing them."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.api import (
    add_body,
    add_body_name,
    bodies_listed,
    bodies_to_choose,
    body_listed,
    change_body,
    change_body_name,
    name_with,
)
from archive.domain.reference import ReferenceFault
from archive.forms.reference import BodyForm, BodyNameForm
from archive.views.reference import Editing, Values, edit, keeper, look, may_keep, nowhere

if TYPE_CHECKING:
    from archive.api import BodyName, BodyShown

KIND, KIND_OF_NAME = "issuer", "issuer_name"


def bodies(request: HttpRequest) -> HttpResponse:
    """All bodies."""
    actor = look(request, "issuers")
    context = {"bodies": bodies_listed(), "may_keep": may_keep(actor)}
    return render(request, "archive/reference/bodies.html", context)


def body(request: HttpRequest, body_id: int) -> HttpResponse:
    """One body with its names and terms."""
    shown = body_listed(body_id)
    if shown is None:
        return nowhere(request, KIND, body_id)
    actor = look(request, KIND, shown.name)
    context = {"body": shown, "may_keep": may_keep(actor)}
    return render(request, "archive/reference/body.html", context)


def new_body(request: HttpRequest) -> HttpResponse:
    """A body that is not in the list yet."""
    actor = keeper(request, "issuers")
    form = BodyForm(request.POST or None, bodies=bodies_to_choose(), new=True)

    def keep() -> object:
        name = form.cleaned_data["name"]
        return add_body(actor=actor, said=form.said(), name=name, at=timezone.now())

    back = reverse("archive:issuers")
    return edit(
        request,
        Editing(
            _("New issuing body"), form, keep, back, _("Issuing bodies"), _("Added to the list.")
        ),
    )


def edit_body(request: HttpRequest, body_id: int) -> HttpResponse:
    """What a body is, its names aside."""
    shown = body_listed(body_id)
    if shown is None:
        return nowhere(request, KIND, body_id)
    actor = keeper(request, KIND, shown.name)
    others = [one for one in bodies_to_choose() if one[0] != body_id]
    form = BodyForm(request.POST or None, initial=_body_now(shown), bodies=others, new=False)

    def keep() -> object:
        version = form.seen_version()
        return change_body(
            actor=actor, body_id=body_id, version=version, said=form.said(), at=timezone.now()
        )

    return edit(
        request,
        Editing(
            title=shown.name,
            form=form,
            keep=keep,
            back=reverse("archive:issuer", args=[body_id]),
            back_name=shown.name,
            done=_("Kept. What stood there before is on the trail."),
            now=lambda: _body_now(body_listed(body_id) or shown),
            note=_(
                "Papers bear this body, so it is never deleted. What has ended gets its last day."
            ),
        ),
    )


def new_name(request: HttpRequest, body_id: int) -> HttpResponse:
    """Another name of a body."""
    shown = body_listed(body_id)
    if shown is None:
        return nowhere(request, KIND, body_id)
    actor = keeper(request, KIND, shown.name)
    form = BodyNameForm(request.POST or None)

    def keep() -> object:
        return add_body_name(actor=actor, body_id=body_id, said=form.said(), at=timezone.now())

    title = _("Another name of %(name)s") % {"name": shown.name}
    back = reverse("archive:issuer", args=[body_id])
    return edit(request, Editing(title, form, keep, back, shown.name, _("Added to the list.")))


def edit_name(request: HttpRequest, name_id: int) -> HttpResponse:
    """A name a body has or had."""
    try:
        row = name_with(name_id)
    except ReferenceFault:
        return nowhere(request, KIND_OF_NAME, name_id)
    actor = keeper(request, KIND_OF_NAME, row.name)
    form = BodyNameForm(request.POST or None, initial=_name_now(row))

    def keep() -> object:
        version = form.seen_version()
        return change_body_name(
            actor=actor, name_id=name_id, version=version, said=form.said(), at=timezone.now()
        )

    return edit(
        request,
        Editing(
            title=row.name,
            form=form,
            keep=keep,
            back=reverse("archive:issuer", args=[row.body_id]),
            back_name=_("Issuing bodies"),
            done=_("Kept. What stood there before is on the trail."),
            now=lambda: _name_now(name_with(name_id)),
        ),
    )


def _body_now(shown: "BodyShown") -> Values:
    row = shown.row
    return {
        "version": row.version,
        "code": row.code,
        "code_alone": row.code_alone,
        "own_terms": row.own_terms,
        "side": row.side,
        "above": row.above_id,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "successors": [number for number, _name in shown.successors],
        "source": row.source,
        "certain": row.certain,
    }


def _name_now(row: "BodyName") -> Values:
    names = ("version", "name", "valid_from", "valid_until", "source", "certain")
    return {name: getattr(row, name) for name in names}
