"""The queues of items that want a person, and the way through them."""

from enum import StrEnum

from django.db.models import Q

from access.api import Actor
from ingest.domain.ledger import State
from ingest.models import Batch, Item
from ingest.queries.items import (
    Items,
    batches_visible_to,
    items_to_review,
    items_visible_to,
    waiting_items,
)

RESCAN = "rescan"
"""The reason of what stands in quarantine until it is scanned again."""


class Queue(StrEnum):
    """A queue: all that waits, of that what was put off; at the security officer; to review."""

    WAITING = "waiting"
    AT_SECURITY = "at_security"
    PUT_OFF = "put_off"
    TO_REVIEW = "to_review"


class Shelf(StrEnum):
    """What stands in quarantine: all, what is to be scanned again, what did not come through."""

    ALL = "all"
    RESCANS = "rescans"
    FAILED = "failed"


def queue_of(queue: Queue, actor: Actor, *, batch: str = "") -> Items:
    """The items of a queue in its order, of one batch or of all, as far as the actor sees them."""
    if queue == Queue.AT_SECURITY:
        rows = items_visible_to(actor).filter(state=State.AT_SECURITY)
    else:
        rows = items_to_review(actor) if queue == Queue.TO_REVIEW else waiting_items(actor)
    if queue == Queue.PUT_OFF:
        rows = rows.filter(put_off_at__isnull=False)
    return rows.filter(batch__code=batch) if batch else rows


def quarantined_items(shelf: Shelf, actor: Actor) -> Items:
    """What stands in quarantine, as far as the actor sees it."""
    rows = items_visible_to(actor).filter(state=State.QUARANTINED)
    if shelf == Shelf.RESCANS:
        return rows.filter(reason=RESCAN)
    return rows.exclude(reason=RESCAN) if shelf == Shelf.FAILED else rows


def behind(rows: Items, item: int, actor: Actor) -> Items | None:
    """
    Those of the rows that come in the batches after an item, wherever that now stands.

    None for one that the actor does not see: from its place one would learn that it is there.
    """
    seen = items_visible_to(actor).filter(pk=item)
    place = seen.values_list("batch_id", "position").first()
    if place is None:
        return None
    batch, position = place
    return rows.filter(Q(batch_id__gt=batch) | Q(batch_id=batch, position__gt=position))


def batch_seen(code: str, actor: Actor) -> Batch | None:
    """The batch with this code, where the actor sees one."""
    return batches_visible_to(actor).filter(code=code).first() if code else None


def item_seen(item: int, actor: Actor) -> Item | None:
    """The item, where the actor sees it."""
    return items_visible_to(actor).filter(pk=item).first()
