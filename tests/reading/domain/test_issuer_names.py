"""Issuers by the capitals of their headings, through the reading of a whole first page."""

import tomllib
from pathlib import Path

import pytest

from reading.domain.proposals import propose
from tests.reading.domain.pages import line, page

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
