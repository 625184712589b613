"""Where a closed batch came from, what it is called and why it was opened again stand encrypted."""

import pytest
from django.db import IntegrityError, connection, transaction

from access.api import Level
from archive.machine_api import pay_owed, what_is_owed
from audit.api import Act
from ingest.actions.closing import close_batch, reopen_batch
from ingest.actions.intake import open_batch
from ingest.machine_api import batch_with_code
from ingest.models import Batch, BatchReopening
from ingest.queries.batches import last_reopening
from ingest.queries.items import batch_to, batches_visible_to
from ingest.queries.ledgers import all_batches, is_known_source
from ingest.queries.tables import batches_for_table
from tests.ingest.views.scans import WHO, queued
from tests.people import AT, actor, inventory, person
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"


@pytest.fixture
def shelf():
    return inventory(level=Level.SECRET, highest=Level.SECRET, title=MARKER)


@pytest.fixture
def who():
    person("bao", "archivist", clearance=Level.TOP_SECRET)
    return actor("bao")


def opened(shelf, *, source=f"/{MARKER}", for_more=False):
    return open_batch(
        who=WHO, source=source, title=f"Hộp {MARKER}", inventory=shelf, unit=shelf.unit_id,
        level=Level.ORDINARY, at=AT, for_more=for_more,
    )  # fmt: skip


def test_a_closed_batch_is_encrypted_and_found_by_its_way(guarded, shelf, who):
    batch = opened(shelf)
    assert (batch.level, standing(MARKER), opened(shelf).pk) == (2, set(), batch.pk)
    assert Batch.objects.get().title == f"Hộp {MARKER}"
    assert is_known_source(f"/{MARKER}", shelf)
    assert not is_known_source("/khác", shelf)
    assert [
        one.pk for one in batches_for_table(who, choice="", words=MARKER.lower(), sorted_by=())
    ] == [batch.pk]


def test_one_way_has_one_open_batch_whoever_opens_it(guarded, shelf):
    batch = opened(shelf)
    again = Batch(
        code="2026-9999", source=f"/{MARKER}", title="Hai", inventory=shelf, unit=batch.unit,
        level=batch.level, opened_at=AT, opened_by="khac",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    again.source = "/khác"
    again.save()


def test_why_it_was_opened_again_is_encrypted_and_read_with_it(guarded, shelf, who):
    batch = opened(shelf)
    close_batch(actor=who, batch=batch, at=AT)
    reopen_batch(actor=who, batch=batch, reason=f"thiếu {MARKER}", at=AT)
    assert standing(MARKER) == set()
    found, _ = batch_to(batch.code, act=Act.LIST, actor=who, at=AT)
    assert last_reopening(found).reason == f"thiếu {MARKER}"
    assert BatchReopening.objects.get().reason == f"thiếu {MARKER}"


def test_while_keys_are_shut_it_is_gone_on_with_and_seen_by_nobody(guarded, shelf, who):
    batch = opened(shelf)
    close_batch(actor=who, batch=batch, at=AT)
    guarded.shut()
    more = opened(shelf, for_more=True)
    assert more.pk != batch.pk
    assert queued(more, f"{MARKER}.pdf") is not None
    assert standing(MARKER) == set()
    assert list(batches_visible_to(actor("bao"))) == []
    assert [one.code for one in all_batches()] == [batch.code, more.code]
    assert batch_with_code(batch.code).pk == batch.pk


def test_what_comes_for_a_closed_one_while_keys_are_shut_stands_in_the_next(guarded, shelf, who):
    batch = opened(shelf)
    close_batch(actor=who, batch=batch, at=AT)
    guarded.shut()
    item = queued(opened(shelf), f"{MARKER}.pdf")
    assert item.batch_id != batch.pk
    assert queued(opened(shelf), "khác.pdf").batch_id == item.batch_id
    assert standing(MARKER) == set()


@pytest.mark.parametrize(
    ("table", "column"),
    [("ingest_batch", "source"), ("ingest_batch", "title"), ("ingest_batchreopening", "reason")],
)
def test_plain_words_are_refused(guarded, shelf, who, table, column):
    batch = opened(shelf)
    close_batch(actor=who, batch=batch, at=AT)
    reopen_batch(actor=who, batch=batch, reason="thiếu", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [MARKER])


def test_an_ordinary_batch_stays_plain_and_one_that_rises_is_owed(guarded, who):
    place = inventory("ML02", highest=Level.SECRET)
    batch = opened(place)
    assert standing(MARKER) == {"ingest_batch.source", "ingest_batch.title"}
    BatchReopening.objects.create(batch=batch, at=AT, by="bao", reason=MARKER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ingest_batch SET level = 1")
    pay_owed(at=AT)
    assert (standing(MARKER), what_is_owed().get("words")) == (set(), None)
    assert opened(place).pk != batch.pk, "it is another way by now"
