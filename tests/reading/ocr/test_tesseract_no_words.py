"""Of an empty sheet, of handwriting and of a drawing no words are invented."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from reading.domain.readings import Word
from reading.ocr.words import is_rubbish
from tests.daily import daily
from tests.reading.ocr.conftest import draw, strokes


def blank_pages():
    rng = np.random.default_rng(7)
    noise = rng.normal(245, 6, (2339, 1654)).clip(0, 255).astype(np.uint8)
    yield "white", Image.new("RGB", (1654, 2339), "white")
    yield "noise", Image.fromarray(noise)
    specks = Image.new("L", (1654, 2339), 250)
    for x, y in rng.integers(0, 1600, (60, 2)):
        specks.putpixel((int(x), int(y)), 0)
    yield "specks", specks
    holes = Image.new("RGB", (1654, 2339), "white")
    for y in (900, 1400):
        ImageDraw.Draw(holes).ellipse((60, y, 110, y + 50), fill=(40, 40, 40))
    yield "punch holes", holes
    behind = draw().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    faint = Image.blend(Image.new("RGB", behind.size, "white"), behind, 0.08)
    yield "print from behind", faint.filter(ImageFilter.GaussianBlur(2))


@pytest.mark.parametrize("kind", daily([kind for kind, _ in blank_pages()], "white"))
def test_an_empty_page_is_blank_and_has_no_words(kind, engine, scan):
    page = dict(blank_pages())[kind]
    reading = engine.read(scan(page), number=1)
    assert reading.signals["blank"]
    assert reading.text == ""
    assert reading.words == ()


def test_a_page_with_one_line_is_not_blank(engine, scan):
    reading = engine.read(scan(draw(["Danh sách kèm theo"])), number=1)
    assert not reading.signals["blank"]
    assert "Danh sách" in reading.text


@pytest.mark.drill
def test_handwriting_and_pictures_lower_the_coverage_or_confidence(engine, scan):
    rng = np.random.default_rng(5)
    page = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(page)
    for row in range(12):
        x, y = 200, 300 + row * 130
        for _ in range(40):
            nx, ny = x + int(rng.integers(8, 40)), y + int(rng.integers(-30, 30))
            pen.line((x, y, nx, ny), fill=20, width=4)
            x, y = nx, 300 + row * 130 + int(rng.integers(-25, 25))
    reading = engine.read(scan(page), number=1)
    assert reading.confidence < 88 or reading.coverage < 0.97


def test_huge_and_tiny_pages_are_read_or_refused_but_never_crash(engine, scan):
    for size in ((3, 3), (1, 900), (900, 1), (5000, 40)):
        reading = engine.read(scan(Image.new("L", size, 255), name=f"{size}.pdf"), number=1)
        assert reading.text == ""


def test_of_handwriting_no_words_are_invented(engine, scan):
    reading = engine.read(scan(strokes()), number=1)
    assert reading.words == ()
    assert reading.signals["unread"]
    assert not reading.signals["blank"]


def test_a_drawing_is_not_blank(engine, scan):
    page = Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(page).arc((200, 400, 1400, 1900), 20, 300, fill="black", width=14)
    reading = engine.read(scan(page), number=1)
    assert (reading.signals["blank"], reading.signals["unread"]) == (False, True)


def test_rules_and_rubbish_are_no_words():
    kept = [
        Word("/UBND-KTTH", (0, 0, 9, 9), 0), Word("4", (0, 0, 9, 9), 0),
        Word("Tổ", (0, 0, 9, 9), 10), Word("-", (0, 0, 9, 9), 95),
    ]  # fmt: skip
    rubbish = [
        Word("____", (0, 0, 9, 9), 40), Word("{", (0, 0, 9, 9), 34), Word("XuEcEegg", (0, 0, 9, 9), 0),
    ]  # fmt: skip
    assert not any(map(is_rubbish, kept))
    assert all(map(is_rubbish, rubbish))
