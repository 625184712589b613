"""
The images of a PDF decoded strictly, each by the decoder that tells most.

What PDFium and qpdf pass over in silence is found here: data that stop early, checksums that do
not agree, fewer rows than stated, filters that nobody knows.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from reading.domain.broken_files import PILLOW_FAILS_WITH
from reading.ocr.images import MOST_PIXELS, as_float, plain_pixels
from reading.ocr.strict_decoding import (
    NOTHING,
    UNCHECKED,
    Damage,
    Decoded,
    check_jbig2,
    decode_fax,
    decode_jpeg,
    decode_jpeg2000,
    inflate,
    inflated_length,
    jpeg2000_size,
    jpeg_size,
    worse,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_SHORT = {
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode",
    "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/DCT": "/DCTDecode",
    "/CCF": "/CCITTFaxDecode",
}  # fmt: skip
_PACKED = {
    "/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCIIHexDecode", "/ASCII85Decode",
    "/Crypt",
}  # fmt: skip
_PICTURED = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
_CHANNELS = {
    "/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3,
    "/DeviceCMYK": 4, "/CMYK": 4, "/Lab": 3, "/Indexed": 1, "/I": 1, "/Separation": 1,
    "/Pattern": 0,
}  # fmt: skip
_DEEPEST = 4
_MOST_CONTENT = 256 << 20
_MOST_DECODED = 4 * MOST_PIXELS
# Larger rows of samples are counted and not kept, so that checking needs no memory of its own.
_MOST_KEPT = 128 << 20
PDF_FAILS_WITH = (
    pikepdf.exceptions.PikepdfError,
    AttributeError,
    KeyError,
    IndexError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)


def check_image(stream: pikepdf.Object) -> Decoded:
    """Whether an image decodes as a whole, its masks included; no pixels come back."""
    return _with_masks(stream, _decoded(stream, wanted=False), _DEEPEST)


def take_image(stream: pikepdf.Object) -> Decoded:
    """
    The image with its pixels, grey or RGB as they are stored.

    Without pixels where it is damaged or only a renderer shows its colours truly.
    """
    return _decoded(stream, wanted=True)


def scan_mode(stream: pikepdf.Object, decoded: Decoded) -> str:
    """How the image was scanned: colour, grey or bilevel."""
    if as_float(stream.get("/BitsPerComponent", 8)) == 1:
        return "bilevel"
    return "colour" if decoded.pixels is not None and decoded.pixels.ndim == 3 else "grey"


def content_is_whole(content: pikepdf.Object | None) -> bool:
    """Whether the drawing instructions in `content` (a stream or a row of them) unpack whole."""
    parts = list(content) if isinstance(content, pikepdf.Array) else [content]
    for part in parts:
        if part is None and content is None:
            continue
        if not isinstance(part, pikepdf.Stream):
            return False
        names, parms = filters_of(part)
        if not _unpacks(part, names, parms):
            return False
    return True


def page_content_is_whole(page: pikepdf.Page) -> bool:
    """Whether the drawing instructions of `page` are there, where it names any, and unpack whole."""
    # An object that the file does not hold stands there as nothing; a page may also name none.
    missing = any(key == "/Contents" and value is None for key, value in page.obj.items())
    return not missing and content_is_whole(page.obj.get("/Contents"))


def _unpacks(
    part: pikepdf.Stream, names: list[str], parms: list[pikepdf.Dictionary | None]
) -> bool:
    try:
        return not names or _unpacked(part, names, parms, most=_MOST_CONTENT)[1]
    except PDF_FAILS_WITH:
        return False


def filters_of(stream: pikepdf.Object) -> tuple[list[str], list[pikepdf.Dictionary | None]]:
    """The names of the filters in full, and what each is told."""
    filters: Any = stream.get("/Filter")
    parms: Any = stream.get("/DecodeParms", stream.get("/DP"))
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    told = list(parms) if isinstance(parms, pikepdf.Array) else [parms]
    full = [_SHORT.get(str(name), str(name)) for name in names if name is not None]
    told += [None] * (len(full) - len(told))
    return full, [part if isinstance(part, pikepdf.Dictionary) else None for part in told]


def _with_masks(stream: pikepdf.Object, found: Decoded, depth: int) -> Decoded:
    damage = found.damage
    for key in ("/SMask", "/Mask"):
        mask = stream.get(key)
        if isinstance(mask, pikepdf.Stream) and depth > 0:
            checked = _with_masks(mask, _decoded(mask, wanted=False), 0)
            damage = worse(damage, checked.damage)
            found = replace(found, checked=found.checked and checked.checked)
        elif mask is not None and not isinstance(mask, pikepdf.Array | pikepdf.Stream):
            damage = worse(damage, Damage())
    return replace(found, pixels=None, damage=damage)


def _decoded(stream: pikepdf.Object, *, wanted: bool) -> Decoded:
    try:
        return _decode(stream, wanted=wanted)
    except PDF_FAILS_WITH:
        return NOTHING


def _decode(stream: pikepdf.Object, *, wanted: bool) -> Decoded:
    names, parms = filters_of(stream)
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    packed = [name for name in names if name in _PACKED]
    if names[len(packed) :] and (
        len(names) > len(packed) + 1 or names[-1] not in _PICTURED or width < 1 or height < 1
    ):
        return NOTHING
    if width < 1 or height < 1:
        return NOTHING
    if names[len(packed) :]:
        data = stream.read_raw_bytes()
        if packed:
            data, whole = _unpacked(stream, packed, parms, most=_MOST_CONTENT)
            if not whole:
                return _contradicted(_pictured(stream, names[-1], data, parms[-1], wanted=wanted))
        return _pictured(stream, names[-1], data, parms[-1], wanted=wanted)
    return _rows(stream, names, parms, wanted=wanted)


def _pictured(
    stream: pikepdf.Object,
    name: str,
    data: bytes,
    parms: pikepdf.Dictionary | None,
    *,
    wanted: bool,
) -> Decoded:
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if name == "/DCTDecode":
        across, down, channels = jpeg_size(data)
        if across * down > _MOST_DECODED:
            return NOTHING
        found = decode_jpeg(data, small=not wanted)
        odd = (across, down) != (width, height) or _channels(stream) not in {None, channels}
        return _contradicted(found) if odd else found
    if name == "/JPXDecode":
        across, down = jpeg2000_size(data)
        if across * down > _MOST_DECODED:
            return NOTHING
        found = decode_jpeg2000(data)
        return _contradicted(found) if (across, down) != (width, height) else found
    if name == "/JBIG2Decode":
        return check_jbig2(data, _shared_segments(parms), width=width, height=height)
    return _fax(stream, data, parms)


def _shared_segments(parms: pikepdf.Dictionary | None) -> bytes:
    shared: Any = None if parms is None else parms.get("/JBIG2Globals")
    if not isinstance(shared, pikepdf.Stream):
        return b""
    names, told = filters_of(shared)
    return _unpacked(shared, names, told, most=_MOST_CONTENT)[0]


def _contradicted(found: Decoded) -> Decoded:
    """What the PDF says of the image is not what the image is: viewers may show it otherwise."""
    return replace(found, damage=worse(found.damage, Damage()))


def _fax(stream: pikepdf.Object, data: bytes, parms: pikepdf.Dictionary | None) -> Decoded:
    told = parms if parms is not None else pikepdf.Dictionary()
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    k = int(told.get("/K", 0))
    if told.get("/EncodedByteAlign"):
        return replace(UNCHECKED, uniform=False)  # Known to PDFium only.
    columns = int(told.get("/Columns", 1728))
    found = decode_fax(
        data, width=columns, height=height, group=4 if k < 0 else 3, two_dimensional=k > 0
    )
    if columns != width or int(told.get("/Rows", 0)) > height:
        found = _contradicted(found)
    if found.pixels is None or found.damage is not None or stream.get("/ImageMask"):
        return found
    turned = bool(told.get("/BlackIs1", False)) != _first_is_one(stream)
    pixels = 255 - found.pixels if turned else found.pixels
    return Decoded(pixels, None, found.uniform, found.proved)


def _first_is_one(stream: pikepdf.Object) -> bool:
    """Whether a /Decode of its own makes noughts light."""
    levels = stream.get("/Decode")
    return isinstance(levels, pikepdf.Array) and len(levels) > 0 and as_float(levels[0]) == 1


def _rows(
    stream: pikepdf.Object,
    names: list[str],
    parms: list[pikepdf.Dictionary | None],
    *,
    wanted: bool,
) -> Decoded:
    """An image stored as rows of samples, packed or not."""
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    channels = _channels(stream)
    bits = 1 if stream.get("/ImageMask") else int(as_float(stream.get("/BitsPerComponent", 0)))
    if channels is None or channels == 0 or bits not in {1, 2, 4, 8, 16}:
        return NOTHING
    row = (width * channels * bits + 7) // 8
    stated = row * height
    if stated > _MOST_KEPT and names == ["/FlateDecode"]:
        return _counted(stream, stated, height if _predictor(parms[0]) >= 10 else 0)
    data, whole = _unpacked(stream, names, parms, most=stated + row + (1 << 16))
    if len(data) < stated:
        return Decoded(damage=Damage(1 - len(data) / stated))
    if not whole or len(data) >= stated + row:
        # Sizes that do not fit the data: rows would be cut off, or every row shifted.
        return Decoded(damage=Damage())
    if not _colours_are_known(stream, data[:stated], bits):
        return Decoded(damage=Damage())
    uniform = data.count(data[:1], 0, stated) == stated
    if wanted and width * height <= MOST_PIXELS:
        with suppress(*PDF_FAILS_WITH, *PILLOW_FAILS_WITH):
            return Decoded(_pixels(stream, data[:stated]), None, uniform)
    return Decoded(None, None, uniform)


def _colours_are_known(stream: pikepdf.Object, data: bytes, bits: int) -> bool:
    """Whether the palette of an image, if it has one, holds every colour that the samples name."""
    space: Any = stream.get("/ColorSpace", stream.get("/CS"))
    if not isinstance(space, pikepdf.Array) or str(space[0]) not in {"/Indexed", "/I"}:
        return True
    last, lookup = int(space[2]), space[3]
    held = len(lookup.read_bytes() if isinstance(lookup, pikepdf.Stream) else bytes(lookup))
    known = min(last + 1, held // max(_channels_of(space[1]) or 1, 1))
    if bits == 8:
        return int(np.frombuffer(data, np.uint8).max(initial=0)) < known
    # Whether narrower samples name the last colours is not looked into, unless they are all nought.
    return known > (min(last, (1 << bits) - 1) if any(data) else 0)


def _counted(stream: pikepdf.Object, stated: int, tags: int) -> Decoded:
    """Whether there are all bytes of a large image; `tags` more than the samples themselves."""
    length, whole = inflated_length(stream.read_raw_bytes())
    if length < stated + tags:
        return Decoded(damage=Damage(1 - length / (stated + tags)))
    return Decoded(damage=None if whole else Damage(), uniform=True, proved=False)


def _predictor(parms: pikepdf.Dictionary | None) -> int:
    return 1 if parms is None else int(parms.get("/Predictor", 1))


def _pixels(stream: pikepdf.Object, data: bytes) -> NDArray[np.uint8]:
    """The samples as a picture, made by the library that knows the colour spaces."""
    with pikepdf.new() as spare:
        bare = spare.make_stream(data, Subtype=pikepdf.Name.Image)
        for key in ("/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Decode"):
            value = stream.get(key)
            if value is not None:
                bare[key] = _copied(value, spare)
        picture: Image = pikepdf.PdfImage(bare).as_pil_image()
        return np.ascontiguousarray(plain_pixels(picture)[0])


def _copied(value: pikepdf.Object, spare: pikepdf.Pdf) -> pikepdf.Object:
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_copied(part, spare) for part in value])
    if isinstance(value, pikepdf.Stream):
        return spare.copy_foreign(value)
    if isinstance(value, pikepdf.Dictionary):
        return pikepdf.Dictionary({key: _copied(part, spare) for key, part in value.items()})
    return value


def _unpacked(
    stream: pikepdf.Object, names: list[str], parms: list[pikepdf.Dictionary | None], *, most: int
) -> tuple[bytes, bool]:
    """
    The data behind the packing filters `names` as far as they unpack, and whether they are whole.

    Raises what qpdf raises for data that are no such thing at all.
    """
    data = stream.read_raw_bytes()
    whole = True
    waiting = [step for step in zip(names, parms, strict=False) if step[0] != "/Crypt"]
    if waiting and waiting[0][0] == "/FlateDecode":
        data, whole = inflate(data, most=2 * most)
        told = waiting[0][1]
        if told is None or _predictor(told) == 1:
            waiting.pop(0)
        else:
            whole &= _predictor(told) < 10 or _tags_exist(data, told)
            # Packed again without compression, so that qpdf undoes the predictor alone.
            data = zlib.compress(data, 0)
    if not waiting:
        return data, whole
    with pikepdf.new() as spare:
        packed = spare.make_stream(data)
        packed["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name, _ in waiting])
        if any(part is not None for _, part in waiting):
            packed["/DecodeParms"] = pikepdf.Array([_plain_parms(part) for _, part in waiting])
        unpacked = bytes(packed.read_bytes(pikepdf.StreamDecodeLevel.specialized))
        return unpacked, whole and not spare.get_warnings()


def _tags_exist(data: bytes, parms: pikepdf.Dictionary) -> bool:
    """Whether every row begins with one of the five predictors that there are."""
    samples = int(parms.get("/Columns", 1)) * int(parms.get("/Colors", 1))
    row = (samples * int(parms.get("/BitsPerComponent", 8)) + 7) // 8 + 1
    return not data[::row].translate(None, bytes(range(5)))


def _plain_parms(parms: pikepdf.Dictionary | None) -> pikepdf.Dictionary | None:
    if parms is None:
        return None
    return pikepdf.Dictionary(
        {key: value for key, value in parms.items() if isinstance(value, int | bool)}
    )


def _channels(stream: pikepdf.Object) -> int | None:
    """How many samples a pixel has by the image's colour space; None where none is stated."""
    if stream.get("/ImageMask"):
        return 1
    space: Any = stream.get("/ColorSpace", stream.get("/CS"))
    return None if space is None else _channels_of(space)


def _channels_of(space: pikepdf.Object | None) -> int:
    if isinstance(space, pikepdf.Array) and len(space):
        family = str(space[0])
        if family == "/ICCBased":
            return int(space[1].get("/N", 0))
        if family in {"/DeviceN", "/NChannel"}:
            return len(space[1])
        return _CHANNELS.get(family, 0)
    return _CHANNELS.get(str(space), 0)
