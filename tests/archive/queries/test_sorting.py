"""Lists go by the heading one asks for, and hold the words one asks for, and tell nothing by it."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.api import Level
from access.models import User
from archive.models import Dossier, ListedRecord
from tests.pages import tight
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db
MISSING = "/muc-luc/ML01/danh-sach/missing/"


def signed_in(name, *roles, **standing):
    person(name, *roles, **standing)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def shelf():
    place = inventory("ML01")
    dossiers = {
        number: Dossier.objects.create(inventory=place, number=number, level=level)
        for number, level in (("01", 0), ("02", 0), ("03", 2))
    }
    rows = [
        ("9-KH/BTCTU", "2021-05-01", "02", "Về Đảng viên mới", 0),
        ("10-KH/BTCTU", "2020-05-01", "01", "về cán bộ", 0),
        ("100-KH/BTCTU", None, "", "về số hóa", 0),
        ("7-QĐ/BTCTU", "2019-01-01", "03", "về kiểm tra", 0),
        ("8-TM/BTCTU", "2018-01-01", "", "về việc kín", 3),
    ]
    for position, (number, day, dossier, abstract, level) in enumerate(rows, 1):
        ListedRecord.objects.create(
            inventory=place, position=position, number_text=number, issued_on=day,
            abstract=abstract, level=level, dossier=dossiers.get(dossier),
        )  # fmt: skip
    return place


def numbers(client, query="", which=MISSING):
    text = html.unescape(tight(client.get(which + query)))
    return re.findall(r'<th scope="row" class="number">(?:<a[^>]*>)?([^<]+)<', text)


BY_POSITION = ["9-KH/BTCTU", "10-KH/BTCTU", "100-KH/BTCTU", "7-QĐ/BTCTU"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("", BY_POSITION),
        ("?xep=-stt", BY_POSITION[::-1]),
        ("?xep=so", ["7-QĐ/BTCTU", "9-KH/BTCTU", "10-KH/BTCTU", "100-KH/BTCTU"]),
        ("?xep=ngay", ["100-KH/BTCTU", "7-QĐ/BTCTU", "10-KH/BTCTU", "9-KH/BTCTU"]),
        ("?xep=-ngay", ["9-KH/BTCTU", "10-KH/BTCTU", "7-QĐ/BTCTU", "100-KH/BTCTU"]),
        ("?xep=-ho-so", ["9-KH/BTCTU", "10-KH/BTCTU", "7-QĐ/BTCTU", "100-KH/BTCTU"]),
        ("?xep=level", BY_POSITION),
        ("?xep=--stt", BY_POSITION),
    ],
)
def test_what_is_missing_goes_by_the_heading_that_is_asked_for(shelf, asked, first):
    # Dossier 03 is secret: for this person the row of it stands in none.
    assert numbers(signed_in("an", "officer", "unit_head"), asked) == first


def test_the_heading_says_how_it_goes_and_leads_to_the_other_way(shelf):
    client = signed_in("an", "officer", "unit_head")
    text = client.get(MISSING + "?xep=ngay&loc=KH&sau=x").content.decode()
    assert text.count("aria-sort=") == 1
    assert re.search(r'aria-sort="ascending"><a class="sort" href="\?loc=KH&amp;xep=-ngay">', text)
    assert 'href="?loc=KH&amp;xep=so"' in text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kh", BY_POSITION[:3]),
        ("KH 10", BY_POSITION[1:3]),
        ("đảng", ["9-KH/BTCTU"]),
        ("CÁN BỘ", ["10-KH/BTCTU"]),
        ("02", ["9-KH/BTCTU"]),
        ("03", []),
        ("%", []),
        ("\x00", BY_POSITION),
    ],
)
def test_rows_hold_the_words_whatever_their_capitals(shelf, words, found):
    assert numbers(signed_in("an", "officer", "unit_head"), f"?loc={words}") == found


def test_words_find_nothing_in_what_is_not_shown(shelf):
    team = signed_in("binh", "campaign")
    assert numbers(team, "?loc=đảng") == []
    assert numbers(team, "?loc=KH") == BY_POSITION[:3]
    secret = signed_in("chi", "officer", "unit_head", clearance=Level.TOP_SECRET)
    assert "8-TM/BTCTU" in numbers(secret)
    assert numbers(secret, "?loc=kín") == []


def test_an_order_that_would_tell_what_is_not_shown_is_not_given(shelf):
    for number in ("9", "10", "11"):
        record(shelf, number=number, issued=f"0{len(number)}/01/202{number[-1]}")
    filed = "/muc-luc/ML01/danh-sach/filed/"
    team, reader = signed_in("binh", "campaign"), signed_in("an", "officer", "unit_head")
    assert numbers(team, "?xep=-so", filed) == numbers(team, "", filed)
    assert numbers(team, "?loc=11", filed) == []
    assert numbers(reader, "?xep=so", filed) == ["9-KH/BTCTU", "10-KH/BTCTU", "11-KH/BTCTU"]
    received = "/muc-luc/ML01/danh-sach/received/"
    assert numbers(team, "?xep=-ten", received) == numbers(team, "", received)


def test_the_pages_of_a_list_keep_its_order_and_words(shelf):
    for position in range(10, 130):
        ListedRecord.objects.create(
            inventory=shelf, position=position, number_text=f"{position}-BC/BTCTU", abstract="x"
        )
    client = signed_in("an", "officer", "unit_head")
    seen, query = [], "?xep=-so&loc=BC"
    while query:
        text = html.unescape(tight(client.get(MISSING + query)))
        seen += re.findall(r'<th scope="row" class="number">([^<]+)<', text)
        following = re.search(r'rel="next" href="(\?[^"]+)"', text)
        query = following[1] if following else ""
    assert seen == [f"{position}-BC/BTCTU" for position in range(129, 9, -1)]


@pytest.mark.parametrize("which", ["expected", "missing", "filed", "received"])
def test_sorting_and_words_cost_no_further_query(shelf, which):
    client = signed_in("an", "officer", "unit_head")
    address = f"/muc-luc/ML01/danh-sach/{which}/"
    counted = []
    for query in ("", "?xep=-trang", "?xep=so&loc=KH"):
        client.get(address + query)
        with CaptureQueriesContext(connection) as asked:
            client.get(address + query)
        counted.append(len(asked))
    assert len(set(counted)) == 1
