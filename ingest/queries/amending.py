"""A filed record laid out for whoever changes it, and the better scans that are on their way."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from access.api import Actor, Level
from archive.api import columns_of_record, columns_of_version
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.queries.items import items_visible_to, waiting_items
from language.dates import shown_date

if TYPE_CHECKING:
    from archive.api import Record

OFFERED_AT_ONCE = 30
ON_THEIR_WAY = (State.QUEUED, State.READING, State.COMPARING, State.QUARANTINED)
# Fields of the form by the column that says the same.
SAME = {
    "symbol": "symbol", "type": "type_code", "issuer": "issuer", "place": "place",
    "signer": "signer", "recipients": "recipients", "urgency": "urgency", "level": "level",
    "arrival_number": "arrival_number",
    "abstract": "abstract",
}  # fmt: skip


def begins_with(record: "Record") -> dict[str, Any]:
    """What the form of a record that was opened begins with; a top-secret abstract is not shown."""
    return {**_fields(columns_of_record(record)), "version": record.version}


def began_with(record: "Record", version: int) -> dict[str, Any] | None:
    """What the form began with when the record was of that version; None where nothing tells."""
    columns = columns_of_version(record, version)
    return None if columns is None else _fields(columns)


def scans_on_their_way(record: "Record", actor: Actor) -> list[Item]:
    """Better scans of an opened record that were sent and not decided, as far as the actor sees."""
    rows = items_visible_to(actor).filter(replaces=record, state__in=ON_THEIR_WAY)
    return list(rows.order_by("-taken_at", "-pk")[:OFFERED_AT_ONCE])


def scans_to_choose(record: "Record", name: str, actor: Actor) -> QuerySet[Item]:
    """Items that wait, whose name holds these words, those of the record's inventory first."""
    rows = waiting_items(actor).filter(Q(inventory=record.inventory) | Q(inventory=None))
    if name:
        rows = rows.filter(name__icontains=name)
    return rows.order_by("-taken_at", "-pk")[:OFFERED_AT_ONCE]


def _fields(columns: Mapping[str, Any]) -> dict[str, Any]:
    # A version that was kept before a column was there says nothing of it.
    found = {name: columns.get(column, "") for name, column in SAME.items()}
    found["number"] = columns["number_text"].removesuffix(columns["symbol"]).rstrip("-/ ")
    for name, column in (("date", "issued"), ("arrival_date", "arrived")):
        kept = columns.get(f"{column}_on")
        day = date.fromisoformat(kept) if kept else None
        found[name] = shown_date(day, columns.get(f"{column}_precision", "day"))
    if columns["level"] >= Level.TOP_SECRET:
        found["abstract"] = ""
    return found
