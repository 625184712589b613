"""
The picture of a page, taken out of the file as untouched as possible.

A scanned PDF page is nearly always one full-page image. Taking that image out spares a
rendering and keeps the scanner's own pixels; every other page is rendered by PDFium.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.ocr.errors import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

A4_LONG_INCHES = 11.69
# What no office scanner exceeds: A0 at 250 dpi. Larger pages are rendered smaller.
MOST_PIXELS = 60_000_000
RENDER_DPI = 250.0


@dataclass(frozen=True, slots=True)
class PageImage:
    """
    The pixels of a page, upright as a viewer shows it, and where they lie on the page.

    `pixels` is grey (height x width) or RGB (height x width x 3). `area` is the part of the
    page they cover (left, top, right, bottom as fractions). `dpi` is (across, down) of these
    pixels; `scanned_dpi` the scan's own where the page had to be rendered, else nought.
    """

    pixels: NDArray[np.uint8]
    area: tuple[float, float, float, float]
    dpi: tuple[float, float]
    mode: str
    codec: str
    dpi_assumed: bool = False
    scanned_dpi: float = 0.0

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


class PicturePages:
    """A JPEG, PNG or TIFF file; every frame of a TIFF is a page."""

    def __init__(self, path: Path) -> None:
        from PIL import Image as Images

        Images.MAX_IMAGE_PIXELS = None  # Our own bound, below, has a reason a person can read.
        try:
            self._picture = Images.open(path)
        except (OSError, ValueError, SyntaxError) as error:
            raise Unreadable("damaged", detail=str(error)[:200]) from error
        self.page_count = int(getattr(self._picture, "n_frames", 1))

    def page(self, number: int) -> PageImage:
        if not 1 <= number <= self.page_count:
            raise Unreadable("page_missing", page=number)
        from PIL import ImageOps

        try:
            self._picture.seek(number - 1)
            if self._picture.width * self._picture.height > 4 * MOST_PIXELS:
                raise Unreadable("page_too_large", page=number)
            upright = ImageOps.exif_transpose(self._picture)
            pixels, mode = plain_pixels(upright)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error
        stated = _stated_dpi(self._picture, turned=upright.size != self._picture.size)
        dpi, assumed = believable_dpi(pixels.shape[1], pixels.shape[0], stated)
        codec = str(self._picture.format or "").lower()
        return PageImage(pixels, (0.0, 0.0, 1.0, 1.0), dpi, mode, codec, assumed)

    def close(self) -> None:
        self._picture.close()


def _stated_dpi(picture: Image, *, turned: bool) -> tuple[float, float] | None:
    with suppress(TypeError, ValueError, KeyError, ZeroDivisionError):
        across, down = (float(side) for side in picture.info["dpi"])
        return (down, across) if turned else (across, down)
    return None


def believable_dpi(
    width: int, height: int, stated: tuple[float, float] | None
) -> tuple[tuple[float, float], bool]:
    """
    The stated resolution if a sheet of paper can have it, else that of an A4 sheet.

    Cameras and careless converters write 72 dpi whatever the paper; scaled by it, a page
    would become forty times too large. Returns the resolution and whether it was assumed.
    """
    if stated and all(75 <= side <= 2450 for side in stated):
        inches = width / stated[0], height / stated[1]
        if max(inches) <= 48 and min(inches) > 0:
            fits_a3 = max(inches) <= 17.5
            if fits_a3 or min(stated) > 96:
                return stated, False
    side = max(width, height) / A4_LONG_INCHES
    return (side, side), True


def plain_pixels(picture: Image) -> tuple[NDArray[np.uint8], str]:
    """Eight-bit grey or RGB pixels of any Pillow picture, with the mode it was scanned in."""
    kind = picture.mode
    if kind == "1":
        return np.asarray(picture.convert("L")), "bilevel"
    if kind == "L":
        return np.asarray(picture), "grey"
    if kind.startswith(("I", "F")):
        return _eight_bits(picture), "grey"
    if kind in {"P", "RGBA", "LA", "PA", "RGBa", "La"}:
        return _on_white_paper(picture)
    return np.asarray(picture.convert("RGB")), "colour"


def _eight_bits(picture: Image) -> NDArray[np.uint8]:
    deep = np.asarray(picture, dtype=np.float32)
    top = 65535.0 if deep.max(initial=0) > 255 else 255.0
    return np.asarray(np.clip(deep * (255.0 / top), 0, 255), dtype=np.uint8)


def _on_white_paper(picture: Image) -> tuple[NDArray[np.uint8], str]:
    from PIL import Image as Images

    clear = picture.convert("RGBA")
    paper = Images.new("RGBA", clear.size, (255, 255, 255, 255))
    flat = np.asarray(Images.alpha_composite(paper, clear).convert("RGB"))
    if (flat[..., 0] == flat[..., 1]).all() and (flat[..., 1] == flat[..., 2]).all():
        grey = np.ascontiguousarray(flat[..., 0])
        two = bool(np.isin(grey, (0, 255)).all())
        return grey, "bilevel" if two else "grey"
    return flat, "colour"


def as_float(value: Any) -> float:
    """A PDF number; NaN and nonsense count as nought."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if np.isfinite(number) else 0.0
