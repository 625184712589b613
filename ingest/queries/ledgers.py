"""The ledgers of batches."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Case, Count, Sum, When

from archive.api import Inventory
from ingest.domain.ledger import Ledger, State, Tally, ledger_of
from ingest.models import Batch, Item, WorkerBeat
from machine.processes import gone, is_of_this_host, living

SIGN_OF_LIFE = timedelta(seconds=10)
# A worker whose process lives beats from a thread of its own; silent for so long, it hangs.
HANGS_AFTER = timedelta(minutes=10)
# Nothing is known here of the processes of other machines; they are taken at their word.
TAKES_IN_WITHIN = timedelta(minutes=10)


def ledger(batch: Batch) -> Ledger:
    """The ledger of one batch as it stands now."""
    return ledgers([batch])[batch.pk]


def ledgers(batches: Iterable[Batch]) -> dict[int, Ledger]:
    """The ledgers of many batches in one query, by batch id."""
    found = list(batches)
    rows: dict[int, list[tuple[str, int, int]]] = {batch.pk: [] for batch in found}
    counts = (
        Item.objects.filter(batch__in=rows)
        .order_by()
        .values_list("batch", "state")
        .annotate(files=Count("pk"), sheets=Sum("pages"))
    )
    for batch, state, files, pages in counts:
        rows[batch].append((state, files, pages or 0))
    return {
        batch.pk: ledger_of(Tally(batch.received_files, batch.received_pages), rows[batch.pk])
        for batch in found
    }


def batch_with_code(code: str) -> Batch | None:
    """The batch with this code, for commands."""
    return Batch.objects.filter(code=code).first()


def latest_batch_of(source: str, inventory: Inventory | None) -> Batch | None:
    """The batch of a source and inventory: the open one, else the one that was opened last."""
    rows = Batch.objects.filter(source=source, inventory=inventory)
    is_open = Case(When(state=Batch.State.OPEN, then=1), default=0)
    return rows.order_by(is_open.desc(), "-opened_at", "-id").first()


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


def read_pages(batch: Batch) -> tuple[int, int]:
    """Pages read so far and pages to be read, for the progress of a batch; duplicates need none."""
    items = Item.objects.filter(batch=batch).exclude(state=State.DUPLICATE)
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
