"""Pictures that are cut, noisy, or promise more than any machine holds; alone and in PDFs."""

import io
import random
import struct
import zlib
from functools import cache
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from samples.hostile.pdf_parts import image, image_page, raw_stream

SCAN = Path(__file__).resolve().parents[1] / "batch" / "ML07-2020" / "Scan_20230626_0011.jpg"


@cache
def scan() -> Image.Image:
    """A scanned paper of the samples, small and grey."""
    with Image.open(SCAN) as picture:
        return picture.convert("L").resize((827, 1169))


def jpeg() -> bytes:
    """The scan as a JPEG."""
    return _saved(scan(), "JPEG", quality=80)


def cut(content: bytes, share: float = 0.5) -> bytes:
    """The first part of a file."""
    return content[: int(len(content) * share)]


def noisy(content: bytes, seed: int = 7, every: int = 150) -> bytes:
    """The file with a byte changed here and there, its head left alone."""
    chance, made = random.Random(seed), bytearray(content)
    for _ in range(len(made) // every):
        made[chance.randrange(700, len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def jpeg_in_pdf(content: bytes) -> bytes:
    """A page that is a JPEG."""
    return image_page(image(content, scan().size, b"/DCTDecode"))


def jpx_in_pdf(content: bytes) -> bytes:
    """A page that is a JPEG 2000."""
    return image_page(image(content, scan().size, b"/JPXDecode"))


def jpx() -> bytes:
    """The scan as JPEG 2000."""
    return _saved(scan(), "JPEG2000")


def jpx_of_any_size() -> bytes:
    """A JPEG 2000 that says four milliards by four milliards."""
    made = bytearray(jpx())
    size = made.index(b"\xff\x51")
    made[size + 6 : size + 14] = b"\xff\xff\xff\xf0" * 2
    return jpx_in_pdf(bytes(made))


def deflated_in_pdf(share: float) -> bytes:
    """A page whose picture's deflated bytes end too soon."""
    packed = cut(zlib.compress(scan().tobytes(), 9), share)
    return image_page(image(packed, scan().size, b"/FlateDecode"))


def fax_in_pdf(content: bytes, rows: int = 1169) -> bytes:
    """A page that is a fax."""
    about = (
        b"/Type/XObject/Subtype/Image/Width 827/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1"
        b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 827/Rows %d>>" % (rows, rows)
    )
    return image_page(raw_stream(content, about))


def fax() -> bytes:
    """The scan in black and white, as the bytes of a fax."""
    made = _saved(scan().convert("1"), "TIFF", compression="group4", tiffinfo={278: 1169})
    with Image.open(io.BytesIO(made)) as picture:
        assert isinstance(picture, TiffImageFile)
        start, size = picture.tag_v2[273][0], picture.tag_v2[279][0]
    return made[start : start + size]


def jbig2_in_pdf() -> bytes:
    """A page whose JBIG2 is noise."""
    chance = random.Random(11)
    about = b"/Type/XObject/Subtype/Image/Width 827/Height 1169/ColorSpace/DeviceGray"
    content = bytes(chance.randrange(256) for _ in range(9000))
    return image_page(raw_stream(content, about + b"/BitsPerComponent 1/Filter/JBIG2Decode"))


def jbig2_of_any_size() -> bytes:
    """A JBIG2 page that says four milliards of rows."""
    page = struct.pack(">IBBI", 0, 48, 1, 19) + struct.pack(">IIIIBH", 60_000, 0xFFFFFF, 0, 0, 0, 0)
    about = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray"
    return image_page(raw_stream(page, about + b"/BitsPerComponent 1/Filter/JBIG2Decode"))


def unknown_filter() -> bytes:
    """A page whose picture is packed in a way that does not exist."""
    return image_page(image(bytes(range(256)) * 40, scan().size, b"/NobodyDecode"))


def no_picture() -> bytes:
    """A page whose picture is not there."""
    return image_page(b"null")


def png(width: int, height: int, rows: int) -> bytes:
    """A PNG that says its size and holds so many rows of nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    deep, row = zlib.compressobj(9), bytes(1 + 3 * width)
    packed = b"".join(deep.compress(row) for _ in range(rows)) + deep.flush()
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def png_with_bomb_of_text(megabytes: int = 500) -> bytes:
    """A small PNG with a note in it that unpacks to half a gigabyte."""
    deep, blanks = zlib.compressobj(9), b" " * (1 << 20)
    packed = b"".join(deep.compress(blanks) for _ in range(megabytes)) + deep.flush()
    small = _saved(Image.new("L", (60, 60), 255), "PNG")
    note = _chunk(b"zTXt", b"a\0\0" + packed)
    return small[:33] + note + small[33:]


def largest_permitted() -> bytes:
    """A bilevel PNG just below the limit of dots."""
    return _saved(Image.new("1", (15_000, 15_900), 1), "PNG")


def jpeg_of_any_size() -> bytes:
    """A JPEG that says 65,500 by 65,500."""
    made = bytearray(jpeg())
    size = made.index(b"\xff\xc0")
    made[size + 5 : size + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(made)


def progressive(scans: int = 400) -> bytes:
    """A progressive JPEG that refines the same nothing again and again."""
    made = _saved(scan(), "JPEG", quality=50, progressive=True)
    last = made.rindex(b"\xff\xda")
    return made[:last] + made[last:-2] * scans + b"\xff\xd9"


def tiff_of_pages(pages: int = 6000) -> bytes:
    """A TIFF of so many pages of one dot."""
    return _tiff([{256: 1, 257: 1, 258: 8, 262: 1}] * pages)


def tiff_in_a_circle() -> bytes:
    """A TIFF whose last page is followed by its first."""
    made = bytearray(_tiff([{256: 9, 257: 9, 258: 8, 262: 1}] * 3))
    made[-4:] = made[4:8]
    return bytes(made)


def tiff_of_any_size() -> bytes:
    """A TIFF that says four milliards by four milliards."""
    return _tiff([{256: 0xFFFFFFF0, 257: 0xFFFFFFF0, 258: 8, 262: 1, 278: 0xFFFFFFF0}])


def tiff_bomb(side: int = 14_000) -> bytes:
    """A deflated TIFF of black, six hundred megabytes of it."""
    packed = zlib.compress(bytes(side * 64), 9)
    return _tiff([{256: side, 257: side, 258: 8, 262: 1, 259: 8, 277: 3, 278: side}], data=packed)


def tiff_strips(content: str = "tiff_lzw") -> bytes:
    """A sound TIFF of the scan."""
    return _saved(scan(), "TIFF", compression=content)


def animated(frames: int = 400) -> bytes:
    """A picture that moves."""
    first, *others = (Image.new("P", (400, 400), number % 250) for number in range(frames))
    return _saved(first, "GIF", save_all=True, append_images=others)


def _tiff(pages: list[dict[int, int]], data: bytes = b"\0") -> bytes:
    made = bytearray(b"II*\0" + struct.pack("<I", 8 + len(data) + len(data) % 2))
    made += data + b"\0" * (len(data) % 2)
    for number, tags in enumerate(pages):
        rows = sorted({**tags, 273: 8, 279: len(data)}.items())
        made += struct.pack("<H", len(rows))
        made += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in rows)
        following = len(made) + 4 if number < len(pages) - 1 else 0
        made += struct.pack("<I", following)
    return bytes(made)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )  # fmt: skip


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()
