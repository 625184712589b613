"""Which text a PDF brings along is taken for the page's own print, and which is not."""

import pikepdf
import pytest
from fpdf import FPDF
from pikepdf import Array, Dictionary, Name

from reading.ocr.access_copy import make_access_copy
from reading.ocr.port import open_reading_engine
from reading.ocr.reading import read_document
from reading.ocr.text_layer_reading import open_text_layers, read_text_layer
from tests.reading.ocr.conftest import FONT, LINES, SCANS, draw


def printed_pdf(path, lines=LINES, *, picture=None, rotate=0):
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_font("serif", fname=FONT)
    pdf.add_page()
    if picture is not None:
        pdf.image(picture[0], *picture[1])
    pdf.set_font("serif", size=13)
    for row, line in enumerate(lines):
        pdf.text(70, 90 + row * 24, line)
    pdf.output(str(path))
    if rotate:
        with pikepdf.open(path, allow_overwriting_input=True) as made:
            made.pages[0].rotate(rotate, relative=True)
            made.save(path)
    return path


def layer_of(path, number=1):
    layers = open_text_layers(path)
    try:
        return read_text_layer(layers, number)
    finally:
        layers.close()


@pytest.mark.parametrize("rotate", [0, 90, 180])
def test_printed_text_is_taken_as_it_is(rotate, tmp_path):
    reading = layer_of(printed_pdf(tmp_path / "a.pdf", rotate=rotate))
    assert reading is not None
    words = " ".join(LINES).split()
    assert sorted(word.text for word in reading.words) == sorted(words)
    if not rotate:
        assert reading.text == "\n".join(LINES)
        left, top, right, bottom = next(w.box for w in reading.words if w.text == "HOẠCH")
        assert 0.1 < (top + bottom) / 20000 < 0.2
        assert left < right < 4000
    assert reading.variant == "text-layer"
    assert reading.confidence == 100


def test_a_printed_page_is_not_read_by_the_engine(tmp_path):
    path = printed_pdf(tmp_path / "a.pdf")
    readings = list(read_document(path, engine=open_reading_engine("tesseract:")))
    assert [reading.signals["engine"] for reading in readings] == ["text-layer"]
    verdict = make_access_copy(path, readings, tmp_path / "copy.pdf")
    assert verdict.verdict == "pass"
    again = layer_of(tmp_path / "copy.pdf")
    assert again.text == readings[0].text


def test_a_signature_block_over_a_scan_is_no_text_layer(tmp_path):
    picture = (draw(), (0, 0, 595, 842))
    path = printed_pdf(
        tmp_path / "a.pdf",
        ["Ký bởi: Văn phòng Tỉnh ủy", "Thời gian ký: 13.08.2019 10:15:00"],
        picture=picture,
    )
    assert layer_of(path) is None


def test_a_signature_block_beside_a_part_page_scan_is_no_text_layer(tmp_path):
    picture = (draw(), (100, 300, 380, 540))
    path = printed_pdf(
        tmp_path / "a.pdf",
        ["Ký bởi: Văn phòng Tỉnh ủy Quảng Ngãi", "Thời gian ký: 13.08.2019"],
        picture=picture,
    )
    assert layer_of(path) is None


def test_print_with_a_small_picture_is_still_print(tmp_path):
    picture = (draw([]).resize((100, 100)), (400, 700, 90, 90))
    assert layer_of(printed_pdf(tmp_path / "a.pdf", picture=picture)) is not None


def test_text_of_an_earlier_recognition_is_read_anew(scan, tmp_path):
    source = scan(draw())
    readings = list(read_document(source, engine=open_reading_engine("tesseract:")))
    make_access_copy(source, readings, tmp_path / "layered.pdf")
    assert layer_of(tmp_path / "layered.pdf") is None
    again = list(read_document(tmp_path / "layered.pdf", engine=open_reading_engine("tesseract:")))
    assert again[0].text == readings[0].text


def test_text_in_an_old_encoding_is_read_by_the_engine(tmp_path):
    # TCVN3: the letters of another alphabet stand for Vietnamese ones.
    old = ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "§éc lËp - Tù do - H¹nh phóc", "Th«ng t­ h­íng dÉn"]
    assert layer_of(printed_pdf(tmp_path / "a.pdf", old)) is None


@pytest.mark.parametrize("lines", [[], ["12"], ["Trang 1"]])
def test_too_few_words_are_no_ground_to_trust(lines, tmp_path):
    assert layer_of(printed_pdf(tmp_path / "a.pdf", lines)) is None


def test_files_without_layers_are_none(tmp_path):
    draw([], dpi=72).save(tmp_path / "a.png")
    assert open_text_layers(tmp_path / "a.png") is None
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert open_text_layers(tmp_path / "b.pdf") is None


def test_a_signature_fields_drawn_text_is_not_the_pages(tmp_path):
    path = printed_pdf(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        drawn = pdf.make_stream(
            b"0 0 1 rg 0 0 100 40 re f", Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 100, 40]),
        )  # fmt: skip
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=pikepdf.String("S"),
            Rect=Array([300, 100, 400, 140]), F=4, AP=Dictionary(N=drawn),
        )  # fmt: skip
        field = pdf.make_indirect(field)
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.save(path)
    assert layer_of(path) is not None


@pytest.mark.skipif(not SCANS.is_dir(), reason="the real scans are not here")
def test_no_real_signed_scan_counts_as_print():
    for scan in sorted(SCANS.glob("*.pdf")):
        layers = open_text_layers(scan)
        assert all(read_text_layer(layers, page + 1) is None for page in range(len(layers)))
        layers.close()
