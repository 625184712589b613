"""What is measured beside the text, so that a bad page is found without reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from reading.domain.readings import PageReading
from reading.ocr.prepare import resized, tone_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from reading.ocr.images import PageImage

# Letters of office type, 8 to 30 point, in millimetres.
_LOWEST_MM, _TALLEST_MM, _WIDEST_MM = 1.1, 9.0, 25.0
_WORKING_DPI = 125
_MARGIN_MM = 0.6
# Shadows of the lid and of the edge of the sheet reach so far.
_EDGE_MM = 10.0
# Two punch holes are a thousandth of a sheet.
DRAWN_ABOVE = 0.004
BLANK_BELOW = 20


@dataclass(frozen=True, slots=True)
class Ink:
    """
    The text-like parts of a page at 125 dpi: where they are, and how many.

    `share` is that of all ink on the page within its margins, be it text or not.
    """

    textual: NDArray[np.bool_]
    components: int
    scale: float
    share: float = 0.0


def text_like_ink(grey: NDArray[np.uint8], dpi: float) -> Ink:
    """Find the parts of the page whose size is that of letters."""
    scale = _WORKING_DPI / dpi
    ink = _ink_of(resized(grey, scale))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    per_mm = _WORKING_DPI / 25.4
    widths = stats[:, cv2.CC_STAT_WIDTH] / per_mm
    heights = stats[:, cv2.CC_STAT_HEIGHT] / per_mm
    area = stats[:, cv2.CC_STAT_AREA]
    box = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    letters = (heights >= _LOWEST_MM) & (heights <= _TALLEST_MM) & (widths <= _WIDEST_MM)
    letters &= (widths >= 0.3) & (area >= 0.12 * box) & (widths <= 12 * heights)
    letters[0] = False
    textual = letters[labels] if count > 1 else ink.astype(bool) & False
    return Ink(textual, int(letters.sum()), scale, _share_within_margins(ink))


def _share_within_margins(ink: NDArray[np.uint8]) -> float:
    margin = round(_EDGE_MM * _WORKING_DPI / 25.4)
    inner = ink[margin:-margin, margin:-margin]
    return float(inner.mean()) if inner.size else 0.0


def _ink_of(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink is clearly darker than the paper around it; a page of noise has none."""
    level, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper = tone_at(small, 0.5)
    return (small < min(level, paper - 45)).astype(np.uint8)


def coverage_of(ink: Ink, boxes: Iterable[tuple[int, int, int, int]]) -> float:
    """
    The share of text-like ink that lies in recognised words (boxes in pixels of the picture).

    It falls when a block of text was taken for a picture, which confidence never shows.
    """
    total = int(ink.textual.sum())
    if total == 0:
        return 1.0
    return float((ink.textual & within_words(ink, boxes)).sum() / total)


def within_words(ink: Ink, boxes: Iterable[tuple[int, int, int, int]]) -> NDArray[np.bool_]:
    """What lies in recognised words or hard by them (boxes in pixels of the picture)."""
    height, width = ink.textual.shape
    covered = np.zeros((height, width), dtype=bool)
    margin = round(_MARGIN_MM * _WORKING_DPI / 25.4)
    for box in boxes:
        left, top, right, bottom = (int(side * ink.scale) for side in box)
        rows = slice(max(top - margin, 0), max(bottom + margin + 1, 0))
        covered[rows, max(left - margin, 0) : max(right + margin + 1, 0)] = True
    return covered


def confidence_of(words: Iterable[tuple[str, float]]) -> tuple[float, float]:
    """Mean confidence weighted by characters, and the share of characters below 80."""
    total = weighted = low = 0.0
    for text, confidence in words:
        length = len(text)
        total += length
        weighted += length * confidence
        low += length if confidence < 80 else 0
    return (weighted / total, low / total) if total else (0.0, 0.0)


def page_signals(image: PageImage, number: int) -> dict[str, Any]:
    """What is known of the scan itself, whoever reads it."""
    from reading.ocr.red_marks import RedMarks, red_marks
    from reading.ocr.stamps import at_working_size, coloured_frames, stamps_on

    small = None if image.is_sliver else at_working_size(image)
    marks = RedMarks() if small is None else red_marks(image, small)
    stamps = () if small is None else stamps_on(image, small, first=number == 1)
    framed = () if small is None else coloured_frames(image, small, stamps)
    return {
        "dpi": round(image.scanned_dpi or sum(image.dpi) / 2),
        "dpi_assumed": image.dpi_assumed,
        "width": image.width,
        "height": image.height,
        "mode": image.mode,
        "codec": image.codec,
        "damage": image.damage,
        "blank_proved": image.proved,
        "checked": image.checked,
        "red_frame": bool(marks.frames),
        "red_frames": [list(box) for box in marks.frames],
        "stamps": [[stamp.word, *stamp.box, round(100 * stamp.alike)] for stamp in stamps],
        "framed_stamp": bool(framed),
        "red_seal": bool(marks.seals),
        "red_seals": [list(box) for box in marks.seals],
        "drawn_not_read": image.drawn_not_read,
        "by_hand": image.by_hand,
        "note_level": image.note_level,
    }


def sliver_reading(image: PageImage, number: int, **engine: str) -> PageReading:
    """
    The reading of a page on which no line of text could stand; no library is asked about it.

    It is blank as far as anybody can tell, so that a person looks. `engine` names who read it.
    """
    nothing = {"skew": 0.0, "deskew": 0.0, "rotation": 0, "components": 0, "low_share": 0.0}
    verdict = {"blank": True, "blank_proved": False, "cpu_s": 0.0}
    return PageReading(number, "", signals=page_signals(image, number) | nothing | engine | verdict)
