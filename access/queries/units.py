"""Units by their code, and what the rules of the tree ask of them."""

from datetime import date

from django.db.models import F, Q

from access.domain.spans import Span
from access.domain.units import UnitRow, name_on
from access.models import Unit, UnitName


def unit_with_code(code: str) -> Unit | None:
    """The unit with this code."""
    return Unit.objects.filter(code=code).first()


def units_by_code() -> dict[str, Unit]:
    """All units."""
    return {unit.code: unit for unit in Unit.objects.all()}


def top_unit() -> Unit | None:
    """The unit above all others; where there are several, one that has not ended, by its code."""
    return (
        Unit.objects.filter(parent__isnull=True)
        .order_by(F("valid_until").desc(nulls_first=True), "code")
        .first()
    )


def parents_of_units() -> dict[int, int | None]:
    """Each unit with the one above it."""
    return dict(Unit.objects.order_by().values_list("pk", "parent"))


def rows_of_units() -> list[UnitRow]:
    """All units as the rules of the tree want them, by code."""
    columns = ("pk", "code", "name", "parent", "valid_from", "valid_until", "party_code")
    return [
        UnitRow(pk, code, name, parent, Span(first, last), party)
        for pk, code, name, parent, first, last, party in Unit.objects.values_list(*columns)
    ]


def name_of_unit(unit: Unit, *, at_end_of: int | None) -> str:
    """What the unit was called when a year ended, as on papers of that year; now, without a year."""
    if at_end_of is None or not date.min.year <= at_end_of <= date.max.year:
        return unit.name
    former = UnitName.objects.filter(unit=unit).values_list("valid_until", "name")
    return name_on(date(at_end_of, 12, 31), unit.name, former)


def valid_on(day: date) -> Q:
    """That a row with first and last day holds on a day; an open end, and an unknown beginning, do."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
