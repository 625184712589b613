"""
The picture that the recogniser gets: made from the page, never put in its place.

The largest colour channel drops red seals and blue ink, 250 dpi (bilevel scans: 200) suits the model, a skew
above 0.8 degrees is undone in the same resampling. Binarising and despeckling are left out
on purpose: both cost diacritics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from reading.ocr.images import MOST_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reading.ocr.images import PageImage

# One process a core: threads of its own would only get in the way of the other readers.
cv2.setNumThreads(1)

OCR_DPI = 250
BILEVEL_DPI = 200
DESKEW_ABOVE = 0.8
_WIDEST_SKEW = 5.0
_PROFILE_WIDTH = 800
_STRIP_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    A grey picture for the recogniser.

    `to_page` (2x3) takes its pixels to fractions of the page as seen. `rotation` and `deskew`
    are the clockwise degrees by which the text stands turned on the untouched page.
    """

    grey: NDArray[np.uint8]
    to_page: NDArray[np.float64]
    dpi: int
    rotation: int = 0
    deskew: float = 0.0


def darkest_ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey by the largest colour channel: only what is dark in every colour stays dark."""
    if pixels.ndim == 2:
        return pixels
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)


def any_ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey by the smallest colour channel: ink of whatever colour is dark, seals as well."""
    if pixels.ndim == 2:
        return pixels
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


def tone_at(grey: NDArray[np.uint8], share: float) -> float:
    """The tone below which that share of the pixels lies; counted, which costs less than sorting."""
    tones = np.cumsum(cv2.calcHist([np.ascontiguousarray(grey)], [0], None, [256], [0, 256]))
    return float(np.searchsorted(tones, share * tones[-1]))


def resized(grey: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """The picture `scale` times as large; at least one pixel, and no ribbon grows without end."""
    height, width = grey.shape
    bounded = min(scale, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    size = round(width * bounded), round(height * bounded)
    if min(size) < 1:
        size = max(size[0], 1), max(size[1], 1)
        return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    small = cv2.resize(grey, None, fx=bounded, fy=bounded, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def shrunk(pixels: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """
    The picture a whole number of times smaller, less the odd pixels at its right and lower edge.

    Three times as fast as by a broken number.
    """
    tall, wide = pixels.shape[0] // times, pixels.shape[1] // times
    whole = pixels[: tall * times, : wide * times]
    small = cv2.resize(whole, (wide, tall), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def skew_of(grey: NDArray[np.uint8]) -> float:
    """
    Clockwise degrees by which the lines of text lean, to a hundredth, at most 5 either way.

    The angle whose row profile of ink is sharpest, looked for on a small copy.
    """
    times = round(grey.shape[1] / _PROFILE_WIDTH)
    if times and grey.shape[0] >= times:
        small = shrunk(grey, times)
    else:
        small = resized(grey, _PROFILE_WIDTH / max(grey.shape[1], 1))
    paper = cv2.blur(small, (41, 41))
    ink = (cv2.subtract(paper, small) > 25).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    # Letters and words, not rules, photographs and the dark edges of the glass.
    textual = (heights >= 3) & (heights <= 40) & (widths <= 160)
    textual[0] = False
    ink = textual[labels]
    if ink.sum() < 300:
        return 0.0
    strips = _strips(ink)
    best = _sharpest(strips, np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + 0.01, 0.5))
    best = _sharpest(strips, best + np.arange(-0.5, 0.51, 0.1))
    best = _sharpest(strips, best + np.arange(-0.1, 0.101, 0.02))
    return round(float(best), 2)


def _strips(ink: NDArray[np.bool_]) -> NDArray[np.int32]:
    """
    How much ink each row has in each upright strip, strip by strip.

    All of it is counted: of a regular sample the rows of an upright page have patterns of their own.
    """
    tall, wide = ink.shape[0], ink.shape[1] // _STRIP_WIDTH
    cells = ink[:, : wide * _STRIP_WIDTH].reshape(tall, wide, _STRIP_WIDTH)
    return np.ascontiguousarray(cells.sum(axis=2, dtype=np.int32).T)


def _sharpest(strips: NDArray[np.int32], angles: NDArray[np.float64]) -> float:
    """The angle at which the rows of ink, each strip shifted by it, differ most from the next."""
    wide, tall = strips.shape
    middles = (np.arange(wide) - wide / 2) * _STRIP_WIDTH
    sharpness = []
    for angle in angles:
        shifts = np.rint(-middles * np.tan(np.radians(angle))).astype(int)
        shifts -= shifts.min()
        profile = np.zeros(tall + shifts.max(), np.int64)
        for strip, shift in zip(strips, shifts.tolist(), strict=True):
            profile[shift : shift + tall] += strip
        sharpness.append(float((np.diff(profile) ** 2).sum()))
    # Angles too near to shift a strip differently are as sharp as each other: the middle of them.
    return float(angles[np.asarray(sharpness) == max(sharpness)].mean())


def turned(grey: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """The picture turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -(degrees // 90))) if degrees else grey


def prepare(
    image: PageImage,
    grey: NDArray[np.uint8],
    *,
    skew: float,
    dpi: int = OCR_DPI,
    turn: int = 0,
) -> Prepared:
    """
    Turn `grey` (the ink of `image`) clockwise by `turn`, scale it to `dpi`, undo a marked skew.

    `skew` is that of the turned picture. It is undone in the step that scales.
    """
    source = turned(grey, turn)
    tall, wide = source.shape
    stated = image.dpi[::-1] if turn in {90, 270} else image.dpi
    across, down = dpi / stated[0], dpi / stated[1]
    pixels = wide * across * tall * down
    if pixels > MOST_PIXELS:
        shrink = (MOST_PIXELS / pixels) ** 0.5
        across, down = across * shrink, down * shrink
    width, height = max(round(wide * across), 1), max(round(tall * down), 1)
    deskew = skew if abs(skew) > DESKEW_ABOVE else 0.0
    size = np.diag([width / wide, height / tall])
    if deskew:
        picture, forward = _warped(source, size, (width, height), deskew)
    else:
        how = cv2.INTER_AREA if width < wide else cv2.INTER_CUBIC
        same = (width, height) == (wide, tall)
        picture = source if same else cv2.resize(source, (width, height), interpolation=how)
        forward = np.column_stack([size, [0.0, 0.0]])
    back = _square(cv2.invertAffineTransform(forward))
    to_page = _to_page(image) @ _square(_turned_back(grey, turn)) @ back
    return Prepared(np.ascontiguousarray(picture), to_page, dpi, -turn % 360, deskew)


def _square(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.vstack([affine, [0, 0, 1]])


def _turned_back(grey: NDArray[np.uint8], turn: int) -> NDArray[np.float64]:
    """From pixels of the turned picture to those of the picture as it was."""
    height, width = grey.shape
    return {
        0: np.array([[1.0, 0, 0], [0, 1, 0]]),
        90: np.array([[0, 1.0, 0], [-1, 0, height]]),
        180: np.array([[-1.0, 0, width], [0, -1, height]]),
        270: np.array([[0, -1.0, width], [1, 0, 0]]),
    }[turn]


def _to_page(image: PageImage) -> NDArray[np.float64]:
    left, top, right, bottom = image.area
    across, down = (right - left) / image.width, (bottom - top) / image.height
    return np.array([[across, 0, left], [0, down, top]])


def _warped(
    grey: NDArray[np.uint8], size: NDArray[np.float64], wanted: tuple[int, int], deskew: float
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    width, height = wanted
    # Linear sampling skips pixels below half size; the page is brought near it first.
    source, first = grey, np.eye(2)
    if size[0, 0] < 0.5:
        near = (width * 2, height * 2)
        source = np.asarray(cv2.resize(grey, near, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        first = np.diag([near[0] / grey.shape[1], near[1] / grey.shape[0]])
    middle = (width / 2, height / 2)
    level = _square(cv2.getRotationMatrix2D(middle, deskew, 1.0))
    full = level @ _square(np.column_stack([size, [0.0, 0.0]]))
    from_source = full @ np.linalg.inv(np.block([[first, np.zeros((2, 1))], [0, 0, 1]]))
    paper = int(np.percentile(source[::16, ::16], 90))
    picture = cv2.warpAffine(
        source,
        from_source[:2],
        wanted,
        flags=cv2.INTER_LINEAR if size[0, 0] < 1 else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(paper,),
    )
    return np.asarray(picture, dtype=np.uint8), full[:2]


def even_paper(prepared: Prepared) -> Prepared:
    """The paper made evenly white. Saves lost blocks on stained paper; only for a retry."""
    height, width = prepared.grey.shape
    small = resized(prepared.grey, 0.25)
    lifted = cv2.dilate(small, np.ones((9, 9), np.uint8))
    paper = cv2.medianBlur(np.asarray(lifted, dtype=np.uint8), 21)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(prepared.grey, full, scale=255)
    return with_grey(prepared, np.asarray(even, dtype=np.uint8))


def sauvola(prepared: Prepared) -> Prepared:
    """Black and white by Sauvola's local threshold; only for a retry."""
    window = prepared.dpi // 10 | 1
    grey = prepared.grey.astype(np.float32)
    mean = cv2.boxFilter(grey, cv2.CV_32F, (window, window))
    square = cv2.sqrBoxFilter(grey, cv2.CV_32F, (window, window))
    spread = np.sqrt(np.maximum(square - mean * mean, 0))
    threshold = mean * (1 + 0.3 * (spread / 128 - 1))
    return with_grey(prepared, np.where(grey > threshold, 255, 0).astype(np.uint8))


def with_grey(prepared: Prepared, grey: NDArray[np.uint8]) -> Prepared:
    """Another picture of the same size in the same place."""
    return Prepared(
        np.ascontiguousarray(grey),
        prepared.to_page,
        prepared.dpi,
        prepared.rotation,
        prepared.deskew,
    )
