"""The rows of an inventory's list as an import finds them, and what an import left open."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from django.db.models import Count

from access.api import Actor, Level
from archive.domain.list_changes import RowValues, Standing, as_seen_up_to
from archive.domain.standing import ABSENT
from archive.models import Inventory, ListedRecord, ListImport, Record
from archive.queries.visible import listed_visible_to

_COLUMNS = (
    "pk", "position", "number_text", "number_key", "issued_on", "issued_precision", "type_code",
    "issuer", "abstract", "dossier__number", "pages", "level", "note", "dossier__level",
    "dossier__party_papers",
)  # fmt: skip
_DOSSIER = 7  # its place after the position
MOST_DOUBLED = 100


def rows_at(
    inventory: Inventory, positions: Collection[int], *, party_papers: bool = False
) -> dict[int, list[Standing]]:
    """
    The rows of all levels at these positions, by position; an import's steps cut them.

    Without `party_papers`, here and below, a dossier handled as the Party's by itself is above all.
    """
    rows = ListedRecord.objects.filter(inventory=inventory, position__in=positions)
    return _by_position(rows.order_by("pk").values_list(*_COLUMNS), party_papers)


def rows_up_to(
    inventory: Inventory, level: Level, *, first: int, last: int, party_papers: bool = False
) -> dict[int, list[Standing]]:
    """The rows up to a level from position `first` to `last`, by position; the others do not count."""
    rows = ListedRecord.objects.filter(
        inventory=inventory, level__lte=level, position__range=(first, last)
    )
    found = _by_position(rows.order_by("pk").values_list(*_COLUMNS).iterator(), party_papers)
    return as_seen_up_to(found, level)


def rows_seen_up_to(
    inventory: Inventory, level: Level, *, party_papers: bool = False
) -> list[Standing]:
    """All rows up to a level, as somebody cleared so far sees them, in the order of their places."""
    rows = ListedRecord.objects.filter(inventory=inventory, level__lte=level)
    ordered = rows.order_by("position", "pk").values_list(*_COLUMNS)
    found = _by_position(ordered.iterator(), party_papers)
    return [row for same in as_seen_up_to(found, level).values() for row in same]


def rows_above(
    inventory: Inventory, level: Level, keys: Collection[str]
) -> dict[str, list[Standing]]:
    """The rows above a level with these numbers, by number; nothing is asked for no number."""
    if not keys:
        return {}
    rows = ListedRecord.objects.filter(inventory=inventory, level__gt=level, number_key__in=keys)
    found: dict[str, list[Standing]] = {}
    for same in _by_position(rows.order_by("pk").values_list(*_COLUMNS), False).values():
        for row in same:
            found.setdefault(row.values.number_key, []).append(row)
    return found


def keys_to_settle(inventory: Inventory) -> list[str]:
    """The numbers of records of the inventory that a row without a record bears as well."""
    free = ListedRecord.objects.filter(inventory=inventory, record__isnull=True)
    records = Record.objects.filter(inventory=inventory, number_key__in=free.values("number_key"))
    named = records.exclude(number_key="").order_by("number_key")
    return list(named.values_list("number_key", flat=True).distinct())


def open_imports(inventory: Inventory, actor: Actor) -> list[ListImport]:
    """Imports that have not ended, of lists that the actor may see whole or has begun."""
    rows = ListImport.objects.filter(inventory=inventory, ended_at__isnull=True)
    return [
        row
        for row in rows.order_by("begun_at")
        if row.level <= actor.clearance or row.begun_by == actor.username
    ]


def list_is_whole(inventory: Inventory) -> bool:
    """Whether a list was taken over into the inventory to its end, and none stands half."""
    imports = ListImport.objects.filter(inventory=inventory)
    return imports.exists() and not imports.filter(ended_at__isnull=True).exists()


def list_was_taken(inventory: Inventory, digest: str, *, by: str) -> bool:
    """Whether this person took the very same list over before, to its end."""
    rows = ListImport.objects.filter(inventory=inventory, digest=digest, begun_by=by)
    return rows.filter(ended_at__isnull=False).exists()


def doubled_rows(inventory: Inventory, actor: Actor) -> list[list[ListedRecord]]:
    """The rows the actor sees that stand at one position, together; the first hundred positions."""
    rows = listed_visible_to(actor).filter(inventory=inventory, doubled=True)
    counted = rows.order_by("position").values_list("position").annotate(n=Count("pk"))
    doubled = [position for position, _ in counted.filter(n__gt=1)[:MOST_DOUBLED]]
    shown = rows.filter(position__in=doubled).order_by("position", "pk")
    return [list(same) for _, same in groupby(shown, key=lambda row: row.position)]


def _by_position(
    rows: Iterable[tuple[Any, ...]],
    party_papers: bool,
) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for pk, position, *columns, dossier_level, party in rows:
        columns[_DOSSIER] = columns[_DOSSIER] or ""
        above = ABSENT if party and not party_papers else dossier_level or 0
        row = Standing(pk, position, RowValues(*columns), above)
        found.setdefault(position, []).append(row)
    return found
