"""A right asked for, given and approved by three people, used, and ended by one: in real Chromium."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from tests.journey.looks import looked_at
from tests.journey.test_accounts import pressed
from tests.journey.test_journey import person

pytestmark = [pytest.mark.journey, pytest.mark.drill]
REASON = "Phục vụ đợt rà soát hồ sơ"


def head_of(page, code, username):
    """Somebody becomes the head of a unit, as the administrator keeps it."""
    page.goto(f"/danh-muc/don-vi/nguoi/{code}/")
    page.select_option("#id_duty", "head")
    page.select_option("#id_username", username)
    pressed(page, "Lưu")


def asked_for(page, name):
    """The head of a unit asks for one of its people; returns the address of the request."""
    page.goto("/")
    page.get_by_role("link", name="Cấp quyền", exact=True).click()
    looked_at(page)
    page.get_by_role("link", name="Người dùng", exact=True).click()
    looked_at(page)
    page.get_by_role("link", name=re.compile(f"^Đề nghị cấp quyền ?: {name}")).click()
    looked_at(page)
    page.select_option("#id_level", label="Mật")
    page.fill("#id_until", f"{date.today() - timedelta(days=9):%d/%m/%Y}")
    page.fill("#id_reason", REASON)
    pressed(page, "Gửi cán bộ bảo mật")
    assert page.locator(".errors").is_visible()
    assert page.locator("#id_reason").input_value() == REASON
    looked_at(page)
    page.fill("#id_until", f"{date.today() + timedelta(days=90):%d/%m/%Y}")
    pressed(page, "Gửi cán bộ bảo mật")
    looked_at(page)
    return urlsplit(page.url).path


def test_from_asking_to_ending(house, browser):
    name = "Nguyễn Thị Minh Khuê"
    with person(house, browser, "quantri") as keeper:
        head_of(keeper, "TCDDV", "truongphong")
        head_of(keeper, "BTCTU", "chiendich")
    with person(house, browser, "truongphong") as head:
        address = asked_for(head, name)
        assert head.get_by_role("button", name="Duyệt, quyền có hiệu lực").count() == 0
    with person(house, browser, "baomat") as officer:
        officer.goto("/")
        assert officer.get_by_text("đề nghị cấp quyền chờ đồng chí").count() == 1
        officer.goto(address)
        looked_at(officer)
        officer.fill("#id_document", "12-QĐ/BTCTU")
        officer.fill("#id_document_on", "05/08/2026")
        pressed(officer, "Cấp và chuyển duyệt")
        looked_at(officer)
        assert officer.get_by_role("button", name="Duyệt, quyền có hiệu lực").count() == 0
    with person(house, browser, "chiendich") as third:
        third.goto(address)
        looked_at(third)
        pressed(third, "Duyệt, quyền có hiệu lực")
        looked_at(third)
    with person(house, browser, "chuyenvien") as khue:
        assert khue.get_by_role("alert").get_by_text("được mở rộng").count() == 1
        khue.goto("/")
        khue.locator("summary", has_text="Minh Khuê").click()
        khue.get_by_role("link", name="Quyền của tôi").click()
        looked_at(khue)
        assert khue.get_by_text(
            "Trần Văn Lâm đề nghị, Đặng Quốc Việt cấp, Vũ Thành Đạt duyệt"
        ).count()
    with person(house, browser, "baomat") as officer:
        officer.goto("/nguoi-dung/?loc=chuyenvien")
        officer.get_by_role("link", name=name).click()
        looked_at(officer)
        officer.get_by_role(
            "link", name=re.compile("^Thôi quyền này ?: Được xem đến")
        ).first.click()
        looked_at(officer)
        officer.fill("#id_reason", "Hết đợt rà soát")
        pressed(officer, "Thôi quyền này")
        looked_at(officer)
    with person(house, browser, "chuyenvien") as khue:
        assert khue.get_by_role("alert").get_by_text("được thu hẹp").count() == 1
