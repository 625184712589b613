"""
One page of a PDF as pixels.

Runs in a cage only. PDFium asks for the bytes it needs; the file is never read whole, and pages
other than the one wanted are not loaded.
"""

import contextlib
import ctypes
import io
import math
from collections.abc import Iterator
from typing import BinaryIO, Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw

MIN_WIDTH: Final = 200
MAX_WIDTH: Final = 2400
# A page drawn as a ribbon may not ask for a bitmap of any height.
MAX_HEIGHT: Final = 4 * MAX_WIDTH

_TURNS: Final = {0: 0, 90: 1, 180: 2, 270: 3}


class NotRenderable(Exception):
    """The file or the page is at fault; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PageMissing(NotRenderable):
    """The file has no page of this number."""

    def __init__(self) -> None:
        super().__init__("page_missing")


def page_count(source: BinaryIO) -> int:
    """How many pages the file announces. Raises NotRenderable."""
    with _document(source) as document:
        return len(document)


def draw_page(source: BinaryIO, number: int, *, width: int, rotation: int = 0) -> Image.Image:
    """
    Page `number` (from 1) in RGB, `width` pixels wide after turning it `rotation` degrees
    clockwise (0, 90, 180, 270; on top of the page's own turn). A page more than MAX_HEIGHT high
    at that width is made smaller to fit.

    The same page gives the same pixels. `source` is a seekable stream and stays open; what it
    raises while it is read goes through. Raises PageMissing, NotRenderable, and ValueError for a
    width outside MIN_WIDTH..MAX_WIDTH or another rotation.
    """
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        raise ValueError(f"A page image is {MIN_WIDTH} to {MAX_WIDTH} pixels wide.")
    if rotation not in _TURNS:
        raise ValueError("A page is turned by 0, 90, 180 or 270 degrees.")
    with _document(source) as document:
        return _draw(document, number, width, rotation)


class _Reader:
    """
    Hands PDFium the bytes it asks for and keeps what the source raises.

    An exception cannot cross PDFium. Told only that bytes are lacking, it would take a failing
    disk for a damaged file, or draw a page with its pictures left out.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.error: Exception | None = None
        self.access = raw.FPDF_FILEACCESS()
        self.access.m_FileLen = source.seek(0, io.SEEK_END)
        self.access.m_GetBlock = type(self.access.m_GetBlock)(self._fill)

    def _fill(
        self, _: object, position: int, target: "ctypes._Pointer[ctypes.c_ubyte]", size: int
    ) -> int:
        """PDFium's callback: 1 when `size` bytes from `position` were copied to `target`."""
        if self.error is not None:
            return 0
        try:
            self._source.seek(position)
            content = self._source.read(size)
            while len(content) < size and (more := self._source.read(size - len(content))):
                content += more
        # Whatever it is, it goes on its way as soon as PDFium has returned.
        except Exception as error:  # noqa: BLE001
            self.error = error
            return 0
        ctypes.memmove(target, content, len(content))
        return int(len(content) == size)


@contextlib.contextmanager
def _document(source: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    reader = _Reader(source)
    handle = raw.FPDF_LoadCustomDocument(reader.access, None)
    if not handle:
        raise reader.error or NotRenderable(_why(raw.FPDF_GetLastError()))
    with contextlib.closing(pypdfium2.PdfDocument(handle)) as document:
        if len(document) < 1:
            raise reader.error or NotRenderable("no_pages")
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise reader.error or NotRenderable("damaged") from error
        except NotRenderable as error:
            raise reader.error or error from None
    if reader.error is not None:
        raise reader.error


def _why(code: int) -> str:
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "password"
    return "not_a_pdf"


def _ratio(document: pypdfium2.PdfDocument, number: int, rotation: int) -> float:
    """Height to width of the page as it will be seen."""
    if not 1 <= number <= len(document):
        raise PageMissing
    width, height = document.get_page_size(number - 1)
    if not (math.isfinite(width) and math.isfinite(height) and min(width, height) > 0):
        raise NotRenderable("no_size")
    return float(width / height if rotation % 180 else height / width)


def _draw(document: pypdfium2.PdfDocument, number: int, width: int, rotation: int) -> Image.Image:
    ratio = _ratio(document, number, rotation)
    height = max(1, round(width * ratio))
    if height > MAX_HEIGHT:
        width, height = max(1, round(MAX_HEIGHT / ratio)), MAX_HEIGHT
    # Fields are drawn apart from the page: the visible stamp of a digital signature is one.
    document.init_forms()
    with (
        contextlib.closing(document.get_page(number - 1)) as page,
        contextlib.closing(
            pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
        ) as bitmap,
    ):
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        flags = raw.FPDF_ANNOT | raw.FPDF_RENDER_LIMITEDIMAGECACHE
        how = (bitmap, page, 0, 0, width, height, _TURNS[rotation], flags)
        raw.FPDF_RenderPageBitmap(*how)
        if document.formenv:
            raw.FPDF_FFLDraw(document.formenv, *how)
        image: Image.Image = bitmap.to_pil().copy()
    return image
