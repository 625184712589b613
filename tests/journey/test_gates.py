"""Who has neither commitment nor training signs, is entered among those who attended, and then works."""

import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journey.conftest import BASE
from tests.journey.looks import looked_at
from tests.journey.test_accounts import OWN, pressed, signed_in_by
from tests.journey.test_journey import person

pytestmark = [pytest.mark.journey, pytest.mark.drill]


def called(name):
    return f"K' {name.title()}"


# A program by hand holds no keys, and so vouches for no right to what is closed: this one is given them.
WITH_KEYS = """
import sys, django
django.setup()
from django.core.management import call_command
from keys.api import Kind, opened_here
file, *words = sys.argv[1:]
with open(file, "rb") as content, opened_here(Kind.FILE, content.read()):
    call_command("take_in_person", *words)
"""


def taken_in(house, name):
    """An archivist without commitment and training, by the command; returns the password."""
    words = [name, called(name), "--role", "archivist", "--clearance", "CONFIDENTIAL"]
    key_file = f"{house.environment['KHOSO_DATA']}.khoa"
    subprocess.run(
        [sys.executable, "-c", WITH_KEYS, key_file, *words],
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=BASE,
        capture_output=True,
        check=True,
    )
    handed = Path(house.environment["KHOSO_DATA"]) / f"mat-khau-{name}.txt"
    return re.search(r"(?:\w{5}-){2}\w{5}", handed.read_text("utf-8"))[0]


def text_written(page, campaign):
    page.goto("/cam-ket/van-ban/")
    looked_at(page)
    page.get_by_role("link", name="Soạn cam kết mới").click()
    page.fill("#id_campaign", campaign)
    page.fill("#id_title", "Bản cam kết bảo vệ bí mật")
    looked_at(page)
    pressed(page, "Lưu để ký")
    looked_at(page)


def training_entered(page, name):
    page.goto("/tap-huan/moi/")
    page.fill("#id_subject", f"Quét ảnh và nhập liệu {name}")
    page.fill("#id_held_on", f"{date.today():%d/%m/%Y}")
    page.fill("#id_trainer", "Trần Văn Hòa")
    page.fill("#id_people", name)
    looked_at(page)
    pressed(page, "Ghi vào kho")
    looked_at(page)
    assert page.get_by_role("link", name=called(name)).count() == 1


def password_chosen(page, password):
    page.fill("#id_old_password", password)
    page.fill("#id_new_password1", OWN)
    page.fill("#id_new_password2", OWN)
    pressed(page, "Đổi mật khẩu")


def signed(page, campaign):
    """From the first page to the signature, with nothing but what stands there."""
    looked_at(page)
    assert page.get_by_role("heading", name="Chưa có cam kết bảo mật còn hiệu lực").count() == 1
    page.locator("section .row", has_text=campaign).get_by_role("link").click()
    looked_at(page)
    page.get_by_label("Tôi đã đọc toàn văn và cam kết thực hiện.").check()
    page.fill("#id_password", OWN)
    pressed(page, "Ký cam kết")


def scan_sent(page, folder):
    page.goto("/lo/nhan/")
    looked_at(page)
    file = folder / "01.pdf"
    file.write_bytes(b"%PDF-1.4 to scan")
    page.select_option("#id_inventory", "ML03-2010")
    page.set_input_files("#id_files", str(file))
    page.get_by_role("button", name="Nhận vào kho").click()
    page.wait_for_url(re.compile(r"/lo/2"))
    looked_at(page)


def test_whoever_has_no_commitment_signs_it_and_then_works(house, browser, tmp_path):
    name = f"kbrinh{int(time.time()) % 100_000}"
    password, campaign = taken_in(house, name), f"Số hóa {name}"
    with person(house, browser, "baomat") as keeper:
        text_written(keeper, campaign)
        training_entered(keeper, name)
        context = browser.new_context(
            base_url=house.address, locale="vi-VN", viewport={"width": 1366, "height": 768}
        )
        page = context.new_page()
        signed_in_by(page, name, password)
        password_chosen(page, password)
        signed(page, campaign)
        assert urlsplit(page.url).path == "/ban-lam-viec/"
        scan_sent(page, tmp_path)
        page.goto("/cam-ket/")
        looked_at(page)
        with page.expect_download() as taken:
            page.get_by_role("link", name="In ra (.docx)").first.click()
        assert taken.value.suggested_filename.startswith(f"cam-ket-{name}-")
        context.close()
        keeper.goto("/dieu-kien/")
        looked_at(keeper)
        keeper.locator("tfoot a").first.click()
        looked_at(keeper)
        keeper.get_by_role("link", name=called(name)).click()
        looked_at(keeper)
        assert keeper.get_by_text("ký trên Kho").count() == 1
