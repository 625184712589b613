"""The day after: a filed record is corrected, moved, and given a better scan, in real Chromium."""

import re
import time

import pytest
from fpdf import FPDF

from samples.generator.fonts import face_file
from tests.journey.looks import violations, width_of
from tests.journey.test_journey import person, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.sweep]

SIZES = ({"width": 1366, "height": 768}, {"width": 390, "height": 844})


def a_record(page):
    """The number of a filed record; the indexer may need a moment."""
    for _ in range(40):
        page.goto("/tim/?q=so+hoa")
        hit = page.locator('main a[href^="/van-ban/"]').first
        if hit.count():
            return re.search(r"\d+", hit.get_attribute("href"))[0]
        time.sleep(0.5)
    raise AssertionError("nothing was found")


def a_better_scan(folder):
    """A page of a born-digital paper, which is read in a moment."""
    made = FPDF(format="A4")
    made.add_page()
    made.add_font("serif", fname=str(face_file("regular")))
    made.set_font("serif", size=14)
    for line in ("TỈNH ỦY LÂM ĐỒNG", "BAN TỔ CHỨC", "Số 05-QĐ/BTCTU", "QUYẾT ĐỊNH", "bản quét rõ"):
        made.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    file = folder / "ban-quet-ro.pdf"
    made.output(str(file))
    return file


def looks_right(page):
    """No barrier and nothing that runs off the screen, in every size and look."""
    for size in SIZES:
        page.set_viewport_size(size)
        for look in ("light", "dark"):
            page.emulate_media(color_scheme=look)
            assert (page.url, size, look, violations(page)) == (page.url, size, look, [])
        wide = width_of(page)
        assert (page.url, wide) == (page.url, min(wide, size["width"]))
    page.set_viewport_size(SIZES[0])
    page.emulate_media(color_scheme="light")


def test_a_record_is_corrected_and_moved_the_day_after(house, browser):
    with person(house, browser, "luutru") as page:
        number = a_record(page)
        page.goto(f"/van-ban/{number}/mo-ta/")
        page.get_by_role("link", name="Sửa mô tả").click()
        looks_right(page)
        page.fill("#id_signer", "Nguyễn Văn Mẫu")
        page.fill("#id_reason", "đọc nhầm họ người ký")
        page.keyboard.press("Enter")
        page.wait_for_url("**/mo-ta/")
        history = page.locator("section", has=page.get_by_role("heading", name="Lịch sử"))
        assert "đọc nhầm họ người ký" in history.inner_text()
        assert "Nguyễn Văn Mẫu" in history.inner_text()
        looks_right(page)
        page.get_by_role("link", name="Chuyển mục lục").click()
        looks_right(page)
        here = page.input_value("#id_inventory")
        there = "ML03-2010" if here == "ML07-2020" else "ML07-2020"
        page.select_option("#id_inventory", there)
        page.fill("#id_dossier", "")
        page.fill("#id_reason", "nhầm mục lục")
        page.keyboard.press("Enter")
        page.wait_for_url("**/mo-ta/")
        assert there in page.locator(".crumbs").inner_text()
        assert here in history.inner_text()
        page.goto(f"/van-ban/{number}/rut/")
        looks_right(page)
        page.fill("#id_reason", "thử rút rồi đặt lại")
        page.keyboard.press("Enter")
        page.wait_for_url("**/mo-ta/")
        looks_right(page)
        page.goto("/van-ban/da-rut/")
        assert page.locator("table").inner_text()
        looks_right(page)
        page.goto(f"/van-ban/{number}/mo-ta/")
        page.fill("#ly-do-dat-lai", "thử xong")
        page.get_by_role("button", name="Đặt lại").click()
        page.get_by_role("link", name="Sửa mô tả").wait_for()


def test_the_scan_of_a_record_is_replaced_by_a_better_one(house, browser, tmp_path):
    with person(house, browser, "luutru") as page:
        number = a_record(page)
        page.goto(f"/van-ban/{number}/ban-quet/")
        looks_right(page)
        page.set_input_files("#id_file", str(a_better_scan(tmp_path)))
        page.fill("#id_reason", "bản cũ mờ ở mép")
        page.get_by_role("button", name="Gửi bản quét mới").click()
        page.wait_for_url(re.compile(r"/ban-quet/\d+/$"))
        for _ in range(60):
            if page.get_by_role("heading", name="Bản quét mới").count():
                break
            time.sleep(0.5)
            page.reload()
        drawn = "[...document.images].filter(i => i.complete && i.naturalWidth > 300).length"
        wait_until(lambda: page.evaluate(drawn) >= 2)
        looks_right(page)
        page.get_by_role("button", name="Thay bằng bản mới").click()
        page.wait_for_url("**/mo-ta/")
        page.get_by_role("link", name="Mở bản quét cũ").first.click()
        wait_until(lambda: page.evaluate(drawn) >= 1)
        looks_right(page)
