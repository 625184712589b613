"""An inventory's list from a file: a preview first, then rows and dossiers; nothing is refused."""

from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest

from access.api import AccessDenied, Level
from archive.api import NotAList, import_list, preview_reading, reading_of_list
from archive.models import Dossier, ListedRecord
from tests.people import AT, actor, inventory, person

pytestmark = pytest.mark.django_db

HEAD = [
    "STT",
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu",
    "Hồ sơ số",
    "Số trang",
    "Độ mật",
]
ROWS = [
    ["1", "14-KH/BTCTU", "08/03/2021", "Kế hoạch số hóa hồ sơ", "01", "3", ""],
    ["2", "127-CV/BTCTU", "4/2021", "về việc rà soát", "01", "2", "Mật"],
]


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def word(*rows):
    document = docx.Document()
    document.add_paragraph("MỤC LỤC")
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    target = BytesIO()
    document.save(target)
    target.seek(0)
    return target


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def archivist():
    person("bao", "archivist")
    return actor("bao")


def look(who, shelf, source, name="a.xlsx"):
    read = reading_of_list(source, name=name)
    return preview_reading(actor=who, inventory=shelf, read=read, at=AT)


def take(who, shelf, *rows):
    return import_list(actor=who, inventory=shelf, source=xlsx(*rows), name="a.xlsx", at=AT)


@pytest.mark.parametrize(("make", "name"), [(xlsx, "a.xlsx"), (word, "a.docx")])
def test_both_kinds_of_file_give_the_same_rows(make, name, shelf, archivist):
    source = make(HEAD, *ROWS)
    assert len(look(archivist, shelf, source, name).found.new) == 2
    assert ListedRecord.objects.count() == 0
    source.seek(0)
    import_list(actor=archivist, inventory=shelf, source=source, name=name, at=AT)
    first, second = ListedRecord.objects.order_by("position", "pk")
    assert (first.number_key, str(first.issued_on), first.type_code, first.pages) == (
        "14khbtctu",
        "2021-03-08",
        "ke-hoach",
        3,
    )
    assert (second.issued_precision, second.level) == ("month", 1)
    assert [dossier.number for dossier in Dossier.objects.all()] == ["01"]


def test_no_doubt_keeps_a_row_out_and_every_doubt_is_told(shelf, archivist):
    odd = [
        ["3", "15-KH/BTCTU", "32/13/2021", "x", "", "", ""],
        ["1", "16-KH/BTCTU", "01/01/2021", "x", "", "", ""],
        ["năm", "17-KH/BTCTU", "01/01/2021", "x", "", "", ""],
        ["6", "không số", "01/01/2021", "x", "", "", ""],
        ["7", "18-KH/BTCTU", "01/01/2021", "x", "", "nhiều", ""],
        ["8", "19-KH/BTCTU", "01/01/2021", "x", "", "", "Rất mật"],
    ]
    seen = look(
        archivist, shelf, xlsx(["Tên mục lục"], HEAD, *ROWS, *odd, ["9", "", "", "", "", "", ""])
    )
    assert len(seen.found.new) == 8
    doubts = [(doubt.line, doubt.code) for doubt in seen.taking.doubts]
    assert [one for one in doubts if one[1] != "dossier_from_above"] == [
        (5, "unread_date"), (7, "odd_position"), (8, "no_number"), (9, "unread_pages"),
        (10, "unknown_level"),
    ]  # fmt: skip
    assert len({row.position for row in seen.found.new}) == 8


def test_a_row_keeps_all_that_the_list_says_of_it(shelf, archivist):
    heading = [
        "STT",
        "Hộp số",
        "Số, ký hiệu",
        "Ngày tháng",
        "Trích yếu",
        "Tờ số",
        "Người ký",
        "Ghi chú",
    ]
    rows = [
        ["1", "3", "14-KH/BTCTU", "../3/2012", "Kế hoạch", "1-3", "Nguyễn Thị Mẫu", "x" * 600],
        ["2", "3", "15-KH/BTCTU", "20.3.2012", "Kế hoạch khác", "4", "", ""],
    ]
    take(archivist, shelf, heading, *rows)
    first, second = ListedRecord.objects.order_by("position")
    assert (first.date_text, first.box, first.sheets_from, first.sheets_to) == (
        "../3/2012",
        "3",
        1,
        3,
    )
    assert "open_day" in first.marks.split()
    assert first.further == {"signer": "Nguyễn Thị Mẫu"}
    assert (len(first.note), first.original["note"]) == (500, "x" * 600)
    assert (second.date_text, str(second.issued_on)) == ("20.3.2012", "2012-03-20")
    assert first.made_by == second.made_by == shelf.imports.get()


def test_taking_the_same_list_over_again_changes_nothing_and_that_is_told(shelf, archivist):
    assert not take(archivist, shelf, HEAD, *ROWS).before
    again = take(archivist, shelf, HEAD, *ROWS)
    assert (len(again.found.new), len(again.found.known), again.before) == (0, 2, True)
    assert ListedRecord.objects.count() == 2


def test_another_paper_at_a_number_that_is_taken_gets_a_place_of_its_own(shelf):
    person("mat", "archivist", clearance=Level.SECRET)
    take(actor("mat"), shelf, HEAD, *ROWS)
    take(actor("mat"), shelf, HEAD, ["1", "99-BC/BTCTU", "01/01/2020", "khác", "", "", ""])
    places = ListedRecord.objects.order_by("pk").values_list("number_key", "position")
    assert list(places) == [("14khbtctu", 1), ("127cvbtctu", 2), ("99bcbtctu", 3)]


def test_a_date_written_otherwise_is_no_change(shelf, archivist):
    take(archivist, shelf, HEAD, *ROWS)
    made = take(archivist, shelf, HEAD, [*ROWS[0][:2], "8.3.2021", *ROWS[0][3:]])
    assert (len(made.found.known), len(made.found.changed)) == (1, 0)


def test_a_cover_fills_what_a_dossier_does_not_say_yet_and_is_counted(shelf, archivist):
    Dossier.objects.create(inventory=shelf, number="01", title="Tên có sẵn")
    Dossier.objects.create(
        inventory=shelf, number="02", title="Đủ", retention="20 năm", sheets=3,
        first_on=date(2012, 1, 1), last_on=date(2012, 1, 1),
    )  # fmt: skip
    cover = ["Hồ sơ số", "Tiêu đề hồ sơ", "Thời gian", "Thời hạn bảo quản", "Số tờ"]
    made = take(
        archivist, shelf, cover,
        ["01", "Tên khác", "2012", "Vĩnh viễn", "12"],
        ["02", "Đủ", "2012", "20 năm", "3"],
        ["03", "Mới", "2013", "10 năm", "4"],
    )  # fmt: skip
    assert (made.dossiers, made.filled, made.known_dossiers) == (("03",), ("01",), 1)
    first = Dossier.objects.get(number="01")
    assert (first.title, first.retention) == ("Tên có sẵn", "Vĩnh viễn")


def test_dossiers_of_one_number_and_of_none_are_told(shelf, archivist):
    cover = ["Hồ sơ số", "Tiêu đề hồ sơ", "Thời gian", "Thời hạn bảo quản", "Số tờ"]
    made = take(
        archivist, shelf, cover,
        ["01", "Một", "2012", "", "12"],
        ["01", "Hai", "2012", "10 năm", "3"],
        ["", "Không số", "2013", "10 năm", "4"],
    )  # fmt: skip
    told = {(doubt.line, doubt.code) for doubt in made.taking.doubts}
    assert told >= {(3, "dossier_twice"), (4, "no_dossier_number")}
    assert Dossier.objects.values_list("title", "retention").get() == ("Một", "10 năm")


def test_only_who_keeps_the_archive_takes_a_list_over(shelf):
    person("khue", "officer")
    with pytest.raises(AccessDenied):
        import_list(actor=actor("khue"), inventory=shelf, source=xlsx(HEAD), name="a.xlsx", at=AT)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "damaged"),
        (b"PK\x03\x04 cut", "a.docx", "damaged"),
        (None, "a.pdf", "wrong_type"),
    ],
)
def test_what_is_no_list_is_said_plainly(content, name, code):
    source = BytesIO(content) if content is not None else xlsx(HEAD)
    with pytest.raises(NotAList) as why:
        reading_of_list(source, name=name)
    assert why.value.code == code


def test_a_file_of_which_nothing_is_a_list_makes_nothing_and_says_so(shelf, archivist):
    seen = look(archivist, shelf, xlsx(["a", "b"], ["c", "d"]))
    assert seen.counts["rows"] == 0
    read = reading_of_list(xlsx(["a", "b"], ["c", "d"]), name="a.xlsx")
    assert [one.reason for one in read.left_out] == ["no_heading", "no_heading"]
    assert [one.rows for one in read.headings] == [0]


def test_a_sum_at_the_foot_is_no_document(shelf, archivist):
    seen = look(
        archivist, shelf, xlsx(HEAD, *ROWS, ["", "", "", "Tổng cộng: 2 văn bản", "", "", ""])
    )
    assert len(seen.found.new) == 2


def test_a_row_whose_level_is_not_known_is_closed(shelf, archivist):
    take(archivist, shelf, HEAD, [*ROWS[0][:6], "hỏi lại"])
    assert ListedRecord.objects.get().level == Level.TOP_SECRET
