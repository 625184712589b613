"""
What a page shows beside its letters: pictures, drawings, and what was laid over it.

A mark of secrecy may be drawn and not written, so a page that shows more than letters was not
wholly read. What is smaller than a word that can be read, thin rules, evenly filled rectangles and
small shapes that are not drawn like letters do not count: no mark can be read in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from reading.ocr.images import PageImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from pypdfium2 import PdfObject, PdfPage
    from pypdfium2.raw import FPDF_ANNOTATION

Pixels = tuple[int, int, int, int]
Bounds = tuple[float, float, float, float]

# The word MẬT alone is about 12 by 4 mm where it is smallest on paper; in a file it may be drawn as
# small as anybody can read it.
_LEAST_LONG_MM, _LEAST_SHORT_MM = 3.5, 1.2
_USUAL_LONG_MM, _USUAL_SHORT_MM = 8.0, 2.5
# Strokes side by side in a row or column of a word; boxes, arrows and dots have fewer.
_STROKES_OF_A_WORD = 4
_JOINED_MM = 3.0
_WIDEST_STAMP_MM, _TALLEST_STAMP_MM = 100.0, 60.0
_RULE_LONG_MM, _RULE_THICK_MM = 12.0, 1.2
_BLOCK_MM, _BLOCK_EXTENT = 3.0, 0.9
# A watermark in light grey is a mark as well.
_LIGHTEST_INK = 24
_CHANGED = 24
_LEAST_PIXELS = 8
_LEAST_RED = 40
DEEPEST = 15
_MOST_PARTS = 8
_AROUND_MM = 1.0
_LEAST_LEAN, _MOST_LEAN = 0.8, 20.0
_LEAST_STRETCHED = 1.4
_GRID = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page that is drawn and not written, and how far it leans clockwise."""

    image: PageImage
    lean: float


def marks_beside_letters(bare: NDArray[np.uint8], *, dpi: float) -> tuple[Pixels, ...]:
    """
    Where something is drawn that may be a mark, in pixels of `bare`: the page without its letters,
    in RGB at `dpi`.
    """
    per_mm = dpi / 25.4
    rest = ink_of(bare)
    whole = _marks(rest, per_mm)
    if not whole:
        return ()
    rest &= 1 - _blocks(rest, per_mm)
    rest &= 1 - _rules(rest, per_mm)
    found = [mark for mark in _marks(rest, per_mm) if _may_be_word(mark, bare, rest, per_mm)]
    return tuple(dict.fromkeys(_framed(mark, whole, per_mm) for mark in found))


def _may_be_word(
    mark: Pixels, bare: NDArray[np.uint8], ink: NDArray[np.uint8], per_mm: float
) -> bool:
    """Whether a mark has the size of a stamp; a smaller one has to be red, or drawn like letters."""
    if _large(mark, per_mm, _USUAL_SHORT_MM, _USUAL_LONG_MM):
        return True
    left, top, right, bottom = mark
    if has_red(bare[top:bottom, left:right]):
        return True
    part = ink[top:bottom, left:right]
    return max(_strokes(part), _strokes(part.T)) >= _STROKES_OF_A_WORD


def _strokes(ink: NDArray[np.uint8]) -> int:
    """How many strokes lie side by side in the second richest row: one row may be chance."""
    edges = np.diff(ink.astype(np.int8), axis=1, prepend=0) > 0
    counts = np.sort(edges.sum(axis=1))
    return int(counts[-2]) if counts.size > 1 else 0


def is_mark(ink: NDArray[np.uint8], *, dpi: float) -> bool:
    """Whether this ink of a page, ones and noughts, is anywhere as large as a word."""
    return bool(_marks(ink, dpi / 25.4))


def _framed(mark: Pixels, whole: Iterable[Pixels], per_mm: float) -> Pixels:
    """The mark with the frame round it, which tells how it leans."""
    for box in whole:
        holds = box[0] <= mark[0] and box[1] <= mark[1] and box[2] >= mark[2] and box[3] >= mark[3]
        long, short = _WIDEST_STAMP_MM * per_mm, _TALLEST_STAMP_MM * per_mm
        if holds and box[2] - box[0] <= long and box[3] - box[1] <= short:
            return box
    return mark


def changed(bare: NDArray[np.uint8], seen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Where two drawings of a page differ so much that a person sees it, as ones and noughts."""
    if bare is seen:
        return np.zeros(seen.shape[:2], np.uint8)
    first, second, third = cv2.split(cv2.absdiff(bare, seen))
    most = cv2.max(cv2.max(first, second), third)
    return np.asarray(cv2.threshold(most, _CHANGED, 1, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def parts_to_read(
    fine: NDArray[np.uint8], marks: Iterable[Pixels], *, near: float, dpi: float
) -> tuple[Part, ...]:
    """
    The parts of a page that may be marks, to be recognised: `fine` is the page without its letters
    at `dpi`, `marks` are places in pixels at `near`. Many of them are read as one.
    """
    boxes = [tuple(round(side * dpi / near) for side in box) for box in marks]
    if len(boxes) > _MOST_PARTS:
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        boxes = [(min(lefts), min(tops), max(rights), max(bottoms))]
    return tuple(_part(fine, (left, top, right, bottom), dpi) for left, top, right, bottom in boxes)


def _part(fine: NDArray[np.uint8], box: Pixels, dpi: float) -> Part:
    tall, wide = fine.shape[:2]
    margin = round(_AROUND_MM * dpi / 25.4)
    left, top = max(box[0] - margin, 0), max(box[1] - margin, 0)
    right, bottom = min(box[2] + margin, wide), min(box[3] + margin, tall)
    first, second, third = cv2.split(fine[top:bottom, left:right])
    # Red and blue marks are as dark as black ones in their darkest colour.
    grey = np.asarray(cv2.min(cv2.min(first, second), third), dtype=np.uint8)
    image = PageImage(
        grey, (left / wide, top / tall, right / wide, bottom / tall), (dpi, dpi), "print", "text"
    )
    return Part(image, _lean_of(grey))


def _lean_of(grey: NDArray[np.uint8]) -> float:
    """By how many degrees the rectangle round the ink leans clockwise; nought for a round mark."""
    points = cv2.findNonZero((grey < float(np.median(grey)) - _LIGHTEST_INK).astype(np.uint8))
    if points is None:
        return 0.0
    corners = cv2.boxPoints(cv2.minAreaRect(points))
    sides = sorted((corners[1] - corners[0], corners[2] - corners[1]), key=np.linalg.norm)
    short, long = (float(np.linalg.norm(side)) for side in sides)
    if long < _LEAST_STRETCHED * short:
        return 0.0
    across, down = (float(step) for step in sides[1])
    lean = float(np.degrees(np.arctan2(down, across) if across > 0 else np.arctan2(-down, -across)))
    return round(lean, 1) if _LEAST_LEAN < abs(lean) <= _MOST_LEAN else 0.0


def without_rules(grey: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """The grey picture without its long thin lines: the frame of a stamp is no letter."""
    paper = int(np.median(grey))
    ink = (grey < paper - _LIGHTEST_INK).astype(np.uint8)
    return np.where(_rules(ink, dpi / 25.4) > 0, paper, grey).astype(np.uint8)


def share_of_images(page: PdfPage) -> float:
    """The part of a PDFium page that images cover together: a scan may come in strips."""
    x0, y0, x1, y1 = page.get_bbox()
    width, height = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
    covered = np.zeros((_GRID, _GRID), bool)
    for left, bottom, right, top in images_on(page):
        across = slice(*_steps((left - x0) / width, (right - x0) / width))
        up = slice(*_steps((bottom - y0) / height, (top - y0) / height))
        covered[up, across] = True
    return float(covered.mean())


def _steps(first: float, last: float) -> tuple[int, int]:
    first, last = (min(max(side, 0.0), 1.0) for side in (first, last))
    return int(first * _GRID), int(np.ceil(last * _GRID))


def has_red(pixels: NDArray[np.uint8]) -> bool:
    """Whether anything on the page is red at all; most printed pages are black only."""
    red, green, blue = cv2.split(pixels)
    return bool((cv2.subtract(red, cv2.max(green, blue)) > _LEAST_RED).any())


def images_on(page: PdfPage) -> Iterator[Bounds]:
    """
    Where a PDFium page draws images, forms within it included: left, bottom, right, top.

    Images of a few pixels are fillings, in which nothing can be written.
    """
    from pypdfium2 import raw

    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST):
        if max(image.get_px_size()) >= _LEAST_PIXELS:
            yield _placed(image)


def may_cover(page: PdfPage, *, least: float) -> Iterator[PdfObject]:
    """
    What a PDFium page draws beside its letters and may lie over them, forms within it included;
    nothing where all of it is thinner than `least` points.
    """
    from pypdfium2 import raw

    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING]
    things = list(page.get_objects(filter=kinds, max_depth=DEEPEST))
    return iter(things if any(_is_wide(thing, least) for thing in things) else ())


def _is_wide(thing: PdfObject, least: float) -> bool:
    import pypdfium2

    try:
        place = _placed(thing)
    except pypdfium2.PdfiumError:
        return False  # a path of nothing has no place
    return min(place[2] - place[0], place[3] - place[1]) >= least


def strong_ink(pixels: NDArray[np.uint8], least: int) -> NDArray[np.uint8]:
    """Where a drawing on white paper differs from it by `least` in any colour, in ones and noughts."""
    first, second, third = cv2.split(pixels)
    darkest = cv2.min(cv2.min(first, second), third)
    limit = 255 - least
    return np.asarray(cv2.threshold(darkest, limit, 1, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def has_invisible_text(page: PdfPage) -> bool:
    """Whether words of a PDFium page are not shown: they may hide what stands beneath them."""
    from pypdfium2 import raw

    unseen = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
    return any(
        raw.FPDFTextObj_GetTextRenderMode(text) in unseen
        for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=DEEPEST)
    )


def laid_over(page: PdfPage) -> tuple[bool, bool]:
    """
    Whether annotations lie on a PDFium page that a person may see, and whether PDFium leaves some
    undrawn that other programs draw. Links and their like have no ink of their own.
    """
    from pypdfium2 import raw

    silent = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}
    drawn_by_others = {
        raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_LINE,
        raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_POLYLINE,
    }  # fmt: skip
    seen = undrawn = False
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        kind = raw.FPDFAnnot_GetSubtype(mark)
        if kind not in silent and not _is_hidden(raw.FPDFAnnot_GetFlags(mark)):
            seen = True
            undrawn |= kind in drawn_by_others and not _has_drawing(mark)
        raw.FPDFPage_CloseAnnot(mark)
    return seen, undrawn


def _is_hidden(flags: int) -> bool:
    """Neither on a screen nor on paper: what is not viewed may be printed all the same."""
    from pypdfium2 import raw

    not_viewed = flags & raw.FPDF_ANNOT_FLAG_NOVIEW and not flags & raw.FPDF_ANNOT_FLAG_PRINT
    return bool(flags & raw.FPDF_ANNOT_FLAG_HIDDEN or not_viewed)


def _has_drawing(mark: FPDF_ANNOTATION) -> bool:
    from pypdfium2 import raw

    # Letters of two bytes, an ending one among them.
    return bool(raw.FPDFAnnot_GetAP(mark, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def _placed(image: PdfObject) -> Bounds:
    left, bottom, right, top = image.get_bounds()
    corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
    form = image.container
    while form is not None:
        matrix = form.get_matrix()
        corners = [matrix.on_point(x, y) for x, y in corners]
        form = form.container
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def ink_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What differs from the paper in any colour."""
    first, second, third = cv2.split(pixels)
    darkest = cv2.min(cv2.min(first, second), third)
    paper = float(np.median(darkest[::4, ::4]))
    return np.asarray(cv2.absdiff(darkest, np.full_like(darkest, paper)) > _LIGHTEST_INK, np.uint8)


def _large(
    box: Pixels, per_mm: float, least_short: float = _LEAST_SHORT_MM,
    least_long: float = _LEAST_LONG_MM,
) -> bool:  # fmt: skip
    short, long = sorted((box[2] - box[0], box[3] - box[1]))
    return short >= least_short * per_mm and long >= least_long * per_mm


def _marks(ink: NDArray[np.uint8], per_mm: float) -> list[Pixels]:
    """Where strokes near each other are together as large as the smallest mark."""
    if not ink.any():
        return []
    small, per_mm = _halved(ink), per_mm / 2
    side = round(_JOINED_MM * per_mm)
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [
        (left, top, left + width, top + height)
        for left, top, width, height, _ in stats[1:].tolist()
    ]
    return [
        (2 * box[0], 2 * box[1], 2 * box[2], 2 * box[3]) for box in boxes if _large(box, per_mm)
    ]


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


def _blocks(ink: NDArray[np.uint8], per_mm: float) -> NDArray[np.uint8]:
    """Evenly filled rectangles: the head of a table, a bar."""
    side = round(_BLOCK_MM * per_mm)
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    boxes = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    even = stats[:, cv2.CC_STAT_AREA] >= _BLOCK_EXTENT * boxes
    even[0] = False
    return np.asarray(cv2.dilate(even[labels].astype(np.uint8), np.ones((5, 5), np.uint8)))
