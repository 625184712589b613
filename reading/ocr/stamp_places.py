"""Where on a page a stamp may stand: rectangles of ink, framed or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from reading.ocr.prepare import tone_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray


WORKING_DPI = 100
_PER_MM = WORKING_DPI / 25.4
_WIDE_MM, _TALL_MM = (9.0, 90.0), (4.0, 40.0)
_ROUND, _SEAL_MM = (0.8, 1.25), 18.0
LEAST_PIXELS = 40
FRESH_MM = _DARK_JOINED_MM = 1.3
_DARKER_THAN_PAPER = (60, 24)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """The smallest rectangle round something, in pixels at 100 dpi; `angle` clockwise degrees."""

    middle: tuple[float, float]
    wide: float
    tall: float
    angle: float
    framed: bool = False


def frames_in(mask: NDArray[np.uint8]) -> Iterator[Rectangle]:
    for part, left, top in _parts(mask):
        found = rectangle_round(part, left, top)
        if _fits_a_frame(found) and is_framed(part, left, top, found):
            yield found


def _fits_a_frame(round_it: Rectangle) -> bool:
    wide, tall = round_it.wide / _PER_MM, round_it.tall / _PER_MM
    return 10.0 <= wide <= 80.0 and 5.0 <= tall <= 35.0


def each_once(rectangles: Iterable[Rectangle]) -> Iterator[Rectangle]:
    """What is of one piece is found with either gap, and read once."""
    seen: set[tuple[int, ...]] = set()
    for one in rectangles:
        sides = (*one.middle, one.wide, one.tall, one.angle)
        place = tuple(round(side / 4) for side in sides)
        if place not in seen:
            seen.add(place)
            yield one


def rectangle_round(part: NDArray[np.bool_], left: int, top: int) -> Rectangle:
    """The smallest rectangle round the pixels of a part that begins at (left, top)."""
    rows, columns = np.nonzero(part)
    points = np.column_stack([columns + left, rows + top]).astype(np.float32)
    middle, (wide, tall), angle = cv2.minAreaRect(points)
    if wide < tall:
        wide, tall, angle = tall, wide, angle + 90
    if angle > 90:
        angle -= 180
    return Rectangle((float(middle[0]), float(middle[1])), float(wide), float(tall), float(angle))


def joined(mask: NDArray[np.uint8], gap_mm: float) -> NDArray[np.uint8]:
    """Parts nearer than the gap become one."""
    across = max(round(gap_mm * _PER_MM), 1)
    room = cv2.copyMakeBorder(mask, across, across, across, across, cv2.BORDER_CONSTANT, value=(0,))
    shape = cv2.getStructuringElement(cv2.MORPH_RECT, (across, across))
    closed = cv2.morphologyEx(room, cv2.MORPH_CLOSE, shape)
    return np.asarray(closed[across:-across, across:-across], dtype=np.uint8)


def dark_frames(grey: NDArray[np.uint8]) -> Iterator[Rectangle]:
    """Frames in black, and in the grey of a copy of a copy."""
    paper = tone_at(grey, 0.5)
    for darker in _DARKER_THAN_PAPER:
        mask = (grey < paper - darker).astype(np.uint8)
        yield from _framed_rectangles(joined(mask, _DARK_JOINED_MM))


def _parts(mask: NDArray[np.uint8]) -> Iterator[tuple[NDArray[np.bool_], int, int]]:
    x, y, wide, tall = cv2.boundingRect(mask)
    if not wide:
        return
    mask = mask[y : y + tall, x : x + wide]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = _WIDE_MM[0] * _PER_MM
    sizes = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = np.nonzero((sizes >= least) & (stats[:, cv2.CC_STAT_AREA] >= LEAST_PIXELS))[0]
    for label in large.tolist():
        if label:
            left, top, width, height = stats[label, :4].tolist()
            part = labels[top : top + height, left : left + width] == label
            yield part, left + x, top + y


def likely_rectangles(mask: NDArray[np.uint8]) -> Iterator[Rectangle]:
    """What may be a stamp by its size and shape; round seals are none."""
    for part, left, top in _parts(mask):
        found = rectangle_round(part, left, top)
        wide, tall = found.wide / _PER_MM, found.tall / _PER_MM
        if not (_WIDE_MM[0] <= wide <= _WIDE_MM[1] and _TALL_MM[0] <= tall <= _TALL_MM[1]):
            continue
        is_round = _ROUND[0] < wide / tall < _ROUND[1] and wide >= _SEAL_MM
        if not is_round:
            yield replace(found, framed=is_framed(part, left, top, found))


def _framed_rectangles(mask: NDArray[np.uint8]) -> Iterator[Rectangle]:
    """Of black ink only frames with room in them: print has the size of stamps everywhere."""
    for part, left, top in _parts(mask):
        found = rectangle_round(part, left, top)
        wide, tall = found.wide / _PER_MM, found.tall / _PER_MM
        fits = _WIDE_MM[0] <= wide <= _WIDE_MM[1] and _TALL_MM[0] <= tall <= _TALL_MM[1]
        if fits and wide > 1.3 * tall and _has_room_within(part, left, top, found):
            yield replace(found, framed=True)


def _has_room_within(part: NDArray[np.bool_], left: int, top: int, round_it: Rectangle) -> bool:
    """Whether it is a frame, and nearly nothing stands just within it: letters keep their distance."""
    if not is_framed(part, left, top, round_it):
        return False
    level = _levelled(part, left, top, round_it)
    line, room = round(1.4 * _PER_MM), round(0.6 * _PER_MM)
    within = level[line:-line, line:-line]
    if min(within.shape) <= 2 * room:
        return False
    beside = (within[:room], within[-room:], within[:, :room], within[:, -room:])
    return max(float(side.mean()) for side in beside) < 0.4


def is_framed(part: NDArray[np.bool_], left: int, top: int, round_it: Rectangle) -> bool:
    """Whether a line runs along most of each of the four sides: the edges of letters are no lines."""
    level = _levelled(part, left, top, round_it)
    if min(level.shape) < 8:
        return False
    band = max(round(0.6 * _PER_MM), 2)
    sides = (
        level[:band].any(axis=0).mean(),
        level[-band:].any(axis=0).mean(),
        level[:, :band].any(axis=1).mean(),
        level[:, -band:].any(axis=1).mean(),
    )
    return bool(min(sides) > 0.7)


def _levelled(
    part: NDArray[np.bool_], left: int, top: int, round_it: Rectangle
) -> NDArray[np.bool_]:
    """The part turned so that its rectangle stands upright."""
    wide, tall = max(round(round_it.wide), 1), max(round(round_it.tall), 1)
    middle = round_it.middle[0] - left, round_it.middle[1] - top
    turn = cv2.getRotationMatrix2D(middle, round_it.angle, 1.0)
    turn[:, 2] += wide / 2 - middle[0], tall / 2 - middle[1]
    full = np.asarray(part, dtype=np.uint8) * 255
    turned = cv2.warpAffine(full, turn, (wide, tall), flags=cv2.INTER_LINEAR)
    return np.asarray(turned > 80)
