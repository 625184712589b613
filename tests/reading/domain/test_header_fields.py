"""Numbers, symbols and types, as the pen and the camera leave them."""

import pytest

from reading.domain.proposals import propose
from tests.reading.domain.pages import DAY, STATE, line, page, state_paper, values


@pytest.mark.parametrize(
    ("row", "symbol"),
    [
        (((1500, "Số: ## /CT-UBND"),), "CT-UBND"),
        (((1500, "Số: 8† /QĐÐ-UBND"),), "QĐ-UBND"),
        (((1500, "Số: 8† /QÐ-UBND"),), "QĐ-UBND"),
        (((1500, "Số: 12/QĐĐ-UBND"),), "QĐ-UBND"),
        (((1500, "Số: 2635 !SGDĐT-CTrTT"),), "SGDĐT-CTrTT"),
        (((1500, "Số: 2635|SGDĐT-GDTrH"),), "SGDĐT-GDTrH"),
        (((1500, "Số: 15/CT/UBND"),), "CT-UBND"),
        (((1500, "Số:"), (2500, "/TB-UBND")), "TB-UBND"),
    ],
)
def test_a_symbol_of_the_state_stays_one_and_the_room_for_its_number_is_shown(row, symbol):
    found = propose([state_paper(row)])
    assert found["symbol"].value == symbol
    left, top, right, bottom = found["number"].box
    assert left < right
    assert top < bottom


@pytest.mark.parametrize(("sure", "tall"), [(95, 120), (100, 120), (100, 170)])
def test_the_pieces_of_a_row_are_one_number_and_one_date(sure, tall):
    filled = page(
        *STATE,
        line(2, 1200, (1500, "Số:"), confidence=sure),
        line(3, 1205, (1950, "542"), confidence=sure, height=tall),
        line(4, 1195, (2350, "/TB-UBND"), confidence=sure),
        line(5, 1200, (4900, "Lâm Đồng, ngày"), confidence=sure),
        line(6, 1205, (6420, "06"), confidence=sure, height=tall),
        line(7, 1198, (6720, "tháng 02 năm 2020"), confidence=sure),
        line(8, 1900, (None, "THÔNG BÁO")),
        line(9, 2150, (None, "kết luận của Chủ tịch")),
    )
    found = propose([filled])
    assert (found["symbol"].value, found["issued"].value) == ("TB-UBND", "06/02/2020")
    number = found["number"]
    # Set in type it is the number; of an image, digits that stand apart are mostly a pen's.
    assert (number.value, number.alternatives) == (("542", ()) if sure == 100 else ("", ("542",)))


def test_tt_is_read_by_the_way_the_number_is_written():
    def untitled(number):
        return page(*STATE, line(2, 1200, (1500, f"Số {number}"), DAY))

    assert values([untitled("05-TT/TU")])["type_code"] == "thong-tri"
    assert values([untitled("05/TT-BNV")])["type_code"] == "thong-tu"
