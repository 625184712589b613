"""The catalogue's screens cost the same however much they show, and ask before they show."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import Level
from access.models import User, Workstation
from archive.models import Dossier, ListedRecord, Record
from audit.models import Event
from tests.daily import daily
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
    "/phong/", "/muc-luc/", "/muc-luc/ML01/", "/muc-luc/ML01/ho-so/{dossier}/", "/day-du/",
    *(f"/muc-luc/ML01/danh-sach/{which}/" for which in ("expected", "received", "filed", "missing", "surplus")),
]  # fmt: skip


@pytest.mark.parametrize("address", daily(SCREENS, "/muc-luc/ML01/", SCREENS[-2], "/day-du/"))
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(address, archivist):
    shelf = inventory("ML01")
    more(shelf, 2)
    address = address.format(dossier=Dossier.objects.get(number="1").pk)
    few = queries(archivist, address)
    more(shelf, 30)
    for number in range(2, 12):
        inventory(f"ML{number:02d}")
    assert queries(archivist, address) == few


def test_records_of_hidden_dossiers_stand_in_their_place_among_those_of_none(archivist):
    """Walked forwards and back, each comes once and in the order of dates, the unknown first."""
    shelf = inventory("ML01")
    Dossier.objects.create(inventory=shelf, number="M", level=Level.SECRET)
    for number in range(110):
        issued = f"{1 + number % 28:02d}/{1 + number // 28:02d}/2021" if number > 2 else ""
        record(shelf, number=str(500 - number), issued=issued, dossier="M" if number % 3 else "")
    rows = Record.objects.order_by(F("issued_on").asc(nulls_first=True), "number")
    wanted = [row.accession for row in rows]
    ahead, pages = walked(archivist, "/muc-luc/ML01/", "next")
    assert ahead == wanted
    back, _ = walked(archivist, pages[-1], "prev")
    assert sorted(back) == sorted(wanted)


def walked(client, address, way):
    """The numbers of the records on this page and those that follow, and the pages' addresses."""
    numbers, pages = [], []
    while address:
        shown = client.get(address).content.decode()
        numbers += list(dict.fromkeys(re.findall(r"KS-\d+", shown)))
        pages.append(address)
        further = re.search(rf'rel="{way}" href="([^"]+)"', shown)
        address = "/muc-luc/ML01/" + html.unescape(further[1]) if further else ""
    return numbers, pages


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


def test_an_inventory_of_which_every_record_stands_in_a_dossier_speaks_of_no_others(archivist):
    shelf = inventory("ML77")
    Dossier.objects.create(inventory=shelf, number="01")
    record(shelf, number="5", dossier="01")
    page = html.unescape(archivist.get("/muc-luc/ML77/").content.decode())
    assert "Văn bản chưa thuộc hồ sơ nào" not in page
    record(shelf, number="6")
    assert "Văn bản chưa thuộc hồ sơ nào" in html.unescape(
        archivist.get("/muc-luc/ML77/").content.decode()
    )
