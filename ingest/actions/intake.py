"""Opening a batch and taking files into it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.timezone import localtime

from access.api import Level, top_unit
from archive.api import Inventory, Receipt, Secrecy, StoredFile, raise_bytes, receive
from archive.domain.vietnamese import normalise
from audit.api import Entry, Who, append
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
    highest: Level | None = None,
    party_papers: bool = False,
    announced_files: int | None = None,
    announced_pages: int | None = None,
) -> Batch:
    """
    The open batch of this source and inventory, or a new one, told to the trail.

    `level` and `highest` are at least what the inventory says of its own. `highest`, the highest
    level that may come in this way, is said by who knows the way; left out, it is the inventory's,
    or without one the batch's own level.
    """
    batch = Batch(
        source=source,
        title=normalise(title)[:300],
        inventory=inventory,
        unit_id=inventory.unit_id if inventory else unit,
        level=_at_least(level, inventory),
        highest=_highest(highest, level, inventory),
        party_papers=party_papers or bool(inventory and inventory.party_papers),
        announced_files=announced_files,
        announced_pages=announced_pages,
        opened_at=at,
        opened_by=who.name,
    )
    existing = _open_batch_like(batch)
    if existing:
        return existing
    try:
        with transaction.atomic():
            batch.code = _next_code(batch, at)
            batch.save()
            append(_opening(batch, who), at=at)
    except IntegrityError:
        # Somebody took the same folder in at the same moment: both go on with one batch.
        existing = _open_batch_like(batch)
        if existing is None:
            raise
        return existing
    return batch


def _opening(batch: Batch, who: Who) -> Entry:
    return Entry(
        who=who,
        action="open_batch",
        subject_kind="batch",
        subject=batch.code,
        level=batch.level,
        details={"highest": batch.highest, "party_papers": batch.party_papers},
    )


def take_in(*, who: Who, batch: Batch, arrival: Arrival, at: datetime) -> Item | None:
    """
    One file into the batch: item, receipt and trail in one transaction.

    Returns None when the same file already stands in the batch, so that a second run after a
    crash takes nothing in twice. Bytes that came before by the same way make it a duplicate.
    """
    digest = arrival.stored.digest if arrival.stored else ""
    with transaction.atomic():
        # The batch's row is the lock under which positions are given out.
        Batch.objects.filter(pk=batch.pk).update(received_files=F("received_files"))
        if Item.objects.filter(batch=batch, name=arrival.name, digest=digest).exists():
            return None
        item = _item(batch, arrival, digest, at)
        if item.state == State.QUEUED:
            item.receipt = _receipt(item, at)
        item.save()
        raise_bytes(
            files=[item.original_id],
            to=Secrecy(Level(item.level), batch.party_papers),
            who=who,
            at=at,
        )
        Batch.objects.filter(pk=batch.pk).update(received_files=F("received_files") + 1)
        append(
            Entry(
                who=who,
                action="take_in",
                subject_kind="item",
                subject=item.label,
                level=batch.level,
                details={"sha256": digest, "size": item.size, "state": str(item.state)},
            ),
            at=at,
        )
    return item


def _item(batch: Batch, arrival: Arrival, digest: str, at: datetime) -> Item:
    earlier = _earlier(batch, digest)
    return Item(
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
        reason_params=arrival.params or ({"name": earlier.label} if earlier else {}),
        duplicate_of=earlier,
        pages=earlier.pages if earlier else 0,
        settled_at=at if arrival.reason or earlier else None,
    )


def _receipt(item: Item, at: datetime) -> Receipt:
    batch = item.batch
    return receive(
        inventory=batch.inventory_id,
        label=item.name,
        pages=0,
        # Nobody has looked for marks yet: even its name is as closed as what may come this way.
        level=Level(max(batch.level, batch.highest)),
        party_papers=batch.party_papers,
        file=item.original,
        at=at,
    )


def _open_batch_like(batch: Batch) -> Batch | None:
    found = Batch.objects.filter(
        source=batch.source,
        inventory=batch.inventory_id,
        unit=batch.unit_id,
        level=batch.level,
        party_papers=batch.party_papers,
        state=Batch.State.OPEN,
    ).first()
    if found is not None and found.highest < batch.highest:
        # Whoever knows the way better knows that worse may come.
        Batch.objects.filter(pk=found.pk).update(highest=batch.highest)
        found.highest = batch.highest
    return found


def _at_least(level: Level, inventory: Inventory | None) -> Level:
    return max(level, Level(inventory.level)) if inventory else level


def _highest(highest: Level | None, level: Level, inventory: Inventory | None) -> Level:
    known = Level(inventory.highest) if inventory else level
    return max(known, highest or level, _at_least(level, inventory))


def _next_code(batch: Batch, at: datetime) -> str:
    """
    The next number of the year among batches of the same unit, level and handling.

    Whoever sees one of these sees all of them, so nobody can count by gaps what they do not see.
    The unit above all counts without its code, and what is ordinary without a mark.
    """
    prefix = "-".join(filter(None, (str(localtime(at).year), _mark(batch))))
    codes = Batch.objects.filter(code__startswith=f"{prefix}-").values_list("code", flat=True)
    numbers = (code[len(prefix) + 1 :] for code in codes)
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return f"{prefix}-{last + 1:04d}"


def _mark(batch: Batch) -> str:
    above_all = top_unit()
    unit = batch.unit
    named = "X" if unit is None else "" if unit == above_all else unit.code
    level = f"M{batch.level}" if batch.level else ""
    return "-".join(filter(None, (named, level, "D" if batch.party_papers else "")))


def _next_position(batch: Batch) -> int:
    return (Item.objects.filter(batch=batch).aggregate(last=Max("position"))["last"] or 0) + 1


def _earlier(batch: Batch, digest: str) -> Item | None:
    """
    The first item of these bytes that came by the same way: same unit, inventory and handling.

    Whoever sees a duplicate sees what it repeats; of bytes that others hold it tells nothing, and
    they may be filed again where nobody can see that they are.
    """
    if not digest:
        return None
    return (
        Item.objects.select_related("batch")
        .filter(
            digest=digest,
            batch__unit=batch.unit_id,
            batch__inventory=batch.inventory_id,
            batch__level=batch.level,
            batch__highest=batch.highest,
            batch__party_papers=batch.party_papers,
        )
        .exclude(state__in=[State.DUPLICATE, State.REJECTED])
        .order_by("taken_at", "batch_id", "position")
        .first()
    )


def _state(arrival: Arrival, earlier: Item | None) -> State:
    if arrival.reason:
        return State.REJECTED if arrival.rejected else State.QUARANTINED
    return State.DUPLICATE if earlier else State.QUEUED
