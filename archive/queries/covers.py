"""Covers of the catalogue for whoever may change them: what they say, said before, and offer."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from access.api import (
    Actor,
    Granted,
    Permission,
    allowed,
    named,
    names_of,
    refuse,
    require,
    units_by_code,
)
from archive.domain.codes import is_code
from archive.domain.cover import (
    COVERS,
    CoverField,
    CoverOf,
    Typed,
    columns_named,
    values_of,
    words_of,
)
from archive.models import Box, CoverVersion, Dossier, Fonds, Inventory
from archive.queries.history import plain
from archive.queries.inventories import inventory_to
from archive.queries.visible import (
    boxes_visible_to,
    dossiers_visible_to,
    dossiers_worked_with,
    inventories_visible_to,
    target_of_dossier,
    target_of_inventory,
)
from audit.api import Act
from machine.json_values import JsonObject

if TYPE_CHECKING:
    from collections.abc import Mapping

IN_HEADING = frozenset(("number", "title", "level", "party_papers"))


@dataclass(frozen=True, slots=True)
class CoverStep:
    """One change of a cover: who, when, and each field with what it said before and after."""

    who: str
    at: datetime
    fields: tuple[tuple[CoverField, Typed, Typed], ...]


def fonds_granted(code: str, *, act: Act, actor: Actor, at: datetime) -> tuple[Fonds, Granted]:
    """The fonds, for whoever keeps the archive. Raises AccessDenied."""
    target = named("fonds", code if is_code(code) else "")
    granted = require(actor, Permission.KEEP_FONDS, target, act=act, at=at)
    fonds = Fonds.objects.filter(code=code).first()
    if fonds is None:
        refuse(actor, Permission.KEEP_FONDS, target, act=act, rule="exists", at=at)
    return fonds, granted


def all_fonds(actor: Actor) -> QuerySet[Fonds]:
    """Every fonds, for whoever keeps the archive."""
    return Fonds.objects.all() if allowed(actor, Permission.KEEP_FONDS) else Fonds.objects.none()


def inventory_to_change(
    code: str, *, act: Act, actor: Actor, at: datetime
) -> tuple[Inventory, Granted]:
    """The inventory with this code, where the actor may change it. Raises AccessDenied."""
    inventory = inventory_to(code, act=act, actor=actor, at=at)
    target = target_of_inventory(inventory)
    return inventory, require(actor, Permission.CHANGE_CATALOGUE, target, act=act, at=at)


def dossier_granted(
    dossier: int, *, act: Act, actor: Actor, at: datetime, code: str = ""
) -> tuple[Dossier, Granted]:
    """
    The dossier, of the inventory with this code where one is given, if the actor may change it. Raises AccessDenied alike for what is not theirs and
    for what does not exist.
    """
    rows = dossiers_worked_with(actor).select_related("inventory__fonds", "inventory__unit")
    found = rows.filter(pk=dossier).first()
    if found is None or code not in {"", found.inventory.code}:
        _refuse("dossier", actor, act, at)
    target = target_of_dossier(found)
    return found, require(actor, Permission.CHANGE_CATALOGUE, target, act=act, at=at)


def box_granted(
    box: int, *, act: Act, actor: Actor, at: datetime, code: str = ""
) -> tuple[Box, Granted]:
    """The box, where the actor may change its inventory. Raises AccessDenied as `dossier_granted`."""
    found = boxes_visible_to(actor).filter(pk=box).first()
    if found is None or code not in {"", found.inventory.code}:
        _refuse("box", actor, act, at)
    target = target_of_inventory(found.inventory)
    return found, require(actor, Permission.CHANGE_CATALOGUE, target, act=act, at=at)


def _refuse(kind: str, actor: Actor, act: Act, at: datetime) -> NoReturn:
    refuse(actor, Permission.CHANGE_CATALOGUE, named(kind), act=act, rule="visible", at=at)


def columns_of_cover(cover: CoverOf, row: Fonds | Inventory | Box | Dossier) -> JsonObject:
    """Every column of the cover with its plain value."""
    return {name: plain(getattr(row, name)) for one in COVERS[cover] for name in columns_named(one)}


def values_of_cover(cover: CoverOf, row: Fonds | Inventory | Box | Dossier) -> dict[str, Typed]:
    """What the cover says, as its form asks for it."""
    return values_of(cover, columns_of_cover(cover, row))


def cover_facts(dossier: Dossier) -> list[tuple[str, str]]:
    """
    What the cover of a dossier of `dossiers_in` says, with the words of its fields, but for what stands
    in its heading.
    """
    values = values_of_cover(CoverOf.DOSSIER, dossier)
    values |= {"box": getattr(dossier, "seen_box", None), "keywords": dossier.shown_keywords}
    rows = [row for row in COVERS[CoverOf.DOSSIER] if row.name not in IN_HEADING]
    told = ((row.label, words_of(row, values[row.name])) for row in rows)
    return [(label, said) for label, said in told if said and said != "not said"]


def values_before(cover: CoverOf, subject: int, version: int) -> dict[str, Typed] | None:
    """What the cover said in an earlier version, where that was kept; of a cover that was opened."""
    kept = CoverVersion.objects.filter(cover=cover, subject=subject, number=version).first()
    return None if kept is None else values_of(cover, kept.said)


def history_of_cover(cover: CoverOf, subject: int) -> list[CoverStep]:
    """The changes of a cover that was opened, newest first."""
    kept = list(CoverVersion.objects.filter(cover=cover, subject=subject).order_by("-number"))
    names = names_of(row.by for row in kept) if kept else {}
    return [CoverStep(names.get(row.by) or row.by, row.at, _fields(cover, row)) for row in kept]


def boxes_of(inventory: Inventory, actor: Actor) -> QuerySet[Box]:
    """The boxes of an inventory that the actor sees, in their order."""
    return (
        boxes_visible_to(actor).filter(inventory=inventory).order_by("sort_number", "number", "pk")
    )


def box_numbered(inventory: Inventory, number: str, actor: Actor) -> Box | None:
    """The box of an inventory with this number, the least closed of several."""
    return boxes_of(inventory, actor).filter(number=number).order_by("level", "pk").first()


def box_seen(dossier: Dossier, actor: Actor) -> str:
    """The number of the box of a dossier that was opened, as far as the actor sees the box."""
    box = boxes_visible_to(actor).filter(pk=dossier.box_id or 0).first()
    return box.number if box else ""


def inventories_beside(dossier: Dossier, actor: Actor) -> QuerySet[Inventory]:
    """The inventories of the dossier's fonds that the actor sees, its own among them."""
    rows = inventories_visible_to(actor).filter(fonds=dossier.inventory.fonds_id)
    return rows.order_by("code")


def boxes_with_counts(inventory: Inventory, actor: Actor) -> QuerySet[Box]:
    """The same; `dossiers_in` counts the dossiers in each that the actor sees."""
    inside = dossiers_visible_to(actor).filter(box=OuterRef("pk")).order_by()
    counted = inside.values("box").annotate(n=Count("pk")).values("n")
    return boxes_of(inventory, actor).annotate(dossiers_in=Coalesce(Subquery(counted), 0))


def units_offered(
    actor: Actor,
) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Units by id and name: those the actor works with, and all."""
    every = [(unit.pk, f"{unit.code} · {unit.name}") for unit in units_by_code().values()]
    own = [one for one in every if actor.sees_everything or one[0] in actor.units]
    return tuple(own), tuple(every)


def _fields(cover: CoverOf, row: CoverVersion) -> tuple[tuple[CoverField, Typed, Typed], ...]:
    after: Mapping[str, object] = {**row.said, **row.became}
    before, now = values_of(cover, row.said), values_of(cover, after)
    return tuple(
        (one, before[one.name], now[one.name])
        for one in COVERS[cover]
        if before[one.name] != now[one.name]
    )
