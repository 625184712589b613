"""Which line is a paper, which names a dossier, and what a cell of another kind says."""

import pytest

from archive.domain.listing.fields import Field
from archive.domain.listing.marks import Mark
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table

HEADING = ["Hồ sơ", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Số trang"]


def listed(*rows, heading=HEADING):
    return read_tables([Table("", False, [heading, *map(list, rows)])])


def papers(read):
    return [(row.number, row.title, row.dossier) for row in read.rows]


def test_a_dossier_that_is_spelt_out_beside_each_paper_takes_none_of_them_away():
    read = listed(
        ["Hồ sơ số 1", "1-BC/TU", "1/3/2012", "Báo cáo A", "1"],
        ["Hồ sơ số 1", "2-BC/TU", "2/3/2012", "Báo cáo B", "1"],
        ["HS 2", "", "", "Danh sách C", "1"],
        ["HS 2", "3-BC/TU", "", "Báo cáo D", "1"],
    )
    assert papers(read) == [
        ("1-BC/TU", "Báo cáo A", "1"),
        ("2-BC/TU", "Báo cáo B", "1"),
        ("", "Danh sách C", "2"),
        ("3-BC/TU", "Báo cáo D", "2"),
    ]
    assert [(one.number, one.title) for one in read.dossiers] == [("1", ""), ("2", "")]


def test_a_dossier_over_papers_that_leave_its_column_empty_is_no_paper():
    read = listed(
        ["HS 01", "", "", "Tập kế hoạch 2012", ""],
        ["", "1-KH/TU", "1/2/2012", "Kế hoạch A", "2"],
        ["", "2-KH/TU", "", "Kế hoạch B", "2"],
        ["HS 02", "", "", "Tập thống kê", ""],
        ["", "", "2012", "Thống kê", "1"],
    )
    assert papers(read) == [
        ("1-KH/TU", "Kế hoạch A", "01"),
        ("2-KH/TU", "Kế hoạch B", "01"),
        ("", "Thống kê", "02"),
    ]
    assert [(one.number, one.title) for one in read.dossiers] == [
        ("01", "Tập kế hoạch 2012"),
        ("02", "Tập thống kê"),
    ]


def test_a_paper_with_its_dossier_in_the_place_of_its_order_is_a_paper():
    heading = ["TT", "Số, ký hiệu", "Ngày tháng", "Trích yếu"]
    read = listed(
        ["HS 01", "", "", "Tập kế hoạch"],
        ["1", "1-KH/TU", "1/2/2012", "Kế hoạch A"],
        ["HS 02", "2-KH/TU", "2/2/2012", "Kế hoạch B"],
        heading=heading,
    )
    assert [row.number for row in read.rows] == ["1-KH/TU", "2-KH/TU"]
    assert read.counts.groups == 1


@pytest.mark.parametrize(
    ("heading", "cell", "pages", "sheets"),
    [
        ("Số trang", "2 tờ", None, 2),
        ("Số trang", "3 trang", 3, None),
        ("Số tờ", "4 trang", 4, None),
        ("Số tờ", "4 tờ", None, 4),
    ],
)
def test_a_count_is_of_what_its_own_unit_names(heading, cell, pages, sheets):
    read = listed(["01", "1-KH/TU", "", "A", cell], heading=[*HEADING[:-1], heading])
    assert (read.rows[0].pages, read.rows[0].sheets) == (pages, sheets)


def test_sheets_beside_a_number_of_sheets_are_no_pages():
    heading = ["Hồ sơ", "Số, ký hiệu", "Trích yếu", "Số tờ", "Số trang"]
    row = listed(["01", "1-KH/TU", "A", "3", "2 tờ"], heading=heading).rows[0]
    assert (row.sheets, row.pages, Mark.UNREAD_PAGES in row.marks) == (3, None, True)


def test_a_count_of_which_no_number_can_be_made_stays_as_it_stands():
    row = listed(["01", "1-KH/TU", "", "A", "3+2 bìa"]).rows[0]
    assert (row.pages, row.marks.count(Mark.UNREAD_PAGES)) == (None, 1)
    assert row.further[str(Field.PAGES)] == "3+2 bìa"


@pytest.mark.parametrize(
    ("number", "level", "key"),
    [
        ("14-QĐ/TU (Mật)", 1, "14qdtu"),
        ("14-QĐ/TU-Mật", 1, "14qdtu"),
        ("Mật 14-QĐ/TU", 1, "14qdtu"),
        ("14-QĐ/TU (M)", 1, "14qdtu"),
        ("14-QĐ/TU Tối mật", 2, "14qdtu"),
        ("14-QĐ/TU (không mật)", 0, "14qdtu"),
        ("14-QĐ/TU", 0, "14qdtu"),
    ],
)
def test_a_level_beside_a_number_counts(number, level, key):
    row = listed(["01", number, "", "A", "1"]).rows[0]
    assert (row.number, row.level, row.number_key) == (number, level, key)


def test_columns_of_sheets_under_one_word_and_a_number_apart_from_its_symbol_are_known():
    read = read_tables([
        Table("", False, [
            ["TT", "Văn bản", "Văn bản", "Văn bản", "Nội dung", "Tờ", "Tờ"],
            ["", "Số", "Ký hiệu", "Ngày", "", "Từ", "Đến"],
            ["1", "5", "KH/BTCTU", "6/1/2014", "Kế hoạch A", "1", "4"],
        ]),
    ])  # fmt: skip
    row = read.rows[0]
    assert (row.number, row.sheets_from, row.sheets_to) == ("5-KH/BTCTU", 1, 4)


def test_a_fonds_ends_where_the_line_goes_on_to_say_more():
    read = read_tables([
        Table("", False, [
            ["Phông: Ban Tổ chức Tỉnh ủy   Mục lục số: 01   Hộp số: 2"],
            HEADING,
            ["3", "1-KH/TU", "", "A", "1"],
        ]),
    ])  # fmt: skip
    one = read.dossiers[0]
    assert (one.fonds, one.inventory, one.box) == ("Ban Tổ chức Tỉnh ủy", "01", "2")


@pytest.mark.parametrize(
    ("title", "number", "date"),
    [
        ("14-KH/BTCTU ngày 20/3/2012: Kế hoạch kiểm tra", "14-KH/BTCTU", "20/03/2012"),
        ("Số 15-QĐ/TU (21/3/2012), Quyết định điều động", "15-QĐ/TU", "21/03/2012"),
        ("16-TB/TU: Thông báo kết luận", "16-TB/TU", ""),
        ("Thực hiện 16-TB/TU ngày 1/2/2012", "", ""),
        ("16-TB/TU đã thu hồi", "", ""),
    ],
)
def test_a_number_that_leads_a_title_is_the_papers_where_no_column_is(title, number, date):
    row = listed(["1", title], heading=["TT", "Tên văn bản"]).rows[0]
    assert (row.number, str(row.issued or ""), row.title) == (number, date, title)


def test_columns_of_levels_headed_by_their_letters_are_ticked():
    heading = ["TT", "Số, ký hiệu", "Trích yếu", "M", "TM"]
    read = listed(
        ["1", "1-QĐ/TU", "A", "x", ""],
        ["2", "2-QĐ/TU", "B", "", "x"],
        ["3", "3-QĐ/TU", "C", "", ""],
        heading=heading,
    )
    assert [row.level for row in read.rows] == [1, 3, 0]
