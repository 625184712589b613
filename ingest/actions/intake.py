"""Opening a batch and taking files into it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, F, Max, Q, QuerySet, When
from django.db.models.functions import Cast

from access.api import Level
from archive.api import Secrecy, entered_level, may_stay, raise_bytes, receive, words_later
from audit.api import Act, Entry, Who, append
from ingest.actions.batch_codes import next_code
from ingest.actions.devices import note_device
from ingest.actions.moving import move_held, standing_for
from ingest.domain.ledger import State
from ingest.domain.transitions import ITEMS, Move
from ingest.models import Batch, Item
from ingest.models.ways import from_source, named_beside
from language.vietnamese import normalise
from machine.json_values import JsonObject
from reading.domain.reason_rules import Kind
from reading.domain.reasons import Reason

if TYPE_CHECKING:
    from access.api import Workstation
    from archive.api import Inventory, Receipt, StoredFile


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    A file of a folder, with its bytes already in the vault (`stored`) or a reason why not.

    `name` is shown to people; `rejected` tells a thing that is no document from one in quarantine.
    `level` is what is known of the bytes of a thing that is not kept.
    """

    name: str
    stored: "StoredFile | None" = None
    reason: str = ""
    params: JsonObject | None = None
    rejected: bool = False
    level: Level = Level.ORDINARY


def arrival_refused(name: str, reason: Reason, *, level: Level = Level.ORDINARY) -> Arrival:
    """A thing that came and is not kept, with the reason why."""
    return Arrival(
        name=name[:1000],
        reason=reason.code,
        params=dict(reason.params),
        rejected=reason.kind is Kind.REJECTED,
        level=level,
    )


def handled_apart(name: str, *, level: Level, digest: str) -> Arrival | None:
    """
    The arrival of bytes that are not kept: entered in the register before, which whoever is cleared for
    that is told, or too secret as a whole (`level`). To be asked before a byte goes into the vault.
    """
    entered = entered_level(digest)
    if entered is not None:
        return arrival_refused(name, Reason("registered_apart"), level=entered)
    if not may_stay(level):
        return arrival_refused(name, Reason("may_not_stay"), level=level)
    return None


def open_batch(
    *,
    who: Who,
    source: str,
    title: str,
    inventory: "Inventory | None",
    unit: int | None,
    level: Level,
    at: datetime,
    highest: Level | None = None,
    party_papers: bool = False,
    announced_files: int | None = None,
    announced_pages: int | None = None,
    for_more: bool = False,
) -> Batch:
    """
    The latest batch of this source and inventory, or a new one, told to the trail.

    It may be closed: then nothing is taken in twice either, and what came since opens the next one
    (`take_in` does so, `for_more`).

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
    existing = _latest_batch_like(batch, who=who, at=at)
    if existing and not (for_more and existing.state == Batch.State.CLOSED):
        return existing
    try:
        with transaction.atomic():
            batch.code = next_code(batch, at)
            batch.save()
            append(_opening(batch, who), at=at)
    except IntegrityError:
        # Somebody took the same folder in at the same moment: both go on with one batch.
        existing = _latest_batch_like(batch, who=who, at=at)
        if existing is None:
            raise
        return existing
    return batch


def begin_taking_in(*, batch: Batch, by: str, at: datetime) -> None:
    """The process `by` takes the batch's folder in: until all of it is, the batch is not closed."""
    Batch.objects.filter(pk=batch.pk).update(taken_in_by=by, taken_in_at=at)


def end_taking_in(*, by: str) -> None:
    """The process's folder is taken in, to its end."""
    Batch.objects.filter(taken_in_by=by).update(taken_in_by="", taken_in_at=None)


def _opening(batch: Batch, who: Who) -> Entry:
    return Entry(
        who=who,
        action=Act.OPEN_BATCH,
        subject_kind="batch",
        subject=batch.code,
        level=batch.level,
        details={"highest": batch.highest, "party_papers": batch.party_papers},
    )


def take_in(
    *,
    who: Who,
    batch: Batch,
    arrival: Arrival,
    at: datetime,
    scanner: "Workstation | None" = None,
) -> Item | None:
    """
    One file into the batch: item, receipt and trail in one transaction; by whom and at which machine
    and `scanner` stands beside the batch.

    Returns None when the same file came from this source before, so that a second run after a
    crash takes nothing in twice. Bytes that came before by the same way make it a duplicate. A
    closed batch takes nothing: the item then stands in the next batch of the source, which is
    opened for it.
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
        item = _item(batch, arrival, digest, at)
        if item.state == State.QUEUED:
            item.receipt = _receipt(item, at)
        item.save()
        note_device(batch, who=who, scanner=scanner, at=at)
        raise_bytes(
            files=[item.original_id],
            to=Secrecy(Level(item.level), batch.party_papers),
            who=who,
            at=at,
        )
        Batch.objects.filter(pk=batch.pk).update(
            received_files=F("received_files") + 1, received_pages=F("received_pages") + item.pages
        )
        append(
            Entry(
                who=who,
                action=Act.TAKE_IN,
                subject_kind="item",
                subject=item.label,
                level=batch.level,
                details={
                    "sha256": digest,
                    "size": item.size,
                    "state": str(item.state),
                    **({"scanner": scanner.name} if scanner else {}),
                },
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
        duplicate_of=item, batch__state=Batch.State.OPEN
    )
    in_order = standing_for(rows, Move.STAND_IN).order_by("taken_at", "batch_id", "position")
    oldest = words_later(in_order, "batch").first()
    if oldest is None:
        return None
    _requeue(oldest, who=who, at=at)
    others = standing_for(Item.objects.filter(duplicate_of=item), Move.STAND_IN)
    others.update(duplicate_of=oldest, reason_params={"name": oldest.label})
    return oldest


def _requeue(duplicate: Item, *, who: Who, at: datetime) -> None:
    move_held(duplicate, Move.STAND_IN)
    duplicate.duplicate_of = None
    duplicate.reason = ""
    duplicate.reason_params = {}
    duplicate.settled_at = None
    duplicate.version += 1
    duplicate.receipt = _receipt(duplicate, at)
    duplicate.save(
        update_fields=[
            "state", "duplicate_of", "reason", "reason_params", "settled_at", "version", "receipt",
        ]
    )  # fmt: skip
    append(
        Entry(
            who=who,
            action=Act.TRY_AGAIN,
            subject_kind="item",
            subject=duplicate.label,
            level=duplicate.level,
        ),
        at=at,
    )


def _known(batch: Batch, name: str, digest: str) -> Item | None:
    """The same file from the same source, in this batch or an earlier one; the latest."""
    # What was decided to be top secret, or is handled apart, is called by its number.
    called = named_beside(name, digest) | (Q(name=Cast("pk", CharField())) & ~Q(digest=""))
    same = Item.objects.select_related("batch", "duplicate_of").filter(
        called, batch__in=_batches_like(batch).values("pk"), digest=digest
    )
    latest = same.order_by("-batch_id", "-position")
    return words_later(latest, "batch", "duplicate_of").first()


def _is_left_behind(known: Item) -> bool:
    """Whether it only repeats what was rejected since: then nobody has the file."""
    repeated = known.duplicate_of
    return known.state == State.DUPLICATE and bool(repeated and repeated.state == State.REJECTED)


def _taking(batch: Batch, *, who: Who, at: datetime) -> Batch:
    """The batch while it is open, else the open one of its source, opened if need be."""
    now = words_later(Batch.objects.select_related("inventory"), "inventory").get(pk=batch.pk)
    if now.state == Batch.State.OPEN:
        return now
    return open_batch(
        for_more=True,
        who=who,
        source=batch.source,
        title=batch.title,
        inventory=now.inventory,
        unit=now.unit_id,
        level=Level(now.level),
        highest=Level(now.highest),
        party_papers=now.party_papers,
        at=at,
    )


def _item(batch: Batch, arrival: Arrival, digest: str, at: datetime) -> Item:
    earlier = first_of_bytes(batch, digest)
    return Item(
        batch=batch,
        position=_next_position(batch),
        name=arrival.name,
        digest=digest,
        size=arrival.stored.size if arrival.stored else 0,
        original=arrival.stored,
        media=arrival.stored.media if arrival.stored else "",
        inventory_id=batch.inventory_id,
        level=max(batch.level, arrival.level, earlier.level if earlier else Level.ORDINARY),
        taken_at=at,
        state=ITEMS.begin(Move.TAKE_IN, _state(arrival, earlier)),
        reason=arrival.reason or ("same_bytes" if earlier else ""),
        reason_params=arrival.params or ({"name": earlier.label} if earlier else {}),
        duplicate_of=earlier,
        pages=earlier.pages if earlier else 0,
        settled_at=at if arrival.reason or earlier else None,
    )


def _receipt(item: Item, at: datetime) -> "Receipt":
    batch = item.batch
    return receive(
        inventory=batch.inventory_id,
        label=item.name_or_number,
        pages=item.pages,
        # Nobody has looked for marks yet: even its name is as closed as what may come this way.
        level=Level(max(batch.level, batch.highest)),
        party_papers=batch.party_papers,
        file=item.original,
        at=at,
    )


def _batches_like(batch: Batch) -> QuerySet[Batch]:
    """Batches of the same source and unit, as closed as this one."""
    return Batch.objects.filter(
        from_source(batch.source),
        inventory=batch.inventory_id,
        unit=batch.unit_id,
        level=batch.level,
        party_papers=batch.party_papers,
    )


def _latest_batch_like(batch: Batch, *, who: Who, at: datetime) -> Batch | None:
    is_open = Case(When(state=Batch.State.OPEN, then=1), default=0)
    like = words_later(_batches_like(batch))
    for lower in like.filter(highest__lt=batch.highest):
        # Whoever knows the way better knows that worse may have come by it, and may still.
        lower.highest = batch.highest
        with transaction.atomic():
            Batch.objects.filter(pk=lower.pk).update(highest=batch.highest)
            append(_opening(lower, who), at=at)
    found = like.order_by(is_open.desc(), "-opened_at", "-id").first()
    if found is not None and "source" in found.get_deferred_fields():
        # Whoever asks for it has just said so, and may have to open the next one.
        found.source, found.title = batch.source, batch.title
    return found


def _at_least(level: Level, inventory: "Inventory | None") -> Level:
    return max(level, Level(inventory.level)) if inventory else level


def _highest(highest: Level | None, level: Level, inventory: "Inventory | None") -> Level:
    known = Level(inventory.highest) if inventory else level
    return max(known, highest or level, _at_least(level, inventory))


def _next_position(batch: Batch) -> int:
    return (Item.objects.filter(batch=batch).aggregate(last=Max("position"))["last"] or 0) + 1


def first_of_bytes(batch: Batch, digest: str) -> Item | None:
    """
    The first item of these bytes that came by the same way: same unit, inventory and handling.

    Whoever sees a duplicate sees what it repeats; of bytes that others hold it tells nothing, and
    they may be filed again where nobody can see that they are.
    """
    if not digest:
        return None
    return (
        words_later(Item.objects.select_related("batch"), "batch")
        .filter(
            digest=digest,
            batch__unit=batch.unit_id,
            batch__inventory=batch.inventory_id,
            batch__level=batch.level,
            batch__highest=batch.highest,
            batch__party_papers=batch.party_papers,
        )
        .exclude(state__in=[State.DUPLICATE, State.REJECTED, State.WITHDRAWN])
        .order_by("taken_at", "batch_id", "position")
        .first()
    )


def _state(arrival: Arrival, earlier: Item | None) -> State:
    if arrival.reason:
        return State.REJECTED if arrival.rejected else State.QUARANTINED
    return State.DUPLICATE if earlier else State.QUEUED
