"""Withdrawing a filed record, and putting it back."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Level, Permission
from archive.actions.amending import Amendment, amend
from archive.actions.answering import settle_record
from archive.actions.receipts import move_receipts
from archive.domain.posture import MayNotStay
from archive.domain.receipts import ReceiptMove
from archive.models import Change, Receipt, Record, RecordVersion
from archive.queries.posture import may_stay
from archive.queries.records import record_to
from audit.api import Act


def withdraw_record(
    *, actor: Actor, record_id: int, version: int, reason: str, at: datetime
) -> Record:
    """
    The record is no longer found, listed or counted; its row of the list is missing again.

    Nothing of it is lost: number, files, pages and history stay, for those who may put it back.
    Raises AccessDenied, ChangedMeanwhile.
    """
    return _turn(
        actor, record_id, version, reason, at,
        kind=RecordVersion.Kind.WITHDRAWN, withdrawn_at=at,
    )  # fmt: skip


def restore_record(
    *, actor: Actor, record_id: int, version: int, reason: str, at: datetime
) -> Record:
    """
    What was withdrawn stands where it stood. Raises AccessDenied, ChangedMeanwhile, and MayNotStay
    where the posture of the network lets no file of its level stay.
    """
    return _turn(
        actor, record_id, version, reason, at,
        kind=RecordVersion.Kind.RESTORED, withdrawn_at=None,
    )  # fmt: skip


def _turn(
    actor: Actor,
    record_id: int,
    version: int,
    reason: str,
    at: datetime,
    *,
    kind: RecordVersion.Kind,
    withdrawn_at: datetime | None,
) -> Record:
    out = withdrawn_at is not None
    act = Act.WITHDRAW if out else Act.RESTORE
    before, granted = record_to(Permission.AMEND, record_id, act=act, actor=actor, at=at)
    if bool(before.withdrawn_at) == out and before.version == version:
        return before
    if not out and not may_stay(before.level, before.original_id):
        raise MayNotStay(Level(before.level))
    by = Amendment(actor, kind, version, reason, at)
    with transaction.atomic():
        record = amend(record_id, {"withdrawn_at": withdrawn_at}, by=by)
        if record is None:
            return before
        settle_record(record, at=at)
        followed = ReceiptMove.WITHDRAW_RECORD if out else ReceiptMove.RESTORE_RECORD
        move_receipts(Receipt.objects.filter(record=record), followed)
        change = Change.Kind.REMOVED if out else Change.Kind.FILED
        Change.objects.create(record=record_id, kind=change, at=at)
        granted.append(version=version)
    return record
