"""What every engine does with conditions typed among the words, and which words it says are held."""

from dataclasses import replace
from datetime import date

import pytest

from access.domain.levels import Level
from language.dates import Precision
from search.domain.query import parse
from search.engines.port import MOST_WORDS_LOOKED_UP
from tests.search.engines.corpus import ALL, OPEN, document, found, hold


def day(year, month, number):
    return date(year, month, number).toordinal()


@pytest.fixture
def held(engine):
    """Three papers that differ in everything that can be asked for by name."""
    hold(
        engine,
        document(
            1, "kế hoạch số hóa", number="14-KH/BTCTU", type="ke-hoach", issuer="Ban Tổ chức Tỉnh ủy",
            signer="Đàm Quang Thiệu", date_ordinal=day(2013, 1, 5), inventory_code="ML07-2020",
            accession="KS-0000001",
        ),
        document(
            2, "báo cáo số hóa", number="145-BC/TU", type="bao-cao", issuer="Tỉnh ủy",
            signer="Đầm Quang Thiệu", date_ordinal=day(2013, 3, 31), inventory_code="ML08-2020",
            accession="KS-0000002",
        ),
        document(
            3, "quy định số hóa", number="14-QĐ/HU", type="quy-dinh", issuer="Huyện ủy",
            signer="Thiệu Quang", date_ordinal=day(2014, 1, 1), date_precision=Precision.MONTH,
            inventory_code="ML07-2021", accession="KS-0000003",
        ),
    )  # fmt: skip
    return engine


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("loai:KH", {1}), ("loai:kh", {1}), ("loại:kế hoạch", {1}), ('loai:"ke hoach"', {1}),
        ("LOẠI:Kế hoạch", {1}), ("loai:ke-hoach", {1}), ("loai:qđ", {3}), ("loai:KH loai:BC", {1, 2}),
        ("-loai:KH", {2, 3}), ("-loai:KH -loai:BC", {3}),
        ("so:14", {1, 3}), ("số:014", {1, 3}), ("so:14-KH/BTCTU", {1}), ("so:14kh", {1}),
        ("so:14 KH BTCTU", {1}), ('so:"14 kh/btctu"', {1}), ("so:145", {2}), ("so:1", set()),
        ("ngay:5/1/2013", {1}), ("ngày:05-01-2013", {1}), ("ngay:1/2013", {1}), ("nam:2013", {1, 2}),
        ("ngay:01/2013-03/2013", {1, 2}), ("ngay:03/2013..01/2013", {1, 2}), ("ngay:2012..2013", {1, 2}),
        ("ngay:2014..", {3}), ("ngay:..2013", {1, 2}), ("ngay:15/1/2014", {3}), ("ngay:5 tháng 1 năm 2013", {1}),
        ('ngay:"1/2013 đến 3/2013"', {1, 2}), ("-ngay:2013", {3}), ("ngay:5/1/13", {1}),
        ("ky:thieu", {1, 2, 3}), ('ky:"quang thieu"', {1, 2}), ('ky:="Đàm Quang Thiệu"', {1}),
        ("-ký:Đàm", {2, 3}), ("ky:thiệ", set()),
        ('cq:"Tỉnh ủy"', {1, 2}), ("cq:btctu", {1}), ("cq:TU", {2}), ("cq:huyện", {3}),
        ("muc:ML07-2020", {1}), ("mục:ml072020", {1}), ("muc:ML07", {1, 3}), ("ml:2020", {1, 2}),
        ("ma:KS-0000002", {2}), ("ma:2", {2}), ("mã:ks2", {2}), ("ma:99", set()),
        ("số hóa loai:KH", {1}), ("loai:KH so:145", set()), ("báo cáo ngay:2013 ky:thieu", {2}),
        ("-báo loai:BC loai:KH", {1}),
    ],
)  # fmt: skip
def test_a_condition_is_met_by_these(held, asked, expected):
    assert set(found(held, asked)) == expected


def test_marks_of_a_condition_decide_and_others_follow_behind(held):
    result = held.search(parse('ky:"Đàm Quang Thiệu"'), ALL)
    assert ([hit.record for hit in result.hits], result.total, result.looser) == ([1, 2], 1, 1)
    result = held.search(parse("ky:Thiêu"), ALL)
    assert (result.relaxed, result.total) == ("marks", 3)


def test_marks_of_a_condition_ask_nothing_of_words_without(held):
    result = held.search(parse("so hoa ký:Đàm"), ALL)
    assert ([hit.record for hit in result.hits], result.total) == ([1, 2], 1)
    assert result.relaxed is None


def test_a_condition_is_no_word_of_the_text(engine):
    hold(engine, document(1, "Kính gửi: ông Tám, loại: KH"))
    assert found(engine, "kính gửi: ông") == [1]
    assert found(engine, "loại: KH") == [1]
    assert found(engine, '"loại: KH"') == [1]
    assert found(engine, "loại:KH") == []


def test_a_name_of_two_facts_is_not_read_over_their_border(engine):
    hold(engine, document(1, "x", signer="Đàm", issuer="Quang Thiệu", number="1-KH/TU"))
    assert found(engine, 'ky:"Đàm Quang"') == []
    assert found(engine, 'cq:"Thiệu TU"') == []


def test_conditions_alone_come_newest_first_and_with_words_by_relevance(held):
    assert found(held, "ngay:2013..2014") == [3, 2, 1]
    assert found(held, "hóa ngay:2013..2014 ky:thieu") == [3, 2, 1]
    hold(held, document(4, "hóa " * 9, date_ordinal=day(2012, 1, 1), signer="Thiệu"))
    assert found(held, "hóa ky:thieu")[0] == 4


def test_what_nothing_meets_is_not_found_by_leaving_the_condition_out(held):
    for asked in ("số hóa ky:Xyz", "kế hoạch số hóa hoachx loai:NQ", "số hóa ngay:1999"):
        assert found(held, asked) == []


# Words held


def test_words_are_held_with_their_marks_and_without_by_those_one_may_see(engine):
    hold(
        engine,
        document(1, "đảng viên", signer="Thiệu"),
        document(2, "đáng kể"),
        document(3, "hiếm", level=Level.SECRET),
    )
    asked = ["đảng", "đang", "dang", "thiệu", "hiếm", "hiem", "không"]
    assert engine.words_held(asked, OPEN) == {"đảng": 1, "dang": 2, "thiệu": 1}
    assert engine.words_held(asked, ALL)["hiem"] == 1
    nobody = replace(ALL, everything=False)
    assert engine.words_held(asked, nobody) == {} == engine.words_held([], ALL)
    engine.remove([1])
    engine.commit()
    assert engine.words_held(asked, OPEN) == {"dang": 1}


def test_so_many_words_are_not_looked_up_at_once(engine):
    with pytest.raises(ValueError, match=str(MOST_WORDS_LOOKED_UP)):
        engine.words_held([str(n) for n in range(MOST_WORDS_LOOKED_UP + 1)], ALL)
