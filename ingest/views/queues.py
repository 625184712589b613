"""The queues of items by their names in an address, and the way through one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from access.api import Actor
from access.domain.addresses import Param, Queue
from archive.domain.codes import is_code
from ingest.actions.reserving import reserve_next
from ingest.models import Batch, Item
from ingest.queries.desk import level_items
from ingest.queries.items import (
    batches_visible_to,
    items_to_review,
    items_visible_to,
    waiting_items,
)
from ingest.queries.reservations import names_at_work

# The first that is not empty comes when none is named.
QUEUES: dict[str, Callable[[Actor], QuerySet[Item]]] = {
    Queue.WAITING: waiting_items,
    Queue.LEVELS: level_items,
    Queue.REVIEW: items_to_review,
}


@dataclass(frozen=True, slots=True)
class Way:
    """Which queue a person goes through, and within which batch; empty for all."""

    queue: str = ""
    batch: str = ""

    @property
    def query(self) -> str:
        """What stands behind `?` in addresses of this way."""
        named = ((Param.QUEUE, self.queue), (Param.BATCH, self.batch))
        return urlencode([pair for pair in named if pair[1]])

    def to(self, address: str, *, after: Item | None = None) -> str:
        """The address on this way; `after` is the item that the next one is to follow."""
        parts = [self.query, urlencode([(Param.AFTER, after.pk)]) if after else ""]
        query = "&".join(part for part in parts if part)
        return f"{address}?{query}" if query else address

    @property
    def next(self) -> str:
        """Where the next item of this way comes."""
        return self.to(reverse("ingest:confirm_next"))

    @property
    def back(self) -> str:
        """Where the person came from: the batch, or the desk."""
        if self.batch:
            return reverse("ingest:batch", args=[self.batch])
        return reverse("ingest:desk")

    def rows(self, actor: Actor) -> list[QuerySet[Item]]:
        """The queues of this way, in the order in which they are gone through."""
        named = QUEUES.get(self.queue)
        queues = (named,) if named else (waiting_items, items_to_review)
        found = [queue(actor) for queue in queues]
        return [rows.filter(batch__code=self.batch) for rows in found] if self.batch else found


def way_of(request: HttpRequest) -> Way:
    """The way that the address names; what is no name of a queue or of a batch names none."""
    queue, batch = request.GET.get(Param.QUEUE, ""), request.GET.get(Param.BATCH, "")
    return Way(queue if queue in QUEUES else "", batch if is_code(batch) else "")


def batch_of(way: Way, actor: Actor) -> Batch | None:
    """The batch of the way, where the actor sees one of this name."""
    return batches_visible_to(actor).filter(code=way.batch).first() if way.batch else None


def next_of(way: Way, actor: Actor, *, after: str, at: datetime) -> Item | None:
    """The next item of the way that nobody else works on, now reserved for the actor."""
    for rows in way.rows(actor):
        behind = _behind(rows, after, actor)
        item = reserve_next(actor=actor, rows=behind, at=at) if behind is not None else None
        item = item or reserve_next(actor=actor, rows=rows, at=at)
        if item is not None:
            return item
    return None


def at_work(way: Way, actor: Actor, at: datetime) -> list[str]:
    """Who else works on items of this way."""
    return sorted({name for rows in way.rows(actor) for name in names_at_work(rows, actor, at)})


def _behind(rows: QuerySet[Item], after: str, actor: Actor) -> QuerySet[Item] | None:
    """
    What comes in the batches after the item that was just looked at, wherever that now stands.

    One that the actor does not see stands nowhere: from its place one would learn that it is there.
    """
    if not after.isdecimal() or len(after) > 11:
        return None
    seen = items_visible_to(actor).filter(pk=int(after))
    place = seen.values_list("batch_id", "position").first()
    if place is None:
        return None
    batch, position = place
    return rows.filter(Q(batch_id__gt=batch) | Q(batch_id=batch, position__gt=position))
