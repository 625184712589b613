"""The lists that were taken over into an inventory, and what undoing one of them would do."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from access.api import Actor
from archive.domain.list_snapshots import (
    BOX_COLUMNS,
    DOSSIER_COLUMNS,
    FORMER_COLUMNS,
    ROW_COLUMNS,
    digest_of_columns,
)
from archive.domain.shapes import Shape
from archive.models import Dossier, Inventory, ListChange, ListedRecord, ListImport, Tie
from archive.queries.closed import encrypted, sees_closed
from archive.queries.paging import mark_of, number_of
from archive.queries.visible import (
    cleared_for,
    dossiers_worked_with,
    inventories_visible_to,
    listed_visible_to,
    open_dossiers,
    records_worked_with,
    ties_visible_to,
)

MOST_SHOWN = 500
_COLUMN_OF = {Shape.LISTED: "row", Shape.DOSSIERS: "dossier"}


class Did(StrEnum):
    """What an import did to a row or a dossier, as an address says it."""

    MADE = "moi"
    CHANGED = "doi"


def imports_of(inventory: Inventory, actor: Actor) -> QuerySet[ListImport]:
    """
    Imports that came to an end, of lists that the actor may see whole or has brought; `pending`
    tells whether anything of one still stands that they may put back.
    """
    pending = changes_seen(actor).filter(brought=OuterRef("pk"))
    return _ended_and_seen(actor).filter(inventory=inventory).annotate(pending=Exists(pending))


def _ended_and_seen(actor: Actor) -> QuerySet[ListImport]:
    """To be asked of an inventory, or of what stands in one, that the actor sees."""
    seen = Q(level__lte=actor.clearance) | Q(begun_by=actor.username)
    return ListImport.objects.filter(seen, ended_at__isnull=False)


def import_numbered(inventory: Inventory, number: int, actor: Actor) -> ListImport | None:
    """The one of `imports_of` with this id."""
    return imports_of(inventory, actor).filter(pk=number).first()


def named_in_address(brought: ListImport, did: Did) -> str:
    """What an address says for what an import did; `did_by_import` reads it."""
    return f"{did}-{mark_of(brought.pk)}"


def did_by_import(named: str, shape: Shape, actor: Actor) -> tuple[Q, str] | None:
    """
    Those rows or dossiers, of what the actor sees, that an import they see made or changed, and this in
    words; None for what names none. One that is hidden from them is as one that made nothing.
    """
    did, _, mark = named.partition("-")
    number = number_of(mark)
    if did not in set(Did) or number is None or shape not in _COLUMN_OF:
        return None
    column = _COLUMN_OF[shape]
    changes = ListChange.objects.filter(
        brought__in=_ended_and_seen(actor).filter(pk=number).values("pk"),
        before__isnull=did == Did.MADE,
        **{f"{column}__isnull": False},
    )
    words = gettext("made by one import") if did == Did.MADE else gettext("changed by one import")
    return Q(pk__in=changes.values(column)), words


def changes_seen(actor: Actor) -> QuerySet[ListChange]:
    """
    What imports changed of rows, dossiers and boxes, and nobody has put back, as far as the actor
    sees them in an inventory that is theirs.
    """
    seen = inventories_visible_to(actor)
    row = Q(row__level__lte=actor.clearance, row__inventory__in=seen)
    dossier = Q(dossier__inventory__in=seen) & open_dossiers(actor, "dossier__")
    box = Q(box__inventory__in=seen) & cleared_for(actor, "box__")
    return ListChange.objects.filter(row | dossier | box)


def stood_in(dossier: Dossier, actor: Actor) -> Q:
    """Changes of rows that stood in this dossier before."""
    found = Q(before__dossier_id=dossier.pk)
    if not sees_closed(actor):
        return found
    rows = ListChange.objects.filter(row__inventory=dossier.inventory_id, before__isnull=False)
    closed = rows.filter(encrypted("after")).values_list("pk", "before")
    return found | Q(
        pk__in=[pk for pk, told in closed if told and told["dossier_id"] == dossier.pk]
    )


@dataclass(frozen=True, slots=True)
class Undoing:
    """
    What undoing an import would do, of what the actor sees: rows and dossiers that it made go, rows
    and covers that it changed get back what stood there. `against` are the first of `changed_since`
    rows that somebody has changed since, and `holding` dossiers that something else stands in:
    these stay as they are.
    """

    going: int
    put_back: int
    dossiers: int
    covers: int
    changed_since: int
    against: tuple[ListedRecord, ...]
    holding: tuple[Dossier, ...]


def undoing_of(brought: ListImport, actor: Actor) -> Undoing:
    """As far as the actor sees it now; what is hidden from them is neither counted nor told."""
    changes = ListChange.objects.filter(brought=brought)
    seen = changes.filter(row__in=listed_visible_to(actor).values("pk"))
    rows = list(seen.select_related("row", "brought"))
    changed = rows_changed_since(rows, actor)
    stay = {one.row_id for one in rows if one.row_id is not None and one.pk in changed}
    made = {one.row_id for one in rows if one.before is None} - stay
    places = changes.filter(dossier__in=dossiers_worked_with(actor).values("pk"))
    covers = list(places.select_related("dossier"))
    holding = _holding(places, made, actor)
    kept = [
        one.dossier
        for one in covers
        if one.dossier is not None
        and (cover_changed_since(one) or (one.before is None and one.dossier_id in holding))
    ]
    held = {dossier.pk for dossier in kept}
    against = listed_visible_to(actor).filter(pk__in=sorted(stay)[:MOST_SHOWN])
    return Undoing(
        going=len(made),
        put_back=len(rows) - len(made) - len(stay),
        dossiers=sum(one.before is None and one.dossier_id not in held for one in covers),
        covers=sum(one.before is not None and one.dossier_id not in held for one in covers),
        changed_since=len(stay),
        against=tuple(against.order_by("position", "pk")),
        holding=tuple(kept),
    )


def _holding(
    places: QuerySet[ListChange], going: AbstractSet[int | None], actor: Actor
) -> set[int]:
    """The dossiers in which something stands, of what the actor sees, that does not go with them."""
    of = places.filter(before__isnull=True).values("dossier")
    rows = listed_visible_to(actor).filter(dossier__in=of).values_list("pk", "dossier_id")
    found = {dossier for row, dossier in rows if row not in going and dossier is not None}
    records = records_worked_with(actor).filter(dossier__in=of, dossier_from_list=False)
    return found | set(records.values_list("dossier_id", flat=True)) - {None}


def rows_changed_since(changes: Collection[ListChange], actor: Actor) -> set[int]:
    """
    Those of the changes whose row says something else than the import left, stands in another
    inventory, or would go although somebody has tied a record to it; with their rows and imports
    selected. A tie that the actor does not see is none for them.
    """
    made = [one.row_id for one in changes if one.before is None]
    by_hand = ties_visible_to(actor).filter(row__in=made).exclude(kind=Tie.Kind.CERTAIN)
    tied = set(by_hand.values_list("row", flat=True))
    return {
        one.pk
        for one in changes
        if (one.before is None and one.row_id in tied) or _says_otherwise(one)
    }


def _says_otherwise(change: ListChange) -> bool:
    columns = {name: getattr(change.row, name) for name in ROW_COLUMNS}
    moved = change.row is not None and change.row.inventory_id != change.brought.inventory_id
    return moved or digest_of_columns(columns) != change.after


def cover_changed_since(change: ListChange) -> bool:
    """Whether the dossier says something else than the import left; with its dossier selected."""
    told = (_digest_of(change.dossier, names) for names in (DOSSIER_COLUMNS, FORMER_COLUMNS))
    return change.after not in told


def box_changed_since(change: ListChange) -> bool:
    """Whether somebody has changed the box since the import made it; with its box selected."""
    return change.after != _digest_of(change.box, BOX_COLUMNS)


def _digest_of(row: object, names: Collection[str]) -> str:
    return digest_of_columns({name: getattr(row, name) for name in names})
