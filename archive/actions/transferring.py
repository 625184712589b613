"""Records and rows of the list that go from one dossier to another, all at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max

from access.api import Actor
from archive.actions.amending import Amendment, keep_version
from archive.actions.answering import settle_answers
from archive.actions.filing import close_bytes
from archive.models import Change, Dossier, ListedRecord, Receipt, Record, RecordVersion
from archive.queries.contents import Contents
from archive.queries.history import columns_of_record, plain
from archive.queries.visible import listed_visible_to


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who lets contents go to another dossier, why and when."""

    actor: Actor
    reason: str
    at: datetime


def transfer(contents: Contents, into: Dossier, *, by: Transfer) -> None:
    """
    Let the contents stand in another dossier, of the same inventory or of another.

    In the caller's transaction, with version and feed row of each record; what answers what is settled
    anew. In another inventory a record is closed at least as that is, answers the rows of its list, and
    rows stand behind those that the actor sees there.
    """
    ids = [*contents.records, *contents.withdrawn]
    records = list(Record.everything.select_for_update().filter(pk__in=ids).order_by("pk"))
    left = {record.inventory_id for record in records}
    keys = {record.number_key for record in records}
    for record in records:
        _move(record, into, by=by)
    Change.objects.bulk_create(
        Change(record=pk, kind=Change.Kind.MOVED, at=by.at) for pk in contents.records
    )
    rows = ListedRecord.objects.filter(pk__in=contents.rows)
    left |= set(rows.values_list("inventory", flat=True))
    keys |= set(rows.values_list("number_key", flat=True))
    _move_rows(contents.rows, into, by=by)
    for inventory in {*left, into.inventory_id}:
        settle_answers(inventory, keys, at=by.at)


def followers_in(dossier: Dossier, contents: Contents) -> list[int]:
    """Records that stay when the contents go, and stand there because a row of the list says so."""
    kept = [*contents.records, *contents.withdrawn]
    rows = Record.everything.filter(dossier=dossier, dossier_from_list=True).exclude(pk__in=kept)
    return list(rows.values_list("pk", flat=True))


def _move(record: Record, into: Dossier, *, by: Transfer) -> None:
    place = into.inventory
    columns: dict[str, int | bool] = {"dossier_id": into.pk}
    if record.inventory_id != place.pk:
        columns |= {
            "inventory_id": place.pk,
            "level": max(record.level, place.level),
            "party_papers": record.party_papers or place.party_papers,
        }
    said = columns_of_record(record)
    became = {name: plain(value) for name, value in columns.items() if said[name] != value}
    Record.everything.filter(pk=record.pk).update(**columns, version=F("version") + 1)
    moved = Record.everything.get(pk=record.pk)
    change = Amendment(by.actor, RecordVersion.Kind.MOVED, record.version, by.reason, by.at)
    keep_version(record, moved, said, became, change)
    if record.inventory_id == place.pk:
        return
    if (moved.level, moved.party_papers) != (record.level, record.party_papers):
        close_bytes(moved, who=by.actor.who, at=by.at)
    Receipt.objects.filter(record=record.pk).update(
        inventory=place, level=moved.level, party_papers=moved.party_papers
    )


def _move_rows(ids: Collection[int], into: Dossier, *, by: Transfer) -> None:
    rows = list(ListedRecord.objects.filter(pk__in=ids).order_by("position", "pk"))
    if all(row.inventory_id == into.inventory_id for row in rows):
        ListedRecord.objects.filter(pk__in=ids).update(dossier=into)
        return
    seen = listed_visible_to(by.actor).filter(inventory=into.inventory)
    last = seen.aggregate(last=Max("position"))["last"] or 0
    for position, row in enumerate(rows, last + 1):
        ListedRecord.objects.filter(pk=row.pk).update(
            inventory=into.inventory,
            dossier=into,
            position=position,
            level=max(row.level, into.inventory.level),
        )


def places_of(contents: Contents) -> dict[str, list[list[int]]]:
    """Where rows of the list stand, to be kept with an act: id and position."""
    rows = ListedRecord.objects.filter(pk__in=contents.rows).order_by("position", "pk")
    return {"rows": [[pk, position] for pk, position in rows.values_list("pk", "position")]}


def put_rows_back(places: Collection[Collection[int]], dossier: Dossier) -> None:
    """Rows that stood in this inventory stand again at the positions that were kept."""
    for pk, position in places:
        ListedRecord.objects.filter(pk=pk, inventory=dossier.inventory).update(position=position)
