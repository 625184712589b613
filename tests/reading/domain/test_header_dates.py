"""The place and the day of a heading, and the day of minutes, which say it in their text."""

import pytest

from reading.domain.certainty import CERTAIN
from reading.domain.proposals import propose
from tests.reading.domain.pages import line, page, state_paper, values


@pytest.mark.parametrize("place", ["Quảng Ngãi", "Ngân Sơn", "Nga Sơn", "Lâm Đồng"])
@pytest.mark.parametrize("day", ["W†", "45", "£", ""])
def test_a_day_that_is_not_read_leaves_the_place(place, day):
    dated = (4900, f"{place}, ngày {day} tháng 5 năm 2021")
    found = propose([state_paper(((1500, "Số: 12/CT-UBND"),), day=dated)])
    assert found["place"].value == place
    assert found["issued"].value == "05/2021"
    assert found["issued"].box[0] > found["place"].box[2]


def test_minutes_say_in_their_text_when_people_met():
    minutes = page(
        line(0, 1000, (None, "BIÊN BẢN")),
        line(1, 1320, (None, "họp chi bộ Văn phòng")),
        line(2, 1770, (1400, "Hôm nay, ngày 15 tháng 6 năm 2012, tại phòng họp, chi bộ tiến hành họp.")),
    )  # fmt: skip
    found = propose([minutes])
    assert (found["issued"].value, found["type_code"].value) == ("15/06/2012", "bien-ban")
    assert found["issued"].confidence < CERTAIN
    assert found["abstract"].value == "họp chi bộ Văn phòng"


@pytest.mark.parametrize(
    "said",
    ["Thời gian: Bắt đầu lúc 14 giờ 00 phút, ngày 15 tháng 6 năm 2012",
     "Vào hồi 8 giờ, ngày 15/6/2012, tại hội trường", "Hôm nay ngày 15 tháng 06 năm 2012"],
)  # fmt: skip
def test_however_they_say_it(said):
    minutes = page(line(0, 1000, (None, "BIÊN BẢN")), line(2, 1770, (1400, said)))
    assert values([minutes])["issued"] == "15/06/2012"
