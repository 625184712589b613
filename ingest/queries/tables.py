"""Batches and items as their tables sort and filter them, of what the actor may see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from access.api import Actor
from access.domain.addresses import Stage
from archive.api import plain_or_empty, rows_holding
from ingest.domain.ledger import IN_WORK, TERMS, State
from ingest.models import Batch, ItemFigure, Reservation
from ingest.queries.items import Items, batches_visible_to, items_visible_to, ranks_open_to
from ingest.queries.quality import with_poor_pages
from ingest.queries.reservations import holdable_by

# Counts by which batches are sorted and filtered, each with the states it adds up.
COUNTED = {
    "n_waiting": TERMS["waiting"],
    "n_quarantined": (State.QUARANTINED,),
    "n_in_work": IN_WORK,
}


# Fields and choices of batches that ask for what stands in them.
COUNTED_FIELDS = frozenset((*COUNTED, "stage"))
COUNTED_CHOICES = frozenset((Stage.BEING_READ, Stage.WAITING, Stage.QUARANTINE))
BATCH_WORDS = ("code", "title", "inventory__code", "inventory__title")


@dataclass(frozen=True, slots=True)
class AtWork:
    """Somebody who works on items of a batch just now, and on how many."""

    name: str
    items: int


def counted_batches(actor: Actor) -> QuerySet[Batch]:
    """
    For an order or a choice by what stands in them, and only then: all of them are counted.

    Visible batches with `n_waiting`, `n_quarantined`, `n_in_work` and `stage`, which goes from
    what the machine has before it to what is closed.
    """
    figures = ItemFigure.objects.filter(
        batch=OuterRef("pk"), kind=ItemFigure.Kind.ITEM, rank__in=ranks_open_to(actor)
    )
    rows = batches_visible_to(actor).annotate(
        **{name: _sum_of(figures.filter(word__in=states)) for name, states in COUNTED.items()}
    )
    stage = Case(
        When(state=Batch.State.CLOSED, then=Value(4)),
        When(n_in_work__gt=0, then=Value(0)),
        When(n_waiting__gt=0, then=Value(1)),
        When(n_quarantined__gt=0, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.annotate(stage=stage)


def batches_for_table(
    actor: Actor, *, choice: str, words: str, sorted_by: Collection[str]
) -> QuerySet[Batch]:
    """
    The batches the actor may see that a choice of states names and that hold the words.

    What stands in them is counted only where the choice or a field they go by asks for it.
    """
    by_count = choice in COUNTED_CHOICES or not COUNTED_FIELDS.isdisjoint(sorted_by)
    rows = counted_batches(actor) if by_count else batches_visible_to(actor)
    return rows_holding(rows.filter(holds(choice)), words, *BATCH_WORDS)


def items_for_table(
    rows: Items, words: str, *, of_batches: bool, actor: Actor, at: datetime
) -> Items:
    """
    Those of the visible items that hold the words in the name, or where they are `of_batches` in
    that of the batch; with `holder`, the name of whoever else works on it just now, and with
    `name_sorted`, by which they go.
    """
    searched = ("name", "batch__code") if of_batches else ("name",)
    shown = with_holder(rows, actor, at).annotate(name_sorted=plain_or_empty("name"))
    return rows_holding(shown, words, *searched)


def items_of_batch(
    batch: Batch, actor: Actor, *, states: Collection[State] = (), poor: bool = False
) -> Items:
    """
    The items of a batch that the actor may see: those of some states, or with a page to look at
    again; all where neither is asked for.
    """
    rows = items_visible_to(actor).filter(batch=batch)
    if poor:
        return with_poor_pages(rows)
    return rows.filter(state__in=states) if states else rows


def with_holder(rows: Items, actor: Actor, at: datetime) -> Items:
    """Visible items with `holder`, the name of whoever else works on it just now."""
    held = Reservation.objects.filter(item=OuterRef("pk")).exclude(holdable_by(actor, at))
    return rows.annotate(holder=Subquery(held.values("name")[:1]))


def at_work_in(
    batches: Iterable[Batch], actor: Actor, at: datetime
) -> dict[int, tuple[AtWork, ...]]:
    """Who else works on items of these batches just now, of items the actor may see; one query."""
    places = [batch.pk for batch in batches]
    seen = items_visible_to(actor).filter(batch__in=places).order_by()
    held = Reservation.objects.filter(item__in=seen.values("pk")).exclude(holdable_by(actor, at))
    counted = held.order_by("name", "person").values_list("item__batch", "name", "person")
    found: dict[int, list[AtWork]] = {}
    for place, name, _person, items in counted.annotate(n=Count("pk")):
        found.setdefault(place, []).append(AtWork(name, items))
    return {place: tuple(people) for place, people in found.items()}


def holds(filters: str) -> Q:
    """The batches that a choice of states names; all for what is no choice."""
    named: dict[str, Q] = {
        Stage.OPEN: Q(state=Batch.State.OPEN),
        Stage.CLOSED: Q(state=Batch.State.CLOSED),
        Stage.BEING_READ: Q(n_in_work__gt=0),
        Stage.WAITING: Q(n_waiting__gt=0),
        Stage.QUARANTINE: Q(n_quarantined__gt=0),
    }
    return named.get(filters, Q())


def _sum_of(figures: QuerySet[ItemFigure]) -> Coalesce:
    summed = figures.order_by().values("batch").annotate(n=Sum("count")).values("n")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)
