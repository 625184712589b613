"""What the cage does with files for looking at them: draw a page, read a list, burn a stamp in."""

import codecs
import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final, TypedDict

import docx
from fpdf import FPDF
from PIL import Image

from machine.json_values import JsonObject
from reading.looking.lists import tables_of
from reading.looking.page_images import draw_page
from reading.looking.stamps import burn_in

# Thin strokes and the marks over letters stay clean; above this only the size grows.
JPEG_QUALITY: Final = 82
KEPT_QUALITY: Final = 92

# The smallest workbook with a date that shows no day, which takes every way a sheet is read on.
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TIES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKBOOK: Final = {
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_TIES}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_TIES}">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_TIES}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_TIES}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_SHEETS}"><cellXfs><xf numFmtId="17"/></cellXfs></styleSheet>'
    ),
    "xl/worksheets/sheet1.xml": (
        f'<worksheet xmlns="{_SHEETS}"><sheetData><row r="1"><c r="A1" s="0"><v>40969</v></c></row>'
        "</sheetData></worksheet>"
    ),
}

# Bytes that are no UTF-8, so that all that tells encodings apart is loaded.
_TEXT: Final = "Sè;Ký hiÖu\n1;KÕ ho¹ch\n".encode("latin-1")

Look = Callable[[Any, int, int], JsonObject]


class PageAsked(TypedDict):
    """Which page is to be drawn, and how."""

    number: int
    width: int
    rotation: int


class ListAsked(TypedDict):
    """The name of the list's file, which tells its type."""

    name: str


class PixelsGiven(TypedDict):
    """The size of the pixels that `draw` wrote."""

    width: int
    height: int


class StampAsked(TypedDict):
    """The words to be burnt in."""

    stamp: str


class PartAsked(TypedDict):
    """Left, top, right and bottom of the part, in ten-thousandths of the page's sides."""

    box: list[int]


def prepare() -> None:
    """Do each work once with files of our own, so that all it needs is loaded before the walls."""
    made = FPDF()
    made.add_page()
    # A font that is not in the file makes PDFium look over the machine's fonts.
    made.set_font("Times", size=12)
    made.text(20, 20, "1")
    image = draw_page(io.BytesIO(bytes(made.output())), 1, width=200)
    with Image.open(io.BytesIO(_jpeg(image, KEPT_QUALITY)), formats=["JPEG"]) as kept:
        burn_in(kept, "1")
        _jpeg(kept, JPEG_QUALITY)
    # What .xls files write their names in, and what .csv files are written in.
    for encoding in ("utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "cp1258", "cp1252"):
        codecs.lookup(encoding)
    for name, content in (("a.xlsx", _workbook()), ("a.docx", _document()), ("a.csv", _TEXT)):
        tables_of(io.BytesIO(content), name=name)


def draw(request: PageAsked, source: int, out: int) -> JsonObject:
    """The page's pixels go to `out`, three bytes each. Raises NotRenderable, OSError."""
    with os.fdopen(source, "rb", closefd=False) as file:
        image = draw_page(
            file, request["number"], width=request["width"], rotation=request["rotation"]
        )
    _write(out, image.tobytes())
    return {"width": image.width, "height": image.height}


def read_tables(request: ListAsked, source: int, out: int) -> JsonObject:
    """All tables go to `out` as JSON. Raises NotAList, OSError."""
    with os.fdopen(source, "rb", closefd=False) as file:
        tables = [asdict(table) for table in tables_of(file, name=request["name"])]
    _write(out, json.dumps(tables, separators=(",", ":")).encode("ascii"))
    return {}


def keep(request: PixelsGiven, source: int, out: int) -> JsonObject:
    """The pixels that `draw` wrote, as a JPEG that is good enough to be made into another."""
    size = request["width"], request["height"]
    image = Image.frombytes("RGB", size, os.pread(source, 3 * size[0] * size[1], 0))
    _write(out, _jpeg(image, KEPT_QUALITY))
    return {}


def stamp(request: StampAsked, source: int, out: int) -> JsonObject:
    """A JPEG that `keep` made, with the words burnt in."""
    kept = io.BytesIO(os.pread(source, os.fstat(source).st_size, 0))
    with Image.open(kept, formats=["JPEG"]) as image:
        image.load()
        burn_in(image, request["stamp"])
        _write(out, _jpeg(image, JPEG_QUALITY))
    return {}


def cut(request: PartAsked, source: int, out: int) -> JsonObject:
    """Part of a JPEG that `keep` made: `box` in ten-thousandths of the page's sides."""
    kept = io.BytesIO(os.pread(source, os.fstat(source).st_size, 0))
    with Image.open(kept, formats=["JPEG"]) as image:
        image.load()
        left, top, right, bottom = request["box"]
        part = (
            left * image.width // 10_000,
            top * image.height // 10_000,
            max(left * image.width // 10_000 + 1, -(-right * image.width // 10_000)),
            max(top * image.height // 10_000 + 1, -(-bottom * image.height // 10_000)),
        )
        _write(out, _jpeg(image.crop(part), JPEG_QUALITY))
    return {}


LOOKS: Final[dict[str, Look]] = {"draw": draw, "read_tables": read_tables}
CHORES: Final[dict[str, Look]] = {"keep": keep, "stamp": stamp, "cut": cut}


def _jpeg(image: Image.Image, quality: int) -> bytes:
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=quality)
    return jpeg.getvalue()


def _write(out: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(out, rest) :]


def _workbook() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _WORKBOOK.items():
            package.writestr(name, content)
    return kept.getvalue()


def _document() -> bytes:
    document, kept = docx.Document(), io.BytesIO()
    document.add_table(1, 1).cell(0, 0).text = "1"
    document.save(kept)
    return kept.getvalue()
