"""An item laid out for the person who confirms it: each field, how sure, and where on the page."""

from dataclasses import dataclass
from typing import Any

from archive.api import Record
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage

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
SURE = 0.9
POOR = 0.5
# Ten-thousandths of the page round a box, so that a crop shows what stands beside it.
MARGIN = (150, 60)


@dataclass(frozen=True, slots=True)
class Row:
    """
    One field: `sureness` is "sure", "unsure", "poor", "none" (nothing read) or "person".

    `box` is left, top, width, height and `crop` the same with a margin, in ten-thousandths.
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
    """All fields of an item with what they begin with, and its pages."""

    rows: tuple[Row, ...]
    initial: dict[str, Any]
    pages: tuple[int, ...]
    ratios: dict[int, float]

    @property
    def doubts(self) -> int:
        """How many fields a person must look at."""
        return sum(row.doubtful for row in self.rows)


def sheet_of(item: Item) -> Sheet:
    """The sheet of an item that was opened by `item_to`."""
    pages = list(ItemPage.objects.filter(item=item).only("number", "signals").order_by("number"))
    initial = _initial(item)
    return Sheet(
        rows=tuple(_row(item, name, initial) for name in ORDER),
        initial=initial,
        pages=tuple(page.number for page in pages) or tuple(range(1, item.pages + 1)),
        ratios={page.number: _ratio(page) for page in pages},
    )


def _row(item: Item, name: str, initial: dict[str, Any]) -> Row:
    proposal = item.proposals.get(name) or {}
    box = proposal.get("box")
    return Row(
        name=name,
        sureness=_sureness(item, name, proposal, initial),
        page=int(proposal.get("page") or 1),
        box=_rectangle(box) if box else None,
        crop=_rectangle(_wider(box)) if box else None,
        alternatives=tuple(proposal.get("alternatives") or ())[:3],
    )


def _sureness(item: Item, name: str, proposal: dict[str, Any], initial: dict[str, Any]) -> str:
    if item.values or (item.record is not None and item.record.reviewed):
        return "person"
    if name == "level":
        return "unsure" if proposal or item.level else "sure"
    if name in {"inventory", "dossier"}:
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


def _rectangle(box: Any) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(side) for side in box)
    return left, top, max(1, right - left), max(1, bottom - top)


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
    width = float(page.signals.get("width") or 2480)
    height = float(page.signals.get("height") or 3508)
    return round(height / width, 4) if width > 0 else 1.4142
