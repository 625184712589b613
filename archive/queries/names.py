"""Names that a person has confirmed before: who signs, and for which body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from access.api import Actor
from archive.models import Record
from archive.queries.visible import records_visible_to

# The papers nearest in time tell who was in office; more would only cost.
LOOKED_AT = 500
YEARS_ROUND = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An issuer and a signer as a person confirmed them on one record, either may be empty."""

    issuer: str
    signer: str


def records_with_names(
    *, inventory: int | None, about: date | None, actor: Actor
) -> QuerySet[Record]:
    """
    Reviewed records that the actor may see, latest first and at most LOOKED_AT: of one inventory or
    of all, within three years of a day where that is known.
    """
    rows = records_visible_to(actor).filter(reviewed=True)
    if inventory is not None:
        rows = rows.filter(inventory=inventory)
    if about is not None:
        rows = rows.filter(issued_on__range=(about - YEARS_ROUND, about + YEARS_ROUND))
    return rows.order_by("-issued_on", "-pk")[:LOOKED_AT]


def names_of(rows: Iterable[Record]) -> list[Confirmed]:
    """The names on those of these records that a person has reviewed, latest first, each pair once."""
    latest = sorted(
        (row for row in rows if row.reviewed),
        key=lambda row: row.issued_on or date.min,
        reverse=True,
    )
    return list(dict.fromkeys(Confirmed(row.issuer, row.signer) for row in latest))
