"""A page is blank only where nothing is lost on it: blank and proved, blank and in doubt, damaged."""

import zlib

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from reading.domain.attention import attention
from reading.domain.readings import PageReading
from reading.ocr.reading import read_document
from tests.reading.ocr.broken import HEIGHT, STORED, WIDTH, Stored, fax, page_of
from tests.reading.ocr.broken_pages import grey_jpeg, white_jpeg
from tests.reading.ocr.conftest import add_page, draw, jpeg
from tests.reading.ocr.printing import CASES, codes


def empty_page(pdf):
    pdf.add_blank_page()


def page_without_contents(pdf):
    pdf.add_blank_page()
    del pdf.pages[0].obj["/Contents"]


def scanned_empty_sheet(pdf):
    noise = np.random.default_rng(1).normal(245, 3, (HEIGHT, WIDTH)).clip(0, 255)
    page_of(pdf, Stored(jpeg(Image.fromarray(noise.astype(np.uint8))), grey_jpeg()))


def white_fax(pdf):
    page_of(pdf, fax(Image.new("1", (WIDTH, HEIGHT), 1)))


def white_image_that_has_to_be_drawn(pdf):
    white = Stored(zlib.compress(bytes(WIDTH * HEIGHT * 4)), STORED["flate"].entries)
    page_of(pdf, white, ColorSpace=Name.DeviceCMYK)


@pytest.mark.parametrize(
    "build",
    [
        empty_page, page_without_contents, scanned_empty_sheet, white_jpeg, white_fax,
        white_image_that_has_to_be_drawn,
    ],
)  # fmt: skip
def test_a_truly_blank_page_stays_blank_and_proved(build, opened):
    page = opened(build).page(1)
    assert page.damage is None
    assert page.proved
    assert page.pixels.min() > 200


def test_an_image_that_is_held_and_not_drawn_leaves_a_blank_page_in_doubt(opened):
    page = opened(lambda pdf: page_of(pdf, STORED["jpeg"], content=b"")).page(1)
    assert page.pixels.min() == 255
    assert not page.proved


def test_an_image_on_a_layer_that_is_off_leaves_a_blank_page_in_doubt(opened):
    def build(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page_of(pdf, STORED["jpeg"], OC=layer)

    assert not opened(build).page(1).proved


def links_and_signature(pdf):
    white_jpeg(pdf)
    nothing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    entries = {"Type": Name.Annot, "Rect": Array([0, 0, 90, 90]), "AP": Dictionary(N=nothing)}
    marks = [
        Dictionary(Subtype=Name.Link, **entries),
        Dictionary(Subtype=Name.Widget, FT=Name.Sig, **entries),
        Dictionary(Subtype=Name.Widget, **entries | {"Rect": Array([0, 0, 0, 0])}),
    ]
    marks = Array([pdf.make_indirect(mark) for mark in marks])
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(marks)[1:]))
    pdf.pages[0].obj.Annots = marks


def test_links_and_signatures_leave_an_empty_scan_proved(opened):
    page = opened(links_and_signature).page(1)
    assert (page.damage, page.proved, page.checked) == (None, True, True)


def test_a_page_turned_light_for_dark_is_not_believed_blank(engine, tmp_path):
    dark = Image.eval(draw(dpi=100).convert("L"), lambda level: 255 - level)
    dark.save(tmp_path / "a.png", dpi=(100, 100))
    reading = engine.read(tmp_path / "a.png", number=1)
    assert reading.words or not reading.signals["blank_proved"]


def test_blank_and_damaged_pages_are_told_apart():
    readings = [
        PageReading(1, "", signals={"blank": True}),
        PageReading(2, "", signals={"blank": True, "blank_proved": False}),
        PageReading(3, "", signals={"blank": True, "damage": 0.3}),
        PageReading(4, "x", (), 99.0, signals={"blank": False, "checked": False}),
    ]
    told = {reason.code: reason.params for reason in attention(readings)}
    assert told == {
        "damaged_page": {"pages": "3"},
        "page_part_missing": {"pages": "3", "percent": 30},
        "blank_unproved": {"pages": "2"},
        "page_unproved": {"pages": "4"},
        "blank_pages": {"pages": "1"},
    }


@pytest.mark.parametrize(
    "box", [(0, 0, 0.1, 0.1), (0, 0, 1, 1), (0, 0, 1, 14000), (0, 0, 14000, 1), (0, 0, 5, 842)]
)
def test_a_page_on_which_no_line_could_stand_is_left_to_a_person(box, engine, tmp_path):
    pdf = pikepdf.new()
    add_page(pdf, b"0 0 m 1 1 l S", box=box)
    pdf.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert not reading.words
    assert [reason.code for reason in attention([reading])] == ["blank_unproved"]


def test_a_page_that_is_truly_blank_is_blank(engine):
    *_, last = list(read_document(CASES / "r-blank-page.pdf", engine=engine))
    assert last.signals["blank"]
    assert codes(last) == {"blank_pages"}
