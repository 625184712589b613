"""Keeping the kept figures small, and comparing them with what they count."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear

from archive.domain.standing import ABSENT, PARTY
from archive.models import Figure, Inventory, ListedRecord, Receipt, Record
from archive.models.figure import KEY

SETTLED_AT_ONCE = 500
Key = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what is counted, or rows whose rank is not what it should be."""

    kind: str
    inventory_id: int
    rank: int
    partner: int
    detail: int
    kept: int
    counted: int


def settle_figures(*, at_least: int = 1) -> int:
    """
    Put one stretch of changes together into the sums they change; returns how many there were.

    One short transaction, and none while fewer than `at_least` changes stand; call it again
    until it returns 0.
    """
    waiting = Figure.objects.filter(settled=False).order_by("id")
    if waiting[:at_least].count() < at_least:
        return 0
    with transaction.atomic():
        changes = list(waiting.select_for_update(skip_locked=True)[:SETTLED_AT_ONCE])
        sums: Counter[Key] = Counter()
        for change in changes:
            sums[_key_of(change)] += change.count
        places = {change.inventory_id for change in changes}
        stands = {
            _key_of(row): row
            for row in Figure.objects.filter(settled=True, inventory__in=places)
        }
        for key, count in sums.items():
            if count and key in stands:
                stands[key].count += count
        changed = [stands[key] for key, count in sums.items() if count and key in stands]
        Figure.objects.bulk_update(changed, ["count"])
        Figure.objects.filter(pk__in=[row.pk for row in changed if not row.count]).delete()
        Figure.objects.bulk_create(
            _row(key, count, settled=True)
            for key, count in sums.items()
            if count and key not in stands
        )
        Figure.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(changes)


def recount(*, mend: bool) -> list[Difference]:
    """
    Compare every kept figure with what it counts; where `mend`, put right what differs.

    Goes inventory by inventory and writes only where something differs, so that nobody waits.
    """
    found: list[Difference] = []
    for inventory in _places():
        if not [*_wrong_ranks(inventory), *_differences(inventory)]:
            continue
        # Somebody may have written between two looks; in one transaction both are of one moment.
        with transaction.atomic():
            _one_moment()
            found += _wrong_ranks(inventory)
            if mend:
                _mend_ranks(inventory)
            differing = _differences(inventory)
            if mend:
                Figure.objects.bulk_create(
                    _row(_key_of(row), row.counted - row.kept) for row in differing
                )
            found += differing
    return found


def _places() -> list[int]:
    named = Figure.objects.order_by().values_list("inventory_id", flat=True).distinct()
    return sorted({0, *Inventory.objects.values_list("pk", flat=True), *named})


def _differences(inventory: int) -> list[Difference]:
    kept, counted = _kept(inventory), _counted(inventory)
    return [
        Difference(*key, kept=kept[key], counted=counted[key])
        for key in sorted({*kept, *counted})
        if kept[key] != counted[key]
    ]


def _kept(inventory: int) -> Counter[Key]:
    rows = Figure.objects.filter(inventory=inventory).order_by().values_list(*KEY)
    return Counter({tuple(key): n for *key, n in rows.annotate(n=Sum("count")) if n})


def _counted(inventory: int) -> Counter[Key]:
    here = {"inventory": inventory} if inventory else {"inventory__isnull": True}
    records = Record.objects.filter(**here).order_by()
    kinds: dict[Figure.Kind, QuerySet[Any, Any]] = {
        Figure.Kind.RECORD: records.values_list("level", "party_papers", "row_rank", "reviewed"),
        Figure.Kind.YEAR: records.annotate(year=Coalesce(ExtractYear("issued_on"), 0)).values_list(
            "level", "party_papers", Value(ABSENT), "year"
        ),
        Figure.Kind.LISTED: ListedRecord.objects.filter(**here).order_by().values_list(
            "level", Value(value=False), "record_rank", Value(0)
        ),
        Figure.Kind.RECEIPT: Receipt.objects.filter(**here)
        .exclude(state=Receipt.State.WITHDRAWN)
        .order_by()
        .values_list("level", Value(value=False), "record_rank", Value(0)),
    }
    found: Counter[Key] = Counter()
    for kind, rows in kinds.items():
        for level, party, partner, detail, n in rows.annotate(n=Count("pk")):
            rank = level + (PARTY if party else 0)
            found[(str(kind), inventory, rank, partner, int(detail))] += n
    return found


def _wrong_ranks(inventory: int) -> list[Difference]:
    return [
        Difference(f"{model._meta.model_name}.{column}", inventory, 0, 0, 0, kept=n, counted=0)
        for model, column, wrong in _ranks(inventory)
        if (n := wrong.count())
    ]


def _mend_ranks(inventory: int) -> None:
    for _, column, wrong in _ranks(inventory):
        wrong.update(**{column: F("right")})


def _ranks(inventory: int) -> Iterator[tuple[type[Model], str, QuerySet[Any, Any]]]:
    here = {"inventory": inventory} if inventory else {"inventory__isnull": True}
    record = Record.objects.filter(pk=OuterRef("record")).annotate(
        rank=F("level") + PARTY * Coalesce(_as_number("party_papers"), 0)
    )
    row = ListedRecord.objects.filter(record=OuterRef("pk"))
    for model, column, right in (
        (ListedRecord, "record_rank", record.values("rank")),
        (Receipt, "record_rank", record.values("rank")),
        (Record, "row_rank", row.values("level")),
    ):
        rows = model.objects.filter(**here).annotate(
            right=Coalesce(Subquery(right[:1]), ABSENT, output_field=IntegerField())
        )
        yield model, column, rows.exclude(**{column: F("right")})


def _as_number(flag: str) -> Any:
    return Case(When(**{flag: True}, then=1), default=0, output_field=IntegerField())


def _one_moment() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _key_of(row: Figure | Difference) -> Key:
    return (str(row.kind), row.inventory_id, row.rank, row.partner, row.detail)


def _row(key: Key, count: int, *, settled: bool = False) -> Figure:
    return Figure(**dict(zip(KEY, key, strict=True)), count=count, settled=settled)


def begin_counting(*, anew: bool) -> None:
    """After the tables were made, rebuilt or emptied: see that the figures are theirs."""
    if not any(model.objects.exists() for model in (Record, ListedRecord, Receipt)):
        Figure.objects.all().delete()
    elif anew:
        recount(mend=True)
