"""
A filed record of which no file may stay: entered in the register and withdrawn, by who answers for secrets.

It is found, listed and counted no more. Its files are not destroyed: what was filed is kept, closed to
everybody but those who may put it back, and that only where the posture lets it stay.
"""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Level, Permission, top_unit
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
from archive.queries.records import record_to
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
    record, granted = record_to(
        Permission.REGISTER_APART, record_id, act=Act.REGISTER_APART, actor=actor, at=at
    )
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
