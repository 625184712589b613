"""Proposals for rows of a list that nothing answers and for records that answer none, as seen by one person."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import (
    Case,
    FilteredRelation,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Value,
    When,
)

from access.api import Actor
from archive.domain.proposing import Between, Proposal, Thing, best_for, proposals
from archive.models import Inventory, ListedRecord, Record, Tie
from archive.queries.closed import bearing
from archive.queries.completeness import missing
from archive.queries.visible import (
    bits_hidden_from,
    open_dossiers,
    records_worked_with,
    ties_visible_to,
)

_Model = TypeVar("_Model", bound=Model)
# How many of the other side are weighed, the likeliest first: a list may have ten thousand.
WEIGHED = 1500
# Rows whose neighbours answered are looked for within so many places before and behind.
NEIGHBOURHOOD = 3
_BESIDE_A_RECORD = ("receipt", "shown_dossier")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with what it proposes, to be shown."""

    proposal: Proposal
    row: ListedRecord
    record: Record


def proposed_for_list(
    which: str, rows: Iterable[object], place: Inventory, actor: Actor
) -> dict[int, Proposed]:
    """The best proposal for each row of a list of what is missing, short or surplus; of others none."""
    shown = list(rows)
    if which in {"missing", "short"}:
        listed = [row for row in shown if isinstance(row, ListedRecord)]
        return proposed_for_rows(listed, place, actor)
    if which == "surplus":
        records = [row for row in shown if isinstance(row, Record)]
        return proposed_for_records(records, place, actor)
    return {}


def proposed_for_rows(
    rows: Sequence[ListedRecord], place: Inventory, actor: Actor
) -> dict[int, Proposed]:
    """
    For each of these missing rows of an inventory, which the actor sees, the best of the surplus
    records that they may read; two queries.
    """
    asked = [_of_row(row) for row in rows]
    records = {row.pk: row for row in _likeliest(_open_records(place, actor), asked, place)}
    found = _proposals(asked, [_of_record(row) for row in records.values()], place, actor)
    by_id = {row.pk: row for row in rows}
    return {
        row: Proposed(one, by_id[row], records[one.record]) for row, one in best_for(found).items()
    }


def proposed_for_row(
    row: ListedRecord, place: Inventory, actor: Actor, *, most: int = 5
) -> list[Proposed]:
    """The likeliest of the surplus records for one row that the actor sees, best first; two queries."""
    asked = [_of_row(row)]
    records = {one.pk: one for one in _likeliest(_open_records(place, actor), asked, place)}
    found = _proposals(asked, [_of_record(one) for one in records.values()], place, actor)
    return [Proposed(one, row, records[one.record]) for one in found[:most]]


def proposed_for_records(
    records: Sequence[Record], place: Inventory, actor: Actor
) -> dict[int, Proposed]:
    """
    The same the other way round: for each of these surplus records, of those that the actor may
    read, the best of the missing rows; three queries.
    """
    by_id = _open_records(place, actor).in_bulk([record.pk for record in records])
    asked = [_of_record(record) for record in by_id.values()]
    rows = {row.pk: row for row in _likeliest(missing(actor).filter(inventory=place), asked, place)}
    found = _proposals([_of_row(row) for row in rows.values()], asked, place, actor)
    return {
        record: Proposed(one, rows[one.row], by_id[record])
        for record, one in best_for(found, by_record=True).items()
    }


def all_proposed(
    wanting: QuerySet[ListedRecord], place: Inventory, actor: Actor
) -> dict[int, list[Proposal]]:
    """
    Every proposal for these rows of an inventory, which the actor sees, by row, the likeliest first.

    They want a record, or the rest of their pages.
    """
    rows = [_of_row(row) for row in wanting]
    records = [_of_record(record) for record in _open_records(place, actor)]
    found: dict[int, list[Proposal]] = {}
    for one in _proposals(rows, records, place, actor):
        found.setdefault(one.row, []).append(one)
    return found


def _open_records(place: Inventory, actor: Actor) -> QuerySet[Record]:
    """Surplus records that the actor may read, each with its receipt and the dossier they see."""
    dossier = open_dossiers(actor, "dossier__")
    records = records_worked_with(actor).filter(
        inventory=place, answers__in=bits_hidden_from(actor)
    )
    shown = records.annotate(shown_dossier=FilteredRelation("dossier", condition=dossier))
    return shown.select_related(*_BESIDE_A_RECORD)


def _proposals(
    rows: Sequence[Thing], records: Sequence[Thing], place: Inventory, actor: Actor
) -> list[Proposal]:
    if not rows or not records:
        return []
    ties = ties_visible_to(actor).filter(row__inventory=place)
    dossiers = {row.dossier for row in rows if row.dossier}
    beside = open_dossiers(actor, "row__dossier__") & Q(row__dossier__number__in=dossiers)
    parted: set[tuple[int, int]] = set()
    arrived: dict[tuple[str, int], int] = {}
    for kind, row, record, dossier, position, arrival in (
        ties.filter(beside | Q(kind=Tie.Kind.PARTED))
        .order_by("pk")
        .values_list(
            "kind", "row", "record", "row__dossier__number", "row__position", "record__receipt"
        )
    ):
        if kind == Tie.Kind.PARTED:
            parted.add((row, record))
        elif arrival is not None:
            arrived[dossier, position] = arrival
    return proposals(rows, records, neighbours=_neighbours(rows, arrived), parted=parted)


def _of_row(row: ListedRecord) -> Thing:
    dossier = getattr(row, "place", None)
    return Thing(
        id=row.pk,
        number_key=row.number_key,
        issued_on=row.issued_on,
        precision=row.issued_precision,
        type_code=row.type_code,
        issuer=row.issuer,
        abstract=row.abstract,
        pages=row.pages,
        dossier=dossier.number if dossier is not None else "",
        place=row.position,
    )


def _of_record(record: Record) -> Thing:
    dossier, receipt = getattr(record, "shown_dossier", None), getattr(record, "receipt", None)
    return Thing(
        id=record.pk,
        number_key=record.number_key,
        issued_on=record.issued_on,
        precision=record.issued_precision,
        type_code=record.type_code,
        issuer=record.issuer,
        abstract=record.abstract,
        pages=record.pages,
        dossier=dossier.number if dossier is not None else "",
        place=receipt.pk if receipt is not None else None,
        file=receipt.label if receipt is not None else "",
    )


def _likeliest(
    things: QuerySet[_Model], wanted: Iterable[Thing], place: Inventory
) -> QuerySet[_Model]:
    """The things of the other side that have most in common with those that are asked about."""
    wanted = list(wanted)
    keys = {one.number_key for one in wanted if one.number_key}
    days = {one.issued_on for one in wanted if one.issued_on}
    closeness = Case(
        When(bearing(keys, [place.pk]), then=Value(0)),
        When(issued_on__in=days, then=Value(1)),
        When(number_key="", then=Value(2)),
        When(_of_months(days), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return things.order_by(closeness, "issued_on", "pk")[:WEIGHED]


def _of_months(days: Collection[date]) -> Q:
    months = Q(pk__in=[])
    for year in {day.year for day in days}:
        numbers = {day.month for day in days if day.year == year}
        months |= Q(issued_on__year=year, issued_on__month__in=numbers)
    return months


def _neighbours(rows: Iterable[Thing], arrived: dict[tuple[str, int], int]) -> dict[int, Between]:
    """Between which arrivals the record of a row should lie, by what answers its neighbours."""
    found: dict[int, Between] = {}
    for row in rows:
        after, before = _nearest(row, arrived, -1), _nearest(row, arrived, 1)
        if after is not None and before is not None:
            found[row.id] = Between(after, before)
    return found


def _nearest(row: Thing, arrived: dict[tuple[str, int], int], way: int) -> int | None:
    if row.place is None:
        return None
    places = (row.place + way * step for step in range(1, NEIGHBOURHOOD + 1))
    return next(
        (arrived[row.dossier, one] for one in places if (row.dossier, one) in arrived), None
    )
