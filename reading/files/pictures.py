"""JPEG, PNG and TIFF files: whole, of a bearable size, and how many pages."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.files.findings import Inspection, Limits, Refused

if TYPE_CHECKING:
    from PIL.Image import Image

_TAIL = 1 << 12
_FORMATS = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/tiff": ("TIFF",)}


def inspect_picture(path: Path, media: str, limits: Limits) -> Inspection:
    """Inspect a picture file whose first bytes say `media`. Raises Refused."""
    from PIL import Image as Images

    Images.MAX_IMAGE_PIXELS = None  # Our own bound has a reason a person can read.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Images.open(path, formats=_FORMATS[media]) as picture:
                pages = _frames(picture, path, limits) if media == "image/tiff" else 1
                _within(picture, 1, limits)
            if media != "image/tiff":
                _whole(path, media)
    except PILLOW_FAILS_WITH as error:
        raise Refused("damaged") from error
    return Inspection(media, pages)


def _frames(picture: "Image", path: Path, limits: Limits) -> int:
    size = path.stat().st_size
    number = 0
    while True:
        try:
            picture.seek(number)
        except EOFError:
            return number
        number += 1
        if number > limits.pages:
            raise Refused("too_many_pages", limit=limits.pages)
        _within(picture, number, limits)
        if _reaches_beyond(picture, size):
            raise Refused("cut_short")


def _within(picture: "Image", number: int, limits: Limits) -> None:
    if picture.width * picture.height > limits.pixels:
        raise Refused("page_too_large", page=number)


def _reaches_beyond(picture: "Image", size: int) -> bool:
    """Whether a strip or tile of this TIFF page would lie beyond the end of the file."""
    tags = getattr(picture, "tag_v2", {})
    for offsets, counts in ((273, 279), (324, 325)):
        starts, lengths = tags.get(offsets), tags.get(counts)
        if isinstance(starts, tuple) and isinstance(lengths, tuple):
            ends = (start + length for start, length in zip(starts, lengths, strict=False))
            if any(end > size for end in ends):
                return True
    return False


def _whole(path: Path, media: str) -> None:
    from PIL import Image as Images

    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        if media == "image/png" and b"IEND" not in file.read():
            raise Refused("cut_short")
    with Images.open(path, formats=_FORMATS[media]) as picture:
        if media == "image/png":
            picture.verify()
            return
        # An eighth of the size is decoded quickly and still meets every missing byte.
        picture.draft("L", (max(1, picture.width // 8), max(1, picture.height // 8)))
        try:
            picture.load()
        except OSError as error:
            cut = "truncated" in str(error)
            raise Refused("cut_short" if cut else "damaged") from error
