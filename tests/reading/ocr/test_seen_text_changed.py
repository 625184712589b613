"""Words that were covered in part, typed over, cut off or struck out are not taken for whole."""

import pytest
from PIL import Image, ImageDraw

from ingest.actions.reading import LOOK_AT
from tests.daily import daily
from tests.reading.ocr.conftest import LINES
from tests.reading.ocr.printing import codes, printed, read


def test_a_word_cut_off_at_its_end_is_what_is_seen_of_it(engine, tmp_path):
    def beyond(pdf):
        pdf.text(540, 400, "Nguyễnnhungngườikhác")

    page = read(printed(tmp_path / "a.pdf", beyond), engine)
    assert page.variant == "text-layer"
    assert "khác" not in page.text
    assert "Nguyễn" in page.text


NUMBER = "Số 14-KH/BTCTU"


def numbered(change):
    """A page with a number of which something was done to the first figure."""

    def also(pdf):
        pdf.text(70, 500, NUMBER)
        left = 70 + pdf.get_string_width("Số ")
        change(pdf, left, pdf.get_string_width("1"))

    return also


def whitened(pdf, left, wide):
    pdf.set_fill_color(255)
    pdf.rect(left - 0.3, 489, wide + 0.3, 14, style="F")


def typed_over(pdf, left, wide):
    whitened(pdf, left, wide)
    pdf.text(left, 500, "7")


def drawn_over(pdf, left, wide):
    whitened(pdf, left, wide)
    pdf.set_line_width(1)
    pdf.line(left + 1, 492, left + wide - 1, 492)
    pdf.line(left + wide - 1, 492, left + 2, 500)


def struck_out(pdf, left, wide):
    pdf.set_line_width(1)
    pdf.line(left, 496, left + 2 * wide, 496)


CHANGED = (whitened, typed_over, drawn_over, struck_out)


@pytest.mark.parametrize("change", daily(CHANGED, typed_over))
def test_a_page_whose_figures_were_covered_typed_over_or_struck_out_is_recognised(
    change, engine, tmp_path
):
    assert read(printed(tmp_path / "a.pdf", numbered(change)), engine).variant != "text-layer"


def test_lines_below_and_around_words_strike_nothing_out(engine, tmp_path):
    def lined(pdf, left, wide):
        pdf.line(left, 502, left + 6 * wide, 502)
        pdf.rect(60, 484, 120, 22)

    page = read(printed(tmp_path / "a.pdf", numbered(lined)), engine)
    assert page.variant == "text-layer"
    assert NUMBER in page.text


SIGNER = "Nguyễn Văn Mẫu"


def signed(change):
    """A page with a name, of which something was done to what stands between its left and right."""

    def also(pdf):
        pdf.text(350, 500, SIGNER)
        change(pdf, 350, pdf.get_string_width(SIGNER))

    return also


def covered(share, down, tall, *, wide=1.1, grey=255):
    def change(pdf, left, length):
        pdf.set_fill_color(grey)
        pdf.rect(left + share * length, 500 + down, wide * length, tall, style="F")

    return change


def line(*heights, width=0.8):
    def change(pdf, left, length):
        pdf.set_line_width(width)
        steps = len(heights) - 1
        pdf.polyline([(left + length * at / steps, 500 + down) for at, down in enumerate(heights)])

    return change


def struck_twice(pdf, left, length):
    line(-3, -3)(pdf, left, length)
    line(-5, -5)(pdf, left, length)


def dashes(pdf, left, length):
    pdf.text(left, 500, "—" * int(length / pdf.get_string_width("—")))


def typed_through(sign):
    def change(pdf, left, length):
        pdf.text(left, 500, sign * int(length / pdf.get_string_width(sign)))

    return change


def marked_through(pdf, *_):
    pdf.text(70, 540, "Tra\u0336n")


def a_line_in_a_picture(pdf, left, length):
    picture = Image.new("RGBA", (400, 40), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((0, 22, 400, 18), fill=(0, 0, 150, 255), width=3)
    pdf.image(picture, left, 486, length, 18)


def cut_by_a_clip(pdf, left, length):
    with pdf.rect_clip(left, 550, length, 7):
        pdf.text(left, 561, "Trần Minh")


HARMED = {
    "its end is covered": covered(0.85, -12, 17),
    "the end of one word is covered": covered(0.42, -12, 17, wide=0.2),
    "its upper half is covered": covered(-0.01, -14, 9),
    "its lower half is covered": covered(-0.01, -4, 9),
    "its middle is covered": covered(-0.01, -7, 6.5),
    "a grey bar leaves its tips": covered(-0.01, -8, 7, grey=120),
    "a line runs through it": line(-4, -4),
    "a hair's breadth of a line": line(-4, -4, width=0.3),
    "a thick line": line(-4, -4, width=3),
    "a leaning line": line(-1, -7),
    "a wavy line": line(*[-2, -6] * 10),
    "two lines": struck_twice,
    "dashes are typed over it": dashes,
    "other signs are typed over it": typed_through("="),
    "letters are typed over it": typed_through("x"),
    "a letter is marked as struck": marked_through,
    "a line in a picture": a_line_in_a_picture,
    "a stroke of a letter is covered": covered(0.3, -12, 17, wide=0.03),
    "its letters are cut in half": cut_by_a_clip,
}


@pytest.mark.parametrize("change", daily(HARMED, "a line runs through it", "its end is covered"))
def test_a_page_whose_words_were_covered_in_part_or_struck_out_is_recognised(
    change, engine, tmp_path
):
    assert read(printed(tmp_path / "a.pdf", signed(change)), engine).variant != "text-layer"


def words_beyond(pdf, *_):
    pdf.text(540, 400, "Kính gửi đồng chí Bí thư")


def word_beyond(pdf, *_):
    pdf.text(540, 400, "Nguyễnnhungngườikhác")


GONE = {
    "a white bar": covered(-0.01, -12, 17),
    "a black bar": covered(-0.01, -12, 17, grey=0),
    "a bar over its last words": covered(0.5, -12, 17),
    "thin white bars": lambda pdf, left, length: [
        covered(-0.01, -14 + step, 1.6)(pdf, left, length) for step in range(0, 18, 2)
    ],
    "a picture": lambda pdf, left, length: pdf.image(
        Image.new("RGB", (60, 60), "white"), left - 2, 486, length + 4, 20
    ),
    "the edge of the page": words_beyond,
    "the edge of the page in a word": word_beyond,
}
EDGES = (words_beyond, word_beyond)


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
def test_a_page_of_which_words_are_covered_or_run_off_the_edge_is_looked_at(
    change, engine, tmp_path
):
    page = read(printed(tmp_path / "a.pdf", signed(change)), engine)
    assert page.variant != "text-layer" or "words_covered" in codes(page) & LOOK_AT
    assert "khác" not in page.text
    assert "thư" not in page.text
    assert change in EDGES or "Mẫu" not in page.text


HARMLESS = {
    "an underline": line(2, 2),
    "an underline close to it": line(1, 1),
    "a line above": line(-13, -13),
    "a frame": lambda pdf, left, length: pdf.rect(left - 3, 486, length + 6, 20),
    "a bar elsewhere": lambda pdf, left, length: pdf.rect(left, 520, length, 20, style="F"),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_leaves_the_words_whole_harms_nothing(change, engine, tmp_path):
    page = read(printed(tmp_path / "a.pdf", signed(change)), engine)
    assert page.variant == "text-layer"
    assert SIGNER in page.text
    assert not codes(page)


def test_words_on_a_ground_laid_before_them_are_whole(engine, tmp_path):
    def ground(pdf):
        pdf.set_fill_color(230)
        pdf.rect(340, 485, 140, 22, style="F")

    path = printed(tmp_path / "a.pdf", signed(lambda *_: None), before=ground)
    page = read(path, engine)
    assert page.variant == "text-layer"
    assert SIGNER in page.text
    assert not codes(page)


def test_dashes_and_hyphens_among_words_strike_nothing_out(engine, tmp_path):
    lines = (*LINES, "- Đảng - Đoàn thể, giai đoạn 2021–2025 — đợt 1; Hồ Chí Minh-Hà Nội", "———")
    page = read(printed(tmp_path / "a.pdf", lines=lines), engine)
    assert page.variant == "text-layer"
