"""Keeping the list of state secrets, on whose items decisions about levels rest."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission
from archive.actions.reference import changed, grant, row_as_seen, told_of
from archive.domain.reference import ReferenceFault, SecretItemSaid, checked_span
from archive.domain.spans import Span
from archive.models import SecretListItem
from audit.api import Act
from language.vietnamese import normalise

KIND = "secret_list"


def add_secret_item(*, actor: Actor, said: SecretItemSaid, at: datetime) -> SecretListItem:
    """An item of a list of secrets. Raises AccessDenied, ReferenceFault."""
    keeping = Permission.KEEP_LEVEL_LIST
    granted = grant(actor, Act.ADD_REFERENCE, KIND, said.number, at=at, permission=keeping)
    with transaction.atomic():
        values = _columns(said, number=None)
        row = SecretListItem.objects.create(**values)
        granted.append(id=row.pk, said=told_of(values))
    return row


def change_secret_item(
    *, actor: Actor, item_id: int, version: int, said: SecretItemSaid, at: datetime
) -> SecretListItem:
    """What an item says, or until when it holds. Raises as `add_secret_item`, and ChangedMeanwhile."""
    keeping = Permission.KEEP_LEVEL_LIST
    granted = grant(actor, Act.CHANGE_REFERENCE, KIND, said.number, at=at, permission=keeping)
    with transaction.atomic():
        row = row_as_seen(SecretListItem, item_id, version, missing="no_item")
        told = changed(row, _columns(said, number=item_id))
        if told:
            granted.append(id=row.pk, changed=told)
    return row


def secret_item_with(number: int) -> SecretListItem:
    """One row. Raises ReferenceFault."""
    row = SecretListItem.objects.filter(pk=number).first()
    if row is None:
        raise ReferenceFault("", "no_item")
    return row


def _columns(said: SecretItemSaid, *, number: int | None) -> dict[str, object]:
    span = checked_span(said.standing.span)
    place = normalise(said.number).strip()
    same = SecretListItem.objects.filter(
        number=place, source=normalise(said.standing.source).strip()
    )
    for row in same.exclude(pk=number or 0):
        if Span(row.valid_from, row.valid_until).meets(span):
            raise ReferenceFault("number", "item_there")
    return {
        "number": place,
        "words": normalise(said.words).strip(),
        "level": int(said.level),
        "valid_from": span.first,
        "valid_until": span.last,
        "source": normalise(said.standing.source).strip(),
        "certain": said.standing.certain,
    }
