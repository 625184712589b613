"""Drawings of a page, whole and broken, for whatever looks for damage."""

from pikepdf import Array, Dictionary, Name
from PIL import Image

from reading.ocr.port import Unreadable
from tests.reading.ocr.broken import FULL_PAGE, HEIGHT, STORED, WIDTH, Stored, image, page_of
from tests.reading.ocr.conftest import add_page, jpeg


def is_damaged(pages, number=1):
    """Whether the page is refused as damaged, or given out with its damage told."""
    try:
        return pages.page(number).damage is not None
    except Unreadable as error:
        return (error.reason, error.params["page"]) == ("damaged", number)


def form(pdf, objects, content=FULL_PAGE):
    return pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]),
        Resources=Dictionary(XObject=Dictionary(objects)),
    )


def missing_image(pdf):
    add_page(pdf, FULL_PAGE)


def inline(data, filters):
    head = b"q 595 0 0 842 0 0 cm BI /W %d /H %d /CS /G /BPC 8 /F /%s ID "
    return head % (WIDTH, HEIGHT, filters) + data + b"\nEI Q"


def white_jpeg(pdf):
    page_of(pdf, Stored(jpeg(Image.new("L", (WIDTH, HEIGHT), 255)), grey_jpeg()))


def grey_jpeg():
    return {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}


def in_stamp(pdf, stored):
    seen_in_annotation(pdf, stored, Name.Stamp)


def seen_in_annotation(pdf, stored, kind, **entries):
    shown = form(pdf, {"/Im0": image(pdf, stored)})
    mark = Dictionary(
        Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 595, 842]), F=4,
        AP=Dictionary(N=shown), **entries,
    )  # fmt: skip
    add_page(pdf, b"", Annots=Array([pdf.make_indirect(mark)]))


HEADER = b" 50 800 200 2 re f"


def deep(pdf, stored=None):
    inner, name, drawing = image(pdf, stored or STORED["jpeg"]), "/Im0", FULL_PAGE
    for _ in range(8):
        inner = form(pdf, {name: inner}, drawing)
        name, drawing = "/Fm", b"/Fm Do"
    add_page(pdf, b"/Fm Do", images={"/Fm": inner})
