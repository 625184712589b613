import random
import unicodedata

import pytest

from search.domain.highlight import marks, snippet
from search.domain.query import parse
from search.domain.words import tokens
from tests.search.engines.corpus import WORDS, any_query


def marked(text, asked, **options):
    return [
        (text[mark.start : mark.end], "full" if mark.full else "part")
        for mark in marks(text, parse(asked), **options)
    ]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Ban Tổ chức họp", "tổ chức", [("Tổ chức", "full")]),
        ("Ban Tổ  chức", "to chuc", [("Tổ  chức", "full")]),
        ("tổ của chức", "tổ chức", [("tổ", "part"), ("chức", "part")]),
        ("Kế hoạch", "kế", [("Kế", "full")]),
        ("số hoá", "số hóa", [("số hoá", "full")]),
        ("ke hoach", "kế hoạch", []),
        ("ke hoạch", "kế hoạch", [("hoạch", "part")]),
        ("14-KH/BTCTU, 14", "14-kh/btctu", [("14-KH/BTCTU", "full")]),
        ("theo 05-QĐ/TW", "5-qđ/tw", [("05-QĐ/TW", "full")]),
        ("đảng và dáng", "đảng", [("đảng", "full")]),
        ("dáng đi", "đảng", []),
        ("dáng đi", "dang", [("dáng", "full")]),
        ("bảo mật và báo mất", '"bảo mật"', [("bảo mật", "full")]),
        ("cán a b bộ", '"cán bộ"~2', [("cán", "full"), ("bộ", "full")]),
        ("cán a b bộ", '"cán bộ"~1', [("cán", "part"), ("bộ", "part")]),
        ("mật thư", "thư -mật", [("thư", "full")]),
        ("25 m² đất", "m2", [("m²", "full")]),
        ("½ giờ", '"1 2"', [("½", "full")]),
        ("tổ chức tổ chức", "tổ chức", [("tổ chức", "full"), ("tổ chức", "full")]),
        ("", "tổ chức", []),
        ("tổ chức", "", []),
    ],
)
def test_finds_are_marked_full_where_all_stands_together_else_in_part(text, asked, expected):
    assert marked(text, asked) == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("ke hoach", "kế hoạch", [("ke hoach", "full")]),
        ("dáng đi", "đảng", [("dáng", "full")]),
        ("đảng và dáng", "đảng", [("đảng", "full")]),
    ],
)
def test_found_with_other_marks_these_are_marked_where_none_stand_as_typed(text, asked, expected):
    assert marked(text, asked, relaxed="marks") == expected


def test_the_run_with_the_marks_typed_is_preferred_to_its_lookalikes():
    text = "tổ chức, to chuc"
    assert marked(text, "tổ chức") == [("tổ chức", "full")]
    assert marked(text, "to chuc") == [("tổ chức", "full"), ("to chuc", "full")]


def test_a_widened_search_marks_the_words_it_took():
    assert marked("sự nghiêm cứu", "nghiên cứu") == [("cứu", "part")]
    widened = marked("sự nghiêm cứu", "nghiên cứu", relaxed="fuzzy")
    assert widened == [("nghiêm", "part"), ("cứu", "part")]


@pytest.mark.parametrize("seed", range(60))
def test_marks_are_in_order_apart_and_inside_the_text(seed):
    chance = random.Random(seed)
    text = " ".join(chance.choices([*WORDS, "½", "漢字", "\n", "14-KH/TU"], k=80))
    text = unicodedata.normalize("NFC", text)
    query = parse(any_query(chance))
    for relaxed in (None, "fuzzy"):
        end = 0
        for mark in marks(text, query, relaxed=relaxed):
            assert end <= mark.start < mark.end <= len(text)
            end = mark.end
        passage = snippet(text, query, relaxed=relaxed, length=100)
        assert (passage is None) == (end == 0)
        if passage:
            shown = "".join(segment.text for segment in passage.segments)
            assert shown.strip() in " ".join(text.split())


def test_a_passage_shows_the_place_with_most_finds_between_whole_words():
    text = "kế đầu trang. " + "lời dẫn " * 50 + "thực hiện kế hoạch số hóa ngay " + "lời kết " * 50
    passage = snippet(text, parse("kế hoạch số hóa"), length=80)
    shown = "".join(segment.text for segment in passage.segments)
    assert [s.text for s in passage.segments if s.hit == "full"] == ["kế hoạch số hóa"]
    assert passage.cut_before
    assert passage.cut_after
    assert len(shown) <= 90
    assert set(shown.split()) <= set(text.split())


def test_a_passage_of_a_short_text_is_the_text_and_carries_no_markup():
    passage = snippet("<b>kế</b>\n hoạch & sau", parse("kế hoạch"))
    assert "".join(segment.text for segment in passage.segments) == "<b>kế</b> hoạch & sau"
    assert (passage.cut_before, passage.cut_after) == (False, False)


def test_there_is_no_passage_without_a_find():
    assert snippet("báo cáo", parse("kế hoạch")) is None
    assert snippet("", parse("kế")) is None


@pytest.mark.parametrize(
    "blank", [" ", "\n", "\t", "\u00a0", "\u2028", "\u3000", " \u0301", "\u200b "]
)
def test_any_blank_parts_words_as_the_analysis_does(blank):
    text = f"kế{blank}hoạch"
    assert [token.folded for token in tokens(text)] == ["ke", "hoach"]
    assert len(marked(text, "kế -x")) == len(marked(text, "hoạch")) == 1
