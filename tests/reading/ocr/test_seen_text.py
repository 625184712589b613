"""A page is what is seen of it: text that nobody sees is none, whatever hides it."""

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from fpdf import FPDF
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from ingest.actions.reading import LOOK_AT
from reading.domain.attention import attention
from reading.domain.proposals import propose
from reading.domain.readings import as_seen
from reading.looking.page_images import draw_page
from reading.ocr.port import Unreadable, open_reading_engine
from reading.ocr.reading import read_document
from tests.reading.ocr.conftest import FONT, LINES, draw, image_stream

CASES = Path(__file__).parent / "cases"
SECRET = "luân chuyển cán bộ diện quản lý"


@pytest.fixture(scope="module")
def engine():
    return open_reading_engine("tesseract:")


def read(path, engine):
    [page] = list(read_document(path, engine=engine))
    return page


def fields(page):
    return {name: found.value for name, found in propose([as_seen(page)]).items()}


def codes(page):
    return {reason.code for reason in attention([page])}


def words(page):
    return " ".join(word.text for word in page.words)


def printed(path, also=lambda pdf: None, *, before=lambda pdf: None, lines=LINES):
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_font("serif", fname=FONT)
    pdf.add_page()
    pdf.set_font("serif", size=13)
    before(pdf)
    for row, line in enumerate(lines):
        pdf.text(70, 90 + row * 24, line)
    also(pdf)
    pdf.output(str(path))
    return path


def secret(pdf, **more):
    with pdf.local_context(**more):
        pdf.text(70, 500, SECRET)


def bar(pdf):
    secret(pdf)
    pdf.set_fill_color(0)
    pdf.rect(60, 485, 400, 20, style="F")


def white_bar(pdf):
    secret(pdf)
    pdf.set_fill_color(255)
    pdf.rect(60, 485, 400, 20, style="F")


def picture(pdf):
    secret(pdf)
    pdf.image(Image.new("RGB", (60, 60), "white"), 60, 485, 400, 20)


def white(pdf):
    pdf.set_text_color(255, 255, 255)
    secret(pdf)


def nearly_white(pdf):
    pdf.set_text_color(250, 250, 248)
    secret(pdf)


def like_what_lies_beneath(pdf):
    pdf.set_fill_color(20, 40, 120)
    pdf.rect(60, 485, 400, 20, style="F")
    pdf.set_text_color(20, 40, 120)
    secret(pdf)


def clear(pdf):
    secret(pdf, fill_opacity=0)


def clipped(pdf):
    with pdf.rect_clip(60, 600, 400, 20):
        secret(pdf)


def tiny(pdf):
    pdf.set_font("serif", size=1)
    secret(pdf)


def beyond_the_page(pdf):
    pdf.text(70, 900, SECRET)


HIDING = {
    "a bar": bar,
    "a white bar": white_bar,
    "a picture laid later": picture,
    "white": white,
    "nearly white": nearly_white,
    "the colour of what lies beneath": like_what_lies_beneath,
    "no opacity": clear,
    "a clip": clipped,
    "its size": tiny,
    "the edge of the page": beyond_the_page,
}


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_words_that_nobody_sees_are_no_words_of_the_page(hide, engine, tmp_path):
    page = read(printed(tmp_path / "a.pdf", hide), engine)
    assert page.variant == "text-layer"
    assert page.text == "\n".join(LINES)


def test_a_word_cut_off_at_its_end_is_what_is_seen_of_it(engine, tmp_path):
    def beyond(pdf):
        pdf.text(540, 400, "Nguyễnnhungngườikhác")

    page = read(printed(tmp_path / "a.pdf", beyond), engine)
    assert page.variant == "text-layer"
    assert "khác" not in page.text
    assert "Nguyễn" in page.text


def layered(path, content_of, **configuration):
    """A printed page with the secret as a form on a layer that is switched off."""
    printed(path)
    other = printed(path.with_suffix(".other.pdf"), secret, lines=())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(other) as source:
        drawn = pdf.copy_foreign(source.pages[0].as_form_xobject())
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("ẩn")))
        pdf.pages[0].add_resource(drawn, Name.XObject, Name.Hidden)
        content_of(pdf, drawn, layer)
        configuration = {
            "/" + key: Array([layer]) if value == "the layer" else value
            for key, value in configuration.items()
        }
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(configuration))
        pdf.save(path)
    return path


def marked(pdf, _drawn, layer):
    pdf.pages[0].add_resource(layer, Name.Properties, Name.Layer)
    pdf.pages[0].contents_add(b"/OC /Layer BDC /Hidden Do EMC")


def owned(pdf, drawn, layer):
    drawn.OC = layer
    pdf.pages[0].contents_add(b"/Hidden Do")


def by_use(pdf, drawn, layer):
    layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
    owned(pdf, drawn, layer)


@pytest.mark.parametrize("content", [marked, owned])
def test_words_on_a_layer_that_is_off_are_no_words_of_the_page(content, engine, tmp_path):
    page = read(layered(tmp_path / "a.pdf", content, OFF="the layer"), engine)
    assert page.text == "\n".join(LINES)


def test_words_on_a_layer_that_is_not_for_viewing_are_no_words_of_the_page(engine, tmp_path):
    path = layered(tmp_path / "a.pdf", by_use, BaseState=Name.ON)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        use = Dictionary(
            Event=Name.View, Category=Array([Name.View]), OCGs=pdf.Root.OCProperties.OCGs
        )
        pdf.Root.OCProperties.D.AS = Array([use])
        pdf.save(path)
    assert read(path, engine).text == "\n".join(LINES)


def test_words_on_a_layer_that_is_on_are_words_of_the_page(engine, tmp_path):
    page = read(layered(tmp_path / "a.pdf", owned), engine)
    assert page.text == "\n".join([*LINES, SECRET])


def test_glyphs_that_draw_nothing_are_no_words_of_the_page(engine, tmp_path):
    path = printed(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        glyph = pdf.make_stream(b"500 0 0 0 500 700 d1")
        letters = "abcdeghiklmnop"
        names = [Name("/" + letter) for letter in letters]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 700]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Resources=Dictionary(),
            CharProcs=Dictionary({str(name): glyph for name in names}),
            Encoding=Dictionary(Differences=Array([97, *names])),
            FirstChar=97, LastChar=96 + len(names), Widths=Array([500] * len(names)),
        )  # fmt: skip
        pdf.pages[0].add_resource(pdf.make_indirect(font), Name.Font, Name.Nothing)
        pdf.pages[0].contents_add(b"BT /Nothing 14 Tf 70 300 Td (abcdefghi abcdefg) Tj ET")
        pdf.save(path)
    page = read(path, engine)
    assert page.text == "\n".join(LINES)


def test_words_beneath_words_are_read_from_the_drawing(engine, tmp_path):
    def beneath(pdf):
        pdf.set_text_color(255, 255, 255)
        pdf.text(70, 500, "Kính gửi Ban Tổ chức")
        pdf.set_text_color(0, 0, 0)
        pdf.text(70, 500, "Gửi huyện ủy Đức Phổ")

    page = read(printed(tmp_path / "a.pdf", beneath), engine)
    assert page.variant != "text-layer"
    assert "huyện" in page.text
    assert "Kính" not in page.text


def test_blocks_in_place_of_letters_are_no_letters(engine, tmp_path):
    def redacted(pdf):
        pdf.set_text_color(0, 0, 0)
        pdf.text(70, 500, SECRET)
        pdf.set_fill_color(0)
        for row in range(1):
            pdf.rect(60, 486 + row, 400, 20, style="F")

    page = read(printed(tmp_path / "a.pdf", redacted), engine)
    assert "luân" not in page.text


def tiles(path, across, down, *, text=b"", after=False):
    """A scan cut into tiles, with a layer of wrong words before or after them."""
    scan = draw(colour=False)
    printed(path, lines=())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        images, content = {}, b""
        wide, tall = scan.width // across, scan.height // down
        for row in range(down):
            for column in range(across):
                name = f"/T{row}x{column}"
                part = scan.crop((column * wide, row * tall, (column + 1) * wide, (row + 1) * tall))
                images[name] = image_stream(pdf, part)
                place = 595 / across * column, 842 - 842 / down * (row + 1)
                size = 595 / across, 842 / down
                content += (
                    f"q {size[0]} 0 0 {size[1]} {place[0]} {place[1]} cm {name} Do Q\n".encode()
                )
        page = pdf.pages[0]
        for name, image in images.items():
            page.add_resource(image, Name.XObject, Name(name))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.add_resource(pdf.make_indirect(font), Name.Font, Name.F9)
        parts = [content, text] if after else [text, content]
        for part in parts:
            page.contents_add(part)
        pdf.save(path)
    return path


WRONG = b"BT %s /F9 14 Tf 65 750 Td (TINH UY Ban To chuc ke hoach ngay hai muoi) Tj ET"


@pytest.mark.parametrize("grid", [(1, 1), (1, 7), (2, 2), (3, 1)])
@pytest.mark.parametrize(
    ("how", "after"), [(b"3 Tr", True), (b"", False), (b"1 g", True), (b"3 Tr", False)]
)
def test_a_scan_in_pieces_is_read_by_the_engine_whatever_words_it_hides(
    grid, how, after, engine, tmp_path
):
    page = read(tiles(tmp_path / "a.pdf", *grid, text=WRONG % how, after=after), engine)
    assert page.variant != "text-layer"
    assert LINES[-1] in page.text
    assert "muoi" not in page.text


def test_a_scan_in_strips_with_wrong_words_gives_its_own_number(engine):
    page = read(CASES / "p3b_scan_strips_hidden_wrong.pdf", engine)
    assert page.variant != "text-layer"
    found = fields(page)
    assert (found["number"], found["issued"]) == ("14", "20/03/2012")


def test_a_line_beneath_a_bar_is_not_in_the_text(engine):
    page = read(CASES / "p6_black_bar_over_text.pdf", engine)
    assert "các nội dung sau đây" not in page.text
    assert fields(page)["number"] == "14"


def test_words_outside_the_crop_box_are_not_in_the_text(engine):
    page = read(CASES / "p4_text_outside_cropbox.pdf", engine)
    assert "bí mật" not in page.text
    assert "99-QĐ/TU" not in page.text
    assert fields(page)["number"] == "14"


@pytest.mark.parametrize("name", ["p1b_vntimeh_heading_only", "p1b2_vntimeh_heading_long_body"])
def test_a_heading_whose_font_means_nothing_is_read_from_the_drawing(name, engine):
    found = fields(read(CASES / f"{name}.pdf", engine))
    assert found["issuer"] == "Ban Tổ chức Tỉnh ủy"
    assert found["type_code"] == "ke-hoach"
    assert found["abstract"] == "tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2011"


@pytest.mark.parametrize(
    "line",
    ["tæ chøc héi nghÞ tæng kÕt", "KÕ ho¹ch", "BAN TOÅ CHÖÙC TÆNH UÛY", "kÕ ho¹ch c«ng t¸c n¨m"],
)
def test_one_line_of_an_old_encoding_in_the_heading_spoils_the_page(line, engine, tmp_path):
    lines = (*LINES[:2], line, *LINES[3:])
    assert read(printed(tmp_path / "a.pdf", lines=lines), engine).variant != "text-layer"


@pytest.mark.parametrize(
    "line",
    [
        "TỈNH ỦY ĐẮK LẮK",
        "HUYỆN ỦY KRÔNG PĂK",
        "Số 14-KH/BTCTU",
        "GS.TS. Trần Văn Mẫu, PGS.TS. Lê Thị Mẫu",
        "Email: vanthu@btctu.quangngai.dcs.vn",
    ],
)
def test_names_and_signs_of_a_heading_spoil_nothing(line, engine, tmp_path):
    lines = (*LINES[:2], line, *LINES[3:])
    page = read(printed(tmp_path / "a.pdf", lines=lines), engine)
    assert page.variant == "text-layer"
    assert line in page.text


def test_a_page_in_english_keeps_its_own_text(engine):
    page = read(CASES / "l1b_english_digital.pdf", engine)
    assert page.variant == "text-layer"
    assert "having fulfilled the requirements prescribed by the University" in page.text


@pytest.mark.parametrize("name", ["l6_portfolio_cover_scan", "l7_two_lines"])
def test_a_short_page_stays_the_way_it_is(name, engine):
    page = read(CASES / f"{name}.pdf", engine)
    assert page.signals["rotation"] == 0
    expected = "this PDF portfolio" if name.startswith("l6") else "Embassy of the Lao PDR"
    assert expected in page.text


def test_print_that_runs_sideways_is_turned_for_whoever_reads_it(engine, tmp_path):
    def sideways(pdf):
        with pdf.rotation(90, 300, 420):
            for row, line in enumerate(LINES):
                pdf.text(20, 300 + row * 24, line)

    page = read(printed(tmp_path / "a.pdf", sideways, lines=()), engine)
    assert page.variant == "text-layer"
    assert page.signals["rotation"] == 90
    assert page.text == "\n".join(LINES)
    assert as_seen(page).words[0].text == "TỈNH"
    assert as_seen(page).words[0].box[1] < as_seen(page).words[-1].box[1]


UNDECODABLE = {
    "b-jpeg-cut-1third": 3,
    "h-jbig2-random": 2,
    "i-jpx-cut": 2,
    "l-ccitt-cut-half": 2,
    "n-unknown-filter": 3,
    "p-stream-missing": 2,
}


@pytest.mark.parametrize(("name", "number"), UNDECODABLE.items())
def test_a_page_that_cannot_be_decoded_is_named(name, number, engine):
    with pytest.raises(Unreadable) as caught:
        list(read_document(CASES / f"{name}.pdf", engine=engine))
    assert (caught.value.reason, str(caught.value.params["page"])) == ("damaged", str(number))


def test_a_page_decoded_in_part_is_damaged_and_never_certain(engine):
    pages = list(read_document(CASES / "d-jpeg-300-bytes-zeroed.pdf", engine=engine))
    found = {reason.code for reason in attention(pages)}
    assert "damaged_page" in found
    assert found & LOOK_AT


def test_a_page_that_is_truly_blank_is_blank(engine):
    *_, last = list(read_document(CASES / "r-blank-page.pdf", engine=engine))
    assert last.signals["blank"]
    assert codes(last) == {"blank_pages"}


def test_a_stamp_on_a_page_that_the_engine_has_to_read_is_read_as_well(engine, tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.open(CASES / "p1b_vntimeh_heading_only.pdf") as pdf:
        picture = Image.new("RGB", (300, 130), "white")
        pen = ImageDraw.Draw(picture)
        pen.text((60, 25), "MẬT", (200, 0, 0), ImageFont.truetype(FONT, 60))
        pdf.pages[0].add_resource(image_stream(pdf, picture), Name.XObject, Name.Mark)
        pdf.pages[0].contents_add(b"q 70 0 0 30 110 690 cm /Mark Do Q")
        pdf.save(path)
    page = read(path, engine)
    assert page.variant != "text-layer"
    assert "drawn_not_read" in codes(page)
    assert fields(page)["level"] == "CONFIDENTIAL"


@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_a_scan_that_lies_turned_is_drawn_upright(clockwise, engine, scan):
    straight = draw()
    path = scan(straight.rotate(-clockwise, expand=True))
    page = read(path, engine)
    with path.open("rb") as file:
        shown = draw_page(file, 1, width=400, rotation=page.signals["rotation"])
    expected = straight.resize(shown.size).convert("L")
    assert (
        np.corrcoef(np.asarray(expected).ravel(), np.asarray(shown.convert("L")).ravel())[0, 1]
        > 0.8
    )


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


@pytest.mark.parametrize("change", CHANGED, ids=[change.__name__ for change in CHANGED])
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


@pytest.mark.parametrize("change", HARMED.values(), ids=HARMED)
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
