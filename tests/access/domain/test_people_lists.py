"""Which lines of an office's list name a person, and that everything else is told."""

import unicodedata

import pytest

from access.domain.people_lists import (
    LONGEST_CELL,
    LeftOut,
    PersonRow,
    Sheet,
    kept_omitted,
    kept_rows,
    omitted_kept,
    read_people,
    rows_kept,
)

HEAD = ["STT", "Họ và tên", "Tài khoản", "Đơn vị", "Chức vụ"]


def read(*rows, name="Sheet1"):
    return read_people([Sheet(name, [list(row) for row in rows])])


def test_columns_are_told_by_their_headings_in_any_order():
    told = read(
        ["Đơn vị công tác", "TÀI KHOẢN", "Chức danh", "Họ tên"],
        ["VP", "brinh", "Chuyên viên", "K' Brinh"],
    )
    assert told.rows == (PersonRow("Sheet1", 2, "K' Brinh", "brinh", "VP", "Chuyên viên"),)


def test_family_and_given_name_may_stand_in_two_columns():
    told = read(["Họ và đệm", "Tên", "Tên đăng nhập"], ["Trần Thị", "Lan", "lan"])
    assert [row.full_name for row in told.rows] == ["Trần Thị Lan"]


def test_every_line_is_a_person_or_is_told_with_the_reason():
    told = read(
        ["TỈNH ỦY LÂM ĐỒNG"],
        [],
        [*HEAD, "Vai trò"],
        ["I. Văn phòng"] * 5,
        ["1", "Lê An", "an", "VP", "", "quản trị"],
        HEAD,
        ["2", "", "", "VP", "Phó phòng"],
        ["", "", "", "", "Người lập: Lê An"],
    )
    assert [row.username for row in told.rows] == ["an"]
    assert [(one.number, one.why) for one in told.omitted] == [
        (1, LeftOut.ABOVE),
        (3, LeftOut.HEADING),
        (0, LeftOut.COLUMN),
        (4, LeftOut.GROUP),
        (6, LeftOut.HEADING),
        (7, LeftOut.NOBODY),
        (8, LeftOut.GROUP),
    ]
    assert told.omitted[2].text == "Vai trò"


def test_a_table_without_a_heading_is_told_line_by_line():
    told = read(["Lê An", "an"], ["Trần Bình", "binh"])
    assert (told.rows, {one.why for one in told.omitted}) == ((), {LeftOut.NO_HEADING})
    assert len(told.omitted) == 2


def test_each_sheet_has_its_own_heading():
    sheets = [Sheet("A", [HEAD, ["1", "Lê An", "an"]]), Sheet("B", [["ghi chú", "khác"]])]
    told = read_people(sheets)
    assert [(row.sheet, row.username) for row in told.rows] == [("A", "an")]
    assert [(one.sheet, one.why) for one in told.omitted] == [
        ("A", LeftOut.HEADING),
        ("B", LeftOut.NO_HEADING),
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_names_are_composed_however_they_came(form):
    told = read([unicodedata.normalize(form, word) for word in HEAD],
                ["1", unicodedata.normalize(form, "Nguyễn  Thị\nHường"), "huong"])  # fmt: skip
    assert told.rows[0].full_name == "Nguyễn Thị Hường"


@pytest.mark.parametrize("cell", ["x" * 100_000, "\x00\x01", "\u202egnp", "=1+1", "🗂" * 500])
def test_hostile_cells_are_short_data(cell):
    told = read(HEAD, ["1", cell, cell, cell, cell], ["2", "An", cell, cell, "khác"])
    said = [*(row.full_name for row in told.rows), *(one.text for one in told.omitted)]
    assert all(len(text) <= LONGEST_CELL for text in said)


def test_what_is_kept_comes_back_as_it_was():
    told = read(["Danh sách"], HEAD, ["1", "K' Brinh", "brinh", "VP", "Phó phòng"])
    assert tuple(kept_rows(rows_kept(told.rows))) == told.rows
    assert tuple(kept_omitted(omitted_kept(told.omitted))) == told.omitted
