"""What should exist against what does, for each inventory."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from access.api import Actor, Permission, allowed
from archive.domain.standing import ABSENT, ranks_hidden, ranks_seen
from archive.models import Figure, Inventory, ListedRecord, Receipt, Record
from archive.queries.visible import (
    assigned_inventories,
    counted_records,
    hidden_from,
    inventories_visible_to,
    listed_visible_to,
    receipts_visible_to,
    records_visible_to,
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """
    The figures of one inventory, each the length of a list the same person can open.

    `expected` rows of the list; `received` what came and was not withdrawn; `filed` records;
    `missing` rows no record answers; `surplus` records that answer no row; `unreviewed` records
    filed at once that no person has looked at yet. What is hidden from the person counts as not
    being there on either side: a row answered by a hidden record is missing.
    """

    inventory: Inventory
    expected: int
    received: int
    filed: int
    missing: int
    surplus: int
    unreviewed: int

    @property
    def bar(self) -> list[dict[str, Any]]:
        """Parts of the bar in hundredths of what is expected and surplus: filed, in work, missing."""
        whole = self.expected + self.surplus or 1
        answered = self.filed - self.surplus
        parts = (
            ("c1", answered),
            ("c4", max(0, min(self.received - self.filed, self.missing))),
            ("c-gap", self.missing - max(0, min(self.received - self.filed, self.missing))),
            ("c-warn", self.surplus),
        )
        drawn, x = [], 0.0
        for css, count in parts:
            width = 100 * count / whole
            if count:
                drawn.append({"css": css, "x": f"{x:.2f}", "width": f"{width:.2f}"})
            x += width
        return drawn


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of many inventories; `share` is the part of the expected that is filed, 61,1."""

    expected: int
    received: int
    filed: int
    missing: int
    surplus: int
    share: str


def total_of(rows: list[Completeness]) -> Total:
    """The sums of these rows."""
    expected, missing_rows = sum(row.expected for row in rows), sum(row.missing for row in rows)
    share = 100 * (expected - missing_rows) / expected if expected else 0.0
    return Total(
        expected=expected,
        received=sum(row.received for row in rows),
        filed=sum(row.filed for row in rows),
        missing=missing_rows,
        surplus=sum(row.surplus for row in rows),
        share=f"{share:.1f}".replace(".", ","),
    )


def completeness(actor: Actor) -> list[Completeness]:
    """The figures of every inventory the actor may see; one query whatever their number."""
    return figures_of(
        inventories_visible_to(actor), clearance=actor.clearance, party_papers=actor.party_papers
    )


def completeness_of(inventory: Inventory, actor: Actor) -> Completeness:
    """The figures of one inventory that was opened by `inventory_to`."""
    [figures] = figures_of(
        Inventory.objects.filter(pk=inventory.pk),
        clearance=actor.clearance,
        party_papers=actor.party_papers,
    )
    return figures


def figures_of(
    inventories: QuerySet[Inventory], *, clearance: int, party_papers: bool
) -> list[Completeness]:
    """The figures of these inventories as this clearance counts them."""
    seen = ranks_seen(clearance, party_papers=party_papers)
    hidden = ranks_hidden(clearance, party_papers=party_papers)
    records = Q(figures__kind=Figure.Kind.RECORD, figures__rank__in=seen)
    listed = Q(figures__kind=Figure.Kind.LISTED, figures__rank__in=seen)
    alone = Q(figures__partner__in=hidden)
    # What came as a record that is hidden came, for this clearance, not at all.
    receipts = Q(figures__kind=Figure.Kind.RECEIPT, figures__rank__in=seen) & Q(
        figures__partner__in=[*seen, ABSENT]
    )
    counted = {
        "expected": listed,
        "received": receipts,
        "filed": records,
        "missing": listed & alone,
        "surplus": records & alone,
        "unreviewed": records & Q(figures__detail=0),
    }
    rows = inventories.annotate(
        **{
            f"n_{name}": Sum("figures__count", filter=which, default=0)
            for name, which in counted.items()
        }
    )
    return [
        Completeness(row, **{name: getattr(row, f"n_{name}") for name in counted})
        for row in rows.order_by("fonds__code", "code")
    ]


def records_by_year(actor: Actor) -> list[tuple[int, int]]:
    """How many records of each year the actor may read, in order of the years."""
    if not allowed(actor, Permission.SEE_CATALOGUE):
        return []
    rows = Figure.objects.filter(
        kind=Figure.Kind.YEAR,
        rank__in=ranks_seen(actor.clearance, party_papers=actor.party_papers),
        detail__gt=0,
    )
    if not actor.sees_everything:
        rows = rows.filter(inventory__in=assigned_inventories(actor).values("pk"))
    counted = rows.order_by().values_list("detail").annotate(n=Sum("count"))
    return sorted((year, count) for year, count in counted if count)


def received(actor: Actor) -> QuerySet[Receipt]:
    """What came for visible inventories and was not withdrawn."""
    return receipts_visible_to(actor).exclude(state=Receipt.State.WITHDRAWN)


def filed(actor: Actor) -> QuerySet[Record]:
    """Filed records of visible inventories, as far as whoever only counts may count them."""
    return counted_records(actor)


def missing(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that no filed record answers, as far as the actor can see."""
    return listed_visible_to(actor).filter(record_rank__in=hidden_from(actor))


def surplus(actor: Actor) -> QuerySet[Record]:
    """Filed records that answer no row of their inventory's list that the actor can see."""
    return counted_records(actor).filter(row_rank__in=hidden_from(actor))


def readable(rows: Iterable[Record], actor: Actor) -> set[int]:
    """The ids of those of these counted records that the actor may also open."""
    opened = records_visible_to(actor).filter(pk__in=[row.pk for row in rows])
    return set(opened.order_by().values_list("pk", flat=True))
