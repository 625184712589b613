"""The one place where a receipt's state is written; the table of transitions says what may be."""

from datetime import date

from django.db.models import Model, QuerySet

from archive.domain.receipts import RECEIPTS, ReceiptMove
from archive.models import Receipt


def move_receipts(
    rows: QuerySet[Receipt], move: ReceiptMove, **columns: str | int | date | Model | None
) -> int:
    """Do this to those of these receipts that stand where it begins; returns how many."""
    target = RECEIPTS.target(move)
    if target is not None:
        columns["state"] = target
    return rows.filter(state__in=RECEIPTS.sources(move)).update(**columns)
