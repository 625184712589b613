"""Opening a batch and taking files into it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from access.api import Level
from archive.api import Inventory, StoredFile, receive
from archive.domain.vietnamese import normalise
from audit.api import Entry, Who, append
from ingest.domain.ledger import State
from ingest.models import Batch, Item
from ingest.queries.ledgers import latest_batch_of


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
    for_more: bool = False,
) -> Batch:
    """
    The latest batch of this source and inventory, or a new one, told to the trail.

    It may be closed: then nothing is taken in twice either, and what came since opens the next one
    (`take_in` does so, `for_more`).
    """
    existing = latest_batch_of(source, inventory)
    if existing and not (for_more and existing.state == Batch.State.CLOSED):
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
                Entry(who=who, action="open_batch", subject_kind="batch", subject=batch.code),
                at=at,
            )
    except IntegrityError:
        # Somebody took the same folder in at the same moment: both go on with one batch.
        existing = latest_batch_of(source, inventory)
        if existing is None:
            raise
        return existing
    return batch


def begin_taking_in(*, batch: Batch, by: str, at: datetime) -> None:
    """The process `by` takes the batch's folder in: until it ends the batch cannot be closed."""
    Batch.objects.filter(pk=batch.pk).update(taken_in_by=by, taken_in_at=at)


def end_taking_in(*, by: str) -> None:
    """The process's folder is taken in, as far as it could be."""
    Batch.objects.filter(taken_in_by=by).update(taken_in_by="", taken_in_at=None)


def take_in(*, who: Who, batch: Batch, arrival: Arrival, at: datetime) -> Item | None:
    """
    One file into the batch: item, receipt and trail in one transaction.

    Returns None when the same file came from this source before, so that a second run after a
    crash takes nothing in twice. Bytes that came before make the item a duplicate. A closed batch
    takes nothing: the item then stands in the next batch of the source, which is opened for it.
    """
    digest = arrival.stored.digest if arrival.stored else ""
    with transaction.atomic():
        # The batch's row is the lock under which positions are given out, and which a closing wants.
        Batch.objects.filter(pk=batch.pk).update(received_files=F("received_files"))
        known = _known(batch, arrival.name, digest)
        if known is not None and not _is_left_behind(known):
            return None
        if known is not None and known.batch.state == Batch.State.OPEN and known.duplicate_of:
            return requeue_duplicate_of(known.duplicate_of, who=who, at=at)
        batch = _taking(batch, who=who, at=at)
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
        Batch.objects.filter(pk=batch.pk).update(
            received_files=F("received_files") + 1, received_pages=F("received_pages") + item.pages
        )
        append(
            Entry(
                who=who,
                action="take_in",
                subject_kind="item",
                subject=f"{batch.code}/{item.position}",
                level=batch.level,
                details={"sha256": digest, "size": item.size, "state": str(item.state)},
            ),
            at=at,
        )
    return item


def requeue_duplicate_of(item: Item, *, who: Who, at: datetime) -> Item | None:
    """
    The oldest duplicate of an item that will not be filed takes its place; in the caller's
    transaction. What repeats the item repeats that one from now on. None where there is none.

    A closed batch stays as it is: its duplicates come back when their folder is taken in again.
    """
    rows = Item.objects.select_related("batch").filter(
        duplicate_of=item, state=State.DUPLICATE, batch__state=Batch.State.OPEN
    )
    oldest = rows.order_by("taken_at", "batch", "position").first()
    if oldest is None:
        return None
    _requeue(oldest, who=who, at=at)
    others = Item.objects.filter(duplicate_of=item, state=State.DUPLICATE).exclude(pk=oldest.pk)
    others.update(duplicate_of=oldest, reason_params={"name": _label(oldest)})
    return oldest


def _requeue(duplicate: Item, *, who: Who, at: datetime) -> None:
    duplicate.state = State.QUEUED
    duplicate.duplicate_of = None
    duplicate.reason = ""
    duplicate.reason_params = {}
    duplicate.settled_at = None
    duplicate.version += 1
    duplicate.receipt = receive(
        inventory=duplicate.inventory_id,
        label=duplicate.name,
        pages=duplicate.pages,
        level=Level(duplicate.level),
        at=at,
    )
    duplicate.save()
    append(
        Entry(
            who=who,
            action="try_again",
            subject_kind="item",
            subject=_label(duplicate),
            level=duplicate.level,
        ),
        at=at,
    )


def _known(batch: Batch, name: str, digest: str) -> Item | None:
    """The same file from the same source, in this batch or an earlier one; the latest."""
    same = Item.objects.select_related("batch", "duplicate_of").filter(
        batch__source=batch.source, batch__inventory=batch.inventory_id, name=name, digest=digest
    )
    return same.order_by("-batch", "-position").first()


def _is_left_behind(known: Item) -> bool:
    """Whether it only repeats what was rejected since: then nobody has the file."""
    repeated = known.duplicate_of
    return known.state == State.DUPLICATE and bool(repeated and repeated.state == State.REJECTED)


def _taking(batch: Batch, *, who: Who, at: datetime) -> Batch:
    """The batch while it is open, else the open one of its source, opened if need be."""
    now = Batch.objects.select_related("inventory").get(pk=batch.pk)
    if now.state == Batch.State.OPEN:
        return now
    return open_batch(
        for_more=True,
        who=who,
        source=now.source,
        title=now.title,
        inventory=now.inventory,
        unit=now.unit_id,
        level=Level(now.level),
        at=at,
    )


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
