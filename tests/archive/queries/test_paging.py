"""A long list is walked stretch by stretch, forwards and back, each row once."""

import re

import pytest

from access.api import Level
from access.models import User
from archive.models import ListedRecord, Record
from tests.pages import tight
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    person("tinh", "unit_head")
    client.force_login(User.objects.get(username="tinh"))
    return client


def numbers(page):
    return re.findall(r'<td class="mono">(KS-\d+)</td>', page)


def further(page, which):
    found = re.search(rf'rel="{which}" href="([^"]*)"', page)
    return found and found[1].replace("&amp;", "&")


@pytest.fixture
def house():
    place = inventory("ML01")
    days = ["", "08/03/2021", "2020", "08/03/2021", "", "05/2019"]
    made = [record(place, number=str(1 + n % 7), issued=days[n % 6]) for n in range(120)]
    Record.objects.filter(pk__in=[row.pk for row in made[::9]]).update(number=None)
    return place


@pytest.mark.parametrize("address", ["/muc-luc/ML01/", "/muc-luc/ML01/danh-sach/filed/"])
def test_every_row_comes_once_forwards_and_the_same_way_back(address, house, reader):
    page, seen, stretches = reader.get(address).content.decode(), [], []
    while True:
        stretches.append(numbers(page))
        seen += numbers(page)
        onwards = further(page, "next")
        if onwards is None:
            break
        page = reader.get(address + onwards).content.decode()
    assert sorted(seen) == sorted(row.accession for row in Record.objects.all())
    assert [len(rows) for rows in stretches] == [50, 50, 20]
    back = [numbers(page)]
    while before := further(page, "prev"):
        page = reader.get(address + before).content.decode()
        back.append(numbers(page))
    assert back[::-1] == stretches


def test_where_a_hidden_row_would_stand_cannot_be_asked(house, reader):
    hidden = record(house, issued="01/01/2020", level=Level.SECRET)
    address = "/muc-luc/ML01/danh-sach/filed/"
    first = numbers(reader.get(address).content.decode())
    for odd in (hidden.pk, 10**30, "x", "-1", "²", ""):
        for name in ("sau", "truoc"):
            assert numbers(reader.get(address, {name: odd}).content.decode()) == first


def test_the_figure_above_a_list_is_the_whole_list(house, reader):
    page = reader.get("/muc-luc/ML01/danh-sach/filed/").content.decode()
    assert re.search(r"<h1>[^<]*: 120</h1>", page)
    ListedRecord.objects.bulk_create(
        ListedRecord(inventory=house, position=n, number_text=f"{n}") for n in range(1, 61)
    )
    page = tight(reader.get("/muc-luc/ML01/danh-sach/missing/"))
    assert re.search(r"<h1>[^<]*: 60</h1>", page)
    assert page.count("<tr><td") == 50
