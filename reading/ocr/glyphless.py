"""
A font without marks, for text that is found and copied but never seen.

One glyph half an em wide stands for every character: a line from corner to corner and back,
which fills nothing but gives the glyph its extent. Without extent PDFium passes over words of a
single letter. The program is put together here from the tables that a TrueType reader asks for,
so that no font file is packaged.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

UNITS = 1000
ADVANCE = 500
ASCENT, DESCENT = 800, -200
_MADE = 3_850_070_400  # 01/01/2026 in seconds since 1904; fixed, so that copies are alike.
_GLYPHS = 2  # .notdef, which PDF/A forbids to use, and ours.


def font_program() -> bytes:
    """The TrueType file: .notdef and the one glyph, each half an em wide."""
    glyph = _glyph()
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 1, 12) + _cmap(),
        b"glyf": glyph,
        b"head": struct.pack(
            ">LLLLHHqqhhhhHHhhh",
            0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, UNITS, _MADE, _MADE,
            0, DESCENT, ADVANCE, ASCENT, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(
            ">LhhhHhhhhhhhhhhhH",
            0x00010000, ASCENT, DESCENT, 0, ADVANCE, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, _GLYPHS,
        ),
        b"hmtx": struct.pack(">Hh", ADVANCE, 0) * _GLYPHS,
        b"loca": struct.pack(">3H", 0, 0, len(glyph) // 2),
        b"maxp": struct.pack(">LH13H", 0x00010000, _GLYPHS, 3, 1, 0, 0, 1, *([0] * 8)),
        b"post": struct.pack(">LLhhLLLLL", 0x00030000, 0, -100, 50, 1, 0, 0, 0, 0),
    }  # fmt: skip
    return _assembled(tables)


def _glyph() -> bytes:
    header = struct.pack(">hhhhh", 1, 0, DESCENT, ADVANCE, ASCENT)
    points = struct.pack(">HH3B", 2, 0, 1, 1, 1)
    across = struct.pack(">3h", 0, ADVANCE, -ADVANCE)
    upwards = struct.pack(">3h", DESCENT, ASCENT - DESCENT, DESCENT - ASCENT)
    glyph = header + points + across + upwards
    return glyph + b"\0" * (-len(glyph) % 4)


def _cmap() -> bytes:
    """Only the closing segment: characters reach their glyph through the PDF's own maps."""
    return struct.pack(">HHHHHHHHHHhH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    largest = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">LHHHH",
        0x00010000,
        count,
        largest * 16,
        largest.bit_length() - 1,
        count * 16 - largest * 16,
    )
    offset = len(head) + 16 * count
    directory, body, head_at = b"", b"", 0
    for tag, content in sorted(tables.items()):
        padded = content + b"\0" * (-len(content) % 4)
        directory += tag + struct.pack(">LLL", _sum(padded), offset + len(body), len(content))
        head_at = offset + len(body) if tag == b"head" else head_at
        body += padded
    file = head + directory + body
    adjustment = (0xB1B0AFBA - _sum(file)) & 0xFFFFFFFF
    return file[: head_at + 8] + struct.pack(">L", adjustment) + file[head_at + 12 :]


def _sum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF


def add_font(pdf: pikepdf.Pdf, characters: Sequence[str]) -> pikepdf.Object:
    """A composite font in `pdf`; two-byte code 1 is `characters[0]`, 2 the next."""
    program = font_program()
    file = pdf.make_stream(program, Length1=len(program))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/KHOSOA+Glyphless"),
        Flags=4,
        FontBBox=Array([0, DESCENT, ADVANCE, ASCENT]),
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=file,
    )
    glyphs = pdf.make_stream(b"\0\0" + b"\0\1" * len(characters))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/KHOSOA+Glyphless"),
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=ADVANCE,
        CIDToGIDMap=glyphs,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/KHOSOA+Glyphless"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(characters)),
        )
    )


def _to_unicode(characters: Sequence[str]) -> bytes:
    rows = [
        f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(characters, start=1)
    ]
    blocks = [
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
        for block in (rows[start : start + 100] for start in range(0, len(rows), 100))
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")
