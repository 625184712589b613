"""
A filed record of which no file may stay: entered in the register and withdrawn, by who answers for secrets.

It is found, listed and counted no more. Its files are not destroyed: what was filed is kept, closed to
everybody but those who may put it back, and that only where the posture lets it stay.
"""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Granted, Level, Permission, named, refuse, require, top_unit
from archive.actions.amending import Amendment, amend
from archive.actions.answering import settle_record
from archive.actions.receipts import move_receipts
from archive.actions.registering import enter_in_register
from archive.domain.posture import PostureError, PostureFault
from archive.domain.receipts import ReceiptMove
from archive.domain.register import EntrySaid
from archive.domain.secrecy import Secrecy
from archive.models import Change, Receipt, Record, RecordVersion, RegisterEntry
from archive.queries.posture import may_stay
from archive.queries.visible import target_of
from audit.api import Act


def register_record_apart(
    *, actor: Actor, record_id: int, version: int, said: EntrySaid, at: datetime
) -> str:
    """
    The record stands in the register and is withdrawn; returns the number of its entry.

    One that was entered before and put back since keeps its entry. Raises AccessDenied, ChangedMeanwhile,
    and PostureError where the file may stay.
    """
    record, granted = record_to_set_apart(record_id, actor=actor, at=at)
    if may_stay(record.level, record.original_id):
        raise PostureError(PostureFault.FILE_MAY_STAY)
    with transaction.atomic():
        by = Amendment(actor, RecordVersion.Kind.WITHDRAWN, version, said.keeper, at)
        after = amend(record_id, {"withdrawn_at": at}, by=by)
        entry = RegisterEntry.objects.filter(item_label=record.accession).first()
        if after is None:
            return entry.label if entry else record.accession
        settle_record(after, at=at)
        move_receipts(Receipt.objects.filter(record=after), ReceiptMove.WITHDRAW_RECORD)
        Change.objects.create(record=record_id, kind=Change.Kind.REMOVED, at=at)
        if entry is None:
            entry = _enter(record, said, by=actor.username, at=at)
        granted.append(mentions=[entry.label], version=version)
    return entry.label


def record_to_set_apart(record_id: int, *, actor: Actor, at: datetime) -> tuple[Record, Granted]:
    """
    The record, when the actor may set it apart, also where that is done already: a second press gets the
    first answer. Raises AccessDenied alike for what is not theirs and for what does not exist.
    """
    rows = Record.everything.select_related("inventory__unit", "original")
    record = rows.filter(pk=record_id).first()
    entered = record is not None and RegisterEntry.objects.filter(item_label=record.accession)
    if record is None or (record.withdrawn_at and not (entered and entered.exists())):
        unknown = named("record", f"KS-{record_id:07d}")
        refuse(
            actor,
            Permission.REGISTER_APART,
            unknown,
            act=Act.REGISTER_APART,
            rule="exists",
            at=at,
        )
    target = target_of(record)
    return record, require(actor, Permission.REGISTER_APART, target, act=Act.REGISTER_APART, at=at)


def _enter(record: Record, said: EntrySaid, *, by: str, at: datetime) -> RegisterEntry:
    entry = enter_in_register(
        said,
        target=target_of(record),
        unit_code=_code_of_unit(record),
        secrecy=Secrecy(Level(record.level), record.party_papers),
        pages=record.pages,
        # The record holds its files, and a list of destruction names none of these.
        original=None,
        access_copy=None,
        by=by,
        at=at,
    )
    entry.digest = record.original.digest
    entry.save(update_fields=["digest"])
    return entry


def _code_of_unit(record: Record) -> str | None:
    """The code of the unit of its inventory, empty for that above all, None where it belongs to none."""
    if record.inventory is None:
        return None
    unit, above = record.inventory.unit, top_unit()
    return "" if above is not None and unit.pk == above.pk else str(unit.code)
