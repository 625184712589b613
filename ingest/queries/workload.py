"""How much lies before the machine and before people, for whoever keeps it running."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from access.api import Actor
from ingest.domain.ledger import IN_WORK, State
from ingest.models import Item
from ingest.queries.items import batches_within_reach, ranks_open_to

# Files that stopped because reading them broke off, not for what they are.
FAILED = ("reader_died", "reader_failed", "original_damaged")


@dataclass(frozen=True, slots=True)
class Workload:
    """Counts of files by what they wait for, as far as this person's clearance goes."""

    queued: int
    oldest: datetime | None
    broken_off: int
    waiting: int
    quarantined: int
    failed: int


def workload(actor: Actor) -> Workload:
    """
    What lies before the machine now: one look at the files that are not settled.

    Cut like every count to clearance, units and inventories: a file that was not read yet is as
    closed as its batch may be.
    """
    queued, waiting = Q(state__in=IN_WORK), Q(state=State.WAITING)
    stopped = Q(state=State.QUARANTINED)
    found = Item.objects.filter(
        queued | waiting | stopped,
        rank__in=ranks_open_to(actor),
        batch__in=batches_within_reach(actor).values("pk"),
    ).aggregate(
        queued=Count("pk", filter=queued),
        oldest=Min("taken_at", filter=queued),
        broken_off=Count("pk", filter=queued & Q(attempts__gt=0)),
        waiting=Count("pk", filter=waiting),
        quarantined=Count("pk", filter=stopped),
        failed=Count("pk", filter=stopped & Q(reason__in=FAILED)),
    )
    return Workload(**found)
