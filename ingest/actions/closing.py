"""Closing a batch."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, require
from audit.api import Entry, append
from ingest.domain.closing import obstacle_to_closing
from ingest.models import Batch
from ingest.queries.batches import target_of_batch
from ingest.queries.ledgers import ledger_seen


class NotClosable(Exception):
    """The batch cannot be closed; `obstacle` says why."""

    def __init__(self, obstacle: str) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def close_batch(*, actor: Actor, batch: Batch, at: datetime) -> None:
    """
    The batch takes nothing more in. Raises AccessDenied, NotClosable.

    Whoever is cleared for the worst that may come in the batch closes it. Something more closed
    than that, which they do not see, does not hold the closing up, for that would tell of it: it
    stays with those who see it, and can be decided in a closed batch as in an open one.
    """
    require(actor, Permission.TAKE_IN, target_of_batch(batch), at=at)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=batch.state)
        obstacle = obstacle_to_closing(
            ledger_seen(batch, actor),
            announced_files=batch.announced_files,
            announced_pages=batch.announced_pages,
        )
        if obstacle:
            raise NotClosable(obstacle)
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CLOSED, closed_at=at)
        append(
            Entry(who=actor.who, action="close_batch", subject_kind="batch", subject=batch.code),
            at=at,
        )
