"""The collections, what belongs to them, and papers that lie in two of them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from access.api import Actor, Permission, allowed
from archive.domain.issuers_alike import may_be_one_body
from archive.domain.periods import BoundaryRule, Years, belongs_to, held_within, shared_years
from archive.domain.reference import ReferenceFault
from archive.domain.spans import Span
from archive.domain.terms import Bodies
from archive.models import Inventory, Period, Record
from archive.queries.closed import NAMED_AT_MOST, closed_among, encrypted
from archive.queries.completeness import Completeness, Total, figures_of, total_of
from archive.queries.dossiers import in_order_of_a_dossier
from archive.queries.issuers import bodies_known, issued_of, paper_of_record
from archive.queries.visible import (
    inventories_to_choose,
    inventories_visible_to,
    records_visible_to,
)

# So many papers that lie in two collections are told at once; the next come when these are settled.
MOST = 200


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A collection, the figures of those of its inventories that the person sees, and their sum."""

    period: Period
    rows: list[Completeness]
    total: Total


@dataclass(frozen=True, slots=True)
class Placed:
    """A record, the collection it lies in, and the one it belongs to where that is known."""

    record: Record
    lies_in: Period | None
    belongs: Period | None

    @property
    def misplaced(self) -> bool:
        """Whether it lies in another collection than it belongs to."""
        return self.belongs is not None and self.belongs != self.lies_in


def periods_listed() -> list[Period]:
    """Every collection, in the order of their years."""
    return list(Period.objects.all())


def inventories_outside(period: Period, actor: Actor) -> QuerySet[Inventory]:
    """Inventories that the actor sees and that do not belong to the collection, to be chosen."""
    return inventories_to_choose(actor).exclude(period=period)


def periods_to_choose() -> list[tuple[int, str]]:
    """The collections an inventory may be put into: id and title."""
    return list(Period.objects.values_list("pk", "title"))


def period_holding(first: int | None, last: int | None) -> int | None:
    """The collection that a new inventory of these years belongs to, where no other can be meant."""
    return held_within(first, last, years_of(Period.objects.all()))


def period_with(number: int) -> Period:
    """One collection. Raises ReferenceFault."""
    row = Period.objects.filter(pk=number).first()
    if row is None:
        raise ReferenceFault("", "no_period")
    return row


def years_of(rows: Iterable[Period]) -> list[Years]:
    """The collections as far as the rule goes."""
    return [
        Years(row.pk, row.first_year, row.last_year, BoundaryRule(row.rule), row.rule_day)
        for row in rows
    ]


def inventories_of(period: Period, actor: Actor) -> QuerySet[Inventory]:
    """Those inventories of a collection whose title the actor may read."""
    return inventories_visible_to(actor).filter(period=period).order_by("code")


def figures_of_period(period: Period, actor: Actor) -> PeriodFigures | None:
    """The figures of a collection as far as the actor sees it; None for who sees no figures."""
    if not allowed(actor, Permission.SEE_COMPLETENESS):
        return None
    rows = figures_of(
        inventories_of(period, actor), clearance=actor.clearance, party_papers=actor.party_papers
    )
    return PeriodFigures(period, rows, total_of(rows))


def period_coded(code: str) -> Period | None:
    """The collection with this code."""
    return Period.objects.filter(code=code).first()


def papers_of_shared_years(periods: Iterable[Period], actor: Actor) -> QuerySet[Record]:
    """Records, of those the actor may see, of years that two collections share."""
    years = shared_years(years_of(periods))
    rows = records_visible_to(actor).filter(inventory__period__isnull=False)
    return rows.filter(_in_years(years)) if years else rows.none()


def placed(records: Iterable[Record], periods: Sequence[Period]) -> list[Placed]:
    """Each record with the collection it lies in and the one it belongs to."""
    known, years = {row.pk: row for row in periods}, years_of(periods)
    bodies = bodies_known()
    return [_placed(record, known, years, bodies) for record in records]


def in_two_periods(actor: Actor) -> list[list[Placed]]:
    """
    Papers that lie in two collections, among what the actor may see, each with all its records: the
    same bytes, or the same number and issuer of one day, or of one term.
    """
    periods = periods_listed()
    bodies = bodies_known()
    seen = records_visible_to(actor).filter(inventory__period__isnull=False)
    rows = in_order_of_a_dossier(seen.filter(_suspects(seen, bodies, periods)))
    groups = [
        *_groups(rows, lambda row: ("bytes", row.original_id), lambda _one, _other: True),
        *_groups(
            rows, _by_day, lambda one, other: may_be_one_body(one.issuer, other.issuer, bodies)
        ),
        *_groups(rows, _by_number, lambda one, other: _one_series(one, other, bodies)),
    ]
    once = {tuple(row.pk for row in group): group for group in groups}
    known, years = {row.pk: row for row in periods}, years_of(periods)
    return [[_placed(row, known, years, bodies) for row in group] for group in once.values()]


def _suspects(seen: QuerySet[Record], bodies: Bodies, periods: Iterable[Period]) -> Q:
    """What has a partner in another collection, by the database: bytes, number and day, number."""
    numbered = seen.exclude(number_key="").filter(issued_on__isnull=False)
    plain = numbered.exclude(encrypted("number_key"))
    found = Q(original__in=_of_two(seen, "original"))
    for key, day in list(
        _counted(plain, "number_key", "issued_on").values_list("number_key", "issued_on")[:MOST]
    ):
        found |= Q(number_key=key, issued_on=day)
    spans = _terms_over_two(bodies, periods)
    if spans:
        in_terms = plain.filter(_within(spans))
        keys = list(_counted(in_terms, "number_key").values_list("number_key", flat=True)[:MOST])
        found |= Q(number_key__in=keys) & _within(spans)
    return found | _closed_suspects(numbered)


def _closed_suspects(numbered: QuerySet[Record]) -> Q:
    """The closed ones, with all that bears one of their numbers: which have a partner is seen in Python."""
    closed = closed_among(numbered, "number_key").order_by("pk")
    found = list(closed.values_list("pk", "number_key")[:NAMED_AT_MOST])
    return Q(pk__in=[pk for pk, _ in found]) | Q(number_key__in={key for _, key in found})


def _counted(rows: QuerySet[Record], *names: str) -> QuerySet:
    grouped: QuerySet = rows.select_related(None).order_by().values(*names)
    counted: QuerySet = grouped.annotate(places=Count("inventory__period", distinct=True))
    return counted.filter(places__gt=1)


def _of_two(rows: QuerySet[Record], name: str) -> list[int]:
    return list(_counted(rows, name).values_list(name, flat=True)[:MOST])


def _terms_over_two(bodies: Bodies, periods: Iterable[Period]) -> set[Span]:
    """The days of the terms in which one collection ends and another begins."""
    shared = shared_years(years_of(periods))
    terms = [term for body in bodies.by_id.values() for term in body.terms]
    return {
        term.span
        for term in terms
        for year in shared
        if term.first_day.year <= year and (term.last_day is None or year <= term.last_day.year)
    }


def _within(spans: Iterable[Span]) -> Q:
    found = Q(pk__in=())
    for span in spans:
        inside = Q(issued_on__gte=span.first)
        found |= inside & Q(issued_on__lte=span.last) if span.last else inside
    return found


def _in_years(years: Iterable[int]) -> Q:
    found = Q(pk__in=())
    for year in years:
        found |= Q(issued_on__year=year)
    return found


def _by_day(row: Record) -> Hashable:
    return (row.number_key, row.issued_on) if row.number_key and row.issued_on else None


def _by_number(row: Record) -> Hashable:
    return row.number_key or None


def _groups(
    rows: Iterable[Record],
    by: Callable[[Record], Hashable],
    same: Callable[[Record, Record], bool],
) -> list[list[Record]]:
    """Rows that agree, of which one has a partner in another collection."""
    found: dict[Hashable, list[Record]] = {}
    for row in rows:
        if (key := by(row)) is not None:
            found.setdefault(key, []).append(row)
    groups = []
    for group in found.values():
        partners = [
            row for row in group if any(_apart(row, one) and same(row, one) for one in group)
        ]
        if partners:
            groups.append(partners)
    return groups


def _apart(one: Record, other: Record) -> bool:
    return _period_of(one) != _period_of(other)


def _period_of(record: Record) -> int | None:
    return record.inventory.period_id if record.inventory else None


def _one_series(one: Record, other: Record, bodies: Bodies) -> bool:
    first, second = (bodies.series_of(paper_of_record(row, local={})) for row in (one, other))
    return first is not None and first.of_term and first.may_be(second)


def _placed(record: Record, known: dict[int, Period], years: list[Years], bodies: Bodies) -> Placed:
    lies_in = _period_of(record)
    belongs = belongs_to(
        issued_of(record),
        term=bodies.term_of(paper_of_record(record, local={})),
        lies_in=lies_in,
        periods=years,
    )
    return Placed(record, known.get(lies_in or 0), known.get(belongs or 0))
