"""
Undoing an act on a dossier: all of it stands as it stood, unless something changed since.

What changed is told as far as the person sees it. What changed out of their sight hinders nothing: it
stays where it is now, for those who see it. A level that rose with the act stays as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from access.api import Actor, Granted
from archive.actions.covering import CoverChange, NumberTaken, refuse_taken, write_cover
from archive.actions.dossiers import move_to
from archive.actions.remaining import come_back, leave_behind
from archive.actions.transferring import Transfer, put_rows_back, transfer
from archive.domain.cover import CoverOf, columns_of
from archive.models import ArrangementAct, Box, Dossier, ListedRecord, Record
from archive.queries.acts import act_granted, renumbering_of
from archive.queries.contents import Contents, contents_of
from archive.queries.visible import (
    boxes_visible_to,
    inventories_visible_to,
    open_dossiers,
    worked_among,
)
from audit.api import Act


class ChangedSince(Exception):
    """Something that the act did is not so any more; `what` says what, by code, with labels."""

    def __init__(self, code: str, labels: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.labels = code, labels


@dataclass(frozen=True, slots=True)
class _Undoing:
    act: ArrangementAct
    actor: Actor
    at: datetime
    granted: Granted

    @property
    def by(self) -> Transfer:
        return Transfer(self.actor, self.act.reason, self.at)

    def open_dossier(self, dossier: int | None) -> Dossier:
        """A dossier that has to stand where the person sees it."""
        rows = Dossier.objects.select_related("inventory").select_for_update(of=("self",))
        seen = inventories_visible_to(self.actor)
        found = rows.filter(open_dossiers(self.actor), pk=dossier or 0, inventory__in=seen).first()
        if found is None:
            raise ChangedSince("dossier_gone")
        return found

    def went(self) -> Contents:
        """What the act let go elsewhere."""
        before = self.act.before
        return Contents(
            records=tuple(before.get("records", ())),
            withdrawn=tuple(before.get("withdrawn", ())),
            rows=tuple(pk for pk, _position in before.get("rows", ())),
        )

    def still_in(self, dossier: Dossier) -> Contents:
        """
        What the act let go there and is there still. Raises ChangedSince where the person sees that
        something of it is elsewhere now.
        """
        went = self.went()
        ids = [*went.records, *went.withdrawn]
        kept = Record.everything.filter(pk__in=ids, dossier=dossier)
        there = dict(kept.values_list("pk", "withdrawn_at"))
        rows = ListedRecord.objects.filter(pk__in=went.rows, dossier=dossier)
        still = Contents(
            records=tuple(pk for pk, gone in there.items() if gone is None),
            withdrawn=tuple(pk for pk, gone in there.items() if gone is not None),
            rows=tuple(rows.values_list("pk", flat=True)),
        )
        self._refuse_elsewhere(set(ids) - set(there), set(went.rows) - set(still.rows))
        return still

    def box_before(self) -> Box | None:
        """The box in which the dossier stood, while the person sees it there."""
        boxes = boxes_visible_to(self.actor).filter(inventory=self.act.inventory_id)
        return boxes.filter(pk=self.act.before.get("box") or 0).first()

    def bring_rest_back(self, dossier: Dossier) -> None:
        """
        What the act left for others stands in its dossier again; but where they have gone on with
        it since, it stays apart, as they made it.
        """
        after = self.act.after
        version = after.get("rest_version", 0)
        if come_back(after.get("rest"), dossier, version=version, at=self.at):
            followers = Record.everything.filter(pk__in=self.act.before.get("followed", ()))
            followers.filter(dossier=dossier).update(dossier_from_list=True)

    def refuse_more_in(self, dossier: Dossier) -> None:
        """Raises ChangedSince where the person sees something there that the act did not bring."""
        now, went = contents_of(dossier, self.actor), self.went()
        more = {*now.records, *now.withdrawn} - {*went.records, *went.withdrawn}
        if more:
            raise ChangedSince("records_came", _accessions(more))
        if set(now.rows) - set(went.rows):
            raise ChangedSince("rows_came")

    def _refuse_elsewhere(self, records: set[int], rows: set[int]) -> None:
        from_here = worked_among(records, self.actor)
        if from_here:
            raise ChangedSince("records_left", _accessions(from_here))
        gone = rows - set(ListedRecord.objects.filter(pk__in=rows).values_list("pk", flat=True))
        seen = ListedRecord.objects.filter(pk__in=rows, level__lte=self.actor.clearance)
        if gone or seen.exists():
            raise ChangedSince("rows_left")


def undo_arrangement(*, actor: Actor, act_id: int, at: datetime) -> ArrangementAct:
    """
    What the act did is as it was before; a second press finds it done.

    Raises AccessDenied, ChangedSince.
    """
    act, granted = act_granted(act_id, act=Act.UNDO_ARRANGEMENT, actor=actor, at=at)
    if act.undone_at:
        return act
    with transaction.atomic():
        act = ArrangementAct.objects.select_for_update().get(pk=act.pk)
        if act.undone_at:
            return act
        try:
            _WAYS[act.kind](_Undoing(act, actor, at, granted))
        except NumberTaken as taken:
            raise ChangedSince("number_taken", (str(taken),)) from taken
        act.undone_at, act.undone_by = at, actor.username
        act.save(update_fields=["undone_at", "undone_by"])
        granted.append(act=act.pk, kind=str(act.kind))
    return act


def _unsplit(undoing: _Undoing) -> None:
    made = undoing.open_dossier(undoing.act.other_id)
    old = undoing.open_dossier(undoing.act.dossier_id)
    if made.version != 1 or made.inventory_id != old.inventory_id:
        raise ChangedSince("cover_changed", (made.number,))
    undoing.refuse_more_in(made)
    transfer(undoing.still_in(made), old, by=undoing.by)
    leave_behind(made, at=undoing.at)


def _unmerge(undoing: _Undoing) -> None:
    before = undoing.act.before
    other = undoing.open_dossier(undoing.act.other_id)
    old = Dossier.objects.select_related("inventory").get(pk=undoing.act.dossier_id)
    if other.inventory_id != old.inventory_id:
        raise ChangedSince("dossier_gone")
    still = undoing.still_in(other)
    old.level, old.party_papers = before["level"], before["party"]
    old.remainder, old.removed_at = before.get("remainder", False), None
    refuse_taken(old)
    old.save(update_fields=["level", "party_papers", "remainder", "removed_at"])
    transfer(still, old, by=undoing.by)
    undoing.bring_rest_back(old)


def _unmove(undoing: _Undoing) -> None:
    act = undoing.act
    dossier = undoing.open_dossier(act.dossier_id)
    box = undoing.box_before()
    if (
        dossier.inventory_id != (act.into_id or act.inventory_id)
        or dossier.box_id != act.after["box"]
    ):
        raise ChangedSince("moved_again")
    if act.into_id == act.inventory_id:
        move_to(dossier, act.inventory, box, undoing.went(), by=undoing.by)
        return
    undoing.refuse_more_in(dossier)
    move_to(dossier, act.inventory, box, undoing.still_in(dossier), by=undoing.by)
    put_rows_back(act.before.get("rows", ()), dossier)
    undoing.bring_rest_back(dossier)


def _renumber_back(undoing: _Undoing) -> None:
    dossier = undoing.open_dossier(undoing.act.dossier_id)
    before, after = renumbering_of(undoing.act)
    if not before or dossier.number != after:
        raise ChangedSince("cover_changed", (dossier.number,))
    columns = columns_of(CoverOf.DOSSIER, {"number": before})
    dossier.number = before
    refuse_taken(dossier)
    by = CoverChange(undoing.actor, CoverOf.DOSSIER, dossier.version, undoing.at)
    write_cover(dossier, columns, by=by, granted=undoing.granted)


_WAYS: Mapping[str, Callable[[_Undoing], None]] = {
    ArrangementAct.Kind.SPLIT: _unsplit,
    ArrangementAct.Kind.MERGE: _unmerge,
    ArrangementAct.Kind.MOVE: _unmove,
    ArrangementAct.Kind.RENUMBER: _renumber_back,
}


def _accessions(records: set[int]) -> tuple[str, ...]:
    return tuple(f"KS-{pk:07d}" for pk in sorted(records))
