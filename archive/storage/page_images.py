"""
Pages of a PDF as images, one at a time.

PDFium may be used by one thread at a time, so everything that touches it happens under one lock
and is closed under it too. It asks for the bytes it needs; the file is never read whole, and
pages other than the one wanted are not loaded.
"""

import contextlib
import ctypes
import io
import math
import threading
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from archive.storage.stamps import burn_in

MIN_WIDTH: Final = 200
MAX_WIDTH: Final = 2400
# A page drawn as a ribbon may not ask for a bitmap of any height.
MAX_HEIGHT: Final = 4 * MAX_WIDTH
# Thin strokes and the marks over letters stay clean; above this only the size grows.
JPEG_QUALITY: Final = 82

_PDFIUM = threading.Lock()
_TURNS: Final = {0: 0, 90: 1, 180: 2, 270: 3}


class NotRenderable(Exception):
    """The file or the page is at fault: no PDF, protected by a password, damaged, without size."""


class PageMissing(Exception):
    """The file has no page of this number."""


class PageSize(NamedTuple):
    """Width and height of a page as it is seen, in points (1/72 inch)."""

    width: float
    height: float


def page_count(source: BinaryIO) -> int:
    """How many pages the file announces. Raises NotRenderable."""
    with _document(source) as document:
        return len(document)


def page_sizes(source: BinaryIO, numbers: Iterable[int] | None = None) -> list[PageSize]:
    """
    Sizes of the pages of these numbers (from 1), or of all pages, without loading their content.

    Raises PageMissing and NotRenderable.
    """
    with _document(source) as document:
        wanted = range(1, len(document) + 1) if numbers is None else numbers
        return [_size(document, number) for number in wanted]


def render_page(
    source: BinaryIO, number: int, *, width: int, stamp: str | None, rotation: int = 0
) -> bytes:
    """
    Page `number` (from 1) as a JPEG, `width` pixels wide after turning it `rotation` degrees
    clockwise (0, 90, 180, 270; on top of the page's own turn). A page more than MAX_HEIGHT high
    at that width is made smaller to fit.

    `stamp` is burnt in and may be None only where nobody's name belongs on the image. Without it
    the same page gives the same bytes. `source` is a seekable stream and stays open; what it
    raises while it is read goes through. Raises PageMissing, NotRenderable, and ValueError for a
    width outside MIN_WIDTH..MAX_WIDTH or another rotation.
    """
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        raise ValueError(f"A page image is {MIN_WIDTH} to {MAX_WIDTH} pixels wide.")
    if rotation not in _TURNS:
        raise ValueError("A page is turned by 0, 90, 180 or 270 degrees.")
    with _document(source) as document:
        image = _draw(document, number, width, rotation)
    if stamp is not None:
        burn_in(image, stamp)
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=JPEG_QUALITY)
    return jpeg.getvalue()


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

    def _fill(self, _: Any, position: int, target: Any, size: int) -> int:
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
    with _PDFIUM:
        handle = raw.FPDF_LoadCustomDocument(reader.access, None)
        if not handle:
            raise reader.error or NotRenderable(_why(raw.FPDF_GetLastError()))
        with contextlib.closing(pypdfium2.PdfDocument(handle)) as document:
            if len(document) < 1:
                raise reader.error or NotRenderable("The file has no pages.")
            try:
                yield document
            except pypdfium2.PdfiumError as error:
                raise reader.error or NotRenderable("The page is damaged.") from error
            except (NotRenderable, PageMissing) as error:
                raise reader.error or error from None
    if reader.error is not None:
        raise reader.error


def _why(code: int) -> str:
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "The file is protected by a password."
    return "The file is not a PDF, or is damaged."


def _size(document: pypdfium2.PdfDocument, number: int) -> PageSize:
    if not 1 <= number <= len(document):
        raise PageMissing(f"The file has {len(document)} pages, and no page {number}.")
    size = PageSize(*document.get_page_size(number - 1))
    if not (math.isfinite(size.width) and math.isfinite(size.height) and min(size) > 0):
        raise NotRenderable("The page has no size.")
    return size


def _draw(document: pypdfium2.PdfDocument, number: int, width: int, rotation: int) -> Image.Image:
    size = _size(document, number)
    ratio = size.width / size.height if rotation % 180 else size.height / size.width
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
