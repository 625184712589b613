"""The measures that find a bad page without reading it."""

import numpy as np
import pytest

from benchmarks.ocr_accuracy.metric import errors
from reading.ocr.signals import confidence_of, coverage_of, text_like_ink
from tests.reading.ocr.conftest import draw


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
