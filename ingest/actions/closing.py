"""Closing a batch."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, Target, require
from audit.api import Act
from ingest.domain.closing import obstacle_to_closing
from ingest.models import Batch
from ingest.queries.ledgers import ledger


class NotClosable(Exception):
    """The batch cannot be closed; `obstacle` says why."""

    def __init__(self, obstacle: str) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def close_batch(*, actor: Actor, batch: Batch, at: datetime) -> None:
    """The batch is complete and stays as it is. Raises AccessDenied, NotClosable."""
    target = Target(
        unit=batch.unit_id, inventory=batch.inventory_id, kind="batch", label=batch.code
    )
    granted = require(actor, Permission.TAKE_IN, target, act=Act.CLOSE_BATCH, at=at)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=batch.state)
        obstacle = obstacle_to_closing(
            ledger(batch),
            announced_files=batch.announced_files,
            announced_pages=batch.announced_pages,
        )
        if obstacle:
            raise NotClosable(obstacle)
        Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CLOSED, closed_at=at)
        granted.append()
