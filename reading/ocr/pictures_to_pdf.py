"""A JPEG, PNG or TIFF file as a PDF, its pixels kept without loss."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.ocr.errors import Unreadable
from reading.ocr.images import believable_dpi, frame_count, orientation_of

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
_KEPT_MODES = {"1", "L", "RGB", "CMYK"}


def pictures_to_pdf(source: Path, target: Path) -> None:
    """
    One page per picture, turned upright by the page's own /Rotate.

    A JPEG's bytes are carried over as they are. Raises `Unreadable`.
    """
    import pikepdf
    from PIL import Image as Images

    try:
        with Images.open(source) as picture, pikepdf.new() as pdf:
            for frame in range(frame_count(picture)):
                picture.seek(frame)
                with pikepdf.open(io.BytesIO(_page(picture, source))) as page:
                    pdf.pages.extend(page.pages)
            pdf.save(target)
    except (*PILLOW_FAILS_WITH, Images.DecompressionBombError) as error:
        raise Unreadable("damaged", detail=str(error)[:200]) from error


def _page(picture: Image, source: Path) -> bytes:
    import img2pdf

    turn, mirrored = _turn(picture)
    single = frame_count(picture) == 1
    carried = picture.format in {"JPEG", "MPO"} and single and not mirrored
    content = source.read_bytes() if carried else _without_loss(picture, mirrored=mirrored)
    stated = None
    with suppress(TypeError, ValueError, KeyError, ZeroDivisionError):
        across, down = (float(side) for side in picture.info["dpi"])
        stated = (across, down)
    (across, down), _ = believable_dpi(picture.width, picture.height, stated)

    def layout(width: int, height: int, _dpi: object) -> tuple[float, float, float, float]:
        page = width / across * 72, height / down * 72
        return *page, *page

    rotation = getattr(img2pdf.Rotation, str(turn) if turn else "none")
    made = img2pdf.convert(content, layout_fun=layout, rotation=rotation)
    return bytes(made or b"")


def _turn(picture: Image) -> tuple[int, bool]:
    """The clockwise turn that the camera asks for, and whether the picture is mirrored."""
    orientation = orientation_of(picture)
    return (_TURNS[orientation], False) if orientation in _TURNS else (0, orientation in range(9))


def _without_loss(picture: Image, *, mirrored: bool) -> bytes:
    from PIL import Image as Images
    from PIL import ImageOps

    frame = ImageOps.exif_transpose(picture) if mirrored else picture.copy()
    if frame.mode in {"P", "RGBA", "LA", "PA"}:
        clear = frame.convert("RGBA")
        paper = Images.new("RGBA", clear.size, (255, 255, 255, 255))
        frame = Images.alpha_composite(paper, clear).convert("RGB")
    elif frame.mode.startswith(("I", "F")):
        from reading.ocr.images import plain_pixels

        frame = Images.fromarray(plain_pixels(frame)[0])
    elif frame.mode not in _KEPT_MODES:
        frame = frame.convert("RGB")
    frame.info.clear()
    kept = io.BytesIO()
    if frame.mode == "CMYK":
        frame.save(kept, "TIFF")
    else:
        frame.save(kept, "PNG", compress_level=6)
    return kept.getvalue()
