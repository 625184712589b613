"""
Dossiers split, merged, moved and renumbered: each act with its reason, kept so that it can be undone.

An act does what its maker sees and was shown. Papers of the dossier that are hidden from them stay with
the old dossier, which then stands for those who see them, and for nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from access.api import Actor, Granted, Permission, require
from archive.actions.amending import NothingChanged
from archive.actions.covering import (
    CoverChange,
    UnknownPlace,
    Values,
    own_secrecy,
    refuse_taken,
    write_cover,
)
from archive.actions.filing import ChangedMeanwhile
from archive.actions.places import hold_dossier, hold_inventory
from archive.actions.remaining import leave_behind, stand_apart
from archive.actions.transferring import Transfer, followers_in, places_of, transfer
from archive.domain.cover import CoverOf, columns_of
from archive.models import ArrangementAct, Box, Dossier, Inventory, Record
from archive.queries.contents import Contents, chosen_of, contents_of
from archive.queries.covers import boxes_of, dossier_granted
from archive.queries.visible import secrecy_of_dossier, target_of_dossier, target_of_inventory
from audit.api import Act

if TYPE_CHECKING:
    from machine.json_values import Json

Kind = ArrangementAct.Kind


class NothingChosen(Exception):
    """Nothing was chosen that goes to the new dossier."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    An act that a person asks for: on which dossier, why, and what they were shown; `mark` is that of
    the contents (`Contents.mark`), `version` that of the dossier's cover.
    """

    actor: Actor
    dossier: int
    reason: str
    version: int
    mark: str
    at: datetime


def split_dossier(
    *, asked: Asked, records: Sequence[int], rows: Sequence[int], values: Values
) -> ArrangementAct:
    """
    What was chosen goes to a new dossier with the cover of `values`, closed at least as the old one.

    Raises AccessDenied, NumberTaken, NothingChosen, ChangedMeanwhile.
    """
    dossier, granted = _opened(asked, Act.SPLIT_DOSSIER)
    columns = columns_of(CoverOf.DOSSIER, values)
    columns["level"] = max(int(str(columns.get("level") or 0)), dossier.level)
    columns["party_papers"] = bool(columns.get("party_papers")) or dossier.party_papers
    columns.setdefault("box_id", dossier.box_id)
    made = Dossier(inventory=dossier.inventory, **own_secrecy(columns, dossier.inventory))
    require(
        asked.actor, Permission.CHANGE_CATALOGUE, target_of_dossier(made),
        act=Act.SPLIT_DOSSIER, at=asked.at,
    )  # fmt: skip
    with transaction.atomic():
        _refuse_changed(asked, dossier)
        chosen = chosen_of(dossier, asked.actor, records=records, rows=rows)
        if chosen.is_empty:
            raise NothingChosen
        refuse_taken(made)
        made.save()
        act = _kept(asked, Kind.SPLIT, dossier, other=made, contents=chosen)
        transfer(chosen, made, by=_by(asked))
        _tell(granted, act, chosen)
    return act


def merge_dossiers(*, asked: Asked, into: int) -> ArrangementAct:
    """
    All that the actor sees in the dossier goes into another of the same inventory; the old one goes.

    Raises AccessDenied, UnknownPlace, ChangedMeanwhile.
    """
    dossier, granted = _opened(asked, Act.MERGE_DOSSIERS)
    other, _granted = dossier_granted(into, act=Act.MERGE_DOSSIERS, actor=asked.actor, at=asked.at)
    if other.inventory_id != dossier.inventory_id or other.pk == dossier.pk:
        raise UnknownPlace(str(into))
    with transaction.atomic():
        _refuse_changed(asked, dossier)
        hold_dossier(other)
        contents = contents_of(dossier, asked.actor)
        act = _kept(asked, Kind.MERGE, dossier, other=other, contents=contents)
        transfer(contents, other, by=_by(asked))
        _keep_rest(act, leave_behind(dossier, at=asked.at))
        act.save(update_fields=["after"])
        _tell(granted, act, contents)
    return act


def move_dossier(*, asked: Asked, inventory: Inventory, box: int | None) -> ArrangementAct:
    """
    The dossier goes to a box of its inventory, or to another inventory of the same fonds with all that
    the actor sees in it, which is closed at least as that from then on.

    Raises AccessDenied, also for a place that is not the actor's, UnknownPlace, NumberTaken,
    NothingChanged, ChangedMeanwhile.
    """
    dossier, granted = _opened(asked, Act.MOVE_DOSSIER)
    target = target_of_inventory(inventory)
    require(asked.actor, Permission.CHANGE_CATALOGUE, target, act=Act.MOVE_DOSSIER, at=asked.at)
    place = _box(asked.actor, inventory, box)
    if inventory.fonds_id != dossier.inventory.fonds_id:
        raise UnknownPlace(inventory.code)
    if inventory.pk == dossier.inventory_id and dossier.box_id == (place.pk if place else None):
        raise NothingChanged(dossier.number)
    with transaction.atomic():
        _refuse_changed(asked, dossier)
        hold_inventory(inventory)
        if place is not None and not Box.objects.filter(pk=place.pk).exists():
            raise ChangedMeanwhile(place.number)
        contents = contents_of(dossier, asked.actor)
        act = _kept(asked, Kind.MOVE, dossier, contents=contents, into=inventory)
        act.before = {**act.before, "followed": followers_in(dossier, contents)}
        rest = move_to(dossier, inventory, place, contents, by=_by(asked))
        act.after = {**act.after, "box": dossier.box_id}
        _keep_rest(act, rest)
        act.level = max(act.level, dossier.level)
        act.party_papers = act.party_papers or dossier.party_papers
        act.save(update_fields=["before", "after", "level", "party_papers"])
        _tell(granted, act, contents, inventory=inventory.pk)
    return act


def renumber_dossier(*, asked: Asked, number: str) -> ArrangementAct:
    """Raises AccessDenied, NumberTaken, NothingChanged, ChangedMeanwhile."""
    dossier, granted = _opened(asked, Act.RENUMBER_DOSSIER)
    columns = columns_of(CoverOf.DOSSIER, {"number": number})
    if columns["number"] == dossier.number:
        raise NothingChanged(number)
    with transaction.atomic():
        _refuse_changed(asked, dossier)
        wanted = Dossier.objects.select_related("inventory").get(pk=dossier.pk)
        wanted.number = str(columns["number"])
        refuse_taken(wanted)
        by = CoverChange(asked.actor, CoverOf.DOSSIER, asked.version, asked.at)
        write_cover(dossier, columns, by=by, granted=granted)
        return _kept(asked, Kind.RENUMBER, dossier, contents=None)


def move_to(
    dossier: Dossier, inventory: Inventory, box: Box | None, contents: Contents, *, by: Transfer
) -> Dossier | None:
    """
    Let a dossier stand in this inventory and box, with these contents, in the caller's transaction.

    Returns what stays of it where it was, for those who see what its mover does not.
    """
    if dossier.inventory_id == inventory.pk:
        dossier.box = box
        dossier.version += 1
        dossier.save(update_fields=["box", "version"])
        return None
    rest = _remainder(dossier, contents)
    here = secrecy_of_dossier(dossier)
    level, party = max(int(here.level), inventory.level), here.party_papers
    dossier.inventory, dossier.box = inventory, box
    dossier.level, dossier.party_papers = level, party and not inventory.party_papers
    dossier.version += 1
    refuse_taken(dossier)
    transfer(contents, dossier, by=by)
    dossier.save(update_fields=["inventory", "box", "level", "party_papers", "version"])
    return rest


def _remainder(dossier: Dossier, contents: Contents) -> Dossier | None:
    records = [*contents.records, *contents.withdrawn]
    rest = stand_apart(dossier, but_records=records, but_rows=contents.rows)
    # The rows that some of it follows go away, and it stays.
    if rest is not None:
        Record.everything.filter(dossier=rest).update(dossier_from_list=False)
    return rest


def _opened(asked: Asked, act: Act) -> tuple[Dossier, Granted]:
    return dossier_granted(asked.dossier, act=act, actor=asked.actor, at=asked.at)


def _refuse_changed(asked: Asked, dossier: Dossier) -> None:
    """What was shown is what is done: nothing came, went or was written on the cover in between."""
    if dossier.version != asked.version:
        raise ChangedMeanwhile(dossier.number)
    hold_inventory(dossier.inventory)
    hold_dossier(dossier)
    if contents_of(dossier, asked.actor).mark != asked.mark:
        raise ChangedMeanwhile(dossier.number)


def _kept(
    asked: Asked,
    kind: ArrangementAct.Kind,
    dossier: Dossier,
    *,
    contents: Contents | None,
    other: Dossier | None = None,
    into: Inventory | None = None,
) -> ArrangementAct:
    secrecy = secrecy_of_dossier(dossier)
    if other is not None:
        secrecy |= secrecy_of_dossier(other)
    before: dict[str, Json] = {
        "box": dossier.box_id,
        "level": dossier.level,
        "party": dossier.party_papers,
        "remainder": dossier.remainder,
    }
    if contents is not None:
        before |= {
            "records": [*contents.records],
            "withdrawn": [*contents.withdrawn],
            **places_of(contents),
        }
    return ArrangementAct.objects.create(
        kind=kind, inventory=dossier.inventory, into=into, dossier=dossier, other=other,
        level=int(secrecy.level), party_papers=secrecy.party_papers, reason=asked.reason,
        by=asked.actor.username, account=asked.actor.id or None, at=asked.at, before=before,
        after={"cover": asked.version},
    )  # fmt: skip


def _keep_rest(act: ArrangementAct, rest: Dossier | None) -> None:
    """What stood apart by the act, and as which version of its cover, for whoever undoes it."""
    if rest is not None:
        act.after = {**act.after, "rest": rest.pk, "rest_version": rest.version}


def _tell(granted: Granted, act: ArrangementAct, contents: Contents, inventory: int = 0) -> None:
    granted.append(
        act=act.pk,
        other=act.other_id,
        records=len(contents.records) + len(contents.withdrawn),
        rows=len(contents.rows),
        into=inventory or act.inventory_id,
    )


def _by(asked: Asked) -> Transfer:
    return Transfer(asked.actor, asked.reason, asked.at)


def _box(actor: Actor, inventory: Inventory, box: int | None) -> Box | None:
    if not box:
        return None
    found = boxes_of(inventory, actor).filter(pk=box).first()
    if found is None:
        raise UnknownPlace(str(box))
    return found
