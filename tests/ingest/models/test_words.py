"""What was read of an item that is closed, or of which nothing is known yet, stands encrypted."""

import pytest
from django.db import IntegrityError, connection, transaction

from archive.machine_api import pay_owed, what_is_owed
from ingest.actions.claiming import claim_next, register_worker
from ingest.actions.reading import record_page
from ingest.domain.ledger import Marks, State
from ingest.models import Batch, Item, ItemPage
from reading.domain.readings import PageReading
from tests.ingest.views.scans import open_a_batch, queued
from tests.people import AT, inventory
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERTRANG"


@pytest.fixture
def item(guarded):
    batch = open_a_batch(inventory())
    Batch.objects.update(highest=3)
    made = queued(batch)
    register_worker(worker="w1", at=AT)
    claim = claim_next(worker="w1", dead=frozenset(), living=frozenset({"w1"}), at=AT)
    record_page(claim=claim, page=PageReading(1, MARKER), at=AT)
    return Item.objects.get(pk=made.pk)


def test_a_page_of_a_scan_that_nobody_knows_is_encrypted_and_read(item):
    assert item.rank == 3
    assert standing(MARKER) == set()
    page = ItemPage.objects.get(item=item)
    assert (page.text, page.as_text().text) == (MARKER, MARKER)


def test_it_is_plain_once_the_item_is_known_to_be_open_and_encrypted_when_it_rises(item):
    Item.objects.filter(pk=item.pk).update(marks=Marks.READ, state=State.WAITING)
    assert what_is_owed()["words"] >= 1
    pay_owed(at=AT)
    assert standing(MARKER) == {"ingest_itempage.text"}
    Item.objects.filter(pk=item.pk).update(level=2)
    pay_owed(at=AT)
    assert (standing(MARKER), set(what_is_owed())) == (set(), {"object", "traces"})
    assert ItemPage.objects.get().text == MARKER


def test_plain_words_on_a_page_of_a_closed_item_are_refused(item):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ingest_itempage SET text = %s", [MARKER])


def test_without_private_keys_pages_come_in_all_the_same(guarded):
    private = dict(guarded._private)
    guarded.shut()
    batch = open_a_batch(inventory())
    Batch.objects.update(highest=3)
    made = queued(batch)
    ItemPage.objects.create(item=made, number=1, text=MARKER, read_at=AT)
    assert standing(MARKER) == set()
    guarded._private.update(private)
    assert ItemPage.objects.get().text == MARKER
