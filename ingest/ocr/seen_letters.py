"""What the letters of a page draw, asked letter by letter: is there ink, and whose is it."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Share = tuple[float, float, float, float]
_LEAST_INK = 0.03
_OVER, _ALIKE = 0.5, 3.0
# A letter on a letter is as tall as that one; behind a watermark's huge letters stand small ones.
_AS_TALL = 1.7


class Lettering:
    """
    The ink of a page that its letters alone draw, as a mask of ones and noughts.

    Boxes are left, top, right, bottom as shares of the page as seen.
    """

    def __init__(self, mask: NDArray[np.uint8]) -> None:
        self._tall, self._wide = mask.shape
        self._sums = cv2.integral(mask)
        self._taken = np.zeros(mask.shape, np.int32)
        self._areas: list[int] = [0]
        self._letters = np.zeros(mask.shape, np.int32)
        # Of each letter: its height, its word, whether it is a figure.
        self._met: list[tuple[int, int, bool]] = [(0, 0, False)]
        self._words = 0

    def shows(self, box: Share) -> bool:
        """Whether the letter of this box leaves ink on the page."""
        left, top, right, bottom = self._pixels(box)
        area = (right - left) * (bottom - top)
        return area > 0 and self._ink(left, top, right, bottom) >= max(1, _LEAST_INK * area)

    def fill(self, boxes: Iterable[Share]) -> float:
        """The share of these boxes that is ink; letters have a shape and leave much of it free."""
        area = ink = 0
        for box in boxes:
            left, top, right, bottom = self._pixels(box)
            area += (right - left) * (bottom - top)
            ink += self._ink(left, top, right, bottom)
        return ink / area if area else 0.0

    def lies_over(self, box: Share) -> bool:
        """Whether this word lies over one of its own size that was asked about before."""
        left, top, right, bottom = self._pixels(box)
        area = (right - left) * (bottom - top)
        if area <= 0:
            return False
        part = self._taken[top:bottom, left:right]
        found, counts = np.unique(part[part > 0], return_counts=True)
        over = any(
            count > _OVER * min(area, self._areas[other])
            and max(area, self._areas[other]) < _ALIKE * min(area, self._areas[other])
            for other, count in zip(found.tolist(), counts.tolist(), strict=True)
        )
        part[...] = len(self._areas)
        self._areas.append(area)
        return over

    def letters_lie_over(self, letters: Iterable[tuple[str, Share]]) -> bool:
        """
        Whether a letter of this word lies over one of another word that was asked about before,
        figure over figure or letter over letter: one is typed in the place of the other.

        A value that is set into the blank of a form may touch what is printed beside it.
        """
        self._words += 1
        over = False
        for text, box in letters:
            left, top, right, bottom = self._pixels(box)
            if right <= left or bottom <= top:
                continue
            part = self._letters[top:bottom, left:right]
            over = over or self._is_over(part, figure=text.isdecimal())
            part[...] = len(self._met)
            self._met.append((bottom - top, self._words, text.isdecimal()))
        return over

    def _is_over(self, part: NDArray[np.int32], *, figure: bool) -> bool:
        other = int(part[part.shape[0] // 2, part.shape[1] // 2])
        tall, word, is_figure = self._met[other]
        if not other or word == self._words or figure != is_figure:
            return False
        as_tall = max(tall, part.shape[0]) < _AS_TALL * min(tall, part.shape[0])
        return as_tall and float((part == other).mean()) > _OVER

    def _ink(self, left: int, top: int, right: int, bottom: int) -> int:
        sums = self._sums
        if right <= left or bottom <= top:
            return 0
        return int(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])

    def _pixels(self, box: Share) -> tuple[int, int, int, int]:
        """The pixels of a box, as far as they are on the page."""
        return (
            min(max(floor(box[0] * self._wide), 0), self._wide),
            min(max(floor(box[1] * self._tall), 0), self._tall),
            min(max(ceil(box[2] * self._wide), 0), self._wide),
            min(max(ceil(box[3] * self._tall), 0), self._tall),
        )
