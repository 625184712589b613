"""Kept counts and ranks of items are what the rules say of each item, whoever wrote it."""

import random

import pytest

from access.api import Level
from access.domain.levels import Level as Levels
from archive.api import recount, settle_sums
from archive.domain.standing import rank_of
from archive.models import Record, StoredFile
from ingest.domain.ledger import Marks, State
from ingest.models import Batch, Item, ItemFigure, ItemPage
from ingest.queries.batches import quality_of, view_of
from ingest.queries.items import items_to_review, items_visible_to, secrecy_of, waiting_items
from ingest.queries.ledgers import (
    NEVER_READ,
    counts_of_batch,
    counts_of_items,
    ledger,
    ledger_seen,
    read_pages,
)
from tests.daily import daily
from tests.ingest.views.scans import open_a_batch, queued
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


class Walk:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        place = inventory("ML01", highest=Level.SECRET)
        self.batches = [
            open_a_batch(place, source="/a"),
            open_a_batch(place, source="/b", level=Level.CONFIDENTIAL),
        ]
        self.records = [record(place, reviewed=n % 2 == 0, number=str(n)) for n in range(6)]
        self.files = list(StoredFile.objects.all())
        self.position = 0

    def step(self):
        self.chance.choice(
            [self.take, self.take, self.move, self.move, self.read, self.page_changed,
             self.close_bytes, self.close_batch, self.review, self.stale, self.settle]
        )()  # fmt: skip

    def any_item(self):
        return Item.objects.order_by("?").first()

    def take(self):
        self.position += 1
        Item.objects.create(
            batch=self.chance.choice(self.batches), position=self.position, name="x.pdf",
            pages=self.chance.randrange(5), taken_at=AT, original=self.chance.choice(self.files),
            state=self.chance.choice(list(State)), marks=self.chance.choice(list(Marks)),
            level=self.chance.choice(list(Levels)), duplicate_of=self.any_item(),
        )  # fmt: skip

    def move(self):
        item = self.any_item()
        if item is None:
            return
        free = Record.objects.filter(item__isnull=True).first()
        Item.objects.filter(pk=item.pk).update(
            state=self.chance.choice(list(State)), marks=self.chance.choice(list(Marks)),
            level=self.chance.choice(list(Levels)), reason=self.chance.choice(["", "rescan", "x"]),
            access_copy=self.chance.choice([None, *self.files]),
            **({"record": free} if free and self.chance.random() < 0.4 else {}),
        )  # fmt: skip

    def read(self):
        item = self.any_item()
        if item is not None:
            ItemPage.objects.create(
                item=item, number=item.item_pages.count() + 1, text="x", read_at=AT,
                variant=self.chance.choice(["plain", "text-layer", "sauvola", ""]),
                confidence=self.chance.choice([50, 95]),
                validity=1, coverage=self.chance.choice([0.5, 1]),
                signals=self.chance.choice(
                    [{}, {"blank": True}, {"mode": "grey", "dpi": 298.7}, {"mode": None}]
                ),
            )  # fmt: skip

    def page_changed(self):
        ItemPage.objects.filter(pk__lte=self.chance.randrange(1, 9)).update(
            signals={"mode": "colour", "dpi": 200, "blank": False}, variant="sauvola"
        )

    def close_bytes(self):
        StoredFile.objects.filter(pk=self.chance.choice(self.files).pk).update(
            level=self.chance.choice(list(Levels)), party_papers=self.chance.random() < 0.3
        )

    def close_batch(self):
        Batch.objects.filter(pk=self.chance.choice(self.batches).pk).update(
            level=self.chance.choice(list(Levels)), highest=self.chance.choice(list(Levels)),
            party_papers=self.chance.random() < 0.3,
        )  # fmt: skip

    def review(self):
        Record.objects.filter(pk=self.chance.choice(self.records).pk).update(
            reviewed=self.chance.random() < 0.7
        )

    def stale(self):
        item = self.any_item()
        if item is not None:
            self.close_bytes()
            self.move()
            item.save()

    def settle(self):
        settle_sums()


@pytest.fixture(params=daily(range(4), 2))
def walked(request):
    walk = Walk(request.param)
    for _ in range(70):
        walk.step()
    return walk


def test_the_kept_rank_says_what_the_rule_says_of_each_item(walked):
    rows = Item.objects.select_related("batch", "original", "access_copy", "duplicate_of")
    for item in rows:
        said = secrecy_of(item)
        assert item.rank == rank_of(said.level, party_papers=said.party_papers)
        assert item.raised == (item.level > item.batch.level)


def test_after_any_walk_the_kept_counts_are_what_is_counted(walked):
    assert recount(mend=False) == []
    while settle_sums():
        pass
    assert recount(mend=False) == []
    ItemFigure.objects.order_by("?").first().delete()
    Item.objects.all()[:1]
    assert recount(mend=True) != []
    assert recount(mend=False) == []


@pytest.mark.parametrize("party", [False, True])
@pytest.mark.parametrize("clearance", list(Levels))
def test_every_count_is_the_length_of_what_the_person_sees(walked, clearance, party):
    person("an", "archivist", clearance=clearance, party_papers=party)
    viewer = actor("an")
    seen = list(items_visible_to(viewer))
    counts = counts_of_items(viewer)
    assert counts["waiting"] == waiting_items(viewer).count()
    assert counts["to_review"] == items_to_review(viewer).count()
    assert counts["to_review"] == sum(
        i.state == State.FILED and i.record is not None and not i.record.reviewed for i in seen
    )
    assert counts["in_work"] == sum(i.state in {State.QUEUED, State.READING} for i in seen)
    for batch in Batch.objects.all():
        here = [i for i in items_visible_to(viewer) if i.batch_id == batch.pk]
        if not here:
            continue
        terms = ledger_seen(batch, viewer).terms
        assert terms["filed"].files == sum(i.state == State.FILED for i in here)
        assert terms["duplicates"].pages == sum(i.pages for i in here if i.state == "duplicate")
        done = sum(i.item_pages.count() for i in here if i.state != State.DUPLICATE)
        # What was set aside or is there twice is not to be read any more.
        known = sum(i.pages for i in here if i.state not in NEVER_READ)
        read, to_be_read = read_pages(batch, viewer)
        assert to_be_read == max(read, known)
        assert done <= read
        quality = view_of(batch, actor=viewer, at=AT).quality
        pages = [page for i in here for page in i.item_pages.all()]
        plain = [page for page in pages if not page.signals.get("blank")]
        assert quality.blank == len(pages) - len(plain)
        assert quality.reread == sum(page.variant == "sauvola" for page in plain)
        assert quality.doubtful == sum(p.confidence < 90 or p.coverage < 0.97 for p in plain)
        assert sum(n for *_, n in quality.by_kind) == len(plain)
        assert ("grey", 300) in {(m, d) for m, d, _ in quality.by_kind} or not any(
            page.signals.get("mode") == "grey" for page in plain
        )


def test_a_batch_as_a_whole_counts_everything(walked):
    for batch in Batch.objects.all():
        now = ledger(batch)
        assert sum(t.files for t in now.terms.values()) == batch.items.count()
        blank = ItemPage.objects.filter(item__batch=batch, signals__blank=True).count()
        assert quality_of(batch).blank == blank


def test_a_file_that_comes_while_a_ledger_is_drawn_up_does_not_unbalance_it(db):
    place = inventory("ML01")
    person("an", "archivist")
    batch = open_a_batch(place)
    queued(batch, "mot.pdf")
    read_before = Batch.objects.get(pk=batch.pk)
    queued(batch, "hai.pdf")
    books = [
        ledger(read_before),
        ledger_seen(read_before, actor("an")),
        counts_of_batch(read_before, [0]).ledger,
    ]
    assert [(one.received.files, one.balances) for one in books] == [(2, True)] * 3
