"""A filed record laid out for whoever changes it, and the better scans that are on their way."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from access.api import Actor, Level
from archive.api import columns_of_record, columns_of_version, where_too
from archive.domain.description import described_by
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.queries.confirming import form_of
from ingest.queries.items import items_visible_to, waiting_items
from machine.json_values import Json, JsonObject

if TYPE_CHECKING:
    from archive.api import Record

OFFERED_AT_ONCE = 30
ON_THEIR_WAY = (
    State.QUEUED,
    State.READING,
    State.COMPARING,
    State.AT_SECURITY,
    State.QUARANTINED,
)


def begins_with(record: "Record") -> dict[str, Json]:
    """What the form of a record that was opened begins with; a top-secret abstract is not shown."""
    return {**_fields(columns_of_record(record)), "version": record.version}


def began_with(record: "Record", version: int, actor: Actor) -> dict[str, Json] | None:
    """What the form began with when the record was of that version; None where nothing tells."""
    columns = columns_of_version(record, version, actor)
    return None if columns is None else _fields(columns)


def scans_on_their_way(record: "Record", actor: Actor) -> list[Item]:
    """Better scans of an opened record that were sent and not decided, as far as the actor sees."""
    rows = items_visible_to(actor).filter(replaces=record, state__in=ON_THEIR_WAY)
    return list(rows.order_by("-taken_at", "-pk")[:OFFERED_AT_ONCE])


def scans_to_choose(record: "Record", name: str, actor: Actor) -> QuerySet[Item]:
    """Items that wait, whose name holds these words, those of the record's inventory first."""
    rows = waiting_items(actor).filter(Q(inventory=record.inventory) | Q(inventory=None))
    if name:
        wanted = name.casefold()
        closed = where_too(rows, ("name",), lambda told: wanted in told[0].casefold())
        rows = rows.filter(Q(name__icontains=name) | closed)
    return rows.order_by("-taken_at", "-pk")[:OFFERED_AT_ONCE]


def _fields(columns: JsonObject) -> dict[str, Json]:
    said = described_by(columns)
    return form_of(replace(said, abstract="") if said.level >= Level.TOP_SECRET else said)
