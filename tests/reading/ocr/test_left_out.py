"""Print that the recogniser takes for a picture: the signer's name beside the seal."""

import math

import numpy as np
import pytest
from PIL import ImageDraw, ImageFont

from reading.ocr.left_out import with_left_out
from reading.ocr.pages import open_pages
from reading.ocr.port import open_reading_engine
from reading.ocr.prepare import darkest_ink, prepare
from reading.ocr.recogniser import recognise
from tests.reading.ocr.conftest import FONT, LINES, draw

NAME = "Trần Ngọc Căng"


def signed(across, radius, width):
    """The printed page with office, seal, signature and name at its foot, in black and white."""
    page = draw(colour=False)
    pen, left, top = ImageDraw.Draw(page), 900, 1300
    name, ring = ImageFont.truetype(FONT, 40), ImageFont.truetype(FONT, 22)
    pen.text((left + 60, top), "CHỦ TỊCH", 0, name)
    pen.text((left + 60, top + 220), NAME, 0, name)
    x, y = left + across, top + 120
    for each in (radius, radius - 22, radius // 3):
        pen.ellipse((x - each, y - each, x + each, y + each), outline=60, width=width)
    for place, letter in enumerate("ỦYBANNHÂNDÂNTỈNH*"):
        turn, far = place * 2 * math.pi / 17, radius - 11
        pen.text((x + far * math.cos(turn) - 8, y + far * math.sin(turn) - 14), letter, 60, ring)
    stroke = [(x + 40 + i * 9, y + (60 if i % 2 else -70) + i * 3) for i in range(14)]
    pen.line(stroke, fill=20, width=4)
    return page


@pytest.mark.parametrize(
    ("across", "radius", "width"), [(-40, 120, 3), (-40, 120, 6), (120, 90, 3), (120, 90, 6)]
)
def test_the_name_of_the_signer_is_read_beside_a_seal(scan, across, radius, width):
    page = open_reading_engine("tesseract:").read(scan(signed(across, radius, width)), number=1)
    assert page.text.split("\n")[-1] == NAME
    assert page.text.split("\n")[7].endswith("trước ngày 30 tháng 9 năm 2019.")


def test_no_words_are_made_of_a_seal_and_a_signature(scan):
    page = signed(-40, 120, 3)
    ImageDraw.Draw(page).rectangle((960, 1500, 1600, 1600), "white")
    ImageDraw.Draw(page).rectangle((990, 1290, 1600, 1360), "white")
    read = open_reading_engine("tesseract:").read(scan(page), number=1)
    assert read.text.split("\n")[-1] == LINES[-1]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (4, 6), (8, 10)])
def test_lines_left_out_are_put_where_one_reads_them(scan, first, last):
    image = open_pages(scan(draw(colour=False))).page(1)
    prepared = prepare(image, darkest_ink(image.pixels), skew=0.0)
    words = recognise(prepared)
    tops = sorted({word.line for word in words})
    kept = [word for word in words if word.line not in tops[first:last]]
    again = with_left_out(prepared, kept)
    assert [word.text for word in again] == [word.text for word in words]
    boxes = np.array([word.box for word in again]) - np.array([word.box for word in words])
    assert np.abs(boxes).max() <= 3
