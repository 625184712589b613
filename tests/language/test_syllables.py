"""Which words can be Vietnamese."""

import unicodedata

import pytest

from language.syllables import syllables, validity_of


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "khuỷu",
        "quyết",
        "giếng",
        "gì",
        "hoà",
        "hòa",
        "thuỷ",
        "thủy",
        "ủy",
        "uỷ",
        "yêu",
        "huỳnh",
        "kỹ",
        "quốc",
        "quý",
        "giữa",
        "được",
        "mười",
        "người",
        "xoong",
        "hươu",
        "rượu",
        "khuya",
        "nghĩa",
        "gạo",
        "kẻ",
        "cũng",
        "phải",
        "chuyển",
        "toán",
        "oan",
        "ở",
        "ạ",
    ],
)
def test_syllables_that_are_written_are_possible(word):
    assert word in syllables()


@pytest.mark.parametrize(
    "word",
    ["chuẫp", "cắt̉", "kà", "ngè", "bcd", "wang", "tiêngs", "mạch̉", "cảt", "zô", "fa"],
)
def test_what_no_vietnamese_writes_is_not_possible(word):
    assert word not in syllables()


def test_all_forms_are_nfc_and_of_a_believable_number():
    assert all(unicodedata.is_normalized("NFC", form) for form in syllables())
    assert 16_000 < len(syllables()) < 19_000


def test_validity_looks_at_words_only():
    assert validity_of(["Số", "05-QĐ/TW", "UBND", "năm", "2019", "(HĐND)", "Đảng,"]) == 1
    assert validity_of(["Céng", "hßa", "x·", "nghÜa"]) < 0.5
    assert validity_of([]) == 1
    assert validity_of(["123", "--", "CT-UBND"]) == 1
    assert validity_of([unicodedata.normalize("NFD", "đảng viên")]) <= 1
