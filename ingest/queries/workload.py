"""How much lies before the machine and before people, for whoever keeps it running."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from access.api import Actor, Level
from archive.domain.standing import rank_of
from ingest.domain.ledger import IN_WORK, State
from ingest.models import Item, ItemFigure
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


OPEN_RANK = rank_of(Level.ORDINARY, party_papers=False)
# What stands at the security officer is not among them: that a level is to be decided tells of a secret.
OPEN_STATES = (State.QUEUED, State.READING, State.WAITING, State.QUARANTINED)


@dataclass(frozen=True, slots=True)
class OpenQueue:
    """Of what is open to everybody: how many files stand where, and how long the oldest has waited to be read."""

    files: Mapping[State, int]
    age_s: float


def open_queue(*, at: datetime) -> OpenQueue:
    """
    The queue as it may be told to a program that is nobody: of ordinary papers of all units together. So
    neither how many are closed, nor whose they are, can be told from it.
    """
    counted = ItemFigure.objects.filter(
        kind=ItemFigure.Kind.ITEM, rank=OPEN_RANK, word__in=OPEN_STATES
    ).order_by()
    files = dict(counted.values_list("word").annotate(n=Sum("count")))
    oldest = Item.objects.filter(state__in=IN_WORK, rank=OPEN_RANK).aggregate(at=Min("taken_at"))[
        "at"
    ]
    return OpenQueue(
        files={state: files.get(state, 0) for state in OPEN_STATES},
        age_s=max(0.0, (at - oldest).total_seconds()) if oldest else 0.0,
    )


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
