"""What stands on the papers of the catalogue, row by row, cut to what the actor may see."""

from collections.abc import Iterator

from django.db.models import OuterRef, QuerySet, Subquery

from access.api import Actor, Level
from archive.models import Dossier, Inventory, ListedRecord, Record, Tie
from archive.queries.dossiers import in_order_of_a_dossier, records_in
from archive.queries.named import rows_read_in
from archive.queries.visible import (
    boxes_visible_to,
    dossiers_visible_to,
)
from language.types import title_of

AT_ONCE = 500
DocumentRow = tuple[str, str, str, str, str, str]
DossierRow = tuple[str, str, str, str, str, str, str]


def document_rows(dossier: Dossier, actor: Actor) -> Iterator[DocumentRow]:
    """The documents of a dossier: rows of the list first, in its order, then what is on no list."""
    listed = rows_read_in(dossier, actor).order_by("position", "pk")
    for row in listed.iterator(AT_ONCE):
        yield _of_row(row)
    for record in in_order_of_a_dossier(unlisted_in(dossier, actor).iterator(AT_ONCE)):
        yield _of_record(record)


def accessions_in(dossier: Dossier, actor: Actor) -> list[str]:
    """The numbers of the records that stand on the paper."""
    numbers = records_in(dossier, actor).order_by("pk").values_list("pk", flat=True)
    return [f"KS-{number:07d}" for number in numbers]


def dossier_rows(inventory: Inventory, actor: Actor) -> Iterator[DossierRow]:
    """The dossiers of an inventory, by their numbers."""
    box = boxes_visible_to(actor).filter(pk=OuterRef("box")).values("number")[:1]
    rows = dossiers_visible_to(actor).filter(inventory=inventory).annotate(seen_box=Subquery(box))
    for dossier in rows.order_by("sort_number", "number", "pk").iterator(AT_ONCE):
        yield (
            dossier.seen_box or "",
            dossier.number,
            dossier.shown_title,
            dossier.time_text,
            dossier.retention,
            "" if dossier.sheets is None else str(dossier.sheets),
            dossier.note,
        )


def unlisted_in(dossier: Dossier, actor: Actor) -> QuerySet[Record]:
    """Records of a dossier that answer no row of it that the actor sees."""
    rows = rows_read_in(dossier, actor).order_by().values("pk")
    tied = Tie.objects.exclude(kind=Tie.Kind.PARTED).filter(row__in=rows)
    records = records_in(dossier, actor).exclude(pk__in=tied.values("record"))
    return records.order_by("issued_on", "number", "pk")


def _of_row(row: ListedRecord) -> DocumentRow:
    silent = row.level >= Level.TOP_SECRET
    title = "" if silent else title_of(row.type_code, row.abstract)
    return row.number_text, row.dated, title, row.issuer, _sheets(row), row.note


def _sheets(row: ListedRecord) -> str:
    """The sheet at which the paper begins, and to which it goes where the list says so."""
    if row.sheets_from is None or row.sheets_to in {None, row.sheets_from}:
        return "" if row.sheets_from is None else str(row.sheets_from)
    return f"{row.sheets_from}–{row.sheets_to}"


def _of_record(record: Record) -> DocumentRow:
    return record.number_text, record.dated, record.shown_title, record.issuer, "", ""
