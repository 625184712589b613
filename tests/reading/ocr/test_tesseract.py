"""Pages that are read by the default engine: straight, askew, turned."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from reading.domain.readings import as_seen
from reading.ocr.port import LanguageDataMissing, open_reading_engine
from reading.ocr.prepare import skew_of
from reading.ocr.reading import page_count, read_document
from tests.daily import daily
from tests.reading.ocr.conftest import FONT, LINES, SCANS, draw, leaning
from tests.reading.ocr.measuring import TRUTH, is_near, rate, where


def test_a_clean_page_is_read_in_lines(engine, scan, printed):
    reading = engine.read(scan(printed), number=1)
    assert rate(reading) < 0.02
    assert "Ban Tổ chức trước ngày 30 tháng 9 năm 2019." in reading.text.split("\n")[7]
    assert len(reading.text.split("\n")) >= len(LINES)
    assert reading.confidence > 88
    assert reading.coverage > 0.97
    assert reading.validity > 0.97
    assert reading.signals["mode"] == "colour"
    assert reading.signals["dpi"] == 200
    assert reading.signals["engine"] == "tesseract"
    assert reading.signals["data_version"].startswith("vie-")


def test_boxes_lie_where_the_words_are_printed(engine, scan, printed):
    reading = engine.read(scan(printed), number=1)
    drawn = np.asarray(printed.convert("L")) < 128
    height, width = drawn.shape
    inside = np.zeros_like(drawn)
    for word in reading.words:
        left, top, right, bottom = word.box
        inside[
            top * height // 10000 : bottom * height // 10000 + 2,
            left * width // 10000 : right * width // 10000 + 2,
        ] = True
    assert (drawn & inside).sum() / drawn.sum() > 0.97
    assert inside.mean() < 0.2


@pytest.mark.parametrize("degrees", [-3, 1.5])
def test_a_leaning_page_is_levelled_for_reading_only(degrees, engine, scan, printed):
    straight = engine.read(scan(printed, name="straight.pdf"), number=1)
    reading = engine.read(scan(leaning(printed, degrees), name="leaning.pdf"), number=1)
    assert abs(reading.signals["skew"] - degrees) < 0.2
    assert reading.signals["deskew"] == reading.signals["skew"]
    assert rate(reading) < 0.03
    # The words stand where they lean on the untouched page, not where they would be level.
    word = "giúp" if "giúp" in TRUTH else "Quảng"
    left, top, right, bottom = where(straight, word)
    middle = np.array([(left + right) / 2 / 10000 * 8.27, (top + bottom) / 2 / 10000 * 11.69])
    centre = np.array([8.27 / 2, 11.69 / 2])
    turn = np.radians(degrees)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    moved = centre + spin @ (middle - centre)
    left, top, right, bottom = where(reading, word)
    found = np.array([(left + right) / 2 / 10000 * 8.27, (top + bottom) / 2 / 10000 * 11.69])
    assert np.abs(found - moved).max() < 0.08


def test_a_slight_lean_is_left_alone(engine, scan, printed):
    reading = engine.read(scan(leaning(printed, 0.5)), number=1)
    assert 0.3 < reading.signals["skew"] < 0.7
    assert reading.signals["deskew"] == 0


@pytest.mark.parametrize("degrees", [0, 0.3, -0.6, 2.2, -4.1])
@pytest.mark.parametrize("size_pt", daily([10, 12, 13], 12))
@pytest.mark.parametrize("dpi", daily([150, 200, 300], 200))
def test_the_lean_of_a_full_page_is_that_of_its_lines(dpi, size_pt, degrees):
    full = dense(dpi, size_pt)
    assert abs(skew_of(np.asarray(leaning(full, degrees))) - degrees) <= 0.1


def dense(dpi, size_pt):
    """A page full of print in black and white, as offices send by fax."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, round(size_pt * dpi / 72))
    pitch = round(size_pt * 1.35 * dpi / 72)
    for row, top in enumerate(range(dpi, page.height - dpi, pitch)):
        words = " ".join(LINES[4:][(row + each) % 6] for each in range(2))[row:]
        pen.text((dpi, top), words, 0, font)
    ImageDraw.Draw(page).rectangle((page.width - dpi // 2, 0, page.width, page.height), 255)
    return page.point(lambda tone: 255 if tone > 127 else 0)


@pytest.mark.parametrize("clockwise", daily([90, 180, 270], 270))
def test_a_page_scanned_the_wrong_way_round_is_turned_for_reading(clockwise, engine, scan, printed):
    turned = printed.rotate(-clockwise, expand=True)
    straight = engine.read(scan(printed, name="straight.pdf"), number=1)
    reading = engine.read(scan(turned, name="turned.pdf"), number=1)
    assert rate(reading) < 0.03
    assert reading.signals["rotation"] == -clockwise % 360
    assert as_seen(reading).words[0].box[1] < 2000
    assert is_near(where(as_seen(reading), "Trung"), where(straight, "Trung"))
    left, top, right, bottom = where(straight, "Trung")
    expected = {
        90: (10000 - bottom, left, 10000 - top, right),
        180: (10000 - right, 10000 - bottom, 10000 - left, 10000 - top),
        270: (top, 10000 - right, bottom, 10000 - left),
    }[clockwise]
    assert is_near(where(reading, "Trung"), expected)


@pytest.mark.parametrize("rotate", [90, 180])
def test_a_turn_that_the_file_asks_for_is_no_turn_of_the_page(rotate, engine, scan, printed):
    stored = printed.rotate(rotate, expand=True)
    reading = engine.read(scan(stored, Rotate=rotate), number=1)
    assert rate(reading) < 0.03
    assert reading.signals["rotation"] == 0


def test_words_are_nfc(engine, scan, printed):
    import unicodedata

    reading = engine.read(scan(printed), number=1)
    assert unicodedata.is_normalized("NFC", reading.text)


def test_pages_done_before_are_not_read_again(engine, scan, printed):
    path = scan(draw(["Trang một đã đọc xong"]), draw(["Trang hai chưa đọc"]), printed)
    assert page_count(path) == 3
    readings = read_document(path, engine=engine, done={1, 3})
    assert [reading.number for reading in readings] == [2]


def test_the_file_is_let_go_and_a_changed_file_is_read_anew(engine, scan):
    first = engine.read(scan(draw(["Báo cáo kết quả"])), number=1)
    second = engine.read(scan(draw(["Quyết định thành lập", "Điều một"])), number=1)
    assert "Báo cáo" in first.text
    assert "Quyết định" in second.text
    engine.close()
    engine.close()


def test_missing_language_data_names_the_cause_and_the_package(monkeypatch, tmp_path, scan):
    monkeypatch.setenv("KHOSO_TESSDATA", str(tmp_path))
    with pytest.raises(LanguageDataMissing) as told:
        open_reading_engine("tesseract:").read(scan(draw(["Điều"])), number=1)
    assert "tesseract-ocr-vie" in str(told.value)
    assert str(tmp_path) in str(told.value)


@pytest.mark.skipif(not SCANS.is_dir(), reason="the real scans are not here")
def test_a_real_scan_is_read_well(engine):
    truth = (SCANS / "574-ubnd-signed.p1.txt").read_text(encoding="utf-8")
    pages = list(read_document(SCANS / "574-ubnd-signed.pdf", engine=engine))
    assert rate(pages[0], truth) < 0.02
    assert pages[0].signals["red_seal"]
    assert pages[0].variant != "text-layer"
    assert pages[1].signals["blank"]


def test_the_font_of_these_tests_is_here():
    assert FONT.is_file()
