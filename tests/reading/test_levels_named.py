"""A level counts wherever it stands by itself: not in the heading alone, and not as a stamp alone."""

from datetime import date

import pytest

from reading.domain.proposals import judge, propose
from reading.domain.witnesses import Witnesses
from tests.reading.domain.pages import line, page, party_page


def level(*pages):
    found = propose(pages).get("level")
    return found.value if found else ""


def reasons(*pages):
    known = Witnesses(taken_on=date(2026, 11, 1))
    return {one.code for one in judge(pages, propose(pages), known).reasons}


@pytest.mark.parametrize(
    ("mark", "named"),
    [
        ("ĐỘ MẬT: TỐI MẬT", "SECRET"),
        ("Độ mật: Mật", "CONFIDENTIAL"),
        ("TÀI LIỆU MẬT", "CONFIDENTIAL"),
        ("M Ậ T", "CONFIDENTIAL"),
        ("MẬT - KHẨN", "CONFIDENTIAL"),
        ("HỎA TỐC - TUYỆT MẬT", "TOP_SECRET"),
    ],
)
def test_a_level_named_with_its_word_is_that_level(mark, named):
    assert level(party_page(stamp=mark)) == named


@pytest.mark.parametrize(
    "mark",
    [
        "Mật", "BÍ MẬT", "TUYỆT ĐỐI BÍ MẬT", "DANH MỤC TÀI LIỆU MẬT", "TUYỆTMẬT", "MẬT (Bản số 3)",
        "MẬT: Tài liệu này không được sao chụp, phổ biến",
    ],
)  # fmt: skip
def test_what_may_be_a_level_is_for_a_person(mark):
    assert "level_named" in reasons(party_page(stamp=mark))


@pytest.mark.parametrize(
    "words", ["VỀ CÔNG TÁC BẢO MẬT", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "MẬT ĐỘ DÂN SỐ", "QUẢN LÝ MẬT KHẨU"]
)
def test_words_that_hold_this_one_are_none(words):
    paper = party_page(stamp=words)
    assert (level(paper), reasons(paper)) == ("", set())


@pytest.mark.parametrize("top", [900, 5200, 9500])
def test_a_stamp_counts_on_every_page_and_at_every_height(top):
    annex = page(
        line(0, 600, (None, "PHỤ LỤC")), line(1, top, (1500, "TỐI MẬT")),
        line(2, 7000, (1400, "Danh sách hồ sơ kèm theo Kế hoạch số 27-KH/BTCTU của Ban")), number=2,
    )  # fmt: skip
    assert level(party_page(), annex) == "SECRET"
    assert level(party_page()) == ""


def test_a_stamp_of_two_words_that_runs_up_the_margin_is_the_whole_of_it():
    turned = page(line(0, 4000, (300, "MẬT")), line(1, 4250, (300, "TUYỆT")), number=2)
    assert level(party_page(), turned) == "TOP_SECRET"
