"""Of a page's signals only measures, marks and codes are kept."""

import json

import pytest

from reading.domain.level_words import STAMP_WORDS
from reading.domain.signals import CODES, MEASURES, NAMES, PLACES, STAMPS, VERSIONS, kept_signals

WORDS = "Nguyễn Văn A bị kỷ luật"
WELL_FORMED = {
    **dict.fromkeys(MEASURES, 0.25),
    **{name: [[1, 2, 3, 4], [5, 6, 7, 8]] for name in PLACES},
    **{name: max(words) for name, words in CODES.items()},
    "engine_version": "5.5.0",
    "data_version": "vie-0123456789abcdef",
    STAMPS: [["TỐI MẬT", 1, 2, 3, 4, 90]],
}


def test_every_name_is_of_a_kind_and_is_kept_as_it_came():
    assert WELL_FORMED.keys() == NAMES
    assert kept_signals(WELL_FORMED) == WELL_FORMED


@pytest.mark.parametrize("value", [True, False, None, 0, -3, 298.7])
def test_a_measure_may_be_a_flag_a_number_or_untold(value):
    assert kept_signals({"damage": value}) == {"damage": value}


@pytest.mark.parametrize(
    "value",
    [
        WORDS, [WORDS], [[WORDS, 1, 2, 3, 4]], [[1, 2, WORDS]], {"text": WORDS}, [{WORDS: 1}],
        [[["TỐI MẬT", WORDS], 1]], [["TỐI MẬT", WORDS]], "kỷ-luật", "kyluat", [[]], ["TỐI MẬT"],
    ],
)  # fmt: skip
def test_no_words_of_a_paper_are_kept_under_any_name(value):
    kept = json.dumps(kept_signals(dict.fromkeys(NAMES, value)), ensure_ascii=False)
    assert not any(word in kept for word in ("Nguyễn", "kỷ", "kyluat"))


@pytest.mark.parametrize("name", ["respelt", "text", "words", "dpi ", "DPI", ""])
def test_no_other_name_is_kept(name):
    assert kept_signals({name: 3, "dpi": 300}) == {"dpi": 300}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_not_kept(value):
    assert kept_signals({"dpi": value, "skew": 0.5}) == {"skew": 0.5}


def test_how_a_picture_is_packed_is_a_name_of_the_list_or_another():
    assert kept_signals({"codec": "nguyenvana"}) == {"codec": "other"}
    assert kept_signals({"codec": ""}) == {}


def test_versions_are_no_words():
    assert kept_signals({"engine_version": "150.0.7000+linux-x", "data_version": ""}) == {
        "engine_version": "150.0.7000+linux-x",
        "data_version": "",
    }
    for name in VERSIONS:
        assert kept_signals({name: "a5.5"}) == {}


def test_every_word_a_stamp_may_say_is_kept():
    stamps = [[word, 1, 2, 3, 4, 80] for word in STAMP_WORDS]
    assert kept_signals({STAMPS: stamps}) == {STAMPS: stamps}
