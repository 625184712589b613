"""
Papers on sheets of another size than A4, seen as if they lay on A4.

The rules of the heading measure in shares of the page: steps between lines, the part that is the
heading, the middle between the columns. They hold for a paper that was enlarged with its letters,
and for none whose letters have their usual size on a larger, smaller or turned sheet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reading.domain.readings import PageReading, Proposal, Variant
from reading.domain.turning import Box

_A4 = (210.0, 297.0)
_INCH = 25.4
_POINTS_AN_INCH = 72.0
# The middle height of a word's box, in shares of A4's height, as each kind of reading gives it.
_WORD_READ, _WORD_SET = 120, 185
# A sheet this near to A4 is one.
_NEAR = 0.07
# A text of this width (mm) is an A4 paper's, wherever on a wider sheet it lies; its left margin.
_WIDEST_TEXT, _WIDER_SHEET, _MARGIN = 190.0, 235.0, 30.0
_FEWEST_WORDS = 12
# Half of what a sheet of the next size enlarges.
_OTHER_LETTERS = math.log(1.19)


@dataclass(frozen=True, slots=True)
class _Frame:
    """From a sheet's shares to A4's: times `across` and `down`, then `left` further right."""

    across: float = 1.0
    down: float = 1.0
    left: float = 0.0

    def inward(self, box: Box) -> Box:
        return (
            round(box[0] * self.across + self.left),
            round(box[1] * self.down),
            round(box[2] * self.across + self.left),
            round(box[3] * self.down),
        )

    def outward(self, box: Box) -> Box:
        sides = (
            (box[0] - self.left) / self.across,
            box[1] / self.down,
            (box[2] - self.left) / self.across,
            box[3] / self.down,
        )
        left, top, right, bottom = (max(0, min(10_000, round(side))) for side in sides)
        return left, top, right, bottom


_AS_IT_IS = _Frame()


def on_a4(pages: Sequence[PageReading]) -> list[PageReading]:
    """The pages, each word where it would stand on A4. Pages of unknown size stay as they are."""
    return [_moved(page, _frame_of(page)) for page in pages]


def back_on_sheet(found: dict[str, Proposal], pages: Sequence[PageReading]) -> dict[str, Proposal]:
    """The proposals found by `on_a4` with their boxes where they are on these pages."""
    frames = {page.number: _frame_of(page) for page in pages}
    return {
        name: replace(one, box=frames.get(one.page, _AS_IT_IS).outward(one.box)) if one.box else one
        for name, one in found.items()
    }


def _moved(page: PageReading, frame: _Frame) -> PageReading:
    if frame is _AS_IT_IS:
        return page
    words = tuple(replace(word, box=frame.inward(word.box)) for word in page.words)
    return replace(page, words=words)


def _frame_of(page: PageReading) -> _Frame:
    size = _size(page)
    if size is None or len(page.words) < _FEWEST_WORDS:
        return _AS_IT_IS
    across, down = size[0] / _A4[0], size[1] / _A4[1]
    if max(abs(across - 1), abs(down - 1)) < _NEAR or not _has_usual_letters(page, down):
        return _AS_IT_IS
    left, right = _text_of(page)
    wide = (right - left) / 10_000 * size[0]
    if size[0] > _WIDER_SHEET and wide <= _WIDEST_TEXT:
        return _Frame(across, down, 10_000 * _MARGIN / _A4[0] - left * across)
    return _Frame(1.0, down, 0.0)


def _has_usual_letters(page: PageReading, down: float) -> bool:
    """Whether the letters have the size they have on A4, or were enlarged with the sheet."""
    heights = sorted(word.box[3] - word.box[1] for word in page.words)
    met = max(1, heights[len(heights) // 2])
    usual = _WORD_SET if page.variant == Variant.TEXT_LAYER else _WORD_READ
    if abs(down - 1) < _NEAR:
        # As high as A4 and wider: two sheets side by side, or one of them.
        return abs(math.log(met / usual)) < _OTHER_LETTERS
    return abs(math.log(met * down / usual)) < abs(math.log(met / usual))


def _text_of(page: PageReading) -> tuple[int, int]:
    """From left to right, without what stands alone beyond it, as stamps and specks do."""
    lefts = sorted(word.box[0] for word in page.words)
    rights = sorted(word.box[2] for word in page.words)
    spare = len(lefts) // 50
    return lefts[spare], rights[-1 - spare]


def _size(page: PageReading) -> tuple[float, float] | None:
    """Width and height in millimetres as the page is seen, or None where they are not known."""
    width = float(page.signals.get("width") or 0)
    height = float(page.signals.get("height") or 0)
    dpi = float(page.signals.get("dpi") or 0)
    if not dpi and page.variant == Variant.TEXT_LAYER:
        dpi = _POINTS_AN_INCH
    if min(width, height, dpi) <= 0:
        return None
    if int(page.signals.get("rotation") or 0) % 180:
        width, height = height, width
    return width / dpi * _INCH, height / dpi * _INCH
