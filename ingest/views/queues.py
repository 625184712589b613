"""The queues of items by their names in an address, and the way through one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from access.api import Actor
from access.domain.addresses import Param, QueueWord
from archive.domain.codes import is_code
from ingest.actions.reserving import reserve_next
from ingest.queries.items import Items
from ingest.queries.queues import Queue, behind, queue_of
from ingest.queries.reservations import names_at_work

if TYPE_CHECKING:
    from ingest.api import Item

LONGEST_NUMBER = 11
# The first that is not empty comes when none is named.
QUEUES: dict[str, Queue] = {
    QueueWord.WAITING: Queue.WAITING,
    QueueWord.REVIEW: Queue.TO_REVIEW,
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

    def to(self, address: str, *, after: "Item | None" = None) -> str:
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

    def rows(self, actor: Actor) -> list[Items]:
        """The queues of this way, in the order in which they are gone through."""
        named = QUEUES.get(self.queue)
        queues = (named,) if named else (Queue.WAITING, Queue.TO_REVIEW)
        return [queue_of(queue, actor, batch=self.batch) for queue in queues]


def way_of(request: HttpRequest) -> Way:
    """The way that the address names; what is no name of a queue or of a batch names none."""
    queue, batch = request.GET.get(Param.QUEUE, ""), request.GET.get(Param.BATCH, "")
    return Way(queue if queue in QUEUES else "", batch if is_code(batch) else "")


def next_of(way: Way, actor: Actor, *, after: str, at: datetime) -> "Item | None":
    """The next item of the way that nobody else works on, now reserved for the actor."""
    for rows in way.rows(actor):
        further = _behind(rows, after, actor)
        item = reserve_next(actor=actor, rows=further, at=at) if further is not None else None
        item = item or reserve_next(actor=actor, rows=rows, at=at)
        if item is not None:
            return item
    return None


def at_work(way: Way, actor: Actor, at: datetime) -> list[str]:
    """Who else works on items of this way."""
    return sorted({name for rows in way.rows(actor) for name in names_at_work(rows, actor, at)})


def _behind(rows: Items, after: str, actor: Actor) -> Items | None:
    """What comes behind the item that was just looked at; None where the address names none."""
    if not after.isdecimal() or len(after) > LONGEST_NUMBER:
        return None
    return behind(rows, int(after), actor)
