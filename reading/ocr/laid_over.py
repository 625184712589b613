"""What lies over a page: notes, stamps and the ink of signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from reading.ocr.images import (
    PageImage,
    as_float,
)
from reading.ocr.notes import has_drawing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reading.ocr.page_geometry import PageBox

# Annotations without ink of their own, and those that PDFium draws only where the file shows how.
_INKLESS = {"/Link", "/Popup"}
_DRAWN_BY_OTHERS = {"/Stamp", "/FreeText", "/Line", "/Polygon", "/PolyLine"}
_HIDDEN = 0x02 | 0x20
_NOT_IN_PLACE = 0x08 | 0x10
_AROUND = 8
_GRID = 512


def marks_laid_over(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    """
    What was laid over the page that a reader may see: whatever has a place and is not hidden.

    The appearance is not asked for, since PDFium makes up its own for many kinds.
    """
    marks = page.obj.get("/Annots")
    if not isinstance(marks, pikepdf.Array):
        return []
    return [mark for mark in marks if isinstance(mark, pikepdf.Dictionary) and _is_seen(mark)]


def _is_seen(mark: pikepdf.Dictionary) -> bool:
    place = mark.get("/Rect")
    if str(mark.get("/Subtype")) in _INKLESS or int(as_float(mark.get("/F", 0))) & _HIDDEN:
        return False
    if not isinstance(place, pikepdf.Array) or len(place) != 4:
        return False
    left, bottom, right, top = (as_float(side) for side in place)
    return left != right and bottom != top


def signature_ink(
    changed: NDArray[np.bool_], taken: PageImage, box: PageBox, laid: list[pikepdf.Dictionary]
) -> NDArray[np.bool_] | None:
    """What of `changed` the stamps of signatures drew, made coarse, or None where they did not."""
    import cv2

    drawn = np.zeros(changed.shape, np.uint8)
    for mark in laid:
        if _is_signature(mark):
            drawn[_part_of(taken, _area(mark, box))] = 255
    drawn[~changed] = 0
    if not drawn.any():
        return None
    return np.asarray(cv2.resize(drawn, (_GRID, _GRID), interpolation=cv2.INTER_AREA) > 0)


def reach_of(taken: PageImage, box: PageBox, laid: list[pikepdf.Dictionary]) -> tuple[slice, slice]:
    """The part of the scan over which things may be drawn: all of it where some grow at will."""
    if any(int(as_float(mark.get("/F", 0))) & _NOT_IN_PLACE for mark in laid):
        return slice(0, taken.height), slice(0, taken.width)
    areas = np.array([_area(mark, box) for mark in laid])
    least, most = areas.min(axis=0).tolist(), areas.max(axis=0).tolist()
    return _part_of(taken, (least[0], least[1], most[2], most[3]))


def _part_of(taken: PageImage, area: tuple[float, float, float, float]) -> tuple[slice, slice]:
    """The pixels of the scan that lie in an area of the page, and a few around; at least one."""
    x0, y0, x1, y1 = taken.area

    def sides(first: float, last: float, count: int) -> slice:
        start = min(max(int(first * count) - _AROUND, 0), count - 1)
        return slice(start, max(min(int(last * count) + _AROUND, count), start + 1))

    left, right = ((side - x0) / (x1 - x0) for side in area[::2])
    top, bottom = ((side - y0) / (y1 - y0) for side in area[1::2])
    return sides(top, bottom, taken.height), sides(left, right, taken.width)


def _is_signature(mark: pikepdf.Dictionary) -> bool:
    parent: Any = mark.get("/Parent")
    kinds = {str(mark.get("/FT"))}
    if isinstance(parent, pikepdf.Dictionary):
        kinds.add(str(parent.get("/FT")))
    return str(mark.get("/Subtype")) == "/Widget" and "/Sig" in kinds


def _area(mark: pikepdf.Dictionary, box: PageBox) -> tuple[float, float, float, float]:
    place: Any = mark.get("/Rect")
    x0, y0, x1, y1 = (as_float(side) for side in place)
    corners = box.to_seen() @ np.array([[x0, x1], [y0, y1], [1, 1]])
    (left, right), (top, bottom) = np.sort(corners, axis=1).tolist()
    return left, top, right, bottom


def lacks_drawing(mark: pikepdf.Dictionary) -> bool:
    return str(mark.get("/Subtype")) in _DRAWN_BY_OTHERS and not has_drawing(mark)
