"""A page turned by a person stays so for everybody; the file itself is never changed."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission
from archive.models import Change, ScanPage
from archive.queries.records import record_to
from audit.api import Act
from reading.domain.turning import TURNS


class UnknownPage(Exception):
    """The record has no page of this number."""


def turn_page(*, actor: Actor, record_id: int, number: int, turn: int, at: datetime) -> None:
    """
    Keep that page `number` is seen turned by `turn` degrees clockwise; asked again, nothing changes.

    Whoever reads a record may do so, and the trail tells who did. Raises AccessDenied, UnknownPage,
    and ValueError for another angle than one of `TURNS`.
    """
    if turn not in TURNS:
        raise ValueError(f"a page is turned by a quarter at a time, not by {turn} degrees")
    record, granted = record_to(Permission.READ, record_id, act=Act.TURN_PAGE, actor=actor, at=at)
    pages = ScanPage.objects.filter(record=record, number=number)
    if not pages.exists():
        raise UnknownPage(f"{record}/{number}")
    with transaction.atomic():
        if pages.exclude(turn=turn).update(turn=turn):
            Change.objects.create(record=record.pk, kind=Change.Kind.CORRECTED, at=at)
            granted.append(page=number, turn=turn)
