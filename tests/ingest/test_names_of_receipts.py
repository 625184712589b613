"""The list of what was received calls nothing by its name that its item keeps closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.api import Level, register_workstation
from access.models import User
from archive.models import Receipt
from ingest.actions.filing import send_to_rescan, try_again
from ingest.actions.intake import open_batch
from ingest.models import Batch, Item
from tests.people import AT, KEEPER, SETUP, actor, inventory, person, unit
from tests.portal.items import a_batch, read, stopped, taken

pytestmark = pytest.mark.django_db

LISTS = ("/muc-luc/ML01/danh-sach/received/", "/muc-luc/ML01/danh-sach/filed/", "/muc-luc/ML01/")


@pytest.fixture
def shelf():
    unit()
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    person("a1", "archivist")
    person("a2", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return inventory("ML01")


def names_seen(item: Item) -> list[str]:
    client = Client()
    client.force_login(User.objects.get(username="a1"))
    label = Receipt.objects.get(pk=item.receipt_id).label.encode()
    return [address for address in LISTS if label in client.get(address).content]


def known_to_bring_worse(shelf, source="x") -> None:
    open_batch(
        who=SETUP, source=source, title="Hộp 31", inventory=shelf, unit=shelf.unit_id,
        level=Level.ORDINARY, highest=Level.TOP_SECRET, at=AT,
    )  # fmt: skip


def test_when_the_way_turns_out_to_bring_worse_the_name_is_closed_with_the_item(shelf):
    item = taken(a_batch(shelf, source="x"))
    assert names_seen(item)
    known_to_bring_worse(shelf)
    assert names_seen(item) == []


def test_what_is_tried_again_is_unknown_again(shelf):
    batch = a_batch(shelf, source="x")
    Batch.objects.filter(pk=batch.pk).update(highest=3)
    batch.refresh_from_db()
    item = read(batch, number="40")
    assert names_seen(item)
    send_to_rescan(actor=actor("a1"), item_id=item.pk, reason="mờ", at=AT)
    assert names_seen(item) == []
    try_again(actor=actor("a2"), item_id=item.pk, at=AT)
    assert names_seen(item) == []


def test_closed_batches_of_the_way_are_known_to_have_brought_worse_too(shelf):
    batch = a_batch(shelf, source="x")
    item = stopped(batch)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CLOSED)
    known_to_bring_worse(shelf)
    assert Batch.objects.get(pk=batch.pk).highest == Level.TOP_SECRET
    assert Item.objects.get(pk=item.pk).rank == Level.TOP_SECRET
