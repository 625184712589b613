"""Frames and seals in red are marks with their place, and hide no words."""

from PIL import ImageDraw

from tests.reading.ocr.conftest import draw
from tests.reading.ocr.measuring import is_near, rate


def stamped(box_mm, *, dpi=200, fill=None):
    page = draw(dpi=dpi)
    pen = ImageDraw.Draw(page)
    left, top, width, height = (side * dpi / 25.4 for side in box_mm)
    pen.rectangle(
        (left, top, left + width, top + height), outline=(200, 20, 30), width=5, fill=fill
    )
    return page


def test_a_red_frame_is_an_alarm_with_its_place(engine, scan):
    page = stamped((25, 200, 30, 10))
    font_line = ImageDraw.Draw(page)
    font_line.text((260, 1590), "MẬT", (200, 20, 30))
    signals = engine.read(scan(page), number=1).signals
    assert signals["red_frame"]
    assert is_near(
        signals["red_frames"][0], [round(v) for v in (1190, 6734, 2619, 7071)], within=80
    )


def test_what_is_too_small_or_not_red_is_no_frame(engine, scan):
    assert not engine.read(scan(stamped((25, 200, 9, 5))), number=1).signals["red_frame"]
    grey = stamped((25, 200, 30, 10)).convert("L")
    assert not engine.read(scan(grey), number=1).signals["red_frame"]


def test_a_round_seal_is_a_seal_and_no_frame(engine, scan):
    page = draw()
    pen = ImageDraw.Draw(page)
    pen.ellipse((900, 1500, 1180, 1780), outline=(210, 30, 40), width=8)
    pen.ellipse((960, 1560, 1120, 1720), outline=(210, 30, 40), width=4)
    signals = engine.read(scan(page), number=1).signals
    assert signals["red_seal"]
    assert not signals["red_frame"]


def test_a_red_seal_over_text_does_not_hide_it(engine, scan):
    page = draw()
    pen = ImageDraw.Draw(page)
    pen.ellipse((300, 900, 580, 1180), outline=(210, 30, 40), width=8)
    assert rate(engine.read(scan(page), number=1)) < 0.03
