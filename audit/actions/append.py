"""Putting acts on the trail."""

import secrets
from datetime import datetime

from django.db import transaction

from audit.domain.acts import Act
from audit.domain.events import TIME_BACK, Entry, Who, canonical_bytes
from audit.models import Event, Mention

SALT_BYTES = 16
CLOCK = Who(name="system")


def append(entry: Entry, *, at: datetime, newest: datetime | None = None) -> int:
    """
    Put an act on the trail inside the caller's transaction; returns the event's number.

    When the row cannot be written the database error goes up, so that the act does not happen.
    A clock that was set back stops nothing: an event that says so comes first, and the act keeps
    the time its clock told. The order of the trail is that of the numbers. `newest` is when the
    newest event was, for whoever has just asked.
    """
    if newest is None:
        newest = Event.objects.order_by("-id").values_list("at", flat=True).first()
    if newest is not None and at < newest - TIME_BACK:
        _write(
            Entry(
                who=CLOCK,
                action=Act.CLOCK_SET_BACK,
                subject_kind="trail",
                details={"seconds": round((newest - at).total_seconds())},
            ),
            at=at,
        )
    return _write(entry, at=at)


def append_durably(entry: Entry, *, at: datetime, newest: datetime | None = None) -> int:
    """
    Put a read or a refusal on the trail in a transaction of its own, committed on return.

    Called inside someone's transaction the entry could vanish with its rollback; Django refuses
    that at once with a RuntimeError.
    """
    with transaction.atomic(durable=True):
        return append(entry, at=at, newest=newest)


def _write(entry: Entry, *, at: datetime) -> int:
    event = Event.objects.create(
        at=at,
        who=entry.who.name,
        account=entry.who.account,
        roles=",".join(sorted(entry.who.roles)),
        clearance=int(entry.who.clearance),
        workstation=entry.who.workstation,
        os_account=entry.who.os_account,
        session=entry.who.session,
        action=str(entry.action),
        subject_kind=entry.subject_kind,
        subject=entry.subject,
        level=int(entry.level),
        outcome=str(entry.outcome),
        reason=entry.reason,
        rule=entry.rule,
        details=dict(entry.details),
        canonical=canonical_bytes(entry, at=at, salt=secrets.token_bytes(SALT_BYTES)),
    )
    labels = sorted(set(entry.mentions))
    if labels:
        Mention.objects.bulk_create(Mention(label=label, event=event.pk) for label in labels)
    return int(event.pk)
