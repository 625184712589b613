"""Tables of batches and files: sorted, filtered, who works on what, and one act for several files."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import Level
from archive.api import recount
from audit.api import TrailFilters, events
from ingest.actions.closing import close_batch
from ingest.actions.filing import reject_item, send_to_rescan
from ingest.actions.reserving import reserve
from ingest.domain.ledger import State
from ingest.machine_api import ledger
from ingest.models import Batch, Item, Reservation
from ingest.queries.reservations import TERM
from tests.daily import daily
from tests.ingest.views.scans import open_a_batch, queued, signed_in, stopped, waiting
from tests.pages import tight
from tests.people import AT, actor, inventory, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


@pytest.fixture
def keeper(batch):
    return signed_in(Client(), "an")


def text_of(response):
    return html.unescape(tight(response))


def first_column(client, address):
    return re.findall(
        r'<th scope="row"[^>]*>\s*(?:<a [^>]*>)?([^<]+)',
        text_of(client.get(address)).split("ledger")[-1],
    )


def files(client, address):
    found = re.findall(r'<th scope="row" class="name">([^<]+)<', text_of(client.get(address)))
    return [name.strip() for name in found]


def three(batch):
    for name, pages, minutes in (("b.pdf", 3, 30), ("a.pdf", 1, 20), ("c.pdf", 2, 10)):
        item = waiting(batch, name, pages=pages)
        Item.objects.filter(pk=item.pk).update(
            settled_at=timezone.now() - timedelta(minutes=minutes)
        )


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "bac"),
        ("ten", "abc"),
        ("-ten", "cba"),
        ("trang", "acb"),
        ("-trang", "bca"),
        ("tu", "bac"),
        ("-tu", "cab"),
        ("position", "bac"),
    ],
)
@pytest.mark.parametrize("place", ["/cho-xac-nhan/?", "/lo/{code}/?muc=cho&"])
def test_files_go_by_the_heading_that_is_asked_for(keeper, batch, place, query, order):
    three(batch)
    address = f"{place.format(code=batch.code)}xep={query}"
    assert files(keeper, address) == [f"{letter}.pdf" for letter in order]


def test_files_hold_the_words_that_are_asked_for_in_their_names(keeper, batch):
    waiting(batch, "Đề án số 1.pdf")
    waiting(batch, "tờ trình.pdf")
    for words, found in (("đề", ["Đề án số 1.pdf"]), ("TỜ pdf", ["tờ trình.pdf"]), ("xyz", [])):
        for place in (f"/cho-xac-nhan/?loc={words}", f"/lo/{batch.code}/?muc=cho&loc={words}"):
            assert files(keeper, place) == found
    assert "Không có dòng nào chứa các từ này." in text_of(keeper.get("/cach-ly/?loc=xyz"))


def test_quarantine_is_cut_to_what_a_person_sent_there_or_to_the_rest(keeper, batch):
    stopped(batch, "hong.pdf")
    item = waiting(batch, "mo.pdf")
    send_to_rescan(actor=actor("an"), item_id=item.pk, reason="mờ", at=AT)
    assert files(keeper, "/cach-ly/?muc=quet-lai") == ["mo.pdf"]
    assert files(keeper, "/cach-ly/?muc=khong-qua") == ["hong.pdf"]
    assert sorted(files(keeper, "/cach-ly/?xep=-ten")) == ["hong.pdf", "mo.pdf"]


def test_batches_are_sorted_and_cut_by_what_stands_in_them(keeper, batch):
    other = open_a_batch(inventory("ML05"), source="/hai")
    third = open_a_batch(inventory("ML07"), source="/ba")
    for number in range(3):
        waiting(other, f"{number}.pdf")
    waiting(batch, "1.pdf")
    stopped(third, "hong.pdf")
    codes = {"m": batch.code, "h": other.code, "b": third.code}
    for query, order in (
        ("?xep=cho", "bmh"), ("?xep=-cho", "hmb"), ("?xep=muc-luc", "mhb"), ("?xep=-muc-luc", "bhm"),
        ("?xep=-tt", "bhm"), ("?tt=cho&xep=lo", "mh"), ("?tt=cach-ly", "b"), ("?tt=doc", ""),
        ("?tt=dong", ""), ("?tt=mo&loc=ml05", "h"), ("?loc=" + third.code.lower(), "b"),
    ):  # fmt: skip
        assert first_column(keeper, f"/lo/{query}") == [codes[one] for one in order], query


def test_a_closed_batch_is_found_among_the_closed(keeper, batch):
    empty = open_a_batch(inventory("ML09"), source="/trong")
    close_batch(actor=actor("an"), batch=empty, at=AT)
    assert first_column(keeper, "/lo/?tt=dong") == [empty.code]
    assert first_column(keeper, "/lo/?tt=mo") == [batch.code]


def test_what_is_closed_to_a_person_sorts_and_cuts_no_batch_of_theirs(keeper, batch):
    other = open_a_batch(inventory("ML05"), source="/hai")
    waiting(other, "1.pdf")
    for number in range(3):
        waiting(batch, f"{number}.pdf", level="SECRET")
    assert first_column(keeper, "/lo/?xep=-cho") == [other.code, batch.code]
    assert first_column(keeper, "/lo/?tt=cho") == [other.code]
    assert files(keeper, "/cho-xac-nhan/") == ["1.pdf"]
    assert files(keeper, f"/cho-xac-nhan/?loc={batch.code}") == []


def test_the_pages_of_a_table_keep_its_order_its_words_and_its_state(keeper, batch):
    for number in range(60):
        waiting(batch, f"tệp {number:02d}.pdf")
        stopped(batch, f"khác {number:02d}.pdf")
    seen, address = [], f"/lo/{batch.code}/?muc=tat-ca&xep=-ten&loc=tệp"
    while address:
        page = text_of(keeper.get(address))
        seen += [name.strip() for name in re.findall(r'class="name">([^<]+)<', page)]
        following = re.search(r'rel="next" href="(\?[^"]+)"', page)
        address = following and f"/lo/{batch.code}/{following[1]}"
    assert seen == [f"tệp {number:02d}.pdf" for number in range(59, -1, -1)]


def test_who_works_on_what_is_said_to_those_who_may_see_the_files(keeper, batch):
    signed_in(Client(), "binh", "checker")
    secret = signed_in(Client(), "chi", clearance=Level.SECRET)
    for number in range(2):
        reserve(actor=actor("binh"), item=waiting(batch, f"{number}.pdf"), at=timezone.now())
    closed = waiting(batch, "mật.pdf", level="SECRET")
    reserve(actor=actor("chi"), item=closed, at=timezone.now())
    for place in ("/lo/", f"/lo/{batch.code}/", f"/lo/{batch.code}/tien-do/"):
        mine = text_of(keeper.get(place))
        assert "Nguyễn Văn Binh đang xem 2 văn bản" in mine
        assert "Nguyễn Văn Chi" not in mine
        theirs = text_of(secret.get(place))
        assert "Nguyễn Văn Binh đang xem 2 văn bản" in theirs
        assert "Nguyễn Văn Chi đang xem" not in theirs  # their own
    assert text_of(keeper.get("/cho-xac-nhan/")).count("<td>Nguyễn Văn Binh</td>") == 2
    assert files(keeper, "/cho-xac-nhan/?xep=-nguoi")[:2] == ["1.pdf", "0.pdf"]
    Reservation.objects.update(until=timezone.now() - TERM)
    assert "đang xem" not in text_of(keeper.get("/lo/")).replace("Người đang xem", "")


@pytest.mark.parametrize(
    "place", daily(["/lo/", "/lo/{code}/", "/cho-xac-nhan/", "/cach-ly/"], "/lo/{code}/")
)
def test_a_table_asks_as_many_queries_however_it_is_asked_for_and_however_much_is_held(
    keeper, batch, place
):
    signed_in(Client(), "binh", "checker")
    place = place.format(code=batch.code)
    counted = []
    for much in range(3):
        for number in range(4):
            item = waiting(batch, f"{much}-{number}.pdf")
            reserve(actor=actor("binh"), item=item, at=timezone.now())
            stopped(batch, f"s{much}-{number}.pdf")
        open_a_batch(inventory(f"ML1{much}", title="pdf"), source=f"/{much}")
        for query in ("", "?xep=-cho&tt=mo", "?xep=nguoi&loc=p", "?xep=-tt&loc=2026"):
            keeper.get(place + query)
            with CaptureQueriesContext(connection) as asked:
                keeper.get(place + query)
            counted.append(sum(row["sql"].startswith(("SELECT", "INSERT")) for row in asked))
    # An empty table tells of no row.
    assert max(counted) - min(counted) <= 1
    assert max(counted) <= 12


AWAY = {"quet-lai": State.QUARANTINED, "khong-nhan": State.REJECTED}


def send(client, act, *items, **more):
    said = {"tep": [item.pk for item in items], "words": "quá mờ", "ve": "/cho-xac-nhan/", **more}
    return client.post(f"/nhieu-tep/{act}/", said, follow=True)


def said_by(response):
    return [str(message) for message in response.context["messages"]]


def states():
    return dict(Item.objects.values_list("name", "state"))


@pytest.mark.parametrize("act", AWAY)
def test_the_ticked_files_are_sent_away_each_by_itself_and_taken_back(keeper, batch, act):
    items = [waiting(batch, f"{number}.pdf") for number in range(3)]
    bad = stopped(batch, "hong.pdf")
    done = send(keeper, act, items[0], items[1], bad)
    assert done.redirect_chain[0][0] == "/cho-xac-nhan/"
    [words] = said_by(done)
    assert "3 tệp" in words
    assert batch.code in words
    assert states() == {
        "0.pdf": AWAY[act], "1.pdf": AWAY[act], "hong.pdf": AWAY[act], "2.pdf": State.WAITING
    }  # fmt: skip
    told = events(TrailFilters(action="rescan" if act == "quet-lai" else "reject"))
    assert {event.subject for event in told} == {items[0].label, items[1].label, bad.label}
    assert len(told) == 3
    [back] = said_by(send(keeper, "lay-lai", items[0], items[1], bad))
    assert back == "Đã lấy lại 3 tệp."
    assert states()["0.pdf"] == State.WAITING
    assert Item.objects.get(pk=bad.pk).reason == "damaged"
    assert all(ledger(one).balances for one in Batch.objects.all())
    assert recount(mend=False) == []


def test_what_could_not_be_done_is_listed_with_the_reason_and_hinders_nothing(keeper, batch):
    one, two = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    three, gone = waiting(batch, "3.pdf", level="SECRET"), Item(pk=999)
    Item.objects.filter(pk=two.pk).update(state=State.QUEUED)
    [words] = said_by(send(keeper, "quet-lai", one, two, three, gone))
    assert "1 tệp" in words
    assert "Không làm được với 3 tệp: 2.pdf – đã có người khác xử lý" in words
    # What is closed to a person and what does not exist are the same, and nameless.
    assert words.count("không có tệp này trong phạm vi của đồng chí") == 2
    assert "3.pdf" not in words
    assert states()["1.pdf"] == State.QUARANTINED
    refused = events(TrailFilters(action="rescan", outcome="refused"))
    assert len(refused) == 2


def test_where_nothing_is_theirs_it_is_as_if_the_page_did_not_exist(keeper, batch):
    item = waiting(batch, level="SECRET")
    assert send(keeper, "khong-nhan", item).status_code == 404
    officer = signed_in(Client(), "khue", "officer")
    for act in ("quet-lai", "khong-nhan", "lay-lai"):
        assert send(officer, act, item).status_code == 404
        assert send(officer, act).status_code == 404


def test_a_second_press_gets_the_first_answer(keeper, batch):
    items = [waiting(batch, f"{number}.pdf") for number in range(2)]
    first = said_by(send(keeper, "quet-lai", *items))
    assert said_by(send(keeper, "quet-lai", *items)) == first
    assert len(events(TrailFilters(action="rescan"))) == 2


@pytest.mark.parametrize("act", AWAY)
def test_without_a_reason_or_a_tick_nothing_happens(keeper, batch, act):
    item = waiting(batch)
    assert said_by(send(keeper, act, item, words="x"))[0].startswith("Ghi lý do trước")
    assert said_by(send(keeper, act))[0].startswith("Chưa chọn tệp nào")
    assert said_by(send(keeper, act, *[Item(pk=n) for n in range(101)]))[0].startswith("Mỗi lần")
    assert said_by(send(keeper, act, tep=["x", "-1", "9" * 40]))[0].startswith("Chưa chọn")
    assert Item.objects.get(pk=item.pk).state == State.WAITING
    # A browser asks for the reason before it sends: what is ticked stays ticked.
    page = text_of(keeper.get("/cho-xac-nhan/"))
    assert "required" in re.search(r'<input[^>]* id="ly-do-chung"[^>]*>', page)[0]


def test_one_way_back_that_is_taken_does_not_hinder_the_others(keeper, batch):
    first = waiting(batch, "1.pdf", content=b"same")
    reject_item(actor=actor("an"), item_id=first.pk, reason="nhầm", at=AT)
    queued(batch, "2.pdf", content=b"same")
    other = waiting(batch, "3.pdf") if not Item.objects.filter(state=State.QUEUED) else None
    other = other or stopped_later(batch)
    [words] = said_by(send(keeper, "lay-lai", first, other))
    assert "Đã lấy lại 1 tệp." in words
    assert "1.pdf – tệp khác cùng nội dung đã thế chỗ" in words


def stopped_later(batch):
    Item.objects.filter(state=State.QUEUED).update(state=State.READING)
    item = waiting(batch, "3.pdf")
    send_to_rescan(actor=actor("an"), item_id=item.pk, reason="mờ", at=AT)
    Item.objects.filter(state=State.READING).update(state=State.QUEUED)
    return Item.objects.get(pk=item.pk)


@pytest.mark.parametrize(
    "place", ["https://example.org/", "//example.org/", "javascript:alert(1)", "", "/\\example.org"]
)
def test_the_way_back_leads_nowhere_else(keeper, batch, place):
    item = waiting(batch)
    done = keeper.post("/nhieu-tep/quet-lai/", {"tep": item.pk, "words": "quá mờ", "ve": place})
    assert done.headers["Location"] == "/cach-ly/"


def test_all_of_the_page_can_be_ticked_without_a_script(keeper, batch):
    three(batch)
    page = text_of(keeper.get("/cho-xac-nhan/?chon=het"))
    assert len(re.findall(r'name="tep"[^>]* checked', page)) == 3
    assert 'form="nhieu-tep"' in page
    # On this page alone, and not any more after an act.
    assert page.count("chon=het") == 1
    assert 'name="ve" value="/cho-xac-nhan/"' in page
    assert re.search(r'<form[^>]*id="nhieu-tep"[^>]*method="post"', page)
    assert 'name="tep"' not in text_of(keeper.get(f"/lo/{batch.code}/?muc=vao-so"))


def test_a_batch_of_another_unit_is_in_no_table(keeper, batch):
    elsewhere = open_a_batch(inventory("MLX", place=unit("KHAC")), source="/xa")
    waiting(elsewhere, "xa.pdf")
    assert files(keeper, "/cho-xac-nhan/") == []
    assert elsewhere.code not in text_of(keeper.get("/lo/?xep=lo"))
