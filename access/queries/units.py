"""Units by their code, and what the rules of the tree ask of them."""

from collections import defaultdict
from collections.abc import Iterable
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


def names_on(units: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """What each of these units was called on its day; two queries for however many."""
    asked = set(units)
    ids = {unit for unit, _ in asked}
    names = dict(Unit.objects.order_by().filter(pk__in=ids).values_list("pk", "name"))
    former: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for unit, last, name in UnitName.objects.filter(unit__in=ids).values_list(
        "unit", "valid_until", "name"
    ):
        former[unit].append((last, name))
    return {
        (unit, day): name_on(day, names[unit], former[unit]) for unit, day in asked if unit in names
    }


def valid_on(day: date) -> Q:
    """That a row with first and last day holds on a day; an open end, and an unknown beginning, do."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
