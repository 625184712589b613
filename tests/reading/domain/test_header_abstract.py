"""What a paper is about: the lines of it, and where the text begins."""

import pytest

from reading.domain.certainty import CERTAIN
from reading.domain.proposals import propose
from reading.domain.readings import Word
from tests.reading.domain.pages import DAY, STATE, TINH_UY, line, page, state_paper, values


def leaning(top, text, number, *, across, degrees):
    """A centred line that leans: each word lower than the one before it."""
    words = line(number, top, (None, text))
    slope = degrees * 3.1416 / 180 / 1.414
    return [
        Word(
            word.text,
            (
                word.box[0],
                word.box[1] + round(slope * (word.box[0] - across)),
                word.box[2],
                word.box[3] + round(slope * (word.box[2] - across)),
            ),
            word.confidence,
            number,
        )
        for word in words
    ]


@pytest.mark.parametrize("degrees", [-2.0, -1.0, 1.0, 2.0])
@pytest.mark.parametrize("step", [150, 165, 200])
def test_both_lines_of_a_leaning_or_closely_set_abstract_are_read(degrees, step):
    title, first, second = (
        leaning(1900 + at * step, text, 3 + at, across=5000, degrees=degrees)
        for at, text in enumerate(
            (
                "CHỈ THỊ",
                "Về tăng cường công tác quản lý hồ sơ cán bộ và",
                "hồ sơ đảng viên năm 2020",
            )
        )
    )
    found = values(
        [page(*STATE, line(2, 1200, (1500, "Số: 12/CT-UBND"), DAY), title, first, second)]
    )
    assert found["abstract"] == (
        "Về tăng cường công tác quản lý hồ sơ cán bộ và hồ sơ đảng viên năm 2020"
    )


@pytest.mark.parametrize(
    "abstract",
    ["Về tổng kết năm 2626", "Về tổng kết năm 1020", "kế hoạch giai đoạn 2020 - 2626",
     "Về sơ kết tháng 13 năm 2020", "Về cuộc họp ngày 45 tháng 1 năm 2020"],
)  # fmt: skip
def test_digits_of_an_abstract_that_cannot_be_are_not_certain(abstract):
    lines = (line(9, 2150, (None, abstract)),)
    odd = page(
        *STATE,
        line(2, 1200, (1500, "Số: 12/CT-UBND"), DAY),
        line(3, 1900, (None, "CHỈ THỊ")),
        *lines,
    )
    assert propose([odd])["abstract"].confidence < CERTAIN


@pytest.mark.parametrize(
    "abstract",
    ["Về tổng kết năm 2019", "Về định hướng đến năm 2050", "kế hoạch giai đoạn 2020 - 2025",
     "Về kỷ niệm 90 năm ngày thành lập", "Về sơ kết tháng 11 năm 2019"],
)  # fmt: skip
def test_digits_that_can_be_say_nothing_against_it(abstract):
    fine = page(
        *STATE, line(2, 1200, (1500, "Số: 12/CT-UBND"), DAY), line(3, 1900, (None, "CHỈ THỊ")),
        line(9, 2150, (None, abstract)),
    )  # fmt: skip
    assert propose([fine])["abstract"].confidence >= CERTAIN


@pytest.mark.parametrize(
    "body",
    ["Thực hiện chương trình công tác năm, Ban Tổ chức Tỉnh ủy xây dựng kế hoạch tổ chức",
     "Căn cứ Điều lệ Đảng và các quy định, hướng dẫn thi hành Điều lệ Đảng hiện hành nay",
     "Ngày 05 tháng 01, Ban Tổ chức Tỉnh ủy họp lãnh đạo Ban để bàn và quyết định các việc"],
)  # fmt: skip
def test_the_text_that_begins_close_below_is_no_part_of_an_abstract(body):
    close = page(
        line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 930, (2000, "BAN TỔ CHỨC")),
        line(3, 1320, (2000, "Số 208-KH/BTCTU"), (5100, "Lâm Đồng, ngày 05 tháng 01 năm 2013")),
        line(4, 1500, (None, "KẾ HOẠCH")),
        line(5, 1700, (None, "kiểm tra công tác quản lý hồ sơ năm 2013")),
        line(6, 1900, (1000, body)),
    )
    assert values([close])["abstract"] == "kiểm tra công tác quản lý hồ sơ năm 2013"


def test_a_long_abstract_is_read_to_its_end_and_one_without_end_is_not_certain():
    def headed(lines):
        more = [
            line(20 + at, 2150 + 200 * at, (None, "về việc quản lý hồ sơ cán bộ"))
            for at in range(lines)
        ]
        return page(
            line(0, 690, (1700, TINH_UY), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
            line(1, 930, (2000, "BAN TỔ CHỨC")),
            line(2, 1320, (2000, "Số 14-KH/BTCTU"), (5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021")),
            line(3, 1916, (None, "KẾ HOẠCH")),
            *more,
        )

    ten = propose([headed(10)])["abstract"]
    assert ten.value.count("hồ sơ") == 10
    assert ten.confidence >= CERTAIN
    assert propose([headed(14)])["abstract"].confidence < CERTAIN


@pytest.mark.parametrize(
    "beside", ["(Ban hành kèm theo Quyết định số 11-QĐ/TU)", "(Dự thảo lần 2)", "(Trình Hội nghị)"]
)
def test_a_line_in_brackets_below_says_where_a_paper_belongs(beside):
    found = values(
        [state_paper(((1500, "Số: 12/CT-UBND"),), more=(line(9, 2350, (None, beside)),))]
    )
    assert found["abstract"] == "Về tăng cường công tác"


def test_a_name_that_begins_like_the_text_goes_on_in_the_abstract():
    more = (line(5, 2330, (None, "Nhâm Dần, Ban Tổ chức Tỉnh ủy")),)
    found = values([state_paper(((1500, "Số: 12/CT-UBND"),), more=more)])
    assert found["abstract"] == "Về tăng cường công tác Nhâm Dần, Ban Tổ chức Tỉnh ủy"
