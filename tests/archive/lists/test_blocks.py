"""What one cell says for several rows, and numbers told in parts: sure where it is, marked where it is not."""

import pytest

from access.domain.levels import Level
from archive.domain.listing.ditto import is_ditto
from archive.domain.listing.joining import number_of_parts
from archive.domain.listing.marks import Mark
from archive.domain.taking_over import made_ready
from tests.archive.lists.test_offices import HEADING, rows_of

TIMES = ["TT", "Hồ sơ số", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Thời gian"]


def times(*said):
    lines = [
        [at, "01", f"{at}-KH/TU", f"{at}/3/2012", "Kế hoạch", one] for at, one in enumerate(said, 1)
    ]
    [found] = rows_of(TIMES, *lines).dossiers
    return str(found.started or ""), str(found.ended or ""), Mark.TIMES_DIFFER in found.marks


@pytest.mark.parametrize(
    ("said", "time"),
    [
        (["01/2012 - 12/2012"] * 3, ("01/2012", "12/2012", False)), (["2010 - 2014", "", ""], ("2010", "2014", False)),
        (["", "2010 - 2014", ""], ("2010", "2014", False)), (["2010 - 2014", "nt", "-//-"], ("2010", "2014", False)),
        (["2010 - 2014", ".", "…"], ("2010", "2014", False)), (["từ 01/2012 đến 6/2012", "7/2012 - 12/2012", ""], ("01/2012", "12/2012", True)),
        (["08:30", "09:00", ""], ("", "", False)),
    ],
)  # fmt: skip
def test_the_time_beside_the_papers_of_a_dossier_is_on_its_cover(said, time):
    assert times(*said) == time


def test_the_year_over_the_rows_widens_no_time_that_a_row_tells():
    heading = [one for one in TIMES if one != "Hồ sơ số"]
    read = rows_of(
        ["Năm 2012", "", "", "", ""], heading, ["Hồ sơ số 01: Cán bộ"] * 5,
        [1, "1-KH/TU", "1/3/2012", "A", ""], [2, "2-KH/TU", "2/3/2012", "B", "02/2012 - 6/2012"],
        [3, "3-KH/TU", "3/3/2012", "C", ""],
    )  # fmt: skip
    [found] = read.dossiers
    assert (str(found.started), str(found.ended), found.marks) == ("02/2012", "06/2012", ())


def test_a_date_from_to_that_stands_beside_all_papers_of_a_dossier_is_its_time():
    heading = ["TT", "Hồ sơ số", "Số, ký hiệu", "Thời gian", "Trích yếu"]
    read = rows_of(
        heading,
        [1, "01", "1-KH/TU", "01/2012 - 12/2012", "A"], [2, "", "2-KH/TU", "", "B"],
        [3, "02", "3-KH/TU", "2/2013 - 3/2013", "C"], [4, "02", "4-KH/TU", "2/2013 - 3/2013", "D"],
        [5, "03", "5-KH/TU", "20/3/2014 - 25/3/2014", "E"], [6, "03", "6-KH/TU", "26/3/2014", "F"],
    )  # fmt: skip
    assert [(str(one.started or ""), str(one.ended or "")) for one in read.dossiers] == [
        ("01/2012", "12/2012"),
        ("02/2013", "03/2013"),
        ("", ""),
    ]
    assert len(read.rows) == 6


@pytest.mark.parametrize(
    ("number", "symbol", "kind", "issuer", "whole"),
    [
        ("14", "KH/BTCTU", "Kế hoạch", "", "14-KH/BTCTU"), ("15", "TU", "QĐ", "", "15-QĐ/TU"), ("15", "TU", "Quyết định", "", "15-QĐ/TU"),
        ("15", "-TU", "Quyết định", "", "15-QĐ/TU"), ("15", "/UBND", "Quyết định", "", "15/QĐ-UBND"), ("26", "HĐND", "TTr", "", "26/TTr-HĐND"),
        ("số: 12", "KH/TU", "", "", "12-KH/TU"), ("Số 13.", "QĐ-UBND", "", "", "13/QĐ-UBND"), ("14-", "KH/TU", "", "", "14-KH/TU"),
        ("16", "", "BC", "TU", "16-BC/TU"), ("16", "BC", "", "BTCTU", "16-BC/BTCTU"), ("16", "", "Báo cáo", "Tỉnh ủy", "16"),
        ("15", "SNV", "Công văn", "", "15/SNV"), ("15", "TU", "Lý lịch", "", "15/TU"), ("KS", "", "BB", "TU", "KS"), ("", "KH/TU", "", "", "KH/TU"),
        ("14-KH/TU", "", "QĐ", "TU", "14-KH/TU"), ("15", "QĐNS", "Quyết định", "", "15-QĐNS"), ("15", "BCĐ", "BC", "", "15-BC/BCĐ"),
    ],
)  # fmt: skip
def test_a_number_told_in_parts_is_whole_and_nothing_is_made_up(
    number, symbol, kind, issuer, whole
):
    assert number_of_parts(number, symbol, kind=kind, issuer=issuer) == whole


@pytest.mark.parametrize("heading", ["Chữ", "Chữ viết tắt", "Đuôi", "Ký hiệu loại", "Hậu tố"])
def test_letters_beside_figures_are_the_rest_of_the_number_whatever_their_heading(heading):
    read = rows_of(
        ["TT", "Loại", "Số", heading, "Ngày", "Trích yếu"],
        [1, "Kế hoạch", 14, "KH/BTCTU", "20/3/2012", "kiểm tra"],
        [2, "Báo cáo", 15, "TU", "21/3/2012", "tổng kết"],
    )
    assert [(row.number, row.type_code) for row in read.rows] == [
        ("14-KH/BTCTU", "ke-hoach"),
        ("15-BC/TU", "bao-cao"),
    ]


def test_letters_are_repeated_by_dots_and_ditto_marks_and_a_dash_is_none():
    read = rows_of(
        ["TT", "Số", "Ký hiệu", "Năm", "Ngày/tháng", "Trích yếu"],
        *([at, at, said, year, "20/3", "A"] for at, (said, year) in enumerate(
            [("KH/TU", "2012"), ('"', "2012"), (".", "."), ("…", "nt"), ("-", "")], 1,
        )),
    )  # fmt: skip
    assert [row.number for row in read.rows] == ["1-KH/TU", "2-KH/TU", "3-KH/TU", "4-KH/TU", "5"]
    assert {str(row.issued) for row in read.rows} == {"20/03/2012"}
    assert [Mark.DITTO in row.marks for row in read.rows] == [False, True, True, True, False]


def test_a_year_in_its_own_column_is_no_doubt():
    heading = ["TT", "Số", "Năm", "Ký hiệu", "Ngày/tháng", "Trích yếu"]
    row = rows_of(heading, [1, 14, 2012, "NQ-HĐND", "20/3", "A"]).rows[0]
    assert (row.number, str(row.issued), row.marks) == ("14/NQ-HĐND", "20/03/2012", ())


PAPER = [1, "14-KH/BTCTU", "20/3/2012", "Kế hoạch kiểm tra", 2]


@pytest.mark.parametrize(
    "line",
    [
        [1, "14-KH/BTCTU", "20/3/2012", "Lịch làm việc", 3], ["", "14-KH/BTCTU", "", "Quy chế", 3], [2, "14-KH/BTCTU", "20/3/2012", "Phụ lục 1", 3],
        ["", '"', '"', "Nội quy", 3], ["", "nt", "", "Danh sách đoàn", 3], ["", "", "", "Phụ lục 2", 3], ["", "", "", "Danh sách (kèm theo)", 3],
        ["", "", "", "Danh sách đoàn", 3], ["", "kèm theo", "", "Bảng tổng hợp", 3], ["", "PL 1", "", "Bảng tổng hợp", 3],
        ["", "Kèm 14-KH/BTCTU", "", "Quy chế", 3], [2, "14-KH/BTCTU (PL)", "20/3/2012", "Quy chế", 3], ["", "14-KH/BTCTU", "20/3/2012", "Kế hoạch kiểm tra", 3],
        ["1", "14 - KH / BTCTU", "20/3/2012", "Đề cương", 3],
    ],
)  # fmt: skip
def test_an_annex_is_a_row_of_its_own_and_not_the_paper_again(line):
    paper, annex = rows_of(HEADING, PAPER, line).rows
    assert paper.number_key == "14khbtctu"
    assert (annex.number_key, Mark.ATTACHED in annex.marks, annex.sheets) == ("", True, 3)
    assert annex.title == line[3]


def test_annexes_that_follow_one_another_are_all_of_the_paper_over_them():
    read = rows_of(
        ["TT", "Số", "Ký hiệu", "Ngày", "Trích yếu"],
        [1, "14", "KH/TU", "1/1/2012", "Kế hoạch A"], ["", "", "", "", "Phụ lục 1"], ["", '"', '"', '"', "Quy chế"],
        ["", "14", "KH/TU", "", "Nội quy"], [2, "14", "QĐ/TU", "1/1/2012", "Quyết định"], ["", "", "", "", "Danh sách"],
    )  # fmt: skip
    assert [row.number for row in read.rows] == [
        "14-KH/TU", "", "14-KH/TU", "14-KH/TU", "14-QĐ/TU", "",
    ]  # fmt: skip
    keys = [row.number_key for row in read.rows if row.number_key]
    assert keys == ["14khtu", "14qdtu"]
    assert [Mark.ATTACHED in row.marks for row in read.rows] == [
        False, True, True, True, False, True,
    ]  # fmt: skip
    assert str(read.rows[2].issued) == "01/01/2012"


@pytest.mark.parametrize(
    ("line", "key", "mark"),
    [
        # The same number on the same day with another title: nobody knows.
        ([2, "14-KH/BTCTU", "20/3/2012", "Quy chế làm việc", 3], "", True),
        # Without a day it may be another year's, and answers nothing for certain as it is.
        ([2, "14-KH/BTCTU", "", "Quy chế làm việc", 3], "14khbtctu", True),
        ([2, "14-KH/BTCTU", "20/3/2013", "Kế hoạch kiểm tra", 3], "14khbtctu", False),
        ([2, "14-KH/BTCTU", "20/3/2012", "Kế hoạch kiểm tra", 3], "14khbtctu", False),
        ([2, "15-KH/BTCTU", "20/3/2012", "Danh sách đoàn", 3], "15khbtctu", False),
        ([2, "14-QĐ/BTCTU", "20/3/2012", "Phụ cấp", 3], "14qdbtctu", False),
    ],
)
def test_a_number_that_returns_is_marked_where_it_may_be_another_papers(line, key, mark):
    row = rows_of(HEADING, PAPER, line).rows[1]
    assert (row.number_key, Mark.SAME_NUMBER in row.marks, Mark.ATTACHED in row.marks) == (
        key, mark, False,
    )  # fmt: skip


def test_figures_alone_return_with_each_type_and_numbers_with_each_body():
    read = rows_of(
        ["TT", "Loại", "Số", "Ngày", "Trích yếu"],
        [1, "Kế hoạch", "14", "20/3/2012", "A"],
        [2, "Quyết định", "14", "20/3/2012", "B"],
    )
    assert [row.number_key for row in read.rows] == ["14", "14"]
    read = rows_of(
        ["TT", "Số, ký hiệu", "Ngày", "Trích yếu", "Tác giả"],
        [1, "14-KH/HU", "20/3/2012", "A", "Huyện ủy Di Linh"],
        [2, "14-KH/HU", "20/3/2012", "B", "Huyện ủy Bảo Lâm"],
    )
    assert [row.number_key for row in read.rows] == ["14khhu", "14khhu"]


def test_an_annex_is_as_closed_as_its_paper_and_takes_no_place_from_another():
    read = rows_of(
        [*HEADING, "Độ mật"],
        [*PAPER, "Mật"],
        ["", "", "", "Phụ lục 1", 3, ""],
        [2, "15-KH/BTCTU", "21/3/2012", "Kế hoạch B", 1, ""],
    )
    assert [row.level for row in read.rows] == [
        Level.CONFIDENTIAL, Level.CONFIDENTIAL, Level.ORDINARY,
    ]  # fmt: skip
    places = {row.abstract: row.position for row in made_ready(read, []).rows}
    assert places == {"Kế hoạch kiểm tra": 1, "Kế hoạch B": 2, "Phụ lục 1": 3}


def test_a_line_under_another_dossier_is_no_annex_of_the_paper_above_it():
    read = rows_of(HEADING, PAPER, ["Hồ sơ số 02: Cán bộ"] * 5, ["", "", "", "Phụ lục 1", 3])
    assert [Mark.ATTACHED in row.marks for row in read.rows] == [False, False]


IN_DOSSIERS = ["Hồ sơ", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Số trang"]


@pytest.mark.parametrize(
    ("line", "is_row", "marked"),
    [
        (["HS 01", "", "", "Danh sách trích ngang", ""], True, True), (["HS 01", "", "", "Quy hoạch", "3"], True, True),
        (["01", "", "", "Biên bản họp", ""], True, False), (["01", "", "", "Hồ sơ đại hội", ""], True, True),
        (["HS 01", "", "", "Hồ sơ đại hội", "45"], False, False), (["HS 01", "", "", "Đại hội Đảng bộ", ""], False, False),
    ],
)  # fmt: skip
def test_a_paper_without_a_number_beside_its_dossier_is_a_paper(line, is_row, marked):
    read = rows_of(IN_DOSSIERS, line, ["", "14-KH/TU", "20/3/2012", "Kế hoạch", "1"])
    assert len(read.rows) == 1 + is_row
    assert (Mark.MAY_NAME_DOSSIER in read.rows[0].marks) is marked
    assert [row.dossier for row in read.rows] == ["01"] * len(read.rows)


def test_papers_of_dossiers_that_are_told_once_are_no_list_of_dossiers():
    heading = ["TT", "Hồ sơ số", "Tên tài liệu", "Thời gian", "Số tờ"]
    lines = [[1, "01", "Danh sách A", "2012", 2], [2, "", "Biên bản B", "2013", 1], [3, "02", "Danh sách C", "2012", 2], [4, "", "Biên bản D", "2013", 1]]  # fmt: skip
    assert [row.dossier for row in rows_of(heading, *lines).rows] == ["01", "01", "02", "02"]


def test_papers_of_which_none_bears_a_number_are_papers_under_a_heading_of_numbers():
    heading = ["TT", "Hồ sơ số", "Số, ký hiệu", "Tên tài liệu", "Số tờ"]
    read = rows_of(heading, [1, "01", "", "Danh sách A", 2], [2, "02", "", "Biên bản B", 1])
    assert [row.title for row in read.rows] == ["Danh sách A", "Biên bản B"]


def test_a_row_of_a_dossier_is_taken_where_only_a_remark_or_a_count_is_told():
    read = rows_of(
        [*IN_DOSSIERS, "Ghi chú"],
        ["01", "14-KH/TU", "20/3/2012", "Kế hoạch", "1", ""],
        ["01", "", "", "", "", "02 ảnh"],
        ["01", "", "", "", "3", ""],
        ["01", "", "", "", "", ""],
    )
    assert [(row.note, row.pages) for row in read.rows] == [("", 1), ("02 ảnh", None), ("", 3)]
    assert [one.text for one in read.left_out] == ["01"]


@pytest.mark.parametrize(
    ("cell", "ditto"),
    [
        ('"', True), ("nt", True), ("-nt-", True), ("- nt -", True), ("-//-", True), ("//", True), ("''", True), (",,", True), ("như trên", True),
        ("↓", True), ("”", True), (".", False), ("-", False), ("/", False), ("'", False), ("", False), ("1", False), ("n", False),
    ],
)  # fmt: skip
def test_what_says_the_same_again(cell, ditto):
    assert is_ditto(cell) is ditto
