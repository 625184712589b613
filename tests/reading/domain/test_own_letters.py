"""Letters that an archive keeps of its own, in what is proposed of a paper's heading."""

import pytest

from reading.domain.proposals import propose
from tests.reading.domain.pages import last_page, line, page, party_page

OWN = {"QCLN": "quy-che", "XYLN": ""}


def untitled(number):
    """A paper whose number alone says what it is."""
    return page(
        line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 930, (2000, "BAN TỔ CHỨC")),
        line(2, 1320, (2000, f"Số {number}"), (5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021")),
    )


@pytest.mark.parametrize(
    ("number", "own", "code"),
    [
        ("05-QCLN/BTCTU", OWN, "quy-che"),
        ("05-qcln/BTCTU", OWN, "quy-che"),
        ("05-QCLN/BTCTU", {"QCLN": "bao-cao"}, "bao-cao"),
        ("05-KH/BTCTU", {"KHLN": "bao-cao"}, "ke-hoach"),
        ("05-XYLN/BTCTU", OWN, "cong-van"),
    ],
)
def test_a_number_with_letters_of_our_own_proposes_what_they_stand_for(number, own, code):
    found = propose([untitled(number)], own)
    assert found["type_code"].value == code
    assert found["type_code"].confidence < 0.9


def test_letters_that_nobody_added_stand_for_what_they_begin_with():
    assert propose([untitled("05-KHLN/BTCTU")])["type_code"].value == "ke-hoach"


def test_a_title_and_letters_of_our_own_bear_each_other_out():
    pages = [party_page(number="27-QCLN/BTCTU"), last_page()]
    unknown = propose(pages, {"QCLN": "quy-che"})["type_code"]
    agreed = propose(pages, {"QCLN": "ke-hoach"})
    assert unknown.value == agreed["type_code"].value == "ke-hoach"
    assert unknown.confidence < 0.9 <= agreed["type_code"].confidence
    assert unknown.alternatives == ("quy-che",)
    assert agreed["symbol"].confidence >= 0.9
