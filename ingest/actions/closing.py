"""Closing a batch, and opening it again."""

from datetime import datetime

from django.db import IntegrityError, transaction

from access.api import Actor, Permission, require
from audit.api import Act
from ingest.actions.moving import move_batches
from ingest.domain.closing import obstacle_to_closing
from ingest.domain.transitions import BatchMove
from ingest.models import Batch, BatchReopening
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
        closed = move_batches(Batch.objects.filter(pk=batch.pk), BatchMove.CLOSE, closed_at=at)
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


class NotReopenable(Exception):
    """Another batch of the same way is open already; what comes goes into that one."""


def reopen_batch(*, actor: Actor, batch: Batch, reason: str, at: datetime) -> None:
    """
    A closed batch is open again, with who, when and why. One that is open stays as it is.

    Raises AccessDenied, NotReopenable.
    """
    target = target_of_batch(batch)
    granted = require(actor, Permission.TAKE_IN, target, act=Act.REOPEN_BATCH, at=at)
    try:
        with transaction.atomic():
            closed = Batch.objects.filter(pk=batch.pk)
            opened = move_batches(closed, BatchMove.REOPEN, closed_at=None)
            if not opened:
                return
            BatchReopening.objects.create(batch=batch, at=at, by=actor.username, reason=reason)
            granted.append()
    except IntegrityError as error:
        raise NotReopenable(batch.code) from error
