"""
Covers made and changed by a person: of fonds, inventories, boxes and dossiers.

What a cover said before is kept with who changed it. A level is raised here and never lowered, for
that wants a decision of its own. A number is taken only by what stands at the same level, which the
person sees: what is hidden refuses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from access.api import Actor, Granted, Level, Permission, Target, named, require
from archive.actions.amending import NothingChanged
from archive.actions.filing import ChangedMeanwhile
from archive.actions.raising import raise_inventory, tell_of_unit
from archive.domain.codes import checked_code
from archive.domain.cover import Column, CoverOf, Typed, columns_of
from archive.domain.secrecy import Secrecy
from archive.models import ArrangementAct, Box, CoverVersion, Dossier, Fonds, Inventory
from archive.queries.covers import (
    box_granted,
    columns_of_cover,
    dossier_granted,
    fonds_granted,
    inventory_to_change,
)
from archive.queries.history import plain
from archive.queries.periods import period_holding
from archive.queries.visible import (
    boxes_visible_to,
    secrecy_of_dossier,
    target_of_dossier,
    target_of_inventory,
)
from audit.api import Act
from machine.json_values import JsonObject

Values = Mapping[str, Typed]
Row = Fonds | Inventory | Box | Dossier


class NumberTaken(Exception):
    """Another of the same level has this number or code already."""


class Lowered(Exception):
    """A level or the Party's handling is only raised here; `inventory` where its own is the least."""


class UnknownPlace(Exception):
    """The box is none of this inventory, as far as the actor sees; or the unit is none."""


@dataclass(frozen=True, slots=True)
class CoverChange:
    """A change of a cover that a person asks for; `version` is what they were shown."""

    actor: Actor
    cover: CoverOf
    version: int
    at: datetime


def make_a_fonds(*, actor: Actor, code: str, values: Values, at: datetime) -> Fonds:
    """A fonds with this code. Raises AccessDenied, BadCode, NumberTaken."""
    checked_code(code)
    target = named("fonds", code)
    granted = require(actor, Permission.KEEP_FONDS, target, act=Act.MAKE_FONDS, at=at)
    with transaction.atomic():
        if Fonds.objects.filter(code=code).exists():
            raise NumberTaken(code)
        fonds = Fonds.objects.create(code=code, **columns_of(CoverOf.FONDS, values))
        granted.append()
    return fonds


def make_an_inventory(
    *, actor: Actor, fonds: Fonds, code: str, values: Values, at: datetime
) -> Inventory:
    """An inventory of the fonds. Raises AccessDenied, BadCode, NumberTaken."""
    checked_code(code)
    columns = _with_highest(columns_of(CoverOf.INVENTORY, values))
    target = _target_of_new(columns, code)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.MAKE_INVENTORY, at=at)
    with transaction.atomic():
        if Inventory.objects.filter(code=code).exists():
            raise NumberTaken(code)
        inventory = Inventory(fonds=fonds, code=code, **columns)
        inventory.period_id = period_holding(inventory.year_from, inventory.year_to)
        inventory.save(force_insert=True)
        if inventory.period_id is None:
            granted.append()
        else:
            granted.append(period=[None, inventory.period_id])
    return inventory


def make_box(*, actor: Actor, inventory: Inventory, values: Values, at: datetime) -> Box:
    """A box of the inventory. Raises AccessDenied, NumberTaken."""
    target = target_of_inventory(inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.MAKE_BOX, at=at)
    columns = columns_of(CoverOf.BOX, values)
    with transaction.atomic():
        _refuse_taken_box(inventory, columns)
        box = Box.objects.create(inventory=inventory, **columns)
        granted.append(box=box.pk)
    return box


def make_dossier(*, actor: Actor, inventory: Inventory, values: Values, at: datetime) -> Dossier:
    """
    A dossier of the inventory, closed at least as that is.

    Raises AccessDenied, also for a level above the actor's own, NumberTaken, UnknownPlace.
    """
    columns = own_secrecy(columns_of(CoverOf.DOSSIER, values), inventory)
    row = Dossier(inventory=inventory, **columns)
    granted = require(
        actor, Permission.CHANGE_CATALOGUE, target_of_dossier(row), act=Act.MAKE_DOSSIER, at=at
    )
    _refuse_other_box(actor, inventory, columns)
    with transaction.atomic():
        refuse_taken(row)
        row.save()
        granted.append(dossier=row.pk)
    return row


def change_fonds(*, actor: Actor, code: str, version: int, values: Values, at: datetime) -> Fonds:
    """Raises AccessDenied, NothingChanged, ChangedMeanwhile."""
    fonds, granted = fonds_granted(code, act=Act.CHANGE_COVER, actor=actor, at=at)
    by = CoverChange(actor, CoverOf.FONDS, version, at)
    with transaction.atomic():
        write_cover(fonds, columns_of(CoverOf.FONDS, values), by=by, granted=granted)
    fonds.refresh_from_db()
    return fonds


def change_inventory(
    *, actor: Actor, code: str, version: int, values: Values, at: datetime
) -> Inventory:
    """
    Where the level rises, or the Party's handling begins, all that stands under it rises first.

    Raises AccessDenied, Lowered, NothingChanged, ChangedMeanwhile.
    """
    inventory, granted = inventory_to_change(code, act=Act.CHANGE_COVER, actor=actor, at=at)
    columns = _with_highest(columns_of(CoverOf.INVENTORY, values), inventory)
    to = Secrecy(
        Level(int(str(columns.get("level", inventory.level)))),
        bool(columns.get("party_papers", inventory.party_papers)),
    )
    stands = Secrecy(Level(inventory.level), inventory.party_papers)
    if to | stands != to:
        raise Lowered(inventory.code)
    after = _target_of_new(columns, inventory.code, inventory)
    require(actor, Permission.CHANGE_CATALOGUE, after, act=Act.CHANGE_COVER, at=at)
    by = CoverChange(actor, CoverOf.INVENTORY, version, at)
    if to != stands and inventory.version == version:
        raise_inventory(inventory, to, who=actor.who, at=at)
    with transaction.atomic():
        became = write_cover(inventory, columns, by=by, granted=granted.on(after))
        if to != stands:
            raise_inventory(inventory, to, who=actor.who, at=at, at_once=True)
        if "unit_id" in became:
            tell_of_unit(inventory, at=at)
    inventory.refresh_from_db()
    return inventory


def change_box(*, actor: Actor, box_id: int, version: int, values: Values, at: datetime) -> Box:
    """Raises AccessDenied, NumberTaken, NothingChanged, ChangedMeanwhile."""
    box, granted = box_granted(box_id, act=Act.CHANGE_COVER, actor=actor, at=at)
    columns = columns_of(CoverOf.BOX, values)
    by = CoverChange(actor, CoverOf.BOX, version, at)
    with transaction.atomic():
        _refuse_taken_box(box.inventory, columns, but=box.pk)
        write_cover(box, columns, by=by, granted=granted)
    box.refresh_from_db()
    return box


def change_dossier(
    *, actor: Actor, dossier_id: int, version: int, values: Values, at: datetime
) -> Dossier:
    """
    A level that rises closes the cover at once: number, title and all that stands on it. Records in
    the dossier keep their own.

    Raises AccessDenied, Lowered, NumberTaken, UnknownPlace, NothingChanged, ChangedMeanwhile.
    """
    dossier, granted = dossier_granted(dossier_id, act=Act.CHANGE_COVER, actor=actor, at=at)
    stands = secrecy_of_dossier(dossier)
    columns = own_secrecy(columns_of(CoverOf.DOSSIER, values), dossier.inventory, dossier)
    wanted = Dossier(pk=dossier.pk, inventory=dossier.inventory)
    for name in ("number", "level", "party_papers"):
        setattr(wanted, name, columns.get(name, getattr(dossier, name)))
    to = secrecy_of_dossier(wanted)
    if to | stands != to:
        raise Lowered(dossier.number)
    after = target_of_dossier(wanted)
    require(actor, Permission.CHANGE_CATALOGUE, after, act=Act.CHANGE_COVER, at=at)
    _refuse_other_box(actor, dossier.inventory, columns)
    by = CoverChange(actor, CoverOf.DOSSIER, version, at)
    with transaction.atomic():
        refuse_taken(wanted)
        write_cover(dossier, columns, by=by, granted=granted.on(after))
        close_acts(dossier, to)
    dossier.refresh_from_db()
    return dossier


def write_cover(
    row: Row, columns: Mapping[str, Column], *, by: CoverChange, granted: Granted
) -> JsonObject:
    """
    Write columns of a cover, keep what it said and tell the trail, in the caller's transaction.

    Returns what became another; nothing where the same person made this same change of what they were
    shown already. Raises ChangedMeanwhile, NothingChanged.
    """
    rows = type(row).objects.filter(pk=row.pk)
    before = rows.select_for_update().get()
    said = columns_of_cover(by.cover, before)
    wanted = {name: plain(value) for name, value in columns.items()}
    if before.version != by.version:
        if _is_made_already(before.pk, wanted, by):
            return {}
        raise ChangedMeanwhile(str(before))
    became = {name: value for name, value in wanted.items() if said[name] != value}
    if not became:
        raise NothingChanged(str(before))
    CoverVersion.objects.create(
        cover=by.cover, subject=before.pk, number=by.version, at=by.at, by=by.actor.username,
        account=by.actor.id or None, said=said, became=became,
    )  # fmt: skip
    rows.update(**columns, version=by.version + 1)
    granted.append(fields=sorted(became), version=by.version)
    return became


def close_acts(dossier: Dossier, to: Secrecy) -> None:
    """What was done to a dossier is told of as far as its number is."""
    acts = ArrangementAct.objects.filter(Q(dossier=dossier) | Q(other=dossier))
    acts.filter(level__lt=int(to.level)).update(level=int(to.level))
    if to.party_papers:
        acts.update(party_papers=True)


def own_secrecy(
    columns: dict[str, Column], inventory: Inventory, dossier: Dossier | None = None
) -> dict[str, Column]:
    """
    The columns with how closed the dossier is by itself: where the inventory is handled as the
    Party's papers, so is all in it, and two dossiers of one number do not differ by saying so.
    """
    if dossier is None or "level" in columns:
        columns["level"] = max(int(str(columns.get("level") or 0)), inventory.level)
    if inventory.party_papers:
        columns["party_papers"] = dossier.party_papers if dossier else False
    return columns


def refuse_taken(wanted: Dossier) -> None:
    """Raises NumberTaken where another dossier stands at this number and level."""
    same = Dossier.objects.filter(
        inventory=wanted.inventory, number=wanted.number, level=wanted.level,
        party_papers=wanted.party_papers, remainder=False, removed_at__isnull=True,
    )  # fmt: skip
    if same.exclude(pk=wanted.pk).exists():
        raise NumberTaken(wanted.number)


def _refuse_taken_box(inventory: Inventory, columns: Mapping[str, Column], but: int = 0) -> None:
    same = Q(inventory=inventory, number=columns.get("number", ""), level=0, party_papers=False)
    if Box.objects.filter(same).exclude(pk=but).exists():
        raise NumberTaken(str(columns["number"]))


def _refuse_other_box(actor: Actor, inventory: Inventory, columns: Mapping[str, Column]) -> None:
    box = columns.get("box_id")
    seen = boxes_visible_to(actor).filter(inventory=inventory)
    if box and not seen.filter(pk=int(str(box))).exists():
        raise UnknownPlace(str(box))


def _with_highest(
    columns: dict[str, Column], inventory: Inventory | None = None
) -> dict[str, Column]:
    for name, stands in (("level", 0), ("highest", int(Level.TOP_SECRET))):
        columns.setdefault(name, getattr(inventory, name, stands))
    columns["highest"] = max(int(str(columns["level"])), int(str(columns["highest"])))
    return columns


def _target_of_new(
    columns: Mapping[str, Column], code: str, inventory: Inventory | None = None
) -> Target:
    def said(name: str) -> Column:
        return columns.get(name, getattr(inventory, name, None))

    unit = said("unit_id")
    return Target(
        level=Level(int(str(said("level") or 0))),
        party_papers=bool(said("party_papers")),
        unit=int(str(unit)) if unit else None,
        inventory=inventory.pk if inventory else None,
        kind="inventory",
        label=code,
    )


def _is_made_already(subject: int, wanted: JsonObject, by: CoverChange) -> bool:
    made = CoverVersion.objects.filter(
        cover=by.cover, subject=subject, number=by.version, account=by.actor.id or None
    ).first()
    after = {**made.said, **made.became} if made else {}
    return made is not None and all(after.get(name) == value for name, value in wanted.items())
