"""Kinds of files that are known by their first bytes and not taken in, each with its advice."""

import re

from reading.domain.reasons import Reason

_BEGINNINGS: tuple[tuple[bytes, Reason], ...] = (
    (b"MZ", Reason("program")),
    (b"\x7fELF", Reason("program")),
    (b"#!", Reason("program")),
    (b"\xca\xfe\xba\xbe", Reason("program")),
    (b"\xcf\xfa\xed\xfe", Reason("program")),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Reason("program")),
    (b"PK\x07\x08", Reason("archive")),
    (b"Rar!\x1a\x07", Reason("archive")),
    (b"7z\xbc\xaf\x27\x1c", Reason("archive")),
    (b"\x1f\x8b", Reason("archive")),
    (b"BZh", Reason("archive")),
    (b"\xfd7zXZ\x00", Reason("archive")),
    (b"\x28\xb5\x2f\xfd", Reason("archive")),
    (b"MSCF", Reason("archive")),
    (b"GIF8", Reason("picture_format", {"format": "GIF"})),
    (b"BM", Reason("picture_format", {"format": "BMP"})),
    (b"\x00\x00\x00\x0cjP  ", Reason("picture_format", {"format": "JPEG 2000"})),
    (b"\xff\x4f\xff\x51", Reason("picture_format", {"format": "JPEG 2000"})),
    (b"\x97JB2", Reason("picture_format", {"format": "JBIG2"})),
    (b"AT&TFORM", Reason("picture_format", {"format": "DjVu"})),
    (b"8BPS", Reason("picture_format", {"format": "PSD"})),
    (b"%!PS", Reason("picture_format", {"format": "PostScript"})),
    (b"<?xml", Reason("plain_text")),
)
_MARKUP = re.compile(rb"\s*<(!doctype html|html|svg|head|body)", re.IGNORECASE)
_HEIF = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif")


def foreign_kind(head: bytes, tail: bytes) -> Reason | None:
    """Why a file that begins with `head` is not taken in, or None if its kind is not known."""
    for beginning, reason in _BEGINNINGS:
        if head.startswith(beginning):
            return reason
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Reason("picture_format", {"format": "WebP"})
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return Reason("picture_format", {"format": "HEIC"})
    if head[257:262] == b"ustar":
        return Reason("archive")
    if _MARKUP.match(head.lstrip(b"\xef\xbb\xbf")):
        return Reason("plain_text")
    looks_like_pdf = b"%PDF-" in head[:1024]
    return Reason("plain_text") if not looks_like_pdf and _is_text(head, tail) else None


def _is_text(head: bytes, tail: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head + tail):
        return False
    # A letter may be cut at the edge of what was read.
    return any(_is_utf8(head[: len(head) - cut]) for cut in range(4))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
