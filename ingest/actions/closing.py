"""Closing a batch."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, require
from audit.api import Act
from ingest.domain.closing import obstacle_to_closing
from ingest.models import Batch
from ingest.queries.batches import target_of_batch
from ingest.queries.ledgers import ledger_seen, taking_in


class NotClosable(Exception):
    """The batch cannot be closed; `obstacle` says why."""

    def __init__(self, obstacle: str) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def close_batch(*, actor: Actor, batch: Batch, at: datetime) -> None:
    """
    The batch takes nothing more in, and is closed once. Raises AccessDenied, NotClosable ("closed"
    where it is closed already, else as `obstacle_to_closing` says).

    Whoever is cleared for the worst that may come in the batch closes it. Something more closed
    than that, which they do not see, does not hold the closing up, for that would tell of it: it
    stays with those who see it, and can be decided in a closed batch as in an open one.
    """
    granted = require(actor, Permission.TAKE_IN, target_of_batch(batch), act=Act.CLOSE_BATCH, at=at)
    with transaction.atomic():
        # The row is taken first: whoever closes or takes in at the same moment waits, then sees.
        closed = Batch.objects.filter(pk=batch.pk, state=Batch.State.OPEN).update(
            state=Batch.State.CLOSED, closed_at=at
        )
        if not closed:
            raise NotClosable("closed")
        now = Batch.objects.get(pk=batch.pk)
        obstacle = obstacle_to_closing(
            ledger_seen(now, actor),
            announced_files=now.announced_files,
            announced_pages=now.announced_pages,
            taking_in=taking_in(now, at=at),
        )
        if obstacle:
            raise NotClosable(obstacle)
        granted.append()
