"""The measures that find a bad page without reading it."""

import unicodedata

import numpy as np
import pytest

from archive.domain.syllables import syllables, validity_of
from benchmarks.ocr_accuracy.metric import errors
from ingest.ocr.signals import confidence_of, coverage_of, text_like_ink
from tests.ingest.ocr.conftest import draw


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


def test_coverage_falls_when_a_block_is_lost():
    page = np.asarray(draw(dpi=250, colour=False))
    ink = text_like_ink(page, 250)
    rows = np.flatnonzero((page < 128).any(axis=1))
    whole = (0, int(rows[0]), page.shape[1], int(rows[-1]))
    half = (0, int(rows[0]), page.shape[1], int(rows[len(rows) // 2]))
    assert coverage_of(ink, [whole]) > 0.999
    assert 0.2 < coverage_of(ink, [half]) < 0.8
    assert coverage_of(ink, []) == 0
    assert ink.components > 100


def test_an_empty_page_has_nothing_to_cover():
    ink = text_like_ink(np.full((2000, 1500), 255, dtype=np.uint8), 250)
    assert ink.components == 0
    assert coverage_of(ink, []) == 1


def test_boxes_outside_the_page_do_no_harm():
    ink = text_like_ink(np.asarray(draw(dpi=100, colour=False)), 100)
    assert coverage_of(ink, [(-50, -50, -10, -10), (9000, 9000, 9999, 9999)]) == 0


def test_confidence_is_weighted_by_letters():
    assert confidence_of([("abcd", 100.0), ("ef", 40.0)]) == (80.0, pytest.approx(1 / 3))
    assert confidence_of([]) == (0.0, 0.0)


def test_the_error_rate_does_not_mind_the_order_of_blocks():
    truth = "Cộng hòa xã hội\nchủ nghĩa Việt Nam\nĐộc lập - Tự do"
    assert errors(truth, "Độc lập – Tự do\nchủ nghĩa Việt Nam\nCộng hòa xã hội").edits == 0
    assert errors(truth, truth + "\nthừa").edits == 4
    wrong = errors(truth, truth.replace("hội", "hôi"))
    assert (wrong.edits, wrong.mark_edits, wrong.word_errors, wrong.folded_word_errors) == (
        1,
        1,
        1,
        0,
    )
    assert errors(truth, "").edits == len(truth.replace("\n", ""))
