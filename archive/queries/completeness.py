"""What should exist against what does, for each inventory."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from access.api import Actor
from archive.models import Inventory, ListedRecord, Receipt, Record
from archive.queries.visible import (
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
    filed at once that no person has looked at yet.
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
        inventories_visible_to(actor),
        listed=listed_visible_to(actor),
        receipts=receipts_visible_to(actor),
        records=filed(actor),
    )


def figures_of(
    inventories: QuerySet[Inventory],
    *,
    listed: QuerySet[ListedRecord],
    receipts: QuerySet[Receipt],
    records: QuerySet[Record],
) -> list[Completeness]:
    """The figures of these inventories, counted from these rows in one query."""
    lists: dict[str, QuerySet] = {
        "expected": listed,
        "received": receipts.exclude(state=Receipt.State.WITHDRAWN),
        "filed": records,
        "missing": listed.filter(record__isnull=True),
        "surplus": records.filter(listed__isnull=True),
        "unreviewed": records.filter(reviewed=False),
    }
    rows = inventories.annotate(**{f"n_{name}": _counted(rows) for name, rows in lists.items()})
    return [
        Completeness(row, **{name: getattr(row, f"n_{name}") or 0 for name in lists})
        for row in rows.order_by("fonds__code", "code")
    ]


def received(actor: Actor) -> QuerySet[Receipt]:
    """What came for visible inventories and was not withdrawn."""
    return receipts_visible_to(actor).exclude(state=Receipt.State.WITHDRAWN)


def filed(actor: Actor) -> QuerySet[Record]:
    """Filed records of visible inventories, as far as whoever only counts may count them."""
    return Record.objects.filter(
        inventory__in=inventories_visible_to(actor),
        level__lte=actor.clearance,
        **({} if actor.party_papers else {"party_papers": False}),
    )


def missing(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that no filed record answers."""
    return listed_visible_to(actor).filter(record__isnull=True)


def surplus(actor: Actor) -> QuerySet[Record]:
    """Filed records that answer no row of their inventory's list."""
    return filed(actor).filter(listed__isnull=True)


def readable(rows: QuerySet[Record], actor: Actor) -> QuerySet[Record]:
    """Of counted records those the actor may also open."""
    return rows.filter(pk__in=records_visible_to(actor).values("pk"))


def _counted(rows: QuerySet) -> Subquery:
    grouped = rows.order_by().filter(inventory=OuterRef("pk")).values("inventory")
    return Subquery(grouped.annotate(n=Count("pk")).values("n"))
