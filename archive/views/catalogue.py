"""The catalogue: fonds, inventory, dossier, and the records in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    Actor,
    Granted,
    Permission,
    actor_of,
    allowed,
    name_of_unit,
    named,
    refuse,
    require,
)
from access.domain.addresses import Param
from archive.api import (
    completeness,
    completeness_of,
    inventories_visible_to,
    inventory_to,
    periods_to_choose,
    records_in_no_dossier,
    stretch_of,
    target_of_inventory,
    words_asked,
)
from archive.domain.codes import is_code
from archive.queries.covers import all_fonds, cover_facts
from archive.queries.dossiers import (
    dossier_in,
    dossiers_beside,
    dossiers_in,
    records_in,
)
from archive.queries.figure_rows import counts_of_list
from archive.queries.named import place_of, place_opens, with_answers_read
from archive.queries.visible import is_named_to, secrecy_of_dossier, target_of_dossier
from audit.api import Act
from language.vietnamese import normalise

if TYPE_CHECKING:
    from archive.api import Dossier, Fonds, Inventory, ListedRecord, Record, Stretch

# The unknown date and number come first; the id makes every place in the order one of its own.
RECORD_ORDER = ("issued_on", "number", "pk")
DOSSIER_ORDER = ("sort_number", "number", "pk")
ROW_ORDER = ("position", "pk")


def fonds_list(request: HttpRequest) -> HttpResponse:
    """
    All fonds that hold an inventory the person may see, with these inventories; and for whoever keeps
    the archive all others.
    """
    actor = actor_of(request)
    granted = _granted(actor, "fonds", "")
    groups: dict[Fonds, list[Any]] = {}
    for row in completeness(actor):
        groups.setdefault(row.inventory.fonds, []).append(row)
    for fonds in all_fonds(actor):
        groups.setdefault(fonds, [])
    granted.note()
    context = {
        "groups": list(groups.items()),
        "may_keep": allowed(actor, Permission.KEEP_FONDS),
        "may_withdraw": allowed(actor, Permission.SEE_BATCHES),
    }
    return render(request, "archive/fonds_list.html", context)


def inventory_list(request: HttpRequest) -> HttpResponse:
    """All inventories the person may see."""
    actor = actor_of(request)
    granted = _granted(actor, "inventory", "")
    page = stretch_of(inventories_visible_to(actor), ("fonds__code", "code"), request.GET)
    granted.note()
    return render(request, "archive/inventory_list.html", {"page": page})


def inventory(request: HttpRequest, code: str) -> HttpResponse:
    """One inventory: its figures, its dossiers and the records that stand in none."""
    actor = actor_of(request)
    granted = _granted(actor, "inventory", code if is_code(code) else "")
    found = inventory_to(code, act=Act.LIST, actor=actor, at=granted.at)
    words, box = words_asked(request.GET), normalise(request.GET.get(Param.BOX, ""))
    dossiers = stretch_of(
        dossiers_in(found, actor, box=box, words=words),
        DOSSIER_ORDER,
        request.GET,
        names=(Param.DOSSIERS_AFTER, Param.DOSSIERS_BEFORE),
    )
    page = stretch_of(records_in_no_dossier(found, actor), RECORD_ORDER, request.GET)
    _note_records(granted, page)
    may_change = _may_change(actor, found)
    return render(
        request,
        "archive/inventory.html",
        {
            "inventory": found,
            "unit_name": name_of_unit(found.unit, at_end_of=found.year_to),
            "figures": completeness_of(found, actor),
            "dossiers": dossiers,
            "words": words,
            "words_hint": gettext("number, title"),
            "box": box,
            "box_param": Param.BOX,
            "kept": {Param.BOX: box} if box else {},
            "page": page,
            "may_change": may_change,
            # Each inventory belongs to a collection; where it does to none, the way there.
            "collections": periods_to_choose() if may_change and not found.period_id else [],
            "may_take": allowed(actor, Permission.TAKE_FILE, target_of_inventory(found)),
            "may_ask_opening": allowed(actor, Permission.ASK_OPENING),
            "may_send": allowed(actor, Permission.SEND_SCANS) and found.highest <= actor.clearance,
        },
    )


def dossier(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """One dossier and its records; its number comes from a file and may be anything but an address."""
    actor = actor_of(request)
    granted = _granted(actor, "dossier", f"{code}/{dossier_id}" if is_code(code) else "")
    place = place_of(code, dossier_id, act=Act.LIST, actor=actor, at=granted.at)
    found = dossier_in(place, dossier_id, actor)
    if found is None:
        refuse(
            actor,
            Permission.SEE_CATALOGUE,
            granted.target,
            act=granted.act,
            rule="visible",
            at=granted.at,
        )
    page = stretch_of(records_in(found, actor), RECORD_ORDER, request.GET)
    shown = granted.on(named("dossier", f"{place.code}/{found.number}"))
    before, after = dossiers_beside(found, actor)
    listed = _listed_by_name(found, request, actor)
    answers = (tie.record for row in listed or () for tie in getattr(row, "answers", ()))
    _note_records(shown, [*page, *answers])
    context = {
        "inventory": place,
        "dossier": found,
        "before": before,
        "after": after,
        "facts": _facts(found),
        "party_papers": secrecy_of_dossier(found).party_papers,
        # Counted of what one works with; of what is open by its name, rows stand there to be seen.
        "listed": {} if listed is not None else counts_of_list(found, actor=actor),
        "rows": listed,
        "place_opens": place_opens(actor, place),
        "page": page,
        "may_change": allowed(actor, Permission.CHANGE_CATALOGUE, target_of_dossier(found)),
        "may_take": allowed(actor, Permission.TAKE_FILE, target_of_dossier(found)),
    }
    return render(request, "archive/dossier.html", context)


def _listed_by_name(
    found: "Dossier", request: HttpRequest, actor: Actor
) -> "Stretch[ListedRecord] | None":
    """A stretch of the rows in a dossier that is open by its name; None where it is not."""
    if not is_named_to(actor, target_of_dossier(found)):
        return None
    names = (Param.ROWS_AFTER, Param.ROWS_BEFORE)
    return stretch_of(with_answers_read(found, actor), ROW_ORDER, request.GET, names=names)


def _facts(dossier: "Dossier") -> list[tuple[str, str]]:
    # Words of ours are codes of a list; what a person wrote stands as it was written.
    return [(gettext(label), gettext(said)) for label, said in cover_facts(dossier)]


def _may_change(actor: Actor, inventory: "Inventory") -> bool:
    return allowed(actor, Permission.CHANGE_CATALOGUE, target_of_inventory(inventory))


def _granted(actor: Actor, kind: str, label: str) -> Granted:
    target = named(kind, label)
    return require(actor, Permission.SEE_CATALOGUE, target, act=Act.LIST, at=timezone.now())


def _note_records(granted: Granted, page: Iterable["Record"]) -> None:
    granted.note(mentions=[record.accession for record in page])
