"""Putting acts on the trail."""

import secrets
from datetime import datetime

from django.db import transaction

from audit.domain.events import Entry, canonical_bytes
from audit.models import Event

SALT_BYTES = 16


def append(entry: Entry, *, at: datetime) -> int:
    """
    Put an act on the trail inside the caller's transaction; returns the event's number.

    When the row cannot be written the database error goes up, so that the act does not happen.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    event = Event.objects.create(
        at=at,
        who=entry.who.name,
        roles=",".join(sorted(entry.who.roles)),
        clearance=int(entry.who.clearance),
        workstation=entry.who.workstation,
        session=entry.who.session,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject=entry.subject,
        level=int(entry.level),
        outcome=str(entry.outcome),
        reason=entry.reason,
        rule=entry.rule,
        details=dict(entry.details),
        canonical=canonical_bytes(entry, at=at, salt=salt),
    )
    return int(event.pk)


def append_durably(entry: Entry, *, at: datetime) -> int:
    """
    Put a read or a refusal on the trail in a transaction of its own, committed on return.

    Called inside someone's transaction the entry could vanish with its rollback; Django refuses
    that at once with a RuntimeError.
    """
    with transaction.atomic(durable=True):
        return append(entry, at=at)
