"""What a PDF page paints: which images, where, and whether anything else shows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from ingest.ocr.images import as_float
from ingest.ocr.pdf_decoding import PDF_FAILS_WITH, content_is_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PATHS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"}
_MARKED = {"BMC", "BDC"}
_TEXT = {"Tj", "TJ", "'", '"'}
_DEPTH = 5
_MOST_OBJECTS = 5000


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """
    An image and the 2x3 matrix that lays the unit square on the page.

    Without a stream the page asks for it and the file does not hold it. `layered`: it lies on a
    layer that may be switched off.
    """

    stream: pikepdf.Stream | None
    matrix: NDArray[np.float64]
    layered: bool = False


@dataclass(frozen=True, slots=True)
class Painted:
    """
    `only_images`: nothing but the images shows; invisible text does not count.

    `whole`: all drawing instructions could be unpacked and followed.
    """

    images: tuple[PlacedImage, ...]
    only_images: bool
    whole: bool = True


@dataclass(slots=True)
class _Walk:
    images: list[PlacedImage] = field(default_factory=list)
    other: bool = False
    inline: bool = False
    whole: bool = True
    layers: int = 0
    objects: int = 0


def painted_images(page: pikepdf.Page) -> Painted:
    """Walk the page's content, forms within it included. Never fails: see `Painted.whole`."""
    walk = _walked(page)
    if walk.inline and walk.whole:
        with suppress(*PDF_FAILS_WITH):
            # In this opened copy only; the walk then meets them as any other image.
            page.externalize_inline_images(min_size=0)
            walk = _walked(page)
    return Painted(tuple(walk.images), not walk.other, walk.whole)


def _walked(page: pikepdf.Page) -> _Walk:
    walk = _Walk()
    try:
        walk.whole = content_is_whole(page.obj.get("/Contents"))
        if "/Contents" in page.obj:
            _content(walk, page, page.resources, np.eye(3), _DEPTH)
    except PDF_FAILS_WITH:
        walk.whole = False
    return walk


def _matrix(numbers: Any) -> NDArray[np.float64]:
    a, b, c, d, e, f = (as_float(number) for number in numbers)
    return np.array([[a, c, e], [b, d, f], [0, 0, 1.0]])


def _content(
    walk: _Walk, content: Any, resources: Any, start: NDArray[np.float64], depth: int
) -> None:
    state, shown = start, 0
    stack: list[tuple[NDArray[np.float64], int]] = []
    marked: list[bool] = []
    for instruction in pikepdf.parse_content_stream(content):
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            stack.append((state, shown))
        elif name == "Q":
            if stack:
                state, shown = stack.pop()
        elif name == "cm":
            state = state @ _matrix(operands)
        elif name == "Tr":
            shown = int(operands[0])
        elif (name in _TEXT and shown not in {3, 7}) or name in _PATHS:
            walk.other = True
        elif name == "gs":
            walk.other |= _blends(resources, operands[0])
        elif name in _MARKED:
            layer = str(operands[0]) == "/OC"
            walk.other |= layer  # A layer may be switched off; only PDFium knows.
            walk.layers += layer
            marked.append(layer)
        elif name == "EMC":
            walk.layers -= marked.pop() if marked else False
        elif name == "INLINE IMAGE":
            walk.inline = walk.other = True
        elif name == "Do":
            _object(walk, resources, operands[0], state, depth)


def _object(walk: _Walk, resources: Any, name: Any, state: NDArray[np.float64], depth: int) -> None:
    walk.objects += 1
    if walk.objects > _MOST_OBJECTS:
        walk.other = True
        return
    known = resources.get("/XObject", {}) if resources is not None else {}
    painted = known.get(str(name))
    if not isinstance(painted, pikepdf.Stream):
        walk.images.append(PlacedImage(None, state[:2], bool(walk.layers)))
        return
    layered = "/OC" in painted
    walk.other |= layered
    if str(painted.get("/Subtype")) == "/Image":
        walk.images.append(PlacedImage(painted, state[:2], bool(walk.layers) or layered))
    elif depth > 0:
        walk.whole &= content_is_whole(painted)
        walk.layers += layered
        inner = state @ _matrix(painted.get("/Matrix", [1, 0, 0, 1, 0, 0]))
        _content(walk, painted, painted.get("/Resources", resources), inner, depth - 1)
        walk.layers -= layered
    else:
        walk.other = True


def _blends(resources: Any, name: Any) -> bool:
    states = resources.get("/ExtGState", {}) if resources is not None else {}
    state = states.get(str(name))
    if not isinstance(state, pikepdf.Dictionary):
        return False
    if str(state.get("/SMask", "/None")) != "/None":
        return True
    if as_float(state.get("/ca", 1)) < 1:
        return True
    return str(state.get("/BM", "/Normal")) not in {"/Normal", "/Compatible"}
