"""Covers made, changed and taken away: of fonds, inventories, boxes and dossiers."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.api import Actor, Level, Permission, actor_of, named, require
from access.domain.addresses import Param
from archive.actions.covering import (
    change_box,
    change_dossier,
    change_fonds,
    change_inventory,
    make_a_fonds,
    make_an_inventory,
    make_box,
    make_dossier,
)
from archive.actions.taking_away import (
    InUse,
    take_away_box,
    take_away_dossier,
    take_away_inventory,
)
from archive.domain.cover import CoverOf
from archive.forms.covers import CoverForm, Offers
from archive.queries.covers import (
    box_granted,
    box_numbered,
    boxes_of,
    boxes_with_counts,
    dossier_granted,
    fonds_granted,
    inventory_to_change,
    units_offered,
)
from archive.queries.paging import stretch_of
from archive.queries.visible import secrecy_of_dossier
from archive.views.cover_pages import Page, answer, version_of
from audit.api import Act
from language.vietnamese import normalise

if TYPE_CHECKING:
    from archive.api import Inventory

# The button that keeps a dossier and asks for the next one.
AND_ANOTHER = "another"
BOX_ORDER = ("sort_number", "number", "pk")


def new_fonds(request: HttpRequest) -> HttpResponse:
    """A fonds is made."""
    actor = actor_of(request)

    def write(form: CoverForm) -> str:
        code = form.cleaned_data["code"]
        make_a_fonds(actor=actor, code=code, values=form.values(), at=timezone.now())
        messages.success(request, _("Made. Now make its first inventory."))
        return reverse("archive:fonds_cover", args=[code])

    granted = require(actor, Permission.KEEP_FONDS, named("fonds"), act=Act.LIST, at=timezone.now())
    return answer(request, Page(
        CoverOf.FONDS, _("New fonds"), (_catalogue(),), reverse("archive:fonds_list"), Offers(), write,
        granted, coded=True,
    ))  # fmt: skip


def fonds(request: HttpRequest, code: str) -> HttpResponse:
    """The cover of a fonds; a POST changes it."""
    actor = actor_of(request)
    found, granted = fonds_granted(code, act=Act.LIST, actor=actor, at=timezone.now())

    def write(form: CoverForm) -> str:
        change_fonds(
            actor=actor,
            code=code,
            version=version_of(form),
            values=form.values(),
            at=timezone.now(),
        )
        messages.success(request, _("Stored. What the cover said before stands in its history."))
        return reverse("archive:fonds_cover", args=[code])

    heading = _("Fonds %(code)s") % {"code": found.code}
    return answer(request, Page(
        CoverOf.FONDS, heading, (_catalogue(),), reverse("archive:fonds_list"), Offers(), write,
        granted, row=found,
    ))  # fmt: skip


def new_inventory(request: HttpRequest, code: str) -> HttpResponse:
    """An inventory of a fonds is made."""
    actor = actor_of(request)
    found, granted = fonds_granted(code, act=Act.LIST, actor=actor, at=timezone.now())

    def write(form: CoverForm) -> str:
        new = make_an_inventory(
            actor=actor, fonds=found, code=form.cleaned_data["code"], values=form.values(),
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Made. Its list can be imported, or its dossiers made here."))
        return reverse("archive:inventory", args=[new.code])

    heading = _("New inventory of the fonds %(code)s") % {"code": found.code}
    back = reverse("archive:fonds_cover", args=[code])
    units, owners = units_offered(actor)
    offers = Offers(ceiling=actor.clearance, party=actor.party_papers, units=units, owners=owners)
    return answer(request, Page(
        CoverOf.INVENTORY, heading, (_catalogue(), (back, found.code)), back, offers, write, granted,
        coded=True, begins={"highest": int(Level.TOP_SECRET), "policy": "person"},
    ))  # fmt: skip


def inventory(request: HttpRequest, code: str) -> HttpResponse:
    """The cover of an inventory; a POST changes it."""
    actor = actor_of(request)
    found, granted = inventory_to_change(code, act=Act.LIST, actor=actor, at=timezone.now())

    def write(form: CoverForm) -> str:
        change_inventory(
            actor=actor,
            code=code,
            version=version_of(form),
            values=form.values(),
            at=timezone.now(),
        )
        messages.success(request, _("Stored. What the cover said before stands in its history."))
        return reverse("archive:inventory", args=[code])

    units, owners = units_offered(actor)
    offers = Offers(
        floor=Level(found.level), ceiling=actor.clearance, party=actor.party_papers,
        held=found.party_papers, units=units, owners=owners,
    )  # fmt: skip
    return answer(request, Page(
        CoverOf.INVENTORY, _("Cover of the inventory %(code)s") % {"code": code}, _way(found),
        reverse("archive:inventory", args=[code]), offers, write, granted, row=found,
        take_away=reverse("archive:take_away_inventory", args=[code]),
    ))  # fmt: skip


def boxes(request: HttpRequest, code: str) -> HttpResponse:
    """The boxes of an inventory, in their order."""
    actor = actor_of(request)
    found, granted = inventory_to_change(code, act=Act.LIST, actor=actor, at=timezone.now())
    page = stretch_of(boxes_with_counts(found, actor), BOX_ORDER, request.GET)
    granted.note(what="boxes")
    return render(request, "archive/boxes.html", {"inventory": found, "page": page})


def new_box(request: HttpRequest, code: str) -> HttpResponse:
    """A box of an inventory is made."""
    actor = actor_of(request)
    found, granted = inventory_to_change(code, act=Act.LIST, actor=actor, at=timezone.now())

    def write(form: CoverForm) -> str:
        box = make_box(actor=actor, inventory=found, values=form.values(), at=timezone.now())
        messages.success(request, _("Box %(number)s is made.") % {"number": box.number})
        return reverse("archive:boxes", args=[code])

    back = reverse("archive:boxes", args=[code])
    crumbs = (*_way(found), (back, _("Boxes")))
    return answer(request, Page(CoverOf.BOX, _("New box"), crumbs, back, Offers(), write, granted))


def box(request: HttpRequest, code: str, box_id: int) -> HttpResponse:
    """The cover of a box; a POST changes it."""
    actor = actor_of(request)
    found, granted = box_granted(box_id, code=code, act=Act.LIST, actor=actor, at=timezone.now())

    def write(form: CoverForm) -> str:
        change_box(
            actor=actor, box_id=box_id, version=version_of(form), values=form.values(),
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Stored. What the cover said before stands in its history."))
        return reverse("archive:boxes", args=[code])

    back = reverse("archive:boxes", args=[code])
    crumbs = (*_way(found.inventory), (back, _("Boxes")))
    heading = _("Box %(number)s") % {"number": found.number}
    return answer(request, Page(
        CoverOf.BOX, heading, crumbs, back, Offers(), write, granted, row=found,
        take_away=reverse("archive:take_away_box", args=[code, box_id]),
    ))  # fmt: skip


def new_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """A dossier of an inventory is made."""
    actor = actor_of(request)
    found, granted = inventory_to_change(code, act=Act.LIST, actor=actor, at=timezone.now())

    def write(form: CoverForm) -> str:
        new = make_dossier(actor=actor, inventory=found, values=form.values(), at=timezone.now())
        messages.success(request, _("Dossier %(number)s is made.") % {"number": new.number})
        if AND_ANOTHER in request.POST:
            box = {str(Param.BOX): new.box.number} if new.box else {}
            return f"{reverse('archive:new_dossier', args=[code])}?{urlencode(box)}"
        return reverse("archive:dossier", args=[code, new.pk])

    back = reverse("archive:inventory", args=[code])
    offers = _offers_in(found, actor, Level(found.level))
    # Whoever makes one after the other fills a box.
    box = box_numbered(found, normalise(request.GET.get(Param.BOX, "")), actor)
    return answer(request, Page(
        CoverOf.DOSSIER, _("New dossier"), _way(found), back, offers, write, granted,
        begins={"level": found.level, "box": box.pk if box else None}, another=AND_ANOTHER,
    ))  # fmt: skip


def dossier(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """The cover of a dossier; a POST changes it."""
    actor = actor_of(request)
    found, granted = dossier_granted(
        dossier_id, code=code, act=Act.LIST, actor=actor, at=timezone.now()
    )

    def write(form: CoverForm) -> str:
        change_dossier(
            actor=actor, dossier_id=dossier_id, version=version_of(form), values=form.values(),
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Stored. What the cover said before stands in its history."))
        return reverse("archive:dossier", args=[code, dossier_id])

    secrecy = secrecy_of_dossier(found)
    offers = _offers_in(found.inventory, actor, secrecy.level, held=secrecy.party_papers)
    return answer(request, Page(
        CoverOf.DOSSIER, _("Cover of the dossier %(number)s") % {"number": found.number},
        _way(found.inventory), reverse("archive:dossier", args=[code, dossier_id]), offers, write,
        granted, row=found, take_away=reverse("archive:take_away_dossier", args=[code, dossier_id]),
    ))  # fmt: skip


@require_POST
def take_away_inventory_view(request: HttpRequest, code: str) -> HttpResponse:
    """An empty inventory that was made by mistake goes."""
    try:
        take_away_inventory(actor=actor_of(request), code=code, at=timezone.now())
    except InUse as used:
        return _in_use(request, used, reverse("archive:inventory_cover", args=[code]))
    messages.success(request, _("The inventory %(code)s is taken away.") % {"code": code})
    return redirect("archive:fonds_list")


@require_POST
def take_away_box_view(request: HttpRequest, code: str, box_id: int) -> HttpResponse:
    """An empty box goes."""
    try:
        gone = take_away_box(actor=actor_of(request), box_id=box_id, code=code, at=timezone.now())
    except InUse as used:
        return _in_use(request, used, reverse("archive:box", args=[code, box_id]))
    messages.success(request, _("The box %(number)s is taken away.") % {"number": gone.number})
    return redirect("archive:boxes", code=code)


@require_POST
def take_away_dossier_view(request: HttpRequest, code: str, dossier_id: int) -> HttpResponse:
    """An empty dossier goes."""
    actor, at = actor_of(request), timezone.now()
    try:
        gone = take_away_dossier(actor=actor, dossier_id=dossier_id, code=code, at=at)
    except InUse as used:
        return _in_use(request, used, reverse("archive:dossier_cover", args=[code, dossier_id]))
    messages.success(request, _("The dossier %(number)s is taken away.") % {"number": gone.number})
    return redirect("archive:inventory", code=code)


def _offers_in(
    inventory: "Inventory", actor: Actor, floor: Level, *, held: bool | None = None
) -> Offers:
    shelves = ((box.pk, box.number) for box in boxes_of(inventory, actor))
    return Offers(
        floor=floor,
        ceiling=actor.clearance,
        party=actor.party_papers,
        held=inventory.party_papers if held is None else held,
        boxes=tuple(shelves),
    )


def _catalogue() -> tuple[str, str]:
    return reverse("archive:fonds_list"), _("Catalogue")


def _way(inventory: "Inventory") -> tuple[tuple[str, str], ...]:
    return _catalogue(), (reverse("archive:inventory", args=[inventory.code]), inventory.code)


def _in_use(request: HttpRequest, used: InUse, back: str) -> HttpResponse:
    words = {
        "records": ngettext("%(n)d record", "%(n)d records", used.what.get("records", 0)),
        "withdrawn": ngettext(
            "%(n)d withdrawn record", "%(n)d withdrawn records", used.what.get("withdrawn", 0)
        ),
        "rows": ngettext(
            "%(n)d row of the list", "%(n)d rows of the list", used.what.get("rows", 0)
        ),
        "dossiers": ngettext("%(n)d dossier", "%(n)d dossiers", used.what.get("dossiers", 0)),
        "boxes": ngettext("%(n)d box", "%(n)d boxes", used.what.get("boxes", 0)),
        "received": ngettext(
            "%(n)d received file", "%(n)d received files", used.what.get("received", 0)
        ),
        "acts": ngettext(
            "%(n)d act on dossiers", "%(n)d acts on dossiers", used.what.get("acts", 0)
        ),
        "others": ngettext("%(n)d batch", "%(n)d batches", used.what.get("others", 0)),
    }
    held = ", ".join(words[name] % {"n": count} for name, count in used.what.items())
    messages.error(request, _("It is not empty: %(held)s. Move that first.") % {"held": held})
    return HttpResponseRedirect(back)
