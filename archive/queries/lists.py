"""The rows of an inventory's list as an import finds them, and what an import left open."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q

from access.api import Actor, Level
from archive.domain.list_changes import RowValues, Standing, as_seen_up_to
from archive.domain.lists import ListRow
from archive.domain.standing import ABSENT
from archive.models import Inventory, ListedRecord, ListImport, Record
from archive.models.word_keys import kept_digest
from archive.queries.closed import bearing, saying
from archive.queries.visible import listed_visible_to
from keys.api import has_keys

_VALUES = tuple(RowValues.__slots__)
_COLUMNS = ("pk", "position", "dossier__level", "dossier__party_papers", *_VALUES)
_NAMES = tuple("dossier__number" if name == "dossier" else name for name in _COLUMNS)
_DOSSIER = _VALUES.index("dossier")
MOST_DOUBLED = 100


def rows_seen_up_to(
    inventory: Inventory, level: Level, *, party_papers: bool = False
) -> list[Standing]:
    """
    All rows up to a level, as somebody cleared so far sees them, in the order of their places.

    Without `party_papers`, here and below, a dossier handled as the Party's by itself is above all.
    """
    rows = ListedRecord.objects.filter(inventory=inventory, level__lte=level)
    found = rows.order_by("position", "pk").values_list(*_NAMES).iterator()
    return as_seen_up_to(_standing(found, party_papers=party_papers), level)


def last_row() -> int:
    """The newest row of any list; what an import meets behind it was brought meanwhile."""
    return ListedRecord.objects.aggregate(last=Max("pk"))["last"] or 0


def rows_numbered(
    inventory: Inventory, ids: Collection[int], *, party_papers: bool = False
) -> list[Standing]:
    """These rows, of all levels; an import's steps cut them."""
    rows = ListedRecord.objects.filter(inventory=inventory, pk__in=ids)
    return _standing(rows.values_list(*_NAMES), party_papers=party_papers)


def rows_brought_since(
    of: ListImport,
    last: int,
    rows: Sequence[ListRow],
    *,
    up_to: Level,
    party_papers: bool = False,
) -> list[Standing]:
    """
    Rows up to a level that others brought behind the row `last`, as far as they may be those that
    this import is about to make, or stand where they are to stand.
    """
    since = ListedRecord.objects.filter(inventory=of.inventory_id, pk__gt=last, level__lte=up_to)
    alike = Q(position__in={row.position for row in rows})
    alike |= bearing({row.number_key for row in rows} - {""}, [of.inventory_id])
    alike |= saying(since, "abstract", {row.abstract for row in rows} - {""})
    found = since.filter(alike).exclude(made_by=of).order_by("position", "pk")
    seen = _standing(found.values_list(*_NAMES), party_papers=party_papers)
    return as_seen_up_to(seen, up_to)


def behind_rows_seen(inventory: Inventory, level: Level) -> int:
    """The first place behind all rows up to a level."""
    rows = ListedRecord.objects.filter(inventory=inventory, level__lte=level)
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def rows_above(
    inventory: Inventory, level: Level, *, keys: Collection[str], positions: Collection[int]
) -> list[Standing]:
    """The rows above a level with these numbers or at these places."""
    if not keys and not positions:
        return []
    rows = ListedRecord.objects.filter(inventory=inventory, level__gt=level)
    found = rows.filter(bearing(keys, [inventory.pk]) | Q(position__in=positions))
    return _standing(found.order_by("pk").values_list(*_NAMES), party_papers=False)


def keys_to_settle(inventory: Inventory) -> list[str]:
    """The numbers of records of the inventory that a row that nothing answers bears as well."""
    free = ListedRecord.objects.filter(inventory=inventory, answered=0)
    alike = Q(number_key__in=free.exclude(number_key="").values("number_key"))
    if has_keys():
        alike |= Q(number_token__in=free.exclude(number_token="").values("number_token"))
    records = Record.objects.filter(alike, inventory=inventory).order_by()
    return sorted(set(records.values_list("number_key", flat=True).distinct()))


def open_imports(inventory: Inventory, actor: Actor) -> list[ListImport]:
    """Imports that have not ended, of lists that the actor may see whole or has begun."""
    rows = ListImport.objects.filter(
        inventory=inventory, ended_at__isnull=True, undone_at__isnull=True
    )
    return [
        row
        for row in rows.order_by("begun_at")
        if row.level <= actor.clearance or row.begun_by == actor.username
    ]


def last_import(inventory: Inventory, actor: Actor) -> ListImport | None:
    """The last list that was taken over or begun, of those that the actor may see whole or has begun."""
    rows = ListImport.objects.filter(inventory=inventory, undone_at__isnull=True)
    seen = rows.filter(Q(level__lte=actor.clearance) | Q(begun_by=actor.username))
    return seen.order_by("-begun_at", "-pk").first()


def list_is_whole(inventory: Inventory) -> bool:
    """Whether a list was taken over into the inventory to its end, and none stands half."""
    imports = ListImport.objects.filter(inventory=inventory, undone_at__isnull=True)
    return imports.exists() and not imports.filter(ended_at__isnull=True).exists()


def list_was_taken(inventory: Inventory, digest: str, *, by: str) -> bool:
    """Whether this person took the very same list over before, to its end, and it is not undone."""
    known = {digest, kept_digest(digest)}
    rows = ListImport.objects.filter(inventory=inventory, digest__in=known, begun_by=by)
    return rows.filter(ended_at__isnull=False, undone_at__isnull=True).exists()


def doubled_rows(inventory: Inventory, actor: Actor) -> list[list[ListedRecord]]:
    """The rows the actor sees that stand at one position, together; the first hundred positions."""
    rows = listed_visible_to(actor).filter(inventory=inventory, doubled=True)
    counted = rows.order_by("position").values_list("position").annotate(n=Count("pk"))
    doubled = [position for position, _ in counted.filter(n__gt=1)[:MOST_DOUBLED]]
    shown = rows.filter(position__in=doubled).order_by("position", "pk")
    return [list(same) for _, same in groupby(shown, key=lambda row: row.position)]


def _standing(rows: Iterable[tuple[Any, ...]], *, party_papers: bool) -> list[Standing]:
    found: list[Standing] = []
    for pk, position, dossier_level, party, *values in rows:
        values[_DOSSIER] = values[_DOSSIER] or ""
        above = ABSENT if party and not party_papers else dossier_level or 0
        found.append(Standing(pk, position, RowValues(*values), above))
    return found
