"""Items and batches, cut to what the actor may see."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from access.api import (
    Actor,
    Granted,
    Level,
    Permission,
    Target,
    allowed,
    named,
    refuse,
    require,
    unasked,
)
from archive.api import Secrecy, along_later, bearing_anywhere, first_of_any, legible
from archive.domain.codes import is_code
from archive.domain.standing import ranks_seen
from audit.api import Act
from ingest.domain.ledger import State
from ingest.models import Batch, BatchReopening, Item, ItemPage
from ingest.queries.devices import devices_told

Items: TypeAlias = QuerySet[Item]
"""Items that were chosen already, to be shown, sorted or gone through."""


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches of the actor's units and inventories, within the clearance, newest first."""
    rows = batches_within_reach(actor).select_related("inventory", "unit")
    rows = along_later(rows, "inventory")
    return rows if allowed(actor, Permission.SEE_BATCHES) else rows.none()


def batches_within_reach(actor: Actor) -> QuerySet[Batch]:
    """The batches of which a count may tell the actor, who perhaps may see none of them."""
    rows = Batch.objects.filter(level__lte=actor.clearance)
    if not actor.party_papers:
        rows = rows.filter(party_papers=False)
    if actor.sees_everything:
        return rows
    return rows.filter(Q(unit__in=actor.units) | Q(inventory__in=actor.inventories))


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """
    Items of visible batches as far as they are open to the actor.

    The kept rank of an item says what `secrecy_of` says of it.
    """
    return _open_to(actor).filter(batch__in=batches_visible_to(actor).values("pk"))


def _open_to(actor: Actor) -> QuerySet[Item]:
    rows = Item.objects.select_related("batch", "inventory", "record")
    # What came down a moment ago, and is not written anew yet, is there once it can be read.
    seen = along_later(rows.filter(rank__in=ranks_open_to(actor)), "inventory", "record")
    return legible(seen, "name", "proposals")


def ranks_open_to(actor: Actor) -> list[int]:
    """The ranks within the actor's clearance."""
    return ranks_seen(actor.clearance, party_papers=actor.party_papers)


def secrecy_of(item: Item) -> Secrecy:
    """How closed an item is: as its bytes, its batch and itself; what is unknown, as the worst."""
    return item.secrecy


def known_of(item: Item) -> Secrecy:
    """What is known of an item by its bytes, its batch and itself, without what is only feared."""
    return item.known


def waiting_items(actor: Actor) -> QuerySet[Item]:
    """What waits for a person, in the order in which it is to be done; put off goes last."""
    rows = items_visible_to(actor).filter(state=State.WAITING)
    return rows.order_by(F("put_off_at").asc(nulls_first=True), "batch_id", "position")


def items_at_security(actor: Actor) -> QuerySet[Item]:
    """
    What stands at the security officer, within the clearance, for whom levels are to be decided by;
    `since` is when it came there.
    """
    if not allowed(actor, Permission.SEE_LEVELS):
        return Item.objects.none()
    seen = batches_within_reach(actor).values("pk")
    rows = _open_to(actor).filter(state=State.AT_SECURITY, batch__in=seen)
    return rows.annotate(since=F("settled_at"))


def items_to_review(actor: Actor) -> QuerySet[Item]:
    """Items filed at once by policy whose records no person has looked at yet."""
    # Asked row by row, so that the index is walked in its order and nothing is sorted.
    seen = Exists(batches_visible_to(actor).filter(pk=OuterRef("batch_id")))
    return _open_to(actor).filter(seen, to_review=1).order_by("batch_id", "position")


def item_to(
    permission: Permission,
    item_id: int,
    *,
    act: Act,
    actor: Actor,
    at: datetime,
    beside: Mapping[str, Combinable] | None = None,
) -> tuple[Item, Granted]:
    """
    The item and the grant, when the actor may do this to it; the caller tells the act.

    `beside` are expressions whose values the item bears by these names, asked for along with it.
    Raises AccessDenied alike for what is not theirs and what does not exist; both on the trail.
    """
    item = _item(item_id, beside)
    if item is None:
        unknown = named("item", str(item_id))
        refuse(actor, permission, unknown, act=act, rule="exists", at=at)
    return item, require(actor, permission, target_of_item(item), act=act, at=at)


def item_to_look_at(
    item_id: int, *, act: Act, actor: Actor, at: datetime, beside: Mapping[str, Combinable]
) -> tuple[Item, Granted]:
    """
    As `item_to`, for a look at its pages: by whoever may confirm it, and while its level is to be
    decided by whoever decides.
    """
    item = _item(item_id, beside)
    if item is None:
        unknown = named("item", str(item_id))
        refuse(actor, Permission.CONFIRM, unknown, act=act, rule="exists", at=at)
    target = target_of_item(item)
    decides = item.state == State.AT_SECURITY and allowed(actor, Permission.DECIDE_LEVEL, target)
    permission = Permission.DECIDE_LEVEL if decides else Permission.CONFIRM
    return item, require(actor, permission, target, act=act, at=at)


def _item(item_id: int, beside: Mapping[str, Combinable] | None) -> Item | None:
    held = ("batch", "inventory", "record__inventory", "duplicate_of")
    rows = Item.objects.select_related(*held, "original", "access_copy", "reservation")
    return first_of_any(rows.annotate(**(beside or {})).filter(pk=item_id), *held)


def batch_to(code: str, *, act: Act, actor: Actor, at: datetime) -> tuple[Batch, Granted]:
    """
    The batch with this code and the grant, when the actor may see it.

    Raises AccessDenied, which is on the trail as a refusal of `act`.
    """
    asked = code if is_code(code) else ""
    seen = batches_visible_to(actor).annotate(
        reopened=latest_reopening(), devices_told=devices_told()
    )
    batch = seen.filter(code=asked).first() if asked else None
    if batch is None:
        unknown = named("batch", asked)
        refuse(actor, Permission.SEE_BATCHES, unknown, act=act, rule="exists", at=at)
    found = Target(Level(batch.level), batch.party_papers, kind="batch", label=batch.code)
    return batch, unasked(actor, act, found, at=at)


def mentions_of(items: Iterable[Item]) -> list[str]:
    """Items that are shown, and the records they became, by their numbers."""
    shown = list(items)
    filed = [item.record.accession for item in shown if item.record]
    return [*(item.label for item in shown), *filed]


def latest_reopening() -> Subquery:
    """When, by whom and why a batch was last opened again, to be asked for along with it."""
    rows = BatchReopening.objects.filter(batch=OuterRef("pk")).order_by("-pk")
    told = JSONObject(at="at", by="by", reason="reason")
    return Subquery(rows.values(told=told)[:1], output_field=JSONField())


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


def items_beside(item: Item, *, last: int, number_key: str, actor: Actor) -> list[Item]:
    """
    The item `last`, then those other items that hold the bytes of this one or wait with this
    number; all as far as the actor may see them, ten at most. Numbers are those that were read.
    """
    same = Q(digest=item.digest) & ~Q(digest="")
    if number_key:
        same |= bearing_anywhere([number_key], actor) & Q(state=State.WAITING)
    found = items_visible_to(actor).filter(Q(pk=last) | same & ~Q(pk=item.pk))
    behind = Case(When(pk=last, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(found.order_by(behind, "taken_at", "pk")[:10])


def item_anew(item: Item) -> Item:
    """An item that was opened by `item_to` as it stands now, with its record."""
    return Item.objects.select_related("record__dossier", "batch").get(pk=item.pk)


def pages_read(item: Item) -> list[ItemPage]:
    """The pages of an item that was opened by `item_to`."""
    return list(item.item_pages.all())
