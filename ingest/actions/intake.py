"""Opening a batch and taking files into it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from access.api import Level
from archive.api import Inventory, StoredFile, receive
from archive.domain.vietnamese import normalise
from audit.api import Act, Entry, Who, append
from ingest.domain.ledger import State
from ingest.models import Batch, Item


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    A file of a folder, with its bytes already in the vault (`stored`) or a reason why not.

    `name` is shown to people; `rejected` tells a thing that is no document from one in quarantine.
    """

    name: str
    stored: StoredFile | None = None
    reason: str = ""
    params: dict[str, Any] | None = None
    rejected: bool = False


def open_batch(
    *,
    who: Who,
    source: str,
    title: str,
    inventory: Inventory | None,
    unit: int | None,
    level: Level,
    at: datetime,
    announced_files: int | None = None,
    announced_pages: int | None = None,
) -> Batch:
    """The open batch of this source and inventory, or a new one, told to the trail."""
    existing = _open_batch_of(source, inventory)
    if existing:
        return existing
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                code=_next_code(at),
                source=source,
                title=normalise(title)[:300],
                inventory=inventory,
                unit_id=inventory.unit_id if inventory else unit,
                level=max(level, Level(inventory.level)) if inventory else level,
                announced_files=announced_files,
                announced_pages=announced_pages,
                opened_at=at,
                opened_by=who.name,
            )
            append(
                Entry(who=who, action=Act.OPEN_BATCH, subject_kind="batch", subject=batch.code),
                at=at,
            )
    except IntegrityError:
        # Somebody took the same folder in at the same moment: both go on with one batch.
        existing = _open_batch_of(source, inventory)
        if existing is None:
            raise
        return existing
    return batch


def take_in(*, who: Who, batch: Batch, arrival: Arrival, at: datetime) -> Item | None:
    """
    One file into the batch: item, receipt and trail in one transaction.

    Returns None when the same file already stands in the batch, so that a second run after a
    crash takes nothing in twice. Bytes that came before make the item a duplicate.
    """
    digest = arrival.stored.digest if arrival.stored else ""
    with transaction.atomic():
        # The batch's row is the lock under which positions are given out.
        Batch.objects.filter(pk=batch.pk).update(received_files=F("received_files"))
        if Item.objects.filter(batch=batch, name=arrival.name, digest=digest).exists():
            return None
        earlier = _earlier(digest)
        item = Item(
            batch=batch,
            position=_next_position(batch),
            name=arrival.name,
            digest=digest,
            size=arrival.stored.size if arrival.stored else 0,
            original=arrival.stored,
            media=arrival.stored.media if arrival.stored else "",
            inventory_id=batch.inventory_id,
            level=max(batch.level, earlier.level) if earlier else batch.level,
            taken_at=at,
            state=_state(arrival, earlier),
            reason=arrival.reason or ("same_bytes" if earlier else ""),
            reason_params=arrival.params or ({"name": _label(earlier)} if earlier else {}),
            duplicate_of=earlier,
            pages=earlier.pages if earlier else 0,
            settled_at=at if arrival.reason or earlier else None,
        )
        if item.state == State.QUEUED:
            item.receipt = receive(
                inventory=batch.inventory_id,
                label=arrival.name,
                pages=0,
                level=Level(batch.level),
                at=at,
            )
        item.save()
        Batch.objects.filter(pk=batch.pk).update(received_files=F("received_files") + 1)
        append(
            Entry(
                who=who,
                action=Act.TAKE_IN,
                subject_kind="item",
                subject=f"{batch.code}/{item.position}",
                level=batch.level,
                details={"sha256": digest, "size": item.size, "state": str(item.state)},
            ),
            at=at,
        )
    return item


def _open_batch_of(source: str, inventory: Inventory | None) -> Batch | None:
    return Batch.objects.filter(source=source, inventory=inventory, state=Batch.State.OPEN).first()


def _next_code(at: datetime) -> str:
    year = at.year
    last = Batch.objects.filter(code__startswith=f"{year}-").aggregate(last=Max("code"))["last"]
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:04d}"


def _next_position(batch: Batch) -> int:
    return (Item.objects.filter(batch=batch).aggregate(last=Max("position"))["last"] or 0) + 1


def _earlier(digest: str) -> Item | None:
    if not digest:
        return None
    same = Item.objects.select_related("batch").filter(digest=digest).exclude(state=State.DUPLICATE)
    return same.exclude(state=State.REJECTED).order_by("pk").first()


def _label(item: Item) -> str:
    # A number, for the name of a file may tell more than its duplicate's reader may know.
    return f"{item.batch.code}/{item.position}"


def _state(arrival: Arrival, earlier: Item | None) -> State:
    if arrival.reason:
        return State.REJECTED if arrival.rejected else State.QUARANTINED
    return State.DUPLICATE if earlier else State.QUEUED
