"""
What the letters of a page draw, asked letter by letter: is there ink, whose is it, and is it whole.

A letter may be hidden by what lies over it, cut off by an edge, or struck out; each leaves other
traces in the ink.
"""

from __future__ import annotations

import unicodedata
from math import ceil, floor
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

Share = tuple[float, float, float, float]
_LEAST_INK = 0.03
_OVER, _ALIKE = 0.5, 3.0
# A letter on a letter is as tall as that one; behind a watermark's huge letters stand small ones.
_AS_TALL = 1.7
# Of a word's own ink, how much another thing may lie over before the word is not read as it stands.
_COVERED, _LEAST_OWN_INK = 0.3, 4
# A letter reaches to the sides of its box; where most of a word's letters miss one, it is cut off.
_STRIP, _LEAST_TALL, _CUT = 0.3, 6, 0.6
# A line through a word: over most of a word or as long as its letters are tall, in the middle,
# with paper above or below it. A ground fills the whole height.
_LONG, _LONG_OF_ONE, _MIDDLE, _THIN, _LEAST_STRUCK = 1.2, 0.85, (0.3, 0.72), 0.5, 4
# Marks of Unicode that are drawn through the letter before them.
_OVERLAYS = frozenset("\u0335\u0336\u0337\u0338")
# Of a single letter, how much may be covered before it may be another one.
_COVERED_LETTER = 0.35


class Lettering:
    """
    The ink of a page that its letters alone draw, as a mask of ones and noughts.

    `hidden` is the ink that they would draw as well if nothing lay over them, where that is known.
    Boxes are left, top, right, bottom as shares of the page as seen.
    """

    def __init__(self, mask: NDArray[np.uint8], hidden: NDArray[np.uint8] | None = None) -> None:
        self._tall, self._wide = mask.shape
        self._sums = cv2.integral(mask)
        self._hidden = None if hidden is None or not hidden.any() else cv2.integral(hidden)
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

    def covered(self, boxes: Iterable[Share]) -> float:
        """The share of the ink of these letters over which something lies; nought without any."""
        if self._hidden is None:
            return 0.0
        own = hidden = 0
        for box in boxes:
            place = self._pixels(box)
            own += self._ink(*place)
            hidden += _sum(self._hidden, *place)
        return hidden / (own + hidden) if hidden >= _LEAST_OWN_INK else 0.0

    def is_covered(self, boxes: Sequence[Share]) -> bool:
        """Whether so much lies over the letters, or over one, that they are not read as they stand."""
        share = self.covered(boxes)
        if share > _COVERED:
            return True
        return share > 0 and any(self.covered([box]) > _COVERED_LETTER for box in boxes)

    def cut_off(self, words: Sequence[Sequence[Share]]) -> int:
        """
        How many of these words lack a side: their letters end before their boxes do, at the edge
        of the page or of what it shows. Nought where boxes and letters agree nowhere.
        """
        sizes = [len(word) for word in words]
        if not sum(sizes):
            return 0
        lacks, tall = self._lacking(np.array([box for word in words for box in word]))
        starts = np.cumsum([0, *sizes[:-1]])
        counted = np.add.reduceat(tall.astype(np.int32), starts)
        missing = np.add.reduceat((lacks & tall[:, None]).astype(np.int32), starts, axis=0)
        cut = (missing > _CUT * np.maximum(counted, 1)[:, None]).any(axis=1) & (counted > 1)
        # A font that misstates its letters misstates them everywhere.
        return int(cut.sum()) if cut.sum() <= _CUT * max((counted > 1).sum(), 1) else 0

    def _lacking(self, boxes: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Of each letter: at which of its upper and lower sides no ink is, and whether it is tall."""
        left = np.clip(np.floor(boxes[:, 0] * self._wide), 0, self._wide).astype(np.int64)
        right = np.clip(np.ceil(boxes[:, 2] * self._wide), 0, self._wide).astype(np.int64)
        top, bottom = boxes[:, 1] * self._tall, boxes[:, 3] * self._tall
        strip = np.maximum(_STRIP * (bottom - top), 2)
        sides = []
        for first, last in ((top - 1, top + strip), (bottom - strip, bottom + 1)):
            upper = np.clip(np.floor(first), 0, self._tall).astype(np.int64)
            lower = np.clip(np.ceil(last), 0, self._tall).astype(np.int64)
            ink = (
                self._sums[lower, right] - self._sums[upper, right]
                - self._sums[lower, left] + self._sums[upper, left]
            )  # fmt: skip
            sides.append(ink == 0)
        return np.stack(sides, axis=1), bottom - top >= _LEAST_TALL

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
        return _sum(self._sums, left, top, right, bottom)

    def _pixels(self, box: Share) -> tuple[int, int, int, int]:
        """The pixels of a box, as far as they are on the page."""
        return (
            min(max(floor(box[0] * self._wide), 0), self._wide),
            min(max(floor(box[1] * self._tall), 0), self._tall),
            min(max(ceil(box[2] * self._wide), 0), self._wide),
            min(max(ceil(box[3] * self._tall), 0), self._tall),
        )


class Lines:
    """The ink of a page that is no letter's, asked for lines that run through words."""

    def __init__(self, ink: NDArray[np.uint8]) -> None:
        self._ink = ink
        self._tall, self._wide = ink.shape
        self._sums = cv2.integral(ink) if ink.any() else None

    def strike(self, box: Share) -> bool:
        """
        Whether a line runs through the word of this box: over a letter or two at least, in the
        middle and thin, straight or not. No underline is one, no ground, no frame.
        """
        if self._sums is None:
            return False
        left, top = max(int(box[0] * self._wide), 0), max(int(box[1] * self._tall), 0)
        right, bottom = int(box[2] * self._wide), int(box[3] * self._tall) + 1
        tall, wide = min(bottom, self._tall) - top, min(right, self._wide) - left
        if tall < _LEAST_STRUCK or wide < _LEAST_STRUCK:
            return False
        first, last = (top + round(tall * share) for share in _MIDDLE)
        if not _sum(self._sums, left, first, left + wide, last):
            return False
        inked = self._ink[top : top + tall, left : left + wide]
        through = self._ink[first:last, left : left + wide].any(axis=0)
        through &= inked.sum(axis=0) <= max(2, _THIN * tall)
        return bool(_longest_run(through) >= round(min(_LONG * tall, _LONG_OF_ONE * wide)))


def are_struck(letters: Sequence[tuple[str, Share]]) -> bool:
    """Whether a dash, or another sign that is a letter itself, is typed through another letter."""
    if any(text in _OVERLAYS for text, _ in letters):
        return True
    dashes = np.array([box for text, box in letters if _is_sign(text)])
    others = np.array([box for text, box in letters if text.isalnum()])
    if not dashes.size or not others.size:
        return False
    across = (dashes[:, 0, None] + dashes[:, 2, None]) / 2
    down = (dashes[:, 1, None] + dashes[:, 3, None]) / 2
    left, top, right, bottom = others.T
    first, last = (top + share * (bottom - top) for share in _MIDDLE)
    return bool(((across > left) & (across < right) & (down > first) & (down < last)).any())


def _is_sign(text: str) -> bool:
    """No letter, figure or tone: those of letters set apart belong to the letter beneath them."""
    return not text.isalnum() and not unicodedata.category(text[0]).startswith("M")


def _longest_run(row: NDArray[np.bool_]) -> int:
    ends = np.flatnonzero(np.diff(np.concatenate(([0], row.view(np.int8), [0]))))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def _sum(sums: NDArray[np.int32], left: int, top: int, right: int, bottom: int) -> int:
    if right <= left or bottom <= top:
        return 0
    return int(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])
