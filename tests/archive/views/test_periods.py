"""Collections on screen: made, changed, filled with inventories; what lies in two of them is told."""

import re
from datetime import date

import pytest

from access.api import Level
from archive.api import add_period, change_period, put_into_period
from archive.domain.periods import BoundaryRule
from archive.domain.reference import PeriodSaid
from archive.models import BodyName, CommitteeTerm, Inventory, IssuingBody, Period
from audit.models import Event
from portal.actions.preparing import make_guides
from portal.models import PeriodPage
from tests.archive.views.test_reference import signed_in
from tests.ingest.queries.test_repeats_in_a_term import terms
from tests.people import AT, actor, inventory, person, record, unit

__all__ = ["terms"]
pytestmark = pytest.mark.django_db
SENT = {
    "code": "2014-2024", "title": "Tài liệu 2014–2024", "first_year": "2014", "last_year": "2024",
    "rule": "term",
}  # fmt: skip


@pytest.fixture
def client():
    return signed_in("bao")


@pytest.fixture
def two(client):
    """Two collections with an inventory in each."""
    found = []
    for code, first, last in (("2010-2014", 2010, 2014), ("2014-2024", 2014, 2024)):
        said = PeriodSaid(f"Tài liệu {first}–{last}", first, last)
        row = add_period(actor=actor("bao"), code=code, said=said, at=AT)
        shelf = inventory(f"ML{first}", highest=Level.SECRET)
        put_into_period(actor=actor("bao"), inventory_id=shelf.pk, period_id=row.pk, at=AT)
        found.append(Inventory.objects.get(pk=shelf.pk))
    return found


def page(client, address):
    return client.get(address).content.decode()


def test_a_collection_is_made_with_its_page_and_changed(client):
    make_guides()
    assert client.post("/danh-muc/giai-doan/moi/", SENT).status_code == 302
    row = Period.objects.get()
    intro = PeriodPage.objects.get()
    assert (intro.slug, intro.title, intro.live) == ("giai-doan-2014-2024", row.title, True)
    assert Event.objects.filter(action="create_page", who="bao").count() == 1
    assert client.get(f"/huong-dan/{intro.slug}/").status_code == 200
    assert "Tài liệu 2014–2024" in page(client, "/huong-dan/")
    changed = {**SENT, "version": "1", "rule": "day"}
    address = f"/danh-muc/giai-doan/{row.pk}/sua/"
    assert client.post(address, changed).status_code == 422
    assert client.post(address, {**changed, "rule_day": "30/6/2013"}).status_code == 422
    assert client.post(address, {**changed, "rule_day": "30/6/2014"}).status_code == 302
    assert Period.objects.get().rule == BoundaryRule.DAY
    assert client.post("/danh-muc/giai-doan/moi/", SENT).status_code == 422
    reversed_ = {**SENT, "code": "x", "first_year": "2025"}
    assert client.post("/danh-muc/giai-doan/moi/", reversed_).status_code == 422


def test_the_rule_is_said_in_a_sentence_where_a_year_is_shared(client, two):
    shown = page(client, "/danh-muc/giai-doan/")
    assert shown.count("Theo nhiệm kỳ của cấp ủy ban hành: văn bản năm 2014") == 1


def test_an_inventory_is_put_in_and_taken_out_and_told(client, two):
    row, shelf = Period.objects.first(), inventory("ML09")
    address = f"/danh-muc/giai-doan/{row.pk}/"
    client.post(address, {"inventory": shelf.pk})
    assert Inventory.objects.get(pk=shelf.pk).period == row
    assert "ML09" in page(client, address)
    event = Event.objects.filter(action="change_reference").latest("pk")
    assert (event.subject, event.details["period"]) == ("ML09", [None, row.pk])
    client.post(address, {"inventory": shelf.pk, "out": "1"})
    assert Inventory.objects.get(pk=shelf.pk).period is None
    for sent in ("", "999", "x", "9" * 40):
        assert client.post(address, {"inventory": sent}).status_code == 302


def test_an_inventory_of_others_is_not_put_anywhere(client, two):
    other = inventory("ML66", place=unit("KHAC"))
    row = Period.objects.first()
    client.post(f"/danh-muc/giai-doan/{row.pk}/", {"inventory": other.pk})
    assert Inventory.objects.get(pk=other.pk).period is None
    reader = signed_in("doc", "officer")
    mine = Inventory.objects.get(code="ML2014")
    sent = reader.post(f"/danh-muc/giai-doan/{row.pk}/", {"inventory": mine.pk})
    assert sent.status_code == 404
    assert Inventory.objects.get(code="ML2014").period != row


def in_two(client):
    groups = client.get("/danh-muc/giai-doan/hai-noi/").context["groups"]
    return [sorted(one.record.inventory.code for one in group) for group in groups]


def test_papers_in_two_collections_are_told(client, two, terms):
    earlier, later = two
    record(earlier, number="14", issued="08/03/2014", file=b"one and the same")
    record(later, number="99", issued="08/03/2014", file=b"one and the same")
    record(earlier, number="15", issued="08/04/2014")
    record(later, number="15", issued="08/04/2014")
    # Another body, day or term is another paper.
    record(earlier, number="16", issued="08/04/2014")
    record(later, number="16", issued="08/04/2014", issuer="Văn phòng Tỉnh ủy")
    record(earlier, number="17", issued="08/04/2014")
    record(later, number="17", issued="08/04/2022")
    record(later, number="18", issued="08/04/2022")
    record(later, number="18", issued="08/04/2022")
    assert in_two(client) == [["ML2010", "ML2014"]] * 2


def test_the_same_number_in_a_term_over_two_collections_is_told(client, two):
    body = IssuingBody.objects.create(code="BTCTU", code_alone=True, own_terms=True)
    BodyName.objects.create(body=body, name="Ban Tổ chức Tỉnh ủy")
    CommitteeTerm.objects.create(
        body=body, name="2010–2015", first_day=date(2010, 10, 21), last_day=date(2015, 10, 16)
    )
    earlier, later = two
    record(earlier, number="15", issued="08/04/2012")
    record(later, number="15", issued="08/04/2015")
    record(later, number="16", issued="08/04/2015")
    record(earlier, number="16", issued="08/04/2010")
    assert in_two(client) == [["ML2010", "ML2014"]]


def test_what_is_hidden_lies_nowhere(client, two):
    earlier, later = two
    record(earlier, number="15", issued="08/04/2014")
    record(later, number="15", issued="08/04/2014", level=Level.SECRET)
    assert in_two(client) == []
    assert len(client.get("/danh-muc/giai-doan/nam-chung/").context["papers"]) == 1
    assert len(in_two(signed_in("mat", "security_officer", clearance=Level.SECRET))) == 1


def test_papers_of_the_shared_year_say_where_they_belong(client, two):
    earlier, later = two
    wrong = record(later, number="15", issued="08/04/2014")
    record(earlier, number="16", issued="08/05/2014")
    record(earlier, number="17", issued="08/05/2013")
    said = PeriodSaid("x", 2014, 2024, BoundaryRule.DAY, rule_day=date(2014, 6, 30))
    change_period(actor=actor("bao"), period_id=later.period_id, version=1, said=said, at=AT)
    papers = client.get("/danh-muc/giai-doan/nam-chung/").context["papers"]
    assert [(one.record.number, one.misplaced) for one in papers] == [(15, True), (16, False)]
    assert papers[0].record == wrong


def test_the_introduction_counts_for_whoever_looks(client):
    make_guides()
    client.post("/danh-muc/giai-doan/moi/", SENT)
    row = Period.objects.get()
    open_, closed = inventory("ML01"), inventory("ML02", level=Level.SECRET, highest=Level.SECRET)
    Inventory.objects.update(period=row)
    record(open_, number="14")
    record(closed, number="15", level=Level.SECRET)
    intro = "/huong-dan/giai-doan-2014-2024/"
    cleared = signed_in("mat", "security_officer", clearance=Level.SECRET)
    surplus = [
        re.findall(r"<b><a [^>]+>(\d+)<", one.get(intro).content.decode().split("thừa")[0])[-1]
        for one in (client, cleared)
    ]
    assert surplus == ["1", "2"]
    person("doc", "officer")
    assert "Số liệu chỉ hiện với" in page(signed_in("lan", "officer"), intro)
    assert Event.objects.filter(action="see_completeness", subject="2014-2024").count() == 2


def test_a_new_inventory_is_put_where_its_years_lie_and_another_says_that_it_lies_nowhere(client):
    for first, last in ((2010, 2014), (2014, 2024)):
        said = PeriodSaid(f"Tài liệu {first}–{last}", first, last)
        add_period(actor=actor("bao"), code=f"{first}-{last}", said=said, at=AT)
    earlier, later = Period.objects.order_by("first_year")
    shelf = inventory("ML-2")
    sent = {
        "number": "", "title": "Tập lưu", "term": "", "unit": str(unit().pk), "owner": "",
        "shelf": "", "level": "0", "highest": "0", "policy": "person", "note": "",
    }  # fmt: skip
    address = f"/phong/{shelf.fonds.code}/muc-luc-moi/"
    made = client.post(address, {**sent, "code": "ML-3", "year_from": "2011", "year_to": "2013"})
    assert made.url == "/muc-luc/ML-3/"
    assert Inventory.objects.get(code="ML-3").period == earlier
    told = Event.objects.filter(action="make_inventory", subject="ML-3").get()
    assert told.details["period"] == [None, earlier.pk]
    assert "chưa thuộc giai đoạn nào" not in page(client, "/muc-luc/ML-3/")
    assert "chưa thuộc giai đoạn nào" in page(client, "/muc-luc/ML-2/")
    put = {"inventory": str(shelf.pk), "from_inventory": "1"}
    assert client.post(f"/danh-muc/giai-doan/{later.pk}/", put).url == "/muc-luc/ML-2/"
    shown = page(client, "/muc-luc/ML-2/")
    assert (later.title in shown, "chưa thuộc giai đoạn nào" in shown) == (True, False)
