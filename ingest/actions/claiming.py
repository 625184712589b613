"""
The ledger as the queue. A worker claims an item by one conditional update; a lease says how long
it is its own, and a fencing token keeps a worker that was thought dead from writing afterwards.

Whatever breaks off is counted, and each count has an end: nothing is tried for ever. Batches take
turns, and within a batch what broke off goes behind what was tried less often.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from archive.api import withdraw_receipt, words_later
from audit.api import Act, Entry, Who, append
from ingest.actions.moving import NOBODYS, move, standing_for
from ingest.domain.transitions import Move
from ingest.models import Item, WorkerBeat
from ingest.queries.ledgers import HANGS_AFTER, workers_alive
from keys.api import readable_classes
from machine.database.turn import out_of_turn
from machine.json_values import JsonObject

# A worker beats ten times in this, from a thread of its own, whatever it waits for meanwhile.
LEASE = timedelta(seconds=30)
POISON_DEATHS = 3
# Files are opened by readers, not by workers: a worker that is killed says little of its item.
POISON_WORKER_DEATHS = 10
MOST_GIVE_BACKS = 5
BUSY_PAUSE = timedelta(seconds=20)
# No pause is longer. What is put off further than this was put off by a clock set back since.
LONGEST_PAUSE = BUSY_PAUSE * MOST_GIVE_BACKS
# Limits strike in the same way each time: what ran into one is not tried again.
LIMITS = frozenset(("time_limit", "memory_limit", "output_limit"))
WORKER = Who(name="worker")


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
    batch: int = 0


def claim_next(
    *,
    worker: str,
    dead: Collection[str],
    at: datetime,
    living: Collection[str] = (),
    after_batch: int = 0,
) -> Claim | None:
    """
    The next item that is queued or whose worker is gone, now this worker's, or None.

    `dead` names workers known to be gone, whose leases need not run out first; `living` those whose
    process is known to live, which keep theirs until they hang. Batches take turns, the one that
    follows `after_batch` first. Never an item that this worker holds already.
    """
    _requeue_left(worker=worker, dead=dead, living=living, at=at)
    with out_of_turn():
        row = _in_turn(after_batch, at)
        if row is None:
            return None
        move(
            _held(*row),
            Move.CLAIM,
            worker=worker,
            fence=F("fence") + 1,
            lease_until=at + LEASE,
        )
    return _claim(row[0])


def extend_leases(
    *, worker: str, held: Mapping[int, int], at: datetime, pages_lately: int = 0
) -> frozenset[int]:
    """
    Say that the worker lives, still has these items (id to fence), and how many pages it has read in the
    last minutes; returns the items it lost.
    """
    WorkerBeat.objects.filter(name=worker).update(
        beat_at=at, at_work=len(held), pages_lately=pages_lately
    )
    return frozenset(
        item
        for item, fence in held.items()
        if not move(_held(item, fence), Move.READ_ON, lease_until=at + LEASE)
    )


def give_back(*, claim: Claim, not_before: datetime | None) -> None:
    """The worker could not go on with it, for no reason of the item's: queued again, uncounted."""
    move(_held(claim.item, claim.fence), Move.REQUEUE, **NOBODYS, not_before=not_before)


def give_back_strays(*, worker: str, held: Collection[int]) -> None:
    """Queue again what stands in the worker's name and it does not hold: a giving back failed."""
    strays = Item.objects.filter(worker=worker).exclude(pk__in=list(held))
    move(strays, Move.REQUEUE, **NOBODYS)


def note_give_back(*, claim: Claim, reason: str, params: JsonObject, at: datetime) -> bool:
    """
    Reading the item broke off and nobody died; the machine is well, so the item may be at fault.

    Queued again after a pause, or for the fifth time set aside for `reason`; returns whether it is.
    """
    given_back = Item.objects.filter(pk=claim.item).values_list("give_backs", flat=True).first()
    times = (given_back or 0) + 1
    if times >= MOST_GIVE_BACKS:
        _set_aside(claim.item, claim.fence, at, reason=reason, params={**params, "times": times})
        return True
    move(
        _held(claim.item, claim.fence),
        Move.REQUEUE,
        **NOBODYS,
        not_before=at + BUSY_PAUSE * times,
        give_backs=F("give_backs") + 1,
        attempts=F("attempts") + 1,
    )
    return False


def note_death(*, claim: Claim, reason: str, params: JsonObject, at: datetime) -> bool:
    """
    A reading process died on the item, for `reason` (a code of the reasons) where it is known.

    Queued again, or poison: for the third time, or at once where it ran into a limit. Returns
    whether it is poison.
    """
    deaths = Item.objects.filter(pk=claim.item).values_list("deaths", flat=True).first() or 0
    if reason in LIMITS or deaths + 1 >= POISON_DEATHS:
        _set_aside(
            claim.item, claim.fence, at, reason=reason, params={**params, "deaths": deaths + 1}
        )
        return True
    move(
        _held(claim.item, claim.fence),
        Move.REQUEUE,
        **NOBODYS,
        deaths=F("deaths") + 1,
        attempts=F("attempts") + 1,
    )
    return False


def register_worker(*, worker: str, at: datetime, readers: int = 0) -> None:
    """A worker begins, with at most so many reading processes."""
    begun = {"started_at": at, "beat_at": at, "readers": readers, "at_work": 0, "pages_lately": 0}
    WorkerBeat.objects.update_or_create(
        name=worker, defaults={**begun, "trouble": "", "trouble_since": None}
    )


def register_alone(*, worker: str, at: datetime) -> bool:
    """A worker begins, unless another lives; returns whether it may work."""
    with transaction.atomic():
        # A write first: of two that look at the same moment one waits, and then sees the other.
        WorkerBeat.objects.filter(name=worker).delete()
        if workers_alive(at=at):
            return False
        register_worker(worker=worker, at=at)
    return True


def note_trouble(*, worker: str, trouble: str, at: datetime) -> None:
    """What makes the worker pause, for the administrator's eye; empty when it goes on."""
    WorkerBeat.objects.filter(name=worker).exclude(trouble=trouble).update(
        trouble=trouble, trouble_since=at if trouble else None
    )


def dismiss_worker(*, worker: str) -> None:
    """A worker ends in good order."""
    WorkerBeat.objects.filter(name=worker).delete()


def dismiss_dead_workers(*, dead: Collection[str], silent_since: datetime) -> None:
    """Forget the workers that are gone, and those of other machines silent for so long."""
    gone = Q(name__in=list(dead)) | Q(beat_at__lt=silent_since)
    WorkerBeat.objects.filter(gone).delete()


def _requeue_left(
    *, worker: str, dead: Collection[str], living: Collection[str], at: datetime
) -> None:
    for row in _left(worker, dead, living, at).values("id", "fence", "worker_deaths"):
        deaths = row["worker_deaths"] + 1
        if deaths >= POISON_WORKER_DEATHS:
            _set_aside(row["id"], row["fence"], at, reason="reader_died", params={"deaths": deaths})
            continue
        move(
            _held(row["id"], row["fence"]),
            Move.REQUEUE,
            **NOBODYS,
            worker_deaths=F("worker_deaths") + 1,
            attempts=F("attempts") + 1,
        )


def _left(
    worker: str, dead: Collection[str], living: Collection[str], at: datetime
) -> QuerySet[Item]:
    """Items whose worker is gone: known to be, silent beyond its lease, or hanging."""
    # A lease further ahead than any worker gives was given by a clock that was set back since.
    silent = Q(lease_until__lt=at) | Q(lease_until__gt=at + LEASE + HANGS_AFTER)
    hanging = Q(lease_until__lt=at - HANGS_AFTER)
    lives = Q(worker__in=list(living))
    left = Q(worker__in=list(dead)) | (silent & ~lives) | (hanging & lives)
    return standing_for(Item.objects.filter(left), Move.REQUEUE).exclude(worker=worker)


def _in_turn(after_batch: int, at: datetime) -> tuple[int, int] | None:
    """The next item and its fence, held for us; what others are about to claim is left to them."""
    due = Q(not_before__isnull=True) | Q(not_before__lte=at) | Q(not_before__gt=at + LONGEST_PAUSE)
    # What no open key reads waits for whoever opens it, and is counted against nobody.
    rows = Item.objects.filter(due, rank__in=readable_classes())
    in_order = (
        standing_for(rows, Move.CLAIM)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("batch_id", "attempts", "position")
        .values_list("id", "fence")
    )
    return in_order.filter(batch__gt=after_batch).first() or in_order.first()


def _held(item: int, fence: int) -> QuerySet[Item]:
    return Item.objects.filter(pk=item, fence=fence)


def _claim(item_id: int) -> Claim:
    item = Item.objects.get(pk=item_id)
    done = item.item_pages.values_list("number", flat=True)
    return Claim(
        item.pk, item.fence, item.digest, item.name, item.media, frozenset(done), item.batch_id
    )


def _set_aside(item_id: int, fence: int, at: datetime, *, reason: str, params: JsonObject) -> None:
    with transaction.atomic():
        changed = move(
            _held(item_id, fence),
            Move.SET_ASIDE,
            **NOBODYS,
            reason=reason,
            reason_params=dict(params),
            settled_at=at,
            fence=F("fence") + 1,
            version=F("version") + 1,
        )
        if not changed:
            return
        item = words_later(Item.objects.select_related("batch"), "batch").get(pk=item_id)
        note_quarantine(item, reason, at=at)


def note_quarantine(item: Item, reason: str, *, at: datetime) -> None:
    """What follows when a file is set aside: its receipt is withdrawn, and the trail says why."""
    if item.receipt_id:
        withdraw_receipt(item.receipt_id)
    append(
        Entry(
            who=WORKER,
            action=Act.QUARANTINE,
            subject_kind="item",
            subject=item.label,
            level=item.level,
            reason=reason,
        ),
        at=at,
    )
