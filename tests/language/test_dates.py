import random
from datetime import date

import pytest

from language.dates import PartialDate, Precision, find_date_line, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "13-8-2026",
        "13.8.26",
        "13/08/2026",
        "13 / 8 / 2026",
        "13–8–2026",
        "2026-08-13",
        "2026-08-13 00:00:00",
        "ngày 13 tháng 8 năm 2026",
        "Ngày 13 tháng 08 năm 2026.",
        "ngay 13 thang 8 nam 2026",
        "NGÀY 13 THÁNG 8 NĂM 2026",
        "ngảy13 tháng8nãm2026",
        "nga\u0300y 13 tha\u0301ng 8 na\u0306m 2026",
        "ngày l3 tháng 8 năm 2O26",
        "Lâm Đồng, ngày 13 tháng 8 năm 2026",
        "Đà Lạt, ngày 13/8/2026",
        "ngày 13 tháng 8\nnăm 2026",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    read = parse_date(text)
    assert str(read) == "13/08/2026"
    assert read.precision is Precision.DAY
    assert read.earliest() == date(2026, 8, 13)


@pytest.mark.parametrize(
    "text",
    ["ngày … tháng 10 năm 2021", "ngày     tháng 10 năm 2021", "ngày ..... tháng 10 năm 2021",
     "tháng 10 năm 2021", "10/2021", "10-2021", "tháng 10/2021", "Lâm Đồng, tháng 10 năm 2021"],
)  # fmt: skip
def test_a_blank_day_leaves_the_month(text):
    read = parse_date(text)
    assert str(read) == "10/2021"
    assert read.precision == "month"
    assert read.earliest() == date(2021, 10, 1)


@pytest.mark.parametrize("text", ["2012", "năm 2012", " 2012. ", "ngày … tháng … năm 2012"])
def test_a_year_alone_is_a_date_too(text):
    read = parse_date(text)
    assert (str(read), read.precision, read.earliest()) == ("2012", "year", date(2012, 1, 1))


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "29/02/2023", "31-4-2020", "32/1/2020", "13/13/2020", "00/08/2012", "0/0/2012",
     "13/2012", "00/2012", "ngày 31 tháng 2 năm 2026", "ngày 32 tháng 8 năm 2026",
     "ngày 1 tháng 13 năm 2020", "8/13/2026", "0000", "9999", "1/1/0001", "2012-13-01"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "13", "13/8", "13/8/026", "13/8/20266", "1.234.567", "14-KH/BTCTU", "//", "\x00",
     "ngày tháng năm", "hôm qua", "\ud800", "²/²/2020", "1" * 10_000, "ngày " * 5_000, "-" * 10_000],
)  # fmt: skip
def test_other_text_is_no_date(text):
    assert parse_date(text) is None


def test_nothing_makes_it_raise():
    chance = random.Random(3)
    alphabet = "0123456789/.-  ngàythángnămNOl…,\n٣²½\u0301\x00"
    for _ in range(5000):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(25)))
        parse_date(text)
        find_date_line(text)


@pytest.mark.parametrize(
    ("text", "year"), [("1/1/00", 2000), ("1/1/39", 2039), ("1/1/40", 1940), ("12.3.55", 1955)]
)
def test_two_digit_years_turn_at_forty(text, year):
    assert parse_date(text).year == year


def test_partial_dates_refuse_what_cannot_be():
    for parts in [(2026, 2, 30), (2026, 13), (2026, None, 1), (2026, 0), (2026, 1, 0), (0,)]:
        with pytest.raises(ValueError):
            PartialDate(*parts)


def test_partial_dates_sort_by_their_earliest_day_the_vaguer_first():
    ordered = [
        PartialDate(2012),
        PartialDate(2012, 1),
        PartialDate(2012, 1, 1),
        PartialDate(2012, 2),
    ]
    assert sorted(random.Random(7).sample(ordered, len(ordered))) == ordered


def test_what_is_written_is_read_back():
    for one in (PartialDate(2012), PartialDate(2012, 3), PartialDate(2012, 3, 9)):
        assert parse_date(str(one)) == one


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Lâm Đồng, ngày 20 tháng 3 năm 2026", "Lâm Đồng", "20/03/2026"),
        ("Số 14-KH/BTCTU - Lâm Đồng, ngày 20 tháng 3 năm 2026", "Lâm Đồng", "20/03/2026"),
        ("Số 14-KH/BTCTU Lâm Đồng, ngày 20 tháng 3 năm 2026", "Lâm Đồng", "20/03/2026"),
        ("Số: 26/TTr-HĐND     Đà Lạt, ngày 05 tháng 02 năm 2020", "Đà Lạt", "05/02/2020"),
        ("Số 14- KHBTCTU   Bảo Lộc, ngày 5 tháng 2 năm 2020", "Bảo Lộc", "05/02/2020"),
        ("Số ạ4 KHBTCTU Lâm Đồng, ngày 5 tháng 2 năm 2020", "Lâm Đồng", "05/02/2020"),
        ("Bà Rịa - Vũng Tàu, ngày … tháng 10 năm 2021", "Bà Rịa - Vũng Tàu", "10/2021"),
        ("Thành phố Hồ Chí Minh, ngay 1 thang 2 nam 2020", "Thành phố Hồ Chí Minh", "01/02/2020"),
        ("Đặc khu Phú Quý, ngày 1 tháng 7 năm 2025", "Đặc khu Phú Quý", "01/07/2025"),
        ("TP. Đà Lạt, ngảy 19 thảng 6 nãm 2015", "TP. Đà Lạt", "19/06/2015"),
        ("Lâm Đồng. ngày 2% tháng 3 năm 2020", "Lâm Đồng", "03/2020"),
        ("Đà Lạt ngày 20/3/2016", "Đà Lạt", "20/03/2016"),
        ("LÂM ĐỒNG, NGÀY 20 THÁNG 3 NĂM 2026", "LÂM ĐỒNG", "20/03/2026"),
        ("lâm Đồng, ngày 19 tháng 6 năm 2015", "lâm Đồng", "19/06/2015"),
        ("ngày 19 tháng 6 năm 2015", "", "19/06/2015"),
        ("Số 14-KH/BTCTU, ngày 2 tháng 3 năm 2020", "", "02/03/2020"),
    ],
)
def test_the_date_line_gives_place_and_date(line, place, day):
    text = f"TỈNH ỦY LÂM ĐỒNG  ĐẢNG CỘNG SẢN VIỆT NAM\nBAN TỔ CHỨC\n{line}\nKẾ HOẠCH\n"
    start, end, found, read = find_date_line(text)
    assert (found, str(read)) == (place, day)
    assert text[start:end].startswith(place or "ngày")
    assert text[start:end] in line


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Nghị quyết số 12-NQ/ĐU, ngày 05 tháng 9 năm 2025 của Đảng ủy",
        "Căn cứ Luật Tổ chức chính quyền, ngày 19 tháng 6 năm 2015",
        "Thực hiện Kết luận của Ban Thường vụ, ngày 3 tháng 2 năm 2020",
        "Hội nghị họp tại Đà Lạt, ngày 19 tháng 6 năm 2015",
        "Hôm nay, ngày 19 tháng 6 năm 2015, chúng tôi gồm",
        "Đà Lạt, ngày 31 tháng 2 năm 2026",
        "BCT ngày 12/11/2021",
        "Kính gửi: Ban Tổ chức",
        "",
    ],
)
def test_dates_of_papers_referred_to_are_passed_over(text):
    assert find_date_line(text) is None


def test_the_head_comes_before_what_it_refers_to_only_if_it_is_a_head():
    text = "Căn cứ Quyết định số 5-QĐ/TU, ngày 5 tháng 3 năm 2020;\nĐà Lạt, ngày 6 tháng 4 năm 2021"
    assert find_date_line(text)[2:] == ("Đà Lạt", PartialDate(2021, 4, 6))
