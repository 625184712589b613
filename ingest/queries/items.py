"""Items and batches, cut to what the actor may see."""

from datetime import datetime
from typing import NoReturn

from django.db.models import Q, QuerySet

from access.api import AccessDenied, Actor, Level, Permission, Target, allowed, require
from archive.api import Secrecy
from archive.domain.codes import is_code
from audit.api import Entry, Outcome, append_durably
from ingest.domain.ledger import Marks, State
from ingest.models import Batch, Item, ItemPage

# What was not looked at, or not by the rules, is as closed as the worst that may come its way.
CLOSED_STATES = (State.QUEUED, State.READING, State.QUARANTINED, State.REJECTED)


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches of the actor's units and inventories, within the clearance, newest first."""
    rows = Batch.objects.select_related("inventory", "unit")
    if not allowed(actor, Permission.SEE_BATCHES):
        return rows.none()
    rows = rows.filter(level__lte=actor.clearance)
    if not actor.party_papers:
        rows = rows.filter(party_papers=False)
    if actor.sees_everything:
        return rows
    return rows.filter(Q(unit__in=actor.units) | Q(inventory__in=actor.inventories))


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """Items of visible batches as far as they are open to the actor; the rule of `secrecy_of`."""
    return Item.objects.select_related("batch", "inventory", "record").filter(
        Q(original__isnull=True) | Q(original__level__lte=actor.clearance, **_party(actor)),
        Q(access_copy__isnull=True) | Q(access_copy__level__lte=actor.clearance),
        _looked_at() | Q(batch__highest__lte=actor.clearance),
        batch__in=batches_visible_to(actor),
        level__lte=actor.clearance,
    )


def secrecy_of(item: Item) -> Secrecy:
    """
    How closed an item is: as its bytes, its batch and itself; what is unknown, as the worst.

    Unknown is what nobody looked at for marks of secrecy, what was not opened to the end
    (quarantine) and what was sent away.
    """
    secrecy = Secrecy(Level(max(item.level, item.batch.level)), item.batch.party_papers)
    for file in (item.original, item.access_copy):
        if file is not None:
            secrecy |= Secrecy(Level(file.level), file.party_papers)
    if not _is_looked_at(item):
        secrecy |= Secrecy(Level(item.batch.highest))
    return secrecy


def _party(actor: Actor) -> dict[str, bool]:
    return {} if actor.party_papers else {"original__party_papers": False}


def _looked_at() -> Q:
    itself = Q(marks=Marks.READ) & ~Q(state__in=[*CLOSED_STATES, State.DUPLICATE])
    repeated = Q(state=State.DUPLICATE, duplicate_of__marks=Marks.READ) & ~Q(
        duplicate_of__state__in=CLOSED_STATES
    )
    return itself | repeated


def _is_looked_at(item: Item) -> bool:
    asked = item
    if item.state == State.DUPLICATE and item.duplicate_of is not None:
        asked = item.duplicate_of
    return asked.marks == Marks.READ and State(asked.state) not in CLOSED_STATES


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
        Item.objects.select_related(
            "batch", "inventory", "record", "original", "access_copy", "duplicate_of"
        )
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
    """The item as the permission table sees it."""
    secrecy = secrecy_of(item)
    return Target(
        level=secrecy.level,
        party_papers=secrecy.party_papers,
        unit=item.batch.unit_id,
        inventory=item.batch.inventory_id,
        kind="item",
        label=item.label,
    )


def items_of_the_same_bytes(item: Item, *, actor: Actor) -> QuerySet[Item]:
    """Other items that hold the bytes of this one, as far as the actor may see them."""
    same = items_visible_to(actor).filter(digest=item.digest).exclude(pk=item.pk)
    return same.exclude(digest="").order_by("taken_at", "pk")


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
