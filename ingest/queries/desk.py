"""What lies on the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from access.api import Actor
from ingest.domain.ledger import Ledger, State
from ingest.models import Batch, Item
from ingest.queries.items import (
    batches_visible_to,
    items_to_review,
    items_visible_to,
    waiting_items,
)
from ingest.queries.ledgers import ledgers
from ingest.queries.statements import sentence_of

ATTENTION_ROWS = 7
BATCHES_SHOWN = 8
WAITS_TOO_LONG = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Attention:
    """A thing that wants a person, with the sentence that says what and the one act for it."""

    item: Item
    sentence: str
    act: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Counts of the queues, the first waiting item, what wants attention, the latest batches."""

    waiting: int
    to_review: int
    quarantined: int
    in_work: int
    first: Item | None
    attention: tuple[Attention, ...]
    batches: tuple[tuple[Batch, Ledger], ...]


def desk_of(actor: Actor, *, at: datetime) -> Desk:
    """The desk of this person now; the same number of queries whatever lies on it."""
    items = items_visible_to(actor)
    batches = list(batches_visible_to(actor)[:BATCHES_SHOWN])
    counted = ledgers(batches)
    return Desk(
        waiting=items.filter(state=State.WAITING).count(),
        to_review=items_to_review(actor).count(),
        quarantined=items.filter(state=State.QUARANTINED).count(),
        in_work=items.filter(state__in=[State.QUEUED, State.READING]).count(),
        first=waiting_items(actor).first(),
        attention=_attention(actor, at),
        batches=tuple((batch, counted[batch.pk]) for batch in batches),
    )


def _attention(actor: Actor, at: datetime) -> tuple[Attention, ...]:
    items = items_visible_to(actor)
    overdue = items.filter(state=State.WAITING, settled_at__lt=at - WAITS_TOO_LONG)
    stopped = items.filter(state=State.QUARANTINED)
    rows = [
        Attention(item, "", "confirm")
        for item in overdue.order_by("-level", "settled_at")[:ATTENTION_ROWS]
    ]
    rows += [
        Attention(item, sentence_of(item), "quarantine")
        for item in stopped.order_by("-level", "settled_at")[:ATTENTION_ROWS]
    ]
    return tuple(rows[:ATTENTION_ROWS])
