"""A person says which record answers which row of a list, and which does not."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from access.api import Actor, Granted, Level, Permission, named, refuse, require
from archive.actions.answering import follow_rows, settle_answers
from archive.actions.filing import ChangedMeanwhile
from archive.models import Inventory, ListedRecord, Record, Tie
from archive.queries.visible import listed_visible_to, records_worked_with, target_of_inventory
from audit.api import Act


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and a record of one inventory that somebody may tie and part."""

    row: ListedRecord
    record: Record
    granted: Granted

    @property
    def by(self) -> str:
        """The account that does it."""
        return self.granted.actor.username

    def standing(self) -> Tie | None:
        """What stands between the two; nobody else changes it until the transaction ends."""
        Inventory.objects.select_for_update().get(pk=self.row.inventory_id)
        return Tie.objects.filter(row=self.row, record=self.record).first()

    def follow(self) -> None:
        """Let the machine tie anew what is certain, and the record stand where its rows say."""
        keys = {self.row.number_key, self.record.number_key}
        settle_answers(self.row.inventory_id, keys, at=self.granted.at)
        follow_rows([self.record.pk])

    def tell(self, kind: str, before: str) -> None:
        """Put it on the trail: as closed as the more closed of the two."""
        target = self.granted.target
        level = Level(max(target.level, self.row.level, self.record.level))
        party = target.party_papers or self.record.party_papers
        self.granted.on(replace(target, level=level, party_papers=party)).append(
            mentions=[self.record.accession],
            row=self.row.pk,
            record=self.record.pk,
            before=before,
            became=kind,
        )


def tie(
    *,
    actor: Actor,
    row_id: int,
    record_id: int,
    shown: str,
    at: datetime,
    reasons: Collection[str] = (),
) -> bool:
    """
    The record answers the row from now on, for everybody who sees both; other ties of the two stay.

    `shown` is the kind of tie that the person was shown between them, "" for none; `reasons` are
    those of the proposal they took. Returns whether this press did it: False where they are tied
    already. Raises AccessDenied, also where the actor does not see both, and ChangedMeanwhile where
    somebody has parted them meanwhile.
    """
    pair = _pair(actor, row_id, record_id, act=Act.TIE, at=at)
    with transaction.atomic():
        standing = pair.standing()
        before = standing.kind if standing else ""
        if before in {Tie.Kind.CERTAIN, Tie.Kind.PERSON}:
            return False
        if before != shown:
            raise ChangedMeanwhile(pair.record.accession)
        Tie.objects.update_or_create(
            row=pair.row,
            record=pair.record,
            defaults={
                "kind": Tie.Kind.PERSON,
                "before": before,
                "by": pair.by,
                "at": at,
                "reasons": list(reasons),
            },
        )
        follow_rows([record_id])
        pair.tell(Tie.Kind.PERSON, before)
    return True


def untie(*, actor: Actor, row_id: int, record_id: int, shown: str, at: datetime) -> bool:
    """
    The record answers the row no longer, and the machine never ties the two again.

    Returns whether this press did it. Raises AccessDenied as `tie` does, and ChangedMeanwhile where
    they are tied otherwise than was `shown`.
    """
    pair = _pair(actor, row_id, record_id, act=Act.UNTIE, at=at)
    with transaction.atomic():
        standing = pair.standing()
        if standing is None or standing.kind == Tie.Kind.PARTED:
            return False
        if standing.kind != shown:
            raise ChangedMeanwhile(pair.record.accession)
        Tie.objects.filter(pk=standing.pk).update(
            kind=Tie.Kind.PARTED, before=shown, by=pair.by, at=at, reasons=[]
        )
        pair.follow()
        pair.tell(Tie.Kind.PARTED, shown)
    return True


def take_tie_back(*, actor: Actor, row_id: int, record_id: int, act: Act, at: datetime) -> bool:
    """
    Take back that the actor themselves tied or parted the two: what stood before stands again.

    `act` is TIE or UNTIE, the one that is taken back. Returns False where it is not the last word
    on the two any more, or was not theirs. Raises AccessDenied as `tie` does.
    """
    reverse = Act.UNTIE if act == Act.TIE else Act.TIE
    made = Tie.Kind.PERSON if act == Act.TIE else Tie.Kind.PARTED
    pair = _pair(actor, row_id, record_id, act=reverse, at=at)
    with transaction.atomic():
        standing = pair.standing()
        if standing is None or standing.kind != made or standing.by != pair.by:
            return False
        before = standing.before
        if before in {Tie.Kind.PERSON, Tie.Kind.PARTED}:
            Tie.objects.filter(pk=standing.pk).update(kind=before, before=made, at=at)
        else:
            # What the machine had tied it ties again, if it is certain still.
            Tie.objects.filter(pk=standing.pk).delete()
        pair.follow()
        pair.tell(before, made)
    return True


def _pair(actor: Actor, row_id: int, record_id: int, *, act: Act, at: datetime) -> Pair:
    row = listed_visible_to(actor).select_related("inventory").filter(pk=row_id).first()
    if row is None:
        # One that is hidden and one that is not there are one answer.
        refuse(
            actor, Permission.CHANGE_CATALOGUE, named("inventory"), act=act, rule="exists", at=at
        )
    target = target_of_inventory(row.inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=act, at=at)
    seen = records_worked_with(actor).filter(inventory=row.inventory_id)
    record = seen.filter(pk=record_id).first()
    if record is None:
        unknown = named("record", f"KS-{record_id:07d}")
        refuse(actor, Permission.CHANGE_CATALOGUE, unknown, act=act, rule="exists", at=at)
    return Pair(row, record, granted)
