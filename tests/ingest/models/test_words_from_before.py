"""What stood plain before a site had keys is taken in by `encrypt_closed`, and nothing plain is left."""

import pytest
from django.db import connection

from access.api import Level
from archive.actions.owing import owe_what_stands_plain, pay_owed, what_is_owed
from archive.models import plain_guards
from ingest.actions.closing import close_batch, reopen_batch
from ingest.actions.filing import reject_item
from ingest.models import Batch, BatchReopening, Item
from tests.ingest.views.scans import decided, open_a_batch, queued, waiting
from tests.people import AT, actor, inventory, person
from tests.word_keys import guarded, open_keys, standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"


def test_items_and_batches_from_before_are_encrypted_where_they_stand():
    person("bao", "archivist", clearance=Level.TOP_SECRET)
    who = actor("bao")
    place = inventory(highest=Level.TOP_SECRET)
    closed_place = inventory("ML02", level=Level.SECRET, highest=Level.SECRET)
    batch = open_a_batch(place)
    decided(waiting(batch, f"{MARKER} 1.pdf", level="SECRET", abstract=MARKER), Level.SECRET)
    plain = waiting(batch, "thường.pdf")
    away = waiting(batch, "bỏ.pdf")
    reject_item(actor=who, item_id=away.pk, reason=MARKER, at=AT)
    queued(batch, f"{MARKER} 2.pdf")
    Batch.objects.filter(pk=batch.pk).update(title=MARKER)
    other = open_a_batch(closed_place, source=f"/{MARKER}")
    close_batch(actor=who, batch=other, at=AT)
    reopen_batch(actor=who, batch=other, reason=MARKER, at=AT)
    before = standing(MARKER)
    assert {
        "ingest_item.name", "ingest_item.proposals", "ingest_item.reason_params", "ingest_batch.source",
        "ingest_batchreopening.reason",
    } <= before  # fmt: skip
    with open_keys(), guarded():
        owe_what_stands_plain()
        while pay_owed(at=AT):
            pass
        # An ordinary batch is told to everybody, and so is what it is called.
        assert standing(MARKER) == {"ingest_batch.title"}
        assert not {"words", "token"} & set(what_is_owed())
        assert {one.name for one in Item.objects.all()} == {
            f"{MARKER} 1.pdf", f"{MARKER} 2.pdf", "thường.pdf", "bỏ.pdf",
        }  # fmt: skip
        assert Item.objects.get(name="thường.pdf") == plain
        assert BatchReopening.objects.get().reason == MARKER
        assert open_a_batch(closed_place, source=f"/{MARKER}").pk == other.pk
        assert queued(batch, f"{MARKER} 2.pdf", b"other") is not None
        plain_guards.put_up(connection)
        owe_what_stands_plain()
        assert "words" not in what_is_owed(), "said again, it owes nothing"
