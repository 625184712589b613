"""Ink hardly darker than its paper is read, or the page is doubtful; what shines through is not read."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.daily import daily
from tests.reading.ocr.conftest import draw, strokes
from tests.reading.ocr.measuring import rate


@pytest.mark.drill
def test_doubtful_pages_are_read_again_and_the_best_reading_kept(engine, scan):
    rng = np.random.default_rng(3)
    faded = np.asarray(draw().convert("L")).astype(float)
    faded = 205 - (255 - faded) * 0.2 + rng.normal(0, 9, faded.shape)
    page = Image.fromarray(faded.clip(0, 255).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    plain = reading.variant == "plain"
    assert reading.signals["attempts"] > 1 or (plain and reading.confidence >= 88)
    assert rate(reading) < 0.2


@pytest.mark.parametrize("strength", daily([0.1, 0.15, 0.2, 0.25], 0.25))
def test_ink_hardly_darker_than_noisy_paper_is_read(engine, scan, strength):
    rng = np.random.default_rng(11)
    faded = np.asarray(draw().convert("L")).astype(float)
    faded = 205 - (255 - faded) * strength + rng.normal(0, 9, faded.shape)
    page = Image.fromarray(faded.clip(0, 255).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    assert not reading.signals["blank"]
    assert rate(reading) < 0.12


@pytest.mark.parametrize("strength", daily([0.12, 0.2], 0.2))
def test_a_faint_letter_below_a_dark_heading_is_read_as_well(engine, scan, strength):
    page = np.asarray(draw().convert("L")).astype(float)
    faint = 235 - (255 - page) * strength
    heading = page.shape[0] // 6
    faint[:heading] = page[:heading]
    faint += np.random.default_rng(13).normal(0, 4, page.shape)
    reading = engine.read(scan(Image.fromarray(faint.clip(0, 255).astype(np.uint8))), number=1)
    assert rate(reading) < 0.1


@pytest.mark.drill
def test_a_sheet_full_of_pencil_is_not_believed_empty(engine, scan):
    pencilled = np.asarray(strokes().convert("L")).astype(float)
    pencilled = (
        235 - (pencilled < 250) * 36 + np.random.default_rng(15).normal(0, 3, pencilled.shape)
    )
    page = Image.fromarray(pencilled.clip(0, 255).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    assert not (reading.signals["blank"] and reading.signals["blank_proved"])


@pytest.mark.drill
def test_faint_strokes_that_cannot_be_read_make_the_page_doubtful(engine, scan):
    rng = np.random.default_rng(14)
    page = draw().convert("L")
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, page.height // 3, page.width, page.height), fill=255)
    for row in range(14):
        for step in range(12):
            x, y = 250 + step * 100, page.height // 3 + 60 + row * 90
            points = [(x + int(a), y + int(b)) for a, b in rng.integers(0, 60, (5, 2))]
            pen.line(points, fill=215, width=5)
    reading = engine.read(scan(page), number=1)
    assert reading.coverage < 0.8


def test_what_shines_through_an_empty_sheet_is_not_read(engine, scan):
    rng = np.random.default_rng(12)
    behind = np.asarray(draw().convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT)).astype(
        float
    )
    shine = 225 - (255 - behind) * 0.15 + rng.normal(0, 5, behind.shape)
    reading = engine.read(scan(Image.fromarray(shine.clip(0, 255).astype(np.uint8))), number=1)
    assert reading.signals["blank"]
    assert reading.words == ()


INKS = [(170, 120, 235), (245, 110, 110), (250, 160, 60), (200, 200, 255), (255, 200, 200)]


@pytest.mark.parametrize("ink", daily(INKS, INKS[-1]))
def test_a_page_wholly_in_light_ink_is_read_and_not_called_blank(engine, scan, ink):
    white = np.asarray(draw().convert("L"))[..., None] / 255
    page = Image.fromarray((white * 255 + (1 - white) * ink).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    assert not reading.signals["blank"]
    assert rate(reading) < 0.03
