"""Papers of a term: found by its name, and right at once when a term, a name or a body is put right."""

from datetime import date

import pytest

from access.api import Level, Role
from archive.api import add_body, add_term, change_term
from archive.domain.reference import BodySaid, TermSaid
from tests.people import AT, actor, person, record
from tests.search.views.conftest import index
from tests.search.views.test_conditions import asked, found, shown

pytestmark = pytest.mark.django_db
FIRST = ("2010–2015", date(2010, 10, 20), date(2015, 10, 15))
SECOND = ("2015–2020", date(2015, 10, 16), date(2020, 10, 15))


@pytest.fixture
def keeper():
    person("bao", "archivist")
    return actor("bao")


@pytest.fixture
def province(keeper):
    body = add_body(actor=keeper, said=BodySaid(code="TU", own_terms=True), name="Tỉnh ủy", at=AT)
    below = BodySaid(code="BTCTU", code_alone=True, above=body.pk)
    add_body(actor=keeper, said=below, name="Ban Tổ chức Tỉnh ủy", at=AT)
    return body


def term(keeper, body, called):
    name, first, last = called
    return add_term(actor=keeper, said=TermSaid(body.pk, name, first, last), at=AT)


@pytest.fixture(params=["memory", "tantivy"])
def papers(request, settings, tmp_path, shelf):
    if request.param == "tantivy":
        settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    record(shelf, number="1", issued="08/03/2012", abstract="một")
    record(shelf, number="2", issued="10/2015", abstract="hai")
    record(shelf, number="3", issued="16/10/2015", abstract="ba")
    record(shelf, number="4", symbol="KH/TU", issuer="Tỉnh ủy", issued="2013", abstract="bốn")
    record(shelf, number="5", symbol="KH/TU", issuer="Tỉnh ủy Bình Thuận", issued="2013")
    record(shelf, number="6", symbol="KH/UBND", issuer="Ủy ban nhân dân tỉnh", issued="2013")
    index()


def numbers(response):
    return sorted(number.split("-")[0] for number in found(response))


def test_papers_of_a_term_are_found_by_its_name(papers, keeper, province, officer):
    term(keeper, province, FIRST)
    term(keeper, province, SECOND)
    for typed in (
        "nhiem-ky:2010-2015",
        "nhiệm-kỳ:2010–2015",
        'nk:"Tỉnh ủy 2010-2015"',
        'NK:"tinh uy 2010 2015"',
    ):
        assert numbers(asked(officer, typed)) == ["1", "4"], typed
    assert numbers(asked(officer, "nhiem-ky:2015-2020")) == ["3"]
    # October 2015 lies in neither; 2015 names both.
    assert numbers(asked(officer, "nhiem-ky:2015")) == ["1", "3", "4"]
    assert numbers(asked(officer, "-nhiem-ky:2010-2015")) == ["2", "3", "5", "6"]
    assert numbers(asked(officer, "nhiem-ky:2010-2015 cq:BTCTU")) == ["1"]
    assert "Nhiệm kỳ: Tỉnh ủy 2010–2015" in shown(asked(officer, "nhiem-ky:2010-2015"))


def test_a_term_that_is_put_right_is_right_at_once(papers, keeper, province, officer):
    row = term(keeper, province, FIRST)
    assert numbers(asked(officer, "nhiem-ky:2010-2015")) == ["1", "4"]
    said = TermSaid(province.pk, "XII", date(2013, 1, 1), date(2015, 12, 31))
    change_term(actor=keeper, term_id=row.pk, version=row.version, said=said, at=AT)
    assert numbers(asked(officer, "nhiem-ky:XII")) == ["2", "3", "4"]


def test_a_term_that_nobody_knows_is_told_with_those_that_are_known(
    papers, keeper, province, officer
):
    term(keeper, province, FIRST)
    page = shown(asked(officer, "nhiem-ky:1999"))
    assert "Chưa có nhiệm kỳ nào tên như vậy" in page
    assert "Tỉnh ủy 2010–2015" in page
    assert found(asked(officer, "nhiem-ky:1999")) == []


def test_who_issued_hidden_papers_is_no_part_of_an_answer(papers, keeper, province, shelf, sign_in):
    term(keeper, province, FIRST)
    officer = sign_in(Role.OFFICER)
    before = shown(asked(officer, "nhiem-ky:2010-2015"))
    hidden = record(
        shelf, number="7", issued="08/03/2012", issuer="Tỉnh ủy", symbol="BC/TU", level=Level.SECRET
    )
    index()
    assert hidden.level == Level.SECRET
    assert numbers(asked(officer, "nhiem-ky:2010-2015")) == ["1", "4"]
    assert before.count("KS-") == shown(asked(officer, "nhiem-ky:2010-2015")).count("KS-")
