"""Stamps, patterns, glyphs and masks paint images too, which are looked at like those of a page."""

import zlib

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.reading.ocr.broken import FULL_PAGE, GREY, HEIGHT, STORED, WIDTH, Stored, cut, image
from tests.reading.ocr.broken_pages import (
    HEADER,
    deep,
    form,
    grey_jpeg,
    in_stamp,
    inline,
    is_damaged,
    seen_in_annotation,
)
from tests.reading.ocr.conftest import add_page, jpeg


def in_watermark(pdf, stored):
    seen_in_annotation(pdf, stored, Name.Watermark)


def in_pattern(pdf, stored):
    pattern = pdf.make_stream(
        FULL_PAGE, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 595, 842]), XStep=595, YStep=842,
        Resources=Dictionary(XObject=Dictionary({"/Im0": image(pdf, stored)})),
    )  # fmt: skip
    page = add_page(pdf, b"/Pattern cs /P0 scn 0 0 595 842 re f")
    page.obj.Resources = Dictionary(Pattern=Dictionary({"/P0": pattern}))


def glyph(pdf, drawing, objects):
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 595, 842]),
        FontMatrix=Array([1, 0, 0, 1, 0, 0]), FirstChar=97, LastChar=97, Widths=Array([595]),
        CharProcs=Dictionary({"/a": pdf.make_stream(b"595 0 d0 " + drawing)}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        Resources=Dictionary(XObject=Dictionary(objects)),
    )  # fmt: skip
    page = add_page(pdf, b"BT /F1 1 Tf 0 0 Td (a) Tj ET")
    page.obj.Resources = Dictionary(Font=Dictionary({"/F1": pdf.make_indirect(font)}))


def in_glyph(pdf, stored):
    glyph(pdf, FULL_PAGE, {"/Im0": image(pdf, stored)})


def in_soft_mask_of_the_state(pdf, stored):
    group = form(pdf, {"/Im0": image(pdf, stored)})
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    page = add_page(pdf, b"q /G0 gs 0 0 595 842 re f Q")
    page.obj.Resources = Dictionary(ExtGState=Dictionary({"/G0": state}))


ASIDE = [in_stamp, in_watermark, in_pattern, in_glyph, in_soft_mask_of_the_state]


def with_header(pdf):
    """Something small shows on the page beside what is lost."""
    pdf.pages[0].contents_add(HEADER, prepend=False)


@pytest.mark.parametrize("percent", [0, 40, 70])
@pytest.mark.parametrize("build", ASIDE)
def test_a_broken_image_in_whatever_paints_is_damage(build, percent, opened):
    assert is_damaged(opened(lambda pdf: build(pdf, cut(STORED["jpeg"], percent))))


@pytest.mark.parametrize("build", ASIDE)
def test_what_shows_beside_a_broken_image_hides_nothing(build, opened):
    def both(pdf):
        build(pdf, cut(STORED["jpeg"], 0))
        with_header(pdf)

    assert is_damaged(opened(both))


@pytest.mark.parametrize("build", ASIDE)
def test_a_whole_image_in_whatever_paints_is_neither_damaged_nor_unchecked(build, opened):
    page = opened(lambda pdf: build(pdf, STORED["jpeg"])).page(1)
    assert (page.damage, page.checked) == (None, True)
    assert np.ptp(page.pixels) > 100


@pytest.mark.parametrize("build", ASIDE)
def test_what_paints_by_another_way_never_proves_a_page_blank(build, opened):
    white = Stored(jpeg(Image.new("L", (WIDTH, HEIGHT), 255)), grey_jpeg())
    assert not opened(lambda pdf: build(pdf, white)).page(1).proved


def test_a_broken_inline_image_of_a_glyph_is_damage(opened):
    whole, half = zlib.compress(GREY.tobytes()), zlib.compress(GREY.tobytes())[:3000]
    assert is_damaged(opened(lambda pdf: glyph(pdf, inline(half, b"Fl"), {})))
    page = opened(lambda pdf: glyph(pdf, inline(whole, b"Fl"), {})).page(1)
    assert (page.damage, page.checked) == (None, True)


def test_an_image_deeper_than_anybody_looks_leaves_the_page_in_doubt(opened):
    def lost(pdf):
        deep(pdf, Stored(b"junk", STORED["jpeg"].entries))

    empty = opened(lost).page(1)
    assert empty.pixels.min() == 255
    assert not empty.proved
    assert not opened(deep).page(1).checked
