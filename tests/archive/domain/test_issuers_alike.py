"""Ways of writing an issuer that name one body are the same for comparing, and no others."""

import pytest

from archive.domain.issuers_alike import issuer_key, may_be_one_body
from archive.domain.terms import NO_BODIES, Body, Called, bodies_of

KNOWN = bodies_of(
    [
        Body(1, "TU", alone=True, names=(Called("Tỉnh ủy"), Called("Tỉnh ủy Lâm Đồng"))),
        Body(2, "BTCTU", names=(Called("Ban Tổ chức Tỉnh ủy"), Called("Ban Tổ chức Đảng bộ tỉnh"))),
        Body(3, "HU", names=(Called("Huyện ủy Đức Trọng"),)),
        Body(4, "HU", names=(Called("Huyện ủy Lâm Hà"),)),
        Body(5, "", names=(Called("Đảng ủy khối"),)),
        Body(6, "", names=(Called("Đảng ủy khối"),)),
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ban Tổ chức Tỉnh ủy", "BAN TỔ CHỨC TỈNH UỶ"),
        ("Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Đảng bộ tỉnh"),
        ("Ban Tổ chức Tỉnh ủy", "BTCTU"),
        ("Ban Thường vụ Tỉnh ủy", "Tỉnh ủy Lâm Đồng"),
        ("Tỉnh ủy; Ủy ban nhân dân tỉnh", "Tỉnh ủy"),
        ("Đoàn khối X", "ĐOÀN KHỐI X"),
        ("", "Ban Tổ chức Tỉnh ủy"),
    ],
)
def test_two_ways_of_writing_one_body_are_the_same(one, other):
    assert may_be_one_body(one, other, KNOWN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huyện ủy Đức Trọng", "Huyện ủy Lâm Hà"),
        ("Ban Thường vụ Huyện ủy Đức Trọng", "Huyện ủy Lâm Hà"),
        ("HU", "Huyện ủy Lâm Hà"),
        ("Ban Tổ chức Tỉnh ủy", "Tỉnh ủy"),
        ("Ban Tổ chức", "Ban Tổ chức Tỉnh ủy"),
    ],
)
def test_what_the_archive_does_not_know_as_one_body_are_two(one, other):
    assert not may_be_one_body(one, other, KNOWN)


def test_a_name_that_several_bodies_had_names_none_and_stands_for_its_words():
    assert issuer_key("Đảng ủy Khối", KNOWN) == issuer_key("ĐẢNG ỦY KHỐI", NO_BODIES)
