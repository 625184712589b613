"""What was taken in: one large batch, others of 500, with their files; some filed, some still open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Any

from archive.models import Inventory, Receipt, Record
from ingest.models import Batch, Item, ItemPage, WorkerBeat

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
LARGE_BATCH = 10_000
BATCH, BATCHES = 500, 80
NEWEST_OPEN = 12
OPEN_STATES = ("waiting", "quarantined", "waiting", "queued", "rejected", "duplicate")
ISSUERS = ("Ban Tổ chức Tỉnh ủy", "Tỉnh ủy", "Văn phòng Tỉnh ủy", "Huyện ủy Bình Giang")
SIGNALS = {"width": 1654, "height": 2339, "dpi": 200, "mode": "colour"}


def open_items(size: int) -> int:
    """How many files of a site of this size are not filed yet."""
    return 200 + size // 50


@dataclass
class Queue:
    """Batches and items; `drawn` are numbers not given to anything yet."""

    size: int
    chance: Random
    drawn: Iterator[int]
    inventories: list[Inventory]
    records: list[Record]
    files: list[int]

    def fill(self) -> None:
        """The batches with their items, the pages of what was read, and a worker's sign of life."""
        sizes = self._sizes()
        Batch.objects.bulk_create(
            self._batch(n, size, last=len(sizes) - 1) for n, size in enumerate(sizes)
        )
        written(Item, self._items(sizes))
        read = Item.objects.exclude(state="queued").values_list("pk", "pages")
        written(
            ItemPage, (page_of(item, n) for item, pages in list(read) for n in range(1, pages + 1))
        )
        WorkerBeat.objects.create(name="w1", started_at=AT, beat_at=AT)

    def _sizes(self) -> list[int]:
        large, wanted = min(LARGE_BATCH, self.size // 2), self.size + open_items(self.size)
        sizes = [large]
        # A list of batches is a full page at every size, or its growth would be that of the page.
        usual = min(BATCH, (wanted - large) // BATCHES)
        while sum(sizes) < wanted:
            sizes.append(usual)
        return sizes

    def _batch(self, n: int, size: int, *, last: int) -> Batch:
        inventory = self.inventories[n % len(self.inventories)]
        return Batch(
            code=f"2026-{n + 1:04d}",
            source=f"/scans/{n}",
            title=f"Hộp {n}",
            inventory=inventory,
            unit_id=inventory.unit_id,
            highest=1,
            party_papers=inventory.party_papers,
            level=inventory.level,
            received_files=size,
            state="open" if n == 0 or n > last + 1 - NEWEST_OPEN else "closed",
            opened_at=AT,
            opened_by="archivist",
        )

    def _items(self, sizes: list[int]) -> Iterator[Item]:
        batches = list(Batch.objects.order_by("pk"))
        receipts = dict(Receipt.objects.values_list("record", "pk"))
        waiting = iter(self.records)
        still_open = self._still_open(sizes)
        places = (
            place for n, size in enumerate(sizes) for place in ((n, at) for at in range(size))
        )
        for n, (batch, position) in enumerate(places):
            record = None if n in still_open else next(waiting, None)
            made = (
                self._filed(record, receipts) if record else self._open(n, position, batches[batch])
            )
            made.pk, made.batch, made.position = next(self.drawn), batches[batch], position + 1
            made.name, made.digest = f"tep-{n}.pdf", sha256(f"i{n}".encode()).hexdigest()
            made.media, made.taken_at = "application/pdf", AT
            made.settled_at = None if made.state == "queued" else AT + timedelta(seconds=n % 1000)
            yield made

    def _still_open(self, sizes: list[int]) -> set[int]:
        """Places of what is not filed: some of the large batch, and the newest of all."""
        large, last = sizes[0], sum(sizes)
        return {
            *range(0, large, max(1, large // 100)),
            *range(last - open_items(self.size), last),
        }

    def _filed(self, record: Record, receipts: dict[int, int]) -> Item:
        return Item(
            original_id=record.original_id,
            pages=record.pages,
            state="filed",
            inventory_id=record.inventory_id,
            level=record.level,
            receipt_id=receipts[record.pk],
            record=record,
            marks="read",
            proposals={},
        )

    def _open(self, n: int, position: int, batch: Batch) -> Item:
        state = OPEN_STATES[position % len(OPEN_STATES)]
        set_aside = "rescan" if n % 3 == 0 else "damaged"
        return Item(
            original_id=self.files[self.size + n % open_items(self.size)],
            pages=3,
            state=state,
            reason=set_aside if state == "quarantined" else "",
            inventory_id=batch.inventory_id,
            level=self.chance.choices(range(4), [90, 6, 3, 1])[0],
            marks="unread" if state == "queued" else "read",
            proposals=proposals(n),
        )


def page_of(item: int, number: int) -> ItemPage:
    """A page of an item that was read."""
    return ItemPage(
        item_id=item, number=number, confidence=95, variant="plain", signals=SIGNALS, read_at=AT
    )


def proposals(n: int) -> dict[str, Any]:
    """What the machine proposes for an open item."""
    values = {
        "number": str(n % 900 + 1), "symbol": "KH/BTCTU", "issued": "04/05/2012", "type_code": "ke-hoach",
        "issuer": ISSUERS[0], "abstract": "về số hóa hồ sơ đảng viên",
    }  # fmt: skip
    return {
        name: {"value": value, "confidence": 0.97, "page": 1, "box": [2000, 1300, 3000, 1400], "alternatives": []}
        for name, value in values.items()
    }  # fmt: skip


def written(model: Any, rows: Iterable[Any]) -> None:
    """Write the rows in steps, so that no step holds everything in memory."""
    left = iter(rows)
    while step := list(islice(left, 5_000)):
        model.objects.bulk_create(step, batch_size=1_000)
