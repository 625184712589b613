"""The ledgers of batches."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Sum

from access.api import Actor
from archive.api import Inventory
from ingest.domain.ledger import Ledger, State, Tally, ledger_of
from ingest.models import Batch, Item, WorkerBeat
from ingest.queries.items import items_visible_to
from machine.processes import gone, is_of_this_host, living

Row = tuple[str, int, int]

SIGN_OF_LIFE = timedelta(seconds=10)
# A worker whose process lives beats from a thread of its own; silent for so long, it hangs.
HANGS_AFTER = timedelta(minutes=10)
# Nothing is known here of the processes of other machines; they are taken at their word.
TAKES_IN_WITHIN = timedelta(minutes=10)


def ledger_seen(batch: Batch, actor: Actor) -> Ledger:
    """The ledger of one batch as it stands now, of what the actor may see."""
    return ledgers_seen([batch], actor)[batch.pk]


def ledgers_seen(batches: Iterable[Batch], actor: Actor) -> dict[int, Ledger]:
    """
    The ledgers of many batches, by batch id, over the items the actor may see.

    What is out of the actor's sight is neither among the terms nor among what was received; what
    is lost is lost for everybody, and its difference shows to all.
    """
    found = list(batches)
    whole = ledgers(found)
    seen = _counts(items_visible_to(actor), found)
    return {
        batch.pk: ledger_of(_sum(seen[batch.pk]) + whole[batch.pk].difference, seen[batch.pk])
        for batch in found
    }


def ledger(batch: Batch) -> Ledger:
    """The ledger of one batch over all its items; for machines and for who sees them all."""
    return ledgers([batch])[batch.pk]


def ledgers(batches: Iterable[Batch]) -> dict[int, Ledger]:
    """The ledgers of many batches over all their items, by batch id; in one query."""
    found = list(batches)
    rows = _counts(Item.objects.all(), found)
    return {
        batch.pk: ledger_of(Tally(batch.received_files, batch.received_pages), rows[batch.pk])
        for batch in found
    }


def _counts(items: QuerySet[Item], batches: list[Batch]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {batch.pk: [] for batch in batches}
    counts = (
        items.filter(batch__in=list(rows))
        .order_by()
        .values_list("batch", "state")
        .annotate(files=Count("pk"), sheets=Sum("pages"))
    )
    for batch, state, files, pages in counts:
        rows[batch].append((state, files, pages or 0))
    return rows


def _sum(rows: Iterable[Row]) -> Tally:
    return sum((Tally(files, pages) for _, files, pages in rows), Tally())


def batch_with_code(code: str) -> Batch | None:
    """The batch with this code, for commands."""
    return Batch.objects.filter(code=code).first()


def is_known_source(source: str, inventory: Inventory | None) -> bool:
    """Whether anything was ever taken in from there, for this inventory."""
    return Batch.objects.filter(source=source, inventory=inventory).exists()


def all_batches() -> list[Batch]:
    """All batches, oldest first, for commands."""
    return list(Batch.objects.order_by("id"))


def unsettled(batch: Batch | None = None) -> int:
    """How many items a machine still has to work on, in one batch or in all."""
    rows = Item.objects.filter(state__in=[State.QUEUED, State.READING])
    return rows.filter(batch=batch).count() if batch else rows.count()


def reasons(batch: Batch) -> list[Item]:
    """Items of a batch that stand outside the straight way, each with its reason."""
    return list(
        Item.objects.filter(batch=batch)
        .exclude(reason="")
        .only("name", "state", "reason", "reason_params", "batch_id", "position")
    )


def cpu_seconds(batch: Batch) -> float:
    """Processor time spent on the items of a batch, in seconds."""
    return float(Item.objects.filter(batch=batch).aggregate(total=Sum("cpu_s"))["total"] or 0)


def workers_with_items() -> frozenset[str]:
    """The workers in whose name items stand, whether they live or not."""
    rows = Item.objects.filter(state=State.READING).order_by()
    return frozenset(rows.values_list("worker", flat=True).distinct())


def dead_workers() -> frozenset[str]:
    """Workers of this host that are gone and have not ended in good order."""
    return gone(WorkerBeat.objects.values_list("name", flat=True))


def read_pages(batch: Batch, actor: Actor | None = None) -> tuple[int, int]:
    """
    Pages read so far and pages to be read, for the progress of a batch; duplicates need none.

    Of what the actor may see; without an actor of all, for the machine's own progress.
    """
    seen = items_visible_to(actor) if actor else Item.objects.all()
    items = seen.filter(batch=batch).exclude(state=State.DUPLICATE)
    known = items.aggregate(total=Sum("pages"))["total"] or 0
    done = items.aggregate(total=Count("item_pages"))["total"] or 0
    return done, known


def workers_alive(*, at: datetime) -> list[WorkerBeat]:
    """
    Workers that live: of this host those whose process does, unless it hangs; of others those that
    gave a sign of life in the last seconds. A clock that was set back changes nothing.
    """
    rows = list(WorkerBeat.objects.order_by("name"))
    here = living([row.name for row in rows])
    return [row for row in rows if _is_alive(row, here, at)]


def is_taken_in(batch: Batch, *, at: datetime) -> bool:
    """Whether a living process is taking the batch's folder in at the moment."""
    if not batch.taken_in_by or batch.taken_in_at is None:
        return False
    if is_of_this_host(batch.taken_in_by):
        return bool(living([batch.taken_in_by]))
    return abs(at - batch.taken_in_at) <= TAKES_IN_WITHIN


def _is_alive(row: WorkerBeat, here: Collection[str], at: datetime) -> bool:
    if is_of_this_host(row.name):
        return row.name in here and at - row.beat_at <= HANGS_AFTER
    return abs(at - row.beat_at) <= SIGN_OF_LIFE
