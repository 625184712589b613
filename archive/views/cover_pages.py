"""A page of a cover: its form, what stands beside it, and what becomes of what was sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from access.api import Granted
from archive.actions.amending import NothingChanged
from archive.actions.covering import Lowered, NumberTaken, UnknownPlace
from archive.actions.filing import ChangedMeanwhile
from archive.domain.cover import COVERS, LONGEST_NUMBER, CoverField, CoverOf, Kind
from archive.forms.covers import TOO_LOW, Begun, CoverForm, Offers, Sent
from archive.queries.covers import history_of_cover, values_before, values_of_cover

if TYPE_CHECKING:
    from archive.api import Box, Dossier, Fonds, Inventory

_LONGEST_CHOICE = 24
_SHORT = frozenset(
    {Kind.NUMBER, Kind.YEAR, Kind.COUNT, Kind.DATE, Kind.BOX, Kind.LEVEL, Kind.CHOICE}
)


@dataclass(frozen=True, slots=True)
class Page:
    """
    A page of a cover: what it is called and stands under, where it leads back to, and what is done
    when its form was sent. `row` is what is changed; without one something is made, and where
    `another` names a button, the form comes anew for the next.
    """

    cover: CoverOf
    heading: str
    crumbs: tuple[tuple[str, str], ...]
    back: str
    offers: Offers
    write: Callable[[CoverForm], str]
    granted: Granted
    row: "Fonds | Inventory | Box | Dossier | None" = None
    coded: bool = False
    take_away: str = ""
    another: str = ""
    begins: Mapping[str, object] = field(default_factory=dict)


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, page, _form(page, initial=_stands(page)))
    form = _form(page, request.POST)
    if form.is_valid():
        try:
            return HttpResponseRedirect(page.write(form))
        except ChangedMeanwhile:
            return _overtaken(request, page)
        except (NumberTaken, Lowered, UnknownPlace, NothingChanged) as refused:
            _add_error(form, refused)
    return _shown(request, page, form, status=422)


def _add_error(form: CoverForm, refused: Exception) -> None:
    if isinstance(refused, NumberTaken):
        name = "code" if "code" in form.fields else "number"
        form.add_error(name, _("Another one has this already. Choose another, or open that one."))
    elif isinstance(refused, Lowered):
        form.add_error("level", TOO_LOW)
    elif isinstance(refused, UnknownPlace):
        form.add_error("box", _("This box is gone. Choose another."))
    else:
        form.add_error(None, _("Nothing is changed yet. Change a field, or leave it as it is."))


def _overtaken(request: HttpRequest, page: Page) -> HttpResponse:
    """
    Both values are shown: what was typed stays in its field, what stands now stands beside it. A field
    that was left as it was shown follows what somebody else made of it.
    """
    sent, row = _form(page, request.POST), page.row
    sent.is_valid()
    stands = values_of_cover(page.cover, row) if row else {}
    shown = values_before(page.cover, row.pk, version_of(sent)) if row else None
    typed = sent.cleaned_data
    mine = {
        one.name: typed[one.name]
        for one in COVERS[page.cover]
        if one.name in typed
        and typed[one.name] != stands[one.name]
        and (shown is None or typed[one.name] != shown[one.name])
    }
    form = _form(page, initial={**_stands(page), **mine})
    differing = {name: form.said(name, stands[name]) or _("nothing") for name in mine}
    return _shown(request, page, form, stands=differing, overtaken=True, status=409)


def _shown(
    request: HttpRequest,
    page: Page,
    form: CoverForm,
    *,
    stands: Mapping[str, str] | None = None,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    rows = [
        (form[one.name], (stands or {}).get(one.name), _width(one)) for one in COVERS[page.cover]
    ]
    steps = history_of_cover(page.cover, page.row.pk) if page.row else []
    context = {
        "page": page,
        "form": form,
        "rows": rows,
        "overtaken": overtaken,
        "steps": [
            (step, [
                (form.fields[one.name].label, form.said(one.name, was), form.said(one.name, now))
                for one, was, now in step.fields
            ])
            for step in steps
        ],
    }  # fmt: skip
    page.granted.note(what="cover")
    return render(request, "archive/cover.html", context, status=status)


def _width(row: CoverField) -> str:
    """How much of a line the field wants: what is short stands beside its like."""
    if row.is_long:
        return "wide"
    if any(len(word) > _LONGEST_CHOICE for _code, word in row.codes):
        return ""
    return "narrow" if row.kind in _SHORT or 0 < row.longest <= LONGEST_NUMBER else ""


def _form(page: Page, data: Sent = None, *, initial: Begun = None) -> CoverForm:
    return CoverForm(data, cover=page.cover, offers=page.offers, initial=initial, coded=page.coded)


def _stands(page: Page) -> dict[str, object]:
    if page.row is None:
        return dict(page.begins)
    return {**values_of_cover(page.cover, page.row), "version": page.row.version}


def version_of(form: CoverForm) -> int:
    return int(form.cleaned_data.get("version") or 0)
