"""Issuers by the capitals of their headings, through the reading of a whole first page."""

import tomllib
from pathlib import Path

import pytest

from reading.domain.issuer_names import issuer_of
from reading.domain.proposals import propose
from tests.reading.domain.pages import STATE, TINH_UY, line, page, state_paper, values

GIVEN = tomllib.loads((Path(__file__).parent / "issuer_headings.toml").read_text("utf-8"))
HEADINGS = [*GIVEN["heading"], *GIVEN["held_back"]]
NATIONAL = {
    "party": ("ĐẢNG CỘNG SẢN VIỆT NAM", "14-KH/TU"),
    "state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "14/KH-UBND"),
}


def headed(of, lines):
    """A plan under this heading."""
    motto, number = NATIONAL[of]
    left = [line(at, 690 + 200 * at, (1000, text)) for at, text in enumerate(lines)]
    left[0] = line(0, 690, (1000, lines[0]), (5200, motto))
    row = 690 + 200 * len(lines) + 220
    day = "Lâm Đồng, ngày 14 tháng 8 năm 2021"
    return page(
        *left,
        line(6, row, (1500, f"Số {number}"), (5100, day)),
        line(7, row + 600, (None, "KẾ HOẠCH")),
        line(8, row + 850, (None, "sắp xếp kho lưu trữ")),
    )


def test_there_are_more_than_forty_and_fifteen_that_no_rule_was_made_for():
    assert len(GIVEN["heading"]) >= 40
    assert len(GIVEN["held_back"]) == 15


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda one: " / ".join(one["lines"]))
def test_a_heading_names_its_issuer(heading):
    found = propose([headed(heading["of"], heading["lines"])])
    assert found["issuer"].value == heading["issuer"]


def test_bodies_that_receive_a_paper_do_not_issue_it():
    letter = page(
        *STATE,
        line(2, 1250, (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")),
        line(3, 2000, (1500, "Kính gửi:")),
        line(4, 2200, (1500, "SỞ NỘI VỤ")),
        line(5, 2400, (1500, "SỞ TÀI CHÍNH")),
    )
    assert values([letter])["issuer"] == "Ủy ban nhân dân tỉnh Lâm Đồng"


def test_words_of_the_list_of_bodies_are_never_respelt():
    misread = [line(20 + at, 3000 + 200 * at, (1500, "ủy ban nhân dần")) for at in range(5)]
    found = propose([state_paper(((1500, "Số: 12/CT-UBND"),), more=misread)])
    assert found["issuer"].value == "Ủy ban nhân dân tỉnh Lâm Đồng"


@pytest.mark.parametrize(
    ("parents", "body", "issuer"),
    [
        ([TINH_UY], ["BAN TỔ CHỨC"], "Ban Tổ chức Tỉnh ủy"),
        ([TINH_UY, "ĐẢNG ỦY XÃ LẠC DƯƠNG"], ["BAN XÂY DỰNG ĐẢNG"],
         "Ban Xây dựng Đảng Đảng ủy xã Lạc Dương"),
        (["HUYỆN ỦY ĐỨC TRỌNG"], ["BAN TỔ CHỨC"], "Ban Tổ chức Huyện ủy Đức Trọng"),
        (["THÀNH ỦY ĐÀ LẠT"], ["ỦY BAN KIỂM TRA"], "Ủy ban Kiểm tra Thành ủy Đà Lạt"),
        ([TINH_UY], ["ĐẢNG ỦY QUÂN SỰ TỈNH"], "Đảng ủy Quân sự tỉnh"),
        ([TINH_UY], ["ĐẢNG ỦY CÔNG AN TỈNH"], "Đảng ủy Công an tỉnh"),
        ([TINH_UY], ["ĐẢNG ỦY ĐẶC KHU PHÚ QUÝ"], "Đảng ủy Đặc khu Phú Quý"),
        ([TINH_UY], ["ĐẢNG ỦY KHỐI CÁC CƠ QUAN"], "Đảng ủy Khối các cơ quan"),
        (["ĐẢNG BỘ TỈNH LÂM ĐỒNG"], ["BAN THƯỜNG VỤ"], "Ban Thường vụ Tỉnh ủy"),
        (["ĐẢNG BỘ HUYỆN DI LINH"], ["BAN THƯỜNG VỤ"], "Ban Thường vụ Huyện ủy Di Linh"),
        (["ĐẢNG BỘ XÃ LẠC DƯƠNG"], ["ĐẢNG ỦY"], "Đảng ủy xã Lạc Dương"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG"], ["BAN TỔ CHỨC"], "Ban Tổ chức Trung ương"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG"], ["ỦY BAN KIỂM TRA"], "Ủy ban Kiểm tra Trung ương"),
        (["BAN CHẤP HÀNH TRUNG ƯƠNG"], ["VĂN PHÒNG"], "Văn phòng Trung ương Đảng"),
        ([TINH_UY], ["BAN BẢO VỆ, CHĂM SÓC SỨC KHỎE CÁN BỘ"],
         "Ban Bảo vệ, chăm sóc sức khỏe cán bộ Tỉnh ủy"),
        ([TINH_UY], ["BAN TUYÊN GIÁO VÀ DÂN VẬN"], "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        ([TINH_UY], ["BAN TỔ CHỨC - ỦY BAN KIỂM TRA"],
         "Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy"),
        ([TINH_UY, "BAN TỔ CHỨC -"], ["ỦY BAN KIỂM TRA"],
         "Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy"),
        ([], ["SỞ TÀI CHÍNH - SỞ NỘI VỤ"], "Sở Tài chính; Sở Nội vụ"),
        (["ĐẢNG BỘ HUYỆN ĐAM RÔNG"], ["ĐẢNG ỦY XÃ ĐẠ K'NÀNG"], "Đảng ủy xã Đạ K'Nàng"),
        ([], ["ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"], "Ủy ban nhân dân tỉnh Lâm Đồng"),
        ([TINH_UY], ["TRƯỜNG CHÍNH TRỊ"], "Trường Chính trị"),
    ],
)  # fmt: skip
def test_a_body_is_named_with_whose_it_is(parents, body, issuer):
    assert issuer_of(parents, body) == issuer


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("BAN BẢO VỆ, CHĂM SÓC", "SỨC KHỎE CÁN BỘ"), "Ban Bảo vệ, chăm sóc sức khỏe cán bộ Tỉnh ủy"),
        (("BAN TUYÊN GIÁO", "VÀ DÂN VẬN"), "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        (("ĐẢNG ỦY XÃ", "LẠC DƯƠNG"), "Đảng ủy xã Lạc Dương"),
    ],
)  # fmt: skip
def test_the_name_of_a_body_may_go_on_in_the_next_line(lines, issuer):
    headed = page(
        line(0, 690, (1700, TINH_UY), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 850, (1500, lines[0])),
        line(2, 1010, (1500, lines[1])),
        line(3, 1320, (2000, "Số 14-KH/TU"), (5100, "Lâm Đồng, ngày 14 tháng 8 năm 2021")),
        line(4, 1916, (None, "KẾ HOẠCH")),
    )
    assert values([headed])["issuer"] == issuer
