"""What should exist against what does, for each inventory."""

from dataclasses import asdict, dataclass, replace
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models import Sum as SumOf

from access.api import Actor, Level, Permission, allowed
from archive.domain.blocks import Block, Sum, added, documents_of, pages_of, sheets_of
from archive.domain.breakdown import Together
from archive.domain.standing import ABSENT, ranks_seen, sight_of
from archive.models import Figure, Inventory, ListedRecord, Receipt, Record
from archive.queries.sums import (
    add_pages_held,
    holds,
    outside,
    sums_of,
    sums_told,
    terms_seen,
    with_sums,
)
from archive.queries.visible import (
    assigned_inventories,
    bits_hidden_from,
    bits_seen_by,
    counted_records,
    inventories_visible_to,
    listed_visible_to,
    receipts_visible_to,
)
from archive.queries.years import YearOf

# How a row stands that nothing answers.
MISSING: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness(Block):
    """
    The figures of one inventory, in documents; each is the length of a list the same person can open.

    One row may be answered by several records, and one record may answer several rows. `pages` and
    `sheets` are the same in these units. What is hidden from the person counts as not being there on
    either side: a row answered by a hidden record is missing.
    """

    inventory: Inventory
    pages: Block
    sheets: Block

    @property
    def unmatched(self) -> bool:
        """Whether what is missing may be among what waits."""
        return self.waits_unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class Total(Block):
    """The sums of many inventories, of which some may be `unmatched`."""

    pages: Block
    sheets: Block
    unmatched: bool


def total_of(rows: list[Completeness]) -> Total:
    """The sums of these rows."""
    return Total(
        **asdict(added(rows)),
        pages=added(row.pages for row in rows),
        sheets=added(row.sheets for row in rows),
        unmatched=any(row.unmatched for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Inventories of one fonds or unit with their sum; of one group of all there is no name."""

    code: str
    name: str
    rows: list[Completeness]
    total: Total


def grouped(rows: list[Completeness], together: Together) -> list[Group]:
    """The figures of the inventories of each fonds or unit together, by their codes."""
    found: dict[tuple[str, str], list[Completeness]] = {}
    for row in rows:
        found.setdefault(_group_of(row.inventory, together), []).append(row)
    return [
        Group(code, name, of_group, total_of(of_group))
        for (code, name), of_group in sorted(found.items(), key=lambda one: one[0])
    ]


def _group_of(inventory: Inventory, together: Together) -> tuple[str, str]:
    match together:
        case Together.FONDS:
            return inventory.fonds.code, inventory.fonds.name
        case Together.UNIT:
            return inventory.unit.code, inventory.unit.name
    return "", ""


def completeness(actor: Actor, *, lacking: bool = True) -> list[Completeness]:
    """
    The figures of every inventory the actor may see; two queries at most. Without `lacking` it is not
    asked how many pages are short, and one query less.
    """
    return figures_of(
        inventories_visible_to(actor),
        clearance=actor.clearance,
        party_papers=actor.party_papers,
        lacking=lacking,
    )


def completeness_of(inventory: Inventory, actor: Actor, *, lacking: bool = True) -> Completeness:
    """
    The figures of one inventory that was opened by `inventory_to`; two queries at most, and one where it
    need not be told how many pages are short.
    """
    sums = sums_of([inventory], clearance=actor.clearance, party_papers=actor.party_papers)
    if lacking:
        add_pages_held(sums, clearance=actor.clearance, party_papers=actor.party_papers)
    return _told(inventory, sums[inventory.pk])


def documents_counted(inventory: Inventory, actor: Actor) -> Block:
    """The figures of such an inventory in documents alone; one query."""
    sums = sums_of([inventory], clearance=actor.clearance, party_papers=actor.party_papers)
    return documents_of(sums[inventory.pk])


def figures_of(
    inventories: QuerySet[Inventory], *, clearance: int, party_papers: bool, lacking: bool = True
) -> list[Completeness]:
    """The figures of these inventories as this clearance counts them; as `completeness`."""
    told = with_sums(inventories, clearance=clearance, party_papers=party_papers)
    places = list(told.order_by("fonds__code", "code"))
    sums = {place.pk: sums_told(place) for place in places}
    if lacking:
        add_pages_held(sums, clearance=clearance, party_papers=party_papers)
    found = [_told(place, sums[place.pk]) for place in places]
    if lacking:
        return found
    return [replace(one, pages=replace(one.pages, short=None)) for one in found]


def _told(place: Inventory, sums: list[Sum]) -> Completeness:
    return Completeness(
        inventory=place,
        **asdict(documents_of(sums)),
        pages=pages_of(sums),
        sheets=sheets_of(sums),
    )


def records_by_year(actor: Actor) -> list[tuple[int, int]]:
    """How many records of each year the actor may read, in order of the years."""
    if not allowed(actor, Permission.SEE_CATALOGUE):
        return []
    rows = Figure.objects.filter(
        kind=Figure.Kind.YEAR,
        rank__in=ranks_seen(actor.clearance, party_papers=actor.party_papers),
        detail__gt=0,
    )
    if not actor.sees_everything:
        rows = rows.filter(inventory__in=assigned_inventories(actor).values("pk"))
    counted = rows.order_by().values_list("detail").annotate(n=SumOf("count"))
    return sorted((year, count) for year, count in counted if count)


def received(actor: Actor) -> QuerySet[Receipt]:
    """What came for visible inventories and was not withdrawn."""
    return receipts_visible_to(actor).exclude(state=Receipt.State.WITHDRAWN)


def waiting(actor: Actor) -> QuerySet[Receipt]:
    """What came for visible inventories and waits: it is being read, or a person decides."""
    return received(actor).filter(record_rank=ABSENT)


def filed(actor: Actor) -> QuerySet[Record]:
    """Filed records of visible inventories, as far as whoever only counts may count them."""
    return counted_records(actor)


def matched(actor: Actor) -> QuerySet[Record]:
    """Filed records that answer a row of their inventory's list, as far as the actor can see."""
    return counted_records(actor).filter(answers__in=bits_seen_by(actor))


def answered(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that a filed record answers, as far as the actor can see."""
    return listed_visible_to(actor).filter(answered__in=bits_seen_by(actor))


def unfiled(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that no filed record answers yet: what is awaited, and what is missing."""
    return _unanswered(actor)


def awaited(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that no filed record answers yet, and something that waits does."""
    return _unanswered(actor).filter(awaited__in=bits_seen_by(actor))


def missing(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that nothing received answers, as far as the actor can see."""
    return _unanswered(actor).exclude(awaited__in=bits_seen_by(actor))


def with_standing(rows: QuerySet[ListedRecord], actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of lists with `standing`: 0 answered, 1 awaited, MISSING, as far as the actor sees."""
    standing = Case(
        When(answered__in=bits_seen_by(actor), then=Value(0)),
        When(awaited__in=bits_seen_by(actor), then=Value(1)),
        default=Value(MISSING),
        output_field=IntegerField(),
    )
    return rows.annotate(standing=standing)


def surplus(actor: Actor) -> QuerySet[Record]:
    """Filed records that answer no row of their inventory's list that the actor can see."""
    return counted_records(actor).filter(answers__in=bits_hidden_from(actor))


def misplaced(actor: Actor) -> QuerySet[Record]:
    """Filed records whose date lies outside the years or the term of their inventory."""
    year = YearOf("issued_on")
    return counted_records(actor).filter(outside(year, year, terms_seen(actor)))


def recognised(actor: Actor) -> QuerySet[Receipt]:
    """What came for visible inventories and is read: what is filed, and what waits for a person."""
    return received(actor).filter(Q(recognised=True) | Q(state=Receipt.State.FILED))


def checked(actor: Actor) -> QuerySet[Record]:
    """Filed records that a person has looked at."""
    return counted_records(actor).filter(reviewed=True)


def unreviewed(actor: Actor) -> QuerySet[Record]:
    """Filed records that the machine filed, and no person has looked at yet."""
    return counted_records(actor).filter(reviewed=False)


def duplicate(actor: Actor) -> QuerySet[Record]:
    """Filed records that repeat one of their inventory that was filed before, as far as the actor sees."""
    return counted_records(actor).filter(repeats__in=bits_seen_by(actor))


def short(actor: Actor) -> QuerySet[ListedRecord]:
    """Rows of visible lists that are answered with fewer pages than they say, as far as the actor sees."""
    sight = sight_of(actor.clearance, party_papers=actor.party_papers)
    return listed_visible_to(actor).filter(holds("short", sight), short__gt=0)


def sees_all_figures(actor: Actor) -> bool:
    """Whether nothing is cut from the figures the actor sees: all levels, handlings and units."""
    top = actor.clearance == max(Level) and actor.party_papers
    return top and actor.sees_everything


def _unanswered(actor: Actor) -> QuerySet[ListedRecord]:
    return listed_visible_to(actor).filter(answered__in=bits_hidden_from(actor))
