"""What may answer a missing row is shown on its list and tied with one press; a row has its page."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.api import Level
from access.models import User
from archive.actions.answering import settle_answers
from archive.api import mark_of
from archive.models import Inventory, ListedRecord, Record, Tie
from audit.models import Event, Mention
from language.numbers import number_key
from tests.pages import tight
from tests.people import AT, inventory, person, record
from tests.portal.test_queries import MOST, OF_A_TRANSACTION

pytestmark = pytest.mark.django_db
MISSING = "/muc-luc/ML01/danh-sach/missing/"
SURPLUS = "/muc-luc/ML01/danh-sach/surplus/"


@pytest.fixture
def shelf():
    return inventory("ML01")


@pytest.fixture
def client(shelf):
    person("bao", "archivist")
    signed = Client()
    signed.force_login(User.objects.get(username="bao"))
    return signed


def row(shelf, position=1, number="14-KH/BTCTU", **more):
    said = {"number_text": number, "number_key": number_key(number), **more}
    return ListedRecord.objects.create(inventory=shelf, position=position, **said)


def press(client, listed, made, *, way="ghep", shown="", back="missing", **more):
    said = {"dong": mark_of(listed.pk), "record": made.pk, "shown": shown, "ve": back, **more}
    return client.post(f"/muc-luc/ML01/{way}/", said)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_missing_row_shows_what_may_answer_it_and_is_tied_with_one_press(shelf, client):
    listed, made = row(shelf), record(shelf)
    shown = text(client.get(MISSING))
    assert "Có thể là" in shown
    assert "cùng số · một bên không có ngày" in " ".join(shown.split())
    looked = Event.objects.filter(action="list").latest("pk")
    assert Mention.objects.filter(event=looked.pk, label=made.accession).exists()
    answer = press(client, listed, made, asked="xep=so", reasons="number no_date <b>")
    assert answer["Location"] == f"{MISSING}?xep=so"
    tie = Tie.objects.get()
    assert (tie.kind, tie.by, tie.reasons) == ("person", "bao", ["number", "no_date"])
    after = text(client.get(MISSING))
    assert "Có thể là" not in after
    assert "Hoàn tác" in after
    assert client.post("/muc-luc/ML01/hoan-tac/", {"ve": "missing"})["Location"] == MISSING
    assert not Tie.objects.exists()
    assert "Có thể là" in text(client.get(MISSING))


def test_a_surplus_record_shows_the_row_it_may_answer(shelf, client):
    row(shelf)
    record(shelf)
    shown = text(client.get(SURPLUS))
    assert "Có thể là dòng" in shown
    assert "cùng số" in shown


def test_any_record_of_the_inventory_is_found_tied_and_untied_on_the_page_of_a_row(shelf, client):
    listed = row(shelf, number="")
    made = record(shelf, number="99", abstract="về mùa gặt")
    record(inventory("ML02"), number="98", abstract="về mùa gặt")
    page = f"/muc-luc/ML01/dong/{mark_of(listed.pk)}/"
    found = client.get(page, {"loc": "mùa gặt"})
    assert [one.pk for one in found.context["page"]] == [made.pk]
    press(client, listed, made, back=mark_of(listed.pk))
    assert [one.record.pk for one in client.get(page).context["ties"]] == [made.pk]
    assert made.accession in text(client.get(f"/van-ban/{made.pk}/mo-ta/"))
    back = press(client, listed, made, way="go", shown="person", back="record")
    assert back["Location"] == f"/van-ban/{made.pk}/mo-ta/"
    shown = client.get(page)
    assert (shown.context["ties"], [one.record.pk for one in shown.context["parted"]]) == (
        [],
        [made.pk],
    )
    # What was parted may be tied again by hand.
    press(client, listed, made, shown="parted", back=mark_of(listed.pk))
    assert Tie.objects.get().kind == "person"


def test_an_annex_is_offered_the_record_of_its_paper_though_that_answers_a_row(shelf, client):
    made = record(shelf, issued="20/03/2012")
    paper = row(shelf, issued_on=date(2012, 3, 20))
    settle_answers(shelf.pk, {paper.number_key}, at=AT)
    annex = row(shelf, 2, "14-KH/BTCTU (PL 1)", number_key="", marks="ditto attached")
    page = client.get(f"/muc-luc/ML01/dong/{mark_of(annex.pk)}/")
    assert [one.pk for one in page.context["page"]] == [made.pk]
    assert "mang số này" in text(page)
    assert not client.get(f"/muc-luc/ML01/dong/{mark_of(row(shelf, 3).pk)}/").context["page"]


@pytest.mark.parametrize(
    "said",
    [
        {}, {"dong": "x", "record": "x"}, {"dong": mark_of(1), "record": "²"},
        {"dong": mark_of(10**9), "record": "99999999999999999999"}, {"ve": "https://example.org/"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["ghep", "go", "hoan-tac"])
def test_what_nobody_is_shown_is_answered_like_what_is_not_there(way, said, shelf, client):
    answer = client.post(f"/muc-luc/ML01/{way}/", said)
    assert answer.status_code in {302, 404}
    assert "example" not in answer.get("Location", "")
    assert not Tie.objects.exists()


def test_hidden_and_unknown_rows_are_one_answer(shelf, client):
    hidden = row(shelf, level=Level.SECRET)
    pages = [
        client.get(f"/muc-luc/ML01/dong/{mark}/")
        for mark in (mark_of(hidden.pk), mark_of(10**6), "x")
    ]
    assert [page.status_code for page in pages] == [404, 404, 404]


def test_who_counts_and_keeps_no_archive_sees_no_proposals(shelf, client):
    row(shelf)
    record(shelf)
    person("dem", "unit_head")
    other = Client()
    other.force_login(User.objects.get(username="dem"))
    assert "Có thể là" not in text(other.get(MISSING))


def test_a_record_of_other_years_is_called_misplaced(shelf, client):
    Inventory.objects.update(year_from=2010, year_to=2014)
    made, right = record(shelf), record(shelf, number="15", issued="08/03/2014")
    shown = text(client.get("/muc-luc/ML01/danh-sach/misplaced/"))
    assert made.accession in shown
    assert right.accession not in shown
    assert "sai chỗ" in text(client.get(f"/van-ban/{made.pk}/mo-ta/"))
    assert "sai chỗ" not in text(client.get(f"/van-ban/{right.pk}/mo-ta/"))
    Record.objects.update(issued_on=date(2010, 1, 1))
    assert made.accession not in text(client.get("/muc-luc/ML01/danh-sach/misplaced/"))


def test_the_screens_of_ties_ask_few_queries_however_much_is_proposed(shelf, client):
    rows = [row(shelf, n, f"{n}-KH/BTCTU") for n in range(1, 21)]
    records = [record(shelf, number=str(n)) for n in range(1, 21)]
    press(client, rows[0], records[0])
    page, told = f"/muc-luc/ML01/dong/{mark_of(rows[0].pk)}/", f"/van-ban/{records[0].pk}/mo-ta/"
    for address in (MISSING, SURPLUS, page, told, "/muc-luc/ML01/danh-sach/misplaced/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        said = [one["sql"] for one in asked if not OF_A_TRANSACTION.match(one["sql"])]
        assert len(said) <= MOST, address


def test_a_row_tells_all_that_its_list_said_and_what_was_doubtful(shelf, client):
    said = {
        "sheets_from": 5,
        "sheets_to": 9,
        "box": "12",
        "note": "bản sao",
        "marks": "ditto old_font",
    }
    kept = {"further": {"pages": "3+2", "Kính gửi": "Huyện ủy"}, "original": {"title": "KÕ ho¹ch"}}
    listed = row(shelf, **said, **kept)
    shown = tight(client.get(f"/muc-luc/ML01/dong/{mark_of(listed.pk)}/"))
    for label, told in (
        ("Hộp", "12"), ("Tờ số", "5–9"), ("Ghi chú", "bản sao"), ("Số trang", "3+2"),
        ("Kính gửi", "Huyện ủy"), ("Trích yếu, nguyên văn trong mục lục", "KÕ ho¹ch"),
    ):  # fmt: skip
        assert f"<dt>{label}</dt><dd>{told}</dd>" in shown
    assert "Chuyển từ phông chữ cũ" in shown
    assert "Chưa có: chưa nhận" in shown


def test_a_top_secret_row_tells_only_where_it_lies(shelf):
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    signed = Client()
    signed.force_login(User.objects.get(username="mat"))
    hidden = {"note": "về đồng chí X", "further": {"Kính gửi": "X"}, "original": {"title": "KÕ"}}
    listed = row(shelf, box="12", level=Level.TOP_SECRET, **hidden)
    shown = tight(signed.get(f"/muc-luc/ML01/dong/{mark_of(listed.pk)}/"))
    assert "<dd>12</dd>" in shown
    assert not any(told in shown for told in ("về đồng chí X", "Kính gửi", "KÕ"))
