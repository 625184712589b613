"""Bringing a list: read once, its columns put right, looked at, taken over; and odd numbers in addresses."""

import io
import os
import re
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from access.api import Level, Role
from access.models import User, Workstation
from archive.api import BadCode, mark_of, take_list_over
from archive.models import Dossier, ListedRecord
from audit.models import Event
from tests.archive.actions.test_listing import HEAD, ROWS, xlsx
from tests.daily import daily
from tests.people import AT, SETUP, inventory, person, record

pytestmark = pytest.mark.django_db

GIVEN = Path(__file__).parents[1] / "lists_given"
LISTS = Path(__file__).parents[1] / "lists" / "given"
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


def picture_of_a_table():
    document, kept, picture = docx.Document(), io.BytesIO(), io.BytesIO()
    Image.new("RGB", (80, 40), "white").save(picture, "PNG")
    picture.seek(0)
    document.add_picture(picture)
    document.save(kept)
    return "anh.docx", kept.getvalue()


def million_empty_rows():
    """What remains where somebody formatted a whole column: rows that a file names and that hold nothing."""
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.active.cell(1_000_000, 3).number_format = "dd/mm/yyyy"
    book.save(kept)
    return "trong.xlsx", kept.getvalue()


def signed_in(client, role=Role.ARCHIVIST):
    client.force_login(User.objects.get(username=role))
    return client


def sent(client, content, name="danh-muc.xlsx"):
    """The answer to a file that is chosen: where its columns are shown, or why it is no list."""
    return client.post("/muc-luc/ML01/nhap/", {"file": SimpleUploadedFile(name, content)})


def bring(client, *rows, heading=HEAD):
    """The address of the preview, the columns being as they were guessed."""
    columns = sent(client, xlsx(heading, *rows).read()).url
    return client.post(columns).url


def test_a_list_is_brought_looked_at_and_taken_over(house, client):
    address = bring(signed_in(client), *ROWS)
    assert "14-KH/BTCTU" in client_text(client, address)
    assert ListedRecord.objects.count() == 0
    taken = client.post(address)
    assert (taken.status_code, taken.url) == (302, "/muc-luc/ML01/")
    assert ListedRecord.objects.count() == 2
    assert client.get(address).status_code == 404


def test_what_the_list_makes_adds_up_to_its_lines_and_every_doubt_is_in_words(house, client):
    given = LISTS / "x9_formula_hidden_footer.xlsx"
    address = client_posted(signed_in(client), sent(client, given.read_bytes()).url)
    shown = client.get(address)
    lines = shown.context["lines"]
    assert lines.add_up
    assert shown.context["counts"]["rows"] == lines.rows == 4
    assert "Công thức không lưu kết quả" in client_text(client, f"{address}?phan=ngo")
    assert "Dòng cộng" in client_text(client, f"{address}?phan=bo-ra")


def test_hidden_sheets_merged_cells_and_empty_rows_are_read_and_told(house, client):
    book, kept = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    for cells in (
        HEAD,
        *ROWS,
        ["3", "", "", "", "", "", ""],
        ["4", "15-KH/BTCTU", "9/3/2021", "Khác"],
    ):
        sheet.append(cells)
    sheet.merge_cells("E2:E3")
    hidden = book.create_sheet("Cũ")
    hidden.sheet_state = "hidden"
    for cells in (HEAD, ["1", "99-KH/BTCTU", "9/3/2021", "Trên trang ẩn", "", "", ""]):
        hidden.append(cells)
    book.save(kept)
    columns = sent(signed_in(client), kept.getvalue()).url
    assert "các dòng của nó có ghi dấu: Cũ." in client_text(client, columns)
    address = client_posted(client, columns)
    assert client.get(address).context["refused"] == 1
    assert "Dòng trống: không nêu văn bản nào" in client_text(client, f"{address}?phan=bo-ra")
    assert "Nằm trên trang tính ẩn" in client_text(client, f"{address}?phan=ngo")
    client.post(address)
    assert ListedRecord.objects.filter(dossier__number="01").count() == 3
    assert "hidden_sheet" in ListedRecord.objects.get(number_key="99khbtctu").marks.split()


def client_posted(client, address):
    return client.post(address).url


def test_a_later_edition_shows_old_and_new_and_what_is_gone(house, client):
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, *ROWS), name="a.xlsx", at=AT)
    address = bring(
        signed_in(client), [*ROWS[0][:3], "Kế hoạch số hóa toàn bộ hồ sơ", *ROWS[0][4:]]
    )
    counts = client.get(address).context["counts"]
    assert (counts["changed"], counts["gone"]) == (1, 0)  # the other row is above the archivist
    changed = client_text(client, f"{address}?phan=doi")
    assert "Kế hoạch số hóa hồ sơ" in changed
    assert "Kế hoạch số hóa toàn bộ hồ sơ" in changed


def test_of_two_lists_in_two_tabs_the_second_is_told_and_nothing_is_half_done(house, client):
    first = bring(signed_in(client), *ROWS)
    second = bring(client, [*ROWS[0][:3], "Trích yếu khác", *ROWS[0][4:]])
    seen = {"seen": client.get(first).context["brought"].digest}
    client.post(second, {"seen": client.get(second).context["brought"].digest})
    told = client.post(first, seen)
    page = told.content.decode()
    assert (told.status_code, ListedRecord.objects.count()) == (409, 1)
    assert "chưa nhận gì vào" in page
    assert "danh-muc.xlsx" in page
    assert told.context["counts"]["changed"] == 1
    again = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert client.post(first, {"seen": again}).status_code == 302
    assert ListedRecord.objects.count() == 2


def test_dates_stand_in_the_preview_as_in_the_list_of_the_inventory(house, client):
    days = ["2021-03-09", "00/3/2021", "quý I/2021", "3/20/2021", "k/đ"]
    rows = [[str(n), f"{n}-KH/BTCTU", day, "x", "", "", ""] for n, day in enumerate(days, 1)]
    address = bring(signed_in(client), *rows)
    shown = re.findall(r'class="mono">([^<]+)<', client.get(f"{address}?phan=moi").content.decode())
    assert shown == ["09/03/2021", "00/3/2021", "quý I/2021", "20/03/2021", "k/đ"]
    client.post(address)
    assert [row.dated for row in ListedRecord.objects.order_by("position")] == shown


def test_a_list_of_another_inventory_is_asked_about_before_anything_is_written(house, client):
    rows = [
        [str(n), f"{n}-KH/BTCTU", "08/03/2021", f"Kế hoạch {n}", "", "", ""] for n in range(1, 9)
    ]
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, *rows), name="a.xlsx", at=AT)
    other = [
        [str(n), f"{n}-BC/HU", "08/03/2012", f"Báo cáo {n}", "", "", ""] for n in range(50, 58)
    ]
    address = bring(signed_in(client), *other)
    assert "Hầu như không dòng nào trùng" in client_text(client, address)
    refused = client.post(address)
    assert refused.status_code == 422
    assert ListedRecord.objects.count() == 8
    assert client.post(address, {"although": "on"}).status_code == 302
    assert ListedRecord.objects.count() == 16
    assert Event.objects.filter(action="import_list").latest("pk").details["although"] == [
        "few_rows_fit", "other_issuers",
    ]  # fmt: skip


def test_an_order_number_that_is_none_is_told_and_kept_and_a_group_line_has_words(house, client):
    rows = [["3a", *ROWS[0][1:]], ["Hồ sơ số 05: Cán bộ"], ["4", *ROWS[0][1:3], "Kế hoạch B"]]
    address = bring(signed_in(client), *rows)
    client.get(address)
    doubts = client.get(address, {"phan": "ngo"}).content.decode()
    assert "3a" in doubts
    client.post(address)
    first, second = ListedRecord.objects.order_by("position")
    assert "3a" in client_text(client, f"/muc-luc/ML01/dong/{mark_of(first.pk)}/")
    assert "Dòng nhóm phía trên" in client_text(client, f"/muc-luc/ML01/dong/{mark_of(second.pk)}/")


def test_the_same_list_again_is_told_and_there_is_nothing_to_take(house, client):
    client.post(bring(signed_in(client), *ROWS))
    address = bring(client, *ROWS)
    text = client_text(client, address)
    assert "Đồng chí đã nhập chính mục lục văn bản này" in text
    assert "Không có gì mới để nhận" in text


def test_an_import_is_listed_and_undone_on_its_screen(house, client):
    client.post(bring(signed_in(client), *ROWS[:1]))
    listed = client.get("/muc-luc/ML01/lan-nhap/")
    [(mark, one, did)] = listed.context["rows"]
    assert (one.name, one.made["rows"], one.pending) == ("danh-muc.xlsx", 1, True)
    assert f"lan={did['made']}" in listed.content.decode()
    address = f"/muc-luc/ML01/lan-nhap/{mark}/"
    assert address in listed.content.decode()
    assert client.get(address).context["shown"].going == 1
    said = client.post(address, follow=True).content.decode()
    assert "Đã bỏ 1 dòng." in said
    assert not ListedRecord.objects.exists()
    assert not Dossier.objects.filter(removed_at=None).exists()
    assert "Người khác vừa hoàn tác" in client.post(address, follow=True).content.decode()


def test_a_table_of_which_no_line_is_a_paper_is_told_so_and_not_as_nothing_new(house, client):
    signed_in(client)
    address = bring(client, ["Số lượng", "12"], ["Ăn trưa", "50000"], heading=["Kính gửi", ""])
    text = client_text(client, address)
    assert "quay lại chọn nghĩa các cột" in text
    assert "Không có gì mới để nhận" not in text


@pytest.mark.parametrize("mark", ["", "0", "zz", "0" * 32])
def test_an_import_that_is_none_is_a_missing_page(mark, house, client):
    assert signed_in(client).get(f"/muc-luc/ML01/lan-nhap/{mark or 'x'}/").status_code == 404


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_lists_of_other_programs_are_brought_alike(ending, house, client):
    given = GIVEN / f"z4_month_year_cells.{ending}"
    assert f".{ending}" in signed_in(client).get("/muc-luc/ML01/nhap/").content.decode()
    columns = sent(client, given.read_bytes(), f"danh-muc.{ending}").url
    address = client.post(columns).url
    shown = client_text(client, address)
    assert "54-KH/BTCTU" in shown
    assert "03/2012" in shown
    client.post(address)
    assert list(ListedRecord.objects.values_list("issued_precision", flat=True).order_by("pk")) == [
        "month", "year",
    ]  # fmt: skip


def test_a_locked_list_is_told_as_locked(house, client):
    """A workbook whose content is said to be unreadable without a password."""
    open_book = (GIVEN / "z4_month_year_cells.xls").read_bytes()
    locked = open_book.replace(CODE_PAGE, b"\x2f\x00" + CODE_PAGE[2:])
    answer = sent(signed_in(client), locked, "danh-muc.xls")
    assert "Bỏ mật khẩu rồi lưu lại" in answer.content.decode()


def test_the_kept_rows_are_readable_by_their_owner_only_and_by_one_session(house, client, tmp_path):
    os.umask(0o022)
    address = bring(signed_in(client), *ROWS)
    kept = list((tmp_path / "scratch" / "lists").iterdir())
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    # Neither the disk nor the session, which lies in the database, opens it: its address does.
    assert b"KH/BTCTU" not in kept[0].read_bytes()
    assert address.rstrip("/").rpartition("/")[2] not in str(client.session.items())
    assert client.get(address.replace("ML01", "ML02")).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    for one in (address, f"{address}cot/"):
        assert signed_in(client).get(one).status_code == 404
        assert client.post(one).status_code == 404


def test_what_was_kept_a_day_ago_is_swept_when_the_next_list_comes(house, client, tmp_path):
    bring(signed_in(client), *ROWS)
    old = next(Path(tmp_path / "scratch" / "lists").iterdir())
    os.utime(old, (1, 1))
    bring(client, *ROWS)
    assert not old.exists()


def test_a_preview_of_many_rows_comes_in_pages(house, client):
    rows = [[str(n), f"{n}-KH/BTCTU", "08/03/2021", "Kế hoạch", "", "", ""] for n in range(1, 121)]
    address = bring(signed_in(client), *rows)
    first, last = (
        client.get(address).content.decode(),
        client.get(f"{address}?page=3").content.decode(),
    )
    assert first.count("-KH/BTCTU</th>") == 50
    assert last.count("-KH/BTCTU</th>") == 20
    assert "Không có dòng nào" in client.get(f"{address}?phan=khong-con").content.decode()


def test_a_changed_row_shows_what_stands_and_what_the_list_says(house, client):
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, ROWS[0]), name="a.xlsx", at=AT)
    newer = [*ROWS[0][:2], "09/03/2021", *ROWS[0][3:6], "Mật"]
    text = client_text(signed_in(client), bring(client, newer))
    assert "08/03/2021" in text
    assert "09/03/2021" in text
    assert "Mật" in text


def test_what_was_taken_over_is_said_in_numbers_changed_rows_by_themselves(house, client):
    take_list_over(who=SETUP, inventory=house, source=xlsx(HEAD, ROWS[0]), name="a.xlsx", at=AT)
    newer = [*ROWS[0][:2], "09/03/2021", *ROWS[0][3:6], "Mật"]
    address = bring(signed_in(client), newer)
    said = client.post(address, follow=True).content.decode()
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
    answer = sent(signed_in(client), content, name)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (picture_of_a_table, "hoặc chỉ có ảnh của bảng"),
        (million_empty_rows, "Tệp không có bảng"),
    ],
)
def test_a_picture_of_a_table_and_a_million_empty_rows_are_told_plainly(make, words, house, client):
    name, content = make()
    answer = sent(signed_in(client), content, name)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("role", daily(list(Role), Role.ARCHIVIST))
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
