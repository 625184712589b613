"""Pages that are read by the default engine, straight, askew, turned, empty and torn."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.ocr_accuracy.metric import errors
from reading.domain.readings import Word, as_seen
from reading.ocr.port import LanguageDataMissing, open_reading_engine
from reading.ocr.prepare import skew_of
from reading.ocr.reading import page_count, read_document
from reading.ocr.words import is_rubbish
from tests.reading.ocr.conftest import FONT, LINES, SCANS, draw, leaning

TRUTH = "\n".join(LINES)


def rate(reading, truth=TRUTH):
    found = errors(truth, reading.text)
    return found.edits / found.letters


def where(reading, text):
    return next(word.box for word in reading.words if word.text == text)


def is_near(box, other, within=120):
    return all(abs(a - b) <= within for a, b in zip(box, other, strict=True))


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
@pytest.mark.parametrize("size_pt", [10, 12, 13])
@pytest.mark.parametrize("dpi", [150, 200, 300])
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


@pytest.mark.parametrize("clockwise", [90, 180, 270])
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


@pytest.mark.parametrize("kind", [kind for kind, _ in blank_pages()])
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


def test_doubtful_pages_are_read_again_and_the_best_reading_kept(engine, scan):
    rng = np.random.default_rng(3)
    faded = np.asarray(draw().convert("L")).astype(float)
    faded = 205 - (255 - faded) * 0.2 + rng.normal(0, 9, faded.shape)
    page = Image.fromarray(faded.clip(0, 255).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    plain = reading.variant == "plain"
    assert reading.signals["attempts"] > 1 or (plain and reading.confidence >= 88)
    assert rate(reading) < 0.2


@pytest.mark.parametrize("strength", [0.1, 0.15, 0.2, 0.25])
def test_ink_hardly_darker_than_noisy_paper_is_read(engine, scan, strength):
    rng = np.random.default_rng(11)
    faded = np.asarray(draw().convert("L")).astype(float)
    faded = 205 - (255 - faded) * strength + rng.normal(0, 9, faded.shape)
    page = Image.fromarray(faded.clip(0, 255).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    assert not reading.signals["blank"]
    assert rate(reading) < 0.12


@pytest.mark.parametrize("strength", [0.12, 0.2])
def test_a_faint_letter_below_a_dark_heading_is_read_as_well(engine, scan, strength):
    page = np.asarray(draw().convert("L")).astype(float)
    faint = 235 - (255 - page) * strength
    heading = page.shape[0] // 6
    faint[:heading] = page[:heading]
    faint += np.random.default_rng(13).normal(0, 4, page.shape)
    reading = engine.read(scan(Image.fromarray(faint.clip(0, 255).astype(np.uint8))), number=1)
    assert rate(reading) < 0.1


def test_a_sheet_full_of_pencil_is_not_believed_empty(engine, scan):
    pencilled = np.asarray(strokes().convert("L")).astype(float)
    pencilled = (
        235 - (pencilled < 250) * 36 + np.random.default_rng(15).normal(0, 3, pencilled.shape)
    )
    page = Image.fromarray(pencilled.clip(0, 255).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    assert not (reading.signals["blank"] and reading.signals["blank_proved"])


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


@pytest.mark.parametrize(
    "ink", [(170, 120, 235), (245, 110, 110), (250, 160, 60), (200, 200, 255), (255, 200, 200)]
)
def test_a_page_wholly_in_light_ink_is_read_and_not_called_blank(engine, scan, ink):
    white = np.asarray(draw().convert("L"))[..., None] / 255
    page = Image.fromarray((white * 255 + (1 - white) * ink).astype(np.uint8))
    reading = engine.read(scan(page), number=1)
    assert not reading.signals["blank"]
    assert rate(reading) < 0.03


def strokes(seed=0):
    """A page full of pen strokes that are no letters."""
    chance = np.random.default_rng(seed)
    page = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(page)
    for line in range(20):
        for start in range(180, 1400, 150):
            steps = np.arange(24)
            across = start + steps * 5 + chance.uniform(-6, 6, 24)
            down = 250 + line * 90 + chance.uniform(-22, 22, 24)
            pen.line(list(zip(across, down, strict=True)), fill=(150, 175, 240), width=4)
    return page


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
