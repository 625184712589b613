"""Rows of a list and the records tied to them, one by one."""

from datetime import datetime

from django.db.models import Q, QuerySet

from access.api import Actor, Level, Permission, name_beside, refuse
from archive.domain.breakdown import Why
from archive.domain.listing.attached import number_of_paper
from archive.domain.listing.marks import Mark
from archive.models import Inventory, ListedRecord, Record, Tie
from archive.queries.closed import bearing
from archive.queries.sorting import holding_too
from archive.queries.visible import (
    bits_hidden_from,
    bits_seen_by,
    listed_visible_to,
    records_worked_with,
    target_of_inventory,
    ties_visible_to,
)
from audit.api import Act
from language.numbers import number_key


def row_to(
    place: Inventory, row: int | None, *, act: Act, actor: Actor, at: datetime
) -> ListedRecord:
    """
    A row of an inventory that was opened by `inventory_to`, when the actor may see it.

    Raises AccessDenied alike for one that is hidden and one that does not exist.
    """
    found = listed_visible_to(actor).filter(inventory=place, pk=row or 0).first()
    if found is None:
        target = target_of_inventory(place)
        refuse(actor, Permission.SEE_CATALOGUE, target, act=act, rule="exists", at=at)
    return found


def why_unanswered(row: ListedRecord, actor: Actor) -> Why:
    """Why no record that the actor sees answers the row: what was received waits, or nothing was."""
    return Why.WAITING if row.awaited in bits_seen_by(actor) else Why.NOT_RECEIVED


def ties_of_row(row: ListedRecord, actor: Actor) -> list[Tie]:
    """
    What ties records to the row, or was parted from it, of those that the actor may read; `by_name` is
    who did it.
    """
    read = records_worked_with(actor).filter(inventory=row.inventory_id)
    ties = ties_visible_to(actor).filter(row=row, record__in=read.values("pk"))
    named = ties.annotate(by_name=name_beside("by"))
    return list(named.select_related("record").order_by("kind", "record"))


def ties_of_record(record: Record, actor: Actor) -> list[Tie]:
    """What ties a record that was opened by `record_to` to rows that the actor may see."""
    ties = ties_visible_to(actor).filter(record=record).exclude(kind=Tie.Kind.PARTED)
    return list(ties.select_related("row").order_by("row__position", "row"))


def bears_number_of_another(row: ListedRecord) -> bool:
    """Whether the number of a row is, or may be, that of the paper above it in the list."""
    return not {Mark.ATTACHED, Mark.SAME_NUMBER}.isdisjoint(row.marks.split())


def records_for_row(row: ListedRecord, words: str, actor: Actor) -> QuerySet[Record]:
    """
    Records of the row's inventory that hold the words in what is shown of them, or without words
    those that answer no row, and of an annex those of its paper, with which it may lie in one file; of
    those the actor may read and that do not answer this one.
    """
    tied = ties_visible_to(actor).filter(row=row).exclude(kind=Tie.Kind.PARTED)
    records = records_worked_with(actor).filter(inventory=row.inventory_id)
    records = records.exclude(pk__in=tied.values("record"))
    if not words:
        free = Q(answers__in=bits_hidden_from(actor))
        key = number_key(number_of_paper(row.number_text)) if bears_number_of_another(row) else ""
        return records.filter(free | bearing([key], [row.inventory_id]) if key else free)
    shown = holding_too(records, words, "number_text", "abstract") & Q(level__lt=Level.TOP_SECRET)
    return records.filter(shown | holding_too(records, words, "number_text"))
