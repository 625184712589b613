"""Dates, levels, sheets and counts as lists have them."""

import pytest

from access.domain.levels import Level
from archive.domain.listing.dates import listed_date
from archive.domain.listing.levels import (
    level_by_tick,
    level_in_column,
    level_in_note,
    level_in_title,
    level_of_heading,
)
from archive.domain.listing.marks import Mark
from archive.domain.listing.reading import read_tables
from archive.domain.listing.sheets import Span, closed, counted, sheet_span
from archive.domain.listing.tables import Table


@pytest.mark.parametrize(
    ("text", "date", "marks"),
    [
        ("20/03/2012", "20/03/2012", []), ("20-3-12", "20/03/2012", []), ("20.3.2012.", "20/03/2012", []), ("ngày 20/3/2012", "20/03/2012", []),
        ("20 tháng 3 năm 2012", "20/03/2012", []), ("T3/2012", "03/2012", []), ("2012", "2012", []), ("Năm 2012", "2012", []),
        ("2012-03-20 00:00:00", "20/03/2012", []), ("k/đ", "", ["no_date"]), ("", "", ["no_date"]), ("-", "", ["no_date"]),
        ("không ghi ngày", "", ["no_date"]), ("00/00/0000", "", ["no_date"]), ("00/3/2012", "03/2012", ["open_day"]), ("../3/2012", "03/2012", ["open_day"]),
        ("…/…/2012", "2012", ["open_day"]), ("00/00/2012", "2012", ["open_day"]), ("xx/03/2012", "03/2012", ["open_day"]),
        ("Quý I/2012", "2012", ["quarter"]), ("quý 4 năm 2012", "2012", ["quarter"]), ("Q2/2013", "2013", ["quarter"]),
        ("3/20/2012", "20/03/2012", ["month_first"]), ("41000", "01/04/2012", ["serial_date"]), ("2012.03", "03/2012", ["decimal_date"]),
        ("2012.1", "2012", ["decimal_date"]), ("20/3/2012 - 25/3/2012", "03/2012", ["date_span"]), ("20-25/3/2012", "03/2012", ["date_span"]),
        ("từ 20/3 đến 15/4/2012", "2012", ["date_span"]), ("25/12/2012 - 05/01/2013", "", ["date_span"]), ("2010 - 2014", "", ["date_span"]),
        ("20/III/2012", "20/03/2012", []), ("5-XII-12", "05/12/2012", []), ("20-Mar-12", "20/03/2012", []), ("20/XIII/2012", "", ["unread_date"]),
        ("khoảng 2012", "2012", ["about"]), ("cuối năm 2012", "2012", ["about"]), ("3-5/2012", "2012", ["about"]),
        ("20/3/2012 (sao)", "20/03/2012", ["remark_in_date"]), ("20/3", "", ["unread_date"]), ("31/02/2012", "", ["unread_date"]), ("abc", "", ["unread_date"]),
    ],
)  # fmt: skip
def test_a_date_is_known_as_far_as_it_says(text, date, marks):
    read = listed_date(text)
    assert (str(read.issued) if read.issued else "", list(read.marks)) == (date, marks)


@pytest.mark.parametrize(
    ("text", "date"), [("20/3", "20/03/2012"), ("ngày 5 tháng 3", "05/03/2012"), ("Tháng 3", "03/2012"), ("", "2012"), ("21/4/2013", "21/04/2013")]
)  # fmt: skip
def test_a_date_without_a_year_has_that_of_the_heading_above_it(text, date):
    assert str(listed_date(text, year=2012).issued) == date


def test_the_ends_of_a_span_are_kept():
    read = listed_date("25/12/2012 - 05/01/2013")
    assert (str(read.first), str(read.last)) == ("25/12/2012", "05/01/2013")


@pytest.mark.parametrize(
    ("text", "level", "mark"),
    [
        ("Thường", 0, ""), ("Không", 0, ""), ("Mật", 1, ""), ("M", 1, ""), ("C", 1, ""), ("MẬT (C)", 1, ""), ("Tối mật", 2, ""), ("B", 2, ""),
        ("Tuyệt mật", 3, ""), ("A", 3, ""), ("Độ mật: Mật", 1, ""), ("TM", 3, "doubtful_level"), ("x", 3, "unknown_level"), ("hỏi lại", 3, "unknown_level"),
    ],
)  # fmt: skip
def test_a_level_that_is_not_known_closes_the_row(text, level, mark):
    said = level_in_column(text)
    assert said is not None
    assert (said.level, list(said.marks)) == (Level(level), [mark] if mark else [])


@pytest.mark.parametrize("text", ["", "-", "…"])
def test_an_empty_cell_says_no_level(text):
    assert level_in_column(text) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Mật", 1), ("bản chính, Mật", 1), ("Độ mật: Tối mật", 2), ("Tài liệu mật", 1), ("có đóng dấu Mật", 1), ("Mật; 02 bản", 1), ("(TUYỆT MẬT)", 3),
        ("công tác bảo mật", None), ("bí mật nhà nước", None), ("mất", None), ("2 mặt", None), ("Mất trang 3", None), ("đã giải mật", None), ("Mật mã", None),
        ("không mật", None), ("mật ong", None),
    ],
)  # fmt: skip
def test_only_a_word_of_its_own_is_a_level_in_a_note(text, level):
    said = level_in_note(text)
    assert (said.level if said else None) == (None if level is None else Level(level))


@pytest.mark.parametrize(
    ("text", "level"), [("Báo cáo về công tác bảo mật (Mật)", 1), ("TỐI MẬT: Kế hoạch", 2), ("Kế hoạch bảo vệ bí mật nhà nước", None)]
)  # fmt: skip
def test_a_level_beside_a_title_counts_and_a_word_within_it_does_not(text, level):
    said = level_in_title(text)
    assert (said.level if said else None) == (None if level is None else Level(level))


def test_headings_over_rows_give_them_a_level():
    assert level_of_heading("B. VĂN BẢN MẬT").level is Level.CONFIDENTIAL
    assert level_of_heading("SỔ ĐĂNG KÝ VĂN BẢN MẬT ĐẾN").level is Level.CONFIDENTIAL
    assert level_of_heading("Công tác bảo vệ bí mật nhà nước") is None


def test_a_tick_is_the_level_of_its_column_and_a_no_is_none():
    assert level_by_tick("x", Level.SECRET).level is Level.SECRET
    assert level_by_tick("Tuyệt mật", Level.CONFIDENTIAL).level is Level.TOP_SECRET
    assert level_by_tick("0", Level.SECRET) is None


@pytest.mark.parametrize(
    "heading", ["Phân loại", "Dấu", "Khẩn/Mật", "Bảo mật", "ĐM", "Loại tài liệu", "Tình trạng", ""]
)
def test_a_level_alone_in_its_cell_closes_the_row_whatever_its_column_is_called(heading):
    lines = [
        ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", heading],
        ["1", "14-KH/TU", "20/03/2012", "Kế hoạch công tác bảo mật", "Tối mật"],
        ["2", "15-KH/TU", "20/03/2012", "Kế hoạch B", "bản chính; Mật"],
        ["3", "16-KH/TU", "20/03/2012", "Kế hoạch C", ""],
    ]
    rows = read_tables([Table("", False, lines)]).rows
    assert (rows[0].level, rows[2].level) == (Level.SECRET, Level.ORDINARY)
    # In a column that is one of levels, what is no level by itself closes the row to the top.
    assert rows[1].level >= Level.CONFIDENTIAL


def test_a_ditto_mark_in_a_ticked_column_says_what_stands_above():
    lines = [
        ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Mật", "Tối mật"],
        ["1", "14-KH/TU", "20/03/2012", "Kế hoạch A", "", "✓"],
        ["2", "15-KH/TU", "20/03/2012", "Kế hoạch B", "", '"'],
        ["3", "16-KH/TU", "20/03/2012", "Kế hoạch C", "x", ""],
    ]
    rows = read_tables([Table("", False, lines)]).rows
    assert [row.level for row in rows] == [Level.SECRET, Level.SECRET, Level.CONFIDENTIAL]


@pytest.mark.parametrize("sign", ["✓", "√", "☒", "☑", "●", "+", "*", "\uf0fc", "(x)"])
def test_a_sign_in_a_column_of_a_level_is_a_tick_and_closes_a_row_of_any_other(sign):
    assert level_by_tick(sign, Level.SECRET).level is Level.SECRET
    assert level_in_column(sign).level is Level.TOP_SECRET


@pytest.mark.parametrize(
    "sign", ["", " ", "-", "–", "…", "( )", "[ ]", "☐", "□", "\uf0a8", "\u200b"]
)
def test_a_dash_and_an_empty_box_say_no_level(sign):
    assert level_by_tick(sign, Level.SECRET) is None
    assert level_in_column(sign) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1-3", 1, 3), ("4", 4, None), ("05-09", 5, 9), ("Tờ 1 đến tờ 3", 1, 3), ("1, 4-6", 1, 6), ("01/03/2012", 1, 3), ("16v", 16, None), ("1÷3", 1, 3),
        ("", None, None), ("abc", None, None),
    ],
)  # fmt: skip
def test_sheets_are_from_and_to(text, first, last):
    span = sheet_span(text)
    assert (span.first, span.last) == (first, last)


def test_a_beginning_is_closed_by_the_next_and_the_last_stays_open():
    found = closed([Span(1), Span(4), Span(5), Span(None), Span(120)], spans_written=False)
    assert [(span.first, span.last) for span in found] == [
        (1, 3),
        (4, 4),
        (5, 119),
        (None, None),
        (120, None),
    ]
    assert Mark.OPEN_END in found[-1].marks


@pytest.mark.parametrize(
    ("text", "number", "marks"), [("2", 2, []), ("05 trang", 5, []), ("", None, []), ("hai", None, ["unread_pages"]), ("1-3", None, ["span_for_count"])]
)  # fmt: skip
def test_what_is_no_count_is_marked(text, number, marks):
    read = counted(text, unread=Mark.UNREAD_PAGES)
    assert (read.number, list(read.marks)) == (number, marks)
