"""A search shows nothing of what is hidden, and is on the trail before anything is shown."""

import re
from datetime import date

import pytest

from access.api import Level, Role
from access.models import Workstation
from archive.api import correct_record
from archive.domain.description import Description
from archive.models import Record
from audit.models import Event
from tests.people import AT, actor, inventory, person, record, unit
from tests.refusing import refuse
from tests.search.views.conftest import index
from tests.search.views.results import plain, shown, titles, total

pytestmark = pytest.mark.django_db


def test_a_top_secret_record_shows_its_number_alone(sign_in, shelf):
    record(
        shelf, number="7", level=Level.TOP_SECRET, abstract="Trích yếu tuyệt kín",
        pages=("nội dung tuyệt kín",), issuer="Cơ quan tuyệt kín",
    )  # fmt: skip
    index()
    client = sign_in(Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    response = client.get("/tim/", {"q": "tuyệt kín"})
    assert total(response) == 1
    row = shown(response).split('<li class="result">')[1].split("</li>")[0]
    assert "7-KH/BTCTU" in row
    assert "Không nêu trích yếu" in row
    assert "kín" not in re.sub(r'href="[^"]*"', "", row)


@pytest.mark.parametrize("raised", [Level.CONFIDENTIAL, Level.TOP_SECRET])
def test_a_stale_index_shows_nothing_of_a_record_whose_level_rose(officer, shelf, raised):
    record(shelf, number="1", abstract="văn bản thường", issued="01/01/2020")
    risen = record(
        shelf, number="2", abstract="văn bản nâng mật", issued="01/01/1999", kind="bao-cao",
        issuer="Cơ quan riêng",
    )  # fmt: skip
    index()
    person("vanthu", Role.ARCHIVIST, Role.CHECKER, clearance=Level.TOP_SECRET)
    description = Description(
        number="2", symbol="KH/BTCTU", issued="01/01/1999", type_code="bao-cao",
        issuer="Cơ quan riêng", abstract="văn bản nâng mật", level=raised,
    )  # fmt: skip
    Workstation.objects.create(
        name="PC01", address="127.0.0.1", seal_number="1", sealed_until=date(2099, 1, 1)
    )
    clerk = actor("vanthu")
    correct_record(
        actor=clerk, record_id=risen.pk, version=risen.version, description=description, at=AT
    )
    for query in ({}, {"q": "văn bản"}, {"q": "nâng"}, {"nam": "1999"}, {"cq": "Cơ quan riêng"}):
        response = officer.get("/tim/", query)
        assert "văn bản nâng mật" not in titles(response)
        assert 1999 not in [bar.year for bar in response.context["bars"] if bar.count]
        for facet in response.context["facets"]:
            assert all(row.count <= 1 for row in facet.rows)
            assert all(
                row.count == 0 for row in facet.rows if row.value in {"bao-cao", "Cơ quan riêng"}
            )
    assert total(officer.get("/tim/")) == 1
    assert total(officer.get("/tim/", {"q": "nâng mật"})) == 0


def test_an_officer_sees_the_same_page_whether_classified_papers_exist_or_not(officer, shelf):
    record(shelf, number="1", abstract="văn bản thường một", issued="01/01/2020")
    record(shelf, number="2", abstract="văn bản thường hai", issued="01/01/2021")
    index()
    queries = [
        {},
        {"q": "văn bản"},
        {"q": "văn"},
        {"q": "kín"},
        {"nam": "2020"},
        {"q": "văn bản", "xep": "moi"},
    ]
    before = [plain(officer.get("/tim/", query)) for query in queries]
    secret = inventory("ML99", title="Mục lục kín", level=Level.SECRET)
    other = inventory("ML98", title="Của đơn vị khác", place=unit("KHAC"))
    for number in range(30):
        record(secret, number=str(number), abstract="văn bản kín", level=Level.SECRET)
        record(shelf, number=str(number), abstract="văn bản kín", level=Level.CONFIDENTIAL)
        record(other, number=str(number), abstract="văn bản nơi khác")
    index()
    assert [plain(officer.get("/tim/", query)) for query in queries] == before


def test_a_search_is_on_the_trail_with_what_was_shown_and_without_its_words(officer, shelf):
    filed = record(shelf, abstract="số hóa")
    index()
    officer.get("/tim/", {"q": "số hóa"})
    event = Event.objects.filter(action="search").latest("pk")
    assert event.who == "nguoi-officer"
    assert event.outcome == "done"
    assert filed.pk in event.details["shown"]
    assert "số" not in str(event.details)


def test_where_the_trail_cannot_be_written_nothing_is_shown(officer, shelf):
    record(shelf, abstract="Trích yếu không được lộ")
    index()
    officer.raise_request_exception = False
    refuse("audit_event", why="disk full")
    for address in ("/tim/", f"/van-ban/{Record.objects.get().pk}/"):
        response = officer.get(address)
        assert response.status_code == 500
        assert "Trích yếu không được lộ" not in response.content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.CAMPAIGN])
def test_who_reads_no_content_gets_the_page_of_what_is_not_there(sign_in, shelf, role):
    record(shelf)
    index()
    client = sign_in(role)
    for address in ("/tim/", "/tim/?q=số", "/van-ban/1/", "/van-ban/999999/"):
        assert client.get(address).status_code == 404
    refused = Event.objects.filter(action="search", outcome="refused").latest("pk")
    assert refused.rule == "reads_content"


def test_a_word_that_only_a_hidden_record_has_is_nowhere(officer, shelf):
    record(shelf, pages=("Kế hoạch số hóa",))
    index()
    before = shown(officer.get("/tim/", {"q": "kế hoạch zyxw"}))
    record(shelf, pages=("Kế hoạch zyxw",), level=Level.SECRET)
    index()
    after = shown(officer.get("/tim/", {"q": "kế hoạch zyxw"}))
    assert "<b>zyxw</b>" in before
    assert "<b>zyxw</b>" in after
