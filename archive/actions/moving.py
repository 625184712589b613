"""Moving a filed record to another inventory or dossier."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from access.api import Actor, Level, Permission, require
from archive.actions.amending import Amendment, NothingChanged, Withdrawn, amend, last_version
from archive.actions.answering import settle_answers, settle_record
from archive.actions.filing import UnknownDossier, close_bytes
from archive.actions.places import hold_dossier, hold_inventory
from archive.models import Change, Dossier, Inventory, Receipt, Record, RecordVersion
from archive.queries.dossiers import dossier_numbered
from archive.queries.records import record_to
from archive.queries.visible import target_of, target_of_inventory
from audit.api import Act


def move_record(
    *,
    actor: Actor,
    record_id: int,
    version: int,
    inventory: int,
    dossier: str,
    reason: str,
    at: datetime,
) -> Record:
    """
    A filed record goes to another inventory, or to another dossier of its own.

    `dossier` is the number of a dossier of the new place; without one the record stands where the
    row of the list says that it answers there. The record is closed at least as its new place is,
    and answers the rows of the new list instead of the old one's. Raises AccessDenied, also for a
    place that is not the actor's, UnknownDossier, NothingChanged, ChangedMeanwhile, Withdrawn.
    """
    before, granted = record_to(Permission.AMEND, record_id, act=Act.MOVE, actor=actor, at=at)
    if before.withdrawn_at:
        raise Withdrawn(before.accession)
    place = Inventory.objects.select_related("unit").get(pk=inventory)
    require(actor, Permission.CONFIRM, target_of_inventory(place), act=Act.MOVE, at=at)
    level = max(before.level, place.level)
    into = _dossier(place, dossier, actor=actor, level=Level(level))
    if before.version == version and _stands_there(before, place, into):
        raise NothingChanged(before.accession)
    columns = {
        "inventory_id": place.pk,
        "dossier_id": into.pk if into else None,
        "dossier_from_list": False,
        "level": level,
        "party_papers": before.party_papers or place.party_papers,
    }
    by = Amendment(actor, RecordVersion.Kind.MOVED, version, reason, at)
    with transaction.atomic():
        hold_inventory(place)
        if into is not None:
            hold_dossier(into)
        record = amend(record_id, columns, by=by)
        if record is None:
            return before
        kept = last_version(record)
        close_bytes(record, who=actor.who, at=at)
        settle_answers(kept.said["inventory_id"], {record.number_key}, at=at)
        settle_record(record, at=at)
        _tell_of_move(record, place, at=at)
        now = replace(target_of(record), unit=place.unit_id)
        granted.on(now).append(
            fields=sorted(kept.became),
            inventory_before=kept.said["inventory_id"],
            inventory=place.pk,
            level_before=kept.said["level"],
            version=version,
        )
    record.refresh_from_db()
    return record


def _tell_of_move(record: Record, place: Inventory, *, at: datetime) -> None:
    Receipt.objects.filter(record=record).update(
        inventory=place, level=record.level, party_papers=record.party_papers
    )
    # Who searched where it stood must not count it there before the index has followed.
    Change.objects.create(record=record.pk, kind=Change.Kind.MOVED, at=at)


def _dossier(place: Inventory, number: str, *, actor: Actor, level: Level) -> Dossier | None:
    if not number:
        return None
    dossier = dossier_numbered(
        place, number, up_to=actor.clearance, level=level, party_papers=actor.party_papers
    )
    if dossier is None:
        raise UnknownDossier(number)
    return dossier


def _stands_there(record: Record, place: Inventory, into: Dossier | None) -> bool:
    if record.inventory_id != place.pk:
        return False
    return record.dossier_id == into.pk if into else record.dossier_id is None
