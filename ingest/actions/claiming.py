"""
The ledger as the queue. A worker claims an item by one conditional update; a lease says how long
it is its own, and a fencing token keeps a worker that was thought dead from writing afterwards.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from archive.api import withdraw_receipt
from audit.api import Entry, Who, append
from ingest.domain.ledger import State
from ingest.models import Item, WorkerBeat

LEASE = timedelta(seconds=12)
POISON_DEATHS = 3
# What a file runs into it runs into every time: these are asked of it once.
LIMITS_OF_A_FILE = frozenset({"time_limit", "output_limit", "memory_limit"})
# Files are opened by readers, not by workers: a worker that is killed says little of its item.
POISON_WORKER_DEATHS = 10
WORKER = Who(name="worker")
CLAIMED = ("id", "fence", "state", "worker_deaths")


class LostClaim(Exception):
    """The item is no longer this worker's: its lease ran out and somebody else has it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An item that is a worker's own for now."""

    item: int
    fence: int
    digest: str
    name: str
    media: str
    done_pages: frozenset[int]


def claim_next(*, worker: str, dead: Collection[str], at: datetime) -> Claim | None:
    """
    The next item that is queued or whose worker is gone, now this worker's, or None.

    `dead` names workers known to be gone, whose leases need not run out first. An item that ten
    workers died with, one after the other and without a page between, goes to quarantine instead.
    """
    while True:
        row = _claimable(dead, at).order_by("batch_id", "position").values(*CLAIMED).first()
        if row is None:
            return None
        died = row["state"] == State.READING
        if died and row["worker_deaths"] + 1 >= POISON_WORKER_DEATHS:
            _quarantine_poison(row["id"], row["fence"], at, deaths=POISON_WORKER_DEATHS)
            continue
        taken = Item.objects.filter(pk=row["id"], fence=row["fence"], state=row["state"]).update(
            state=State.READING,
            worker=worker,
            fence=F("fence") + 1,
            worker_deaths=F("worker_deaths") + (1 if died else 0),
            lease_until=at + LEASE,
        )
        if taken:
            return _claim(row["id"])


def extend_leases(*, worker: str, held: Mapping[int, int], at: datetime) -> frozenset[int]:
    """Say that the worker lives and still has these items (id to fence); returns those it lost."""
    WorkerBeat.objects.filter(name=worker).update(beat_at=at)
    return frozenset(
        item
        for item, fence in held.items()
        if not Item.objects.filter(pk=item, fence=fence, state=State.READING).update(
            lease_until=at + LEASE
        )
    )


def give_back(*, claim: Claim, not_before: datetime | None) -> None:
    """The machine could not go on with it: queued again, not before a time. Nobody died."""
    Item.objects.filter(pk=claim.item, fence=claim.fence, state=State.READING).update(
        state=State.QUEUED, worker="", lease_until=None, not_before=not_before
    )


def note_death(*, claim: Claim, reason: str, params: Mapping[str, Any], at: datetime) -> bool:
    """
    A reading process died on the item, for `reason` (a code of the reasons) where it is known.

    Queued again, or poison: for the third time, or at once where it ran into a limit. Returns
    whether it is poison.
    """
    deaths = Item.objects.filter(pk=claim.item).values_list("deaths", flat=True).first() or 0
    if deaths + 1 >= POISON_DEATHS or reason in LIMITS_OF_A_FILE:
        _quarantine_poison(
            claim.item, claim.fence, at, reason=reason, params=params, deaths=deaths + 1
        )
        return True
    Item.objects.filter(pk=claim.item, fence=claim.fence, state=State.READING).update(
        state=State.QUEUED, worker="", lease_until=None, deaths=F("deaths") + 1
    )
    return False


def register_worker(*, worker: str, at: datetime) -> None:
    """A worker begins."""
    WorkerBeat.objects.update_or_create(name=worker, defaults={"started_at": at, "beat_at": at})


def dismiss_worker(*, worker: str) -> None:
    """A worker ends in good order."""
    WorkerBeat.objects.filter(name=worker).delete()


def _claimable(dead: Collection[str], at: datetime) -> QuerySet[Item]:
    ready = Q(state=State.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=at))
    gone = Q(state=State.READING) & (Q(lease_until__lt=at) | Q(worker__in=list(dead)))
    return Item.objects.filter(ready | gone)


def _claim(item_id: int) -> Claim:
    item = Item.objects.get(pk=item_id)
    done = item.item_pages.values_list("number", flat=True)
    return Claim(item.pk, item.fence, item.digest, item.name, item.media, frozenset(done))


def _quarantine_poison(
    item_id: int,
    fence: int,
    at: datetime,
    *,
    reason: str = "reader_died",
    params: Mapping[str, Any] | None = None,
    deaths: int = POISON_DEATHS,
) -> None:
    with transaction.atomic():
        changed = Item.objects.filter(pk=item_id, fence=fence, state=State.READING).update(
            state=State.QUARANTINED,
            reason=reason,
            reason_params={**(params or {}), "deaths": deaths},
            settled_at=at,
            worker="",
            lease_until=None,
            fence=F("fence") + 1,
        )
        if not changed:
            return
        item = Item.objects.select_related("batch").get(pk=item_id)
        if item.receipt_id:
            withdraw_receipt(item.receipt_id)
        append(
            Entry(
                who=WORKER,
                action="quarantine",
                subject_kind="item",
                subject=item.label,
                level=item.level,
                reason=reason,
            ),
            at=at,
        )
