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

from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.ocr.complaints import complaints
from reading.ocr.errors import Unreadable
from reading.ocr.strict_decoding import (
    Damage,
    Rows,
    damage_told_by_libtiff,
    decode_jpeg,
    is_uniform,
    tiff_page_damage,
    worse,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

A4_LONG_INCHES = 11.69
# What no office scanner exceeds: A0 at 250 dpi. Larger pages are rendered smaller.
MOST_PIXELS = 60_000_000
RENDER_DPI = 250.0
_ORIENTATION = 0x0112
_STRIP_STARTS, _STRIP_LENGTHS, _TILE_STARTS, _TILE_LENGTHS = 273, 279, 324, 325
# Anticlockwise, before the picture is mirrored left to right.
_QUARTER_TURNS = {3: 2, 4: 2, 5: 3, 6: 3, 7: 1, 8: 1}
_MIRRORED = {2, 4, 5, 7}


@dataclass(frozen=True, slots=True)
class PageImage:
    """
    The pixels of a page, upright as a viewer shows it, and where they lie on the page.

    `pixels` is grey (height x width) or RGB (height x width x 3). `area` is the part of the
    page they cover (left, top, right, bottom as fractions). `dpi` is (across, down) of these
    pixels; `scanned_dpi` the scan's own where the page had to be rendered, else nought.
    `damage` is the share of the page that is known to be missing or wrong, nought where the place
    is not known, None where all was decoded. `proved`: were it blank, it would be blank indeed.
    `checked` is False where it draws something that nobody could look into: it may lack a part.
    `drawn_not_read`: other programs may show a mark on the page that is not in these pixels.
    `by_hand`: something that a person wrote in a viewer lies over it; `note_level`: the level that
    it names, or "".
    `signature_ink`: where stamps of digital signatures drew over the scan, as a coarse grid.
    """

    pixels: NDArray[np.uint8]
    area: tuple[float, float, float, float]
    dpi: tuple[float, float]
    mode: str
    codec: str
    dpi_assumed: bool = False
    scanned_dpi: float = 0.0
    damage: float | None = None
    proved: bool = True
    checked: bool = True
    drawn_not_read: bool = False
    by_hand: bool = False
    note_level: str = ""
    signature_ink: NDArray[np.bool_] | None = None

    @property
    def is_sliver(self) -> bool:
        """Whether no line of text could stand on it: narrower than three millimetres."""
        across, down = self.width / self.dpi[0], self.height / self.dpi[1]
        return min(across, down) * 25.4 < 3 or min(self.width, self.height) < 8

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class Soundness:
    """`damage` and `checked` as in `PageImage`, of a page that is not drawn."""

    damage: float | None
    checked: bool = True


class PicturePages:
    """A JPEG, PNG or TIFF file; every frame of a TIFF is a page."""

    def __init__(self, path: Path) -> None:
        from PIL import Image as Images

        Images.MAX_IMAGE_PIXELS = None  # Our own bound, below, has a reason a person can read.
        self._path = path
        try:
            self._picture = Images.open(path)
            self.page_count = frame_count(self._picture)
        except PILLOW_FAILS_WITH as error:
            raise Unreadable("damaged", detail=str(error)[:200]) from error

    def page(self, number: int) -> PageImage:
        self._turn_to(number)
        picture = self._picture
        try:
            stated = _stated_dpi(picture)
            pixels, mode, damage = self._decoded(number)
        except PILLOW_FAILS_WITH as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error
        if damage is not None and (damage.lost >= 0.5 or is_uniform(pixels)):
            raise Unreadable("damaged", page=number)
        upright = turned_upright(pixels, orientation_of(picture))
        if stated and upright.shape[:2] != pixels.shape[:2]:
            stated = stated[::-1]
        dpi, assumed = believable_dpi(upright.shape[1], upright.shape[0], stated)
        return PageImage(
            upright,
            (0.0, 0.0, 1.0, 1.0),
            dpi,
            mode,
            codec=str(picture.format or "").lower(),
            dpi_assumed=assumed,
            damage=None if damage is None else round(damage.lost, 4),
        )

    def soundness(self, number: int) -> Soundness:
        """As `PageSource.soundness`: a picture has to be decoded for it."""
        return Soundness(self.page(number).damage)

    def close(self) -> None:
        self._picture.close()

    def _turn_to(self, number: int) -> None:
        if not 1 <= number <= self.page_count:
            raise Unreadable("page_missing", page=number)
        try:
            self._picture.seek(number - 1)
        except PILLOW_FAILS_WITH as error:
            raise Unreadable("damaged", page=number, detail=str(error)[:200]) from error
        if self._picture.width * self._picture.height > 4 * MOST_PIXELS:
            raise Unreadable("page_too_large", page=number)

    def _decoded(self, number: int) -> tuple[NDArray[np.uint8], str, Damage | None]:
        """Pixels as they are stored, how they were scanned, and what the decoder complained of."""
        if self._picture.format == "JPEG" and self._picture.mode in {"L", "RGB"}:
            found = decode_jpeg(self._path.read_bytes())
            if found.pixels is None:
                raise Unreadable("damaged", page=number)
            return found.pixels, "grey" if found.pixels.ndim == 2 else "colour", found.damage
        with complaints() as heard:
            pixels, mode = plain_pixels(self._picture)
        if self._picture.format != "TIFF":
            return pixels, mode, _colours_lost(self._picture)
        # Pillow tells libtiff's errors and keeps its warnings to itself.
        rows = _rows_of(self._picture)
        told = damage_told_by_libtiff(heard.lines, rows)
        told = worse(told, _strips_lost(self._picture))
        return pixels, mode, worse(told, tiff_page_damage(self._path, number, rows))


def _colours_lost(picture: Image) -> Damage | None:
    """Whether the samples name colours that are not in the palette; they come out black."""
    if picture.mode != "P" or picture.palette is None:
        return None
    known = len(picture.palette.palette) // len(picture.palette.mode)
    most: Any = picture.getextrema()
    return Damage() if int(most[1]) >= known else None


def _strips_lost(picture: Image) -> Damage | None:
    """What share of a TIFF page lies in strips or tiles that the file does not hold."""
    tags: Any = getattr(picture, "tag_v2", {})
    starts = tags.get(_STRIP_STARTS) or tags.get(_TILE_STARTS) or ()
    lengths = tags.get(_STRIP_LENGTHS) or tags.get(_TILE_LENGTHS) or starts
    lost = sum(not start or not length for start, length in zip(starts, lengths, strict=False))
    return Damage(round(lost / len(starts), 4)) if lost else None


def _rows_of(picture: Image) -> Rows:
    tags: Any = getattr(picture, "tag_v2", {})
    group = {2: 3, 3: 3, 4: 4}.get(int(tags.get(259, 1)), 0)
    height = picture.height
    return Rows(height, min(int(tags.get(278, height)), height) or height, group)


def frame_count(picture: Image) -> int:
    """The pages of a picture file; the further pictures of a JPEG or PNG are previews."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def orientation_of(picture: Image) -> int:
    """
    How a decoded picture has to be turned, by the number Exif gives it (1: not at all).

    Pillow turns a TIFF by itself while it loads it.
    """
    if picture.format == "TIFF":
        return 1
    with suppress(*PILLOW_FAILS_WITH):
        return int(picture.getexif().get(_ORIENTATION, 1) or 1)
    return 1


def turned_upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """The pixels turned and mirrored as Exif's number `orientation` asks for."""
    turned = np.rot90(pixels, _QUARTER_TURNS.get(orientation, 0))
    return np.ascontiguousarray(np.fliplr(turned) if orientation in _MIRRORED else turned)


def _stated_dpi(picture: Image) -> tuple[float, float] | None:
    with suppress(TypeError, ValueError, KeyError, ZeroDivisionError):
        across, down = (float(side) for side in picture.info["dpi"])
        return across, down
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
    deep = np.nan_to_num(np.asarray(picture, dtype=np.float32), posinf=0.0, neginf=0.0)
    most = float(deep.max(initial=0))
    if picture.mode.startswith("F"):
        top = next((top for top in (1.0, 255.0) if most <= top), 65535.0)
    else:
        top = 65535.0 if most > 255 else 255.0
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
