"""The list of state secrets: the items on which decisions about levels rest."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import Permission, allowed
from archive.api import add_secret_item, change_secret_item, secret_item_with, secret_list
from archive.domain.reference import ReferenceFault
from archive.forms.reference import SecretItemForm
from archive.views.reference import Editing, Values, edit, keeper, look, nowhere

if TYPE_CHECKING:
    from archive.api import SecretListItem

KIND = "secret_list"
KEEPING = Permission.KEEP_LEVEL_LIST


def secret_items(request: HttpRequest) -> HttpResponse:
    """All items, with the days within which each held."""
    actor = look(request, KIND)
    context = {"items": secret_list(), "may_keep": allowed(actor, KEEPING)}
    return render(request, "archive/reference/secret_list.html", context)


def new_item(request: HttpRequest) -> HttpResponse:
    """An item that is in no row yet."""
    actor = keeper(request, KIND, permission=KEEPING)
    form = SecretItemForm(request.POST or None)

    def keep() -> object:
        return add_secret_item(actor=actor, said=form.said(), at=timezone.now())

    return edit(
        request,
        Editing(
            _("New item"), form, keep, reverse("archive:secret_list"), _("List of state secrets"),
            _("Added to the list."),
        ),
    )  # fmt: skip


def edit_item(request: HttpRequest, secret_id: int) -> HttpResponse:
    """A row of the list."""
    try:
        row = secret_item_with(secret_id)
    except ReferenceFault:
        return nowhere(request, KIND, secret_id)
    actor = keeper(request, KIND, row.number, permission=KEEPING)
    form = SecretItemForm(request.POST or None, initial=_now(row))

    def keep() -> object:
        return change_secret_item(
            actor=actor, item_id=secret_id, version=form.seen_version(), said=form.said(),
            at=timezone.now(),
        )  # fmt: skip

    return edit(
        request,
        Editing(
            title=_("Item %(number)s") % {"number": row.number},
            form=form,
            keep=keep,
            back=reverse("archive:secret_list"),
            back_name=_("List of state secrets"),
            done=_("Kept. What stood there before is on the trail."),
            now=lambda: _now(secret_item_with(secret_id)),
        ),
    )


def _now(row: "SecretListItem") -> Values:
    names = (
        "version",
        "number",
        "words",
        "level",
        "valid_from",
        "valid_until",
        "source",
        "certain",
    )
    return {name: getattr(row, name) for name in names}
