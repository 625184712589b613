"""A page image asks the database at most six times, in every case; a person leafs fast."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.api import Role, register_workstation
from access.models import User
from archive.models import RecordVersion
from ingest.actions.filing import confirm_item
from ingest.models import Item
from tests.ingest.actions.test_ways_back import SAID, read, sent, take
from tests.ingest.views.scans import open_a_batch, waiting
from tests.people import AT, KEEPER, actor, inventory, person, record
from tests.reading.looking.test_page_images import pdf

pytestmark = pytest.mark.django_db

MOST = 6
OF_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def archivist(client):
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="AN-1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    person("van", Role.ARCHIVIST)
    client.force_login(User.objects.get(username="van"))
    return client


def asked(client, address):
    """How often the database was asked; the beginning and the end of transactions apart."""
    with CaptureQueriesContext(connection) as context:
        answer = client.get(address)
    assert answer.status_code == 200
    words = [query["sql"] for query in context.captured_queries]
    return len([sql for sql in words if not sql.startswith(OF_TRANSACTIONS)])


def looks(client, address):
    first = asked(client, address)
    return first, asked(client, address)


def filed():
    item = waiting(open_a_batch(inventory()), content=pdf().getvalue())
    confirm_item(
        actor=actor("van"), item_id=item.pk, version=item.version,
        inventory=item.batch.inventory_id, dossier="", description=SAID, at=AT,
    )  # fmt: skip
    return Item.objects.select_related("record").get(pk=item.pk)


WIDTHS = pytest.mark.parametrize("width", ["", "?rong=200"])


@WIDTHS
def test_a_page_of_a_record(archivist, width):
    row = record(inventory(), pages=("một", "hai"), file=pdf().getvalue())
    address = reverse("archive:page_image", args=[row.pk, 1]) + width
    assert max(looks(archivist, address)) <= MOST


@WIDTHS
def test_a_page_of_an_item_that_waits(archivist, width):
    item = waiting(open_a_batch(inventory()), content=pdf().getvalue())
    address = reverse("ingest:page_image", args=[item.pk, 1]) + width
    assert max(looks(archivist, address)) <= MOST


def test_a_page_of_an_item_that_was_filed(archivist):
    item = filed()
    assert max(looks(archivist, reverse("ingest:page_image", args=[item.pk, 1]))) <= MOST


def test_the_part_of_a_page_on_which_a_field_was_read(archivist):
    item = waiting(open_a_batch(inventory()), content=pdf().getvalue())
    Item.objects.filter(pk=item.pk).update(
        proposals={
            **item.proposals,
            "number": {"value": "14", "page": 1, "box": [900, 900, 1900, 1100]},
        }
    )
    assert max(looks(archivist, reverse("ingest:part_of_page", args=[item.pk, "number"]))) <= MOST


def test_a_page_of_an_old_scan(archivist):
    made = filed().record
    item = read(sent(actor("van"), made, content=pdf(colours=[(9, 9, 9)]).getvalue()))
    take(actor("van"), made, item)
    version = RecordVersion.objects.get(record=made, kind="rescanned")
    address = reverse("archive:old_page_image", args=[made.pk, version.number, 1])
    assert max(looks(archivist, address)) <= MOST
