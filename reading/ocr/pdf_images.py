"""Pages of a PDF as pictures: the scanner's own image where there is one, else PDFium's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from reading.ocr.errors import Unreadable
from reading.ocr.images import (
    MOST_PIXELS,
    RENDER_DPI,
    PageImage,
    Soundness,
    as_float,
    believable_dpi,
)
from reading.ocr.laid_over import lacks_drawing, marks_laid_over, reach_of, signature_ink
from reading.ocr.notes import notes_on
from reading.ocr.page_geometry import PageBox, page_box
from reading.ocr.pdf_decoding import (
    PDF_FAILS_WITH,
    page_content_is_whole,
    scan_mode,
    take_image,
)
from reading.ocr.pdf_painting import PlacedImage, draws_aside, painted_images
from reading.ocr.picture_witness import (
    MOST_OF_A_PAGE,
    judged_aside,
    judged_by,
    pixel_count,
    surface_of,
    witness_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pypdfium2 import PdfDocument

    from reading.ocr.strict_decoding import Decoded

_COLOUR_SPREAD = 24
_DRAWS = re.compile(rb"\bDo\b|\bBI\b")


class PdfPages:
    """An open PDF. The file is read on demand and never written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rendering: Any = None
        try:
            self.pdf = pikepdf.open(path, suppress_warnings=True)
            self.page_count = len(self.pdf.pages)
        except pikepdf.PasswordError as error:
            raise Unreadable("password") from error
        except (*PDF_FAILS_WITH, OSError) as error:
            raise Unreadable("damaged", detail=str(error)[:200]) from error

    def page(self, number: int) -> PageImage:
        page, box = self._page(number)
        try:
            notes = notes_on(page)
            image = self._shown(number, page, box)
            return replace(image, by_hand=notes.by_hand, note_level=notes.level)
        except PDF_FAILS_WITH as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error

    def _shown(self, number: int, page: pikepdf.Page, box: PageBox) -> PageImage:
        painted = painted_images(self.pdf, page)
        laid = marks_laid_over(page)
        known: Decoded | None = None
        if painted.whole and painted.only_images and len(painted.images) == 1:
            taken, known = _take_out(painted.images[0], box)
            if taken is not None:
                seen = self._laid_on(taken, number, box, laid) if laid else taken
                return judged_aside(seen, painted)
        witness = witness_of(painted, box, known)
        if not painted.images and _holds_objects(page):
            # An image that is there and not drawn: something is wrong with the drawing.
            witness = replace(witness, empty=False)
        largest = _largest(painted.images, box)
        image = self._render(number, box, largest=largest, marks=bool(laid))
        image = replace(image, drawn_not_read=any(lacks_drawing(mark) for mark in laid))
        return judged_by(image, witness, number)

    def soundness(self, number: int) -> Soundness:
        """As `PageSource.soundness`."""
        page, box = self._page(number)
        if not _draws_objects(page):
            return Soundness(None if page_content_is_whole(page) else 0.0)
        witness = witness_of(painted_images(self.pdf, page), box, None)
        if witness.lost + witness.unsure >= MOST_OF_A_PAGE:
            raise Unreadable("damaged", page=number)
        lost = round(witness.lost + witness.unsure, 4) if witness.damaged else None
        return Soundness(lost, witness.checked)

    def _page(self, number: int) -> tuple[pikepdf.Page, PageBox]:
        if not 1 <= number <= self.page_count:
            raise Unreadable("page_missing", page=number)
        try:
            page = self.pdf.pages[number - 1]
            return page, page_box(page)
        except PDF_FAILS_WITH as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error

    def _render(
        self, number: int, box: PageBox, *, largest: _Scan | None, marks: bool
    ) -> PageImage:
        import pypdfium2

        scale = RENDER_DPI / 72 * box.user_unit
        pixels = box.width * box.height * scale * scale
        scale *= min(1.0, (MOST_PIXELS / max(pixels, 1.0)) ** 0.5)
        rendering = self._opened_to_draw()
        try:
            page = rendering[number - 1]
            bitmap = page.render(
                scale=scale, may_draw_forms=marks, draw_annots=marks, rev_byteorder=True
            )
            drawn = bitmap.to_numpy().copy()
            bitmap.close()
            page.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error
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

    def _laid_on(
        self, taken: PageImage, number: int, box: PageBox, laid: list[pikepdf.Dictionary]
    ) -> PageImage:
        """
        The scan with what lies over it drawn on it; elsewhere it keeps the scanner's own pixels.

        A rendering of the whole page would cost diacritics. Where it cannot be drawn the scan is
        whole all the same, and only what lies over it was not seen.
        """
        rows, columns = reach_of(taken, box, laid)
        try:
            bare, seen = self._over(taken, number, rows, columns)
        except Unreadable:
            return replace(taken, drawn_not_read=True)
        changed = np.zeros(taken.pixels.shape[:2], dtype=bool)
        changed[rows, columns] = (bare != seen).any(axis=2)
        if changed.any():
            pixels = taken.pixels
            pixels = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels.copy()
            pixels[rows, columns][changed[rows, columns]] = seen[changed[rows, columns]]
            ink = signature_ink(changed, taken, box, laid)
            taken = replace(taken, pixels=pixels, signature_ink=ink)
        return replace(taken, drawn_not_read=any(lacks_drawing(mark) for mark in laid))

    def _over(
        self, taken: PageImage, number: int, rows: slice, columns: slice
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """A part of the scan as PDFium draws it, without and with what lies over it."""
        import pypdfium2
        from pypdfium2 import raw

        left, top, right, bottom = taken.area
        wide, tall = taken.width / (right - left), taken.height / (bottom - top)
        place = (
            round(-left * wide) - columns.start, round(-top * tall) - rows.start,
            round(wide), round(tall), 0,
        )  # fmt: skip
        size = columns.stop - columns.start, rows.stop - rows.start
        rendering = self._opened_to_draw()
        drawn = []
        try:
            page = rendering[number - 1]
            for flags in (0, raw.FPDF_ANNOT):
                bitmap = pypdfium2.PdfBitmap.new_native(
                    *size, raw.FPDFBitmap_BGR, rev_byteorder=True
                )
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
                how = (bitmap, page, *place, flags | raw.FPDF_REVERSE_BYTE_ORDER)
                raw.FPDF_RenderPageBitmap(*how)
                if flags and rendering.formenv:
                    raw.FPDF_FFLDraw(rendering.formenv, *how)
                drawn.append(bitmap.to_numpy().copy())
                bitmap.close()
            page.close()
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error
        return drawn[0], drawn[1]

    def _opened_to_draw(self) -> PdfDocument:
        """The file as PDFium opens it, if that finds the same pages."""
        import pypdfium2

        if self._rendering is None:
            try:
                self._rendering = pypdfium2.PdfDocument(self._path)
                # Fields are drawn apart from the page: the stamp of a digital signature is one.
                self._rendering.init_forms()
                count = len(self._rendering)
            except pypdfium2.PdfiumError as error:
                raise Unreadable("damaged", detail=str(error)[:200]) from error
            if count != self.page_count:
                raise Unreadable("damaged", detail="two libraries count the pages differently")
        return self._rendering

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


def _holds_objects(page: pikepdf.Page) -> bool:
    try:
        return len(page.resources.get("/XObject", {})) > 0
    except PDF_FAILS_WITH:
        return False


def _draws_objects(page: pikepdf.Page) -> bool:
    """Whether the page may draw images at all; most printed pages do not."""
    if _holds_objects(page) or draws_aside(page):
        return True
    try:
        drawing = page.obj.get("/Contents")
        parts = drawing if isinstance(drawing, pikepdf.Array) else [drawing]
        return any(_DRAWS.search(part.read_bytes()) for part in parts if part is not None)
    except PDF_FAILS_WITH:
        return True


def _take_out(placed: PlacedImage, box: PageBox) -> tuple[PageImage | None, Decoded | None]:
    """
    The image as it lies on the page, or None when only a rendering shows it truly.

    The second is what was learnt of the image while it was decoded.
    """
    lie = box.lie_of(placed.matrix)
    stream = placed.stream
    if stream is None or lie is None or lie.beyond > 0.02:
        return None, None
    if not 0 < pixel_count(stream) <= MOST_PIXELS or not _plain(stream):
        return None, None
    found = take_image(stream)
    if found.pixels is None or found.damage is not None:
        return None, found
    mode = scan_mode(stream, found)
    pixels = lie.upright(found.pixels)
    tall, wide = pixels.shape[:2]
    left, top, right, bottom = lie.area
    across = wide / max((right - left) * box.width_inches, 1e-6)
    down = tall / max((bottom - top) * box.height_inches, 1e-6)
    dpi, assumed = believable_dpi(wide, tall, (across, down))
    return PageImage(pixels, lie.area, dpi, mode, _codec(stream), assumed), found


def _plain(stream: pikepdf.Object) -> bool:
    """No mask, no CMYK, no separations: for those PDFium's colours are the right ones."""
    try:
        return _is_plain(stream)
    except PDF_FAILS_WITH:
        return False


def _is_plain(stream: pikepdf.Object) -> bool:
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
    name = str(filters or "/raw").lstrip("/").removesuffix("Decode").lower()[:20]
    return name.removesuffix("fax")


def _largest(images: tuple[PlacedImage, ...], box: PageBox) -> _Scan | None:
    """What the page's largest image says of the scan, if it fills a good part of the page."""
    best: tuple[float, PlacedImage, pikepdf.Stream] | None = None
    for placed in images:
        share = surface_of(placed) / max(box.width * box.height, 1.0)
        if placed.stream is not None and share > 0.5 and (best is None or share > best[0]):
            best = share, placed, placed.stream
    if best is None:
        return None
    stream = best[2]
    a, b = best[1].matrix[0, 0], best[1].matrix[1, 0]
    inches = float(np.hypot(a, b)) * box.user_unit / 72
    mode = "colour"
    if as_float(stream.get("/BitsPerComponent", 8)) == 1 or stream.get("/ImageMask"):
        mode = "bilevel"
    elif _is_grey(stream.get("/ColorSpace")):
        mode = "grey"
    dpi = as_float(stream.get("/Width", 0)) / inches if inches > 0 else 0.0
    return _Scan(mode, _codec(stream), dpi)


def _is_grey(space: pikepdf.Object | None) -> bool:
    return isinstance(space, pikepdf.Name) and str(space) in {"/DeviceGray", "/CalGray"}


def _mode_of(pixels: NDArray[np.uint8]) -> str:
    if pixels.ndim == 2:
        return "grey"
    small = pixels[::4, ::4].astype(np.int16)
    spread = small.max(axis=2) - small.min(axis=2)
    return "colour" if float((spread > _COLOUR_SPREAD).mean()) > 0.0005 else "grey"
