"""Dossiers by their number, for who may see up to a level, and with what stands in them."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from access.api import Actor, Level
from archive.models import Box, Dossier, Inventory, Record
from archive.queries.sorting import holding, holding_too
from archive.queries.visible import (
    boxes_visible_to,
    dossiers_visible_to,
    dossiers_worked_with,
    records_visible_to,
    records_worked_with,
)


def dossiers_in(
    inventory: Inventory, actor: Actor, *, box: str = "", words: str = ""
) -> QuerySet[Dossier]:
    """
    Dossiers of an inventory that the actor may see, of the box with this number and with these words
    where they are asked for; `filed` counts what they may read in each, and `seen_box` is the number
    of the box it stands in.
    """
    # Counted dossier by dossier, so that only those that are shown are counted.
    inside = records_visible_to(actor).filter(dossier=OuterRef("pk")).order_by()
    counted = inside.values("dossier").annotate(n=Count("pk")).values("n")
    rows = dossiers_visible_to(actor).filter(inventory=inventory)
    rows = rows.filter(dossiers_holding(rows, words))
    seen = boxes_visible_to(actor)
    if box:
        rows = rows.filter(box__in=seen.filter(inventory=inventory, number=box))
    number = seen.filter(pk=OuterRef("box")).values("number")[:1]
    return rows.annotate(filed=Coalesce(Subquery(counted), 0), seen_box=Subquery(number))


def dossiers_holding(rows: QuerySet[Dossier], words: str) -> Q:
    """
    Where every one of the words stands in what is shown of one of these dossiers: its number, or its
    title, which is none of a top-secret one.
    """
    if not words:
        return Q()
    titled = holding_too(rows, words, "number", "title") & Q(level__lt=Level.TOP_SECRET)
    return titled | holding(words, "number")


def dossier_in(inventory: Inventory, dossier: int, actor: Actor) -> Dossier | None:
    """The dossier with this id, where it stands in the inventory and the actor sees it."""
    return dossiers_in(inventory, actor).filter(pk=dossier).first()


def dossiers_beside(dossier: Dossier, actor: Actor) -> tuple[Dossier | None, Dossier | None]:
    """The dossiers right before and after one of `dossiers_in`, of those the actor may see; one query."""
    rows = dossiers_visible_to(actor).filter(inventory=dossier.inventory_id)
    place = (dossier.sort_number, dossier.number, dossier.pk)
    before, after = _beyond(place, "lt"), _beyond(place, "gt")
    last = rows.filter(before).order_by("-sort_number", "-number", "-pk").values("pk")[:1]
    first = rows.filter(after).order_by("sort_number", "number", "pk").values("pk")[:1]
    either = rows.filter(Q(pk__in=last) | Q(pk__in=first)).annotate(
        follows=Case(When(after, then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    found = {row.follows: row for row in either}
    return found.get(0), found.get(1)


def _beyond(place: tuple[int, str, int], way: str) -> Q:
    order, number, key = place
    same = Q(sort_number=order)
    return (
        Q(**{f"sort_number__{way}": order})
        | same & Q(**{f"number__{way}": number})
        | same & Q(number=number, **{f"pk__{way}": key})
    )


def records_in(dossier: Dossier, actor: Actor) -> QuerySet[Record]:
    """What stands in a dossier, of what the actor may see."""
    return records_visible_to(actor).filter(dossier=dossier)


def dossier_numbered(
    inventory: Inventory, number: str, *, up_to: Level, level: Level, party_papers: bool = False
) -> Dossier | None:
    """
    The dossier of this number for a paper of `level`; those above `up_to` are as if not there, and
    without `party_papers` those that are handled as papers of the Party by themselves.

    Where a number is taken at several levels: the highest that is not above the paper's.
    """
    found = dossiers_numbered(inventory, [number], up_to=up_to, party_papers=party_papers)
    return fitting(found.get(number, []), level)


def dossiers_numbered(
    inventory: Inventory, numbers: Collection[str], *, up_to: Level, party_papers: bool = False
) -> dict[str, list[Dossier]]:
    """
    The dossiers of these numbers up to a level, by number, each list from the lowest level; `boxed` says
    whether each stands in a box that is seen so far: one that is hidden is as if it were not there.
    """
    by_number: dict[str, list[Dossier]] = {}
    seen = Q(box__level__lte=up_to)
    if not party_papers:
        seen &= Q(box__party_papers=False)
    boxed = Case(When(seen, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = dossiers_up_to(inventory, up_to, party_papers=party_papers)
    rows = rows.filter(number__in=numbers).annotate(boxed=boxed)
    # What only remains of a dossier comes after one that stands at its level.
    for dossier in rows.order_by("level", "party_papers", "-remainder", "pk"):
        by_number.setdefault(dossier.number, []).append(dossier)
    return by_number


def boxes_numbered(
    inventory: Inventory, numbers: Collection[str], *, up_to: Level, party_papers: bool = False
) -> dict[str, Box]:
    """The boxes of these numbers up to a level, the least closed of several."""
    rows = Box.objects.filter(inventory=inventory, number__in=numbers, level__lte=up_to)
    if not party_papers:
        rows = rows.filter(party_papers=False)
    return {box.number: box for box in rows.order_by("-level", "-party_papers", "-pk")}


def dossiers_up_to(
    inventory: Inventory, level: Level, *, party_papers: bool = False
) -> QuerySet[Dossier]:
    """The dossiers of an inventory, as somebody cleared so far who sees the inventory has them."""
    rows = Dossier.objects.filter(inventory=inventory, level__lte=level, removed_at__isnull=True)
    # What an inventory handles as papers of the Party is so for all who see it.
    if party_papers or inventory.party_papers:
        return rows
    return rows.filter(party_papers=False)


def fitting(dossiers: list[Dossier], level: int) -> Dossier | None:
    """Of dossiers with one number, from the lowest level, the one for a paper of this level."""
    below = [dossier for dossier in dossiers if dossier.level <= level]
    if below:
        return below[-1]
    return dossiers[0] if dossiers else None


def other_dossier(dossier: Dossier, number: str, actor: Actor) -> Dossier | None:
    """Another dossier of the same inventory with this number; the least closed of several."""
    rows = dossiers_worked_with(actor).filter(inventory=dossier.inventory, number=number)
    return rows.exclude(pk=dossier.pk).order_by("level", "pk").first()


def records_among(records: Collection[int], actor: Actor) -> QuerySet[Record]:
    """
    Those of the records, by id, that the actor may see, in the order of a dossier; closed ones of one
    day by their ids, for the database does not know their numbers.
    """
    rows = records_worked_with(actor).filter(pk__in=records)
    return rows.order_by("issued_on", "number", "pk")


def in_order_of_a_dossier(rows: Iterable[Record]) -> list[Record]:
    """By day, number and id, what has none of them first: as the database would, did it know all numbers."""

    def place(row: Record) -> tuple[date, int, int]:
        return row.issued_on or date.min, -1 if row.number is None else row.number, row.pk

    return sorted(rows, key=place)
