"""What stood aside for want of something goes on by itself once that is there."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from archive.api import words_later
from audit.api import Act, Entry, append
from ingest.actions.claiming import WORKER
from ingest.actions.filing import requeue
from ingest.actions.moving import standing_for
from ingest.domain.transitions import Move
from ingest.models import Batch, Item


def take_up_again(
    *, reason: str, at: datetime, only: Callable[[Item], bool] = lambda _item: True
) -> int:
    """
    What is in quarantine for a `reason` that is no more is queued again, as if nobody had tried it.

    `only` says of an item whether the reason is no more for it. Returns how many items. A closed
    batch stays as it is.
    """
    wanting = Item.objects.select_related("batch").filter(
        reason=reason, original__isnull=False, batch__state=Batch.State.OPEN
    )
    wanting = words_later(wanting, "batch")
    aside = standing_for(wanting, Move.TAKE_UP_AGAIN)
    return sum(_take_up(item, reason, at) for item in list(aside) if only(item))


def _take_up(item: Item, reason: str, at: datetime) -> bool:
    with transaction.atomic():
        still = Item.objects.filter(pk=item.pk, reason=reason, version=item.version)
        if not requeue(still, item, Move.TAKE_UP_AGAIN):
            return False
        append(
            Entry(
                who=WORKER,
                action=Act.TRY_AGAIN,
                subject_kind="item",
                subject=item.label,
                level=item.level,
                reason=reason,
            ),
            at=at,
        )
    return True
