import random
import unicodedata

import pytest

from search.domain.condition_values import number_matches
from search.domain.matching import Text, page_clauses, steps, within_one
from search.domain.query import (
    LONGEST,
    MOST_WORDS,
    WIDEST_GAP,
    Dated,
    Number,
    Query,
    Word,
    parse,
)


def folded(clause):
    return [word.folded for word in clause.words]


def test_bare_words_are_folded_for_finding_and_kept_with_their_marks_for_preferring():
    query = parse("Kế hoạch")
    assert query.must == (Word("kế", "ke"), Word("hoạch", "hoach"))
    assert query.run == query.must
    assert query.is_marked
    assert not parse("ke hoach").is_marked


def test_two_words_with_a_capital_each_are_a_name():
    def names(text):
        return [" ".join(word.exact for word in name) for name in parse(text).names]

    assert names("quyết định bổ nhiệm Định Minh Tâm ở Lâm Đồng") == ["định minh tâm", "lâm đồng"]
    assert names("Kế hoạch số hóa") == names("QUYẾT ĐỊNH BỔ NHIỆM") == names("định minh tâm") == []
    query = parse("gặp Định Minh Tâm")
    assert query.is_of_a_name(query.run[1:3])
    assert query.is_of_a_name(query.run[2:])
    assert not query.is_of_a_name(query.run[:2])


@pytest.mark.parametrize("quotes", ['"{}"', "“{}”", "„{}“", "«{}»", "＂{}＂"])
def test_any_quotation_marks_make_a_phrase(quotes):
    [phrase] = parse(quotes.format("kế hoạch")).must
    assert (folded(phrase), phrase.exact) == (["ke", "hoach"], True)


def test_a_phrase_without_marks_does_not_ask_for_them():
    assert parse('"ke hoach"').must[0].exact is False


@pytest.mark.parametrize(("typed", "gap"), [("~3", 3), ("~999", WIDEST_GAP), ("~0", 0), ("", 0)])
def test_a_gap_is_asked_for_after_the_quotes_and_has_a_limit(typed, gap):
    assert parse(f'"cán bộ"{typed}').must[0].gap == gap


def test_a_missing_quotation_mark_leaves_words():
    assert [word.folded for word in parse('"kế hoạch').must] == ["ke", "hoach"]


def test_minus_counts_only_before_a_word_and_after_a_blank():
    query = parse('kế -mật – -"dự thảo" đảng-viên -')
    assert [folded(phrase) for phrase in query.must_not] == [["mat"], ["du", "thao"]]
    assert [word.folded for word in query.must] == ["ke", "dang", "vien"]


@pytest.mark.parametrize(
    "text", ["-mật", '-"dự thảo"', "", " ", "*:*", "😀", '""', "\x00", "\ud800", "-"]
)
def test_without_anything_to_look_for_the_query_is_empty(text):
    assert parse(text) is Query.empty
    assert parse(text).is_empty


@pytest.mark.parametrize(
    "text", ["14-KH/BTCTU", "14kh/btctu", "014 - KH/BTCTU", "Số 14-KH/BTCTU", "số: 14 KH BTCTU"]
)
def test_a_number_is_recognised_however_it_is_typed(text):
    assert "14khbtctu" in parse(text).number_keys


@pytest.mark.parametrize("text", ["02/2026 qh15", '"02/2026/QH15"', "2/2026/QH15"])
def test_a_number_that_begins_like_a_month_is_a_number(text):
    assert "2-2026qh15" in parse(text).number_keys
    assert not parse(text).date_keys


def test_a_number_among_words_stays_together():
    query = parse("thực hiện 5-QĐ/TW năm 2012 ngày 13/8/2012")
    [number] = [clause for clause in query.must if isinstance(clause, Number)]
    [day] = [clause for clause in query.must if isinstance(clause, Dated)]
    assert number.key == "5qdtw"
    assert ["5", "qd", "tw"] in map(folded, number.spellings)
    assert ["05", "qd", "tw"] in map(folded, number.spellings)
    assert day.key == "20120813"
    assert ["13", "8", "2012"] in map(folded, day.spellings)
    assert ["13", "thang", "08", "nam", "2012"] in map(folded, day.spellings)
    assert query.number == ""


@pytest.mark.parametrize(
    ("text", "starred"),
    [("kế ho*", True), ("*hoạch", True), ("%hoạch", True), ("97%", False), ("2 * 3", False)],
)
def test_a_sign_for_any_letters_is_noticed(text, starred):
    assert parse(text).starred is starred
    assert not parse(text).is_empty


@pytest.mark.parametrize("text", ["*", " * ", "**"])
def test_a_sign_for_anything_alone_is_noticed(text):
    assert parse(text).starred


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5/1/2013", "20130105"), ("05/01/2013", "20130105"), ("05-01-2013", "20130105"),
        ("5.1.2013,", "20130105"), ("ngày 5 tháng 1 năm 2013", "20130105"),
        ("Ngay 05 Thang 01 Nam 2013.", "20130105"), ("5 tháng 1 năm 2013", "20130105"),
        ("tháng 1 năm 2013", "201301"), ("1/2013", "201301"), ("01-2013", "201301"),
    ],
)  # fmt: skip
def test_a_day_or_a_month_is_recognised_however_it_is_typed(text, key):
    for form in ("NFC", "NFD"):
        query = parse("kế hoạch " + unicodedata.normalize(form, text))
        assert query.date_keys == (key,)
        assert parse(unicodedata.normalize(form, text)).number == ""


@pytest.mark.parametrize(
    "text",
    ["31/2/2013", "5/13/2013", "2013", "ngày 40 tháng 1 năm 2013", "5-1/2013", "1/1", '"5/1/2013"'],
)
def test_what_is_no_date_is_looked_for_as_it_stands(text):
    query = parse(text)
    assert not query.date_keys
    assert not query.is_empty


@pytest.mark.parametrize(
    ("key", "asked", "matches"),
    [
        ("14khbtctu", "14khbtctu", True),
        ("14khbtctu", "14kh", True),
        ("14khbtctu", "14", True),
        ("14khbtctu", "1", False),
        ("145khbtctu", "14", False),
        ("14khbtctu", "14khbtctux", False),
        ("14", "14", True),
        ("", "14", False),
    ],
)
def test_a_number_matches_by_its_beginning_but_digits_are_whole(key, asked, matches):
    assert number_matches(key, asked) is matches


def test_long_queries_are_cut():
    assert len(parse("từ " * 9_999).words) == 1
    assert len(parse("x" * 10_000).words[0].folded) <= LONGEST
    query = parse(" ".join(f"w{n}" for n in range(100)))
    assert (len(query.words), query.cut) == (MOST_WORDS, True)
    assert not parse(" ".join(f"w{n}" for n in range(MOST_WORDS))).cut


def test_no_characters_whatever_break_the_reading():
    chance = random.Random(7)
    syntax = '"“”-–~ 0123456789/().:*\\\n\t\u0301\u200b\ud800đẵ½²漢'
    for _ in range(4_000):
        alphabet = chance.choice(
            [syntax, syntax, [chr(chance.randrange(0x110000)) for _ in range(9)]]
        )
        text = "".join(chance.choices(alphabet, k=chance.randint(0, 60)))
        query = parse(text)
        assert query.is_empty == (not query.must), ascii(text)
        assert len(query.words) <= MOST_WORDS
        steps(query)
        page_clauses(query)
        Text.of(text).has(query.must[0]) if query.must else None


def test_reading_is_the_same_for_composed_and_decomposed_text():
    for text in ('"Quyết định" kế -mật', "14-QĐ/TU"):
        assert parse(unicodedata.normalize("NFD", text)) == parse(text)


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ("nghien", "nghien", True),
        ("nghien", "nghiem", True),
        ("nghien", "nghin", True),
        ("nghien", "nghienn", True),
        ("nghien", "nghein", True),
        ("nghien", "xnghien", True),
        ("nghien", "ngihne", False),
        ("nghien", "nghi", False),
        ("abcd", "badc", False),
        ("abcd", "acbdx", False),
        ("ab", "ba", True),
        ("", "a", True),
        ("", "ab", False),
    ],
)
def test_one_letter_added_lost_changed_or_exchanged_is_close(one, other, close):
    assert within_one(one, other) is close
    assert within_one(other, one) is close


@pytest.mark.parametrize(
    ("text", "ladder"),
    [
        ("ke", (None,)),
        ("kế", (None, "marks")),
        ("một hai", (None, "marks")),
        ("ke hoach", (None, "fuzzy")),
        ("kế hoạch", (None, "marks", "fuzzy")),
        ("mot hai ba", (None, "one_missing")),
        ("một hai ba", (None, "marks", "one_missing")),
        ("kế hoạch số", (None, "marks", "one_missing", "fuzzy")),
        ('"một hai"~3', (None, "marks")),
        ("14-QĐ/TU", (None,)),
        ('"kế hoạch số hóa"', (None,)),
        ("14-KH/BTCTU", (None,)),
        ("2012", (None,)),
    ],
)
def test_the_ladder_has_only_steps_that_can_find_more(text, ladder):
    assert steps(parse(text)) == ladder
