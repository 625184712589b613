"""The stamp of whoever received a paper: its number and its day, which are never the paper's own."""

from dataclasses import replace
from datetime import date

import pytest

from language.dates import PartialDate
from reading.domain.arrival_fields import arrival_day, is_impossible
from reading.domain.proposals import is_wholly_certain, judge, propose
from reading.domain.readings import PageReading, Proposal, Word
from reading.domain.witnesses import Witnesses
from tests.reading.domain.pages import last_page, line, page, party_page, state_letter, values

KNOWN = Witnesses(taken_on=date(2026, 8, 12))


def letter(*stamp, number="Số 16-CV/HU", day="Đơn Dương, ngày 18 tháng 3 năm 2013", **own):
    """A letter of a district's committee with what was stamped on it when it came."""
    sure = {"confidence": 95, **own}
    return page(
        line(0, 690, (1700, "HUYỆN ỦY ĐƠN DƯƠNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM"), **sure),
        line(2, 1130, (2800, "*", 30), **sure),
        line(3, 1320, (2000, number), (5100, day), **sure),
        line(5, 2200, (1700, "V/v báo cáo số liệu đảng viên"), **sure),
        line(6, 2500, (2800, "Kính gửi: Ban Tổ chức Tỉnh ủy"), **sure),
        line(7, 2840, (1800, "Thực hiện Công văn số 99-CV/BTCTU, ngày 08/03/2013 của Ban"), **sure),
        *stamp,
    )


def own(found):
    return {name: found.get(name, "") for name in ("number", "symbol", "issued")}


OWN = {"number": "16", "symbol": "CV/HU", "issued": "18/03/2013"}

# The stamps of offices: the word above its rows, beside them, or all in one row.
ABOVE = (
    line(20, 1500, (2000, "CÔNG VĂN ĐẾN"), confidence=100),
    line(21, 1680, (1900, "Số: 574"), confidence=100),
    line(22, 1860, (1900, "Ngày: 20/3/2013"), confidence=100),
)
BESIDE = (
    line(20, 1640, (300, "ĐẾN"), confidence=100, height=220),
    line(21, 1560, (900, "Số:....574...."), confidence=100),
    line(22, 1740, (900, "Ngày:..20/3/2013.."), confidence=100),
    line(23, 1920, (900, "Chuyển: Đ/c Trưởng ban"), confidence=100),
)
IN_ONE_ROW = (line(20, 1550, (900, "ĐẾN Số: 574 Ngày: 20/3/2013"), confidence=100),)
UP_RIGHT = (
    line(20, 200, (6400, "VĂN BẢN ĐẾN"), confidence=100),
    line(21, 360, (6300, "Số 574"), confidence=100),
    line(22, 520, (6300, "Ngày 20 tháng 3 năm 2013"), confidence=100),
)
SPLIT = (
    line(20, 1500, (2000, "CV ĐẾN"), confidence=100),
    line(21, 1680, (1900, "Số"), (2300, ":"), (2500, "574"), confidence=100),
    line(22, 1860, (1900, "Ngày"), (2500, "20"), (2800, "/"), (2900, "3/2013"), confidence=100),
)
NAMED_TWICE = (
    line(20, 420, (5600, "Số đến: 574"), (7200, "Ngày đến: 20/03/2013"), confidence=100),
)
IN_SMALL_LETTERS = (line(20, 1500, (2000, "Công văn đến"), confidence=100), *ABOVE[1:])
HEAD_NOT_READ = (line(20, 1640, (300, "Ấy"), confidence=100), *BESIDE[1:])
AS_A_SENTENCE = (line(20, 300, (5200, "CÔNG VĂN ĐẾN số 574 ngày 20/3/2013"), confidence=100),)
ROWS_IN_SMALL_LETTERS = (
    line(20, 160, (6400, "VĂN BẢN ĐẾN"), confidence=100),
    line(21, 320, (6300, "số 574"), confidence=100),
    line(22, 480, (6300, "ngày 20 tháng 3 năm 2013"), confidence=100),
)
STAMPS = [
    ABOVE, BESIDE, IN_ONE_ROW, UP_RIGHT, SPLIT, NAMED_TWICE, IN_SMALL_LETTERS, HEAD_NOT_READ,
    AS_A_SENTENCE, ROWS_IN_SMALL_LETTERS,
]  # fmt: skip


@pytest.mark.parametrize("stamp", STAMPS)
def test_number_and_day_of_the_stamp_are_fields_of_their_own(stamp):
    found = values([letter(*stamp), last_page()])
    assert (found["arrival_number"], found["arrived"]) == ("574", "20/03/2013")
    assert own(found) == OWN


@pytest.mark.parametrize("stamp", STAMPS)
def test_the_stamp_leaves_every_other_field_as_it_is_without_it(stamp):
    bare = propose([letter(), last_page()])
    found = propose([letter(*stamp), last_page()])
    assert {
        name: one for name, one in found.items() if name not in {"arrival_number", "arrived"}
    } == bare


def test_a_stamp_in_the_row_of_the_paper_s_own_number_keeps_to_itself():
    beside = page(
        line(0, 690, (1700, "HUYỆN ỦY ĐƠN DƯƠNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(
            3, 1320, (100, "ĐẾN Số: 574 Ngày: 20/3/2013", 100), (2900, "Số 16-CV/HU"),
            (5100, "Đơn Dương, ngày 18 tháng 3 năm 2013"),
        ),
        line(5, 1600, (1700, "V/v báo cáo số liệu")),
        line(6, 2500, (2800, "Kính gửi: Ban Tổ chức Tỉnh ủy")),
    )  # fmt: skip
    found = values([beside])
    assert own(found) == OWN
    assert (found["arrival_number"], found["arrived"]) == ("574", "20/03/2013")


def test_where_the_paper_s_own_number_and_day_were_not_read_those_of_the_stamp_do_not_stand_for_them():
    unread = letter(*ABOVE, number="S~ —", day="ĐonDưong ngy t n")
    found = values([unread, last_page()])
    assert own(found) == {"number": "", "symbol": "", "issued": ""}
    assert found["arrival_number"] == "574"


def test_of_two_stamps_neither_is_the_paper_s_own_and_a_person_says_which_is_meant():
    second = (
        line(30, 140, (6400, "VĂN BẢN ĐẾN"), confidence=100),
        line(31, 300, (6300, "Số: 88"), confidence=100),
        line(32, 460, (6300, "Ngày: 22/3/2013"), confidence=100),
    )
    found = propose([letter(*ABOVE, *second), last_page()])
    assert own({name: one.value for name, one in found.items()}) == OWN
    number, day = found["arrival_number"], found["arrived"]
    assert {number.value, *number.alternatives} == {"574", "88"}
    assert {day.value, *day.alternatives} == {"20/03/2013", "22/03/2013"}
    assert max(number.confidence, day.confidence) < 0.9


@pytest.mark.parametrize("whole", [party_page(), state_letter()])
def test_a_paper_without_a_stamp_has_neither_field(whole):
    assert not {"arrival_number", "arrived"} & set(propose([whole, last_page()]))


@pytest.mark.parametrize(
    "words",
    [
        line(20, 1900, (None, "TỔNG KẾT CÔNG TÁC TỪ NĂM 2010"), confidence=99),
        line(20, 1550, (1600, "ĐẾN NĂM 2020"), confidence=99),
        line(20, 1550, (1600, "ĐẾN NGÀY 30/6/2013"), confidence=99),
        line(20, 2040, (1600, "đến ngày 20/3/2013 và đến số 574"), confidence=99),
        line(20, 1550, (1600, "GIAI ĐOẠN TỪ NAY ĐẾN"), confidence=99),
        line(20, 1550, (1600, "ĐẾN"), (1900, "hết số 574"), confidence=99),
        line(20, 3050, (1400, "Chuyển: Số liệu đến ngày 20/3/2013"), confidence=99),
        line(20, 3050, (1400, "Công văn đến số 574 ngày 20/3/2013 của Huyện ủy"), confidence=99),
    ],
)
def test_the_word_den_in_a_title_or_a_sentence_is_no_stamp(words):
    found = propose([letter(words), last_page()])
    assert not {"arrival_number", "arrived"} & set(found)
    assert own({name: one.value for name, one in found.items()}) == OWN


def test_text_that_was_never_an_image_is_certain():
    typed = letter(*ABOVE, confidence=100)
    found = judge([typed, last_page()], propose([typed, last_page()]), KNOWN).proposals
    assert found["arrival_number"].confidence >= 0.9
    assert found["arrived"].confidence >= 0.9


def scanned(number, day, *, sure=96, height=100):
    """A stamp as it is read from a scan; printed digits are as high as its words."""
    return (
        line(20, 1500, (2000, "CÔNG VĂN ĐẾN")),
        [*line(21, 1680, (1900, "Số:")), *line(21, 1680, (2400, number), confidence=sure, height=height)],
        [*line(22, 1860, (1900, "Ngày:")), *line(22, 1860, (2500, day), confidence=sure, height=height)],
    )  # fmt: skip


def judged(stamp, witnesses=KNOWN):
    pages = [letter(*stamp), last_page()]
    return judge(pages, propose(pages), witnesses)


def test_a_number_printed_on_a_scan_is_proposed_and_never_certain_by_itself():
    found = judged(scanned("574", "20/3/2013")).proposals["arrival_number"]
    assert found.value == "574"
    assert 0.5 <= found.confidence < 0.9


def test_a_printed_day_is_certain_when_it_lies_soon_after_the_paper_s_own():
    found = judged(scanned("574", "20/3/2013")).proposals
    assert found["issued"].confidence >= 0.9
    assert found["arrived"].confidence >= 0.9
    later = judged(scanned("574", "20/8/2013")).proposals["arrived"]
    assert (later.value, later.confidence < 0.9) == ("20/08/2013", True)


def test_what_a_pen_wrote_stays_empty_with_its_place_and_what_it_may_be_beside_it():
    found = judged(scanned("574", "20/3/2013", height=190)).proposals
    number, day = found["arrival_number"], found["arrived"]
    assert (number.value, number.alternatives) == ("", ("574",))
    assert (day.value, day.alternatives) == ("", ("20/03/2013",))
    assert number.box
    assert number.box[0] >= 1900
    assert number.box[3] <= 2000
    assert day.box
    assert day.box[1] >= 1800


def test_a_day_and_month_of_a_pen_are_offered_with_the_year_of_the_paper():
    found = judged(scanned("684", "20/3", height=190)).proposals
    assert found["arrived"].alternatives == ("20/03/2013",)


def test_strokes_that_are_no_figures_leave_the_place_alone_and_no_doubt():
    result = judged(scanned("á6ä#", "L/ /.6......", sure=20, height=190))
    for name in ("arrival_number", "arrived"):
        found = result.proposals[name]
        assert (found.value, found.alternatives) == ("", ())
        assert found.box is not None


def test_a_row_that_was_not_read_has_its_place_beside_the_one_that_was():
    half = (
        line(20, 2264, (31, "ĐẾN"), height=228),
        line(21, 2062, (714, "Số:.o2"), (1221, "1-1À...."), (1841, "jƑhòt-gtah"), confidence=0),
        line(22, 2395, (707, "Chuv")),
    )
    found = propose([letter(*half), last_page()])
    number, day = found["arrival_number"], found["arrived"]
    assert number.box
    assert day.box
    assert number.box[1] < 2100 < 2180 <= day.box[1] < day.box[3] < 2500


@pytest.mark.parametrize("day", ["17/3/2013", "20/3/2003", "13/8/2026", "20/3/2031"])
def test_a_day_before_the_paper_or_after_its_taking_in_is_not_prefilled(day):
    found = judged(scanned("574", day)).proposals["arrived"]
    assert found.value == ""
    assert found.confidence < 0.5


TYPED = {
    name: Proposal(name, value, 0.97, 1, (0, 0, 1, 1))
    for name, value in (
        ("number", "16"), ("symbol", "CV/HU"), ("issued", "18/03/2013"), ("type_code", "cong-van"),
        ("issuer", "Huyện ủy Đơn Dương"), ("abstract", "Báo cáo số liệu"), ("signer", "Trần Văn A"),
        ("level", "ORDINARY"),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("number", "day", "alone"),
    [
        (("574", 0.97), ("20/03/2013", 0.97), True),
        (("", 0.0), ("20/03/2013", 0.97), False),
        (("574", 0.97), ("", 0.0), False),
        (("574", 0.85), ("20/03/2013", 0.97), False),
    ],
)
def test_a_stamp_that_was_seen_and_not_read_surely_keeps_its_paper_for_a_person(number, day, alone):
    stamped = {
        name: Proposal(name, value, sure, 1, (0, 0, 1, 1))
        for name, (value, sure) in (("arrival_number", number), ("arrived", day))
    }
    assert is_wholly_certain(TYPED)
    assert is_wholly_certain(TYPED | stamped) == alone


def test_the_stamp_on_a_second_paper_makes_no_other_of_it_and_hides_no_level():
    stamped = letter(*ABOVE, line(30, 2040, (2000, "MẬT")))
    found = values([stamped, last_page()])
    assert found["level"] == "CONFIDENTIAL"
    assert not judge([stamped, last_page()], propose([stamped, last_page()]), KNOWN).reasons


def test_a_stamp_on_a_page_behind_the_heading_is_of_something_annexed():
    annexed = page(line(0, 690, (1700, "Danh sách đảng viên")), *ABOVE, number=2)
    assert "arrival_number" not in propose([letter(), annexed, last_page(3)])
    cover = page(*ABOVE)
    found = propose([cover, replace(letter(), number=2), last_page(3)])
    assert (found["arrival_number"].value, found["arrival_number"].page) == ("574", 1)


def test_a_stamp_on_a_larger_sheet_is_told_where_it_is_on_that_sheet():
    stamped = letter(*ABOVE)
    upon = replace(stamped, signals={"width": 3508, "height": 4961, "dpi": 300})
    found, plain = propose([upon, last_page()]), propose([stamped, last_page()])
    assert found["arrival_number"].value == "574"
    for side, other in zip(found["arrival_number"].box, plain["arrival_number"].box, strict=True):
        assert abs(side - other) <= 2


def test_a_page_of_one_word_many_times_is_borne():
    words = tuple(Word("ĐẾN", (100 * (i % 90), 50 * (i // 90), 100 * (i % 90) + 80, 50 * (i // 90) + 40), 90, i) for i in range(1500))  # fmt: skip
    propose([PageReading(1, "ĐẾN " * 1500, words)])
    odd = (
        Word("ĐẾN", (0, 0, 0, 0), 0),
        Word("Số:", (-5, 9, -9, 3), 0),
        Word("Ngày:", (0, 0, 0, 0), 0),
    )
    propose([PageReading(1, "ĐẾN", odd)])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20/3/2013", PartialDate(2013, 3, 20)), ("20-3-13", PartialDate(2013, 3, 20)),
        ("20/3", PartialDate(2013, 3, 20)), ("20.3", PartialDate(2013, 3, 20)),
        ("3/2013", PartialDate(2013, 3)), ("2/1", None), ("17/3", None), ("32/3", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_without_its_year_is_soon_after_the_paper(text, day):
    assert arrival_day(text, PartialDate(2013, 3, 18)) == day


def test_a_day_without_its_year_may_lie_in_the_next_and_is_none_without_the_paper_s():
    assert arrival_day("2/1", PartialDate(2013, 12, 28)) == PartialDate(2014, 1, 2)
    assert arrival_day("2/1", None) is None


@pytest.mark.parametrize(
    ("arrived", "issued", "impossible"),
    [
        (PartialDate(2013, 3, 18), PartialDate(2013, 3, 18), False),
        (PartialDate(2013, 3, 17), PartialDate(2013, 3, 18), True),
        (PartialDate(2013, 3), PartialDate(2013, 3, 18), False),
        (PartialDate(2013, 2), PartialDate(2013, 3, 18), True),
        (PartialDate(2013, 3, 1), PartialDate(2013, 3), False),
        (PartialDate(2013), PartialDate(2013, 3, 18), False),
        (PartialDate(2026, 8, 12), None, False),
        (PartialDate(2026, 8, 13), None, True),
    ],
)
def test_no_paper_arrives_before_it_is_dated_or_after_it_was_taken_in(arrived, issued, impossible):
    assert is_impossible(arrived, issued=issued, taken_on=date(2026, 8, 12)) is impossible
