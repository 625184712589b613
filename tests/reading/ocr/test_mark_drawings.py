"""A mark of secrecy that is drawn and not written: the page is looked at for it, or stays unsure."""

import numpy as np
import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fpdf import FPDF
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from reading.domain.attention import attention
from reading.ocr.pages import open_pages
from reading.ocr.port import open_reading_engine
from reading.ocr.reading import read_document
from tests.daily import daily
from tests.reading.ocr.conftest import FONT, LINES, add_page, draw, image_stream

RED, BLACK = (200, 0, 0), (0, 0, 0)
OVER_A_SCAN = {
    "stamp": (Name.Stamp, {}),
    "signature": (Name.Widget, {"FT": Name.Sig}),
    "push button": (Name.Widget, {"FT": Name.Btn, "Ff": 65536}),
    "watermark": (Name.Watermark, {}),
    "polygon": (Name.Polygon, {}),
    "underline": (Name.Underline, {}),
    "redaction": (Name.Redact, {}),
}


def codes(path):
    """The page's reading and what a person is asked to look at."""
    [page] = list(read_document(path, engine=open_reading_engine("tesseract:")))
    return page, {reason.code for reason in attention([page])}


def mark(*, colour=RED, frame=True, word="TỐI MẬT"):
    picture = Image.new("RGB", (400, 130), "white")
    pen = ImageDraw.Draw(picture)
    if frame:
        pen.rectangle((6, 6, 393, 123), outline=colour, width=7)
    pen.text((50, 25), word, colour, ImageFont.truetype(FONT, 60))
    return picture


def printed(path, also=lambda pdf: None):
    """A page from a word processor; `also` draws on it after its text."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_font("serif", fname=FONT)
    pdf.add_page()
    pdf.set_font("serif", size=13)
    for row, line in enumerate(LINES):
        pdf.text(70, 120 + row * 24, line)
    also(pdf)
    pdf.output(str(path))
    return path


def form(pdf, content, size, images=None):
    return pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, *size]),
        Resources=Dictionary(XObject=Dictionary(images or {})),
    )  # fmt: skip


def lay_over(pdf, subtype, rect, *, appearance=True, shows=None, **more):
    """An annotation that shows the mark, or the picture `shows`, over the whole of `rect`."""
    wide, tall = rect[2] - rect[0], rect[3] - rect[1]
    content = f"q {wide} 0 0 {tall} 0 0 cm /Mark Do Q".encode()
    note = Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array(list(rect)), F=4, **more)
    if appearance:
        drawn = form(pdf, content, (wide, tall), {"/Mark": image_stream(pdf, shows or mark())})
        note.AP = Dictionary(N=drawn)
    note = pdf.make_indirect(note)
    pdf.pages[0].obj.Annots = Array([note])
    if subtype == Name.Widget:
        note.T = pikepdf.String("s")
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([note]), SigFlags=1))


def annotated(path, *args, **more):
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        lay_over(pdf, *args, **more)
        pdf.save(path)
    return path


def scanned(path, *args, **more):
    pdf = pikepdf.new()
    full = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    add_page(pdf, full, images={"/Im0": image_stream(pdf, draw())})
    if args:
        lay_over(pdf, *args, **more)
    pdf.save(path)
    return path


@pytest.mark.parametrize("colour", [RED, BLACK])
@pytest.mark.parametrize("frame", [True, False])
def test_a_mark_printed_as_a_picture_is_not_taken_for_read(colour, frame, tmp_path):
    picture = mark(colour=colour, frame=frame)
    path = printed(tmp_path / "a.pdf", lambda pdf: pdf.image(picture, 430, 40, 90, 29))
    page, found = codes(path)
    assert page.variant == "text-layer"
    assert "drawn_not_read" in found
    assert ("red_frame" in found) == (colour == RED and frame)


def test_the_place_of_a_red_frame_on_a_printed_page_is_known(tmp_path):
    path = printed(tmp_path / "a.pdf", lambda pdf: pdf.image(mark(), 430, 40, 90, 29))
    [box] = codes(path)[0].signals["red_frames"]
    expected = (430 / 595, 40 / 842, 520 / 595, 69 / 842)
    assert box == pytest.approx([10000 * side for side in expected], abs=60)


def test_a_mark_cut_into_many_pictures_is_still_one(tmp_path):
    whole = mark(colour=BLACK)

    def strips(pdf):
        for row in range(0, 130, 5):
            strip = whole.crop((0, row, 400, row + 5))
            pdf.image(strip, 430, 40 + row * 29 / 130, 90, 5 * 29 / 130)

    assert "drawn_not_read" in codes(printed(tmp_path / "a.pdf", strips))[1]


def test_a_mark_beneath_words_is_accounted_for_by_none(tmp_path):
    def beneath(pdf):
        pdf.image(mark(colour=BLACK), 70, 40, 120, 30)
        pdf.set_font("serif", size=30)
        pdf.set_text_color(255, 255, 255)
        pdf.text(72, 64, "Kế hoạch")

    assert "drawn_not_read" in codes(printed(tmp_path / "a.pdf", beneath))[1]


def test_a_mark_within_forms_is_found_in_its_place(tmp_path):
    path = printed(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = {"/Mark": image_stream(pdf, mark(colour=BLACK))}
        inner = form(pdf, b"/Mark Do", (1, 1), image)
        outer = form(pdf, b"q 90 0 0 29 0 0 cm /Inner Do Q", (90, 29), {"/Inner": inner})
        pdf.pages[0].add_resource(outer, Name.XObject, Name.Outer)
        pdf.pages[0].contents_add(b"q 1 0 0 1 430 770 cm /Outer Do Q")
        pdf.save(path)
    assert "drawn_not_read" in codes(path)[1]


@pytest.mark.parametrize("grey", [0, 215])
def test_letters_drawn_as_lines_are_not_taken_for_read(grey, tmp_path):
    def strokes(pdf):
        pdf.set_draw_color(grey, grey, grey)
        pdf.set_line_width(1.5)
        for left in (430, 446, 462, 478):
            pdf.polyline([(left, 65), (left, 50), (left + 6, 58), (left + 12, 50), (left + 12, 65)])

    assert "drawn_not_read" in codes(printed(tmp_path / "a.pdf", strokes))[1]


def test_words_that_are_not_shown_account_for_nothing(tmp_path):
    path = printed(tmp_path / "a.pdf", lambda pdf: pdf.image(mark(), 430, 40, 90, 29))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = str(next(iter(pdf.pages[0].resources.Font.keys()))).encode()
        pdf.pages[0].contents_add(b"BT 3 Tr " + font + b" 30 Tf 430 775 Td <00240025> Tj ET")
        pdf.save(path)
    page, found = codes(path)
    assert page.variant != "text-layer"
    assert "red_frame" in found


@pytest.mark.parametrize(("subtype", "more"), daily(OVER_A_SCAN, "stamp", "signature"))
def test_a_mark_laid_over_print_is_not_taken_for_read(subtype, more, tmp_path):
    path = printed(tmp_path / "a.pdf")
    # Over the lines of text, where words would account for ink of the page's own.
    annotated(path, subtype, (100, 650, 220, 689), **more)
    _, found = codes(path)
    assert {"drawn_not_read", "red_frame"} <= found


@pytest.mark.parametrize(("subtype", "more"), daily(OVER_A_SCAN, "stamp"))
def test_a_mark_laid_over_a_scan_is_looked_at(subtype, more, tmp_path):
    page, found = codes(scanned(tmp_path / "a.pdf", subtype, (60, 795, 180, 834), **more))
    assert "red_frame" in found
    assert "drawn_not_read" not in found
    assert page.signals["red_frames"][0][3] < 700


def test_a_scan_whose_mark_cannot_be_drawn_is_read_and_stays_unsure(tmp_path):
    path = scanned(tmp_path / "a.pdf", Name.Stamp, (60, 795, 180, 834))
    content = path.read_bytes()
    assert b"/Count 1" in content
    # The libraries count the pages of such a file differently, and one cannot be asked.
    path.write_bytes(content.replace(b"/Count 1", b"/Count 3"))
    page, found = codes(path)
    assert LINES[-1] in page.text
    assert "drawn_not_read" in found


@pytest.mark.drill
def test_a_signed_scan_reads_as_it_did_before_it_was_signed(tmp_path):
    unsigned, _ = codes(scanned(tmp_path / "a.pdf"))
    stamp = mark(colour=(0, 0, 160), frame=False, word="Đã ký số")
    path = scanned(tmp_path / "b.pdf", Name.Widget, (60, 795, 180, 834), shows=stamp, FT=Name.Sig)
    signed, found = codes(path)
    assert signed.text == unsigned.text
    assert signed.signals["codec"] == "dct"
    assert not found & {"drawn_not_read", "red_frame", "doubtful_text"}


def test_a_level_in_the_stamp_of_a_signature_is_read(tmp_path):
    stamp = mark(colour=BLACK, frame=False)
    path = scanned(tmp_path / "a.pdf", Name.Widget, (60, 785, 240, 839), shows=stamp, FT=Name.Sig)
    assert "TỐI MẬT" in codes(path)[0].text


@pytest.mark.parametrize("rotate", daily([90, 180, 270], 90))
def test_a_mark_over_a_scan_that_lies_turned_is_drawn_where_it_is_seen(rotate, tmp_path):
    path = scanned(tmp_path / "a.pdf", Name.Stamp, (60, 795, 180, 834))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(rotate, relative=True)
        pdf.save(path)
    pixels = open_pages(path).page(1).pixels.astype(int)
    rows, columns = np.nonzero(pixels[..., 0] - pixels[..., 1] > 80)
    middle = rows.mean() / pixels.shape[0], columns.mean() / pixels.shape[1]
    across, down = 120 / 595, 1 - 814.5 / 842
    seen = {90: (across, 1 - down), 180: (1 - down, 1 - across), 270: (1 - across, down)}
    assert middle == pytest.approx(seen[rotate], abs=0.02)


OF_OTHER_PROGRAMS = {
    "a stamp on a scan": (scanned, Name.Stamp),
    "a text box on a scan": (scanned, Name.FreeText),
    "a stamp on print": (printed, Name.Stamp),
}


@pytest.mark.parametrize(("make", "subtype"), daily(OF_OTHER_PROGRAMS, "a stamp on print"))
def test_a_stamp_that_only_other_programs_draw_is_not_taken_for_read(make, subtype, tmp_path):
    path = make(tmp_path / "a.pdf")
    words = {"Name": Name.TopSecret, "Contents": pikepdf.String("TỐI MẬT")}
    annotated(path, subtype, (60, 795, 180, 834), appearance=False, **words)
    assert "drawn_not_read" in codes(path)[1]


@pytest.mark.parametrize("flags", daily([0x02, 0x20], 0x02))
def test_what_is_hidden_from_every_reader_costs_the_scan_nothing(flags, tmp_path):
    path = scanned(tmp_path / "a.pdf", Name.Stamp, (60, 795, 180, 834))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots[0].F = flags
        pdf.save(path)
    page, found = codes(path)
    assert page.signals["codec"] == "dct"
    assert not found & {"red_frame", "drawn_not_read"}


def table(pdf):
    """Rules, a filled head with white words in it, and narrow columns."""
    pdf.set_fill_color(30, 60, 140)
    pdf.rect(70, 400, 450, 22, style="F")
    pdf.set_text_color(255, 255, 255)
    pdf.text(76, 415, "Số thứ tự và họ tên đảng viên")
    pdf.set_text_color(0, 0, 0)
    for row in range(6):
        pdf.line(70, 422 + row * 20, 520, 422 + row * 20)
        pdf.text(76, 437 + row * 20, str(row + 1))
    for left in (70, 95, 300, 520):
        pdf.line(left, 400, left, 522)


def logo(pdf):
    pdf.image(Image.new("RGB", (60, 60), "blue"), 300, 30, 18, 18)
    pdf.image(Image.new("RGB", (600, 4), "black"), 70, 60, 450, 2)


HONEST = {
    "words only": lambda pdf: None,
    "a rule under a heading": lambda pdf: pdf.line(200, 100, 390, 100),
    "a table": table,
    "a small logo and a line": logo,
    "a white picture": lambda pdf: pdf.image(Image.new("RGB", (60, 60), "white"), 300, 10, 90, 90),
    "a link": lambda pdf: pdf.link(70, 100, 200, 30, "https://example.vn"),
    "a frame round the page": lambda pdf: pdf.rect(40, 40, 515, 760),
}


@pytest.mark.parametrize("also", daily(HONEST, "words only", "a table", "a small logo and a line"))
def test_honest_print_stays_as_sure_as_it_was(also, tmp_path):
    page, found = codes(printed(tmp_path / "a.pdf", also))
    assert page.variant == "text-layer"
    assert not found & {"drawn_not_read", "red_frame"}


def small(wide, tall, *, frame):
    """The word MẬT as a picture of so many points."""
    box = (0, 0, 260, 130) if frame else (40, 15, 210, 115)
    picture = mark(word="MẬT", frame=frame).crop(box)
    return lambda pdf: pdf.image(picture, 430, 40, wide, tall)


def outlined(word, size, *, grey=None, at=(430, 60)):
    """The word with its letters drawn as filled paths, as some programs save them."""

    def also(pdf):
        font = TTFont(FONT)
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        scale = size / font["head"].unitsPerEm
        colour = "0.78 0 0 rg" if grey is None else f"{grey} g"
        across, content = at[0], [f"q {colour}"]
        for letter in word:
            pen = DecomposingRecordingPen(glyphs)
            glyphs[names[ord(letter)]].draw(pen)
            for step, points in pen.value:
                shape = {"moveTo": "m", "closePath": "h", "endPath": "h"}.get(step, "l")
                content += [
                    f"{across + x * scale:.3f} {842 - at[1] + y * scale:.3f} {shape}"
                    for x, y in points
                ] or [shape]
            across += glyphs[names[ord(letter)]].width * scale
        pdf._out(" ".join([*content, "f Q"]))

    return also


SMALL = {
    "20 by 7 points, framed": small(20, 7, frame=True),
    "20 by 7 points": small(20, 7, frame=False),
    "12 by 5 points": small(12, 5, frame=False),
    "letters of 6 points drawn as paths": outlined("MẬT", 6),
    "black letters of 8 points drawn as paths": outlined("MẬT", 8, grey=0),
    "pale letters of 8 points drawn as paths": outlined("MẬT", 8, grey=0.84),
    "letters drawn as paths in a line of text": outlined("TỐI MẬT", 8, at=(480, 119)),
    "letters of 16 points drawn as paths": outlined("MẬT", 16),
}


AT_ONCE = ("20 by 7 points", "letters of 6 points drawn as paths")


@pytest.mark.parametrize("also", daily(SMALL, *AT_ONCE))
def test_a_mark_as_small_as_it_can_be_read_is_not_taken_for_read(also, tmp_path):
    page, found = codes(printed(tmp_path / "a.pdf", also))
    assert page.variant == "text-layer"
    assert "drawn_not_read" in found


def test_a_blank_of_a_font_that_draws_a_mark_is_no_blank(tmp_path):
    path = printed(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        strokes = b"".join(
            b"%d 0 m %d 500 l %d 500 l %d 0 l f " % (at, at, at + 60, at + 60)
            for at in range(0, 1000, 150)
        )
        glyph = pdf.make_stream(b"1000 0 0 0 1000 500 d1 " + strokes)
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 500]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), Resources=Dictionary(),
            CharProcs=Dictionary({"/space": glyph}),
            Encoding=Dictionary(Differences=Array([32, Name.space])),
            FirstChar=32, LastChar=32, Widths=Array([1000]),
        )  # fmt: skip
        pdf.pages[0].add_resource(pdf.make_indirect(font), Name.Font, Name.Blank)
        pdf.pages[0].contents_add(b"BT 0.8 0 0 rg /Blank 40 Tf 430 780 Td ( ) Tj ET")
        pdf.save(path)
    page, found = codes(path)
    assert page.variant != "text-layer" or "drawn_not_read" in found


SHAPES = {
    "boxes to tick": lambda pdf: [pdf.rect(70, top, 10, 10) for top in (420, 450)],
    "boxes for figures": lambda pdf: [pdf.rect(70 + 14 * at, 420, 14, 14) for at in range(9)],
    "dots": lambda pdf: [pdf.ellipse(70, top, 8, 8, style="F") for top in (420, 450)],
    "a double rule": lambda pdf: [pdf.line(70, top, 100, top) for top in (420, 422)],
    "a triangle": lambda pdf: pdf.polygon([(70, 420), (80, 420), (75, 429)], style="F"),
    "a short bar": lambda pdf: pdf.rect(70, 420, 14, 5, style="F"),
    "a small table": lambda pdf: [
        pdf.rect(70 + 30 * at, 420 + 15 * row, 30, 15) for at in range(4) for row in range(3)
    ],
}


@pytest.mark.parametrize("also", daily(SHAPES, "boxes to tick", "a short bar"))
def test_small_shapes_are_no_marks(also, tmp_path):
    page, found = codes(printed(tmp_path / "a.pdf", also))
    assert page.variant == "text-layer"
    assert not found
