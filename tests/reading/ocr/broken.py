"""One page picture stored in every way a PDF knows, and the ways in which files get broken."""

import base64
import io
import struct
import zlib
from dataclasses import dataclass, field

import numpy as np
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.reading.ocr.conftest import add_page, draw, jpeg

FULL_PAGE = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
PAGE = draw(dpi=72)
GREY = PAGE.convert("L")
BILEVEL = PAGE.convert("1")
WIDTH, HEIGHT = PAGE.size


@dataclass
class Stored:
    """The bytes of an image and the entries that say what they are."""

    data: bytes
    entries: dict = field(default_factory=dict)


def saved(picture, kind, **options):
    kept = io.BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()


def fax_data(picture=BILEVEL):
    tiff = Image.open(io.BytesIO(saved(picture, "TIFF", compression="group4", strip_size=1 << 24)))
    start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    tiff.fp.seek(start)
    return tiff.fp.read(length), tiff.tag_v2[262] == 1


def fax(picture=BILEVEL):
    data, black_is_one = fax_data(picture)
    return Stored(
        data,
        {
            "Filter": Name.CCITTFaxDecode,
            "ColorSpace": Name.DeviceGray,
            "BitsPerComponent": 1,
            "DecodeParms": Dictionary(K=-1, Columns=WIDTH, Rows=HEIGHT, BlackIs1=black_is_one),
        },
    )


def lzw_data(plain):
    """LZW that begins its table anew before a code has to grow."""
    codes = []
    for start in range(0, len(plain), 250):
        codes += [256, *plain[start : start + 250]]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def run_length_data(plain):
    packed = bytearray()
    for start in range(0, len(plain), 128):
        part = plain[start : start + 128]
        packed += bytes([len(part) - 1]) + part
    return bytes(packed) + b"\x80"


def _rows_with_tags(plain, row):
    return b"".join(b"\x00" + plain[at : at + row] for at in range(0, len(plain), row))


_GREY = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
_RGB = {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
STORED = {
    "jpeg": Stored(jpeg(PAGE), {"Filter": Name.DCTDecode, **_RGB}),
    "progressive": Stored(
        saved(GREY, "JPEG", progressive=True), {"Filter": Name.DCTDecode, **_GREY}
    ),
    "cmyk-jpeg": Stored(
        jpeg(PAGE.convert("CMYK")),
        {
            "Filter": Name.DCTDecode,
            "ColorSpace": Name.DeviceCMYK,
            "BitsPerComponent": 8,
            "Decode": Array([1, 0] * 4),
        },
    ),
    "jpeg2000": Stored(saved(GREY, "JPEG2000"), {"Filter": Name.JPXDecode}),
    "fax": fax(),
    "flate": Stored(zlib.compress(PAGE.tobytes()), {"Filter": Name.FlateDecode, **_RGB}),
    "flate-predicted": Stored(
        zlib.compress(_rows_with_tags(GREY.tobytes(), WIDTH)),
        {
            "Filter": Name.FlateDecode,
            "DecodeParms": Dictionary(Predictor=15, Columns=WIDTH),
            **_GREY,
        },
    ),
    "lzw": Stored(
        lzw_data(BILEVEL.tobytes()),
        {"Filter": Name.LZWDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1},
    ),
    "run-length": Stored(
        run_length_data(GREY.tobytes()), {"Filter": Name.RunLengthDecode, **_GREY}
    ),
    "ascii85-jpeg": Stored(
        base64.a85encode(jpeg(GREY)) + b"~>",
        {"Filter": Array([Name.ASCII85Decode, Name.DCTDecode]), **_GREY},
    ),
    "flate-jpeg": Stored(
        zlib.compress(jpeg(GREY)),
        {"Filter": Array([Name.FlateDecode, Name.DCTDecode]), **_GREY},
    ),
    "plain": Stored(GREY.tobytes(), _GREY),
}


def image(pdf, stored, **other):
    """The stored image as an object of the PDF; `other` entries contradict its own."""
    entries = {"Width": WIDTH, "Height": HEIGHT, **stored.entries, **other}
    return pdf.make_stream(stored.data, Type=Name.XObject, Subtype=Name.Image, **entries)


def page_of(pdf, stored, content=FULL_PAGE, **other):
    return add_page(pdf, content, images={"/Im0": image(pdf, stored, **other)})


def cut(stored, percent):
    return Stored(stored.data[: len(stored.data) * percent // 100], stored.entries)


def zeroed(stored, length=300):
    middle = len(stored.data) // 2
    data = bytearray(stored.data)
    data[middle : middle + length] = bytes(length)
    return Stored(bytes(data), stored.entries)


def nonsense(stored):
    return Stored(bytes(range(7, 250, 3)) * 20, stored.entries)


def with_scans(kept, picture=GREY):
    """A progressive JPEG that has only the first of its scans."""
    data = saved(picture, "JPEG", progressive=True)
    at = -1
    for _ in range(kept + 1):
        at = data.index(b"\xff\xda", at + 1)
    tables = data.rfind(b"\xff\xc4", data.rindex(b"\xff\xda", 0, at), at)
    return data[: tables if tables > 0 else at] + b"\xff\xd9"


def with_levels_of_nought():
    """A JPEG whose picture is multiplied by nought: all of it decodes to one grey."""
    data = bytearray(saved(GREY, "JPEG"))
    at = data.index(b"\xff\xdb")
    data[at + 5 : at + 69] = bytes(64)
    return bytes(data)


def tiled(kept=1.0):
    """A JPEG 2000 picture of many tiles, of which only the first ones are kept."""
    data = saved(GREY, "JPEG2000", tile_size=(256, 256))
    starts = [at for at in range(len(data)) if data[at : at + 4] == b"\xff\x90\x00\x0a"]
    if kept == 1:
        return data
    data = data[: starts[int(len(starts) * kept)]] + b"\xff\xd9"
    box = data.index(b"jp2c") - 4
    return data[:box] + bytes(4) + data[box + 4 :]


def jbig2_segment(number, kind, body, referred=()):
    """A segment by ITU-T T.88, 7.2."""
    head = struct.pack(">IBB", number, kind, len(referred) << 5) + bytes(referred)
    return head + struct.pack(">BI", 1, len(body)) + body


def jbig2(*further):
    """Half a page of JBIG2 as it is embedded, and `further` segments."""
    half = HEIGHT // 2
    page = struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", WIDTH, half, 0, 0, 0, 1)
    coded = fax_data(BILEVEL.crop((0, 0, WIDTH, half)))[0]
    data = jbig2_segment(0, 48, page) + jbig2_segment(1, 38, region + coded) + b"".join(further)
    entries = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
    return Stored(data, {"Filter": Name.JBIG2Decode, **entries})


def jbig2_text(*referred):
    """The lower half in symbols that stand in other segments."""
    half = HEIGHT // 2
    return jbig2_segment(3, 6, struct.pack(">IIIIB", WIDTH, half, 0, half, 0) + bytes(23), referred)


def indexed(last, lookup):
    """The page in two colours of a palette."""
    dark = np.where(np.asarray(GREY) < 128, 1, 0).astype(np.uint8)
    palette = lookup if not isinstance(lookup, bytes) else String(lookup)
    space = Array([Name.Indexed, Name.DeviceRGB, last, palette])
    entries = {"Filter": Name.FlateDecode, "BitsPerComponent": 8, "ColorSpace": space}
    return Stored(zlib.compress(dark.tobytes()), entries)


def with_tags(tag):
    """Rows of PNG predictors, the lower ones begun by `tag`."""
    plain = GREY.tobytes()
    rows = b"".join(
        bytes([tag if at > 400 * WIDTH else 0]) + plain[at : at + WIDTH]
        for at in range(0, len(plain), WIDTH)
    )
    return Stored(zlib.compress(rows), STORED["flate-predicted"].entries)
