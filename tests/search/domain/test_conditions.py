"""What is read as a condition, what stays a word, and what cannot be understood."""

import random
import unicodedata
from datetime import date

import pytest

from search.domain.condition_values import Numbered
from search.domain.conditions import MOST_CONDITIONS, read_conditions, without
from search.domain.query import MOST_WORDS, Query, parse, settled_text
from search.domain.results import Days


def names(text):
    return [(one.name, one.excluded, one.typed) for one in parse(text).conditions]


@pytest.mark.parametrize(
    "text",
    [
        "kính gửi: ông", "14:30", "http://so:1", "tuso:14", "a:b", "loạn:KH", "kỳ:2", '"loai:KH"',
        "nơi nhận:như trên", ":", "::", "loai", "so 14", "ngay 5/1/2013", "loaİ:KH", "kİ:Tám",
    ],
)  # fmt: skip
def test_what_is_no_name_of_a_condition_is_a_word(text):
    query = parse(text)
    assert (query.conditions, query.misread, query.apart) == ((), (), ())


@pytest.mark.parametrize("text", ["loai: KH", "ký: ông Tám", "muc: ML07", "ma:"])
def test_a_name_without_a_value_is_a_word_and_told(text):
    query = parse(text)
    assert query.apart == (text.split()[0],)
    assert query.must
    assert not query.conditions


@pytest.mark.parametrize("text", ["số: 14-KH/BTCTU", "Số: 14 KH BTCTU", "ngày: 5/1/2013"])
def test_a_number_and_a_day_pasted_with_a_blank_stay_what_they_are(text):
    query = parse(text)
    assert not query.apart
    assert query.number_keys or query.date_keys


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ngay:99/99", "date"), ("ngày:31/02/2013", "date"), ("ngay:5/1", "date"), ("ngay:-", "date"),
        ("ngay:..", "date"), ("ngay:hôm", "date"), ('ngay:""', "date"), ("loai:xyz", "type"),
        ("loai:kế", "type"), ("so:KH", "number"), ("so:-", "number"), ("so:" + "1" * 1000, "number"), ("so:14-" + "K" * 1000, "number"), ("ma:abc", "accession"),
        ("ma:" + "9" * 40, "accession"), ("ky:-", "signer"), ("cq:!!", "issuer"), ("muc:/", "inventory_code"),
        ("ngay:２０１３/13", "date"), ("so:😀", "number"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_kept_apart_and_narrows_nothing(text, name):
    query = parse(f"số hóa {text}")
    assert [one.name for one in query.misread] == [name]
    assert not query.conditions
    assert [word.folded for word in query.bare_words] == ["so", "hoa"]
    assert parse(text).is_empty


def test_a_condition_alone_asks_for_all_that_meets_it():
    assert parse("loai:KH").everything
    assert parse("-loai:KH").everything
    assert not parse("loai:KH số hóa").everything


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5/1/2013", date(2013, 1, 5), date(2013, 1, 5)),
        ("05/3/13", date(2013, 3, 5), date(2013, 3, 5)),
        ("2/2012", date(2012, 2, 1), date(2012, 2, 29)),
        ("01/2013-03/2013", date(2013, 1, 1), date(2013, 3, 31)),
        ("05-01-2013-07-03-2013", date(2013, 1, 5), date(2013, 3, 7)),
        ("2013-01-05..2013-03-07", date(2013, 1, 5), date(2013, 3, 7)),
        ("2014..2012", date(2012, 1, 1), date(2014, 12, 31)),
        ("2012–2014", date(2012, 1, 1), date(2014, 12, 31)),
        ("5/1-7/3/2013", date(2013, 1, 5), date(2013, 3, 7)),
        ("1..3/2013", date(2013, 1, 1), date(2013, 3, 31)),
        ("1..5/3/2013", date(2013, 3, 1), date(2013, 3, 5)),
        ("2012..", date(2012, 1, 1), None),
        ("…3/2013", None, date(2013, 3, 31)),
        ('"tháng 1 năm 2013 đến tháng 3 năm 2013"', date(2013, 1, 1), date(2013, 3, 31)),
        ("2012 - 2014", date(2012, 1, 1), date(2014, 12, 31)),
        ("ngày 5 tháng 1 năm 2013", date(2013, 1, 5), date(2013, 1, 5)),
        ("2013,", date(2013, 1, 1), date(2013, 12, 31)),
    ],
)
def test_a_day_a_month_a_year_and_a_span_in_their_spellings(text, first, last):
    [condition] = parse(f"ngay:{text} số hóa").conditions
    assert condition.value == Days(first and first.toordinal(), last and last.toordinal())
    assert [word.folded for word in parse(f"ngay:{text} số hóa").bare_words] == ["so", "hoa"]


def test_several_words_are_one_value_where_they_make_one():
    assert names("loại:tờ trình số hóa") == [("type", False, "loại:tờ trình")]
    assert names("so:14 KH BTCTU số hóa") == [("number", False, "so:14 KH BTCTU")]
    assert names("so:14 số hóa") == [("number", False, "so:14")]
    assert names('ky:"Đàm Quang" Thiệu') == [("signer", False, 'ky:"Đàm Quang"')]


def test_composed_or_not_in_capitals_or_small_it_is_the_same():
    text = "loại:kế hoạch ký:Thiệu ngày:2013 số hóa"
    for other in (unicodedata.normalize("NFD", text), text.replace("loại", "LOẠI"), f" {text} "):
        assert parse(other) == parse(text)
    assert (
        parse(text.replace('"', "")).conditions
        == parse('loai:“kế hoạch” ki:"Thiệu" nam:2013').conditions
    )


def test_the_same_condition_twice_counts_once_and_of_very_many_the_first():
    assert len(parse("loai:KH loại:kế-hoạch loai:kh").conditions) == 1
    query = parse(" ".join(f"so:{n}" for n in range(1, 60)))
    assert [one.value for one in query.conditions] == [
        Numbered(str(n), str(n)) for n in range(1, MOST_CONDITIONS + 1)
    ]
    assert query.cut


def test_what_is_left_is_a_query_as_if_it_stood_alone():
    assert parse("14-KH/BTCTU loai:KH").number_keys == parse("14-KH/BTCTU").number_keys
    assert parse('"hồ sơ" ky:Thiệu -mật').must_not == parse('"hồ sơ" -mật').must_not
    assert parse("kế ky:Thiệu hoạch").run == parse("kế hoạch").run
    assert parse("loai:KH *").starred
    assert parse("số hóa").conditions == () == Query.empty.conditions


def test_any_characters_whatever_are_read():
    chance = random.Random(5)
    pieces = [
        "loai:",
        "ngay:",
        "so:",
        "ky:=",
        '"',
        "-",
        "..",
        "99/99",
        "KH",
        "\u0301",
        "\0",
        " ",
        "…",
        "đến",
        "𝟮",
    ]
    for _ in range(400):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 12)))
        query = parse(text)
        assert len(query.conditions) <= MOST_CONDITIONS
        assert len(query.words) <= MOST_WORDS
        for one in read_conditions(settled_text(text)).conditions:
            assert one.typed in settled_text(text)


@pytest.mark.parametrize(
    ("text", "part", "rest"),
    [
        ("so:145 so:14 giấy", "so:14", "so:145 giấy"),
        ("-so:14 so:14", "so:14", "-so:14"),
        ("so:14 giấy so:14", "so:14", "giấy"),
        ('ky:"Đàm Quang Thiệu" ky:"Đàm"', 'ky:"Đàm"', 'ky:"Đàm Quang Thiệu"'),
        ("ma:10 ma:1", "ma:1", "ma:10"),
    ],
)
def test_a_condition_is_taken_out_and_none_that_begins_like_it(text, part, rest):
    assert part in [one.typed for one in read_conditions(text).conditions]
    assert without(text, [part]) == rest
