"""Dossiers split, merged, moved and renumbered: what moves is shown first; each act can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from access.api import Actor, Granted, actor_of, names_of
from access.domain.addresses import Param
from archive.actions.amending import NothingChanged
from archive.actions.covering import NumberTaken, UnknownPlace
from archive.actions.dossiers import (
    Asked,
    NothingChosen,
    merge_dossiers,
    move_dossier,
    renumber_dossier,
    split_dossier,
)
from archive.actions.filing import ChangedMeanwhile
from archive.actions.undoing import ChangedSince, undo_arrangement
from archive.forms.covers import ArrangeForm, MergeForm, MoveDossierForm, RenumberForm, SplitForm
from archive.queries.acts import acts_in, places_of, renumberings_of
from archive.queries.contents import Contents, chosen_of, contents_of, rows_seen
from archive.queries.covers import (
    box_numbered,
    box_seen,
    dossier_granted,
    inventories_beside,
    inventory_to_change,
)
from archive.queries.dossiers import other_dossier, records_among
from archive.queries.paging import mark_of, number_of, stretch_of
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import ArrangementAct, Dossier, Record

SURE = "sure"
MOST_SHOWN = 50
MOST_OFFERED = 500
NOTHING = Contents((), (), ())
ACT_ORDER = ("-at", "-pk")
CHANGED = {
    "dossier_gone": _l("one of its dossiers is no longer where it was"),
    "records_left": _l("records have gone elsewhere: %(labels)s"),
    "records_came": _l("other records have come: %(labels)s"),
    "rows_left": _l("rows of the list have gone elsewhere"),
    "rows_came": _l("other rows of the list have come"),
    "cover_changed": _l("the cover of the dossier %(labels)s was changed"),
    "number_taken": _l("another dossier has the number %(labels)s now"),
    "moved_again": _l("the dossier was moved again"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One act as a page: its words, the form, what would move, and how it is done."""

    dossier: "Dossier"
    heading: str
    words: str
    button: str
    form: ArrangeForm
    moves: Contents
    do: Callable[[Asked], "ArrangementAct"]
    granted: Granted
    offered: Contents | None = None


def split(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """What was ticked goes to a new dossier."""
    actor = actor_of(request)
    found, granted = _opened(request, code, dossier_id)
    records, rows = _ticked(request, "records"), _ticked(request, "rows")
    held = contents_of(found, actor)
    form = SplitForm(request.POST or None, initial=_begun(found, held))
    moves = chosen_of(found, actor, records=records, rows=rows) if records or rows else NOTHING

    def do(asked: Asked) -> "ArrangementAct":
        said = form.cleaned_data
        values = {"number": said["number"], "title": said["title"], "retention": found.retention}
        return split_dossier(asked=asked, records=records, rows=rows, values=values)

    return _answer(request, Page(
        found, _("Split the dossier %(number)s"),
        _("What you tick goes to a new dossier, each paper with its row of the list. All else stays."),
        _("Split"), form, moves, do, granted, offered=held,
    ))  # fmt: skip


def merge(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """All of a dossier goes into another."""
    actor = actor_of(request)
    found, granted = _opened(request, code, dossier_id)
    held = contents_of(found, actor)
    form = MergeForm(request.POST or None, initial=_begun(found, held))

    def do(asked: Asked) -> "ArrangementAct":
        number = form.cleaned_data["into"]
        other = other_dossier(found, number, actor)
        if other is None:
            raise UnknownPlace(number)
        return merge_dossiers(asked=asked, into=other.pk)

    return _answer(request, Page(
        found, _("Merge the dossier %(number)s into another"),
        _("All its papers and rows go into the other dossier; this one is no longer there."),
        _("Merge"), form, held, do, granted,
    ))  # fmt: skip


def move(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """A dossier goes to another box, or to another inventory of the same fonds."""
    actor = actor_of(request)
    found, granted = _opened(request, code, dossier_id)
    places = {one.code: one for one in inventories_beside(found, actor)}
    held = contents_of(found, actor)
    begun = {**_begun(found, held), "inventory": code, "box": box_seen(found, actor)}
    form = MoveDossierForm(
        request.POST or None,
        inventories=[(one.code, f"{one.code} · {one.title}") for one in places.values()],
        initial=begun,
    )

    def do(asked: Asked) -> "ArrangementAct":
        place = places[form.cleaned_data["inventory"]]
        number, box = form.cleaned_data["box"], None
        if number:
            box = box_numbered(place, number, actor)
            if box is None:
                raise UnknownPlace(number)
        return move_dossier(asked=asked, inventory=place, box=box.pk if box else None)

    chosen = form.data.get("inventory", code) if form.is_bound else code
    stays = chosen == code
    return _answer(request, Page(
        found, _("Move the dossier %(number)s"),
        _("To another box its papers go along as they are. In another inventory they are closed at least "
          "as that is, and stay so if the move is undone."),
        _("Move"), form, NOTHING if stays else held, do, granted,
    ))  # fmt: skip


def renumber(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """A dossier gets another number."""
    actor = actor_of(request)
    found, granted = _opened(request, code, dossier_id)
    form = RenumberForm(
        request.POST or None,
        initial={**_begun(found, contents_of(found, actor)), "number": found.number},
    )

    def do(asked: Asked) -> "ArrangementAct":
        return renumber_dossier(asked=asked, number=form.cleaned_data["number"])

    return _answer(request, Page(
        found, _("Renumber the dossier %(number)s"),
        _("Its papers stay where they are. A list that names the old number makes a new dossier."),
        _("Renumber"), form, NOTHING, do, granted,
    ))  # fmt: skip


def acts(request: HttpRequest, code: str) -> HttpResponse:
    """The acts on dossiers of an inventory, newest first, each with its way back."""
    actor = actor_of(request)
    found, granted = inventory_to_change(code, act=Act.LIST, actor=actor, at=timezone.now())
    page = stretch_of(acts_in(found, actor), ACT_ORDER, request.GET)
    granted.note(what="arrangement")
    names = names_of({name for one in page for name in (one.by, one.undone_by) if name})
    context = {
        "inventory": found, "page": page, "names": names, "places": places_of(page, actor),
        "renumberings": renumberings_of(page),
    }  # fmt: skip
    return render(request, "archive/acts.html", context)


@require_POST
def undo(request: HttpRequest, code: str, act_id: int) -> HttpResponse:
    """An act on a dossier is undone as a whole."""
    try:
        undo_arrangement(actor=actor_of(request), act_id=act_id, at=timezone.now())
    except ChangedSince as changed:
        said = str(CHANGED[changed.code]) % {"labels": ", ".join(changed.labels)}
        messages.error(request, _("Not undone: since then %(what)s.") % {"what": said})
    else:
        messages.success(request, _("Undone: all of it stands as it stood."))
    return redirect("archive:acts", code=code)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    if request.method != "POST" or not page.form.is_valid():
        return _shown(request, page, status=422 if request.method == "POST" else 200)
    if SURE not in request.POST:
        return _shown(request, page, preview=True)
    said = page.form.cleaned_data
    asked = Asked(
        actor=actor_of(request), dossier=page.dossier.pk, reason=said["reason"],
        version=said["version"], mark=said["mark"], at=timezone.now(),
    )  # fmt: skip
    try:
        act = page.do(asked)
    except ChangedMeanwhile:
        return _overtaken(request, page)
    except (NumberTaken, UnknownPlace, NothingChanged, NothingChosen) as refused:
        _add_error(page.form, refused)
        return _shown(request, page, status=422)
    said = {"number": page.dossier.number, "act": act.get_kind_display()}
    messages.success(request, _("Dossier %(number)s: %(act)s. It can be undone here.") % said)
    return redirect("archive:acts", code=act.inventory.code)


def _add_error(form: ArrangeForm, refused: Exception) -> None:
    names = [name for name in ("number", "into", "box") if name in form.fields]
    name = names[0] if names else None
    if isinstance(refused, NumberTaken):
        form.add_error(name, _("Another dossier of the same level has this number."))
    elif isinstance(refused, UnknownPlace):
        form.add_error(
            name, _("There is nothing with this number. Look at the list and type it again.")
        )
    elif isinstance(refused, NothingChosen):
        form.add_error(None, _("Nothing is ticked yet. Tick what goes to the new dossier."))
    else:
        form.add_error(name, _("It stands there already. Choose another."))


def _overtaken(request: HttpRequest, page: Page) -> HttpResponse:
    """Something came, went or was changed since it was shown: what moves now is shown again."""
    now, _granted = _opened(request, page.dossier.inventory.code, page.dossier.pk)
    shown = _begun(now, contents_of(now, actor_of(request)))
    page.form.data = {**request.POST.dict(), **{name: str(said) for name, said in shown.items()}}
    return _shown(request, page, preview=True, overtaken=True, status=409)


def _shown(
    request: HttpRequest,
    page: Page,
    *,
    preview: bool = False,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    moving = [*page.moves.records, *page.moves.withdrawn]
    records = list(records_among(moving, actor)[:MOST_SHOWN]) if preview else []
    context: dict[str, object] = {
        "page": page,
        "form": page.form,
        "inventory": page.dossier.inventory,
        "heading": page.heading % {"number": page.dossier.number},
        "preview": preview,
        "overtaken": overtaken,
        "records": records,
        "more": max(0, len(moving) - len(records)),
        "count": len(moving),
        "rows": len(page.moves.rows),
    }
    if page.offered is not None:
        offered = list(records_among(page.offered.records, actor)[:MOST_OFFERED])
        context |= _offered(page, offered, actor)
        records = offered
    page.granted.note(what="arrange", mentions=[record.accession for record in records])
    return render(request, "archive/arrange.html", context, status=status)


def _offered(page: Page, records: list["Record"], actor: Actor) -> dict[str, object]:
    """What may be ticked: records, and rows of the list that none of them answers."""
    shown = [record.pk for record in records]
    rows = rows_seen(page.dossier, actor, but_of=shown)[:MOST_OFFERED]
    return {
        "offered_records": [
            (mark_of(one.pk), one, one.pk in page.moves.records) for one in records
        ],
        "offered_rows": [(mark_of(one.pk), one, one.pk in page.moves.rows) for one in rows],
    }


def _opened(request: HttpRequest, code: str, dossier_id: int) -> tuple["Dossier", Granted]:
    return dossier_granted(
        dossier_id, code=code, act=Act.LIST, actor=actor_of(request), at=timezone.now()
    )


def _begun(dossier: "Dossier", held: Contents) -> dict[str, object]:
    return {"version": dossier.version, "mark": held.mark}


def _ticked(request: HttpRequest, name: str) -> list[int]:
    word = {"records": Param.TICKED, "rows": Param.ROW}[name]
    return [found for mark in request.POST.getlist(word) if (found := number_of(mark))]
