"""Pictures of a Word file stand on the pages, are read, and what cannot be shown is named."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from reading.domain.attention import attention
from reading.domain.proposals import propose
from reading.domain.readings import Variant
from reading.domain.reasons import Reason
from reading.ocr.access_copy import make_access_copy
from tests.reading.files.word_making import (
    attached,
    drawn,
    drawn_of_old,
    made,
    paragraph,
    picture_of,
    run,
    xml,
)

WORDS = "Danh sách đảng viên"
TEXT = "Nội dung của văn bản này do Ban Tổ chức soạn thảo."


def parts(document):
    section = document.sections[0]
    return {"body": document, "header": section.header, "footer": section.footer}


def with_picture(how, *, where="body", content=None, **look):
    def prepare(document):
        paragraph(document, run(TEXT))
        place = parts(document)[where]
        tie = attached(place.part, content or picture_of(WORDS))
        place.paragraphs[-1]._p.append(xml(how(tie, **look)))

    return made(prepare)


def stacked(*contents, kind="PNG"):
    """One picture of several, one below the other."""
    pictures = [Image.open(io.BytesIO(content)) for content in contents]
    whole = Image.new("RGB", (pictures[0].width, sum(one.height for one in pictures)))
    top = 0
    for one in pictures:
        whole.paste(one, (0, top))
        top += one.height
    target = io.BytesIO()
    whole.save(target, kind)
    return target.getvalue()


def grouped(tie):
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="2000000" cy="520000"/><wp:docPr id="1"/>'
        '<a:graphic><a:graphicData><wpg:wgp><wpg:grpSpPr><a:xfrm><a:chExt cx="4000" cy="1040"/>'
        "</a:xfrm></wpg:grpSpPr>"
        f'<pic:pic><pic:blipFill><a:blip r:embed="{tie}"/></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:ext cx="4000" cy="1040"/></a:xfrm></pic:spPr></pic:pic>'
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def in_a_shape(tie):
    filled = f'<wps:wsp><wps:spPr><a:blipFill><a:blip r:embed="{tie}"/></a:blipFill></wps:spPr></wps:wsp>'
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:extent cx="2000000" cy="520000"/><a:graphic><a:graphicData>'
        f"{filled}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:shape><v:imagedata r:id="{tie}"/></v:shape></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def in_a_box(tie):
    return (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>"
        f"{drawn(tie)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


WAYS = {
    "of today": drawn, "of old": drawn_of_old, "grouped": grouped, "as the filling of a shape": in_a_shape,
    "in a text box": in_a_box,
}  # fmt: skip


@pytest.mark.parametrize("how", WAYS.values(), ids=WAYS)
def test_a_picture_is_shown_once_and_read_however_it_is_drawn(how, read_word, tmp_path):
    (page,) = read_word(with_picture(how))
    assert page.text.count(WORDS) == 1
    assert TEXT in page.text.replace("\n", " ")
    with_images = pypdfium2.PdfDocument(tmp_path / "laid.pdf")
    assert (
        sum(one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for one in with_images[0].get_objects())
        == 1
    )


@pytest.mark.parametrize("where", ["body", "header", "footer"])
def test_a_picture_is_read_wherever_it_stands(where, read_word):
    (page,) = read_word(with_picture(drawn, where=where))
    assert WORDS in page.text
    assert [reason.code for reason in attention([page])][:1] == ["pictures_in_word"]


def test_the_words_of_a_picture_stand_where_the_picture_stands(read_word):
    def prepare(document):
        paragraph(document, run("Trên hình"))
        paragraph(document, drawn(attached(document.part, picture_of(WORDS))))
        paragraph(document, run("Dưới hình"))

    (page,) = read_word(made(prepare))
    assert page.text.split("\n") == ["Trên hình", WORDS, "Dưới hình"]
    assert [word.line for word in page.words] == [0, 0, 1, 1, 1, 1, 2, 2]


def test_pictures_in_cells_stand_in_their_cells(read_word):
    def prepare(document):
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "Bên trái"
        tie = attached(document.part, picture_of(WORDS))
        table.cell(0, 1).paragraphs[0]._p.append(xml(drawn(tie)))

    (page,) = read_word(made(prepare))
    middles = {word.text: (word.box[0] + word.box[2]) / 2 for word in page.words}
    assert middles["trái"] < 5000 < middles["sách"]


@pytest.mark.parametrize(
    ("words", "level"),
    [("MẬT", "CONFIDENTIAL"), ("TỐI MẬT", "SECRET"), ("TUYỆT MẬT", "TOP_SECRET")],
)
def test_a_stamp_pasted_as_a_picture_names_a_level(words, level, read_word):
    def prepare(document):
        stamp = picture_of(words, (600, 200), (200, 30, 40), framed=True)
        paragraph(document, run("Số 21-KH/BTCTU"))
        paragraph(document, drawn(attached(document.part, stamp), 1_400_000, 467_000))
        paragraph(document, run(TEXT))

    assert propose(read_word(made(prepare)))["level"].value == level


def test_a_drawing_that_no_word_explains_is_told(read_word):
    def prepare(document):
        image = Image.new("RGB", (400, 200), "white")
        ImageDraw.Draw(image).line(
            [(20, 180), (90, 20), (160, 180), (230, 20), (380, 150)], "blue", 9
        )
        target = io.BytesIO()
        image.save(target, "PNG")
        paragraph(document, run(TEXT))
        paragraph(document, drawn(attached(document.part, target.getvalue()), 1_400_000, 700_000))

    (page,) = read_word(made(prepare))
    assert page.signals["drawn_not_read"]
    assert "drawn_not_read" in {reason.code for reason in attention([page])}


def test_a_scan_of_a_page_fills_a_page_and_is_a_scan(read_word, lay_out):
    def prepare(document):
        lines = [picture_of(WORDS, (1240, 70))] * 20
        scan = stacked(*lines, picture_of(" ", (1240, 354)), kind="JPEG")
        tie = attached(document.part, scan, "image1.jpg", "image/jpeg")
        paragraph(document, run(TEXT))
        paragraph(document, drawn(tie, 5_300_000, 7_497_000) + drawn(tie, 5_300_000, 7_497_000))
        paragraph(document, run("Sau hình"))

    text, first, second, after = read_word(made(prepare))
    assert (text.variant, after.text) == (Variant.TEXT_LAYER, "Sau hình")
    assert first.variant != Variant.TEXT_LAYER
    assert WORDS in first.text
    assert first.text == second.text
    assert first.signals["pictures"] == 1


def test_what_is_cut_off_is_neither_shown_nor_read(read_word):
    crop = '<a:srcRect b="50000"/>'
    content = stacked(picture_of("TRÊN", (600, 200)), picture_of("DƯỚI", (600, 200)))
    assert (
        read_word(with_picture(drawn, content=content, tall=1_700_000))[0].text.count("DƯỚI") == 1
    )
    page = read_word(with_picture(drawn, content=content, crop=crop, tall=850_000))[0]
    assert "TRÊN" in page.text
    assert "DƯỚI" not in page.text


def test_a_turned_picture_is_shown_turned(read_word):
    lying = io.BytesIO()
    Image.open(io.BytesIO(picture_of(WORDS))).rotate(90, expand=True).save(lying, "PNG")
    page = read_word(
        with_picture(drawn, content=lying.getvalue(), wide=520_000, tall=2_000_000, turn=5_400_000)
    )[0]
    assert WORDS in page.text


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "JPEG"])
def test_formats_of_office_pictures_are_shown(kind, read_word):
    assert WORDS in read_word(with_picture(drawn, content=picture_of(WORDS, kind=kind)))[0].text


UNSHOWN = {
    "only linked": drawn("rIdX", how="link"),
    "tied to nothing": drawn("rId999"),
    "a chart": '<w:r><w:drawing xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart/></w:drawing></w:r>',
    "a form drawn freehand": "<w:r><w:drawing><a:custGeom/></w:drawing></w:r>",
}


@pytest.mark.parametrize("shown", UNSHOWN.values(), ids=UNSHOWN)
def test_what_cannot_be_shown_is_named_and_its_place_kept(shown, lay_out):
    laid = lay_out(made(lambda document: paragraph(document, run(TEXT) + shown)))
    assert laid.warnings == (Reason("pictures_left_out", {"count": 1}),)
    assert laid.pages[0].text.replace("\n", " ") == TEXT


@pytest.mark.parametrize("content", [b"\x01\x00\x00\x00 emf", b"", picture_of(WORDS)[:900]])
def test_a_picture_that_cannot_be_decoded_is_named(content, lay_out):
    laid = lay_out(with_picture(drawn, content=content or b"x"))
    assert laid.warnings == (Reason("pictures_left_out", {"count": 1}),)


def test_a_hidden_picture_is_not_seen(lay_out):
    def prepare(document):
        tie = attached(document.part, picture_of(WORDS))
        paragraph(document, run(TEXT) + drawn(tie).replace('name="p"', 'name="p" hidden="1"'))
        paragraph(document, drawn(tie).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1))

    laid = lay_out(made(prepare))
    assert (laid.places, laid.warnings) == ({}, ())


def test_the_words_of_pictures_are_found_in_the_copy_and_it_is_pdf_a(read_word, tmp_path):
    pages = read_word(with_picture(drawn))
    verdict = make_access_copy(tmp_path / "laid.pdf", pages, tmp_path / "copy.pdf")
    assert verdict.verdict == "pass"
    copy = pypdfium2.PdfDocument(tmp_path / "copy.pdf")
    assert copy[0].get_textpage().search("đảng viên").get_next() is not None
