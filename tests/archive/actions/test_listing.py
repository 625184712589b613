"""An inventory's list from .xlsx and .docx: a preview first, and every bad row named."""

from io import BytesIO

import docx
import openpyxl
import pytest

from access.api import AccessDenied
from archive.api import NotAList, import_list, preview_list
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


@pytest.mark.parametrize(("make", "name"), [(xlsx, "a.xlsx"), (word, "a.docx")])
def test_both_kinds_of_file_give_the_same_rows(make, name, shelf, archivist):
    source = make(HEAD, *ROWS)
    assert len(preview_list(shelf, source, name=name).new) == 2
    assert ListedRecord.objects.count() == 0
    source.seek(0)
    import_list(actor=archivist, inventory=shelf, source=source, name=name, at=AT)
    first, second = ListedRecord.objects.order_by("position")
    assert (first.number_key, str(first.issued_on), first.type_code, first.pages) == (
        "14khbtctu",
        "2021-03-08",
        "ke-hoach",
        3,
    )
    assert (second.issued_precision, second.level) == ("month", 1)
    assert [dossier.number for dossier in Dossier.objects.all()] == ["01"]


def test_every_bad_row_is_named_and_the_good_ones_stay(shelf):
    bad = [
        ["3", "15-KH/BTCTU", "32/13/2021", "x", "", "", ""],
        ["1", "16-KH/BTCTU", "01/01/2021", "x", "", "", ""],
        ["năm", "17-KH/BTCTU", "01/01/2021", "x", "", "", ""],
        ["6", "không số", "01/01/2021", "x", "", "", ""],
        ["7", "18-KH/BTCTU", "01/01/2021", "x", "", "nhiều", ""],
        ["8", "19-KH/BTCTU", "01/01/2021", "x", "", "", "Rất mật"],
        ["9", "", "", "", "01", "", ""],
    ]
    preview = preview_list(shelf, xlsx(["Tên mục lục"], HEAD, *ROWS, *bad), name="a.xlsx")
    assert len(preview.new) == 2
    assert [(problem.line, problem.code) for problem in preview.problems] == [
        (5, "bad_date"), (6, "position_twice"), (7, "bad_position"), (8, "bad_number"),
        (9, "bad_pages"), (10, "bad_level"), (11, "empty_row"),
    ]  # fmt: skip


def test_taking_the_same_list_over_again_changes_nothing(shelf, archivist):
    for _ in range(2):
        made = import_list(
            actor=archivist, inventory=shelf, source=xlsx(HEAD, *ROWS), name="a.xlsx", at=AT
        )
    assert (len(made.new), len(made.known)) == (0, 2)
    assert ListedRecord.objects.count() == 2


def test_a_row_that_is_taken_is_never_overwritten(shelf, archivist):
    import_list(actor=archivist, inventory=shelf, source=xlsx(HEAD, *ROWS), name="a.xlsx", at=AT)
    other = [["1", "99-BC/BTCTU", "01/01/2020", "khác", "", "", ""]]
    preview = preview_list(shelf, xlsx(HEAD, *other), name="a.xlsx")
    assert [problem.code for problem in preview.problems] == ["position_taken"]


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
def test_what_is_no_list_is_said_plainly(content, name, code, shelf):
    source = BytesIO(content) if content is not None else xlsx(HEAD)
    with pytest.raises(NotAList) as why:
        preview_list(shelf, source, name=name)
    assert why.value.code == code


def test_a_file_without_a_heading_says_so(shelf):
    preview = preview_list(shelf, xlsx(["a", "b"], ["1", "2"]), name="a.xlsx")
    assert [problem.code for problem in preview.problems] == ["no_heading"]


def test_a_sum_at_the_foot_is_no_document(shelf):
    preview = preview_list(
        shelf, xlsx(HEAD, *ROWS, ["", "", "", "Tổng cộng: 2 văn bản", "", "", ""]), name="a.xlsx"
    )
    assert (len(preview.new), preview.problems) == (2, ())
