"""
Ink hardly darker than its paper: worn ribbons, carbon copies, a toner that ran out.

Where the noise of the paper is as strong as the ink, Tesseract finds no lines at all, though the
letters can be read; and beside a dark heading or a stamp nobody would notice that they were not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from reading.ocr.prepare import resized, tone_at, with_grey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from reading.ocr.prepare import Prepared

# Print in office ink is 150 tones darker than its paper, on a worn copy 80.
_FAINT_BELOW, _NO_INK_BELOW, _MADE_BLACK = 90, 12, 45
_SMOOTHED_MM = 0.55
_WORKING_DPI = 100
_PER_MM = _WORKING_DPI / 25.4
_DARKER_BY = 15
# What shines through thin paper is seldom 25 tones darker than it; pencil is.
PENCIL_DARKER_BY = 25
# Of 25 real pages none leaves more than 49 parts and 4 % of its faint ink, in seals and strokes of
# the pen; a page whose text is faint leaves hundreds, and a third or more.
_MANY, _LARGE_SHARE = 80, 0.2
_LOWEST_MM, _TALLEST_MM, _WIDEST_MM, _NARROWEST_MM = 1.1, 9.0, 60.0, 0.3
_MARGIN = 3


def contrast_of(grey: NDArray[np.uint8]) -> tuple[float, float]:
    """The tone of the darkest hundredth of a picture, and by how much its paper is lighter."""
    some = grey[::4, ::4]
    ink = tone_at(some, 0.01)
    return ink, tone_at(some, 0.5) - ink


def faint_made_dark(prepared: Prepared, *, beside_dark: bool = False) -> Prepared | None:
    """
    Faint ink made dark, after the noise of the paper was smoothed; None where nothing is faint.

    `beside_dark`: there is dark ink as well, which stays as dark as can be.
    """
    if contrast_of(prepared.grey)[1] > _FAINT_BELOW and not beside_dark:
        return None
    across = round(prepared.dpi * _SMOOTHED_MM / 25.4) | 1
    smooth = np.asarray(cv2.GaussianBlur(prepared.grey, (across, across), 0), dtype=np.uint8)
    ink, contrast = contrast_of(smooth)
    if contrast < _NO_INK_BELOW:
        return None
    paper, contrast = ink + contrast, min(contrast, _MADE_BLACK)
    tones = (np.arange(256) - (paper - contrast)) * 255 / contrast
    dark = cv2.LUT(smooth, tones.clip(0, 255).astype(np.uint8))
    return with_grey(prepared, np.asarray(dark, dtype=np.uint8))


def faint_ink_outside(
    prepared: Prepared,
    boxes: Iterable[tuple[int, int, int, int]],
    *,
    darker_by: int = _DARKER_BY,
) -> float:
    """
    The share of all ink, faint ink too, in parts of the size of letters outside the words read.

    Ink is more than `darker_by` tones darker than the paper. 0.0 where that is little, as it is
    round seals and signatures.
    """
    scale = _WORKING_DPI / prepared.dpi
    small = np.asarray(cv2.GaussianBlur(resized(prepared.grey, scale), (3, 3), 0), dtype=np.uint8)
    paper = tone_at(small, 0.5)
    ink = (small < paper - darker_by).astype(np.uint8)
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH] / _PER_MM, stats[:, cv2.CC_STAT_HEIGHT] / _PER_MM
    letters = (tall >= _LOWEST_MM) & (tall <= _TALLEST_MM)
    letters &= (wide >= _NARROWEST_MM) & (wide <= _WIDEST_MM)
    letters[0] = False
    area, places = stats[letters, cv2.CC_STAT_AREA], middles[letters].astype(int)
    read = _covered(ink.shape, scale, boxes)
    outside = ~read[places[:, 1], places[:, 0]]
    share = float(area[outside].sum() / max(area.sum(), 1))
    return share if outside.sum() >= _MANY and share >= _LARGE_SHARE else 0.0


def _covered(
    shape: tuple[int, ...], scale: float, boxes: Iterable[tuple[int, int, int, int]]
) -> NDArray[np.bool_]:
    covered = np.zeros(shape, dtype=bool)
    for box in boxes:
        left, top, right, bottom = (int(side * scale) for side in box)
        rows = slice(max(top - _MARGIN, 0), max(bottom + _MARGIN, 0))
        covered[rows, max(left - _MARGIN, 0) : max(right + _MARGIN, 0)] = True
    return covered
