"""Lists read in the cage: rows as they stand, and an answer for every hostile file."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from reading.api import OverLimit, Refused, Viewer
from reading.looking.list_limits import MOST_CELLS, MOST_ROWS, ROUND_THEM, NotAList
from reading.looking.lists import tables_of
from tests.daily import daily
from tests.reading import hostile

LISTS = daily(
    hostile.LISTS, *(name for name in hostile.LISTS if "zip" not in name), "a zip that lies"
)
GIVEN = Path(__file__).parent / "lists_given"


@pytest.fixture(scope="module")
def viewer():
    made = Viewer()
    yield made
    made.cage.close()


def book(rows):
    made, kept = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = made.create_sheet()
    for row in rows:
        sheet.append(row)
    made.save(kept)
    return kept.getvalue()


def read(content, name="a.xlsx"):
    return tables_of(io.BytesIO(content), name=name)[0].rows


def test_the_cage_tells_the_same_rows(viewer):
    content = book([["Số", "Ngày"], ["14-KH/BTCTU", "13/08/2012"]])
    [table] = viewer.tables(io.BytesIO(content), name="a.xlsx", who="a")
    assert table.rows == read(content)


def test_a_merged_cell_says_in_every_row_and_column_what_it_says_first():
    document, kept = docx.Document(), io.BytesIO()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "tall"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "wide"
    document.save(kept)
    assert read(kept.getvalue(), "a.docx") == [
        ["tall", "01", "02"],
        ["tall", "11", "12"],
        ["20", "wide", "wide"],
    ]


def test_empty_rows_keep_their_place_between_and_go_at_the_end():
    rows = read(book([["Số"], [None], ["1"], [None], [None]]))
    assert [row[0] for row in rows] == ["Số", "", "1"]


def test_a_list_that_is_too_long_is_refused_not_cut():
    fitting = [["1"]] * (MOST_ROWS + ROUND_THEM)
    assert len(read(book(fitting))) == len(fitting)
    with pytest.raises(NotAList) as why:
        read(book([*fitting, ["1"]]))
    assert why.value.code == "too_long"


def test_rows_of_blanks_are_none_however_many_and_however_far_down():
    blanks = [[" \u00a0 "]] * (MOST_ROWS + ROUND_THEM)
    assert [row[0] for row in read(book([["Số"], *blanks, ["1"]])) if row[0].strip()] == ["Số", "1"]
    far = openpyxl.Workbook()
    far.active.append(["Số"])
    far.active.cell(1_048_000, 1).value = "  "
    kept = io.BytesIO()
    far.save(kept)
    assert read(kept.getvalue()) == [["Số"]]


@pytest.mark.parametrize(("name", "make"), LISTS)
def test_a_hostile_list_gets_an_answer_and_the_next_one_is_read(viewer, name, make):
    try:
        tables = viewer.tables(io.BytesIO(make()), name=name, who="a")
    except (OverLimit, Refused):
        pass
    else:
        assert all(len(row) <= MOST_CELLS for table in tables for row in table.rows)
    [after] = viewer.tables(io.BytesIO(book([["Số"]])), name="a.xlsx", who="a")
    assert after.rows == [["Số"]]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_sheet_says_the_same_in_every_program_dialect(ending, viewer):
    """Months that show no day, errors, numbers, merged and hidden cells, rows that hold nothing."""
    given = (GIVEN / f"odd_cells.{ending}").read_bytes()
    rows = viewer.tables(io.BytesIO(given), name=f"a.{ending}", who="a")[0].rows
    assert rows == read(given, f"a.{ending}")
    texts = [[text for text in row if text] for row in rows]
    # OpenDocument tells truth as a number, and begins its days elsewhere.
    assert texts[0] == ["chữ", "  khoảng  trắng ", "dòng\nhai", "\r a", "'nháy"]
    assert texts[2][2:] == ["#REF!", "TRUE"]
    assert texts[3][:3] == ["01/03/2012", "01/03/2012", "10:30:00"]
    assert texts[4] == [
        "03/2012", "2012", "03/2012", "03/2012", "01/03/2012", "01/03/2012", "40969", "03/2012",
    ]  # fmt: skip
    assert texts[5:] == [
        ["2", "#N/A"], [], ["giữa"], ["gộp"], [], [], ["0.25", "5", "5", "5"],
    ]  # fmt: skip


def test_a_book_that_is_locked_is_told_from_a_damaged_one():
    """As programs lock an .xlsx: packed into a file of the old kind, under a name of its own."""
    given = (GIVEN / "odd_cells.xls").read_bytes()
    name, other = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    at = given.index(name)
    entry = other.ljust(64, b"\0") + (len(other) + 2).to_bytes(2, "little")
    for ending in ("xls", "xlsx"):
        with pytest.raises(NotAList) as why:
            read(given[:at] + entry + given[at + 66 :], f"a.{ending}")
        assert why.value.code == "locked"


def test_spans_and_merges_cost_no_more_than_what_is_told():
    assert len(read(hostile.wide_span(), "a.docx")[0]) == MOST_CELLS
    document = docx.Document(io.BytesIO(hostile.tall_merge()))
    assert len(document.tables[0]._tbl.tr_lst) == 3000
    with pytest.raises(NotAList) as why:
        read(hostile.tall_merge(), "a.docx")
    assert why.value.code == "no_table"


def all_of(content, name="a.xlsx"):
    return tables_of(io.BytesIO(content), name=name)


def sheets(*named):
    """A workbook of sheets: name, state, rows."""
    made, kept = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, state, rows in named:
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    made.save(kept)
    return kept.getvalue()


def test_every_sheet_is_told_with_its_name_and_whether_it_is_hidden():
    content = sheets(
        ("2012", "visible", [["Số"]]), ("cũ", "hidden", [[None, "b"]]), ("x", "veryHidden", [])
    )
    assert [(one.sheet, one.hidden, one.rows) for one in all_of(content)] == [
        ("2012", False, [["Số"]]),
        ("cũ", True, [["", "b"]]),
        ("x", True, []),
    ]


def test_a_formula_without_a_kept_value_is_named_by_its_place():
    content = sheets(
        ("S", "visible", [["STT", "Số"], ["=A1+1", "14"], [None, '=CONCATENATE("a")']])
    )
    [table] = all_of(content)
    assert table.unkept == ((1, 0), (2, 1))
    assert table.rows[:2] == [["STT", "Số"], ["", "14"]]


def test_the_cage_tells_the_same_tables(viewer):
    content = sheets(("2012", "visible", [["Số", "=A1"]]), ("cũ", "hidden", [["a"]]))
    assert viewer.tables(io.BytesIO(content), name="a.xlsx", who="a") == all_of(content)
    text = "Số;Ngày\r\n14-KH/TU;20/3/2012".encode()
    assert viewer.tables(io.BytesIO(text), name="a.csv", who="a") == all_of(text, "a.csv")


@pytest.mark.parametrize(("name", "make"), LISTS)
def test_a_hostile_list_gets_an_answer_in_all_its_tables(viewer, name, make):
    try:
        tables = viewer.tables(io.BytesIO(make()), name=name, who="a")
    except (OverLimit, Refused):
        pass
    else:
        assert all(len(row) <= MOST_CELLS for table in tables for row in table.rows)


def test_the_rows_of_all_sheets_together_are_counted():
    half = [["1"]] * ((MOST_ROWS + ROUND_THEM) // 2)
    assert len(all_of(sheets(("a", "visible", half), ("b", "visible", half)))) == 2
    with pytest.raises(NotAList) as why:
        all_of(sheets(("a", "visible", half), ("b", "visible", [*half, ["1"]])))
    assert why.value.code == "too_long"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", sheets(("a", "visible", [])), "no_table"),
        ("a.csv", b"", "no_table"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        ("a.pdf", b"%PDF", "wrong_type"),
    ],
)
def test_what_holds_no_table_is_refused_by_its_reason(name, content, code):
    with pytest.raises(NotAList) as why:
        all_of(content, name)
    assert why.value.code == code


def test_tables_and_what_stands_between_them_come_in_their_order():
    made, kept = docx.Document(), io.BytesIO()
    made.add_paragraph("Hồ sơ số 01")
    outer = made.add_table(1, 1).cell(0, 0)
    outer.text = "ngoài"
    outer.add_table(1, 2).cell(0, 1).text = "trong"
    made.add_paragraph("NGƯỜI LẬP")
    made.save(kept)
    assert [table.rows for table in all_of(kept.getvalue(), "a.docx")] == [
        [["Hồ sơ số 01"]], [["ngoài\n"]], [["", "trong"]], [["NGƯỜI LẬP"]],
    ]  # fmt: skip


def test_a_cell_merged_over_rows_is_said_in_each_of_them():
    made, kept = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    for row in (
        ["Hộp", "Hồ sơ", "Tờ"],
        ["1", "01", "5"],
        [None, "02", "7"],
        [],
        [None, "03", "9"],
        ["2", "04", "1"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A5")
    sheet.merge_cells("B1:C1")
    # Said of the sheet only: a million cells made for it would say nothing more.
    sheet.merged_cells.add("Z2:Z1000000")
    made.save(kept)
    [table] = all_of(kept.getvalue())
    assert [row[0] for row in table.rows] == ["Hộp", "1", "1", "", "1", "2"]
    assert table.rows[0] == ["Hộp", "Hồ sơ", ""]
