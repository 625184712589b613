"""The day of an archivist, an officer and an auditor, in real Chromium."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from tests.daily import daily
from tests.journey.conftest import start
from tests.journey.looks import violations, width_of

pytestmark = pytest.mark.journey

SCREENS = {
    "luutru": [
        "/", "/ban-lam-viec/", "/lo/", "/lo/{batch}/", "/lo/{batch}/?muc=tat-ca", "/xac-nhan/",
        "/cach-ly/", "/cho-xac-nhan/?xep=-ten&chon=het", "/lo/?tt=cho&loc=ML", "/phong/", "/muc-luc/", "/muc-luc/ML07-2020/", "/muc-luc/ML07-2020/nhap/",
        "/day-du/", "/muc-luc/ML07-2020/danh-sach/missing/", "/muc-luc/ML03-2010/danh-sach/filed/",
        "/muc-luc/ML03-2010/danh-sach/received/", "/muc-luc/ML07-2020/danh-sach/awaited/",
        "/huong-dan/", "/huong-dan/tim-va-doc/", "/doi-mat-khau/", "/phim-tat/",
    ],
    "chuyenvien": [
        "/", "/tim/", "/tim/?q=ke+hoach+so+hoa", "/tim/?q=khongcotunay", "/van-ban/{record}/?q=so+hoa",
        "/van-ban/{record}/mo-ta/", "/huong-dan/",
    ],
    "kiemtra": ["/", "/ban-lam-viec/"],
    "truongphong": ["/"],
    "baomat": ["/"],
    "chiendich": ["/", "/day-du/"],
    "giamsat": ["/", "/nhat-ky/"],
    "quantri": [
        "/", "/quan-tri/", "/quan-tri/pages/", "/quan-tri/pages/{guide}/edit/",
        "/quan-tri/pages/{guide}/history/", "/quan-tri/pages/{guide}/delete/",
        "/quan-tri/pages/search/", "/quan-tri/pages/add/portal/noticepage/{table}/",
    ],
}  # fmt: skip


# One is looked at with the tests, those with more screens with the drills.
AT_ONCE = {"chuyenvien"}


@contextmanager
def person(house, browser, name, **looks):
    """A page of a person who has signed in; complaints of the browser fail the test at the end."""
    context = browser.new_context(
        base_url=house.address, locale="vi-VN", viewport={"width": 1366, "height": 768}, **looks
    )
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/dang-nhap/")
    page.fill("#id_username", name)
    page.fill("#id_password", house.passwords[name])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/dang-nhap/")
    yield page
    context.close()
    # A form that is refused comes back with what was typed: the browser complains of its status.
    assert [told for told in complaints if "422" not in told] == []


def real(page, address):
    """An address with the number of a batch or a record that the person sees in its places."""
    for place, list_of_them, start_of_link in (
        ("{batch}", "/lo/", "/lo/2"),
        ("{record}", "/tim/?q=ke+hoach+so+hoa", "/van-ban/"),
    ):
        if place in address:
            page.goto(list_of_them)
            link = page.locator(f'a[href^="{start_of_link}"]').first.get_attribute("href")
            address = address.replace(place, urlsplit(link).path.split("/")[2])
    for place, link in (("{guide}", 'a[href$="/edit/"]'), ("{table}", 'a[href$="/add_subpage/"]')):
        if place in address:
            page.goto("/quan-tri/pages/")
            found = page.locator(link).first.get_attribute("href")
            address = address.replace(place, found.split("/")[3])
    return address


def test_sign_in_says_what_is_wrong_and_has_no_barrier(house, browser):
    page = browser.new_page(base_url=house.address)
    page.goto("/dang-nhap/")
    assert violations(page) == []
    page.fill("#id_username", "chuyenvien")
    page.fill("#id_password", "sai")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("#id_password") == ""
    assert violations(page) == []
    page.close()


def test_an_item_is_confirmed_by_keyboard_found_without_accents_read_and_on_the_trail(
    house, browser
):
    with person(house, browser, "luutru") as page:
        page.goto("/xac-nhan/")
        first = page.url
        for _ in range(12):
            page.keyboard.press("Control+Enter")
            if went(page, first):
                break
            if page.evaluate("document.activeElement.name") == "issued":
                page.keyboard.press("Control+a")
                page.keyboard.type("10/10/2022")
            page.keyboard.press("Enter")
        assert page.url != first
        assert "02-QĐ/BTCTU" in page.locator(".toast").first.inner_text()

    with person(house, browser, "chuyenvien") as page:
        hit = found_hit(page)
        hit.click()
        page.wait_for_selector("svg rect, svg g.box")
        image = page.locator(".sheet img, .sheet image").first
        image.wait_for()
        wait_until(lambda: page.evaluate(IMAGE_IS_DRAWN))
        box = page.locator(".sheet svg rect").first.bounding_box()
        sheet = page.locator(".sheet").first.bounding_box()
        assert sheet["x"] <= box["x"]
        assert box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1
        assert box["width"] > 3
        record = int(urlsplit(page.url).path.strip("/").split("/")[1])

    with person(house, browser, "giamsat") as page:
        page.goto(f"/nhat-ky/?who=chuyenvien&subject=KS-{record:07d}")
        table = page.locator("table").inner_text()
        assert f"KS-{record:07d}" in table
        assert "chuyenvien" in table


IMAGE_IS_DRAWN = (
    "[...document.querySelectorAll('.sheet img')].some(i => i.complete && i.naturalWidth > 300)"
)


# A colour on its way from one look to the other is neither.
NOTHING_MOVES = "document.getAnimations().every(one => one.playState !== 'running')"


def wait_until(holds):
    """Ask again for ten seconds; the page's policy forbids waiting inside it."""
    for _ in range(100):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


def went(page, first):
    """Whether what was just asked for was sent: only what is told to look first stays on its page."""
    try:
        sent = page.evaluate(
            "!!document.querySelector('[data-confirm-button][aria-disabled=true]')"
        )
    except Error:  # the next page is on its way, and took the question with it
        sent = True
    if sent:
        page.wait_for_url(lambda url: url != first)
    return page.url != first


def found_hit(page):
    """The first hit of a search without accents; the indexer may need a moment."""
    for _ in range(40):
        page.goto("/tim/?q=ke+hoach+so+hoa")
        hit = page.locator(".result h3 a, .result h2 a").first
        if hit.count():
            return hit
        time.sleep(0.5)
    raise AssertionError("nothing was found")


@pytest.mark.parametrize(
    "name",
    daily(list(SCREENS), *AT_ONCE),
)
def test_no_screen_has_a_barrier_or_a_complaint_in_either_look(house, browser, name):
    with person(house, browser, name) as page:
        for address in SCREENS[name]:
            answer = page.goto(real(page, address))
            page.wait_for_load_state("networkidle")
            assert answer.status == 200, address
            for look in ("light", "dark"):
                page.emulate_media(color_scheme=look)
                wait_until(lambda: page.evaluate(NOTHING_MOVES))
                assert (address, look, violations(page)) == (address, look, [])


@pytest.mark.parametrize("address", ["/tim/?q=ke+hoach+so+hoa", "/van-ban/{record}/?q=so+hoa", "/"])
def test_searching_and_reading_fit_a_narrow_screen(house, browser, address):
    with person(house, browser, "chuyenvien") as page:
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(real(page, address))
        page.wait_for_load_state("networkidle")
        wide = width_of(page)
        assert wide <= 390
        assert violations(page) == []


# What the printed text of the samples cannot say must have been read: who signed is a sure thing then.
@pytest.mark.drill
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_an_officer_finds_by_signer_and_by_date(house, browser, look, width):
    with person(house, browser, "chuyenvien", color_scheme=look) as page:
        page.set_viewport_size({"width": width, "height": 768})
        for asked in ("Tạ Thị Mỹ Sâm", "25/7/2024", "ngày 25 tháng 7 năm 2024", "tháng 7 năm 2024"):
            page.goto("/tim/")
            page.fill("#o-tim input[name=q]", asked)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "q=" in url)
            assert "311-CV/BTCTU" in page.locator(".result").first.inner_text(), asked
        page.goto("/tim/")
        if width == 390:
            page.locator("summary.only-narrow").first.click()
        page.fill("#loc-tu", "7/2024")
        page.fill("#loc-den", "31/7/2024")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "den=31" in url)
        page.wait_for_load_state("networkidle")
        assert "311-CV/BTCTU" in page.locator(".result").first.inner_text()
        assert "63-BC/BTCTU" not in page.locator("main").inner_text()
        assert width_of(page) <= width
        assert violations(page) == []


def test_a_turned_page_is_still_turned_when_it_is_opened_again(house, browser):
    with person(house, browser, "chuyenvien") as page:
        address = real(page, "/van-ban/{record}/")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        turned = page.locator(".sheet img")
        assert turned.get_attribute("data-turned") == "0"
        for _ in range(3):
            page.keyboard.press("r")
        page.wait_for_selector('.sheet img[data-turned="270"]')
        assert "xoay=270" in turned.get_attribute("src")
        page.goto(address)
        page.wait_for_selector('.sheet img[data-turned="270"]')
        page.locator("[data-turnform] button").click()
        page.wait_for_selector('.sheet img[data-turned="0"]')
        assert page.locator("[data-lost]").is_hidden()


def test_an_officer_goes_from_result_to_page_by_keys_and_no_title_pushes_the_reader_apart(
    house, browser
):
    with person(house, browser, "chuyenvien") as page:
        found_hit(page)
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.closest('.result') !== null")
        page.keyboard.press("/")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/van-ban/" in url)
        page.click("#tab-tt")
        assert page.evaluate("document.activeElement.classList.contains('stage')")
        page.keyboard.press("g")
        assert page.evaluate("document.activeElement.id") == "so-trang"
        page.evaluate(
            "document.querySelector('.readtitle span').textContent = 'kế hoạch '.repeat(90)"
        )
        for width in (1366, 1280):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate("document.querySelector('.fixed').scrollWidth") <= width
            assert width_of(page) <= width


def test_several_files_are_sent_away_and_taken_back_by_keyboard_for_one_reason(house, browser):
    with person(house, browser, "luutru") as page:
        page.goto("/cho-xac-nhan/")
        page.get_by_role("link", name="Tệp", exact=True).press("Enter")
        page.wait_for_url("**/cho-xac-nhan/?xep=ten")
        names = page.locator("th.name").all_inner_texts()
        assert len(names) > 3
        assert page.locator("th[aria-sort=ascending]").inner_text().strip() == "Tệp"
        page.locator("[data-pick-all]").press("Space")
        assert page.locator("[data-pick-count]").inner_text() == f"Đã chọn {len(names)} tệp"
        page.locator("[data-pick-all]").press("Space")
        for place in (0, 1):
            page.locator("[data-pick]").nth(place).press("Space")
        assert page.locator("[data-pick-count]").inner_text() == "Đã chọn 2 tệp"
        assert violations(page) == []
        page.get_by_label("Lý do").fill("chữ quá mờ")
        page.keyboard.press("Enter")
        page.get_by_text("Đã chuyển quét lại 2 tệp.").wait_for()
        assert page.url.endswith("/cho-xac-nhan/?xep=ten")
        assert page.locator("th.name").count() == len(names) - 2
        page.goto("/cach-ly/?muc=quet-lai")
        page.locator("[data-pick-all]").press("Space")
        page.locator("[data-pickbar]").get_by_role("button", name="Lấy lại").press("Enter")
        page.get_by_text("Đã lấy lại 2 tệp.").wait_for()
        page.goto("/cho-xac-nhan/?xep=ten")
        assert page.locator("th.name").all_inner_texts() == names


@pytest.mark.drill
def test_a_second_start_takes_nothing_in_twice_and_a_killed_supervisor_leaves_no_orphan(
    house, browser
):
    with person(house, browser, "luutru") as page:
        page.goto("/lo/")
        before = page.locator("table, main").first.inner_text()
    children = below(house.process.pid)
    assert len(children) >= 3
    os.kill(house.process.pid, signal.SIGKILL)
    house.process.wait()
    for _ in range(100):
        if not any(alive(child) for child in children):
            break
        time.sleep(0.1)
    assert [child for child in children if alive(child)] == []
    again = start(house.environment)
    house.process = again.process
    assert again.passwords == {}
    with person(house, browser, "luutru") as page:
        page.goto("/lo/")
        assert page.locator("table, main").first.inner_text() == before


def below(pid):
    listed = subprocess.run(
        ["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()[1:]]
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        children = [child for child, above in pairs if above == parent]
        found += children
        waiting += children
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
