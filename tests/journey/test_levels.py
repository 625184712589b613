"""Papers stamped MẬT and TỐI MẬT: the batch closes, the security officer decides, they go on; in real Chromium."""

import re
import time
from urllib.parse import urlsplit

import pytest
from fpdf import FPDF

from samples.generator.fonts import face_file
from tests.journey.looks import looked_at
from tests.journey.test_accounts import pressed
from tests.journey.test_journey import person

pytestmark = [pytest.mark.journey, pytest.mark.drill]
DRAWN = "[...document.querySelectorAll('image')].some(i => i.getBBox().width > 300)"


def stamped(folder, mark, number):
    """A born-digital paper with a mark of secrecy, which is read in a moment."""
    made = FPDF(format="A4")
    made.add_page()
    made.add_font("serif", fname=str(face_file("regular")))
    made.set_font("serif", size=14)
    head = ("TỈNH ỦY LÂM ĐỒNG", "BAN TỔ CHỨC", "*", f"Số {number}-KH/BTCTU", mark, "KẾ HOẠCH")
    for line in (*head, "về bảo vệ hồ sơ nhân sự", f"Kế hoạch số {number} này được giữ kín."):
        made.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    file = folder / f"{number}-KH.pdf"
    made.output(str(file))
    return file


def sent(page, folder):
    """Both papers are sent into a batch of their own, and read; returns its address."""
    for mark, number in (("MẬT", 91), ("TỐI MẬT", 92)):
        stamped(folder, mark, number)
    page.goto("/lo/nhan/")
    page.select_option("#id_inventory", "ML03-2010")
    page.fill("#id_title", f"Hộp mật {int(time.time()) % 100_000}")
    page.set_input_files("#id_folder", str(folder))
    with page.expect_navigation(url="**/lo/2*/"):
        page.get_by_role("button", name="Nhận vào kho").click()
    page.get_by_text("1 tệp ở cán bộ bảo mật.").wait_for(timeout=60_000)
    return urlsplit(page.url).path


def decided(page, name, level):
    page.goto("/do-mat/")
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(name)).click()
    page.wait_for_function(DRAWN)
    assert page.locator("rect.box").count() == 1
    looked_at(page)
    page.select_option("#id_level", label=level)
    page.fill("#id_basis", "dấu trên văn bản")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert f"{level}." in page.locator(".toast").first.inner_text()


def test_a_stamped_paper_holds_no_batch_up_is_decided_and_goes_on(house, browser, tmp_path):
    with person(house, browser, "luutru") as page, person(house, browser, "baomat") as officer:
        batch = sent(page, tmp_path)
        looked_at(page)
        # The paper above the archivist's clearance is not there for them, and the other one waits elsewhere.
        assert "92-KH" not in page.content()
        pressed(page, "Đóng lô")
        assert "Đã đóng lô" in page.locator(".toast").first.inner_text()
        officer.goto("/")
        assert officer.get_by_text("chờ quyết định độ mật").count() == 1
        decided(officer, "92-KH", "Tối mật")
        decided(officer, "91-KH", "Mật")
        officer.goto("/do-mat/da-quyet/")
        looked_at(officer)
        assert officer.get_by_text("dấu trên văn bản").count() >= 2
        page.goto(f"{batch}?muc=cho")
        looked_at(page)
        row = page.locator("tbody tr", has_text="91-KH")
        assert row.get_by_role("link", name="Xác nhận").count() == 1
        assert "92-KH" not in page.content()
