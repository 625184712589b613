"""
Red seals and red frames on a colour scan.

A framed red rectangle near the number is usually a secrecy or urgency stamp. The word inside
may be read (reading.ocr.stamps); where it is not, the frame is an alarm to check the level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from reading.ocr.stamps import at_working_size, red_frames, redder_than

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reading.domain.turning import Box
    from reading.ocr.images import PageImage

_WORKING_DPI = 100
_PER_MM = _WORKING_DPI / 25.4
_SEAL_MM = (18.0, 50.0)


@dataclass(frozen=True, slots=True)
class RedMarks:
    """The places of red seals and framed red rectangles, on the page as seen."""

    seals: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()


def red_marks(image: PageImage, small: NDArray[np.uint8] | None = None) -> RedMarks:
    """
    Look for red marks. Only a colour scan can have any.

    `small` is the picture at 100 dpi where that is at hand.
    """
    if image.pixels.ndim != 3:
        return RedMarks()
    small = at_working_size(image) if small is None else small
    mask = redder_than(small, by=45, least=90)
    if int(mask.sum()) < 60:
        return RedMarks()
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    seals = []
    for label, (left, top, width, height, _) in enumerate(stats.tolist()):
        if label == 0:
            continue
        wide, tall = width / _PER_MM, height / _PER_MM
        part = labels[top : top + height, left : left + width] == label
        if _round(part, wide, tall):
            seals.append(_box(image, small.shape, (left, top, width, height)))
    return RedMarks(tuple(seals), red_frames(image, small))


def _round(part: NDArray[np.bool_], wide: float, tall: float) -> bool:
    """A ring as wide as tall whose corners are empty."""
    least, most = _SEAL_MM
    if not (least <= wide <= most and least <= tall <= most and 0.75 <= wide / tall <= 1.33):
        return False
    corner = max(min(part.shape) // 8, 1)
    corners = (
        part[:corner, :corner],
        part[:corner, -corner:],
        part[-corner:, :corner],
        part[-corner:, -corner:],
    )
    empty = sum(float(piece.mean()) < 0.25 for piece in corners)
    return empty >= 3 and float(part.mean()) > 0.06


def _box(image: PageImage, shape: tuple[int, ...], part: tuple[int, int, int, int]) -> Box:
    left, top, width, height = part
    tall, wide = shape[:2]
    x0, y0, x1, y1 = image.area

    def across(x: float) -> int:
        return min(max(round((x0 + (x1 - x0) * x / wide) * 10000), 0), 10000)

    def down(y: float) -> int:
        return min(max(round((y0 + (y1 - y0) * y / tall) * 10000), 0), 10000)

    return across(left), down(top), across(left + width), down(top + height)
