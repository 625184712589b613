"""What stood aside for want of something goes on by itself once that is there."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from archive.api import restore_receipt
from audit.api import Act, Entry, append
from ingest.actions.claiming import WORKER
from ingest.domain.ledger import Marks, State
from ingest.models import Batch, Item


def take_up_again(*, reason: str, at: datetime) -> int:
    """
    What is in quarantine for a `reason` that is no more is queued again, as if nobody had tried it.

    Returns how many items. A closed batch stays as it is.
    """
    aside = Item.objects.select_related("batch").filter(
        state=State.QUARANTINED,
        reason=reason,
        original__isnull=False,
        batch__state=Batch.State.OPEN,
    )
    return sum(_take_up(item, reason, at) for item in list(aside))


def _take_up(item: Item, reason: str, at: datetime) -> bool:
    with transaction.atomic():
        taken = Item.objects.filter(
            pk=item.pk, state=State.QUARANTINED, reason=reason, version=item.version
        ).update(
            state=State.QUEUED, marks=Marks.UNREAD, reason="", reason_params={}, deaths=0,
            worker_deaths=0, give_backs=0, attempts=0, settled_at=None, not_before=None,
            version=F("version") + 1,
        )  # fmt: skip
        if not taken:
            return False
        if item.receipt_id:
            restore_receipt(item.receipt_id)
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
