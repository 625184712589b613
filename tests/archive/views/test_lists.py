"""The catalogue's screens cost the same however much they show, and ask before they show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import Level
from access.models import User, Workstation
from archive.models import Dossier, ListedRecord
from audit.models import Event
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def archivist(client):
    Workstation.objects.create(
        name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    person("bao", "archivist")
    client.force_login(User.objects.get(username="bao"))
    return client


def more(shelf, count):
    for number in range(count):
        last = ListedRecord.objects.filter(inventory=shelf).count() + 1
        dossier, _ = Dossier.objects.get_or_create(inventory=shelf, number=str(last))
        ListedRecord.objects.create(
            inventory=shelf, position=last, dossier=dossier, number_text=f"{last}"
        )
        record(shelf, number=str(100 + last), dossier="" if number % 2 else dossier.number)


SCREENS = [
    "/phong/", "/muc-luc/", "/muc-luc/ML01/", "/muc-luc/ML01/ho-so/{dossier}/", "/day-du/", "/",
    *(f"/muc-luc/ML01/danh-sach/{which}/" for which in ("expected", "received", "filed", "missing", "surplus")),
]  # fmt: skip


@pytest.mark.parametrize("address", SCREENS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(address, archivist):
    shelf = inventory("ML01")
    more(shelf, 2)
    address = address.format(dossier=Dossier.objects.get(number="1").pk)
    few = queries(archivist, address)
    more(shelf, 30)
    for number in range(2, 12):
        inventory(f"ML{number:02d}")
    assert queries(archivist, address) == few


def test_the_trail_takes_as_many_queries_for_many_events_as_for_few(client):
    person("thinh", "auditor")
    client.force_login(User.objects.get(username="thinh"))
    few = queries(client, "/nhat-ky/")
    for _ in range(40):
        client.get("/nhat-ky/")
    assert Event.objects.count() > 40
    assert queries(client, "/nhat-ky/") == few


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_original_is_a_right_of_its_own_and_comes_byte_for_byte(archivist, client):
    made = record(inventory("ML01"), file=b"goc")
    answer = archivist.get(f"/van-ban/{made.pk}/tep/")
    assert b"".join(answer.streaming_content) == b"goc"
    assert answer["Content-Disposition"] == f'attachment; filename="{made.accession}.pdf"'
    assert Event.objects.filter(action="take_file", subject=made.accession, outcome="done").exists()
    person("khue", "officer")
    client.force_login(User.objects.get(username="khue"))
    assert client.get(f"/van-ban/{made.pk}/").status_code == 200
    assert client.get(f"/van-ban/{made.pk}/tep/").status_code == 404
    assert Event.objects.filter(action="take_file", outcome="refused", rule="takes_files").exists()


def test_an_auditor_and_an_administrator_see_no_catalogue(client):
    shelf = inventory("ML01", level=Level.ORDINARY)
    dossier = Dossier.objects.create(inventory=shelf, number="1")
    for role in ("auditor", "administrator"):
        person(role, role)
        client.force_login(User.objects.get(username=role))
        assert {
            client.get(address.format(dossier=dossier.pk)).status_code for address in SCREENS[:-6]
        } == {404}
