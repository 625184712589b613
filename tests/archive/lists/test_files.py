"""The same lists as files of every kind, read in the cage."""

import csv
import io
import unicodedata
import zipfile

import docx
import openpyxl
import pytest

from archive.actions.list_reading import reading_of_list
from archive.domain.listing.fields import Field
from archive.domain.listing.old_texts import in_unicode
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.reports.lists import NotAList
from tests.archive.lists.forms import FORMS
from tests.archive.lists.test_offices import compared

SHEETS = [
    "contents_of_a_dossier",
    "a_sheet_for_each_year",
    "the_forty_columns",
    "number_and_day_in_parts",
]
WORD = ["contents_with_spans", "printed_pages", "papers_of_a_member", "inventory_in_two_lines"]


def workbook(tables):
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for at, table in enumerate(tables):
        sheet = book.create_sheet(table.sheet or f"S{at}")
        sheet.sheet_state = "hidden" if table.hidden else "visible"
        for row in table.rows:
            sheet.append(
                [int(cell) if cell.isdecimal() and cell[0] != "0" else cell or None for cell in row]
            )
    book.save(kept)
    return kept.getvalue()


def document(tables):
    made, kept = docx.Document(), io.BytesIO()
    for table in tables:
        width = max(map(len, table.rows))
        written = made.add_table(0, width)
        for row in table.rows:
            for cell, text in zip(written.add_row().cells, row, strict=True):
                cell.text = text
        made.add_paragraph("")
    made.save(kept)
    return kept.getvalue()


def text(tables, separator=",", encoding="utf-8-sig"):
    kept = io.StringIO()
    for table in tables:
        csv.writer(kept, delimiter=separator).writerows(table.rows)
    return kept.getvalue().encode(encoding)


def read(content, name):
    return reading_of_list(io.BytesIO(content), name=name)


def is_true(found, written):
    for one, wanted in ((found.rows, written.rows), (found.dossiers, written.dossiers)):
        right, cells, wrong = compared(one, wanted)
        assert right == cells, wrong
    assert found.counts.add_up
    assert len(found.left_out) == written.left_out


@pytest.mark.parametrize("name", SHEETS)
def test_a_workbook_is_read_in_all_its_sheets(name):
    written = FORMS[name]()
    is_true(read(workbook(written.tables), "a.xlsx"), written)


def test_a_workbook_with_macros_is_read_without_them():
    written = FORMS["levels_to_tick"]()
    kept = io.BytesIO(workbook(written.tables))
    with zipfile.ZipFile(kept, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open() End Sub")
    is_true(read(kept.getvalue(), "Mục lục.XLSM"), written)


@pytest.mark.parametrize("name", WORD)
def test_a_word_file_is_read_in_all_its_tables(name):
    written = FORMS[name]()
    is_true(read(document(written.tables), "a.docx"), written)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_however_it_was_saved(encoding, separator):
    written = FORMS["register_of_incoming"]()
    is_true(read(text(written.tables, separator, encoding), "a.csv"), written)


LINES = [
    ("Số TT", "Số, ký hiệu", "Ngày tháng", "Trích yếu nội dung", "Tác giả"),
    (
        "1",
        "14-KH/BTCTU",
        "20/03/2012",
        "Kế hoạch tổ chức hội nghị tổng kết công tác",
        "Ban Tổ chức",
    ),
    ("2", "15-QĐ/TU", "22/03/2012", "Quyết định về việc điều động, bổ nhiệm cán bộ", "Tỉnh ủy"),
]


def of_windows(letters):
    """As Windows-1258 has them: a letter with its hat, then the tone."""
    found = ""
    for letter in letters:
        if letter.encode("cp1258", "ignore"):
            found += letter
            continue
        parts = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
        found += unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return found.encode("cp1258")


def of_tcvn3(letters):
    table = {after: before for before, after in _tcvn3()}
    return "".join(table.get(letter, letter) for letter in letters).encode("latin-1", "replace")


def _tcvn3():
    for code in range(0xA1, 0x100):
        one = in_unicode([Table("", False, [["KÕ ho¹ch tæ chøc héi nghÞ"], [f"x {chr(code)} "]])])
        yield chr(code), one.tables[0].rows[1][0][2]


@pytest.mark.parametrize("encode", [of_windows, of_tcvn3])
def test_a_text_file_of_the_years_before_unicode_is_read(encode):
    content = encode("\r\n".join(";".join(line) for line in LINES))
    found = read(content, "a.csv")
    assert [(row.number, row.title, row.issuer) for row in found.rows] == [
        (line[1], line[3], line[4]) for line in LINES[1:]
    ]


def test_what_stands_between_the_tables_of_a_word_file_says_where_their_rows_belong():
    made, kept = docx.Document(), io.BytesIO()
    made.add_paragraph("MỤC LỤC VĂN BẢN NĂM 2012")
    for number in ("01", "02"):
        made.add_paragraph(f"Hồ sơ số {number}: Công tác cán bộ")
        table = made.add_table(0, 4)
        for line in (
            ("TT", "Số, ký hiệu", "Ngày", "Trích yếu"),
            ("1", "14-KH/TU", "20/3", "Kế hoạch A"),
        ):
            for cell, words in zip(table.add_row().cells, line, strict=True):
                cell.text = words
    made.add_paragraph("NGƯỜI LẬP")
    made.save(kept)
    found = read(kept.getvalue(), "a.docx")
    assert [(row.dossier, str(row.issued)) for row in found.rows] == [
        ("01", "20/03/2012"),
        ("02", "20/03/2012"),
    ]
    assert [one.text for one in found.left_out] == ["MỤC LỤC VĂN BẢN NĂM 2012", "NGƯỜI LẬP"]


def test_a_hidden_sheet_is_read_and_its_rows_are_marked():
    written = FORMS["without_a_heading"]()
    [table] = written.tables
    found = read(
        workbook([Table("Bìa", False, [["Danh mục"]]), Table("Cũ", True, table.rows)]), "a.xlsx"
    )
    assert len(found.rows) == len(written.rows)
    assert all("hidden_sheet" in row.marks for row in found.rows)


def test_an_open_quotation_mark_does_not_swallow_the_rows_after_it():
    lines = [
        '1;14-KH/TU;20/03/2012;"Kế hoạch A',
        *[f"{at};{at}-KH/TU;20/03/2012;Kế hoạch B" for at in range(2, 60)],
    ]
    content = "\n".join(["TT;Số, ký hiệu;Ngày tháng;Trích yếu", *lines]).encode()
    assert len(read(content, "a.csv").rows) == 59


@pytest.mark.parametrize(
    "broken",
    ['"Kế hoạch A', 'Kế hoạch A"', '"Kế hoạch "số" A"', '"Kế hoạch" A', '"Kế hoạch A""'],
)
def test_broken_quotation_marks_harm_no_row_but_their_own(broken):
    lines = ["TT;Số, ký hiệu;Ngày tháng;Trích yếu", f"1;14-KH/TU;20/03/2012;{broken}"]
    lines += [f'{at};{at}-KH/TU;20/03/2012;"Kế hoạch; B"' for at in (2, 3)]
    rows = read("\n".join(lines).encode(), "a.csv").rows
    assert [row.title for row in rows[1:]] == ["Kế hoạch; B"] * 2
    assert "Kế hoạch" in rows[0].title


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_column_is_too_far_out(kind):
    """A list of two hundred columns is kept whole, and what stands beyond all is told in the last."""
    heading = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu"]
    cells = ["1", "14-KH/BTCTU", "20/03/2012", "Kế hoạch", *(f"ô {at}" for at in range(4, 300))]
    table = Table("", False, [heading + ["Khác"] * 296, cells])
    content = workbook([table]) if kind == "xlsx" else text([table])
    [row] = read(content, f"a.{kind}").rows
    told = " ".join([row.title, *row.further.values()])
    assert all(f"ô {at}" in told for at in range(4, 300))


@pytest.mark.parametrize(
    ("content", "code"), [(b"\x00\x01\x02" * 500, "damaged"), (b"1;2\n" * 100_001, "too_long")]
)
def test_what_is_no_list_is_refused_with_its_reason(content, code):
    with pytest.raises(NotAList) as why:
        read(content, "a.csv")
    assert why.value.code == code


def test_a_person_says_what_a_column_is():
    written = FORMS["columns_the_other_way"]()
    found = read_tables(written.tables, columns={1: Field.NOTE})
    assert [row.note for row in found.rows] == [f"S{at}" for at in range(1, len(written.rows) + 1)]
    assert found.columns[1].score == 1.0
    assert found.columns[0].field is Field.OTHER
