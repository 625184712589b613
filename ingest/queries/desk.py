"""What lies on the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Max, Min, Q

from access.api import Actor, Permission, allowed
from ingest.domain.closing import obstacle_to_closing
from ingest.domain.ledger import Ledger, State
from ingest.models import Batch, Item
from ingest.queries.batches import target_of_batch
from ingest.queries.items import (
    batches_visible_to,
    items_visible_to,
)
from ingest.queries.ledgers import (
    ledgers_and_queues,
    taking_in,
    workers_alive,
)
from ingest.queries.queues import RESCAN, Shelf, quarantined_items

ATTENTION_ROWS = 7
BATCHES_SHOWN = 8
# How many open batches are looked through for one that does not balance or may be closed.
BATCHES_LOOKED_AT = 50
DECIDED_WITHIN = timedelta(days=1)
WAITS_TOO_LONG = timedelta(days=2)


class Concern(StrEnum):
    """What may want a person."""

    LEVEL = "level"
    OVERDUE = "overdue"
    NO_READER = "no_reader"
    DIFFERENCE = "difference"
    ANNOUNCED = "announced"
    QUARANTINE = "quarantine"
    RESCAN = "rescan"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Attention:
    """
    A thing that wants a person: how many, since when, how far over its limit, its highest level.

    `item` is the oldest of them, `batch` the batch it is about with its `ledger`.
    """

    concern: Concern
    count: int = 0
    since: datetime | None = None
    over: timedelta = timedelta()
    level: int = 0
    item: Item | None = None
    batch: Batch | None = None
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Counts of the queues, what wants attention (worst first), the latest batches."""

    waiting: int
    at_security: int
    to_review: int
    quarantined: int
    rescans: int
    in_work: int
    attention: tuple[Attention, ...]
    batches: tuple[tuple[Batch, Ledger], ...]


def desk_of(actor: Actor, *, at: datetime) -> Desk:
    """The desk of this person now; the same number of queries whatever lies on it."""
    seen = batches_visible_to(actor)
    # Open ones first: what wants attention must not disappear behind closed ones.
    open_ones = seen.filter(state=Batch.State.OPEN)[:BATCHES_LOOKED_AT]
    latest = seen[:BATCHES_SHOWN]
    batches = list(seen.filter(Q(pk__in=open_ones.values("pk")) | Q(pk__in=latest.values("pk"))))
    counted, queues = ledgers_and_queues(batches, actor)
    counts = {**_since(actor, at), **queues}
    attention = [
        *_about_items(actor, counts, at),
        *_about_batches(actor, batches, counted, at),
        *_about_readers(counts["in_work"], at),
    ]
    attention.sort(key=lambda row: (-row.over, -row.level, row.since or at))
    return Desk(
        waiting=counts["waiting"],
        at_security=counts["at_security"],
        to_review=counts["to_review"],
        quarantined=counts["stopped"],
        rescans=counts["rescans"],
        in_work=counts["in_work"],
        attention=tuple(attention[:ATTENTION_ROWS]),
        batches=tuple((batch, counted[batch.pk]) for batch in batches[:BATCHES_SHOWN]),
    )


def _since(actor: Actor, at: datetime) -> dict[str, int]:
    """Since when and how high of what waits or was stopped, and how much waits too long."""
    waiting, stopped = Q(state=State.WAITING), Q(state=State.QUARANTINED)
    asked = Q(state=State.AT_SECURITY)
    overdue = waiting & Q(settled_at__lt=at - WAITS_TOO_LONG)
    rescans = stopped & Q(reason=RESCAN)
    other = stopped & ~Q(reason=RESCAN)
    found: dict[str, int] = (
        items_visible_to(actor)
        .filter(state__in=[State.WAITING, State.AT_SECURITY, State.QUARANTINED])
        .order_by()
        .aggregate(
            at_security_since=Min("settled_at", filter=asked),
            at_security_level=Max("level", filter=asked),
            overdue=Count("pk", filter=overdue),
            overdue_since=Min("settled_at", filter=overdue),
            overdue_level=Max("level", filter=overdue),
            other_since=Min("settled_at", filter=other),
            other_level=Max("level", filter=other),
            rescans_since=Min("settled_at", filter=rescans),
            rescans_level=Max("level", filter=rescans),
        )
    )
    return found


def _about_items(actor: Actor, counts: dict[str, int], at: datetime) -> list[Attention]:
    oldest = quarantined_items(Shelf.FAILED, actor).order_by("settled_at", "pk").first()
    rows = (
        (Concern.LEVEL, "at_security", DECIDED_WITHIN, None),
        (Concern.OVERDUE, "overdue", WAITS_TOO_LONG, None),
        (Concern.QUARANTINE, "other", WAITS_TOO_LONG, oldest),
        (Concern.RESCAN, "rescans", WAITS_TOO_LONG, None),
    )
    return [
        _about_some(concern, name, counts, limit=limit, item=item, at=at)
        for concern, name, limit, item in rows
        if counts[name]
    ]


def _about_some(
    concern: Concern,
    name: str,
    counts: dict[str, int],
    *,
    limit: timedelta,
    item: Item | None,
    at: datetime,
) -> Attention:
    since: datetime | None = counts[f"{name}_since"]  # type: ignore[assignment]
    return Attention(
        concern,
        count=counts[name],
        since=since,
        over=max(timedelta(), at - since - limit) if since else timedelta(),
        level=counts[f"{name}_level"] or 0,
        item=item,
    )


def _about_batches(
    actor: Actor, batches: list[Batch], counted: dict[int, Ledger], at: datetime
) -> list[Attention]:
    rows = []
    for batch in batches:
        if batch.state == Batch.State.CLOSED:
            continue
        now = counted[batch.pk]
        obstacle = obstacle_to_closing(
            now,
            announced_files=batch.announced_files,
            announced_pages=batch.announced_pages,
            taking_in=taking_in(batch, at=at),
        )
        concern = {"difference": Concern.DIFFERENCE, "announced": Concern.ANNOUNCED}.get(obstacle)
        closable = (
            not obstacle
            and now.received.files
            and allowed(actor, Permission.TAKE_IN, target_of_batch(batch))
        )
        if closable:
            concern = Concern.READY
        if concern is not None:
            rows.append(
                Attention(
                    concern,
                    since=batch.opened_at,
                    level=batch.level,
                    batch=batch,
                    ledger=now,
                )
            )
    return rows


def _about_readers(in_work: int, at: datetime) -> list[Attention]:
    alive = workers_alive(at=at)
    if alive or not in_work:
        return []
    return [Attention(Concern.NO_READER, count=in_work, since=at, over=timedelta(microseconds=1))]
