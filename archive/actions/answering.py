"""Which filed record answers which row of an inventory's list."""

from collections.abc import Collection

from archive.domain.matching import Candidate, ExpectedRow, answers
from archive.models import Inventory, ListedRecord, Record


def settle_answers(inventory: int | None, number_keys: Collection[str]) -> None:
    """
    Let the records with these numbers answer the rows with these numbers, anew, in the caller's
    transaction; a record follows its row into a dossier unless a person chose one.

    To be called with the numbers before and after, whenever a record, a row, or the level of one
    of them changed.
    """
    keys = {key for key in number_keys if key}
    if inventory is None or not keys:
        return
    # The inventory's row is the lock: one at a time gives out its rows.
    Inventory.objects.select_for_update().get(pk=inventory)
    listed = ListedRecord.objects.filter(inventory=inventory, number_key__in=keys)
    records = list(
        Record.objects.filter(inventory=inventory, number_key__in=keys)
        .only(
            "number_key",
            "issued_on",
            "issued_precision",
            "level",
            "party_papers",
            "dossier",
            "dossier_from_list",
        )
        .order_by("pk")
    )
    if not records:
        listed.filter(record__isnull=False).update(record=None)
        return
    rows = list(listed.order_by("pk"))
    found = answers([_candidate(record) for record in records], [_row(row) for row in rows])
    _write_answers(rows, found)
    by_id = {row.pk: row for row in rows}
    for record in records:
        _follow(record, by_id.get(found.get(record.pk, 0)))


def _write_answers(rows: list[ListedRecord], found: dict[int, int]) -> None:
    wanted = {row: record for record, row in found.items()}
    moved = [row for row in rows if row.record_id != wanted.get(row.pk)]
    # All are let go first, for a record answers one row at a time.
    ListedRecord.objects.filter(pk__in=[row.pk for row in moved if row.record_id]).update(
        record=None
    )
    for row in moved:
        if row.pk in wanted:
            ListedRecord.objects.filter(record=wanted[row.pk]).update(record=None)
            ListedRecord.objects.filter(pk=row.pk).update(record=wanted[row.pk])


def _follow(record: Record, row: ListedRecord | None) -> None:
    if record.dossier_id is not None and not record.dossier_from_list:
        return
    # A row above the record's level may tell nobody where the record stands.
    shown = row is not None and row.level <= record.level
    dossier = row.dossier_id if row is not None and shown else None
    if dossier != record.dossier_id:
        Record.objects.filter(pk=record.pk).update(
            dossier=dossier, dossier_from_list=dossier is not None
        )


def _candidate(record: Record) -> Candidate:
    return Candidate(
        record.pk,
        record.number_key,
        record.issued_on,
        record.issued_precision,
        record.level,
        record.party_papers,
    )


def _row(row: ListedRecord) -> ExpectedRow:
    return ExpectedRow(row.pk, row.number_key, row.issued_on, row.issued_precision, row.level)
