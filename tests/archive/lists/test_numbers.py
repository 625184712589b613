"""No number keeps a paper out: each stands in its row as it was written, and is marked if need be."""

from pathlib import Path

import pytest

from archive.domain.listing.joining import joined_number
from archive.domain.listing.marks import Mark
from archive.domain.listing.numbers import listed_number, number_and_date
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table

SEEN = (Path(__file__).parent / "numbers_seen.txt").read_text("utf-8").splitlines()
FROM_OFFICES = (Path(__file__).parent / "numbers_of_offices.txt").read_text("utf-8").splitlines()


def test_there_are_a_hundred_seen_and_sixty_more():
    assert len(set(SEEN)) == 100
    assert len(set(FROM_OFFICES)) >= 60


@pytest.mark.parametrize("numbers", [SEEN, FROM_OFFICES], ids=["seen", "offices"])
def test_every_number_stands_in_its_row_as_it_was_written(numbers):
    rows = [
        [str(at), number, "20/03/2012", f"Văn bản thứ {at}"] for at, number in enumerate(numbers)
    ]
    heading = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu"]
    read = read_tables([Table("", False, [heading, *rows])])
    assert [row.number for row in read.rows] == numbers
    assert not read.left_out


def test_numbers_that_the_grammar_knows_have_no_mark_but_of_their_own_oddity():
    marked = {number for number in SEEN if Mark.UNREAD_NUMBER in listed_number(number).marks}
    assert marked == set()


@pytest.mark.parametrize(
    ("number", "marks"),
    [
        ("Không số", {"no_number"}), ("KS", {"no_number"}), ("-", {"no_number"}), ("", {"no_number"}), ("…", {"no_number"}),
        ("Số 25", {"number_only"}), ("25", {"number_only"}), ("12a-QĐ/TU", {"letter"}), ("14-15-QĐ/TU", {"span"}),
        ("14, 15-QĐ/TU", {"several_numbers"}), ("14-KH/BTCTU; 15-KH/BTCTU", {"several_numbers"}), ("-KH/BTCTU", {"blank_number"}),
        ("09-XYZ/TU", {"unknown_letters"}), ("12-KHLT/BTCTU-UBKTTU", {"joint"}), ("14-KH/BTCTU (Mật)", {"remark_in_number"}),
        ("20/3/2012", {"date_for_number"}), ("145-QĐNS/TU", set()), ("14-KH/BTCTU", set()), ("Kế hoạch số 14-KH/BTCTU", {"remark_in_number"}),
    ],
)  # fmt: skip
def test_what_is_doubtful_about_a_number_is_marked(number, marks):
    read = listed_number(number)
    assert set(read.marks) == marks
    assert read.text == number
    assert bool(read.key) is not bool(marks & {"no_number", "blank_number"})


@pytest.mark.parametrize(
    ("number", "symbol", "letters", "joined"),
    [
        ("14", "KH/BTCTU", "", "14-KH/BTCTU"), ("26", "TTr-HĐND", "", "26/TTr-HĐND"), ("14", "-KH/TU", "", "14-KH/TU"),
        ("30", "2020/NĐ-CP", "", "30/2020/NĐ-CP"), ("14", "BTCTU", "KH", "14-KH/BTCTU"), ("14-KH/TU", "KH/TU", "", "14-KH/TU"),
        ("14-KH", "TU", "", "14-KH/TU"), ("8132", "BXD-GĐ", "", "8132/BXD-GĐ"), ("05/2012", "QĐ-UBND", "", "05/2012/QĐ-UBND"),
        ("", "KH/TU", "", "KH/TU"), ("KS", "", "", "KS"), ("12a", "QĐ/TU", "", "12a-QĐ/TU"), ("Không số", "BB/CB", "", "Không số BB/CB"),
    ],
)  # fmt: skip
def test_number_and_symbol_of_two_columns_are_one(number, symbol, letters, joined):
    assert joined_number(number, symbol, letters) == joined


@pytest.mark.parametrize(
    ("cell", "number", "date"),
    [
        ("14-KH/BTCTU ngày 20/3/2012", "14-KH/BTCTU", "20/3/2012"), ("14-KH/BTCTU, 20/03/2012", "14-KH/BTCTU", "20/03/2012"),
        ("14-KH/BTCTU (20/3/2012)", "14-KH/BTCTU", "20/3/2012"), ("14-KH/BTCTU", "14-KH/BTCTU", ""),
        ("26/TTr-HĐND ngày 5 tháng 3 năm 2012", "26/TTr-HĐND", "ngày 5 tháng 3 năm 2012"),
        ("20/3/2012 - 14-KH/BTCTU", "14-KH/BTCTU", "20/3/2012"), ("63/2026/NĐ-CP", "63/2026/NĐ-CP", ""),
    ],
)  # fmt: skip
def test_number_and_date_of_one_cell_are_two(cell, number, date):
    assert number_and_date(cell) == (number, date)
