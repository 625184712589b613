"""Headings as they really lie on the page: narrow gutters, covers before them, marks around them."""

import random

import pytest

from reading.domain.proposals import propose
from reading.domain.readings import PageReading, Word
from tests.reading.domain.pages import line, page, party_page, values


def test_columns_that_nearly_touch_are_told_apart():
    # Words as wide as the builder makes them leave 150 between the columns.
    narrow = page(
        line(0, 690, (700, "ĐẢNG BỘ TỈNH LÂM ĐỒNG"), (2980, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 930, (1000, "BAN TỔ CHỨC TỈNH ỦY")),
        line(3, 1320, (2400, "Số 27-KH/BTCTU"), (3880, "Lâm Đồng, ngày 14 tháng 8 năm 2021")),
        line(4, 1916, (None, "KẾ HOẠCH")),
    )
    found = values([narrow])
    assert (found["number"], found["symbol"]) == ("27", "KH/BTCTU")
    assert (found["issued"], found["place"]) == ("14/08/2021", "Lâm Đồng")


def test_an_engine_that_tells_no_lines_apart_gives_the_same():
    reading = party_page()
    flat = tuple(Word(w.text, w.box, w.confidence, 0) for w in reading.words)
    assert values([PageReading(1, reading.text, flat)]) == values([reading])


def test_a_blank_page_or_a_cover_before_the_heading_is_passed_over():
    blank = PageReading(number=1, text="")
    cover = page(line(0, 4000, (3000, "HỒ SƠ ĐẢNG VIÊN")), number=1)
    for before in (blank, cover):
        first = party_page()
        heading = PageReading(2, first.text, first.words)
        found = propose([before, heading])
        assert found["number"].value == "27"
        assert found["number"].page == 2


def test_a_mark_on_the_cover_counts():
    cover = page(line(0, 1400, (2200, "MẬT")), line(1, 4000, (3000, "HỒ SƠ")), number=1)
    first = party_page()
    found = propose([cover, PageReading(2, first.text, first.words)])
    assert (found["level"].value, found["level"].page) == ("CONFIDENTIAL", 1)


def stamped(*lines, **signals):
    reading = party_page(**signals)
    extra = [word for one in lines for word in one]
    return PageReading(1, reading.text, (*reading.words, *extra), signals=reading.signals)


def test_a_mark_on_two_lines_is_read_whole():
    found = values([stamped(line(20, 1500, (2200, "TUYỆT")), line(21, 1640, (2250, "MẬT")))])
    assert found["level"] == "TOP_SECRET"


def test_of_two_marks_the_higher_counts():
    found = values([stamped(line(20, 1500, (2200, "TỐI MẬT")), line(21, 1700, (2200, "MẬT")))])
    assert found["level"] == "SECRET"


def test_a_mark_at_right_raises_too_with_less_confidence():
    found = propose([stamped(line(20, 1560, (8000, "MẬT")))])["level"]
    assert found.value == "CONFIDENTIAL"
    assert found.confidence <= 0.6


@pytest.mark.parametrize(
    "words",
    ["GIẢI MẬT", "bí mật nhà nước", "Mật", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "MẬT ĐỘ DÂN SỐ", "BẢO MẬT"],
)
def test_the_word_inside_other_words_sets_no_level(words):
    assert "level" not in propose([stamped(line(20, 1560, (2200, words)))])


def test_capitals_that_break_before_mat_set_no_level():
    broken = stamped(line(20, 1480, (1500, "CÔNG TÁC BẢO VỆ BÍ")), line(21, 1640, (2000, "MẬT")))
    assert "level" not in propose([broken])


def test_a_read_mark_is_kept_over_the_alarm_of_a_frame():
    found = propose([party_page(stamp="TỐI MẬT", red_frame=True)])
    assert found["level"].value == "SECRET"


@pytest.mark.parametrize("frames", [None, True, [], [None], [[1, 2]], ["abcd"], {"a": 1}])
def test_a_frame_of_which_nothing_is_told_still_asks_for_a_look(frames):
    found = propose([party_page(red_frame=True, red_frames=frames)])["level"]
    assert (found.value, found.box) == ("CONFIDENTIAL", None)
    assert found.alternatives == ("SECRET", "TOP_SECRET")


@pytest.mark.parametrize("words", ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HOẢ TỐC"])
def test_urgency_is_a_mark_that_stands_alone(words):
    expected = "HỎA TỐC" if words.endswith("TỐC") else words
    found = values([stamped(line(20, 1560, (2200, words)))])
    assert found["urgency"] == expected
    assert "level" not in found


def test_the_word_khan_in_a_sentence_is_no_urgency():
    assert "urgency" not in propose([stamped(line(20, 1560, (1500, "khẩn trương triển khai")))])


def test_numbers_cited_in_the_first_lines_are_no_number():
    for lead in ("Căn cứ", "Thực hiện", "Theo"):
        cited = page(
            line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
            line(1, 2000, (None, "BÁO CÁO")),
            line(2, 2300, (1900, f"{lead} Kế hoạch số 14-KH/BTCTU ngày 08/3/2021 của Ban")),
        )
        assert not values([cited]).get("number")
        assert not values([cited]).get("symbol")


LETTERS = "Số:/-KHBTCTUĐẢNGỦYngàythángnămMẬT0123456789 .,*\u0301\u202e\u05d0\u0627\ud7ff"


@pytest.mark.parametrize("seed", range(60))
def test_scrambled_pages_get_an_answer(seed):
    chance = random.Random(seed)

    def anywhere():
        return chance.choice((chance.randint(-99, 10_099), 0, 2**31))

    def page_of_scraps(number):
        words = tuple(
            Word(
                "".join(chance.choices(LETTERS, k=chance.randint(0, 12))),
                (anywhere(), anywhere(), anywhere(), anywhere()),
                chance.randint(-1, 101),
                chance.randint(0, 9),
            )
            for _ in range(chance.randint(0, 80))
        )
        text = " ".join(word.text for word in words)
        return PageReading(number, text, words, signals={"red_frame": chance.random() < 0.5})

    found = propose([page_of_scraps(number) for number in range(chance.randint(1, 5))])
    assert all(0 <= one.confidence <= 1 for one in found.values())


@pytest.mark.parametrize(
    "text", ["A" * 200_000, "Số 1-KH/TU " * 20_000, "ngày tháng năm " * 20_000]
)
def test_lines_without_end_get_an_answer(text):
    words = tuple(
        Word(word, (n, 700, n + 50, 800), 90, 0) for n, word in enumerate(text.split()[:9000])
    )
    assert isinstance(propose([PageReading(1, text, words)]), dict)
