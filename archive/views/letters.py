"""The types of documents and the letters they have in numbers; the archive adds letters of its own."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.domain.addresses import Param
from archive.api import (
    add_letters,
    change_letters,
    letters_listed,
    letters_with,
    unknown_letters,
)
from archive.domain.reference import ReferenceFault, source_of
from archive.forms.reference import LettersForm
from archive.views.reference import Editing, Values, edit, keeper, look, may_keep, nowhere
from language.types import document_types, type_by_code, types_of_number

if TYPE_CHECKING:
    from archive.api import LocalLetters

KIND = "letters"


def types(request: HttpRequest) -> HttpResponse:
    """Letters nobody knows that stand in numbers the person sees, the archive's own, and the list."""
    actor = look(request, "types")
    own = [(row, type_by_code(row.type_code)) for row in letters_listed()]
    context = {
        "unknown": unknown_letters(actor),
        "own": own,
        "kinds": [(kind, source_of(kind)) for kind in document_types()],
        "may_keep": may_keep(actor),
    }
    return render(request, "archive/reference/types.html", context)


def new_letters(request: HttpRequest) -> HttpResponse:
    """Letters that are in no list yet; the address may name them."""
    actor = keeper(request, "types")
    letters = request.GET.get(Param.LETTERS, "")[:12]
    form = LettersForm(
        request.POST or None, initial={"letters": letters, "type_code": _begun(letters)}
    )

    def keep() -> object:
        return add_letters(actor=actor, said=form.said(), at=timezone.now())

    back = reverse("archive:types")
    return edit(
        request,
        Editing(
            _("Letters of our own"),
            form,
            keep,
            back,
            _("Types and letters"),
            _("Added to the list."),
        ),
    )


def edit_letters(request: HttpRequest, letters_id: int) -> HttpResponse:
    """A row of letters of the archive's own."""
    try:
        row = letters_with(letters_id)
    except ReferenceFault:
        return nowhere(request, KIND, letters_id)
    actor = keeper(request, KIND, row.letters)
    form = LettersForm(request.POST or None, initial=_now(row))

    def keep() -> object:
        version = form.seen_version()
        return change_letters(
            actor=actor, letters_id=letters_id, version=version, said=form.said(), at=timezone.now()
        )

    return edit(
        request,
        Editing(
            title=_("Letters %(letters)s") % {"letters": row.letters},
            form=form,
            keep=keep,
            back=reverse("archive:types"),
            back_name=_("Types and letters"),
            done=_("Kept. What stood there before is on the trail."),
            now=lambda: _now(letters_with(letters_id)),
        ),
    )


def _begun(letters: str) -> str:
    """The type with whose letters these begin, as what a person may mean by them."""
    kinds = types_of_number(letters, party=True) if letters else ()
    return kinds[0].code if kinds else ""


def _now(row: "LocalLetters") -> Values:
    names = ("version", "letters", "type_code", "valid_from", "valid_until", "source", "certain")
    return {name: getattr(row, name) for name in names}
