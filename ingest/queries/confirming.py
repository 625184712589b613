"""An item laid out for the person who confirms it: each field, how sure, and where on the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from access.api import Actor, Granted, Permission
from archive.api import Record, Repeated, record_to, records_repeated
from archive.domain.dates import parse_date
from archive.domain.numbers import number_key
from audit.api import Act
from ingest.domain.ledger import State
from ingest.domain.proposals import filed_number
from ingest.models import Item, ItemPage
from ingest.queries.items import item_to, items_beside

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
    "inventory",
    "dossier",
)
NEEDED = frozenset({"number", "symbol", "date", "type", "issuer", "abstract", "inventory"})
PLACED = frozenset({"inventory", "dossier"})
SURE = 0.9
POOR = 0.5
# Ten-thousandths of the page round a box, so that a crop shows what stands beside it.
MARGIN = (150, 60)
ACROSS = 10_000
A_SERIES = 1.4142


@dataclass(frozen=True, slots=True)
class Row:
    """
    One field: `sureness` is "sure", "unsure", "poor", "none" (nothing read) or "person".

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
    item, granted = item_to(Permission.CONFIRM, item_id, act=act, actor=actor, at=at)
    if item.record_id is not None:
        item.record, _ = record_to(Permission.CONFIRM, item.record_id, act=act, actor=actor, at=at)
    return item, granted


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What stands beside an item: warnings of what it may repeat, and whether the item that the
    person decided last is still to be seen by them.
    """

    repeats: list[dict[str, Any]]
    last_is_seen: bool


def beside(item: Item, *, last: int, actor: Actor) -> Beside:
    """
    Looked for each time and among what the actor may see, never kept: who may see less than the
    one who came before must not read from a warning what else there is. 0 is no last item.
    """
    rows = list(items_beside(item, last=last, actor=actor)[:4])
    same_bytes = [row.label for row in rows if row.digest == item.digest and row.pk != item.pk]
    return Beside(_repeats(item, same_bytes[:3], actor), any(row.pk == last for row in rows))


def _repeats(item: Item, same_bytes: list[str], actor: Actor) -> list[dict[str, Any]]:
    """The same bytes, or the same number of the same issuer."""
    own, bytes_held = item.record_id, list(same_bytes)
    repeated = _records_repeated(item, actor)
    bytes_held += [
        record.accession
        for record in repeated.of_bytes
        if record.pk != own and record.accession not in bytes_held
    ]
    found = [{"code": "bytes_held", "params": {"name": name}} for name in bytes_held[:3]]
    return found + [
        {"code": "same_number", "params": {"name": record.accession}}
        for record in repeated.of_number
        if record.pk != own
    ]


def _records_repeated(item: Item, actor: Actor) -> Repeated:
    issued = parse_date(str((item.proposals.get("date") or {}).get("value", "")))
    return records_repeated(
        digest=item.digest,
        number_key=number_key(filed_number(item.proposals)),
        issued_on=issued.earliest() if issued else None,
        issuer=str((item.proposals.get("issuer") or {}).get("value", "")),
        actor=actor,
    )


def sheet_of(item: Item) -> Sheet:
    """The sheet of an item that was opened by `item_to_confirm`."""
    pages = list(ItemPage.objects.filter(item=item).only("number", "signals").order_by("number"))
    initial = _initial(item)
    ratios = {page.number: _ratio(page) for page in pages}
    found = {**_frame(pages), **item.proposals}
    order = [name for name in ORDER if name not in PLACED or item.state != State.FILED]
    return Sheet(
        rows=tuple(_row(item, name, found.get(name) or {}, initial, ratios) for name in order),
        initial=initial,
        pages=tuple(page.number for page in pages) or tuple(range(1, item.pages + 1)) or (1,),
        ratios=ratios,
    )


def _row(
    item: Item,
    name: str,
    proposal: dict[str, Any],
    initial: dict[str, Any],
    ratios: dict[int, float],
) -> Row:
    page, box = int(proposal.get("page") or 1), proposal.get("box")
    height = _height(ratios, page)
    return Row(
        name=name,
        sureness=_sureness(item, name, proposal, initial),
        page=page,
        box=_rectangle(box, height) if box else None,
        crop=_rectangle(_wider(box), height) if box else None,
        alternatives=tuple(proposal.get("alternatives") or ())[:3],
    )


def _frame(pages: list[ItemPage]) -> dict[str, Any]:
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
    if name in PLACED:
        return "sure" if initial.get(name) else "none"
    if not proposal.get("value"):
        return "poor" if proposal else "none"
    confidence = float(proposal.get("confidence") or 0)
    return "sure" if confidence >= SURE else "unsure" if confidence >= POOR else "poor"


def _initial(item: Item) -> dict[str, Any]:
    start: dict[str, Any] = {
        name: (item.proposals.get(name) or {}).get("value", "") for name in ORDER
    }
    start["level"] = int(item.level)
    start["inventory"] = item.inventory.code if item.inventory else ""
    start["version"] = item.version
    start["dossier"] = ""
    start["stage"] = str(item.state)
    if item.state == State.FILED and item.record is not None:
        start.update(_of_record(item.record))
    return start


def _of_record(record: Record) -> dict[str, Any]:
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
        "level": int(record.level),
        "version": record.version,
        "dossier": record.dossier.number if record.dossier else "",
    }


def _digits(record: Record) -> str:
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
