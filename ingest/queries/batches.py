"""A batch as its screen shows it: ledger, pace of the reading, quality of the images."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.dateparse import parse_datetime

from access.api import Actor, Level, Target, names_of
from access.domain.permissions import cleared
from archive.api import inventories_to_choose
from archive.domain.standing import RANKS
from ingest.domain.closing import obstacle_to_closing
from ingest.domain.ledger import Ledger
from ingest.models import Batch, BatchReopening, ItemPage
from ingest.models.figure import BLANK
from ingest.queries.items import ranks_open_to
from ingest.queries.ledgers import counts_of_batch, taking_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from archive.api import Inventory

PACE_OVER, PACE_OF = timedelta(minutes=5), 500


@dataclass(frozen=True, slots=True)
class Quality:
    """How the images of a batch are: pages by kind, and how many were read again or doubtfully."""

    by_kind: tuple[tuple[str, int, int], ...]
    blank: int
    reread: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """Ledger, quality and progress of a batch at a moment. `pace` is pages a minute."""

    ledger: Ledger
    quality: Quality
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
    counted = counts_of_batch(batch, ranks_open_to(actor))
    now, done, known = counted.ledger, counted.pages_read, counted.pages_known
    pace = 0.0 if now.settled else _pace(batch, actor, at)
    left = max(0, known - done)
    ends = at + timedelta(minutes=left / pace) if pace and left else None
    obstacle = obstacle_to_closing(
        now,
        announced_files=batch.announced_files,
        announced_pages=batch.announced_pages,
        taking_in=taking_in(batch, at=at),
    )
    return BatchView(now, _quality(counted.kinds), obstacle, done, known, pace, ends, at)


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


def target_of_way(inventory: "Inventory") -> Target:
    """What a person sends into an inventory, before it came: as closed as the worst that may."""
    return Target(
        level=Level(max(inventory.level, inventory.highest)),
        party_papers=inventory.party_papers,
        unit=inventory.unit_id,
        inventory=inventory.pk,
        kind="inventory",
        label=inventory.code,
    )


def inventories_to_send_to(actor: Actor) -> "QuerySet[Inventory]":
    """The inventories into which the actor may send scans, as far as each of them decides it."""
    return inventories_to_choose(actor).filter(highest__lte=actor.clearance)


def inventories_too_high(actor: Actor) -> "QuerySet[Inventory]":
    """Inventories that the actor sees and may not send to, for worse may come than they may see."""
    return inventories_to_choose(actor).filter(highest__gt=actor.clearance)


@dataclass(frozen=True, slots=True)
class Reopened:
    """That a batch was opened again: when, the person's name, and why."""

    at: datetime
    who: str
    reason: str


def last_reopening(batch: Batch) -> Reopened | None:
    """The last time a batch that was opened by `batch_to` had been opened again."""
    told = getattr(batch, "reopened", None)
    if not told:
        return None
    at = parse_datetime(str(told["at"]))
    if at is None:
        raise ValueError(told["at"])
    # As a database without time zones keeps it.
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Reopened(
        at,
        names_of([told["by"]]).get(told["by"]) or told["by"],
        BatchReopening.reason_told(told["reason"]),
    )


@dataclass(frozen=True, slots=True)
class TakenInAt:
    """Who took files into a batch at which machine, and the scanner they were made at, if any."""

    who: str
    workstation: str
    scanner: str


def devices_of(batch: Batch, actor: Actor) -> list[TakenInAt]:
    """
    Where a batch that was opened by `batch_to` was taken in, for whoever may see all that may come in
    it: to others it would tell of files that are closed to them.
    """
    if not cleared(actor, target_of_batch(batch)):
        return []
    return [TakenInAt(*told) for told in getattr(batch, "devices_told", None) or []]


def _pace(batch: Batch, actor: Actor, at: datetime) -> float:
    # Walked from the end of the index of pages: a sum is no key by which another would serve.
    latest = ItemPage.objects.annotate(place=F("item__batch") + 0, rank=F("item__rank") + 0).filter(
        read_at__gte=at - PACE_OVER, place=batch.pk, rank__in=ranks_open_to(actor)
    )
    read = list(latest.order_by("-read_at").values_list("read_at", flat=True)[:PACE_OF])
    minutes = (at - min(read, default=at)).total_seconds() / 60
    return len(read) / minutes if len(read) > 1 and minutes > 0 else 0.0


def quality_of(batch: Batch) -> Quality:
    """How the images of the batch are, of all its items; from the kept counts."""
    return _quality(counts_of_batch(batch, RANKS).kinds)


def _quality(counted: Iterable[tuple[str, int, int, int]]) -> Quality:
    kinds: Counter[str] = Counter()
    reread = doubtful = 0
    for word, again, doubt, pages in counted:
        kinds[word] += pages
        reread += pages * again
        doubtful += pages * doubt
    blank = kinds.pop(BLANK, 0)
    by_kind = tuple((*_kind(word), pages) for word, pages in kinds.most_common() if pages)
    return Quality(by_kind, blank, reread, doubtful)


def _kind(word: str) -> tuple[str, int]:
    mode, _, dpi = word.partition("/")
    return mode, int(dpi)
