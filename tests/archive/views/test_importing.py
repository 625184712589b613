"""Bringing a list: read once, looked at in pages, taken over; and numbers that are no address."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from access.api import Level, Role
from access.models import User, Workstation
from archive.api import BadCode, take_list_over
from archive.models import Dossier, ListedRecord
from tests.archive.actions.test_listing import HEAD, ROWS, xlsx
from tests.people import AT, SETUP, inventory, person, record

pytestmark = pytest.mark.django_db

GIVEN = Path(__file__).parents[1] / "lists_given"
# A record of an .xls file that no reader needs.
CODE_PAGE = b"\x42\x00\x02\x00\xb0\x04"
ODD = [
    "12/2020",
    "..",
    ".",
    "<b>x</b>/..?#",
    "a b",
    "%2e%2e",
    "\u202eabc",
    "x\x00y",
    "1" * 30,
    "ạ/ỗ",
]


@pytest.fixture
def house(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    Workstation.objects.create(
        name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    for role in Role:
        cleared = role == Role.SECURITY_OFFICER
        person(role, role, clearance=Level.TOP_SECRET if cleared else Level.ORDINARY)
    return inventory("ML01")


def signed_in(client, role=Role.ARCHIVIST):
    client.force_login(User.objects.get(username=role))
    return client


def bring(client, *rows, name="danh-muc.xlsx"):
    file = SimpleUploadedFile(name, xlsx(HEAD, *rows).read())
    return client.post("/muc-luc/ML01/nhap/", {"file": file})


def test_a_list_is_brought_looked_at_and_taken_over(house, client):
    answer = bring(signed_in(client), *ROWS)
    assert answer.status_code == 302
    shown = client.get(answer.url)
    assert "14-KH/BTCTU" in shown.content.decode()
    assert ListedRecord.objects.count() == 0
    taken = client.post(answer.url)
    assert (taken.status_code, taken.url) == (302, "/muc-luc/ML01/")
    assert ListedRecord.objects.count() == 2
    assert client.get(answer.url).status_code == 404


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_lists_of_other_programs_are_brought_alike(ending, house, client):
    given = GIVEN / f"z4_month_year_cells.{ending}"
    assert f".{ending}" in signed_in(client).get("/muc-luc/ML01/nhap/").content.decode()
    file = SimpleUploadedFile(f"danh-muc.{ending}", given.read_bytes())
    answer = client.post("/muc-luc/ML01/nhap/", {"file": file})
    shown = client.get(answer.url).content.decode()
    assert "54-KH/BTCTU" in shown
    assert "03/2012" in shown
    client.post(answer.url)
    assert list(ListedRecord.objects.values_list("issued_precision", flat=True).order_by("pk")) == [
        "month", "year",
    ]  # fmt: skip


def test_a_locked_list_is_told_as_locked(house, client):
    """A workbook whose content is said to be unreadable without a password."""
    open_book = (GIVEN / "z4_month_year_cells.xls").read_bytes()
    locked = open_book.replace(CODE_PAGE, b"\x2f\x00" + CODE_PAGE[2:])
    file = SimpleUploadedFile("danh-muc.xls", locked)
    answer = signed_in(client).post("/muc-luc/ML01/nhap/", {"file": file})
    assert "Bỏ mật khẩu rồi lưu lại" in answer.content.decode()


def test_the_kept_rows_are_readable_by_their_owner_only_and_by_one_session(house, client, tmp_path):
    os.umask(0o022)
    answer = bring(signed_in(client), *ROWS)
    kept = list((tmp_path / "scratch" / "lists").iterdir())
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    assert client.get(answer.url.replace("ML01", "ML02")).status_code == 404
    client.logout()
    assert client.get(f"{answer.url}").status_code == 302
    assert signed_in(client).get(answer.url).status_code == 404


def test_what_was_kept_a_day_ago_is_swept_when_the_next_list_comes(house, client, tmp_path):
    bring(signed_in(client), *ROWS)
    old = next(Path(tmp_path / "scratch" / "lists").iterdir())
    os.utime(old, (1, 1))
    bring(client, *ROWS)
    assert not old.exists()


def test_a_preview_of_many_rows_comes_in_pages(house, client):
    rows = [[str(n), f"{n}-KH/BTCTU", "08/03/2021", "Kế hoạch", "", "", ""] for n in range(1, 121)]
    address = bring(signed_in(client), *rows).url
    first, last = (
        client.get(address).content.decode(),
        client.get(f"{address}?page=3").content.decode(),
    )
    assert first.count("-KH/BTCTU</th>") == 50
    assert last.count("-KH/BTCTU</th>") == 20
    assert "Không có dòng nào" in client.get(f"{address}?phan=loi").content.decode()


def test_a_changed_row_shows_what_stands_and_what_the_list_says(house, client):
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, ROWS[0]), name="a.xlsx", at=AT)
    newer = [*ROWS[0][:2], "09/03/2021", *ROWS[0][3:6], "Mật"]
    text = client_text(signed_in(client), bring(client, newer).url)
    assert "08/03/2021" in text
    assert "09/03/2021" in text
    assert "Mật" in text


def test_what_was_taken_over_is_said_in_numbers_changed_rows_by_themselves(house, client):
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, ROWS[0]), name="a.xlsx", at=AT)
    newer = [*ROWS[0][:2], "09/03/2021", *ROWS[0][3:6], "Mật"]
    answer = bring(signed_in(client), newer)
    said = client.post(answer.url, follow=True).content.decode()
    assert "Đã sửa 1 dòng." in said
    assert ListedRecord.objects.get().issued_on == date(2021, 3, 9)


@pytest.mark.parametrize("mark", ["", "0", "zz", "0" * 32])
def test_a_row_that_is_no_double_any_more_is_left_and_that_is_said(mark, house, client):
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, *ROWS), name="a.xlsx", at=AT)
    address = "/muc-luc/ML01/nhap/dong-trung/"
    said = signed_in(client).post(address, {"dong": mark}, follow=True).content.decode()
    assert "Dòng này vừa được người khác xử lý." in said
    assert ListedRecord.objects.count() == 2


def client_text(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"no"), ("a.docx", b"PK\x03\x04"), ("a.pdf", b"%PDF")]
)
def test_what_is_no_list_is_said_beside_the_field(name, content, house, client):
    answer = signed_in(client).post(
        "/muc-luc/ML01/nhap/", {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("role", list(Role))
def test_no_dossier_number_breaks_a_page_of_anybody(role, house, client):
    rows = [
        [str(n), f"{n}-KH/BTCTU", "08/03/2021", "Kế hoạch", number, "", ""]
        for n, number in enumerate(ODD, 1)
    ]
    # A spreadsheet cannot hold NUL; the table reader is handed it all the same.
    rows = [[cell.replace("\x00", "") for cell in cells] for cells in rows]
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, *rows), name="a.xlsx", at=AT)
    Dossier.objects.create(inventory=house, number="n\x00l")
    Dossier.objects.create(inventory=house, number="")
    for number, dossier in enumerate(Dossier.objects.all(), 1):
        made = record(house, number=str(1000 + number), dossier=dossier.number)
        signed_in(client, role)
        for address in (
            f"/muc-luc/ML01/ho-so/{dossier.pk}/", f"/van-ban/{made.pk}/", f"/van-ban/{made.pk}/mo-ta/",
        ):  # fmt: skip
            assert client.get(address).status_code in {200, 404}, address
    for which in ("expected", "received", "filed", "missing", "surplus"):
        assert client.get(f"/muc-luc/ML01/danh-sach/{which}/").status_code in {200, 404}
    assert client.get("/muc-luc/ML01/").status_code in {200, 404}


@pytest.mark.parametrize(
    "code", ["", "12/2020", "..", "<b>", "a b", "x\x00", "\u202ex", "A" * 31, "."]
)
def test_a_code_that_cannot_stand_in_an_address_makes_no_inventory(code):
    with pytest.raises(BadCode):
        inventory(code)


@pytest.mark.parametrize("code", ["%00", "%2e%2e", "x" * 500, "%E2%80%AEx", "<b>"])
def test_a_code_that_can_be_none_is_a_missing_page(code, house, client):
    for address in (f"/muc-luc/{code}/", f"/lo/{code}/", f"/muc-luc/{code}/nhap/"):
        assert signed_in(client).get(address).status_code == 404
