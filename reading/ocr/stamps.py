"""
The words of stamps of secrecy and urgency, at whatever angle they were pressed on the page.

A stamp is a rectangle a hand wide at most, red or in the black of a copy, seldom level. It is cut
out, turned upright either way and read as one line; what resembles one of the few words it can be,
and none of the others as much, is that word. Nothing else is made of it: the place of a red frame
without a word is an alarm all the same (reading.ocr.red_marks). (Sizes: Thông tư 24/2020/TT-BCA.)
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2
import numpy as np

from language.vietnamese import fold
from reading.domain.level_words import STAMP_WORDS, STAMPED_LEVELS
from reading.ocr.prepare import darkest_ink
from reading.ocr.recogniser import ONE_LINE, ONE_WORD, recognise_line
from reading.ocr.stamp_places import (
    FRESH_MM,
    LEAST_PIXELS,
    WORKING_DPI,
    Rectangle,
    dark_frames,
    each_once,
    frames_in,
    joined,
    likely_rectangles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from reading.domain.turning import Box
    from reading.ocr.images import PageImage

_LEVELS = tuple(STAMPED_LEVELS.values())
_LETTERS = {fold(word).replace(" ", ""): word for word in STAMP_WORDS}
_READING_DPI = 250
# A fresh stamp is of one piece; a worn one falls apart.
_JOINED_MM = (1.8, 4.2)
_ALIKE, _MORE_ALIKE_BY = 0.72, 0.08
# The frame lies within so much of the height; the letters are cut out of it.
_CUTS = (0.12, 0.2, 0.0)
_WORTH_A_LINE = 0.7


@dataclass(frozen=True, slots=True)
class Stamp:
    """A word of STAMP_WORDS and its box on the page as seen; `alike` is how far it was read so, 0–1."""

    word: str
    box: Box
    alike: float


def red_frames(image: PageImage, small: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Where a rectangle of a stamp's size is drawn in red, at whatever angle, whole or worn."""
    return _framed(image, _red(small)) if small.ndim == 3 else ()


def coloured_frames(
    image: PageImage, small: NDArray[np.uint8], stamps: Iterable[Stamp]
) -> tuple[Box, ...]:
    """
    The same in blue, violet or any colour but red, where none of the stamps read is: of arrivals
    mostly, seldom of secrecy.
    """
    read = [stamp.box for stamp in stamps]
    frames = _framed(image, _coloured(small)) if small.ndim == 3 else ()
    return tuple(frame for frame in frames if not any(_overlap(frame, box) for box in read))


def _framed(image: PageImage, mask: NDArray[np.uint8]) -> tuple[Box, ...]:
    if int(mask.sum()) < LEAST_PIXELS:
        return ()
    whole, worn = joined(mask, FRESH_MM), joined(mask, _JOINED_MM[-1])
    frames = list(frames_in(whole)) or list(frames_in(worn))
    return tuple(_box(image, frame) for frame in frames)


@dataclass(frozen=True, slots=True)
class Kind:
    """
    How stamps of an ink are read: how many, and how alike their word must be with a frame and bare,
    and how long where it is bare.
    """

    ink: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
    most: int
    turns: tuple[int, ...]
    framed: float
    bare: float
    shortest: int = 0


def stamps_on(
    image: PageImage, small: NDArray[np.uint8] | None = None, *, first: bool = True
) -> tuple[Stamp, ...]:
    """
    The stamps whose word could be read: red ones, and on the `first` page those of other colours
    and those in a black frame.

    Other pages have tables, and what people wrote in blue. `small` is the picture at 100 dpi where
    that is at hand (`at_working_size`). Raises EngineBusy.
    """
    small = at_working_size(image) if small is None else small
    found: list[Stamp] = []
    if small.ndim == 3:
        inks = [(_red(small), _RED)]
        inks += [(_coloured(small), _COLOURED)] if first else []
        for mask, kind in inks:
            found += _in_colour(image, mask, kind)
    if first:
        found += _read(image, each_once(dark_frames(darkest_ink(small))), _BLACK)
    # One stamp may be read in two inks; an urgent one in red does not hide a secret one in blue.
    return tuple(_whole(found))


def _in_colour(image: PageImage, mask: NDArray[np.uint8], kind: Kind) -> tuple[Stamp, ...]:
    if int(mask.sum()) < LEAST_PIXELS:
        return ()
    likely = [one for gap in _JOINED_MM for one in likely_rectangles(joined(mask, gap))]
    return tuple(_read(image, each_once(likely), kind))


def _whole(found: list[Stamp]) -> Iterator[Stamp]:
    """Each stamp once, and not a piece of it: MẬT of a TỐI MẬT that fell apart."""
    kept: list[Stamp] = []
    for stamp in sorted(found, key=lambda one: (-len(one.word), -one.alike)):
        if not any(_overlap(stamp.box, one.box) for one in kept):
            kept.append(stamp)
            yield stamp


def _overlap(one: Box, other: Box) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def at_working_size(image: PageImage) -> NDArray[np.uint8]:
    across, down = WORKING_DPI / image.dpi[0], WORKING_DPI / image.dpi[1]
    small = cv2.resize(image.pixels, None, fx=across, fy=down, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _red(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return redder_than(small, by=35, least=80)


def redder_than(small: NDArray[np.uint8], *, by: int, least: int) -> NDArray[np.uint8]:
    """1 where red is more than `least` and than the other channels by more than `by`, else 0."""
    red, green, blue = cv2.split(small)
    redder = cv2.subtract(red, cv2.max(green, blue)) > by
    return np.asarray(redder & (red > least), dtype=np.uint8)


def _coloured(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    first, second, third = cv2.split(small)
    spread = cv2.subtract(
        cv2.max(cv2.max(first, second), third), cv2.min(cv2.min(first, second), third)
    )
    return np.asarray((spread > 35) & (_red(small) == 0), dtype=np.uint8)


def _redness(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark where it is red: black print beneath a red stamp does not show."""
    red, green, blue = cv2.split(pixels)
    return np.asarray(255 - cv2.subtract(red, cv2.max(green, blue)).astype(np.uint8))


def _colour(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark where there is colour: black print beneath a stamp of any colour does not show."""
    first, second, third = cv2.split(pixels)
    most = cv2.max(cv2.max(first, second), third)
    least = cv2.min(cv2.min(first, second), third)
    return np.asarray(255 - cv2.subtract(most, least).astype(np.uint8))


def _read(image: PageImage, rectangles: Iterable[Rectangle], kind: Kind) -> Iterator[Stamp]:
    likely = sorted(rectangles, key=lambda one: one.middle[1])[: kind.most]
    for one in likely:
        word, alike = _word_in(image, one, kind)
        if word and _is_sure(word, alike, one, kind):
            yield Stamp(word, _box(image, one), alike)


def _is_sure(word: str, alike: float, where: Rectangle, kind: Kind) -> bool:
    """A stroke of the pen may look like four letters; without a frame only long words count."""
    if where.framed:
        return alike >= kind.framed
    return alike >= kind.bare and len(word.replace(" ", "")) >= kind.shortest


def _word_in(image: PageImage, where: Rectangle, kind: Kind) -> tuple[str, float]:
    alike = dict.fromkeys(STAMP_WORDS, 0.0)
    for read in _readings(image, where, kind):
        for letters, word in _LETTERS.items():
            alike[word] = max(alike[word], _alike(read, letters))
    best = max(STAMP_WORDS, key=lambda word: alike[word])
    if alike[best] < _ALIKE:
        return "", 0.0
    near = [word for word in STAMP_WORDS if alike[word] > alike[best] - _MORE_ALIKE_BY]
    if near == [best] or alike[best] > 0.95:
        return best, alike[best]
    # That it is of secrecy is sure, and of which level is not: the highest until a person says.
    levels = [word for word in near if word in _LEVELS]
    return (max(levels, key=_LEVELS.index), alike[best]) if levels == near else ("", 0.0)


def _alike(read: str, letters: str) -> float:
    return SequenceMatcher(None, read, letters, autojunk=False).ratio()


def _readings(image: PageImage, where: Rectangle, kind: Kind) -> Iterator[str]:
    """
    The letters in the rectangle without marks and blanks, either way up, by and by cut closer.

    What has some likeness to a stamp when read as a word is read as a line as well.
    """
    for turn in kind.turns:
        upright = _upright(image, where, kind, turn)
        nearest = 0.0
        for segmentation in (ONE_WORD, ONE_LINE):
            for read in _cut_readings(upright, segmentation):
                yield read
                if read in _LETTERS:
                    return
                nearest = max(nearest, *(_alike(read, letters) for letters in _LETTERS))
            if nearest < _WORTH_A_LINE:
                break


def _cut_readings(upright: NDArray[np.uint8], segmentation: int) -> Iterator[str]:
    for share in _CUTS:
        cut = round(upright.shape[0] * share)
        within = upright[cut : upright.shape[0] - cut, cut : upright.shape[1] - cut]
        if min(within.shape) >= 15:
            read = recognise_line(_with_border(within), _READING_DPI, segmentation)
            if letters := "".join(letter for letter in fold(read) if letter.isalpha()):
                yield letters


def _upright(image: PageImage, where: Rectangle, kind: Kind, turn: int) -> NDArray[np.uint8]:
    """The ink in the rectangle cut out and turned, at the size that is read."""
    full = image.dpi[0] / WORKING_DPI, image.dpi[1] / WORKING_DPI
    scale = _READING_DPI / WORKING_DPI
    wide, tall = round(where.wide * 1.06 * scale) + 8, round(where.tall * 1.08 * scale) + 8
    # From the picture to 100 dpi, turned about the middle of the rectangle, to what is read.
    middle = where.middle
    step = cv2.getRotationMatrix2D(middle, where.angle + turn, scale)
    step[:, 2] += wide / 2 - middle[0], tall / 2 - middle[1]
    step[:, 0] /= full[0]
    step[:, 1] /= full[1]
    cut = cv2.warpAffine(
        image.pixels, step, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    out = kind.ink(np.asarray(cut, dtype=np.uint8))
    lightest, darkest = float(np.percentile(out, 90)), float(np.percentile(out, 2))
    spread = (out.astype(np.float32) - darkest) * (255 / max(lightest - darkest, 1))
    return np.asarray(np.clip(spread, 0, 255), dtype=np.uint8)


def _with_border(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    framed = cv2.copyMakeBorder(picture, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=(255,))
    return np.ascontiguousarray(framed, dtype=np.uint8)


def _box(image: PageImage, where: Rectangle) -> Box:
    wide = image.width * WORKING_DPI / image.dpi[0]
    tall = image.height * WORKING_DPI / image.dpi[1]
    corners = cv2.boxPoints((where.middle, (where.wide, where.tall), where.angle))
    x0, y0, x1, y1 = image.area

    def place(share: float, first: float, last: float) -> int:
        return min(max(round((first + (last - first) * share) * 10_000), 0), 10_000)

    across, down = corners[:, 0] / wide, corners[:, 1] / tall
    return (
        place(float(across.min()), x0, x1),
        place(float(down.min()), y0, y1),
        place(float(across.max()), x0, x1),
        place(float(down.max()), y0, y1),
    )


# Frames of black ink are in every table and arrival stamp: few are looked into, and upright only.
_RED = Kind(_redness, most=10, turns=(0, 180), framed=_ALIKE, bare=0.84)
_COLOURED = Kind(_colour, most=4, turns=(0,), framed=_ALIKE, bare=0.9, shortest=6)
_BLACK = Kind(darkest_ink, most=3, turns=(0,), framed=0.85, bare=1.0)
