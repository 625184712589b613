"""What stands under an inventory, raised with it: records, rows of its list, and what was received."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from archive.actions.filing import files_ever
from archive.actions.levels import raise_bytes
from archive.actions.steps import write_in_steps
from archive.domain.secrecy import Secrecy
from archive.models import Change, Inventory, ListedRecord, Receipt, Record
from audit.api import Who


def raise_inventory(
    inventory: Inventory, to: Secrecy, *, who: Who, at: datetime, at_once: bool = False
) -> None:
    """
    Close everything under the inventory at least as `to`.

    In short steps, before the inventory itself rises: what breaks off has closed some papers and said
    so, and the same is done again. Then, `at_once` and in the transaction in which the inventory
    rises, whatever came between. Its dossiers need nothing: they are seen as far as it is.
    """

    def records(step: Sequence[int]) -> None:
        for record in Record.everything.filter(pk__in=step):
            for files in files_ever(record):
                raise_bytes(files=files, to=to, who=who, at=at, reason="inventory")

    def receipts(step: Sequence[int]) -> None:
        raise_bytes(files=list(step), to=to, who=who, at=at, reason="inventory")

    def rows(step: Sequence[int]) -> None:
        ListedRecord.objects.filter(pk__in=step).update(level=int(to.level))

    below = Q(inventory=inventory, level__lt=int(to.level))
    closed = below | Q(inventory=inventory, party_papers=False) if to.party_papers else below
    waiting = Receipt.objects.filter(closed, file__isnull=False)
    for found, write in (
        (Record.everything.filter(closed).values_list("pk", flat=True), records),
        (waiting.values_list("file", flat=True), receipts),
        (ListedRecord.objects.filter(below).values_list("pk", flat=True), rows),
    ):
        if at_once:
            write(list(found))
        else:
            write_in_steps(list(found), write)


def tell_of_unit(inventory: Inventory, *, at: datetime) -> None:
    """Its records are of another unit now: the index follows, and hides them until it has."""
    records = Record.objects.filter(inventory=inventory).values_list("pk", flat=True)
    Change.objects.bulk_create(
        Change(record=record, kind=Change.Kind.MOVED, at=at) for record in records
    )
