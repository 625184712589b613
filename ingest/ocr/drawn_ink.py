"""
What a printed page shows beside its words: pictures, drawings, and what was laid over it.

The words of a trusted text layer are all that is read of such a page. A mark of secrecy that is
drawn and not written stands in none of them, so a page that shows more than words was not wholly
looked at. What is smaller than the smallest mark (the word MẬT in a 20 by 8 mm frame), thin rules
and evenly filled rectangles do not count: no mark can be read in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

Pixels = tuple[int, int, int, int]
Bounds = tuple[float, float, float, float]
Part = tuple[slice, slice]

# The word MẬT alone is about 12 by 4 mm where it is smallest.
_LEAST_LONG_MM, _LEAST_SHORT_MM = 8.0, 2.5
_JOINED_MM = 3.0
_MARGIN_MM = 0.6
_RULE_LONG_MM, _RULE_THICK_MM = 12.0, 1.2
_BLOCK_MM, _BLOCK_EXTENT = 3.0, 0.9
_LIGHT_ON_DARK = 0.5
# A watermark in light grey is a mark as well.
_LIGHTEST_INK = 24
_CHANGED = 24
_LEAST_PIXELS = 8
_LEAST_RED = 40
_DEEPEST = 15


def shows_more_than_words(
    plain: NDArray[np.uint8],
    seen: NDArray[np.uint8],
    *,
    words: Iterable[Pixels],
    pictures: Iterable[Pixels],
    dpi: float,
) -> bool:
    """
    Whether something is drawn on the page that may be a mark and that no word accounts for.

    `plain` is the page alone, `seen` the page with all that is laid over it (the same array where
    that is nothing), both RGB at `dpi`; boxes are in their pixels. Words may be printed over a
    picture, therefore no word accounts for the ink of pictures; one may be cut into many.
    """
    per_mm = dpi / 25.4
    if seen is not plain and _may_be_mark(_changed(plain, seen), per_mm):
        return True
    ink = _ink(plain)
    if _may_be_mark(_within(ink, pictures), per_mm):
        return True
    boxes = [_with_margin(box, per_mm) for box in words]
    rest = ink.copy()
    for rows, columns in boxes:
        rest[rows, columns] = 0
    if not _may_be_mark(rest, per_mm):
        return False
    rest &= 1 - _blocks(ink, boxes, per_mm)
    rest &= 1 - _rules(rest, per_mm)
    return _may_be_mark(rest, per_mm)


def has_red(pixels: NDArray[np.uint8]) -> bool:
    """Whether anything on the page is red at all; most printed pages are black only."""
    red, green, blue = cv2.split(pixels)
    return bool((cv2.subtract(red, cv2.max(green, blue)) > _LEAST_RED).any())


def images_on(page: Any) -> Iterator[Bounds]:
    """
    Where a PDFium page draws images, forms within it included: left, bottom, right, top.

    Images of a few pixels are fillings, in which nothing can be written.
    """
    from pypdfium2 import raw

    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        if max(image.get_px_size()) >= _LEAST_PIXELS:
            yield _placed(image)


def has_invisible_text(page: Any) -> bool:
    """Whether words of a PDFium page are not shown: they may hide what stands beneath them."""
    from pypdfium2 import raw

    unseen = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
    return any(
        raw.FPDFTextObj_GetTextRenderMode(text) in unseen
        for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST)
    )


def laid_over(page: Any) -> tuple[bool, bool]:
    """
    Whether annotations lie on a PDFium page that a person may see, and whether PDFium leaves some
    undrawn that other programs draw. Links and their like have no ink of their own.
    """
    from pypdfium2 import raw

    silent = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}
    drawn_by_others = {raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT}
    hidden = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
    seen = undrawn = False
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        kind = raw.FPDFAnnot_GetSubtype(mark)
        if kind not in silent and not raw.FPDFAnnot_GetFlags(mark) & hidden:
            seen = True
            undrawn |= kind in drawn_by_others and not raw.FPDFAnnot_HasKey(mark, b"AP")
        raw.FPDFPage_CloseAnnot(mark)
    return seen, undrawn


def _placed(image: Any) -> Bounds:
    left, bottom, right, top = image.get_bounds()
    corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
    form = image.container
    while form is not None:
        matrix = form.get_matrix()
        corners = [matrix.on_point(x, y) for x, y in corners]
        form = form.container
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _changed(plain: NDArray[np.uint8], seen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray((cv2.absdiff(plain, seen).max(axis=2) > _CHANGED), dtype=np.uint8)


def _ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What differs from the paper in any colour."""
    first, second, third = cv2.split(pixels)
    darkest = cv2.min(cv2.min(first, second), third)
    paper = float(np.median(darkest[::4, ::4]))
    return np.asarray(cv2.absdiff(darkest, np.full_like(darkest, paper)) > _LIGHTEST_INK, np.uint8)


def _large(box: Pixels, per_mm: float) -> bool:
    short, long = sorted((box[2] - box[0], box[3] - box[1]))
    return short >= _LEAST_SHORT_MM * per_mm and long >= _LEAST_LONG_MM * per_mm


def _within(ink: NDArray[np.uint8], boxes: Iterable[Pixels]) -> NDArray[np.uint8]:
    found = np.zeros_like(ink)
    for box in boxes:
        left, top, right, bottom = (max(side, 0) for side in box)
        found[top:bottom, left:right] = ink[top:bottom, left:right]
    return found


def _with_margin(box: Pixels, per_mm: float) -> Part:
    margin = round(_MARGIN_MM * per_mm)
    left, top, right, bottom = box
    rows = slice(max(top - margin, 0), bottom + margin + 1)
    return rows, slice(max(left - margin, 0), right + margin + 1)


def _may_be_mark(ink: NDArray[np.uint8], per_mm: float) -> bool:
    """Whether strokes near each other are together as large as the smallest mark."""
    if not ink.any():
        return False
    small, per_mm = _halved(ink), per_mm / 2
    side = round(_JOINED_MM * per_mm)
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return any(
        _large((0, 0, int(width), int(height)), per_mm) for _, _, width, height, _ in stats[1:]
    )


def _halved(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half as large, without losing a stroke."""
    tall, wide = (max(side // 2 * 2, 2) for side in ink.shape)
    whole = ink[:tall, :wide]
    return whole[::2, ::2] | whole[1::2, ::2] | whole[::2, 1::2] | whole[1::2, 1::2]


def _rules(ink: NDArray[np.uint8], per_mm: float) -> NDArray[np.uint8]:
    """Long thin lines: those of tables, and under headings."""
    long, thick = round(_RULE_LONG_MM * per_mm), round(_RULE_THICK_MM * per_mm)
    lying = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    standing = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    thin = (lying | standing) & (1 - strokes)
    return np.asarray(cv2.dilate(thin, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _blocks(ink: NDArray[np.uint8], words: Iterable[Part], per_mm: float) -> NDArray[np.uint8]:
    """Evenly filled rectangles, with the light words printed on them: the head of a table."""
    filled = ink.copy()
    for part in words:
        if ink[part].size and ink[part].mean() > _LIGHT_ON_DARK:
            filled[part] = 1
    side = round(_BLOCK_MM * per_mm)
    solid = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    boxes = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    even = stats[:, cv2.CC_STAT_AREA] >= _BLOCK_EXTENT * boxes
    even[0] = False
    return np.asarray(cv2.dilate(even[labels].astype(np.uint8), np.ones((5, 5), np.uint8)))
