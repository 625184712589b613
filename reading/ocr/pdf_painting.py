"""What a PDF page paints: which images, where, and whether anything else shows."""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import pikepdf

from reading.ocr.images import as_float
from reading.ocr.pdf_decoding import PDF_FAILS_WITH, content_is_whole, page_content_is_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_PATHS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"}
_MARKED = {"BMC", "BDC"}
_TEXT = {"Tj", "TJ", "'", '"'}
_PATTERNS = {"scn", "SCN"}
_OPERANDS_END = b"0123456789.])>"
# Annotations that put nothing on the page, or something that a viewer makes up.
_NOT_ON_PAPER = {"/Link", "/Popup"}
_HIDDEN = 0x22
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

    `whole`: all drawing instructions are there and could be unpacked. `aside`: images that come by
    way of a pattern, a glyph, a soft mask or an annotation, so that nobody knows where they show.
    `followed`: nothing was met that could not be looked into. `indirect`: something paints by such a
    way, so that an empty page proves nothing.
    """

    images: tuple[PlacedImage, ...]
    only_images: bool
    whole: bool = True
    aside: tuple[PlacedImage, ...] = ()
    followed: bool = True
    indirect: bool = False


@dataclass(slots=True)
class _Walk:
    pdf: pikepdf.Pdf
    beside: bool = False
    images: list[PlacedImage] = field(default_factory=list)
    aside: list[PlacedImage] = field(default_factory=list)
    met: set[tuple[int, int]] = field(default_factory=set)
    other: bool = False
    inline: bool = False
    whole: bool = True
    followed: bool = True
    indirect: bool = False
    layers: int = 0
    objects: int = 0


def painted_images(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Painted:
    """Walk all by which a page of `pdf` paints. Never fails: see `Painted`."""
    walk = _walked(pdf, page)
    if walk.inline and walk.whole:
        with suppress(*PDF_FAILS_WITH):
            # In this opened copy only; the walk then meets them as any other image.
            page.externalize_inline_images(min_size=0)
            walk = _walked(pdf, page)
    return Painted(
        tuple(walk.images),
        not walk.other,
        walk.whole,
        tuple(walk.aside),
        walk.followed,
        walk.indirect or not walk.followed,
    )


def draws_aside(page: pikepdf.Page) -> bool:
    """Whether the page has patterns, glyphs, masks or marks that may hold images."""
    try:
        resources = page.resources
        fonts: Any = resources.get("/Font", {})
        states: Any = resources.get("/ExtGState", {})
        return (
            len(resources.get("/Pattern", {})) > 0
            or any(_is_drawn_font(font) for _, font in fonts.items())
            or any("/SMask" in state or "/Font" in state for _, state in states.items())
            or any(True for _ in _marks_on_paper(page))
        )
    except PDF_FAILS_WITH:
        return True


def _walked(pdf: pikepdf.Pdf, page: pikepdf.Page) -> _Walk:
    walk = _Walk(pdf)
    try:
        walk.whole = page_content_is_whole(page)
        if "/Contents" in page.obj:
            _content(walk, page, page.resources, np.eye(3), _DEPTH)
            walk.followed &= not _stops_within(page.obj.Contents)
    except PDF_FAILS_WITH:
        walk.whole = False
    try:
        for mark in _marks_on_paper(page):
            _mark(walk, mark)
    except PDF_FAILS_WITH:
        walk.followed = False
    return walk


def _stops_within(content: pikepdf.Object) -> bool:
    """Whether a page's drawing ends with an operand that no operator takes."""
    parts = list(content) if isinstance(content, pikepdf.Array) else [content]
    for part in reversed(parts):
        last = bytes(part.read_bytes()).rstrip(b"\0\t\n\f\r ")[-1:]
        if last:
            return last in _OPERANDS_END
    return False


def _marks_on_paper(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    """The annotations that show something of their own; notes do so in some viewers only."""
    marks: Any = page.obj.get("/Annots")
    for mark in marks if isinstance(marks, pikepdf.Array) else ():
        if not isinstance(mark, pikepdf.Dictionary):
            continue
        kind = str(mark.get("/Subtype"))
        if kind in _NOT_ON_PAPER or (kind == "/Text" and "/AP" not in mark):
            continue
        if kind == "/Widget" and not _shows(mark):
            continue
        yield mark


def _shows(field: pikepdf.Dictionary) -> bool:
    """Whether a field of a form covers any place. What a signature shows was never on paper."""
    if "/AP" not in field or int(field.get("/F", 0)) & _HIDDEN:
        return False
    above = field.get("/Parent")
    kind = field.get("/FT", above.get("/FT") if above is not None else None)
    if str(kind) == "/Sig":
        return False
    left, bottom, right, top = (as_float(side) for side in field.get("/Rect", [0, 0, 0, 0]))
    return left != right and bottom != top


def _mark(walk: _Walk, mark: pikepdf.Dictionary) -> None:
    walk.indirect = True
    if str(mark.get("/Subtype")) == "/Widget" or "/AP" not in mark:
        return  # Fields are never drawn with the page: what is in them does not concern it.
    shown: Any = mark.AP.get("/N")
    several = isinstance(shown, pikepdf.Dictionary) and not isinstance(shown, pikepdf.Stream)
    for appearance in [each for _, each in shown.items()] if several else [shown]:
        _beside(walk, appearance, None, _DEPTH)


def _beside(
    walk: _Walk, content: pikepdf.Object | None, resources: pikepdf.Object | None, depth: int
) -> None:
    """Follow what is painted by way of something else; `resources` are those around it."""
    walk.indirect = True
    if not isinstance(content, pikepdf.Stream) or depth <= 0 or walk.objects > _MOST_OBJECTS:
        walk.followed = False
        return
    if content.objgen in walk.met:
        return
    walk.met.add(content.objgen)
    inner = _Walk(walk.pdf, beside=True, met=walk.met, objects=walk.objects + 1)
    try:
        inner.whole = content_is_whole(content)
        own = content.get("/Resources", resources)
        _content(inner, content, own, np.eye(3), depth - 1)
    except PDF_FAILS_WITH:
        inner.whole = False
    walk.aside += inner.images + inner.aside
    walk.whole &= inner.whole
    walk.followed &= inner.followed
    walk.objects = inner.objects


def _parsed(
    walk: _Walk, content: pikepdf.Object | pikepdf.Page
) -> list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]:
    """The instructions of `content`; where they are not well formed, some of them may be lost."""
    walk.pdf.get_warnings()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        instructions = list(pikepdf.parse_content_stream(content))
    if told or walk.pdf.get_warnings():
        walk.followed = False
    return instructions


def _matrix(numbers: Iterable[object]) -> NDArray[np.float64]:
    a, b, c, d, e, f = (as_float(number) for number in numbers)
    return np.array([[a, c, e], [b, d, f], [0, 0, 1.0]])


def _content(
    walk: _Walk,
    content: pikepdf.Object | pikepdf.Page,
    resources: pikepdf.Object | None,
    start: NDArray[np.float64],
    depth: int,
) -> None:
    state, shown = start, 0
    stack: list[tuple[NDArray[np.float64], int]] = []
    marked: list[bool] = []
    for instruction in _parsed(walk, content):
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
        elif name == "Tf" and len(operands):
            _font(walk, _named(resources, "/Font", operands[0]), resources, depth)
        elif name in _PATTERNS:
            _pattern(walk, resources, operands[-1] if len(operands) else None, depth)
        elif (name in _TEXT and shown not in {3, 7}) or name in _PATHS:
            walk.other = True
            walk.indirect |= name == "sh"
        elif name == "gs":
            _state(walk, _named(resources, "/ExtGState", operands[0]), resources, depth)
        elif name in _MARKED:
            layer = str(operands[0]) == "/OC"
            walk.other |= layer  # A layer may be switched off; only PDFium knows.
            walk.layers += layer
            marked.append(layer)
        elif name == "EMC":
            walk.layers -= marked.pop() if marked else False
        elif isinstance(instruction, pikepdf.ContentStreamInlineImage):
            walk.inline = walk.other = True
            if walk.beside:
                walk.images.append(_inline_image(walk, resources, instruction))
        elif name == "Do":
            _object(walk, resources, operands[0], state, depth)


def _object(
    walk: _Walk,
    resources: pikepdf.Object | None,
    name: pikepdf.Object,
    state: NDArray[np.float64],
    depth: int,
) -> None:
    walk.objects += 1
    if walk.objects > _MOST_OBJECTS:
        walk.other, walk.followed = True, False
        return
    painted = _named(resources, "/XObject", name)
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
        placed = painted.get("/Matrix")
        inner = state @ _matrix((1, 0, 0, 1, 0, 0) if placed is None else placed)
        _content(walk, painted, painted.get("/Resources", resources), inner, depth - 1)
        walk.layers -= layered
    else:
        walk.other, walk.followed = True, False


def _named(resources: pikepdf.Object | None, kind: str, name: object) -> pikepdf.Object | None:
    known = resources.get(kind) if resources is not None else None
    return known.get(str(name)) if known is not None else None


def _is_drawn_font(font: pikepdf.Object | None) -> TypeGuard[pikepdf.Dictionary]:
    return isinstance(font, pikepdf.Dictionary) and str(font.get("/Subtype")) == "/Type3"


def _font(
    walk: _Walk, font: pikepdf.Object | None, resources: pikepdf.Object | None, depth: int
) -> None:
    """The glyphs of a Type 3 font are drawings like any other."""
    if not _is_drawn_font(font) or (font.is_indirect and font.objgen in walk.met):
        return
    walk.met.add(font.objgen)
    walk.indirect = True
    for glyph in font.get("/CharProcs", {}).values():
        _beside(walk, glyph, font.get("/Resources", resources), depth)


def _pattern(
    walk: _Walk, resources: pikepdf.Object | None, name: pikepdf.Object | None, depth: int
) -> None:
    if not isinstance(name, pikepdf.Name):
        return
    walk.indirect = True
    pattern = _named(resources, "/Pattern", name)
    if isinstance(pattern, pikepdf.Stream):
        _beside(walk, pattern, resources, depth)
    elif not isinstance(pattern, pikepdf.Dictionary):
        walk.followed = False


def _state(
    walk: _Walk, state: pikepdf.Object | None, resources: pikepdf.Object | None, depth: int
) -> None:
    if not isinstance(state, pikepdf.Dictionary):
        return
    walk.other |= _blends(state)
    mask: Any = state.get("/SMask")
    if isinstance(mask, pikepdf.Dictionary):
        _beside(walk, mask.get("/G"), resources, depth)
    font: Any = state.get("/Font")
    if isinstance(font, pikepdf.Array) and len(font):
        _font(walk, font[0], resources, depth)


def _inline_image(
    walk: _Walk, resources: pikepdf.Object | None, instruction: pikepdf.ContentStreamInlineImage
) -> PlacedImage:
    """An inline image as an object of the opened copy, so that it is checked as the others are."""
    inline = instruction.iimage
    entries = {key: value for key, value in inline.obj.items() if key != "/Length"}
    space = _named(resources, "/ColorSpace", entries.get("/ColorSpace"))
    if space is not None:
        entries["/ColorSpace"] = space
    stream = walk.pdf.make_stream(inline.read_raw_bytes(), entries)
    return PlacedImage(stream, np.eye(3)[:2])


def _blends(state: pikepdf.Object) -> bool:
    if isinstance(state.get("/SMask"), pikepdf.Dictionary):
        return True
    if as_float(state.get("/ca", 1)) < 1:
        return True
    return str(state.get("/BM", "/Normal")) not in {"/Normal", "/Compatible"}
