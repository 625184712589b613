"""A person asked for by one, confirmed by another, who then signs in with a second factor: in real Chromium."""

import re
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from access.actions.one_time import codes_of
from access.domain.factors import STEP_S
from tests.journey.looks import looked_at
from tests.journey.test_journey import person

pytestmark = [pytest.mark.journey, pytest.mark.drill]

OWN = "chum khế ngọt sau vườn"
WARNS_AT_ONCE = 'data-idle-after="61"'


def pressed(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def code_of(secret, steps=0):
    step = int(time.time()) // STEP_S + steps
    return codes_of(secret, [step])[step]


def asked_for(page, name):
    """A new officer is proposed; returns the address of the proposal."""
    page.goto("/nguoi-dung/")
    looked_at(page)
    page.get_by_role("link", name="Đề nghị thêm người dùng").click()
    page.fill("#id_full_name", "K' Brinh")
    page.fill("#id_username", name)
    page.select_option("#id_unit", "VP")
    page.get_by_label("chuyên viên", exact=True).check()
    page.fill("#id_assigned_to", "BTCTU")
    page.fill("#id_commitment", "CK-02/2026")
    page.fill("#id_reason", "Mới về nhận việc")
    looked_at(page)
    pressed(page, "Gửi cán bộ bảo mật")
    looked_at(page)
    return urlsplit(page.url).path


def signed_in_by(page, name, password):
    page.goto("/dang-nhap/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/dang-nhap/")


def test_from_a_proposal_to_a_sign_in_with_a_second_factor(house, browser):
    name = f"brinh{int(time.time()) % 100_000}"
    with person(house, browser, "quantri") as keeper, person(house, browser, "baomat") as second:
        address = asked_for(keeper, name)
        assert second.get_by_text("đề nghị về tài khoản chờ đồng chí").count() == 0
        second.goto("/")
        assert second.get_by_text("đề nghị về tài khoản chờ đồng chí").count() == 1
        second.goto(address)
        looked_at(second)
        pressed(second, re.compile("^Xác nhận: "))
        keeper.goto(address)
        looked_at(keeper)
        pressed(keeper, "Xem mật khẩu, một lần")
        looked_at(keeper)
        password = keeper.locator(".setup__password").inner_text()
        keeper.goto("/nguoi-dung/de-nghi/")
        looked_at(keeper)
    context = browser.new_context(
        base_url=house.address, locale="vi-VN", viewport={"width": 1366, "height": 768}
    )
    page = context.new_page()
    signed_in_by(page, name, password)
    page.fill("#id_old_password", password)
    page.fill("#id_new_password1", OWN)
    page.fill("#id_new_password2", OWN)
    pressed(page, "Đổi mật khẩu")
    page.goto("/buoc-hai/")
    looked_at(page)
    secret = page.locator(".setup__password").inner_text().replace(" ", "")
    page.fill("#id_code", code_of(secret))
    pressed(page, "Thiết lập xác thực bước hai")
    looked_at(page)
    assert page.locator(".codes li").count() == 10
    context.clear_cookies()
    signed_in_by(page, name, OWN)
    assert urlsplit(page.url).path == "/dang-nhap/buoc-hai/"
    looked_at(page)
    # The code of the present step was used; a clock may be a step ahead.
    page.fill("#id_code", code_of(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    context.close()


@contextmanager
def hurried(page):
    """A page that believes its session to end in a minute."""

    def sooner(route):
        answer = route.fetch()
        body = answer.text().replace('data-idle-after="900"', WARNS_AT_ONCE)
        route.fulfill(response=answer, body=body)

    page.route("**/nguoi-dung/**", sooner)
    yield
    page.unroute("**/nguoi-dung/**")


def test_a_minute_before_the_end_the_page_asks_and_goes_on(house, browser):
    with person(house, browser, "quantri") as page:
        with hurried(page):
            page.goto("/nguoi-dung/")
            page.wait_for_selector("#sap-het[open]")
            looked_at(page)
            assert page.evaluate("document.activeElement.textContent") == "Làm tiếp"
            with page.expect_response("**/con-lam/") as said:
                page.keyboard.press("Enter")
            assert said.value.status == 204
            page.wait_for_selector("#sap-het:not([open])", state="attached")
        page.goto("/nguoi-dung/")
        assert urlsplit(page.url).path == "/nguoi-dung/"
