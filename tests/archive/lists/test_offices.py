"""Lists as offices write them: every row taken, the cells in their fields, nothing lost in silence."""

import pytest

from access.domain.levels import Level
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from tests.archive.lists.forms import FORMS

ENOUGH = 0.98


def said(row, name):
    if name == "date":
        return str(row.issued) if row.issued else ""
    if name == "precision":
        return str(row.issued.precision) if row.issued else ""
    if name in {"started", "ended"}:
        return str(getattr(row, name))
    return getattr(row, name)


def compared(found, wanted):
    """How many cells are right, of how many, and those that are not."""
    wrong = [
        (index, name, said(row, name), value)
        for index, (row, truth) in enumerate(zip(found, wanted, strict=True))
        for name, value in truth.items()
        if said(row, name) != value
    ]
    cells = sum(len(truth) for truth in wanted)
    return cells - len(wrong), cells, wrong


@pytest.fixture(scope="module")
def readings():
    written = {name: form() for name, form in FORMS.items()}
    return {name: (one, read_tables(one.tables)) for name, one in written.items()}


@pytest.mark.parametrize("name", FORMS)
def test_every_line_of_a_list_is_a_row_or_told(name, readings):
    written, read = readings[name]
    assert read.counts.add_up
    assert len(read.rows) == len(written.rows)
    assert len(read.dossiers) == len(written.dossiers)
    assert len(read.left_out) == written.left_out


@pytest.mark.parametrize("name", FORMS)
def test_the_cells_of_a_list_stand_in_their_fields(name, readings):
    written, read = readings[name]
    for found, wanted in ((read.rows, written.rows), (read.dossiers, written.dossiers)):
        right, cells, wrong = compared(found, wanted)
        assert right >= ENOUGH * cells, wrong[:10]


def test_the_lists_together_are_four_hundred_rows_and_nearly_all_cells_are_right(readings):
    rows = sum(len(written.rows) + len(written.dossiers) for written, _ in readings.values())
    assert rows >= 400
    right = cells = 0
    for written, read in readings.values():
        for found, wanted in ((read.rows, written.rows), (read.dossiers, written.dossiers)):
            one, other, _ = compared(found, wanted)
            right, cells = right + one, cells + other
    assert right >= ENOUGH * cells


def rows_of(heading, *lines, sheet="Sheet1"):
    return read_tables(
        [Table(sheet, False, [[str(cell) for cell in line] for line in (heading, *lines)])]
    )


HEADING = ["TT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Tờ"]


def test_a_sheet_alone_is_a_place_where_it_only_rises_and_a_count_where_it_does_not():
    lines = [[at, f"{at}-KH/TU", "20/3/2012", "Kế hoạch"] for at in (1, 2, 3)]
    places = rows_of(
        HEADING, *([*line, sheet] for line, sheet in zip(lines, (1, 4, 9), strict=True))
    )
    counts = rows_of(
        HEADING, *([*line, sheet] for line, sheet in zip(lines, (3, 1, 2), strict=True))
    )
    assert [(row.sheets_from, row.sheets_to) for row in places.rows] == [(1, 3), (4, 8), (9, None)]
    assert [row.sheets for row in counts.rows] == [3, 1, 2]


def test_a_dossier_stands_among_its_papers_where_their_order_numbers_do():
    read = rows_of(
        HEADING,
        ["HS 01", "", "2010-2012", "Hồ sơ công tác cán bộ", "45"],
        ["1", "05-NQ/TU", "01/02/2012", "Nghị quyết A", "3"],
        ["Hồ sơ số II", "", "", "Hồ sơ thi đua", ""],
        ["1", "06-NQ/TU", "01/02/2012", "Nghị quyết B", "1"],
    )
    assert [row.dossier for row in read.rows] == ["01", "II"]
    assert [one.title for one in read.dossiers] == ["Hồ sơ công tác cán bộ", "Hồ sơ thi đua"]


def test_a_sheet_named_by_a_level_closes_its_rows():
    read = rows_of(HEADING, ["1", "05-NQ/TU", "01/02/2012", "Nghị quyết A", "3"], sheet="Mật")
    assert [(row.level, list(row.marks)) for row in read.rows] == [(1, ["level_from_above"])]


def test_the_first_ten_rows_are_shown_under_the_columns():
    read = rows_of(
        HEADING, *([at, f"{at}-KH/TU", "20/3/2012", "Kế hoạch", ""] for at in range(1, 15))
    )
    assert [row.position for row in read.first_rows] == list(range(1, 11))
    assert [str(column.field) for column in read.columns] == [
        "position",
        "number",
        "date",
        "title",
        "sheets",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["Tổng cộng: 04 văn bản"], "total"), (["Cộng", "", "", "", "56"], "total"), (["", "", "", "Đà Lạt, ngày … tháng … năm 2014"], "place_and_date"),
        (["", "NGƯỜI LẬP", "", "TRƯỞNG PHÒNG"], "signed_off"), (["Hồ sơ này gồm có 12 tờ."], "note_below"), (["Trang 1/5"], "note_below"), (["5"], "no_paper"),
    ],
)  # fmt: skip
def test_what_is_no_row_is_told_with_its_reason(line, reason):
    width = [*line, *[""] * (5 - len(line))]
    read = rows_of(HEADING, ["1", "05-NQ/TU", "01/02/2012", "Nghị quyết A", "3"], width)
    assert [(one.reason, one.text) for one in read.left_out] == [
        (reason, " ".join(filter(None, line)))
    ]
    assert len(read.rows) == 1


def test_a_row_after_a_signature_is_a_row_again():
    read = rows_of(
        HEADING,
        ["1", "05-NQ/TU", "01/02/2012", "Nghị quyết A", "3"],
        ["", "", "", "NGƯỜI LẬP", ""],
        ["", "", "", "Lê Văn Mẫu", ""],
        ["2", "", "", "Biên bản B", ""],
    )
    assert [row.title for row in read.rows] == ["Nghị quyết A", "Biên bản B"]
    assert [one.text for one in read.left_out] == ["NGƯỜI LẬP", "Lê Văn Mẫu"]


def test_a_year_in_its_own_column_completes_days_and_holds_on_where_cells_are_merged():
    read = rows_of(
        ["STT", "Năm", "Số ký hiệu", "Ngày/tháng", "Trích yếu"],
        ["1", "2012", "14-KH/BTCTU", "20/3", "Kế hoạch A"],
        ["2", "", "15-KH/BTCTU", "21/3", "Kế hoạch B"],
    )
    assert [str(row.issued) for row in read.rows] == ["20/03/2012", "21/03/2012"]


def test_counts_of_a_dossier_beside_its_papers_are_none_of_theirs():
    read = rows_of(
        ["Trích yếu", "Số", "Ký hiệu", "Ngày ký", "Số trang", "Hồ sơ số", "Tiêu đề hồ sơ", "Số tờ", "Số trang"],
        ["về cán bộ", "05", "KH/BTCTU", "05-03-2012", "3", "11", "Công tác cán bộ", "100", "180"],
        ["về đảng viên", "06", "BC/BTCTU", "06-03-2012", "2", "11", "Công tác cán bộ", "100", "180"],
    )  # fmt: skip
    assert [(row.pages, row.sheets) for row in read.rows] == [(3, None), (2, None)]
    assert [(one.sheets, one.pages) for one in read.dossiers] == [(100, 180)]


def test_a_secret_dossier_closes_itself_and_its_papers():
    group = "Hồ sơ số 02. Hồ sơ kỷ luật (MẬT)"
    read = rows_of(HEADING, [group] * 5, ["1", "15-QĐ/BTCTU", "20/4/2012", "Quyết định B", "1"])
    assert [one.level for one in read.dossiers] == [Level.CONFIDENTIAL]
    assert [(row.dossier, row.level) for row in read.rows] == [("02", Level.CONFIDENTIAL)]


def test_sections_numbered_in_roman_name_dossiers():
    read = rows_of(
        HEADING,
        ["I", "", "", "Hồ sơ số 01: Đại hội", ""],
        ["1", "14-CV/BTCTU", "20/3/2012", "về việc A", ""],
        ["II", "", "", "Hồ sơ số 02: Cán bộ", ""],
        ["1", "15-CV/BTCTU", "21/3/2012", "về việc B", ""],
    )
    assert [row.dossier for row in read.rows] == ["01", "02"]


def test_a_type_in_place_of_a_number_is_the_type():
    read = rows_of(HEADING, ["1", "Biên bản", "21/3/2012", "họp chi bộ", ""])
    [row] = read.rows
    assert (row.number, row.type_code, list(row.marks)) == ("Biên bản", "bien-ban", ["no_number"])


def test_some_spans_among_single_sheets_make_places_of_a_count():
    lines = [
        ["1", "14-CV/TU", "20/3/2012", "A", "1-2"],
        ["2", "15-CV/TU", "21/3/2012", "B", "3"],
        ["3", "16-CV/TU", "22/3/2012", "C", "4"],
    ]
    read = rows_of([*HEADING[:4], "Số tờ"], *lines)
    assert [(row.sheets_from, row.sheets_to) for row in read.rows] == [(1, 2), (3, 3), (4, 4)]
