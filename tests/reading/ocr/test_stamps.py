"""Stamps of secrecy and urgency at whatever angle, in red and in the black of a copy."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.actions.reading import LOOK_AT
from reading.domain.attention import attention
from reading.domain.proposals import propose
from tests.daily import daily
from tests.reading.ocr.conftest import FONT, draw

RED, BLACK, BLUE, VIOLET = (200, 30, 40), (40, 40, 40), (40, 60, 190), (130, 40, 170)


def stamped(word, angle, *, colour=RED, worn=0.0, opacity=0.85, frame=True):
    """The printed page with a stamp in the free room at its top."""
    dpi, page = 200, draw()
    font = ImageFont.truetype(FONT, round(dpi * 0.22))
    left, top, right, bottom = font.getbbox(word)
    wide, tall = right - left + 32, bottom - top + 28
    stamp = Image.new("L", (wide + 200, tall + 200), 0)
    pen = ImageDraw.Draw(stamp)
    if frame:
        pen.rectangle((100, 100, 100 + wide, 100 + tall), outline=255, width=4)
    pen.text((116 - left, 114 - top), word, 255, font, stroke_width=1)
    ink = np.asarray(stamp) / 255
    if worn:
        holes = np.random.default_rng(5).random((ink.shape[0] // 6 + 1, ink.shape[1] // 6 + 1))
        ink = ink * (np.kron(holes, np.ones((6, 6)))[: ink.shape[0], : ink.shape[1]] > worn)
    shape = Image.fromarray((ink * 255 * opacity).astype(np.uint8)).rotate(
        -angle, Image.Resampling.BICUBIC
    )
    page.paste(Image.new("RGB", shape.size, colour), (165, -42), shape)
    return page


@pytest.mark.parametrize(
    ("word", "angle", "worn", "level"),
    [
        ("MẬT", 0, 0.0, "CONFIDENTIAL"),
        ("MẬT", 9, 0.25, "CONFIDENTIAL"),
        ("TỐI MẬT", -6, 0.0, "SECRET"),
        ("TỐI MẬT", 4, 0.25, "SECRET"),
        ("TUYỆT MẬT", 12, 0.0, "TOP_SECRET"),
        ("TUYỆT MẬT", -12, 0.2, "TOP_SECRET"),
    ],
)
def test_a_red_stamp_says_its_level_however_it_leans(engine, scan, word, angle, worn, level):
    opacity = 0.6 if worn else 0.85
    page = engine.read(scan(stamped(word, angle, worn=worn, opacity=opacity)), number=1)
    assert propose([page])["level"].value == level
    assert word in page.text


@pytest.mark.parametrize("mode", daily(["L", "1"], "1"))
@pytest.mark.parametrize(("word", "level"), [("TỐI MẬT", "SECRET"), ("TUYỆT MẬT", "TOP_SECRET")])
def test_a_black_stamp_in_a_frame_is_read_as_well(engine, scan, word, level, mode):
    page = stamped(word, 5, colour=BLACK, worn=0.1, opacity=0.95).convert("L")
    page = page.point(lambda grey: 255 * (grey > 140)).convert("1") if mode == "1" else page
    assert propose([engine.read(scan(page), number=1)])["level"].value == level


@pytest.mark.parametrize(("word", "level"), [("MẬT", "CONFIDENTIAL"), ("TUYỆT MẬT", "TOP_SECRET")])
@pytest.mark.parametrize(
    ("tone", "angle"),
    daily({"120-0": (120, 0), "120-14": (120, 14), "165--12": (165, -12)}, "165--12"),
)
def test_the_grey_stamp_of_a_copy_of_a_copy_is_read(engine, scan, word, level, tone, angle):
    page = stamped(word, angle, colour=(tone,) * 3, worn=0.05, opacity=0.9).convert("L")
    assert propose([engine.read(scan(page), number=1)])["level"].value == level


@pytest.mark.parametrize("colour", [BLUE, VIOLET])
@pytest.mark.parametrize(
    ("angle", "frame"), daily({"0-framed": (0, True), "9-framed": (9, True), "4": (4, False)}, "4")
)
def test_a_stamp_of_any_colour_says_its_level(engine, scan, colour, angle, frame):
    page = engine.read(scan(stamped("TỐI MẬT", angle, colour=colour, frame=frame)), number=1)
    assert propose([page])["level"].value == "SECRET"


def test_an_urgent_stamp_hides_neither_a_level_nor_a_frame_beside_it(engine, scan):
    page = stamped("KHẨN", 3)
    for word, at in (("TỐI MẬT", 760), ("CÔNG VĂN ĐẾN", 1150)):
        beside = stamped(word, 2, colour=BLUE).crop((165, 0, 640, 190))
        page.paste(beside, (at, 0))
    found = engine.read(scan(page), number=1)
    proposed = propose([found])
    assert (proposed["urgency"].value, proposed["level"].value) == ("KHẨN", "SECRET")
    assert found.signals["framed_stamp"]


def test_a_coloured_frame_without_a_known_word_is_for_a_person(engine, scan):
    page = engine.read(scan(stamped("CÔNG VĂN ĐẾN", 3, colour=BLUE)), number=1)
    assert "level" not in propose([page])
    assert {reason.code for reason in attention([page])} >= {"framed_stamp"}
    assert "framed_stamp" in LOOK_AT


def test_an_urgent_stamp_without_a_frame_is_read_askew(engine, scan):
    page = engine.read(scan(stamped("HỎA TỐC", 40, frame=False)), number=1)
    assert propose([page])["urgency"].value == "HỎA TỐC"


@pytest.mark.parametrize("word", ["CÔNG BÁO", "SAO Y", "ĐẾN"])
def test_other_stamps_are_no_level(engine, scan, word):
    found = propose([engine.read(scan(stamped(word, 3)), number=1)])
    assert "urgency" not in found
    # The frame is an alarm all the same: somebody looks.
    assert found["level"].confidence < 0.5


def test_a_page_printed_in_red_has_no_stamp(engine, scan):
    white = np.asarray(draw().convert("L"))[..., None] / 255
    red = (white * 255 + (1 - white) * (245, 110, 110)).astype(np.uint8)
    page = engine.read(scan(Image.fromarray(red)), number=1)
    assert page.signals["stamps"] == []
    assert "level" not in propose([page])


@pytest.mark.parametrize(
    ("torn", "level"),
    [("T MẬT", "SECRET"), ("TU MẬT", "TOP_SECRET"), ("ET MẬT", "TOP_SECRET"), ("TOÉT MẬT", "TOP_SECRET")],
)  # fmt: skip
def test_a_torn_stamp_of_secrecy_closes_at_the_highest_level_it_may_be(engine, scan, torn, level):
    page = engine.read(scan(stamped(torn, 3)), number=1)
    assert propose([page])["level"].value == level
