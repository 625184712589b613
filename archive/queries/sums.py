"""The kept sums of inventories as one clearance sees them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models import Sum as SumOf
from django.db.models.lookups import Exact, GreaterThan, LessThan

from access.api import Actor, AsJson
from archive.domain.blocks import Of, Sum
from archive.domain.placing import Bounds, is_outside, term_years
from archive.domain.standing import ABSENT, BITS, SECOND_NUMBER, bits_within, ranks_seen, sight_of
from archive.models import Figure, Inventory, Tie
from archive.queries.visible import inventories_visible_to

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

AMOUNTS = tuple(name for name in Figure.SUMS if name != "held")
_COLUMNS = (
    "kind", "against", "told", "repeated", "looked", *(f"sum_{name}" for name in AMOUNTS),
    "sum_held", "unheld",
)  # fmt: skip


def holds(column: str, bits: int) -> Q:
    """Where a column of bits holds one of these."""
    return Q(GreaterThan(F(column).bitand(bits), 0))


def sums_of(
    places: Iterable[Inventory], *, clearance: int, party_papers: bool
) -> dict[int, list[Sum]]:
    """The sums of each of these inventories by id, in as few as matter to the figures; one query."""
    bounds = {place.pk: place.bounds for place in places}
    counted = _counted(clearance, party_papers=party_papers).filter(inventory__in=list(bounds))
    found: dict[int, list[Sum]] = defaultdict(list)
    for inventory, *row in counted.values_list("inventory_id", *_COLUMNS):
        found[inventory] += _sums(row, bounds[inventory])
    return found


def with_sums(
    places: QuerySet[Inventory], *, clearance: int, party_papers: bool
) -> QuerySet[Inventory]:
    """These inventories, each with its sums beside it: no query but theirs. See `sums_told`."""
    counted = _counted(clearance, party_papers=party_papers).filter(inventory=OuterRef("pk"))
    return places.annotate(sums=AsJson(counted.values(*_COLUMNS), *_COLUMNS))


def sums_told(place: Inventory) -> list[Sum]:
    """The sums of an inventory that was asked for `with_sums`."""
    rows: Iterable[Sequence[Any]] = vars(place)["sums"] or ()
    return [one for row in rows for one in _sums(row, place.bounds)]


def _counted(clearance: int, *, party_papers: bool) -> QuerySet[Figure, Any]:
    """What is seen of the figures, summed by inventory and key under the names of _COLUMNS."""
    seen = ranks_seen(clearance, party_papers=party_papers)
    # What came as a record that is hidden came, for this clearance, not at all.
    hidden = Q(kind=Figure.Kind.RECEIPT) & ~Q(partner__in=[*seen, ABSENT])
    rows = Figure.objects.filter(rank__in=seen).exclude(hidden).order_by()
    keys = _keys(clearance, party_papers=party_papers)
    amounts: dict[str, Combinable] = {f"sum_{name}": SumOf(name) for name in AMOUNTS}
    amounts |= _held(clearance, party_papers=party_papers)
    grouped: QuerySet[Figure, Any] = rows.annotate(**keys).values("inventory_id", "kind", *keys)
    return grouped.annotate(**amounts)


def _sums(row: Sequence[Any], bounds: Bounds) -> Iterator[Sum]:
    """The sum that a row of the columns tells; none of a year within the bounds of the inventory."""
    kind, against, said, also, looked, *amounts = row
    of = Of.MISPLACED if kind == Figure.Kind.YEAR else Of(kind)
    if of != Of.MISPLACED or (said and is_outside(said, bounds)):
        yield Sum(of, bool(against), bool(said), bool(also), bool(looked), *amounts)


def _held(clearance: int, *, party_papers: bool) -> dict[str, "Combinable"]:
    """The pages that answer rows with too few of them, where all of these are seen; else how many rows."""
    sight = sight_of(clearance, party_papers=party_papers)
    lacks = Q(kind=Figure.Kind.LISTED) & holds("also", sight)
    part = holds("partner", BITS & ~bits_within(clearance, party_papers=party_papers))
    return {
        "sum_held": SumOf("held", filter=lacks & ~part, default=0),
        "unheld": SumOf("paged", filter=lacks & part, default=0),
    }


def _keys(clearance: int, *, party_papers: bool) -> dict[str, "Combinable"]:
    """As `Sum` has them, but for the year of a YEAR in place of `said`."""
    bits = bits_within(clearance, party_papers=party_papers)
    sight = sight_of(clearance, party_papers=party_papers)
    kind = Figure.Kind
    listed, record = Q(kind=kind.LISTED), Q(kind=kind.RECORD)
    receipt = Q(kind=kind.RECEIPT)
    return {
        "against": either(
            (listed | record) & holds("partner", bits) | receipt & ~Q(partner=ABSENT)
        ),
        "told": Case(
            When(listed & holds("detail", bits), then=Value(1)),
            When(listed, then=Value(0)),
            default=F("detail"),
            output_field=IntegerField(),
        ),
        "repeated": either(listed & holds("also", sight) | record & holds("also", bits)),
        "looked": either(listed & holds("also", bits * SECOND_NUMBER)),
    }


def either(which: Q) -> "Combinable":
    """1 where it is so, else 0: to be grouped by."""
    return Case(When(which, then=Value(1)), default=Value(0), output_field=IntegerField())


def add_pages_held(sums: dict[int, list[Sum]], *, clearance: int, party_papers: bool) -> None:
    """
    Add the pages of rows with too few of them, where but a part of what answers these is seen; a query,
    where there are any.
    """
    places = [place for place, rows in sums.items() if any(row.unheld for row in rows)]
    if not places:
        return
    hidden = BITS & ~bits_within(clearance, party_papers=party_papers)
    ties = ties_that_lack(clearance, party_papers=party_papers)
    ties = ties.filter(holds("row__answered", hidden), row__inventory__in=places)
    held = ties.order_by().values_list("row__inventory").annotate(n=SumOf("record__pages"))
    for place, pages in held:
        sums[place].append(Sum(Of.LISTED, against=True, also=True, held=pages))


def ties_that_lack(clearance: int, *, party_papers: bool) -> QuerySet[Tie]:
    """What answers rows with fewer pages than they say, of records that are PDFs and seen so."""
    ties = Tie.objects.exclude(kind=Tie.Kind.PARTED).filter(
        holds("row__short", sight_of(clearance, party_papers=party_papers)),
        # By its rows and from there to the records: the index of records by inventory and level would
        # be gone through for every row.
        Exact(F("record__inventory_id") + 0, F("row__inventory_id")),
        row__short__gt=0,
        row__pages__isnull=False,
        row__level__lte=clearance,
        record__withdrawn_at__isnull=True,
        record__level__lte=clearance,
        record__digital=True,
    )
    return ties if party_papers else ties.filter(record__party_papers=False)


def terms_seen(actor: Actor) -> set[str]:
    """The terms of the inventories that the actor sees, as their covers say them; one query."""
    said = inventories_visible_to(actor).exclude(term="").order_by()
    return set(said.values_list("term", flat=True).distinct())


def outside(first: "Combinable", last: "Combinable", terms: Iterable[str]) -> Q:
    """
    Where something that goes from one year to another lies wholly outside the years or the term of its
    inventory, which is one of these.
    """
    by_years: dict[Bounds, set[str]] = defaultdict(set)
    for term in terms:
        by_years[term_years(term)].add(term)
    found = Q(LessThan(last, F("inventory__year_from")))
    found |= Q(GreaterThan(first, F("inventory__year_to")))
    for (begins, ends), called in by_years.items():
        if begins is not None and ends is not None:
            beyond = Q(LessThan(last, begins)) | Q(GreaterThan(first, ends))
            found |= Q(inventory__term__in=called) & beyond
    return found
