"""A batch as its screen shows it: ledger, pace of the reading, quality of the images."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from access.api import Actor, Level, Target
from ingest.domain.closing import obstacle_to_closing
from ingest.domain.ledger import Ledger
from ingest.domain.readings import Variant
from ingest.models import Batch, Item, ItemPage
from ingest.queries.items import items_visible_to
from ingest.queries.ledgers import is_taken_in, ledger_seen, read_pages

PACE_OVER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Quality:
    """How the images of a batch are: pages by kind, and how many were read again or doubtfully."""

    by_kind: tuple[tuple[str, int, int], ...]
    blank: int
    reread: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """Ledger and progress of a batch at a moment. `pace` is pages a minute."""

    ledger: Ledger
    obstacle: str
    pages_read: int
    pages_known: int
    pace: float
    ends_at: datetime | None
    at: datetime

    @property
    def running(self) -> bool:
        """Whether the machine still has work in this batch."""
        return not self.ledger.settled


def view_of(batch: Batch, *, actor: Actor, at: datetime) -> BatchView:
    """What changes while the batch is worked on, at this moment, of what the actor may see."""
    now = ledger_seen(batch, actor)
    done, known = read_pages(batch, actor)
    pace = _pace(batch, actor, at)
    left = max(0, known - done)
    ends = at + timedelta(minutes=left / pace) if pace and left else None
    obstacle = obstacle_to_closing(
        now,
        announced_files=batch.announced_files,
        announced_pages=batch.announced_pages,
        taking_in=is_taken_in(batch, at=at),
    )
    return BatchView(now, obstacle, done, known, pace, ends, at)


def target_of_batch(batch: Batch) -> Target:
    """
    The batch as the permission table sees it, as a whole.

    It is as closed as the worst that may come in it, whatever came: what one may do with a batch
    must not tell of what it holds.
    """
    return Target(
        level=Level(max(batch.level, batch.highest)),
        party_papers=batch.party_papers,
        unit=batch.unit_id,
        inventory=batch.inventory_id,
        kind="batch",
        label=batch.code,
    )


def _pace(batch: Batch, actor: Actor, at: datetime) -> float:
    seen = items_visible_to(actor).filter(batch=batch).order_by().values("pk")
    recent = ItemPage.objects.filter(item__in=seen, read_at__gte=at - PACE_OVER)
    count = recent.count()
    if count < 2:
        return 0.0
    first = recent.order_by("read_at").values_list("read_at", flat=True).first()
    minutes = (at - first).total_seconds() / 60 if first else 0
    return count / minutes if minutes > 0 else 0.0


def quality_seen(batch: Batch, actor: Actor) -> Quality:
    """How the images are of what the actor may see of the batch."""
    return quality_of(batch, items_visible_to(actor))


def quality_of(batch: Batch, items: QuerySet[Item] | None = None) -> Quality:
    """
    How the images are, of these items of the batch or of all.

    Looks at every page once, so it is not for the part that polls.
    """
    looked_at = Item.objects.all() if items is None else items
    seen = looked_at.filter(batch=batch).order_by().values("pk")
    kinds: Counter[tuple[str, int]] = Counter()
    blank = reread = doubtful = 0
    pages = ItemPage.objects.filter(item__in=seen).values_list(
        "signals", "variant", "confidence", "coverage", "validity"
    )
    for signals, variant, confidence, coverage, validity in pages.iterator():
        if signals.get("blank"):
            blank += 1
            continue
        kinds[(str(signals.get("mode") or ""), _rounded(signals.get("dpi")))] += 1
        reread += Variant.of(variant).is_second_attempt
        doubtful += confidence < 90 or validity < 0.97 or coverage < 0.97
    rows = tuple((mode, dpi, count) for (mode, dpi), count in kinds.most_common())
    return Quality(rows, blank, reread, doubtful)


def _rounded(dpi: object) -> int:
    return round(float(dpi) / 10) * 10 if isinstance(dpi, int | float) else 0
