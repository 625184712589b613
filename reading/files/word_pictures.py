"""
Pictures of a Word file as they are shown: cropped, turned, in their size on paper.

Drawings of today (DrawingML) and of old (VML), alone, in groups or as the filling of a shape. What
cannot be shown here is a picture without content, so that its place is kept and a person is told:
pictures that are only linked, vector formats, charts, diagrams and ink.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.files.word_marks import FALLBACK, VML, WP, A, Element, R, W, whole

if TYPE_CHECKING:
    from docx.opc.part import Part
    from PIL import Image

_POINTS_OF_EMU: Final = 1 / 12_700
_POINTS_OF_PIXEL: Final = 0.75
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/%s}%s"
_IN_WORD: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessing%s}"
# What shows something that only a drawing program could lay out.
_UNDRAWN: Final = frozenset((
    f"{A}custGeom", _DRAWING % ("chart", "chart"), _DRAWING % ("diagram", "relIds"),
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart",
    f"{_IN_WORD % 'Ink'}contentPart", f"{W}contentPart",
))  # fmt: skip
_IMAGES: Final = frozenset((f"{A}blip", f"{VML}imagedata"))
_TEXT_BOX: Final = f"{W}txbxContent"
_FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "MPO", "WEBP")
# A3 at 600 dpi. Larger ones are no page of an office.
_MOST_PIXELS: Final = 70_000_000
_LENGTH: Final = re.compile(r"^\s*(-?[\d.]+)\s*(pt|in|cm|mm|px|pc)?\s*$")
_POINTS: Final = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0}
_WHOLE: Final = 100_000
_DEGREE: Final = 60_000
Sides = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in points, as JPEG or PNG; without content it cannot be shown here."""

    width: float
    height: float
    content: bytes | None = None
    align: str = "left"


class Pictures:
    """The pictures of one part of a Word file (body, header, note), found by their ties."""

    def __init__(self, part: "Part") -> None:
        self._part = part
        self._shown = lru_cache(maxsize=16)(self._prepared)

    def within(self, drawing: Element, align: str) -> Iterator[Picture]:
        """What a drawing shows, but for what stands in its text boxes."""
        if any(_is_hidden(shape) for shape in drawing.iter(f"{WP}docPr")):
            return
        found = list(_shown_in(drawing))
        for element in found:
            if element.tag in _UNDRAWN:
                yield Picture(*_size(element, alone=len(found) == 1), align=align)
            else:
                yield self._picture(element, align, alone=len(found) == 1)

    def _picture(self, element: Element, align: str, *, alone: bool) -> Picture:
        tie = element.get(f"{R}embed") or element.get(f"{R}id") or ""
        width, height = _size(element, alone=alone)
        content, sides = self._shown(tie, _crop(element), _turn(element))
        if content is None:
            return Picture(width or 120.0, height or 40.0, align=align)
        if not width or not height:
            width, height = (side * _POINTS_OF_PIXEL for side in sides)
        elif _lies(_turn(element)):
            width, height = height, width
        return Picture(width, height, content, align)

    def _prepared(self, tie: str, crop: Sides, turn: float) -> tuple[bytes | None, tuple[int, int]]:
        from PIL import Image as Images

        Images.MAX_IMAGE_PIXELS = None  # Our own bound, below.
        relation = self._part.rels.get(tie) if tie else None
        if relation is None or relation.is_external:
            return None, (0, 0)
        blob = relation.target_part.blob
        try:
            with Images.open(io.BytesIO(blob), formats=_FORMATS) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None, (0, 0)
                picture.load()
                as_it_is = picture.format == "JPEG" and picture.mode in {"L", "RGB"}
                if as_it_is and crop == (0.0, 0.0, 0.0, 0.0) and not turn:
                    return blob, picture.size
                plain = _plain(picture)
        except PILLOW_FAILS_WITH:
            return None, (0, 0)
        return _saved(_turned(_cropped(plain, crop), turn))


def _shown_in(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in {_TEXT_BOX, FALLBACK}:
            continue
        if child.tag in _IMAGES or child.tag in _UNDRAWN:
            yield child
        yield from _shown_in(child)


def _is_hidden(shape: Element) -> bool:
    return str(shape.get("hidden", "0")).lower() in {"1", "true", "on"}


def _size(element: Element, *, alone: bool) -> tuple[float, float]:
    """Width and height in points as shown on paper; nought where they are not told."""
    if element.tag.startswith(VML):
        return _vml_size(element)
    outer = next(element.iterancestors(f"{WP}inline", f"{WP}anchor"), None)
    extent = outer.find(f"{WP}extent") if outer is not None else None
    if extent is None:
        return 0.0, 0.0
    size = _lengths(extent)
    if alone:
        return size
    own = _own_extent(element)
    group = next((g for g in element.iterancestors() if g.tag.endswith("}wgp")), None)
    inner = group.find(f".//{A}xfrm/{A}chExt") if group is not None else None
    if own is None or inner is None:
        return size
    (width, height), (wide, tall) = _lengths(own), _lengths(inner)
    return width * size[0] / max(wide, 1.0), height * size[1] / max(tall, 1.0)


def _own_extent(element: Element) -> Element | None:
    for above in element.iterancestors():
        for child in above:
            if child.tag.endswith("}spPr"):
                return child.find(f"{A}xfrm/{A}ext")
    return None


def _lengths(extent: Element) -> tuple[float, float]:
    return tuple(max(whole(extent.get(side)), 0) * _POINTS_OF_EMU for side in ("cx", "cy"))  # type: ignore[return-value]


def _vml_size(element: Element) -> tuple[float, float]:
    shape = element.getparent()
    width, height = (_styled(shape, side) for side in ("width", "height"))
    group = next(shape.iterancestors(f"{VML}group"), None) if shape is not None else None
    if group is not None:
        wide, tall = (_styled(group, side) for side in ("width", "height"))
        across, down = (
            max(float(whole(part, 1000)), 1.0)
            for part in (str(group.get("coordsize", "1000,1000")) + ",").split(",")[:2]
        )
        return width * wide / across, height * tall / down
    return width, height


def _styled(shape: Element | None, side: str) -> float:
    if shape is None:
        return 0.0
    for entry in str(shape.get("style", "")).split(";"):
        name, _, length = entry.partition(":")
        found = _LENGTH.match(length)
        if name.strip() == side and found and found[1].count(".") <= 1 and len(found[1]) < 12:
            return max(float(found[1].strip(".-") or 0) * _POINTS.get(found[2] or "", 1.0), 0.0)
    return 0.0


def _crop(element: Element) -> Sides:
    """What is cut off at left, top, right and bottom, as parts of the whole."""
    if element.tag.startswith(VML):
        cut = [_fraction(element.get(f"crop{side}")) for side in ("left", "top", "right", "bottom")]
    else:
        parent = element.getparent()
        inner = parent.find(f"{A}srcRect") if parent is not None else None
        cut = [whole(inner.get(side)) / _WHOLE if inner is not None else 0.0 for side in "ltrb"]
    left, top, right, bottom = (min(max(part, 0.0), 0.99) for part in cut)
    return (
        (left, top, right, bottom) if left + right < 0.99 and top + bottom < 0.99 else (0, 0, 0, 0)
    )


def _fraction(text: str | None) -> float:
    if not text:
        return 0.0
    if text.endswith("f"):
        return whole(text[:-1]) / 65_536
    return float(text) if re.fullmatch(r"-?\d?\.?\d{1,9}", text) else 0.0


def _turn(element: Element) -> float:
    """Degrees clockwise, as a shape of DrawingML or of VML is turned."""
    if element.tag.startswith(VML):
        shape = element.getparent()
        style = str(shape.get("style", "")) if shape is not None else ""
        found = re.search(r"rotation:\s*(-?\d{1,3})(?:;|$)", style)
        return float(found[1]) % 360 if found else 0.0
    extent = _own_extent(element)
    frame = extent.getparent() if extent is not None else None
    return (whole(frame.get("rot")) / _DEGREE) % 360 if frame is not None else 0.0


def _lies(turn: float) -> bool:
    return 45 < turn % 180 < 135


def _plain(picture: "Image.Image") -> "Image.Image":
    """Black and white, grey or colours, on white paper where it was clear."""
    from PIL import Image as Images

    if picture.mode in {"1", "L", "RGB"} and "transparency" not in picture.info:
        return picture.copy()
    if picture.mode in {"CMYK", "YCbCr", "LAB", "HSV"}:
        return picture.convert("RGB")
    if picture.mode.startswith(("I", "F")):
        from reading.ocr.images import plain_pixels

        return Images.fromarray(plain_pixels(picture)[0])
    clear = picture.convert("RGBA")
    paper = Images.new("RGBA", clear.size, (255, 255, 255, 255))
    return Images.alpha_composite(paper, clear).convert("RGB")


def _cropped(picture: "Image.Image", crop: Sides) -> "Image.Image":
    wide, tall = picture.size
    left, top, right, bottom = crop
    box = (
        round(left * wide),
        round(top * tall),
        round((1 - right) * wide),
        round((1 - bottom) * tall),
    )
    return picture.crop(box) if box[2] > box[0] and box[3] > box[1] else picture


def _turned(picture: "Image.Image", turn: float) -> "Image.Image":
    if not turn:
        return picture
    from PIL.Image import Resampling

    if turn % 90:
        picture = picture.convert("RGB")
    white = 255 if picture.mode in {"1", "L"} else (255, 255, 255)
    way = Resampling.NEAREST if turn % 90 == 0 else Resampling.BICUBIC
    return picture.rotate(-turn, expand=True, fillcolor=white, resample=way)


def _saved(picture: "Image.Image") -> tuple[bytes, tuple[int, int]]:
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=1)
    return target.getvalue(), picture.size
