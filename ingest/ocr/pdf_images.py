"""Pages of a PDF as pictures: the scanner's own image where there is one, else PDFium's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from ingest.ocr.errors import Unreadable
from ingest.ocr.images import (
    MOST_PIXELS,
    RENDER_DPI,
    PageImage,
    as_float,
    believable_dpi,
    plain_pixels,
)
from ingest.ocr.page_geometry import PageBox, page_box
from ingest.ocr.pdf_painting import PlacedImage, painted_images

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MARKS = {"/Stamp", "/FreeText", "/Ink", "/Square", "/Circle", "/Line", "/Highlight"}
_COLOUR_SPREAD = 24


class PdfPages:
    """An open PDF. The file is read on demand and never written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rendering: Any = None
        try:
            self.pdf = pikepdf.open(path)
        except pikepdf.PasswordError as error:
            raise Unreadable("password") from error
        except (pikepdf.PdfError, OSError) as error:
            raise Unreadable("damaged", detail=str(error)[:200]) from error
        self.page_count = len(self.pdf.pages)

    def page(self, number: int) -> PageImage:
        if not 1 <= number <= self.page_count:
            raise Unreadable("page_missing", page=number)
        page = self.pdf.pages[number - 1]
        box = page_box(page)
        try:
            painted = painted_images(page)
        except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
            painted = None
        marks = _has_marks(page)
        if painted and painted.only_images and len(painted.images) == 1 and not marks:
            taken = _take_out(painted.images[0], box)
            if taken is not None:
                return taken
        largest = _largest(painted.images if painted else (), box)
        return self._render(number, box, largest=largest, marks=marks)

    def _render(
        self, number: int, box: PageBox, *, largest: _Scan | None, marks: bool
    ) -> PageImage:
        import pypdfium2

        scale = RENDER_DPI / 72 * box.user_unit
        pixels = box.width * box.height * scale * scale
        scale *= min(1.0, (MOST_PIXELS / max(pixels, 1.0)) ** 0.5)
        try:
            if self._rendering is None:
                self._rendering = pypdfium2.PdfDocument(self._path)
            page = self._rendering[number - 1]
            bitmap = page.render(
                scale=scale, may_draw_forms=False, draw_annots=marks, rev_byteorder=True
            )
            drawn = bitmap.to_numpy().copy()
            bitmap.close()
            page.close()
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise Unreadable("page_undecodable", page=number, detail=str(error)[:200]) from error
        drawn = drawn[..., :3] if drawn.ndim == 3 else drawn
        dpi = 72 * scale / box.user_unit
        return PageImage(
            pixels=drawn,
            area=(0.0, 0.0, 1.0, 1.0),
            dpi=(dpi, dpi),
            mode=largest.mode if largest else _mode_of(drawn),
            codec=largest.codec if largest else "rendered",
            scanned_dpi=largest.dpi if largest else 0.0,
        )

    def close(self) -> None:
        if self._rendering is not None:
            self._rendering.close()
            self._rendering = None
        self.pdf.close()


@dataclass(frozen=True, slots=True)
class _Scan:
    mode: str
    codec: str
    dpi: float


def _has_marks(page: pikepdf.Page) -> bool:
    """Whether something was laid over the page that a reader sees, signature fields aside."""
    marks = page.obj.get("/Annots")
    if not isinstance(marks, pikepdf.Array):
        return False
    return any(
        isinstance(mark, pikepdf.Dictionary)
        and str(mark.get("/Subtype")) in _MARKS
        and "/AP" in mark
        for mark in marks
    )


def _take_out(placed: PlacedImage, box: PageBox) -> PageImage | None:
    """The image as it lies on the page, or None when only a rendering shows it truly."""
    lie = box.lie_of(placed.matrix)
    if lie is None or lie.beyond > 0.02:
        return None
    stream = placed.stream
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if not 0 < width * height <= MOST_PIXELS or not _plain(stream):
        return None
    try:
        picture = pikepdf.PdfImage(stream).as_pil_image()
        pixels, mode = plain_pixels(picture)
    except (
        pikepdf.PdfError,
        pikepdf.UnsupportedImageTypeError,
        pikepdf.exceptions.DependencyError,
        NotImplementedError,
        OSError,
        ValueError,
        TypeError,
        AttributeError,
    ):
        return None  # PDFium decodes more kinds, JBIG2 among them.
    pixels = lie.upright(pixels)
    tall, wide = pixels.shape[:2]
    left, top, right, bottom = lie.area
    across = wide / max((right - left) * box.width_inches, 1e-6)
    down = tall / max((bottom - top) * box.height_inches, 1e-6)
    dpi, assumed = believable_dpi(wide, tall, (across, down))
    return PageImage(pixels, lie.area, dpi, mode, _codec(stream), assumed)


def _plain(stream: pikepdf.Object) -> bool:
    """No mask, no CMYK, no separations: for those PDFium's colours are the right ones."""
    if stream.get("/ImageMask") or "/SMask" in stream or "/Mask" in stream:
        return False
    bits = as_float(stream.get("/BitsPerComponent", 8))
    if bits != 1 and _remapped(stream):
        return False
    space: Any = stream.get("/ColorSpace")
    if isinstance(space, pikepdf.Name):
        return str(space) in {"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/G", "/RGB"}
    if isinstance(space, pikepdf.Array) and len(space):
        family = str(space[0])
        if family == "/ICCBased":
            return int(space[1].get("/N", 0)) in {1, 3}
        if family == "/Indexed":
            base = space[1]
            if isinstance(base, pikepdf.Array):
                return str(base[0]) in {"/ICCBased", "/CalRGB", "/CalGray"} and (
                    str(base[0]) != "/ICCBased" or int(base[1].get("/N", 0)) in {1, 3}
                )
            return str(base) in {"/DeviceRGB", "/DeviceGray"}
        return family in {"/CalRGB", "/CalGray"}
    return False


def _remapped(stream: pikepdf.Object) -> bool:
    """A /Decode that turns the levels over; a JPEG's would be lost on the way out."""
    levels = stream.get("/Decode")
    if not isinstance(levels, pikepdf.Array):
        return False
    return any(as_float(level) != index % 2 for index, level in enumerate(levels))


def _codec(stream: pikepdf.Object) -> str:
    """The last filter's short name: dct, ccitt, flate, jpx, jbig2, lzw or raw."""
    filters: Any = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        filters = filters[-1] if len(filters) else None
    name = str(filters or "/raw").lstrip("/").removesuffix("Decode").lower()
    return name.removesuffix("fax")


def _largest(images: tuple[PlacedImage, ...], box: PageBox) -> _Scan | None:
    """What the page's largest image says of the scan, if it fills a good part of the page."""
    best: tuple[float, PlacedImage] | None = None
    for placed in images:
        share = abs(np.linalg.det(placed.matrix[:, :2])) / max(box.width * box.height, 1.0)
        if share > 0.5 and (best is None or share > best[0]):
            best = share, placed
    if best is None:
        return None
    stream = best[1].stream
    a, b = best[1].matrix[0, 0], best[1].matrix[1, 0]
    inches = float(np.hypot(a, b)) * box.user_unit / 72
    mode = "colour"
    if as_float(stream.get("/BitsPerComponent", 8)) == 1 or stream.get("/ImageMask"):
        mode = "bilevel"
    elif str(stream.get("/ColorSpace")) in {"/DeviceGray", "/CalGray"}:
        mode = "grey"
    dpi = as_float(stream.get("/Width", 0)) / inches if inches > 0 else 0.0
    return _Scan(mode, _codec(stream), dpi)


def _mode_of(pixels: NDArray[np.uint8]) -> str:
    if pixels.ndim == 2:
        return "grey"
    small = pixels[::4, ::4].astype(np.int16)
    spread = small.max(axis=2) - small.min(axis=2)
    return "colour" if float((spread > _COLOUR_SPREAD).mean()) > 0.0005 else "grey"
