"""A list of people on its screens: from a file to slips of paper."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.api import Role
from access.models import PeopleList, User
from audit.models import Event
from tests.access.views.test_people import signed_in, text_of
from tests.people import person

pytestmark = pytest.mark.django_db
HEAD = ["STT", "Họ và tên", "Tài khoản", "Đơn vị", "Chức vụ", "Vai trò"]
ROWS = [
    ["1", "K' Brinh", "brinh", "BTCTU", "Chuyên viên", "quản trị"],
    ["2", "Trần Lan", "console", "BTCTU", "", ""],
    ["3", "Lê Mơ", "mo", "Không có", "", ""],
    ["4", "Nguyễn Văn Khue", "khue", "BTCTU", "", ""],
    ["5", "Đỗ Tư", "tu", "", "", ""],
]


def workbook(*rows) -> bytes:
    told = BytesIO()
    with xlsxwriter.Workbook(told) as book:
        sheet = book.add_worksheet("Danh sách")
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    return told.getvalue()


def file_of(content: bytes, name="ds.xlsx"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def keeper():
    client = signed_in("an", Role.ADMINISTRATOR)
    person("khue", Role.OFFICER)
    return client


def test_from_a_file_to_a_first_sign_in(keeper):
    answer = keeper.post("/nguoi-dung/tu-tep/", {"file": file_of(workbook(HEAD, *ROWS))})
    page = text_of(keeper.get(answer.url))
    assert "K&#x27; Brinh" in page
    for part, words in (
        ("khong-nhan", ("Tên này dành riêng cho kho", "Không đơn vị nào có mã hoặc tên này")),
        ("co", ("Tài khoản đã có, và ghi như vậy",)),
        ("ngo", ("Không ghi đơn vị",)),
        ("bo-ra", ("Vai trò", "Cột không đọc")),
    ):
        shown = text_of(keeper.get(f"{answer.url}?phan={part}"))
        assert all(word in shown for word in words), part
    sent = keeper.post(answer.url, {"reason": "chiến dịch"})
    assert keeper.get(answer.url).url == sent.url
    second = signed_in("mat", Role.SECURITY_OFFICER)
    shown = text_of(second.get(sent.url))
    assert "K&#x27; Brinh" in shown
    assert "Đỗ Tư" not in shown
    assert "ds.xlsx" in text_of(second.get("/nguoi-dung/de-nghi/"))
    second.post(f"{sent.url}xac-nhan/")
    given = keeper.post(f"{sent.url}mat-khau/")
    password = re.search(r"slip__password\">([\w-]+)<", given.content.decode())[1]
    assert given.headers["Cache-Control"] == "no-store"
    assert password not in text_of(keeper.post(f"{sent.url}mat-khau/", follow=True))
    client = Client()
    assert client.post("/dang-nhap/", {"username": "brinh", "password": password}).url == "/"
    assert client.get("/").url == "/doi-mat-khau/"
    brinh = User.objects.get(username="brinh")
    assert "Chuyên viên" in text_of(keeper.get(f"/nguoi-dung/{brinh.pk}/"))
    again = keeper.post("/nguoi-dung/tu-tep/", {"file": file_of(workbook(HEAD, *ROWS[:1]))})
    assert "Không dòng nào thành tài khoản mới" in text_of(keeper.get(again.url))


@pytest.mark.parametrize("role", list(Role))
def test_who_keeps_accounts_brings_lists_and_nobody_else(role):
    client = signed_in("x", role)
    expected = 200 if role == Role.ADMINISTRATOR else 404
    assert client.get("/nguoi-dung/tu-tep/").status_code == expected


def test_a_list_is_shown_to_who_brought_it_alone(keeper):
    answer = keeper.post("/nguoi-dung/tu-tep/", {"file": file_of(workbook(HEAD, *ROWS))})
    other = signed_in("binh", Role.ADMINISTRATOR)
    assert other.get(answer.url).status_code == 404
    assert Event.objects.latest("id").rule == "proposed_it"
    assert other.post(answer.url, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"not a workbook", "ds.xlsx", "Tệp hỏng"),
        (b"", "ds.xlsx", "rỗng"),
        (b"MZ", "ds.exe", "Chỉ đọc được"),
        (workbook(["Họ tên", "Số điện thoại"], ["An", "1"]), "ds.xlsx", "Không dòng nào trong tệp"),
        (
            workbook(HEAD, *[["", f"Ng {n}", f"n{n}"] for n in range(2001)]),
            "ds.xlsx",
            "hơn 2.000 người",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_told_why_and_nothing_is_kept(keeper, content, name, words):
    answer = keeper.post("/nguoi-dung/tu-tep/", {"file": file_of(content, name)})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not PeopleList.objects.exists()


def test_hostile_cells_are_data(keeper):
    cell = "<script>alert(1)</script>"
    rows = [["1", cell, "a" * 300, cell, cell], ["2", "An", "an' OR 1=1", "\u202eX", cell]]
    answer = keeper.post("/nguoi-dung/tu-tep/", {"file": file_of(workbook(HEAD, *rows), cell)})
    answer = keeper.post("/nguoi-dung/tu-tep/", {"file": file_of(workbook(HEAD, *rows))})
    for part in ("moi", "khong-nhan", "bo-ra", "x" * 500):
        shown = keeper.get(answer.url, {"phan": part, "page": "-1"})
        assert shown.status_code == 200
        assert b"<script>alert" not in shown.content
    assert keeper.post(answer.url, {"reason": cell * 9}).status_code == 422
