"""Since when and until when records are protected as state secrets."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from archive.domain.protection import Kind, State, day_of, is_overdue, since_of
from archive.models import LevelDecision, ProtectionAct, Record
from archive.queries.unread import words_later


@dataclass(frozen=True, slots=True)
class Protected:
    """A record with its protection: since when, until when, and whether that is past."""

    record: Record
    since: date | None
    ends: date | None
    overdue: bool


def with_protection(records: Iterable[Record], *, today: date) -> list[Protected]:
    """Visible records with the days of their protection; two queries for all."""
    rows = list(records)
    said = _days_said(rows)
    return [
        Protected(
            record,
            said.get(record.pk) or since_of(record.issued_on, record.issued_precision),
            day_of(record.protection_ends),
            is_overdue(record.protection_ends, today),
        )
        for record in rows
    ]


def _days_said(records: Collection[Record]) -> dict[int, date | None]:
    """
    From when the level that each record has now was set, where a decision says it: the last that lowered it
    to that, or gave it. None where the last one says that the paper bore it already.
    """
    levels = {record.pk: record.level for record in records}
    said = [*_lowered(levels), *_decided(levels)]
    return {record: day for _, record, day in sorted(said, key=lambda one: one[0])}


def _lowered(levels: Mapping[int, int]) -> Iterator[tuple[datetime, int, date | None]]:
    acts = ProtectionAct.objects.filter(
        record__in=levels, kind=Kind.LOWERED, stands=State.DONE, document_date__isnull=False
    ).order_by("pk")
    for act in words_later(acts):
        sets = act.level_after == levels[act.record_id] and act.level_before > act.level_after
        if sets and act.done_at:
            yield act.done_at, act.record_id, act.document_date


def _decided(levels: Mapping[int, int]) -> Iterator[tuple[datetime, int, date | None]]:
    mine = Q(record__in=levels) | Q(receipt__record__in=levels)
    says = Q(since__isnull=False) | Q(of_paper=True)
    rows = LevelDecision.objects.filter(mine, says).order_by("at", "pk")
    columns = ("at", "record", "receipt__record", "after", "since")
    for at, own, received, after, since in rows.values_list(*columns):
        record = own or received
        if levels.get(record) == after:
            yield at, record, since
