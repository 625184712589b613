"""
Number series and their gaps, made of the papers and rows that the actor sees and of nothing else.

A number that only a hidden paper has is a gap to them, as one that nobody has: the answer is the same
whether the paper is there or not, and the screen says that such numbers are among the gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet, Value

from access.api import Actor
from archive.domain.numbered import Numbered, NumberSeries, Sorting, days_of
from archive.domain.spans import ALWAYS, Span
from archive.domain.terms import Bodies, Term
from archive.models import Inventory
from archive.queries.letters import letters_kept
from archive.queries.visible import listed_visible_to, records_visible_to
from keys.api import has_keys

_COLUMNS = (
    "number_text", "type_code", "issuer", "issued_on", "issued_precision", "pk", "inventory_id",
)  # fmt: skip
AT_ONCE = 5000
_ANY = Q()


@dataclass(frozen=True, slots=True)
class SeriesFound:
    """Series, those most of which is known first; `apart` papers have a number and no series."""

    series: tuple[NumberSeries, ...]
    apart: int = 0


@dataclass(frozen=True, slots=True)
class TermOfBody:
    """A term that can be chosen: its number, whose it is, what both are called, and its first day."""

    id: int
    body: str
    name: str
    first_day: date


def terms_to_choose(bodies: Bodies) -> list[TermOfBody]:
    """Every term of a body, by the names of the bodies, the latest first."""
    found = [
        TermOfBody(term.id, body.called(), term.name, term.first_day)
        for body in bodies.by_id.values()
        for term in body.terms
    ]
    return sorted(found, key=lambda one: (one.body, -one.first_day.toordinal()))


def series_of_term(term: int, bodies: Bodies, actor: Actor) -> SeriesFound:
    """The series of a term, of all bodies that follow it; none of a term that is nowhere."""
    days = next((one.span for one in _terms_of(bodies) if one.id == term), None)
    if days is None:
        return SeriesFound(())
    sorting = Sorting(bodies, letters_kept())
    sorting.add(_papers(days, actor))
    of_term = [
        one for one in sorting.series if one.counted.of_term and one.counted.within == str(term)
    ]
    return SeriesFound(tuple(of_term), sorting.apart)


def all_series(bodies: Bodies, actor: Actor) -> SeriesFound:
    """The series of all papers that the actor sees: for a command, and never for a screen."""
    sorting = Sorting(bodies, letters_kept())
    sorting.add(_papers(ALWAYS, actor))
    return SeriesFound(tuple(sorting.series), sorting.apart)


def series_of_inventory(inventory: Inventory, bodies: Bodies, actor: Actor) -> SeriesFound:
    """
    The series that papers of an inventory stand in, opened by `inventory_to`.

    What lies in other inventories counts too: the number is no gap where the paper is only elsewhere.
    """
    sorting = Sorting(bodies, letters_kept())
    sorting.add(_papers(ALWAYS, actor, Q(inventory=inventory.pk)))
    here, apart = {one.counted for one in sorting.series}, sorting.apart
    days = days_of(sorting.series)
    if days is not None:
        sorting.add(_papers(days, actor, ~Q(inventory=inventory.pk)))
    return SeriesFound(tuple(one for one in sorting.series if one.counted in here), apart)


def series_named(code: str, bodies: Bodies, actor: Actor) -> NumberSeries | None:
    """The series that an address names, as far as the actor sees papers of it."""
    days = _days_named(code, bodies)
    if days is None:
        return None
    sorting = Sorting(bodies, letters_kept())
    sorting.add(_papers(days, actor))
    return next((one for one in sorting.series if one.code == code), None)


def term_called(series: NumberSeries, bodies: Bodies) -> str:
    """What the term of a series is called; of the state, the year."""
    if not series.counted.of_term:
        return series.counted.within
    named = (one.name for one in _terms_of(bodies) if str(one.id) == series.counted.within)
    return next(named, "")


def _papers(days: Span, actor: Actor, which: Q = _ANY) -> Iterator[Numbered]:
    """
    What the actor sees with a number, filed and then listed, of these days; one query, two where keys are:
    what is encrypted is bound to its column, and joined, that of rows would be read as that of records.
    """
    within = which & ~Q(number_text="")
    if days.first:
        within &= Q(issued_on__gte=days.first)
    if days.last:
        within &= Q(issued_on__lte=days.last)
    filed, listed = (
        _told(rows.filter(within), filed=filed)
        for rows, filed in ((records_visible_to(actor), 1), (listed_visible_to(actor), 0))
    )
    parts = (filed, listed) if has_keys() else (filed.union(listed, all=True),)
    for row in chain.from_iterable(part.iterator(AT_ONCE) for part in parts):
        yield Numbered._make((*row[:-1], bool(row[-1])))


def _told(rows: QuerySet[Any], *, filed: int) -> QuerySet[Any]:
    told: QuerySet[Any, Any] = rows.order_by().annotate(filed_too=Value(filed))
    return told.values_list(*_COLUMNS, "filed_too")


def _terms_of(bodies: Bodies) -> Iterator[Term]:
    return (term for body in bodies.by_id.values() for term in body.terms)


def _days_named(code: str, bodies: Bodies) -> Span | None:
    within = code.partition(".")[0]
    number = within[1:]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if within.startswith("n") and 0 < int(number) < 10_000:
        return Span(date(int(number), 1, 1), date(int(number), 12, 31))
    return next((one.span for one in _terms_of(bodies) if within == f"t{one.id}"), None)
