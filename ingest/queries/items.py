"""Items and batches, cut to what the actor may see."""

from datetime import datetime
from typing import NoReturn

from django.db.models import Q, QuerySet

from access.api import AccessDenied, Actor, Level, Permission, Target, allowed, require
from archive.domain.codes import is_code
from audit.api import Entry, Outcome, append_durably
from ingest.domain.ledger import State
from ingest.models import Batch, Item, ItemPage


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches of the actor's units and inventories, newest first."""
    rows = Batch.objects.select_related("inventory", "unit")
    if not allowed(actor, Permission.SEE_BATCHES):
        return rows.none()
    if actor.sees_everything:
        return rows
    return rows.filter(Q(unit__in=actor.units) | Q(inventory__in=actor.inventories))


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """Items of visible batches within the actor's clearance, as their records stand now."""
    rows = Item.objects.select_related("batch", "inventory", "record").filter(
        Q(record__isnull=True) | Q(record__level__lte=actor.clearance),
        batch__in=batches_visible_to(actor),
        level__lte=actor.clearance,
    )
    if actor.party_papers:
        return rows
    return rows.exclude(inventory__party_papers=True)


def waiting_items(actor: Actor) -> QuerySet[Item]:
    """What waits for a person, in the order in which it is to be done; put off goes last."""
    rows = items_visible_to(actor).filter(state=State.WAITING)
    return rows.order_by("put_off_at", "batch_id", "position")


def items_to_review(actor: Actor) -> QuerySet[Item]:
    """Items filed at once by policy whose records no person has looked at yet."""
    rows = items_visible_to(actor).filter(state=State.FILED, record__reviewed=False)
    return rows.order_by("batch_id", "position")


def item_to(permission: Permission, item_id: int, *, actor: Actor, at: datetime) -> Item:
    """
    The item, when the actor may do this to it.

    Raises AccessDenied alike for what is not theirs and what does not exist; both on the trail.
    """
    item = (
        Item.objects.select_related("batch", "inventory", "record", "original", "access_copy")
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        _refuse(permission, "item", str(item_id), actor=actor, at=at)
    require(actor, permission, target_of_item(item), at=at)
    return item


def batch_to(code: str, *, actor: Actor, at: datetime) -> Batch:
    """The batch with this code, when the actor may see it. Raises AccessDenied, on the trail."""
    asked = code if is_code(code) else ""
    batch = batches_visible_to(actor).filter(code=asked).first() if asked else None
    if batch is None:
        _refuse(Permission.SEE_BATCHES, "batch", asked, actor=actor, at=at)
    return batch


def target_of_item(item: Item) -> Target:
    """The item as the permission table sees it: before filing it is its batch's."""
    recorded = item.record.level if item.record else item.level
    return Target(
        level=Level(max(item.level, recorded)),
        party_papers=bool(item.inventory and item.inventory.party_papers),
        unit=item.batch.unit_id,
        inventory=item.inventory_id,
        kind="item",
        label=f"{item.batch.code}/{item.position}",
    )


def pages_read(item: Item) -> list[ItemPage]:
    """The pages of an item that was opened by `item_to`."""
    return list(item.item_pages.all())


def _refuse(
    permission: Permission, kind: str, label: str, *, actor: Actor, at: datetime
) -> NoReturn:
    append_durably(
        Entry(
            who=actor.who,
            action=str(permission),
            subject_kind=kind,
            subject=label,
            outcome=Outcome.REFUSED,
            rule="exists",
        ),
        at=at,
    )
    raise AccessDenied(permission, "exists")
