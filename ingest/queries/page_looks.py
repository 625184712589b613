"""
Opening a page of an item, or the part of it on which a field was read, for being drawn.

Item, page and record come in one query: people leaf fast, and each page asks anew.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, OuterRef, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from access.api import Actor, Granted, Permission
from archive.api import granted_for, signals_of
from audit.api import Act
from ingest.models import Item, ItemPage
from ingest.queries.confirming import ORDER, cut_of
from ingest.queries.items import item_to_look_at
from keys.api import has_keys
from machine.json_values import JsonObject

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ItemLook:
    """An item that was opened for a look at one of its pages, and that page's signals."""

    item: Item
    granted: Granted
    number: int
    signals: JsonObject


def item_page_to(item_id: int, number: int, *, act: Act, actor: Actor, at: datetime) -> ItemLook:
    """
    For whoever may confirm the item and, once it is filed, may correct its record; and for whoever
    decides its level, while that is to be decided.

    Raises AccessDenied, which is on the trail.
    """
    item, granted, signals = _opened(item_id, number, act=act, actor=actor, at=at)
    return ItemLook(item, granted, number, signals)


def item_part_to(
    item_id: int, field: str, *, act: Act, actor: Actor, at: datetime
) -> tuple[ItemLook, Box] | None:
    """The page on which a field was read, and the part of it to cut out; None where none was."""
    known = field in ORDER
    said = OuterRef(f"proposals__{field}__page") if known else Value(0)
    number = Coalesce(Cast(said, IntegerField()), 1)
    item, granted, signals = _opened(item_id, number, act=act, actor=actor, at=at)
    cut = cut_of(item, field) if known else None
    if cut is None:
        return None
    where, box = cut
    if field not in item.proposals or (item.rank > 0 and has_keys()):
        # A frame in which no word was read, on whichever page it stands; or the database could not see
        # which page it is.
        framed = ItemPage.objects.filter(item=item, number=where).only("signals").first()
        signals = framed.signals if framed else {}
    return ItemLook(item, granted, where, signals), box


def _opened(
    item_id: int, number: Combinable | int, *, act: Act, actor: Actor, at: datetime
) -> tuple[Item, Granted, JsonObject]:
    pages = ItemPage.objects.filter(item=OuterRef("pk"), number=number).order_by()
    beside = {"page_signals": signals_of(pages)}
    item, granted = item_to_look_at(item_id, act=act, actor=actor, at=at, beside=beside)
    if item.record_id is not None:
        granted_for(item.record, item.record_id, Permission.CONFIRM, act=act, actor=actor, at=at)
    return item, granted, getattr(item, "page_signals", None) or {}
