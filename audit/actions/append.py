"""Putting acts on the trail."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from audit.domain.acts import Act
from audit.domain.events import TIME_BACK, Entry, Who, canonical_bytes
from audit.models import Event, Mention

if TYPE_CHECKING:
    from django.db.models import Field

SALT_BYTES = 16
CLOCK = Who(name="system")


_META: Final = Event._meta  # noqa: SLF001 - Django's documented way
_FIELDS: Final[tuple["Field[Any, Any]", ...]] = tuple(
    field for field in _META.concrete_fields if not field.primary_key
)
# The event, unless the clock was set back since the newest: asked and written in one statement.
_ADD: Final = (
    f'INSERT INTO "{_META.db_table}" ({", ".join(str(field.column) for field in _FIELDS)})'
    f" SELECT {', '.join('%s' for _ in _FIELDS)} WHERE NOT EXISTS (SELECT 1 FROM (SELECT at"
    f" FROM {_META.db_table} ORDER BY id DESC LIMIT 1) newest WHERE newest.at > %s) RETURNING id"
)


def append(entry: Entry, *, at: datetime) -> int:
    """
    Put an act on the trail inside the caller's transaction; returns the event's number.

    When the row cannot be written the database error goes up, so that the act does not happen.
    A clock that was set back stops nothing: an event that says so comes first, and the act keeps
    the time its clock told. The order of the trail is that of the numbers.
    """
    number = _added(entry, at=at)
    if number is None:
        newest = Event.objects.order_by("-id").values_list("at", flat=True)[0]
        _written(_set_back(round((newest - at).total_seconds())), at=at)
        number = _written(entry, at=at)
    labels = sorted(set(entry.mentions))
    if labels:
        Mention.objects.bulk_create(Mention(label=label, event=number) for label in labels)
    return number


def append_durably(entry: Entry, *, at: datetime) -> int:
    """
    Put a read or a refusal on the trail in a transaction of its own, committed on return.

    Called inside someone's transaction the entry could vanish with its rollback; Django refuses
    that at once with a RuntimeError.
    """
    with transaction.atomic(durable=True):
        return append(entry, at=at)


def _set_back(seconds: int) -> Entry:
    return Entry(
        who=CLOCK,
        action=Act.CLOCK_SET_BACK,
        subject_kind="trail",
        details={"seconds": seconds},
    )


def _added(entry: Entry, *, at: datetime) -> int | None:
    """The number of the event; None, and nothing is written, where the clock was set back."""
    row = _event(entry, at=at)
    said = [(field, getattr(row, field.attname)) for field in _FIELDS]
    said.append((_META.get_field("at"), at + TIME_BACK))
    values = [field.get_db_prep_save(value, connection=connection) for field, value in said]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)
        found = cursor.fetchone()
    return int(found[0]) if found else None


def _written(entry: Entry, *, at: datetime) -> int:
    """The number of the event, whatever the clock told before."""
    row = _event(entry, at=at)
    row.save(force_insert=True)
    return int(row.pk)


def _event(entry: Entry, *, at: datetime) -> Event:
    return Event(
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
