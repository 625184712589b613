"""A page is what is seen of it: text that nobody sees is none, whatever hides it."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.reading.ocr.conftest import LINES
from tests.reading.ocr.printing import CASES, fields, printed, read

SECRET = "luân chuyển cán bộ diện quản lý"


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


def test_a_line_beneath_a_bar_is_not_in_the_text(engine):
    page = read(CASES / "p6_black_bar_over_text.pdf", engine)
    assert "các nội dung sau đây" not in page.text
    assert fields(page)["number"] == "14"


def test_words_outside_the_crop_box_are_not_in_the_text(engine):
    page = read(CASES / "p4_text_outside_cropbox.pdf", engine)
    assert "bí mật" not in page.text
    assert "99-QĐ/TU" not in page.text
    assert fields(page)["number"] == "14"
