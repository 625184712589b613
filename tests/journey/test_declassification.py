"""A paper that was closed is declassified by two people, and then found by somebody without clearance."""

import re
import time

import pytest

from tests.journey.looks import looked_at
from tests.journey.test_journey import person
from tests.journey.test_ways_back import a_record

pytestmark = [pytest.mark.journey, pytest.mark.drill]


def pressed(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def finds(page, number):
    """Whether the search shows this record to the person."""
    page.goto("/tim/?q=so+hoa")
    return page.locator(f'main a[href^="/van-ban/{number}/"]').count() > 0


def closed(page):
    """A filed paper, which the archivist raises to MẬT and dates back; its number."""
    number = a_record(page)
    page.goto(f"/van-ban/{number}/mo-ta/")
    page.get_by_role("link", name="Sửa mô tả").click()
    page.select_option("#id_level", "1")
    page.fill("#id_issued", "08/03/2012")
    page.fill("#id_reason", "có dấu MẬT ở bản giấy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mo-ta/")
    return number


def test_a_secret_paper_is_declassified_and_found_by_who_is_not_cleared(house, browser):
    with (
        person(house, browser, "luutru") as keeper,
        person(house, browser, "baomat") as officer,
        person(house, browser, "truongphong") as head,
        person(house, browser, "chuyenvien") as reader,
    ):
        number = closed(keeper)
        assert not finds(reader, number)
        officer.goto("/giai-mat/")
        looked_at(officer)
        officer.locator(f'input[type=checkbox][value="{number}"]').check()
        pressed(officer, "Lập đề nghị cho tài liệu đã chọn")
        looked_at(officer)
        officer.get_by_label("Giải mật").check()
        officer.fill("#id_basis", "Điều 22 Luật Bảo vệ bí mật nhà nước")
        pressed(officer, "Lập đề nghị")
        looked_at(officer)
        with officer.expect_download() as minutes:
            officer.get_by_role("link", name="Biên bản hội đồng").click()
        assert minutes.value.suggested_filename.endswith(".docx")
        head.goto("/")
        head.get_by_text("đang chờ người thứ hai").wait_for()
        head.goto("/giai-mat/")
        head.get_by_role("link", name="Giải mật").last.click()
        looked_at(head)
        head.fill("#id_document_number", "15-QĐ/BTCTU")
        head.fill("#id_document_date", time.strftime("%d/%m/%Y"))
        pressed(head, re.compile("^Xác nhận: "))
        looked_at(head)
        for _ in range(60):
            if finds(reader, number):
                break
            time.sleep(0.5)
        reader.goto(f"/van-ban/{number}/mo-ta/")
        looked_at(reader)
        assert "15-QĐ/BTCTU" in reader.locator("main").inner_text()
        assert "có dấu MẬT" not in reader.locator("main").inner_text()
