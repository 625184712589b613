"""Rows of the lists that nothing answers yet, offered for a paper that has come."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from access.api import Actor
from archive.domain.description import key_of
from archive.domain.fitting import Expected, Paper, fitting, without_type
from archive.domain.listing.dates import typed_date
from archive.models import ListedRecord
from archive.queries.closed import bearing, bearing_anywhere
from archive.queries.visible import bits_hidden_from, listed_visible_to
from language.numbers import parse_number

# How many rows are weighed, the likeliest first: a list may have ten thousand.
WEIGHED = 500


@dataclass(frozen=True, slots=True)
class FittingRow:
    """A row that a paper may be, in the parts of a description; `alone` as in `Fit`."""

    id: int
    position: int
    inventory: str
    dossier: str
    number: str
    symbol: str
    number_text: str
    issued: str
    type_code: str
    issuer: str
    abstract: str
    level: int
    alone: bool


def fitting_rows(paper: Paper, *, inventory: int | None, actor: Actor) -> list[FittingRow]:
    """
    The rows that fit the paper, best first, of those that the actor sees and no record that the
    actor sees answers; of one inventory, or of all. One query.
    """
    open_rows = listed_visible_to(actor).filter(answered__in=bits_hidden_from(actor))
    if inventory is not None:
        open_rows = open_rows.filter(inventory=inventory)
    near = _likeliest(open_rows.select_related("inventory"), paper, inventory, actor)
    rows = list(near[:WEIGHED])
    by_id = {row.pk: row for row in rows}
    return [_shown(by_id[fit.row], alone=fit.alone) for fit in fitting(paper, map(_expected, rows))]


def _likeliest(
    rows: QuerySet[ListedRecord], paper: Paper, inventory: int | None, actor: Actor
) -> QuerySet[ListedRecord]:
    near: list[Q] = []
    key = key_of(f"{paper.number}-{paper.symbol}") if paper.number and paper.symbol else ""
    if key:
        near.append(
            bearing_anywhere([key], actor) if inventory is None else bearing([key], [inventory])
        )
    if paper.issued_on is not None:
        near += _same_time(paper.issued_on, paper.precision)
    closeness = Case(
        *(When(condition, then=Value(place)) for place, condition in enumerate(near)),
        default=Value(len(near)),
        output_field=IntegerField(),
    )
    return rows.order_by(closeness, "position", "pk") if near else rows.order_by("position", "pk")


def _same_time(issued_on: date, precision: str) -> list[Q]:
    year = Q(issued_on__year=issued_on.year)
    month = year & Q(issued_on__month=issued_on.month)
    day = Q(issued_on=issued_on)
    return {"day": [day, month, year], "month": [month, year], "year": [year]}[precision]


def _expected(row: ListedRecord) -> Expected:
    number, symbol = _parts(row)
    return Expected(
        id=row.pk,
        number=number,
        symbol=symbol,
        issued_on=row.issued_on,
        precision=row.issued_precision,
        type_code=row.type_code,
        issuer=row.issuer,
        abstract=row.abstract,
    )


def _shown(row: ListedRecord, *, alone: bool) -> FittingRow:
    number, symbol = _parts(row)
    if not (number or symbol) and key_of(row.number_text):
        number = row.number_text  # what no rule places is taken over whole, as it stands
    place = getattr(row, "place", None)
    return FittingRow(
        id=row.pk,
        position=row.position,
        inventory=row.inventory.code,
        dossier=place.number if place is not None else "",
        number=number,
        symbol=symbol,
        number_text=row.number_text,
        issued=row.dated if typed_date(row.dated) else row.issued_text,
        type_code=row.type_code,
        issuer=row.issuer,
        abstract=without_type(row.shown_abstract, row.type_code),
        level=int(row.level),
        alone=alone,
    )


def _parts(row: ListedRecord) -> tuple[str, str]:
    """Number and symbol of a row: "09-KH/BTCTU" gives "09" and "KH/BTCTU"."""
    read = parse_number(row.number_text)
    if read is None:
        digits = row.number_text.strip()
        return (digits, "") if digits.isdecimal() else ("", "")
    counted = "" if read.number is None else f"{read.number:02}{read.letter}"
    year = "" if read.year is None else f"{read.year}/"
    return counted, f"{year}{read.symbol}" if read.symbol else ""
