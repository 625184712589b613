"""What should exist against what does, for each inventory."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, Value, When

from access.api import Actor, Level, Permission, allowed
from archive.domain.standing import ABSENT, bits_hidden, bits_seen, ranks_seen
from archive.models import Figure, Inventory, ListedRecord, Receipt, Record
from archive.queries.visible import (
    assigned_inventories,
    bits_hidden_from,
    bits_seen_by,
    counted_records,
    inventories_visible_to,
    listed_visible_to,
    receipts_visible_to,
    records_visible_to,
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """
    The figures of one inventory, each the length of a list the same person can open.

    `expected` rows of the list are `answered` by filed records, `awaited` (something was received
    that bears their number and waits) or `missing`: expected = answered + awaited + missing.
    `received` is what came and was not withdrawn, `waiting` those files of it that are not filed;
    `filed` records are `matched`, which answer a row, or `surplus`: filed = matched + surplus. One
    row may be answered by several records, and one record may answer several rows. `unreviewed`
    were filed at once and no person has looked at them yet.

    What is hidden from the person counts as not being there on either side: a row answered by a
    hidden record is missing.
    """

    inventory: Inventory
    expected: int
    received: int
    waiting: int
    filed: int
    answered: int
    matched: int
    awaited: int
    missing: int
    surplus: int
    unreviewed: int

    @property
    def unmatched(self) -> bool:
        """Whether more files wait than rows are awaited: what is missing may be among them."""
        return bool(self.missing) and self.waiting > self.awaited


SUMMED = (
    "expected", "received", "waiting", "filed", "answered", "matched", "awaited", "missing", "surplus",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of many inventories."""

    expected: int
    received: int
    waiting: int
    filed: int
    answered: int
    matched: int
    awaited: int
    missing: int
    surplus: int
    unmatched: bool


def total_of(rows: list[Completeness]) -> Total:
    """The sums of these rows."""
    sums = {name: sum(getattr(row, name) for row in rows) for name in SUMMED}
    return Total(**sums, unmatched=any(row.unmatched for row in rows))


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
    records = Q(figures__kind=Figure.Kind.RECORD, figures__rank__in=seen)
    listed = Q(figures__kind=Figure.Kind.LISTED, figures__rank__in=seen)
    # Of rows and records, by what of the other side is seen from here.
    alone = Q(figures__partner__in=bits_hidden(clearance, party_papers=party_papers))
    # What came as a record that is hidden came, for this clearance, not at all.
    receipts = Q(figures__kind=Figure.Kind.RECEIPT, figures__rank__in=seen) & Q(
        figures__partner__in=[*seen, ABSENT]
    )
    awaited = Q(figures__detail__in=bits_seen(clearance, party_papers=party_papers))
    counted = {
        "expected": listed,
        "received": receipts,
        "waiting": receipts & Q(figures__partner=ABSENT),
        "filed": records,
        "answered": listed & ~alone,
        "matched": records & ~alone,
        "awaited": listed & alone & awaited,
        "missing": listed & alone & ~awaited,
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


def waiting(actor: Actor) -> QuerySet[Receipt]:
    """What came for visible inventories and waits: it is being read, or a person decides."""
    return received(actor).filter(record_rank=ABSENT)


def filed(actor: Actor) -> QuerySet[Record]:
    """Filed records of visible inventories, as far as whoever only counts may count them."""
    return counted_records(actor)


def matched(actor: Actor) -> QuerySet[Record]:
    """Filed records that answer a row of their inventory's list, as far as the actor can see."""
    return counted_records(actor).filter(answers__in=bits_seen_by(actor))


def answered(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that a filed record answers, as far as the actor can see."""
    return listed_visible_to(actor).filter(answered__in=bits_seen_by(actor))


def awaited(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that no filed record answers yet, and something that waits does."""
    return _unanswered(actor).filter(awaited__in=bits_seen_by(actor))


def missing(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that nothing received answers, as far as the actor can see."""
    return _unanswered(actor).exclude(awaited__in=bits_seen_by(actor))


def with_standing(rows: QuerySet[ListedRecord], actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of lists with `standing`: 0 answered, 1 awaited, 2 missing, as far as the actor sees."""
    standing = Case(
        When(answered__in=bits_seen_by(actor), then=Value(0)),
        When(awaited__in=bits_seen_by(actor), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(standing=standing)


def surplus(actor: Actor) -> QuerySet[Record]:
    """Filed records that answer no row of their inventory's list that the actor can see."""
    return counted_records(actor).filter(answers__in=bits_hidden_from(actor))


def misplaced(actor: Actor) -> QuerySet[Record]:
    """Filed records whose date lies outside the years of their inventory."""
    outside = Q(issued_on__year__lt=F("inventory__year_from"))
    outside |= Q(issued_on__year__gt=F("inventory__year_to"))
    return counted_records(actor).filter(outside)


def sees_all_figures(actor: Actor) -> bool:
    """Whether nothing is cut from the figures the actor sees: all levels, handlings and units."""
    top = actor.clearance == max(Level) and actor.party_papers
    return top and actor.sees_everything


def _unanswered(actor: Actor) -> QuerySet[ListedRecord]:
    return listed_visible_to(actor).filter(answered__in=bits_hidden_from(actor))


def readable(rows: Iterable[Record], actor: Actor) -> set[int]:
    """The ids of those of these counted records that the actor may also open."""
    opened = records_visible_to(actor).filter(pk__in=[row.pk for row in rows])
    return set(opened.order_by().values_list("pk", flat=True))
