"""
A font without marks, for text that is found and copied but never seen.

One glyph half an em wide stands for every character: a line from corner to corner and back,
which fills nothing but gives the glyph its extent. Without extent PDFium passes over words of a
single letter. The program is made here, so that no font file is packaged.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fontTools.ttLib.tables._g_l_y_f import Glyph

UNITS = 1000
ADVANCE = 500
ASCENT, DESCENT = 800, -200
_MADE = 3_850_070_400  # 01/01/2026 in seconds since 1904; fixed, so that copies are alike.


@cache
def font_program() -> bytes:
    """The TrueType file: .notdef and the one glyph, each half an em wide; the same bytes each time."""
    builder = FontBuilder(UNITS, isTTF=True)
    # fontTools would otherwise stamp the moment of making, and no two copies would be alike.
    builder.font.recalcTimestamp = False
    builder.updateHead(created=_MADE, modified=_MADE)
    builder.setupGlyphOrder([".notdef", "any"])
    # Empty: characters reach their glyph through the PDF's own maps.
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "any": _stroke()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "any": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def _stroke() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((ADVANCE, ASCENT))
    pen.closePath()
    return pen.glyph()


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
