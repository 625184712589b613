"""Which filed record answers which row of an inventory's list for certain."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F, Q

from archive.domain.matching import Candidate, ExpectedRow, answers
from archive.models import Inventory, ListedRecord, Record, Tie
from archive.queries.closed import bearing

COLUMNS = (
    "number_key", "issued_on", "issued_precision", "issuer", "level", "party_papers",
)  # fmt: skip


def settle_answers(inventory: int | None, number_keys: Collection[str], *, at: datetime) -> None:
    """
    Let the records with these numbers answer the rows with these numbers, anew, in the caller's
    transaction; a record follows its row into a dossier unless a person chose one.

    To be called with the numbers before and after, whenever a record, a row, or the level of one
    of them changed. What a person tied stays tied, what a person parted is not tied again.
    """
    keys = {key for key in number_keys if key}
    if inventory is None or not keys:
        return
    # The inventory's row is the lock: one at a time gives out its rows.
    Inventory.objects.select_for_update().get(pk=inventory)
    bear = bearing(keys, [inventory])
    listed = ListedRecord.objects.filter(bear, inventory=inventory)
    records = list(Record.objects.filter(bear, inventory=inventory).only(*COLUMNS).order_by("pk"))
    rows = list(listed.order_by("pk"))
    ties = list(
        Tie.objects.filter(Q(row__in=listed) | Q(record__in=[record.pk for record in records]))
    )
    parted = {(tie.record_id, tie.row_id) for tie in ties if tie.kind == Tie.Kind.PARTED}
    found = answers(map(_candidate, records), map(_row, rows), parted)
    _write(ties, set(found.items()), at=at)
    follow_rows({record.pk for record in records} | {tie.record_id for tie in ties})


def settle_record(record: Record, *, at: datetime, before: str = "") -> None:
    """
    The same for one record that was filed or changed, as it stands now; `before` is the number it
    bore until then.
    """
    settle_answers(record.inventory_id, {before, record.number_key}, at=at)
    if not record.number_key:
        # It answers by what a person tied alone.
        follow_rows([record.pk])


def follow_rows(records: Iterable[int]) -> None:
    """
    Let these records stand in the dossiers of the rows they answer, unless a person chose one; in
    the caller's transaction.

    A row above the record's level may tell nobody where the record stands. Of several the row that
    a person tied goes before, then the first of the list.
    """
    following = list(
        Record.objects.filter(pk__in=list(records))
        .filter(Q(dossier__isnull=True) | Q(dossier_from_list=True))
        .values_list("pk", "dossier")
    )
    ties = Tie.objects.filter(
        record__in=[record for record, _ in following],
        row__inventory=F("record__inventory"),
        row__level__lte=F("record__level"),
    ).exclude(kind=Tie.Kind.PARTED)
    first: dict[int, int | None] = {}
    # "person" stands before "certain" in this order.
    ordered = ties.order_by("-kind", "row__position", "row")
    for record, dossier in ordered.values_list("record", "row__dossier"):
        first.setdefault(record, dossier)
    for record, standing in following:
        wanted = first.get(record)
        if wanted != standing:
            Record.objects.filter(pk=record).update(
                dossier=wanted, dossier_from_list=wanted is not None
            )


def let_go(row: ListedRecord, *, to: ListedRecord) -> list[int]:
    """
    The row goes, and what a person tied to it or parted from it stands with another instead; in the
    caller's transaction. Returns the records that were tied to it.
    """
    ties = Tie.objects.filter(row=row)
    tied = list(ties.values_list("record", flat=True))
    there = Tie.objects.filter(row=to).exclude(kind=Tie.Kind.CERTAIN).values("record")
    of_persons = ties.exclude(kind=Tie.Kind.CERTAIN).exclude(record__in=there)
    Tie.objects.filter(
        row=to, kind=Tie.Kind.CERTAIN, record__in=of_persons.values("record")
    ).delete()
    of_persons.update(row=to)
    ListedRecord.objects.filter(pk=row.pk).delete()
    return tied


def _write(ties: Iterable[Tie], found: set[tuple[int, int]], *, at: datetime) -> None:
    standing = {(tie.record_id, tie.row_id): tie for tie in ties}
    gone = [
        tie.pk
        for pair, tie in standing.items()
        if tie.kind == Tie.Kind.CERTAIN and pair not in found
    ]
    Tie.objects.filter(pk__in=gone).delete()
    Tie.objects.bulk_create(
        Tie(record_id=record, row_id=row, kind=Tie.Kind.CERTAIN, at=at)
        for record, row in sorted(found - set(standing))
    )


def _candidate(record: Record) -> Candidate:
    return Candidate(
        record.pk,
        record.number_key,
        record.issued_on,
        record.issued_precision,
        record.level,
        record.party_papers,
        record.issuer,
    )


def _row(row: ListedRecord) -> ExpectedRow:
    return ExpectedRow(
        row.pk, row.number_key, row.issued_on, row.issued_precision, row.level, row.issuer
    )
