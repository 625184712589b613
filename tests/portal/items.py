"""Items of a batch in each of their states, as the sites hold them."""

from itertools import count
from uuid import uuid4

from access.api import Level
from archive.domain.description import Description
from archive.models import Inventory
from ingest.actions.claiming import claim_next
from ingest.actions.filing import confirm_item, reject_item
from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.actions.reading import finish_reading, note_opened, quarantine, record_page
from ingest.models import Batch, Item
from reading.domain.readings import PageReading, Proposal
from tests.people import AT, SETUP, actor, stored, unit

_bytes = count(1)


def new() -> bytes:
    """Bytes that nobody has yet."""
    return f"bytes {next(_bytes)}".encode()


def a_batch(shelf: Inventory | None, *, source: str = "s", **more) -> Batch:
    return open_batch(
        who=SETUP, source=source, title="Hộp 31", inventory=shelf,
        unit=shelf.unit_id if shelf else unit().pk, level=more.pop("level", Level.ORDINARY),
        at=AT, **more,
    )  # fmt: skip


def taken(batch: Batch, content: bytes | None = None) -> Item:
    """An item whose bytes came and that nobody has read yet."""
    row = stored(content or new())
    item = take_in(who=SETUP, batch=batch, arrival=Arrival(f"{uuid4().hex}.pdf", row), at=AT)
    assert item is not None
    return item


def read(
    batch: Batch,
    *,
    content: bytes | None = None,
    number: str = "14",
    level: str = "",
    unsure: tuple[str, ...] = (),
) -> Item:
    """
    An item that waits for a person; `level` is the mark that was read on it, `unsure` names fields
    that were not read for certain.
    """
    item = taken(batch, content)
    claim = _claimed(item)
    note_opened(
        claim=claim, media="application/pdf", pages=1, signed=False, born_digital=False,
        warnings=[],
    )  # fmt: skip
    signals = {"width": 1654, "height": 2339, "dpi": 200, "mode": "colour"}
    record_page(claim=claim, page=PageReading(1, "Kế hoạch số hóa", signals=signals), at=AT)
    said = {
        "number": number, "symbol": "KH/BTCTU", "issued": "08/03/2021", "type_code": "ke-hoach",
        "issuer": "Ban Tổ chức Tỉnh ủy", "abstract": "về số hóa", "level": level,
    }  # fmt: skip
    finish_reading(
        claim=claim, access_copy=None, pdfa="", born_digital=False, warnings=[], cpu_s=0, at=AT,
        proposals={
            name: Proposal(name, value, 0.6 if name in unsure else 0.99, 1, (1, 1, 9, 9), ())
            for name, value in said.items() if value
        },
    )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def stopped(batch: Batch) -> Item:
    """An item in quarantine."""
    item = taken(batch)
    quarantine(claim=_claimed(item), reason="damaged", params={}, cpu_s=0, at=AT)
    return Item.objects.get(pk=item.pk)


def filed(batch: Batch, *, number: str, dossier: str) -> Item:
    """An item that a person confirmed into a dossier of its batch's inventory."""
    item = read(batch, number=number)
    confirm_item(
        actor=actor("ky"), item_id=item.pk, version=item.version, inventory=batch.inventory_id,
        dossier=dossier, at=AT,
        description=Description(
            number=number, symbol="KH/BTCTU", issued="08/03/2021", type_code="ke-hoach",
            issuer="Ban Tổ chức Tỉnh ủy", abstract="về số hóa", level=Level.ORDINARY,
        ),
    )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def rejected(batch: Batch) -> Item:
    """An item that a person cleared for everything sent away."""
    item = read(batch, number="77")
    reject_item(actor=actor("ky"), item_id=item.pk, reason="không phải văn bản", at=AT)
    return Item.objects.get(pk=item.pk)


def _claimed(item: Item):
    now = AT
    while claim := claim_next(worker="w1", dead=(), at=now):
        if claim.item == item.pk:
            Item.objects.filter(state="reading").exclude(pk=item.pk).update(
                state="queued", worker="", lease_until=None
            )
            return claim
    raise AssertionError("the item is not in the queue")
