"""The ledgers of batches."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from ingest.domain.ledger import Ledger, State, Tally, ledger_of
from ingest.models import Batch, Item, WorkerBeat

SIGN_OF_LIFE = timedelta(seconds=10)


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
        batch.pk: ledger_of(
            Tally(batch.received_files, sum(pages for *_, pages in rows[batch.pk])), rows[batch.pk]
        )
        for batch in found
    }


def batch_with_code(code: str) -> Batch | None:
    """The batch with this code, for commands."""
    return Batch.objects.filter(code=code).first()


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


def workers_alive_since(moment: datetime) -> list[str]:
    """Workers that gave a sign of life since then."""
    return list(WorkerBeat.objects.filter(beat_at__gte=moment).values_list("name", flat=True))


def all_workers() -> list[str]:
    """Every worker that has not ended in good order."""
    return list(WorkerBeat.objects.values_list("name", flat=True))


def read_pages(batch: Batch) -> tuple[int, int]:
    """Pages read so far and pages to be read, for the progress of a batch; duplicates need none."""
    items = Item.objects.filter(batch=batch).exclude(state=State.DUPLICATE)
    known = items.aggregate(total=Sum("pages"))["total"] or 0
    done = items.aggregate(total=Count("item_pages"))["total"] or 0
    return done, known


def workers_alive(*, at: datetime) -> list[WorkerBeat]:
    """Workers that gave a sign of life in the last seconds before `at`."""
    return list(WorkerBeat.objects.filter(beat_at__gte=at - SIGN_OF_LIFE).order_by("name"))
