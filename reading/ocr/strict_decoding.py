"""
Pictures decoded strictly: whatever the decoder left out or made up is told beside the pixels.

What cannot be known: a changed bit that still is a valid code. JPEG tells about half of such
changes, fax (CCITT) nearly all, PNG and Flate all (checksums), JPEG 2000 and JBIG2 none.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.ocr.complaints import complaints
from reading.ocr.parts_of_pictures import jbig2_segments, jpeg2000_lost, jpeg_lacks_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_AT_LINE = re.compile(r"at line (\d+) of strip (\d+)")
# Said of files that decode whole all the same.
_HARMLESS = (
    "unknown JFIF revision",
    "Unknown Adobe color transform",
    "Invalid SOS parameters",
)
_PADDED = re.compile(r"Corrupt JPEG data: (\d+) extraneous bytes before marker 0xd9")
_END_OF_JPEG = b"\xff\xd9"
_FEW = 10_000
_INFLATED_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Damage:
    """
    A picture that is not what was stored. `lost` is the share known to be missing or wrong.

    1 means that nothing of it can be shown, 0 that the place of the fault is not known. Where a
    strict decoder gave up without saying how far it came, the share is not `sure`: a forgiving one
    may still show a part.
    """

    lost: float = 0.0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Decoded:
    """
    The pixels, unless only their soundness was asked for or nothing came out of it.

    `uniform`: all of one colour. `proved` is False where no decoder of ours can tell that, `checked`
    where none can tell either whether the picture is whole.
    """

    pixels: NDArray[np.uint8] | None = None
    damage: Damage | None = None
    uniform: bool = False
    proved: bool = True
    checked: bool = True


UNCHECKED = Decoded(uniform=True, proved=False, checked=False)
NOTHING = Decoded(damage=Damage(1.0, sure=False))


def worse(*found: Damage | None) -> Damage | None:
    """The worst of several."""
    known = [damage for damage in found if damage is not None]
    return max(known, key=lambda damage: damage.lost) if known else None


def is_uniform(pixels: NDArray[np.uint8], tolerance: int = 0) -> bool:
    """Whether the picture is of one colour and shows nothing."""
    if pixels.size == 0:
        return True
    channels = pixels.reshape(-1, pixels.shape[2]) if pixels.ndim == 3 else pixels.reshape(-1, 1)
    # A look at few of them tells nearly every page that shows something, at no cost.
    few = channels[:: max(1, len(channels) // _FEW)]
    return all(bool((np.ptp(some, axis=0) <= tolerance).all()) for some in (few, channels))


def decode_jpeg(data: bytes, *, small: bool = False) -> Decoded:
    """Grey or RGB pixels of a JPEG as it is stored, an eighth of the size where `small` will do."""
    import cv2

    channels = jpeg_size(data)[2]
    if channels == 0:
        return NOTHING
    if small or channels not in {1, 3}:
        how = cv2.IMREAD_REDUCED_GRAYSCALE_8
    else:
        how = cv2.IMREAD_GRAYSCALE if channels == 1 else cv2.IMREAD_COLOR_RGB
    # With an end mark of ours, data that stops early are decoded as far as they go.
    buffer = np.frombuffer(data + _END_OF_JPEG, np.uint8)
    pixels, said = _by_opencv(buffer, how | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        return NOTHING
    faults = [line for line in said if not _is_harmless(line, data)]
    damage = Damage(flat_below(pixels)) if faults else None
    if damage is None and (_has_hole(data) or jpeg_lacks_parts(data)):
        damage = Damage()
    return Decoded(pixels, damage, uniform=is_uniform(pixels, 2))


def jpeg_size(data: bytes) -> tuple[int, int, int]:
    """Width, height and number of colour channels as the JPEG itself says; noughts if it does not."""
    from PIL import Image as Images

    try:
        with Images.open(io.BytesIO(data), formats=("JPEG", "MPO")) as picture:
            return picture.width, picture.height, len(picture.getbands())
    except (*PILLOW_FAILS_WITH, Images.DecompressionBombError):
        return 0, 0, 0


def _is_harmless(line: str, data: bytes) -> bool:
    if any(known in line for known in _HARMLESS):
        return True
    padded = _PADDED.search(line)
    if padded is None:
        return False
    # Some scanners fill up the last block with zeros before the end mark.
    end = data.rfind(_END_OF_JPEG)
    return end > 0 and not any(data[max(0, end - int(padded[1])) : end])


def _has_hole(data: bytes) -> bool:
    """
    Whether noughts stand where no encoder writes so many: a block of the drive that was lost.

    They are valid codes and decode without complaint. Where the shortest code means "nothing
    more", as it may in tables made for one picture, noughts are an empty area and no hole.
    """
    place, telling = 2, False
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == _SCAN_BEGINS:
            return telling and data.find(_HOLE, place + 2 + length) >= 0
        if marker in _OTHER_FRAMES:
            return False
        if marker == _CODES:
            telling |= _codes_noughts_as_ink(data[place + 4 : place + 2 + length])
        place += 2 + length
    return False


_SCAN_BEGINS, _CODES = 0xDA, 0xC4
# Progressive, lossless and arithmetic frames code otherwise.
_OTHER_FRAMES = {0xC2, 0xC3, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_HOLE = bytes(32)


def _codes_noughts_as_ink(tables: bytes) -> bool:
    """Whether the first code (all noughts) of a table for blocks is not "end of block"."""
    place = 0
    while place + 17 < len(tables):
        count = sum(tables[place + 1 : place + 17])
        if tables[place] >> 4 == 1 and tables[place + 17] != 0:
            return True
        place += 17 + count
    return False


def flat_below(pixels: NDArray[np.uint8]) -> float:
    """The share of the height at the bottom that is of one colour: what a decoder filled in."""
    rows = pixels.reshape(pixels.shape[0], -1)
    spread = rows.max(axis=1).astype(np.int16) - rows.min(axis=1)
    flat = spread[::-1] > 2
    return float(np.argmax(flat) / len(flat)) if flat.any() else 1.0


def decode_fax(
    data: bytes, *, width: int, height: int, group: int, two_dimensional: bool
) -> Decoded:
    """Grey pixels, paper 255, of CCITT data that are to be `width` by `height`."""
    import cv2

    tiff = np.frombuffer(_fax_as_tiff(data, width, height, group, two_dimensional), np.uint8)
    pixels, said = _by_opencv(tiff, cv2.IMREAD_GRAYSCALE)
    if pixels is None or pixels.shape[:2] != (height, width):
        return NOTHING
    damage = Damage(fax_rows_lost(said, height, height, group) / height) if said else None
    return Decoded(pixels, damage, uniform=is_uniform(pixels))


def fax_rows_lost(said: tuple[str, ...], height: int, strip: int, group: int) -> int:
    """
    How many of `height` rows are wrong by what libtiff said, stored in strips of so many rows.

    In group 4 every row is coded by the row above: after the first fault of a strip none is right.
    """
    wrong: set[tuple[int, int]] = set()
    for line in said:
        if found := _AT_LINE.search(line):
            row, number = int(found[1]), int(found[2])
            rest = group == 4 or "Premature EOF" in line
            last = min(strip, height - number * strip)
            wrong.update(
                (number, each) for each in range(row, max(last, row + 1) if rest else row + 1)
            )
    return min(len(wrong), height)


def _fax_as_tiff(data: bytes, width: int, height: int, group: int, two_dimensional: bool) -> bytes:
    """The data as the one strip of a TIFF, for libtiff decodes them most strictly."""
    tags = [(256, width), (257, height), (258, 1), (259, group), (262, 0), (273, 0), (277, 1)]
    tags += [(278, height), (279, len(data))]
    if group == 3:
        tags.append((292, int(two_dimensional)))
    start = 8 + 2 + 12 * len(tags) + 4
    rows = b"".join(
        struct.pack("<HHLL", tag, 4, 1, start if tag == 273 else value) for tag, value in tags
    )
    return struct.pack("<2sHLH", b"II", 42, 8, len(tags)) + rows + struct.pack("<L", 0) + data


def decode_jpeg2000(data: bytes) -> Decoded:
    """Grey or RGB pixels of a JPEG 2000 picture; other kinds are only looked at."""
    from PIL import Image as Images

    try:
        with complaints(), Images.open(io.BytesIO(data), formats=("JPEG2000",)) as picture:
            picture.load()
            mode = picture.mode
            pixels = np.asarray(picture if mode in {"L", "RGB"} else picture.convert("L"))
    except (*PILLOW_FAILS_WITH, Images.DecompressionBombError):
        return NOTHING
    lost = jpeg2000_lost(data)
    kept = np.asarray(pixels, dtype=np.uint8) if mode in {"L", "RGB"} else None
    damage = None if lost is None else Damage(lost)
    return Decoded(kept, damage, uniform=is_uniform(np.asarray(pixels, dtype=np.uint8)))


def jpeg2000_size(data: bytes) -> tuple[int, int]:
    """Width and height as the picture itself says; noughts if it does not."""
    from PIL import Image as Images

    try:
        with Images.open(io.BytesIO(data), formats=("JPEG2000",)) as picture:
            return picture.width, picture.height
    except (*PILLOW_FAILS_WITH, Images.DecompressionBombError):
        return 0, 0


def tiff_page_damage(path: Path, number: int, rows: Rows) -> Damage | None:
    """What libtiff says of page `number` (from 1) of a TIFF file, if it can decode the page."""
    import cv2

    with complaints() as heard:
        try:
            found, frames = cv2.imreadmulti(
                str(path), start=number - 1, count=1, flags=cv2.IMREAD_REDUCED_GRAYSCALE_8
            )
        except cv2.error:
            return None
    return damage_told_by_libtiff(heard.lines, rows) if found and frames else None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a TIFF page, how many make up a strip, and its fax group (nought: not a fax)."""

    height: int
    strip: int
    group: int


def damage_told_by_libtiff(lines: tuple[str, ...], rows: Rows) -> Damage | None:
    """What of that which libtiff said means that data are missing or wrong."""
    if not any(sign in line for line in lines for sign in _TIFF_FAULTS):
        return None
    if not rows.group:
        return Damage()
    return Damage(fax_rows_lost(lines, rows.height, rows.strip, rows.group) / max(rows.height, 1))


# Beside these libtiff complains of tags that it does not know, which harms nothing.
_TIFF_FAULTS = (
    "at line",
    "Corrupt JPEG data",
    "Premature end",
    "Decoding error",
    "Not enough data",
    "Read error",
    "Using code not yet in table",
    "decoding",
)


def inflate(data: bytes, *, most: int) -> tuple[bytes, bool]:
    """
    What a zlib stream unpacks to, at most `most` bytes, and whether it is whole.

    Whole means that the end came and its checksum agrees.
    """
    if not data:
        return b"", True
    unpacked = bytearray()
    ended = False
    for part, whole in _inflated(data):
        unpacked += part
        ended = whole or len(unpacked) >= most
        if ended:
            break
    return bytes(unpacked), ended


def inflated_length(data: bytes) -> tuple[int, bool]:
    """The length that a zlib stream unpacks to, and whether it is whole; nothing is kept."""
    length, ended = 0, False
    for part, whole in _inflated(data):
        length += len(part)
        ended = whole
    return length, ended


def _inflated(data: bytes) -> Iterator[tuple[bytes, bool]]:
    unpacking = zlib.decompressobj()
    waiting = data
    while not unpacking.eof:
        try:
            part = unpacking.decompress(waiting, _INFLATED_AT_ONCE)
        except zlib.error:
            yield b"", False
            return
        waiting = unpacking.unconsumed_tail
        if not part and not waiting and not unpacking.eof:
            yield b"", False
            return
        yield part, unpacking.eof


def check_jbig2(data: bytes, shared: bytes = b"", *, width: int, height: int) -> Decoded:
    """
    Whether embedded JBIG2 data are a whole row of segments that describe a picture of this size.

    `shared` are the segments that stand beside the picture (JBIG2Globals). The arithmetic code has
    no checksum; faults within a segment show only on the page.
    """
    before, _ = jbig2_segments(shared)
    segments, whole = jbig2_segments(data)
    regions = sum(segment.is_region for segment in segments)
    if not whole and not regions:
        return NOTHING
    size = (0, 0)
    known = {segment.number for segment in before}
    lacking = not whole
    for segment in segments:
        if segment.kind == _JBIG2_PAGE and len(data) >= segment.body + 8:
            size = struct.unpack_from(">LL", data, segment.body)
        lacking |= segment.lacks(known)
        known.add(segment.number)
    lacking |= any(segment.lacks({other.number for other in before}) for segment in before)
    if not regions and size == (0, 0):
        return NOTHING
    wrong = size[0] != width or size[1] not in {height, 0xFFFFFFFF}
    return Decoded(
        damage=Damage() if wrong or lacking else None,
        uniform=len(data) < _JBIG2_BLANK_BYTES,
    )


_JBIG2_PAGE = 48
# An empty sheet takes less.
_JBIG2_BLANK_BYTES = 400


def _by_opencv(
    buffer: NDArray[np.uint8], how: int
) -> tuple[NDArray[np.uint8] | None, tuple[str, ...]]:
    import cv2

    with complaints() as heard:
        try:
            pixels: Any = cv2.imdecode(buffer, how)
        except cv2.error:
            pixels = None
    return pixels, heard.lines
