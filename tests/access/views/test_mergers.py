"""A unit made of others: what is still to be said of those is told, and begun for whoever says it."""

import html
from datetime import date

import pytest

from access.api import Role, make_unit
from access.domain.units import UnitSaid
from tests.access.views.test_keeping_lists import begun, signed_in, text_of
from tests.people import AT, KEEPER

pytestmark = pytest.mark.django_db
BASIS = "NQ 202/2025/QH15"


@pytest.fixture
def keeper():
    keeper = signed_in(Role.ADMINISTRATOR)
    since = date(2000, 1, 1)
    make_unit(by=KEEPER, code="HUA", said=UnitSaid("Huyện ủy A", valid_from=since), at=AT)
    make_unit(by=KEEPER, code="HUB", said=UnitSaid("Huyện ủy B", valid_from=since), at=AT)
    make_unit(
        by=KEEPER, code="DUX", predecessors=["HUA", "HUB"], at=AT,
        said=UnitSaid("Đảng ủy xã X", valid_from=date(2025, 7, 1), basis=BASIS),
    )  # fmt: skip
    return keeper


def shown(client, address):
    return html.unescape(text_of(client.get(address)))


def test_a_unit_of_others_names_those_that_have_no_end(keeper):
    page = shown(keeper, "/danh-muc/don-vi/DUX/")
    assert "Đơn vị trước chưa ghi ngày kết thúc:" in page
    assert "Đảng ủy xã X tiếp nối đơn vị này từ 01/07/2025" in shown(
        keeper, "/danh-muc/don-vi/HUA/"
    )


def test_its_end_is_begun_with_the_day_before_and_the_same_basis(keeper):
    address = "/danh-muc/don-vi/ket-thuc/HUA/"
    form = begun(keeper, address)
    assert (form["last"], form["basis"]) == ("30/06/2025", BASIS)
    keeper.post(address, form)
    assert "chưa ghi ngày kết thúc" not in shown(keeper, "/danh-muc/don-vi/HUA/")
    page = shown(keeper, "/danh-muc/don-vi/DUX/")
    told = page.partition("Đơn vị trước chưa ghi ngày kết thúc:")[2].partition("</p>")[0]
    assert "Huyện ủy B" in told
    assert "Huyện ủy A" not in told


def test_a_unit_that_none_follows_is_ended_on_a_day_that_is_said(keeper):
    assert begun(keeper, "/danh-muc/don-vi/ket-thuc/DUX/")["last"] == ""


@pytest.mark.parametrize("address", ["/danh-muc/don-vi/", "/danh-muc/may/"])
def test_the_lists_lead_to_each_other(keeper, address):
    page = shown(keeper, address)
    assert 'href="/danh-muc/don-vi/"' in page
    assert 'href="/danh-muc/may/"' in page
    # An administrator sees no list about papers.
    assert 'href="/danh-muc/co-quan/"' not in page
