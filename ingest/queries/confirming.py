"""An item laid out for the person who confirms it: each field, how sure, and where on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db.models import Subquery, Value

from access.api import Actor, Granted, Permission
from archive.api import columns_of_record, inventories_visible_to, record_to
from archive.domain.description import FIELD, FIELDS, Description, described_by, values_of
from audit.api import Act
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage
from ingest.queries.items import item_to
from ingest.queries.ledgers import beside_item
from machine.json_values import Json, JsonObject
from reading.domain.certainty import CERTAIN, POOR
from reading.domain.fields import Field
from reading.domain.turning import Box

_Proposals: TypeAlias = Mapping[str, JsonObject]

# Where it is to stand is asked behind what is said of it.
PLACED = ("inventory", "dossier")
ORDER = (*(row.name for row in FIELDS if row.typed), *PLACED)
NEEDED = frozenset(("inventory", *(row.name for row in FIELDS if row.needed)))
# Ten-thousandths of the page round a box, so that a crop shows what stands beside it.
MARGIN = (300, 90)
# The number and the day are read with what stands beside them in their line.
LINES: Mapping[str, tuple[str, ...]] = {
    Field.NUMBER: (Field.NUMBER, Field.SYMBOL),
    Field.ISSUED: (Field.PLACE, Field.ISSUED),
}
BEFORE_SYMBOL = 900
# What is cut out bears no name of the reader: no more than a tenth of the page, which does.
MOST_OF_A_PAGE = 10_000_000
ACROSS = 10_000
A_SERIES = 1.4142


@dataclass(frozen=True, slots=True)
class FieldRead:
    """
    One field as it was read: `sureness` is "sure", "unsure", "poor", "none" (nothing read), "person", "unseen"
    (read, and nobody need look), "unread" (its place was found, and nobody need look), "list" (as
    the list has it), "known" (read as it was confirmed
    before) or "before" (as the person chose for the paper before).

    `box` is left, top, width, height and `crop` the same with a margin, in the units of the
    page's drawing: 10,000 across, and as many down as the page's shape gives.
    """

    name: str
    sureness: str
    page: int
    box: Box | None
    crop: Box | None
    alternatives: tuple[str, ...]

    @property
    def doubtful(self) -> bool:
        """Whether a person must look at the field before it is filed."""
        return self.sureness in {"unsure", "poor"} or (
            self.sureness == "none" and self.name in NEEDED
        )


@dataclass(frozen=True, slots=True)
class ItemInHand:
    """
    An item laid out for whoever confirms it: all fields with what they begin with, and its pages.

    `ratios` is height by width of each page as it is shown; `heights` the same in the units in
    which boxes are given.
    """

    fields: tuple[FieldRead, ...]
    initial: Mapping[str, Json]
    pages: tuple[int, ...]
    ratios: dict[int, float]

    @property
    def heights(self) -> dict[int, int]:
        """How high each page is when it is 10,000 wide."""
        return {number: _height(self.ratios, number) for number in self.pages}

    @property
    def doubts(self) -> int:
        """How many fields a person must look at."""
        return sum(one.doubtful for one in self.fields)


def item_to_confirm(item_id: int, *, act: Act, actor: Actor, at: datetime) -> tuple[Item, Granted]:
    """
    The item and the grant, when the person may confirm it and, once it is filed, may correct its record.

    The record's level may have risen since. Raises AccessDenied, which is on the trail.
    """
    item, granted = item_to(
        Permission.CONFIRM, item_id, act=act, actor=actor, at=at, beside=beside_item(actor)
    )
    if item.record_id is not None:
        item.record, _ = record_to(Permission.CONFIRM, item.record_id, act=act, actor=actor, at=at)
    return item, granted


def cut_of(item: Item, name: str) -> tuple[int, Box] | None:
    """The page and the part of it that is cut out for a field of an opened item, if any is."""
    if name not in ORDER:
        return None
    found = item.proposals
    if name == "level" and name not in found:
        found = _frame(list(ItemPage.objects.filter(item=item).only("signals", "number")))
    page = _page_of(found.get(name) or {})
    box = _cut(_line(found, name, page))
    return (page, box) if box else None


def in_hand_of(item: Item, actor: Actor) -> ItemInHand:
    """An item that was opened by `item_to_confirm`, laid out for whom it was opened."""
    rows = ItemPage.objects.filter(item=item).annotate(before=_inventory_before(item, actor))
    pages = list(rows.only("number", "signals").order_by("number"))
    initial = _initial(item, next((page.before or "" for page in pages), ""))
    ratios = {page.number: _ratio(page) for page in pages}
    found = {**_frame(pages), **item.proposals}
    order = [name for name in ORDER if name not in PLACED or item.state != State.FILED]
    return ItemInHand(
        fields=tuple(_field(item, name, found, initial, ratios) for name in order),
        initial=initial,
        pages=tuple(page.number for page in pages) or tuple(range(1, item.pages + 1)) or (1,),
        ratios=ratios,
    )


def _field(
    item: Item,
    name: str,
    found: _Proposals,
    initial: Mapping[str, Json],
    ratios: dict[int, float],
) -> FieldRead:
    proposal = found.get(name) or {}
    page, box = _page_of(proposal), _box_of(proposal)
    cut = _cut(_line(found, name, page))
    height = _height(ratios, page)
    return FieldRead(
        name=name,
        sureness=_sureness(item, name, proposal, initial),
        page=page,
        box=_rectangle(box, height) if box else None,
        crop=_rectangle(cut, height) if cut else None,
        alternatives=_alternatives(proposal)[:3],
    )


def _page_of(proposal: JsonObject) -> int:
    return int(str(proposal.get("page") or 1))


def _box_of(proposal: JsonObject) -> Box | None:
    sides = proposal.get("box")
    if not isinstance(sides, Sequence) or isinstance(sides, str) or len(sides) != 4:
        return None
    left, top, right, bottom = (int(str(side)) for side in sides)
    return left, top, right, bottom


def _alternatives(proposal: JsonObject) -> tuple[str, ...]:
    others = proposal.get("alternatives")
    return tuple(map(str, others)) if isinstance(others, list) else ()


def _line(found: _Proposals, name: str, page: int) -> Box | None:
    """The box to be cut out for a field: its own, with its neighbours in the line."""
    parts = [found.get(other) or {} for other in LINES.get(name, (name,))]
    boxes = [box for part in parts if (box := _box_of(part)) and _page_of(part) == page]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    # A number that was not found stands before its symbol.
    lacks_number = name == Field.NUMBER and not _box_of(found.get(name) or {})
    before = BEFORE_SYMBOL if lacks_number else 0
    return max(0, min(lefts) - before), min(tops), max(rights), max(bottoms)


def _cut(line: Box | None) -> Box | None:
    if line is None:
        return None
    left, top, right, bottom = _wider(line)
    fits = 0 < (right - left) * (bottom - top) <= MOST_OF_A_PAGE
    return (left, top, right, bottom) if fits else None


def _frame(pages: Sequence[ItemPage]) -> dict[str, JsonObject]:
    # A red frame may be a secrecy mark whose word was not read: a person looks at it.
    for page in pages:
        frames = page.signals.get("red_frames") or ()
        if frames:
            return {"level": {"page": page.number, "box": frames[0]}}
    return {}


def _sureness(item: Item, name: str, proposal: JsonObject, initial: Mapping[str, Json]) -> str:
    if item.values or (item.record is not None and item.record.reviewed):
        return "person"
    if name == "level":
        return "unsure" if proposal or item.level > item.batch.level else "sure"
    if name == "inventory" and item.inventory_id is None and initial.get(name):
        return "before"
    if name in PLACED:
        return "sure" if initial.get(name) else "none"
    row, confidence = FIELD[name], confidence_of(proposal)
    if not proposal.get("value"):
        if row.seldom and proposal and not proposal.get("alternatives"):
            return "unread"
        return "poor" if proposal else "none"
    if confidence < CERTAIN and row.kept_as_read:
        return "unseen"
    return "sure" if confidence >= CERTAIN else "unsure" if confidence >= POOR else "poor"


def confidence_of(proposal: JsonObject) -> float:
    """How sure a kept proposal is."""
    return float(str(proposal.get("confidence") or 0))


def is_surely_read(proposals: Mapping[str, JsonObject], name: str) -> bool:
    """Whether a field was read, and so well that nobody need look at it."""
    proposal = proposals.get(name) or {}
    return bool(proposal.get("value")) and confidence_of(proposal) >= CERTAIN


def _inventory_before(item: Item, actor: Actor) -> Value | Subquery:
    """The inventory into which the actor last filed something of the item's batch."""
    if item.inventory_id is not None or item.state == State.FILED:
        return Value("")
    before = Item.objects.filter(
        batch=item.batch_id,
        record__filed_by=actor.username,
        record__reviewed=True,
        record__inventory__in=inventories_visible_to(actor).values("pk"),
    ).order_by("-record__filed_at", "-pk")
    return Subquery(before.values("record__inventory__code")[:1])


def _initial(item: Item, before: str) -> dict[str, Json]:
    start: dict[str, Json] = {
        name: (item.proposals.get(name) or {}).get("value", "") for name in ORDER
    }
    place = item.inventory.code if item.inventory is not None else before
    start |= {
        "level": int(item.level),
        "inventory": place if item.state != State.FILED else "",
        "version": item.version,
        "dossier": "",
        "stage": str(item.state),
    }
    record = item.record
    if item.state == State.FILED and record is not None:
        start |= form_of(described_by(columns_of_record(record)))
        start |= {
            "version": record.version,
            "dossier": record.dossier.number if record.dossier else "",
        }
    return start


def form_of(description: Description) -> dict[str, Json]:
    """What a form of a description begins with."""
    return {**values_of(description), "level": int(description.level)}


def _rectangle(box: Box, height: int) -> Box:
    left, top, right, bottom = box
    scale = height / ACROSS
    wide, tall = max(1, right - left), max(1, round((bottom - top) * scale))
    return left, round(top * scale), wide, tall


def _wider(box: Box) -> Box:
    left, top, right, bottom = box
    across, down = MARGIN
    return (
        max(0, left - across),
        max(0, top - down),
        min(10_000, right + across),
        min(10_000, bottom + down),
    )


def _ratio(page: ItemPage) -> float:
    width = float(page.signals.get("width") or 0)
    height = float(page.signals.get("height") or 0)
    if int(page.signals.get("rotation") or 0) % 180:
        width, height = height, width
    return round(height / width, 4) if width > 0 and height > 0 else A_SERIES


def _height(ratios: dict[int, float], page: int) -> int:
    return round(ACROSS * ratios.get(page, A_SERIES))
