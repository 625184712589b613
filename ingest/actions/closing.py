"""Closing a batch."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, Target, require
from audit.api import Entry, append
from ingest.domain.closing import obstacle_to_closing
from ingest.models import Batch
from ingest.queries.ledgers import is_taken_in, ledger


class NotClosable(Exception):
    """The batch cannot be closed; `obstacle` says why."""

    def __init__(self, obstacle: str) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def close_batch(*, actor: Actor, batch: Batch, at: datetime) -> None:
    """
    The batch is complete and takes nothing more; it is closed once. Raises AccessDenied,
    NotClosable ("closed" where it is closed already, else as `obstacle_to_closing` says).
    """
    target = Target(
        unit=batch.unit_id, inventory=batch.inventory_id, kind="batch", label=batch.code
    )
    require(actor, Permission.TAKE_IN, target, at=at)
    with transaction.atomic():
        # The row is taken first: whoever closes or takes in at the same moment waits, then sees.
        closed = Batch.objects.filter(pk=batch.pk, state=Batch.State.OPEN).update(
            state=Batch.State.CLOSED, closed_at=at
        )
        if not closed:
            raise NotClosable("closed")
        now = Batch.objects.get(pk=batch.pk)
        obstacle = obstacle_to_closing(
            ledger(now),
            announced_files=now.announced_files,
            announced_pages=now.announced_pages,
            taking_in=is_taken_in(now, at=at),
        )
        if obstacle:
            raise NotClosable(obstacle)
        append(
            Entry(who=actor.who, action="close_batch", subject_kind="batch", subject=batch.code),
            at=at,
        )
