"""An item laid out for the person who confirms it: each field, how sure, and where on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery, Value

from access.api import Actor, Granted, Permission
from archive.api import inventories_visible_to, record_to
from audit.api import Act
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage
from ingest.queries.items import item_to
from ingest.queries.ledgers import beside_item

if TYPE_CHECKING:
    from archive.api import Record

ORDER = (
    "number",
    "symbol",
    "date",
    "type",
    "issuer",
    "abstract",
    "level",
    "place",
    "signer",
    "recipients",
    "urgency",
    "arrival_number",
    "arrival_date",
    "inventory",
    "dossier",
)
# Nothing is found, matched or closed by it, and of 26 papers 23 cost a key that nobody looked at:
# it stands there as it was read, marked as not looked at, and asks for nobody.
NOT_ASKED = frozenset({"recipients"})
# Most papers have no arrival stamp, and a pen filled in most of those: what was not read at all is
# shown with its place and asks for nobody.
OPTIONAL = frozenset({"arrival_number", "arrival_date"})
NEEDED = frozenset({"number", "symbol", "date", "type", "issuer", "abstract", "inventory"})
PLACED = frozenset({"inventory", "dossier"})
SURE = 0.9
POOR = 0.5
# Ten-thousandths of the page round a box, so that a crop shows what stands beside it.
MARGIN = (300, 90)
# The number and the day are read with what stands beside them in their line.
LINES = {"number": ("number", "symbol"), "date": ("place", "date")}
BEFORE_SYMBOL = 900
# What is cut out bears no name of the reader: no more than a tenth of the page, which does.
MOST_OF_A_PAGE = 10_000_000
ACROSS = 10_000
A_SERIES = 1.4142


@dataclass(frozen=True, slots=True)
class Row:
    """
    One field: `sureness` is "sure", "unsure", "poor", "none" (nothing read), "person", "unseen"
    (read, and nobody need look), "unread" (its place was found, and nobody need look), "list" (as
    the list has it), "known" (read as it was confirmed
    before) or "before" (as the person chose for the paper before).

    `box` is left, top, width, height and `crop` the same with a margin, in the units of the
    page's drawing: 10,000 across, and as many down as the page's shape gives.
    """

    name: str
    sureness: str
    page: int
    box: tuple[int, int, int, int] | None
    crop: tuple[int, int, int, int] | None
    alternatives: tuple[str, ...]

    @property
    def doubtful(self) -> bool:
        """Whether a person must look at the field before it is filed."""
        return self.sureness in {"unsure", "poor"} or (
            self.sureness == "none" and self.name in NEEDED
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    All fields of an item with what they begin with, and its pages.

    `ratios` is height by width of each page as it is shown; `heights` the same in the units in
    which boxes are given.
    """

    rows: tuple[Row, ...]
    initial: dict[str, Any]
    pages: tuple[int, ...]
    ratios: dict[int, float]

    @property
    def heights(self) -> dict[int, int]:
        """How high each page is when it is 10,000 wide."""
        return {number: _height(self.ratios, number) for number in self.pages}

    @property
    def doubts(self) -> int:
        """How many fields a person must look at."""
        return sum(row.doubtful for row in self.rows)


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


def cut_of(item: Item, name: str) -> tuple[int, tuple[int, int, int, int]] | None:
    """The page and the part of it that is cut out for a field of an opened item, if any is."""
    if name not in ORDER:
        return None
    found = item.proposals
    if name == "level" and name not in found:
        found = _frame(list(ItemPage.objects.filter(item=item).only("signals", "number")))
    page = int((found.get(name) or {}).get("page") or 1)
    box = _cut(_line(found, name, page))
    return (page, box) if box else None


def sheet_of(item: Item, actor: Actor) -> Sheet:
    """The sheet of an item that was opened by `item_to_confirm`, for whom it was opened."""
    rows = ItemPage.objects.filter(item=item).annotate(before=_inventory_before(item, actor))
    pages = list(rows.only("number", "signals").order_by("number"))
    initial = _initial(item, next((page.before or "" for page in pages), ""))
    ratios = {page.number: _ratio(page) for page in pages}
    found = {**_frame(pages), **item.proposals}
    order = [name for name in ORDER if name not in PLACED or item.state != State.FILED]
    return Sheet(
        rows=tuple(_row(item, name, found, initial, ratios) for name in order),
        initial=initial,
        pages=tuple(page.number for page in pages) or tuple(range(1, item.pages + 1)) or (1,),
        ratios=ratios,
    )


def _row(
    item: Item,
    name: str,
    found: dict[str, Any],
    initial: dict[str, Any],
    ratios: dict[int, float],
) -> Row:
    proposal = found.get(name) or {}
    page, box = int(proposal.get("page") or 1), proposal.get("box")
    line = _line(found, name, page)
    cut = _cut(line)
    height = _height(ratios, page)
    return Row(
        name=name,
        sureness=_sureness(item, name, proposal, initial),
        page=page,
        box=_rectangle(box, height) if box else None,
        crop=_rectangle(cut, height) if cut else None,
        alternatives=tuple(proposal.get("alternatives") or ())[:3],
    )


def _line(found: dict[str, Any], name: str, page: int) -> list[int] | None:
    """The box to be cut out for a field: its own, with its neighbours in the line."""
    parts = [found.get(other) or {} for other in LINES.get(name, (name,))]
    boxes = [
        list(map(int, part["box"]))
        for part in parts
        if part.get("box") and int(part.get("page") or 1) == page
    ]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    # A number that was not found stands before its symbol.
    before = BEFORE_SYMBOL if name == "number" and not (found.get(name) or {}).get("box") else 0
    return [max(0, min(lefts) - before), min(tops), max(rights), max(bottoms)]


def _cut(line: list[int] | None) -> tuple[int, int, int, int] | None:
    if line is None:
        return None
    left, top, right, bottom = _wider(line)
    fits = 0 < (right - left) * (bottom - top) <= MOST_OF_A_PAGE
    return (left, top, right, bottom) if fits else None


def _frame(pages: Sequence[ItemPage]) -> dict[str, Any]:
    # A red frame may be a secrecy mark whose word was not read: a person looks at it.
    for page in pages:
        frames = page.signals.get("red_frames") or ()
        if frames:
            return {"level": {"page": page.number, "box": frames[0]}}
    return {}


def _sureness(item: Item, name: str, proposal: dict[str, Any], initial: dict[str, Any]) -> str:
    if item.values or (item.record is not None and item.record.reviewed):
        return "person"
    if name == "level":
        return "unsure" if proposal or item.level > item.batch.level else "sure"
    if name == "inventory" and item.inventory_id is None and initial.get(name):
        return "before"
    if name in PLACED:
        return "sure" if initial.get(name) else "none"
    if not proposal.get("value"):
        if name in OPTIONAL and proposal and not proposal.get("alternatives"):
            return "unread"
        return "poor" if proposal else "none"
    confidence = float(proposal.get("confidence") or 0)
    if confidence < SURE and name in NOT_ASKED:
        return "unseen"
    return "sure" if confidence >= SURE else "unsure" if confidence >= POOR else "poor"


def _inventory_before(item: Item, actor: Actor) -> Any:
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


def _initial(item: Item, before: str) -> dict[str, Any]:
    start: dict[str, Any] = {
        name: (item.proposals.get(name) or {}).get("value", "") for name in ORDER
    }
    start["level"] = int(item.level)
    place = item.inventory.code if item.inventory is not None else before
    start["inventory"] = place if item.state != State.FILED else ""
    start["version"] = item.version
    start["dossier"] = ""
    start["stage"] = str(item.state)
    if item.state == State.FILED and item.record is not None:
        start.update(_of_record(item.record))
    return start


def _of_record(record: "Record") -> dict[str, Any]:
    return {
        "number": "" if record.number is None else _digits(record),
        "symbol": record.symbol,
        "date": record.issued_text,
        "type": record.type_code,
        "issuer": record.issuer,
        "place": record.place,
        "abstract": record.abstract,
        "signer": record.signer,
        "recipients": record.recipients,
        "urgency": record.urgency,
        "arrival_number": record.arrival_number,
        "arrival_date": record.arrived_text,
        "level": int(record.level),
        "version": record.version,
        "dossier": record.dossier.number if record.dossier else "",
    }


def _digits(record: "Record") -> str:
    return record.number_text.removesuffix(record.symbol).rstrip("-/ ")


def _rectangle(box: Any, height: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(side) for side in box)
    scale = height / ACROSS
    wide, tall = max(1, right - left), max(1, round((bottom - top) * scale))
    return left, round(top * scale), wide, tall


def _wider(box: Any) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(side) for side in box)
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
