"""
Red seals and red frames on a colour scan.

A framed red rectangle near the number is usually a secrecy or urgency stamp. The word inside
is not read: the frame is an alarm to check the level, never a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.domain.readings import Box
    from ingest.ocr.images import PageImage

_WORKING_DPI = 100
_PER_MM = _WORKING_DPI / 25.4
_LEAST_WIDE_MM, _LEAST_TALL_MM = 12.0, 6.0
_WIDEST_MM, _TALLEST_MM = 80.0, 35.0
_SEAL_MM = (18.0, 50.0)


@dataclass(frozen=True, slots=True)
class RedMarks:
    """The places of red seals and framed red rectangles, on the page as seen."""

    seals: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()


def red_marks(image: PageImage) -> RedMarks:
    """Look for red marks. Only a colour scan can have any."""
    if image.pixels.ndim != 3:
        return RedMarks()
    across, down = _WORKING_DPI / image.dpi[0], _WORKING_DPI / image.dpi[1]
    small = cv2.resize(image.pixels, None, fx=across, fy=down, interpolation=cv2.INTER_AREA)
    red, green, blue = (channel.astype(np.int16) for channel in cv2.split(small))
    reddish = ((red - np.maximum(green, blue)) > 45) & (red > 90)
    mask = reddish.astype(np.uint8)
    if int(mask.sum()) < 60:
        return RedMarks()
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    seals, frames = [], []
    for label, (left, top, width, height, _) in enumerate(stats.tolist()):
        if label == 0:
            continue
        wide, tall = width / _PER_MM, height / _PER_MM
        part = labels[top : top + height, left : left + width] == label
        if _framed(part, wide, tall):
            frames.append(_box(image, small.shape, (left, top, width, height)))
        elif _round(part, wide, tall):
            seals.append(_box(image, small.shape, (left, top, width, height)))
    return RedMarks(tuple(seals), tuple(frames))


def _framed(part: NDArray[np.bool_], wide: float, tall: float) -> bool:
    """A rectangle drawn along all four sides and mostly empty within."""
    if not (_LEAST_WIDE_MM <= wide <= _WIDEST_MM and _LEAST_TALL_MM <= tall <= _TALLEST_MM):
        return False
    if wide < tall:
        return False
    band = max(round(1.6 * _PER_MM), 2)
    sides = (
        part[:band].any(axis=0).mean(),
        part[-band:].any(axis=0).mean(),
        part[:, :band].any(axis=1).mean(),
        part[:, -band:].any(axis=1).mean(),
    )
    return min(sides) > 0.7 and float(part.mean()) < 0.75


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
