"""Who signed: offices, ranks, and names of the highlands."""

import pytest

from reading.domain.ending_fields import is_person_name
from reading.domain.proposals import propose
from tests.reading.domain.pages import line, page, party_page, values


def ending(office, name, *, number=2):
    return page(
        line(0, 6000, (1400, "Nơi nhận:"), (6000, office)),
        line(1, 6200, (1400, "- Lưu."), (6200, name)),
        number=number,
    )


@pytest.mark.parametrize(
    "office",
    ["HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "CỤC TRƯỞNG", "CHỈ HUY TRƯỞNG", "CHÍNH ỦY", "PHÓ CHÍNH ỦY",
     "CHI CỤC TRƯỞNG", "VIỆN TRƯỞNG", "CHÁNH THANH TRA", "QUYỀN GIÁM ĐỐC", "HẠT TRƯỞNG"],
)  # fmt: skip
def test_offices_of_schools_courts_and_the_army_are_offices(office):
    found = propose([party_page(), ending(office, "Đàm Quang Thiệu")])["signer"]
    assert found.value == "Đàm Quang Thiệu"
    assert found.confidence > 0.5


@pytest.mark.parametrize(
    "rank",
    ["Trung tá", "Thượng tá", "Đại tá", "Thiếu tướng", "Đại úy", "Thượng tá, ThS.", "Đồng chí"],
)
def test_a_rank_is_no_part_of_a_name(rank):
    found = values([party_page(), ending("CHỈ HUY TRƯỞNG", f"{rank} Đàm Quang Thiệu")])
    assert found["signer"] == "Đàm Quang Thiệu"


@pytest.mark.parametrize("mark", ["'", "’", "ʼ", "‘"])
def test_the_apostrophe_belongs_to_a_name_of_the_highlands(mark):
    found = values([party_page(), ending("TRƯỞNG BAN", f"K{mark} Brinh")])
    assert found["signer"] == "K' Brinh"
    assert values([party_page(), ending("CHỦ TỊCH", f"K{mark}Brinh")])["signer"] == "K'Brinh"


@pytest.mark.parametrize(
    ("text", "name"),
    [("K' Brinh", True), ("K’ Brinh", True), ("K'Brinh", True), ("Cil Múp Ha K'Riêng", True),
     ("H'Hoa Niê", True), ("Ya Duck", True), ("Nguyễn Văn A", True), ("K'", False), ("N J", False),
     ("Nơi nhận", False), ("BAN TỔ CHỨC", False), ("Ban", False)],
)  # fmt: skip
def test_what_is_a_name(text, name):
    assert is_person_name(text) is name


def test_what_the_seal_left_beside_a_name_is_dropped_with_doubt():
    words = [
        *line(0, 6000, (1400, "Nơi nhận:"), (6000, "CHỦ TRÌ HỘI NGHỊ")),
        *line(1, 6300, (5900, "ÄN", 24), (6300, "Nghiêm Xuân Lãm", 95)),
    ]
    found = propose([party_page(), page(words, number=2)])["signer"]
    assert found.value == "Nghiêm Xuân Lãm"
    assert found.confidence <= 0.5
