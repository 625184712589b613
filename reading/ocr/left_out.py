"""Blocks of print that the recogniser took for a picture, read by themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import cv2
import numpy as np

from reading.ocr.prepare import sauvola, with_grey
from reading.ocr.recogniser import ONE_BLOCK, Found, recognise
from reading.ocr.signals import text_like_ink, within_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reading.ocr.prepare import Prepared

# Words of a line, and lines of a block, are not farther apart.
_BESIDE_MM, _BELOW_MM = 7.0, 4.0
_PADDING_MM = 2.4
_SMALLEST_MM2 = 15.0
# In the ring of a seal and in a signature letters are found as well, hardly a word and no sure one.
_SURE, _SURE_LETTERS, _KEPT = 85.0, 3, 50.0


def with_left_out(prepared: Prepared, words: list[Found]) -> list[Found]:
    """
    The words of the page and those of the print beside them, each new line where one reads it.

    Boxes are in pixels of `prepared`. Raises `EngineBusy`.
    """
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    for found in _left_out_lines(prepared, words):
        lines.insert(_place_of(found, lines), found)
    return [replace(word, line=number) for number, line in enumerate(lines) for word in line]


def _left_out_lines(prepared: Prepared, words: list[Found]) -> Iterator[list[Found]]:
    rest = prepared.grey.copy()
    for word in words:
        left, top, right, bottom = word.box
        rest[top:bottom, left:right] = 255
    for left, top, right, bottom in _blocks(prepared, words):
        block = with_grey(prepared, rest[top:bottom, left:right])
        found = recognise(sauvola(block), segmentation=ONE_BLOCK)
        for _, line in groupby(found, key=lambda word: word.line):
            kept = [word for word in line if _is_word(word)]
            if any(map(_is_sure, kept)):
                yield [_moved(word, left, top) for word in kept]


def _is_word(word: Found) -> bool:
    return word.confidence >= _KEPT and any(map(str.isalnum, word.text))


def _is_sure(word: Found) -> bool:
    return word.confidence >= _SURE and len(word.text) >= _SURE_LETTERS and word.text.isalpha()


def _moved(word: Found, right: int, down: int) -> Found:
    left, top, far, bottom = word.box
    return replace(word, box=(left + right, top + down, far + right, bottom + down))


def _blocks(prepared: Prepared, words: list[Found]) -> list[tuple[int, int, int, int]]:
    """Where text-like ink lies beside the words, in pixels of `prepared`, from the top."""
    ink = text_like_ink(prepared.grey, prepared.dpi)
    dpi = prepared.dpi * ink.scale
    beside, below, padding = (
        round(size * dpi / 25.4) for size in (_BESIDE_MM, _BELOW_MM, _PADDING_MM)
    )
    outside = ink.textual & ~within_words(ink, (word.box for word in words))
    near = cv2.morphologyEx(
        outside.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((below, beside), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(near)
    tall, wide = prepared.grey.shape
    blocks = []
    for left, top, width, height, _ in stats[1:].tolist():
        if width * height * (25.4 / dpi) ** 2 >= _SMALLEST_MM2:
            box = (left - padding, top - padding, left + width + padding, top + height + padding)
            x0, y0, x1, y1 = (max(round(side / ink.scale), 0) for side in box)
            blocks.append((x0, y0, min(x1, wide), min(y1, tall)))
    return sorted(blocks, key=lambda block: block[1])


def _place_of(found: list[Found], lines: list[list[Found]]) -> int:
    """Before the first line that stands below it in the same column, else at the end."""
    left, _, right, bottom = _around(found)
    for place, line in enumerate(lines):
        begin, top, end, _ = _around(line)
        if top >= bottom and begin < right and end > left:
            return place
    return len(lines)


def _around(line: list[Found]) -> tuple[int, int, int, int]:
    lefts, tops, rights, bottoms = zip(*(word.box for word in line), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
