"""What lies over a page is part of it: in the text, among the fields, and on the copy that is read."""

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from reading.ocr.access_copy import make_access_copy
from tests.daily import daily
from tests.reading.ocr.conftest import FONT, LINES, add_page, draw, image_stream
from tests.reading.ocr.printing import CASES, codes, fields, printed, read

VALUE = "Trần Minh Mẫu"
RED = (200, 0, 0)
PLACE = (300, 200, 520, 220)


def copy_of(path, page, tmp_path):
    """The copy of the file as a reader sees it, without annotations or forms of its own."""
    target = tmp_path / "copy.pdf"
    verdict = make_access_copy(path, [page], target)
    with pypdfium2.PdfDocument(target) as pdf:
        return verdict, pdf[0].render(scale=1, may_draw_forms=False, draw_annots=False).to_numpy()


def ink_at(pixels, rect):
    """How many pixels are dark in a place given in points from below."""
    left, bottom, right, top = (round(side) for side in rect)
    tall = pixels.shape[0]
    return int((pixels[tall - top : tall - bottom, left:right, :3].min(axis=2) < 170).sum())


def annotated(path, *marks, form=None):
    """Lays annotations over the first page; widgets become fields of a form."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        made = [pdf.make_indirect(mark(pdf)) for mark in marks]
        pdf.pages[0].obj.Annots = Array(made)
        widgets = [mark for mark in made if mark.Subtype == Name.Widget]
        if widgets:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            pdf.Root.AcroForm = Dictionary(
                Fields=Array(widgets), DA=String("/Helv 0 Tf 0 g"),
                DR=Dictionary(Font=Dictionary(Helv=pdf.make_indirect(font))), **(form or {}),
            )  # fmt: skip
        pdf.save(path)
    return path


def scanned(path):
    pdf = pikepdf.new()
    full = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    add_page(pdf, full, images={"/Im0": image_stream(pdf, draw())})
    pdf.save(path)
    return path


def mark(subtype, rect=PLACE, *, shown=None, **entries):
    def make(pdf):
        note = Dictionary(
            {"/Type": Name.Annot, "/Subtype": subtype, "/Rect": Array(list(rect)), "/F": 4}
            | {"/" + key: value for key, value in entries.items()}
        )
        if shown is not None:
            note.AP = Dictionary(N=shown(pdf, rect))
        return note

    return make


def lettered(text, size=11):
    """An appearance that shows the text in an embedded font, within a form within a form."""

    def shown(pdf, rect):
        from fpdf import FPDF

        wide, tall = rect[2] - rect[0], rect[3] - rect[1]
        drawn = FPDF(unit="pt", format=(wide, tall))
        drawn.add_font("serif", fname=FONT)
        drawn.add_page()
        drawn.set_font("serif", size=size)
        drawn.text(2, tall / 2 + 4, text)
        with pikepdf.open(__import__("io").BytesIO(bytes(drawn.output()))) as made:
            inner = pdf.copy_foreign(made.pages[0].as_form_xobject())
        return pdf.make_stream(
            b"q /Inner Do Q", Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, wide, tall]),
            Resources=Dictionary(XObject=Dictionary(Inner=inner)),
        )  # fmt: skip

    return shown


def pictured(picture):
    def shown(pdf, rect):
        wide, tall = rect[2] - rect[0], rect[3] - rect[1]
        return pdf.make_stream(
            f"q {wide} 0 0 {tall} 0 0 cm /Im Do Q".encode(),
            Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, wide, tall]),
            Resources=Dictionary(XObject=Dictionary(Im=image_stream(pdf, picture))),
        )  # fmt: skip

    return shown


FIELD = {"FT": Name.Tx, "T": String("a")}
SHOWN = {
    "a value with its drawing": mark(Name.Widget, shown=lettered(VALUE), V=String(VALUE), **FIELD),
    "a value without a drawing": mark(Name.Widget, V=String(VALUE), **FIELD),
    "a value with an empty drawing": mark(
        Name.Widget, V=String(VALUE), **FIELD,
        shown=lambda pdf, _: pdf.make_stream(
            b"/Tx BMC EMC", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        ),
    ),
    "a choice": mark(
        Name.Widget, FT=Name.Ch, T=String("a"), V=String("x"),
        Opt=Array([Array([String("x"), String(VALUE)])]),
    ),
    "a text box with its drawing": mark(Name.FreeText, shown=lettered(VALUE)),
    "a text box without a drawing": mark(
        Name.FreeText, Contents=String(VALUE), DA=String("/Helv 11 Tf 0 g")
    ),
    "a text box that says no size": mark(Name.FreeText, Contents=String(VALUE)),
    "a stamp with words": mark(Name.Stamp, shown=lettered(VALUE)),
    "the block of a signature": mark(
        Name.Widget, shown=lettered(VALUE), FT=Name.Sig, T=String("s")
    ),
    "a mark that is not for printing": mark(Name.FreeText, shown=lettered(VALUE), F=0),
    "a mark of an unknown kind": mark(Name("/Beyond"), shown=lettered(VALUE), F=1 | 4),
}  # fmt: skip


@pytest.mark.parametrize("make", daily([printed, scanned], printed))
@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_words_laid_over_a_page_are_in_its_text_and_on_its_copy(shown, make, engine, tmp_path):
    path = annotated(make(tmp_path / "a.pdf"), shown)
    before = path.read_bytes()
    page = read(path, engine)
    assert VALUE in page.text
    assert LINES[-1] in page.text
    assert (page.variant == "text-layer") == (make is printed)
    verdict, pixels = copy_of(path, page, tmp_path)
    assert verdict.verdict == "pass"
    assert ink_at(pixels, PLACE) > 60
    assert path.read_bytes() == before
    [word] = [word for word in page.words if word.text == "Trần"]
    assert PLACE[0] / 595 - 0.01 < word.box[0] / 10000 < PLACE[2] / 595
    assert 1 - PLACE[3] / 842 - 0.01 < word.box[1] / 10000 < 1 - PLACE[1] / 842


def test_words_laid_over_a_scan_are_in_its_text(engine, tmp_path):
    note = SHOWN["a text box with its drawing"]
    page = read(annotated(scanned(tmp_path / "a.pdf"), note), engine)
    assert page.variant != "text-layer"
    assert VALUE in page.text
    assert LINES[-1] in page.text


def test_a_value_that_the_form_wants_drawn_anew_is_the_one_that_counts(engine, tmp_path):
    stale = mark(Name.Widget, shown=lettered("Lê Thị Cũ"), V=String(VALUE), **FIELD)
    page = read(
        annotated(printed(tmp_path / "a.pdf"), stale, form={"NeedAppearances": True}), engine
    )
    assert VALUE in page.text
    assert "Cũ" not in page.text


def test_a_value_inherited_from_its_field_is_drawn(engine, tmp_path):
    path = annotated(printed(tmp_path / "a.pdf"), mark(Name.Widget))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        widget = pdf.pages[0].obj.Annots[0]
        parent = pdf.make_indirect(
            Dictionary(FT=Name.Tx, T=String("a"), V=String(VALUE), Kids=Array([widget]))
        )
        widget.Parent = parent
        pdf.Root.AcroForm.Fields = Array([parent])
        pdf.save(path)
    assert VALUE in read(path, engine).text


def test_several_lines_of_a_value_stay_several(engine, tmp_path):
    many = mark(
        Name.Widget,
        (300, 440, 520, 500),
        V=String("Dòng thứ nhất\rDòng thứ hai"),
        Ff=1 << 12,
        **FIELD,
    )
    text = read(annotated(printed(tmp_path / "a.pdf"), many), engine).text
    assert "Dòng thứ nhất\nDòng thứ hai" in text


@pytest.mark.parametrize("make", daily([printed, scanned], printed))
@pytest.mark.parametrize("flags", [0x02, 0x20, 0x24, 0x06])
def test_what_is_hidden_from_every_reader_is_neither_in_the_text_nor_on_the_copy(
    flags, make, engine, tmp_path
):
    path = annotated(make(tmp_path / "a.pdf"), mark(Name.FreeText, shown=lettered(VALUE), F=flags))
    page = read(path, engine)
    assert "Mẫu" not in page.text
    assert ink_at(copy_of(path, page, tmp_path)[1], PLACE) == 0


def test_a_mark_on_a_layer_that_is_off_is_neither_in_the_text_nor_on_the_copy(engine, tmp_path):
    path = annotated(printed(tmp_path / "a.pdf"), mark(Name.FreeText, shown=lettered(VALUE)))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("ẩn")))
        pdf.pages[0].obj.Annots[0].OC = layer
        off = Dictionary(OFF=Array([layer]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=off)
        pdf.save(path)
    page = read(path, engine)
    assert "Mẫu" not in page.text
    assert ink_at(copy_of(path, page, tmp_path)[1], PLACE) == 0


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_mark_on_a_page_that_is_stored_turned_stands_where_it_is_seen(rotate, engine, tmp_path):
    path = annotated(printed(tmp_path / "a.pdf"), mark(Name.FreeText, shown=lettered(VALUE)))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(rotate, relative=True)
        pdf.save(path)
    page = read(path, engine)
    [word] = [word for word in page.words if word.text == "Mẫu"]
    _, pixels = copy_of(path, page, tmp_path)
    tall, wide = pixels.shape[:2]
    left, top, right, bottom = word.box
    part = pixels[
        top * tall // 10000 : bottom * tall // 10000, left * wide // 10000 : right * wide // 10000
    ]
    assert (part[..., :3].min(axis=2) < 170).any()


BOX = (300, 200, 318, 218)
TICKED = {
    "says so": {"AS": Name.Yes},
    "its value": {"V": Name.Yes},
}


@pytest.mark.parametrize("ticked", TICKED.values(), ids=TICKED)
def test_a_ticked_box_is_ticked_on_the_copy(ticked, engine, tmp_path):
    looks = Dictionary(BC=Array([0, 0, 0]))
    box = mark(Name.Widget, BOX, FT=Name.Btn, T=String("a"), MK=looks)
    path = annotated(printed(tmp_path / "a.pdf"), box)
    inside = (BOX[0] + 4, BOX[1] + 4, BOX[2] - 4, BOX[3] - 4)
    _, bare = copy_of(path, read(path, engine), tmp_path)
    assert ink_at(bare, BOX) > 20  # its border
    assert ink_at(bare, inside) == 0
    box = mark(Name.Widget, BOX, FT=Name.Btn, T=String("a"), MK=looks, **ticked)
    path = annotated(printed(tmp_path / "b.pdf"), box)
    _, pixels = copy_of(path, read(path, engine), tmp_path)
    assert ink_at(pixels, inside) > 5


def test_values_of_a_filled_form_are_in_the_text_and_on_the_copy(engine, tmp_path):
    path = CASES / "p18_filled_form.pdf"
    page = read(path, engine)
    assert "Họ và tên khai sinh: TRAN MINH MAU" in page.text
    assert "Ngày sinh: 05/09/1975" in page.text
    _, pixels = copy_of(path, page, tmp_path)
    assert ink_at(pixels, (220, 719, 420, 737)) > 60


def test_number_and_day_laid_over_the_page_are_its_own(engine):
    found = fields(read(CASES / "p8c_digital_number_freetext.pdf", engine))
    assert (found["number"], found["symbol"]) == ("14", "KH/BTCTU")
    assert found["issued"] == "20/03/2012"


def test_number_and_day_in_blocks_of_signatures_are_the_pages_own(engine, tmp_path):
    lines = (LINES[0], "", *LINES[2:])

    def heading(pdf):
        pdf.text(70, 114, "Số:")
        pdf.text(122, 114, "/TB-UBND")
        pdf.text(300, 114, "Quảng Ngãi, ngày      tháng 8 năm 2019")

    path = printed(tmp_path / "a.pdf", heading, lines=lines)
    signed = {"FT": Name.Sig}
    annotated(
        path,
        mark(Name.Widget, (94, 720, 120, 738), shown=lettered("542", 13), T=String("s"), **signed),
        mark(Name.Widget, (402, 720, 422, 738), shown=lettered("06", 13), T=String("t"), **signed),
    )
    page = read(path, engine)
    assert "Số: 542/TB-UBND" in page.text
    assert "ngày 06 tháng 8 năm 2019" in page.text
    found = fields(page)
    assert (found["number"], found["symbol"]) == ("542", "TB-UBND")
    assert found["issued"] == "06/08/2019"


@pytest.mark.parametrize("name", ["p8_digital_stamp_image", "p8b_digital_stamp_annotation"])
def test_a_stamp_that_is_drawn_proposes_its_level_and_asks_for_a_person(name, engine, tmp_path):
    path = CASES / f"{name}.pdf"
    page = read(path, engine)
    assert fields(page)["level"] == "CONFIDENTIAL"
    assert "MẬT" in page.text.split()
    assert {"red_frame", "drawn_not_read"} <= codes(page)
    _, pixels = copy_of(path, page, tmp_path)
    red = (pixels[..., 2].astype(int) - pixels[..., 1] > 80).sum()
    assert red > 300


def stamp(word, *, colour, lean, frame):
    picture = Image.new("RGB", (560, 300), "white")
    pen = ImageDraw.Draw(picture)
    if frame:
        pen.rectangle((60, 85, 500, 215), outline=colour, width=6)
    font = ImageFont.truetype(FONT, 62)
    left = 280 - pen.textlength(word, font) / 2
    pen.text((left, 105), word, colour, font)
    return picture.rotate(-lean, Image.Resampling.BICUBIC, fillcolor="white")


@pytest.mark.parametrize("lean", daily([0, 5, -8], 5))
@pytest.mark.parametrize("frame", [True, False])
@pytest.mark.parametrize("colour", daily(["black", RED, (20, 40, 160)], RED))
@pytest.mark.parametrize(
    ("word", "level"), [("MẬT", "CONFIDENTIAL"), ("TỐI MẬT", "SECRET"), ("TUYỆT MẬT", "TOP_SECRET")]
)
def test_the_word_of_a_stamp_is_read_whatever_its_colour(
    word, level, colour, frame, lean, engine, tmp_path
):
    drawn = stamp(word, colour=colour, lean=lean, frame=frame)
    over = mark(Name.Stamp, (90, 560, 240, 640), shown=pictured(drawn))
    lines = (*LINES[:3], *[""] * 6, *LINES[3:])
    page = read(annotated(printed(tmp_path / "a.pdf", lines=lines), over), engine)
    assert page.variant == "text-layer"
    assert "drawn_not_read" in codes(page)
    assert fields(page)["level"] == level


@pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning")
def test_a_file_whose_marks_are_broken_is_read_and_copied_all_the_same(engine, tmp_path):
    path = annotated(printed(tmp_path / "a.pdf"), mark(Name.FreeText, shown=lettered(VALUE)))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots = Array(
            [String("?"), Dictionary(Subtype=Name.Widget, Rect=String("x"))]
        )
        pdf.Root.AcroForm = Dictionary(Fields=String("?"), DA=Name.x, NeedAppearances=True)
        pdf.save(path)
    page = read(path, engine)
    assert LINES[-1] in page.text
    assert copy_of(path, page, tmp_path)[1].any()


def test_ink_of_the_copy_is_that_of_the_original(engine, tmp_path):
    path = CASES / "p8b_digital_stamp_annotation.pdf"
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        seen = pdf[0].render(scale=1, may_draw_forms=True).to_numpy().astype(int)
    _, copied = copy_of(path, read(path, engine), tmp_path)
    assert np.abs(seen[..., :3] - copied[..., :3]).max() < 30
