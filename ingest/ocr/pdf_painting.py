"""What a PDF page paints: which images, where, and whether anything else shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from ingest.ocr.images import as_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PATHS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "BI", "INLINE IMAGE"}
_TEXT = {"Tj", "TJ", "'", '"'}
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image and the 2x3 matrix that lays the unit square on the page."""

    stream: pikepdf.Stream
    matrix: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Painted:
    """`only_images`: nothing but the images shows; invisible text does not count."""

    images: tuple[PlacedImage, ...]
    only_images: bool


@dataclass(slots=True)
class _Walk:
    images: list[PlacedImage] = field(default_factory=list)
    other: bool = False


def painted_images(page: pikepdf.Page) -> Painted:
    """Walk the page's content, forms within it included."""
    walk = _Walk()
    _content(walk, page, page.resources, np.eye(3), _DEPTH)
    return Painted(tuple(walk.images), not walk.other)


def _matrix(numbers: Any) -> NDArray[np.float64]:
    a, b, c, d, e, f = (as_float(number) for number in numbers)
    return np.array([[a, c, e], [b, d, f], [0, 0, 1.0]])


def _content(
    walk: _Walk, content: Any, resources: Any, start: NDArray[np.float64], depth: int
) -> None:
    state, shown = start, 0
    stack: list[tuple[NDArray[np.float64], int]] = []
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
        elif name == "BDC" and str(operands[0]) == "/OC":
            walk.other = True  # A layer may be switched off; only PDFium knows.
        elif name == "Do":
            _object(walk, resources, operands[0], state, depth)


def _object(walk: _Walk, resources: Any, name: Any, state: NDArray[np.float64], depth: int) -> None:
    known = resources.get("/XObject", {}) if resources is not None else {}
    painted = known.get(str(name))
    if not isinstance(painted, pikepdf.Stream):
        return
    if "/OC" in painted:
        walk.other = True
    if str(painted.get("/Subtype")) == "/Image":
        walk.images.append(PlacedImage(painted, state[:2]))
    elif depth > 0:
        inner = state @ _matrix(painted.get("/Matrix", [1, 0, 0, 1, 0, 0]))
        _content(walk, painted, painted.get("/Resources", resources), inner, depth - 1)
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
