"""Whatever people do with files and scans, in whatever order: the books say what is there."""

import random
from io import BytesIO

import pytest
from django.conf import settings

from access.api import AccessDenied, Level
from archive.api import (
    ChangedMeanwhile,
    Withdrawn,
    completeness_of,
    open_store,
    recount,
    restore_record,
    withdraw_record,
)
from archive.models import Receipt, Record
from ingest.actions.claiming import claim_next
from ingest.actions.closing import NotClosable, NotReopenable, close_batch, reopen_batch
from ingest.actions.filing import confirm_item, try_again
from ingest.actions.reading import finish_reading, note_opened, record_page
from ingest.actions.replacing import (
    CameBefore,
    Offer,
    SameScan,
    keep_apart,
    offer_item,
    offer_scan,
    put_old_scan_back,
    take_better_scan,
    take_scan_from_queue,
)
from ingest.actions.taking_back import BatchClosed, PlaceTaken, take_back
from ingest.actions.together import reject_together, rescan_together, take_back_together
from ingest.domain.ledger import State
from ingest.domain.transitions import NotWaiting
from ingest.machine_api import ledger
from ingest.models import Batch, Item
from reading.domain.readings import PageReading
from tests.daily import daily
from tests.ingest.actions.test_ways_back import SAID
from tests.ingest.conftest import workstation
from tests.ingest.views.scans import open_a_batch, queued, texts_beside_the_archive
from tests.people import AT, actor, inventory, person

__all__ = ["workstation"]
pytestmark = pytest.mark.django_db
REFUSED = (
    AccessDenied, BatchClosed, CameBefore, ChangedMeanwhile, NotClosable, NotReopenable, NotWaiting,
    PlaceTaken, SameScan, Withdrawn,
)  # fmt: skip


class Nothing(Exception):
    """There is nothing yet to do it to."""


class House:
    """Two inventories with a batch each, and one person who does anything to any of it."""

    def __init__(self, seed: int) -> None:
        self.rnd = random.Random(seed)
        person("bao", "archivist", clearance=Level.SECRET)
        self.by = {"actor": actor("bao"), "at": AT}
        self.batches = [open_a_batch(inventory(code), source=code) for code in ("ML01", "ML02")]

    def one(self, rows):
        found = list(rows.order_by("pk"))
        if not found:
            raise Nothing
        return self.rnd.choice(found)

    def item(self, **only):
        return self.one(Item.objects.filter(**only))

    def record(self):
        return self.one(Record.objects.filter(withdrawn_at=None))

    def come(self):
        queued(self.rnd.choice(self.batches), content=b"bytes %d" % self.rnd.randrange(40))

    def read(self):
        while claim := claim_next(worker="w1", dead=(), at=AT):
            note_opened(
                claim=claim, media="application/pdf", pages=1, signed=False, born_digital=False,
                warnings=[],
            )  # fmt: skip
            record_page(claim=claim, page=PageReading(1, "Kế hoạch"), at=AT)
            finish_reading(
                claim=claim, access_copy=None, pdfa="", proposals={}, born_digital=False,
                warnings=[], cpu_s=0, at=AT,
            )  # fmt: skip

    def confirm(self):
        item = self.item(state=State.WAITING)
        confirm_item(
            **self.by, item_id=item.pk, version=item.version, inventory=item.batch.inventory_id,
            dossier="", description=SAID,
        )  # fmt: skip

    def send_away(self):
        act = self.rnd.choice([reject_together, rescan_together])
        act(**self.by, item_ids=[self.item().pk, self.item().pk], reason="mờ")

    def come_back(self):
        take_back(**self.by, item_id=self.item().pk)

    def come_back_together(self):
        take_back_together(**self.by, item_ids=[self.item().pk, self.item().pk])

    def again(self):
        try_again(**self.by, item_id=self.item().pk)

    def better_out_of_the_queue(self):
        item, record = self.item(state=State.WAITING), self.record()
        take_scan_from_queue(
            **self.by, record_id=record.pk, version=record.version, item_id=item.pk,
            shown=item.version, level=Level.ORDINARY, reason="rõ hơn",
        )  # fmt: skip

    def offer(self):
        file = BytesIO(b"better %d" % self.rnd.randrange(9))
        store = open_store(settings.KHOSO_VAULT)
        offer = Offer("moi.pdf", "Bản quét tốt hơn", "rõ hơn")
        offer_scan(**self.by, record_id=self.record().pk, file=file, offer=offer, store=store)

    def choose(self):
        item = self.item(state=State.WAITING)
        offer_item(**self.by, record_id=self.record().pk, item_id=item.pk, reason="rõ hơn")

    def take(self):
        item = self.item(state=State.COMPARING)
        record = self.one(Record.objects.filter(pk=item.replaces_id, withdrawn_at=None))
        take_better_scan(
            **self.by, record_id=record.pk, version=record.version, item_id=item.pk,
            level=Level.ORDINARY, reason="rõ hơn",
        )  # fmt: skip

    def keep_apart(self):
        keep_apart(**self.by, item_id=self.item(state=State.COMPARING).pk)

    def old_scan(self):
        record = self.record()
        put_old_scan_back(
            **self.by, record_id=record.pk, version=record.version, reason="nhầm",
            number=self.rnd.randint(1, record.version),
        )  # fmt: skip

    def withdraw(self):
        record = self.record()
        withdraw_record(**self.by, record_id=record.pk, version=record.version, reason="nhầm")

    def restore(self):
        record = self.one(Record.objects.all())
        restore_record(**self.by, record_id=record.pk, version=record.version, reason="nhầm")

    def close(self):
        close_batch(**self.by, batch=self.one(Batch.objects.all()))

    def reopen(self):
        reopen_batch(**self.by, batch=self.one(Batch.objects.all()), reason="còn")

    def act(self) -> str:
        """Do something, if it can be done just now; returns what."""
        acts = [
            self.come, self.come, self.read, self.read, self.confirm, self.confirm, self.send_away,
            self.come_back, self.come_back, self.come_back_together, self.again,
            self.better_out_of_the_queue, self.better_out_of_the_queue, self.offer, self.choose,
            self.take, self.take, self.keep_apart, self.old_scan, self.old_scan, self.withdraw,
            self.restore, self.close, self.reopen,
        ]  # fmt: skip
        chosen = self.rnd.choice(acts)
        try:
            chosen()
        except (*REFUSED, Nothing):
            return f"({chosen.__name__})"
        return chosen.__name__

    def look(self, done: list[str]) -> None:
        """Every book is asked, and every row counted."""
        assert all(ledger(batch).balances for batch in Batch.objects.all()), done
        assert recount(mend=False) == [], done
        assert not texts_beside_the_archive().exists(), done
        for record in Record.objects.filter(withdrawn_at=None):
            [item] = Item.objects.filter(record=record)
            assert (item.state, item.original_id) == (State.FILED, record.original_id), done
        for place in (batch.inventory for batch in self.batches):
            rows = Item.objects.filter(inventory=place, replaces=None)
            told = completeness_of(place, self.by["actor"])
            on_its_way = rows.filter(state__in=(State.QUEUED, State.READING, State.WAITING)).count()
            records = Record.objects.filter(inventory=place, withdrawn_at=None).count()
            assert (told.filed, told.waiting) == (records, on_its_way), done
            read = rows.filter(state=State.WAITING).count() + records
            assert told.recognised == read, done
        for item in Item.objects.filter(state=State.WAITING):
            receipt = Receipt.objects.get(pk=item.receipt_id)
            assert (receipt.state, receipt.inventory_id) == ("waiting", item.inventory_id), done


WALKS = {"short": (3, 40), "one": (1, 90), "two": (2, 90), "four": (4, 90)}


@pytest.mark.parametrize(("seed", "acts"), daily(WALKS, "short"))
def test_the_books_say_what_is_there_whatever_was_done_before(seed, acts, workstation):
    house, done = House(seed), []
    for _ in range(acts):
        done.append(house.act())
        house.look(done[-12:])
    assert len({name for name in done if "(" not in name}) > 7
