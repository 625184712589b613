"""
Every read starts here: rows already cut to what the actor may see.

What somebody works with, by units and inventories, is counted, listed and worked on; what is open to them by
its name alone (access.domain.named) is read: records, dossiers with what stands in them, and nothing is
counted of it. `…_visible_to` records and dossiers are both, `…_worked_with` the first alone.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from django.db.models import (
    Case,
    F,
    FilteredRelation,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from access.api import Actor, Level, Permission, Target, allowed
from access.domain.named import NamedSight
from access.domain.permissions import by_name, works_with_it
from archive.domain.secrecy import Secrecy
from archive.domain.standing import ABSENT, bits_hidden, bits_seen, ranks_seen
from archive.models import Box, Dossier, Inventory, ListedRecord, Receipt, Record, Tie

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

SHOWN_BESIDE_A_ROW = ("place",)
# Always true, for who sees everything and is asked for no units: said of the key, which every row has.
_SOMETHING: Final = Q(pk__isnull=False)


def records_visible_to(actor: Actor) -> QuerySet[Record]:
    """Filed records the actor may read. There is no public way to an unfiltered record."""
    if not allowed(actor, Permission.SEE_CATALOGUE):
        return Record.objects.none()
    rows = Record.objects.select_related("inventory", "dossier")
    if not actor.named:
        return within_reach(rows, actor)
    return rows.filter(cleared_for(actor) & _assigned(actor) & _SOMETHING | named_records(actor))


def records_worked_with(actor: Actor) -> QuerySet[Record]:
    """Those of them that the actor works with: not what is open to them by its name alone."""
    if not allowed(actor, Permission.SEE_CATALOGUE):
        return Record.objects.none()
    return within_reach(Record.objects.select_related("inventory", "dossier"), actor)


def opens_to(actor: Actor) -> "Combinable":
    """1 for a counted record that the actor may read as well, as `records_visible_to` says it, else 0."""
    none = Value(0)
    if not allowed(actor, Permission.SEE_CATALOGUE):
        return none
    within = cleared_for(actor) & _assigned(actor) & _SOMETHING
    if actor.named:
        within |= named_records(actor)
    return Case(When(within, then=Value(1)), default=none, output_field=IntegerField())


def within_reach(rows: QuerySet[Record], actor: Actor) -> QuerySet[Record]:
    """Those of the rows that are within the actor's clearance, units and inventories."""
    return rows.filter(cleared_for(actor)).filter(_assigned(actor))


def inventories_visible_to(actor: Actor) -> QuerySet[Inventory]:
    """Inventories whose title the actor may read; their counts are cut apart from this."""
    reads = allowed(actor, Permission.SEE_CATALOGUE) or allowed(actor, Permission.SEE_COMPLETENESS)
    if not reads:
        return Inventory.objects.none()
    rows = Inventory.objects.select_related("fonds", "unit").filter(level__lte=actor.clearance)
    if not actor.party_papers:
        rows = rows.filter(party_papers=False)
    if actor.sees_everything:
        return rows
    return rows.filter(_assigned_to(actor))


def inventories_to_choose(actor: Actor) -> QuerySet[Inventory]:
    """The same, in the order in which they are offered to be chosen."""
    return inventories_visible_to(actor).order_by("code")


def inventory_codes(actor: Actor) -> dict[int, str]:
    """The codes of the inventories whose title the actor may read, by id."""
    return dict(inventories_visible_to(actor).values_list("pk", "code"))


def visible_among(records: Collection[int], actor: Actor) -> set[int]:
    """Those of the records, by id, that the actor may read."""
    seen = records_visible_to(actor).filter(pk__in=records)
    return set(seen.values_list("pk", flat=True))


def worked_among(records: Collection[int], actor: Actor) -> set[int]:
    """Those of the records, by id, that the actor works with."""
    worked = records_worked_with(actor).filter(pk__in=records)
    return set(worked.values_list("pk", flat=True))


def assigned_inventories(actor: Actor) -> QuerySet[Inventory]:
    """Inventories whose records the actor works with; which of these they see is asked apart."""
    return Inventory.objects.filter(_assigned_to(actor))


def dossiers_visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers of visible inventories within the clearance, and those that are open by their name."""
    if not actor.named or not allowed(actor, Permission.SEE_CATALOGUE):
        return dossiers_worked_with(actor)
    worked = open_dossiers(actor) & Q(inventory__in=inventories_visible_to(actor))
    return Dossier.objects.select_related("inventory").filter(worked | named_dossiers(actor))


def dossiers_worked_with(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers of visible inventories within the clearance."""
    return Dossier.objects.select_related("inventory").filter(
        open_dossiers(actor), inventory__in=inventories_visible_to(actor)
    )


def seen_dossiers(actor: Actor) -> Q:
    """As `open_dossiers`, and those that are open by their name."""
    return open_dossiers(actor) | named_dossiers(actor) if actor.named else open_dossiers(actor)


def open_dossiers(actor: Actor, at: str = "") -> Q:
    """
    Those of the dossiers (of those at `at`) that are within the clearance and were not taken away;
    to be asked of an inventory or a record that the actor sees.
    """
    return Q(**{f"{at}removed_at__isnull": True}) & cleared_for(actor, at)


def cleared_for(actor: Actor, at: str = "") -> Q:
    """
    What, of those at `at`, is within the clearance by its own level and handling; to be asked of what
    stands in an inventory that the actor sees.
    """
    within = Q(**{f"{at}level__lte": actor.clearance})
    return within if actor.party_papers else within & Q(**{f"{at}party_papers": False})


def boxes_visible_to(actor: Actor) -> QuerySet[Box]:
    """Boxes of visible inventories; what somebody took away who saw nothing in it is hidden from them."""
    return Box.objects.select_related("inventory").filter(
        cleared_for(actor), inventory__in=inventories_visible_to(actor)
    )


def counted_records(actor: Actor) -> QuerySet[Record]:
    """Filed records of visible inventories, as far as whoever only counts may count them."""
    return Record.objects.filter(cleared_for(actor), inventory__in=inventories_visible_to(actor))


def listed_visible_to(actor: Actor) -> QuerySet[ListedRecord]:
    """
    Rows of the lists of visible inventories within the clearance.

    `place` is the dossier of the row, set where it is one that the actor may count.
    """
    rows = ListedRecord.objects.annotate(
        place=FilteredRelation("dossier", condition=open_dossiers(actor, "dossier__")),
    )
    return rows.select_related(*SHOWN_BESIDE_A_ROW).filter(
        inventory__in=inventories_visible_to(actor), level__lte=actor.clearance
    )


def ties_visible_to(actor: Actor) -> QuerySet[Tie]:
    """
    What ties rows and records that the actor may both count: to whom one of the two is hidden there
    is no tie. What a person parted is among them, for whoever may tie it again.
    """
    ties = Tie.objects.filter(
        record__withdrawn_at__isnull=True,
        record__level__lte=actor.clearance,
        record__inventory=F("row__inventory"),
        row__level__lte=actor.clearance,
        row__inventory__in=inventories_visible_to(actor),
    )
    return ties if actor.party_papers else ties.filter(record__party_papers=False)


def standing_ties(actor: Actor) -> QuerySet[Tie]:
    """Those of `ties_visible_to` by which a record answers a row."""
    return ties_visible_to(actor).exclude(kind=Tie.Kind.PARTED)


def with_answers(rows: QuerySet[ListedRecord], actor: Actor) -> QuerySet[ListedRecord]:
    """
    Visible rows with `answers`: the ties to records that answer them, as far as the actor may count
    those; a row answered by hidden records looks like one that nothing answers.
    """
    ties = standing_ties(actor).select_related("record").order_by("record")
    return rows.prefetch_related(Prefetch("ties", queryset=ties, to_attr="answers"))


def receipts_visible_to(actor: Actor) -> QuerySet[Receipt]:
    """
    What was received for visible inventories, within the clearance.

    What was filed as a hidden record is hidden with it, for it came with that record alone.
    """
    return Receipt.objects.select_related("record").filter(
        cleared_for(actor),
        record_rank__in=[*_seen(actor), ABSENT],
        inventory__in=inventories_visible_to(actor),
    )


def named_records(actor: Actor) -> Q:
    """Records that are named, or stand in a dossier that is, each within the level of its list."""
    opened = Q(pk__in=())
    for sight in actor.named:
        named = Q(dossier__in=sight.dossiers) | Q(pk__in=sight.records)
        opened |= named & _within(sight)
    return opened


def named_dossiers(actor: Actor) -> Q:
    """Dossiers that are named and stand; neither they nor their inventory are above the level of the list."""
    opened = Q(pk__in=())
    for sight in actor.named:
        closed = _within(sight) & _within(sight, "inventory__")
        opened |= Q(pk__in=sight.dossiers) & closed
    return opened & Q(removed_at__isnull=True)


def dossier_seen(record: Record, actor: Actor) -> Dossier | None:
    """
    The dossier of a record the actor may see, unless that itself is above the clearance; of a record that
    is open by its name alone, unless it is named as well.
    """
    dossier = record.dossier
    if dossier is None or dossier.removed_at:
        return None
    within = dossier.level <= actor.clearance and (actor.party_papers or not dossier.party_papers)
    if not actor.named:
        return dossier if within else None
    if within and works_with_it(actor, target_of(record)):
        return dossier
    if record.inventory is not None:
        dossier.inventory = record.inventory
    return dossier if by_name(actor, target_of_dossier(dossier)) else None


def works_with(actor: Actor, target: Target) -> bool:
    """Whether what the actor may see is theirs by unit or inventory, and not by its name alone."""
    return not actor.named or works_with_it(actor, target)


def is_named_to(actor: Actor, target: Target) -> bool:
    """Whether this is open to the actor by its name."""
    return by_name(actor, target)


def bits_seen_by(actor: Actor) -> list[int]:
    """What ranks kept in one number are when the actor sees something of what they stand for."""
    return bits_seen(actor.clearance, party_papers=actor.party_papers)


def bits_hidden_from(actor: Actor) -> list[int]:
    """What they are when there is nothing, or nothing but what is hidden from the actor."""
    return bits_hidden(actor.clearance, party_papers=actor.party_papers)


def target_of(record: Record) -> Target:
    """The record as the permission table sees it."""
    return Target(
        level=Level(record.level),
        party_papers=record.party_papers,
        unit=record.inventory.unit_id if record.inventory else None,
        inventory=record.inventory_id,
        dossier=record.dossier_id,
        record=record.pk,
        kind="record",
        label=record.accession,
        filed_by=record.filed_by,
    )


def target_of_inventory(inventory: Inventory) -> Target:
    """The inventory as the permission table sees it."""
    return Target(
        level=Level(inventory.level),
        party_papers=inventory.party_papers,
        unit=inventory.unit_id,
        inventory=inventory.pk,
        kind="inventory",
        label=inventory.code,
    )


def secrecy_of_dossier(dossier: Dossier) -> Secrecy:
    """How closed a dossier of this inventory is: never less than the inventory."""
    inventory = dossier.inventory
    own = Secrecy(Level(dossier.level), dossier.party_papers)
    return own | Secrecy(Level(inventory.level), inventory.party_papers)


def target_of_dossier(dossier: Dossier) -> Target:
    """The dossier as the permission table sees it."""
    inventory, secrecy = dossier.inventory, secrecy_of_dossier(dossier)
    return Target(
        level=secrecy.level,
        party_papers=secrecy.party_papers,
        unit=inventory.unit_id,
        inventory=inventory.pk,
        dossier=dossier.pk,
        kind="dossier",
        label=f"{inventory.code}/{dossier.number}",
    )


def _within(sight: NamedSight, at: str = "") -> Q:
    within = Q(**{f"{at}level__lte": sight.level})
    return within if sight.party_papers else within & Q(**{f"{at}party_papers": False})


def _seen(actor: Actor) -> list[int]:
    return ranks_seen(actor.clearance, party_papers=actor.party_papers)


def _assigned_to(actor: Actor) -> Q:
    return Q(unit__in=actor.units) | Q(pk__in=actor.inventories)


def _assigned(actor: Actor) -> Q:
    if actor.sees_everything:
        return Q()
    return Q(inventory__unit__in=actor.units) | Q(inventory__in=actor.inventories)
