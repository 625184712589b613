"""The copy that people search: its words, its pages, its format, and the untouched original."""

import hashlib
import subprocess
import sys

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from reading.domain.readings import PageReading, Word
from reading.ocr.access_copy import make_access_copy
from reading.ocr.port import Unreadable
from reading.ocr.reading import read_document
from tests.daily import daily
from tests.reading.ocr.conftest import SCANS, add_page, draw, image_stream, leaning


def words_of(path, number=1):
    """Every word of the copy and its box in ten-thousandths of the page as seen."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[number - 1]
        text = page.get_textpage()
        from reading.ocr.text_layer_reading import _words

        found = list(_words(page))
        text.close()
    return found


def place(pdf_path, text, number=1):
    """Where a viewer highlights `text`: its rectangle in page points, unturned pages only."""
    with pypdfium2.PdfDocument(pdf_path) as pdf:
        page = pdf[number - 1]
        width, height = page.get_size()
        layer = page.get_textpage()
        found = layer.search(text, match_case=True).get_next()
        assert found, text
        left, bottom, right, top = layer.get_rect(layer.count_rects(*found) - 1)
        box = (left / width, 1 - top / height, right / width, 1 - bottom / height)
    return [side * 10000 for side in box]


def copied(source, readings, tmp_path):
    target = tmp_path / "copy.pdf"
    return make_access_copy(source, readings, target), target


def look(path, number=1):
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[number - 1].render(scale=1).to_numpy().astype(int)


@pytest.mark.parametrize(
    "change",
    daily(["straight", "leaning", "upside down", "sideways", "Rotate"], "leaning", "Rotate"),
)
def test_every_word_is_found_where_it_was_read(change, engine, scan, printed, tmp_path):
    page, entries = printed, {}
    if change == "leaning":
        page = leaning(printed, -2.5)
    elif change == "upside down":
        page = printed.rotate(180)
    elif change == "sideways":
        page = printed.rotate(-90, expand=True)
    elif change == "Rotate":
        entries["Rotate"] = 180
        page = printed.rotate(180)
    source = scan(page, **entries)
    readings = list(read_document(source, engine=engine))
    verdict, target = copied(source, readings, tmp_path)
    assert verdict.verdict == "pass"
    found, expected = words_of(target), readings[0].words
    if change in {"upside down", "sideways"}:
        # PDFium orders words as they stand on the page, so both are put in one order.
        found, expected = (sorted(words, key=lambda word: word.box) for words in (found, expected))
        assert sorted(word.text for word in found) == sorted(word.text for word in expected)
        found, expected = (
            [word for word in words if [other.text for other in words].count(word.text) == 1]
            for words in (found, expected)
        )
        found, expected = (sorted(words, key=lambda word: word.text) for words in (found, expected))
    assert [word.text for word in found] == [word.text for word in expected]
    for word, other in zip(found, expected, strict=True):
        if len(word.text) > 2 and change != "leaning":
            assert np.abs(np.subtract(word.box, other.box)).max() <= 40, word
        elif len(word.text) > 2:
            middle = np.add(word.box[:2], word.box[2:]) / 2
            assert np.abs(middle - np.add(other.box[:2], other.box[2:]) / 2).max() <= 60, word


def test_a_viewer_highlights_the_word_itself(scan, tmp_path):
    words = (
        Word("Nghị", (1000, 1000, 2000, 1200), 95, 0),
        Word("quyết", (2100, 1000, 3300, 1200), 95, 0),
        Word("-", (3400, 1095, 3450, 1105), 95, 0),
        Word("số", (3600, 1000, 4000, 1200), 95, 0),
    )
    source = scan(draw([]))
    _, target = copied(source, [PageReading(1, "Nghị quyết - số", words)], tmp_path)
    with pypdfium2.PdfDocument(target) as pdf:
        assert pdf[0].get_textpage().get_text_bounded().strip() == "Nghị quyết - số"
    assert np.abs(np.subtract(place(target, "quyết"), words[1].box)).max() < 40


def test_the_page_looks_the_same_and_its_content_is_untouched(engine, scan, printed, tmp_path):
    source = scan(printed)
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    readings = list(read_document(source, engine=engine))
    _, target = copied(source, readings, tmp_path)
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    assert np.abs(look(source) - look(target)).max() == 0
    with pikepdf.open(source) as old, pikepdf.open(target) as new:
        assert old.pages[0].obj.Contents.read_bytes() in [
            stream.read_bytes() for stream in new.pages[0].obj.Contents
        ]
        was, now = (pdf.pages[0].Resources.XObject["/Im0"] for pdf in (old, new))
        assert was.read_raw_bytes() == now.read_raw_bytes()


def test_a_signed_files_copy_has_no_form_and_the_original_keeps_its_own(scan, tmp_path):
    source = scan(draw(["Báo cáo"]))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=pikepdf.String("Signature1"),
                Rect=Array([10, 10, 200, 60]),
                V=pdf.make_indirect(
                    Dictionary(
                        Type=Name.Sig,
                        Filter=Name("/Adobe.PPKLite"),
                        ByteRange=Array([0, 10, 20, 10]),
                        Contents=pikepdf.String("00"),
                    )
                ),
            )
        )
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.Root.Perms = Dictionary(DocMDP=field.V)
        pdf.save(source)
    before = source.read_bytes()
    verdict, target = copied(source, [], tmp_path)
    assert verdict.verdict == "pass"
    assert source.read_bytes() == before
    with pikepdf.open(target) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Perms" not in pdf.Root
        assert "/Annots" not in pdf.pages[0].obj


@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "alpha", "photo"])
def test_pictures_become_pages_without_loss(kind, engine, tmp_path):
    page = draw()
    path = tmp_path / (
        "a.tif" if kind == "tif" else "a.png" if kind in {"png", "alpha"} else "a.jpg"
    )
    if kind == "tif":
        second = draw(["Trang hai của tài liệu"]).convert("1")
        page.convert("1").save(
            path, save_all=True, append_images=[second], compression="group4", dpi=(200, 200)
        )
    elif kind == "alpha":
        page.convert("RGBA").save(path, dpi=(200, 200))
    elif kind == "photo":
        exif = Image.Exif()
        exif[0x0112] = 6
        page.rotate(90, expand=True).save(path, exif=exif, dpi=(200, 200))
    else:
        page.save(path, dpi=(200, 200))
    before = path.read_bytes()
    readings = list(read_document(path, engine=engine))
    verdict, target = copied(path, readings, tmp_path)
    assert verdict.verdict == "pass"
    assert path.read_bytes() == before
    assert [word.text for word in words_of(target)] == [word.text for word in readings[0].words]
    with pypdfium2.PdfDocument(target) as pdf:
        assert len(pdf) == len(readings) == (2 if kind == "tif" else 1)
        assert abs(pdf[0].get_width() - 595) < 3
    if kind in {"jpg", "photo"}:
        with pikepdf.open(target) as pdf:
            (image,) = pdf.pages[0].Resources.XObject.values()
            assert image.read_raw_bytes()[:2] == b"\xff\xd8"


def test_what_pdfa_forbids_is_told_and_the_copy_is_searchable_all_the_same(tmp_path):
    pdf = pikepdf.new()
    page = draw(dpi=72).convert("CMYK")
    add_page(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q", images={"/Im0": image_stream(pdf, page)})
    pdf.save(tmp_path / "cmyk.pdf")
    word = Word("Nghị", (1000, 1000, 2000, 1200), 95, 0)
    verdict, target = copied(tmp_path / "cmyk.pdf", [PageReading(1, "Nghị", (word,))], tmp_path)
    assert verdict.verdict == "fail"
    assert verdict.findings
    assert [each.text for each in words_of(target)] == ["Nghị"]


def test_letters_beyond_the_basic_plane_and_odd_boxes_are_carried(scan, tmp_path):
    words = (
        Word("𠀋字", (0, 0, 10000, 300), 50, 0),
        Word("x", (5000, 5000, 5000, 5000), 50, 1),
        Word("y", (9000, 9000, 8000, 8000), 50, 2),
        Word("(\\)<>", (1000, 6000, 2000, 6200), 50, 3),
    )
    verdict, target = copied(scan(draw([])), [PageReading(1, "", words)], tmp_path)
    assert verdict.verdict == "pass"
    found = [word.text for word in words_of(target)]
    assert "(\\)<>" in found


def test_readings_of_other_pages_and_empty_readings_do_no_harm(scan, tmp_path):
    source = scan(draw([]), draw([]))
    readings = [PageReading(2, ""), PageReading(7, "a", (Word("a", (0, 0, 9, 9), 9),))]
    verdict, target = copied(source, readings, tmp_path)
    assert verdict.verdict == "pass"
    assert words_of(target) == []


def test_shared_resources_are_not_written_into(tmp_path):
    pdf = pikepdf.new()
    image = image_stream(pdf, draw(["Một"], dpi=72))
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary({"/Im0": image})))
    for _ in range(2):
        page = add_page(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        page.obj.Resources = shared
    pdf.save(tmp_path / "a.pdf")
    word = Word("Một", (1000, 1000, 2000, 1200), 95, 0)
    _, target = copied(tmp_path / "a.pdf", [PageReading(1, "Một", (word,))], tmp_path)
    with pikepdf.open(target) as made:
        assert "/Font" in made.pages[0].Resources
        assert "/Font" not in made.pages[1].Resources


def test_content_that_leaves_its_state_open_does_not_move_the_words(tmp_path):
    pdf = pikepdf.new()
    images = {"/Im0": image_stream(pdf, draw([], dpi=72))}
    add_page(pdf, b"595 0 0 842 0 0 cm /Im0 Do", images=images)
    pdf.save(tmp_path / "a.pdf")
    word = Word("Nghị", (1000, 1000, 2000, 1200), 95, 0)
    _, target = copied(tmp_path / "a.pdf", [PageReading(1, "Nghị", (word,))], tmp_path)
    assert np.abs(np.subtract(words_of(target)[0].box, word.box)).max() <= 40


def test_a_copy_does_nothing_by_itself(scan, tmp_path):
    source = scan(draw([]))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([pikepdf.String("a"), script]))
        )
        pdf.pages[0].obj.AA = Dictionary(O=script)
        pdf.save(source)
    verdict, target = copied(source, [], tmp_path)
    assert verdict.verdict == "pass"
    with pikepdf.open(target) as pdf:
        held = [each for each in pdf.objects if isinstance(each, Dictionary)]
        assert not any(key in each for each in held for key in ("/JS", "/AA", "/OpenAction"))


def test_a_file_that_does_not_open_leaves_no_copy_behind(tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 no")
    with pytest.raises(Unreadable):
        make_access_copy(broken, [], tmp_path / "copy.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.pdf"]


def test_finishing_a_copy_writes_nothing_to_standard_output(scan, tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from reading.ocr.access_copy import make_access_copy\n"
        "make_access_copy(Path(sys.argv[1]), [], Path(sys.argv[2]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, scan(draw([])), tmp_path / "copy.pdf"],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b""


@pytest.mark.skipif(not SCANS.is_dir(), reason="the real scans are not here")
def test_a_real_signed_scan_becomes_pdfa(engine, tmp_path):
    source = SCANS / "11-ct.pdf"
    readings = list(read_document(source, engine=engine, done={2}))
    verdict, target = copied(source, readings, tmp_path)
    assert verdict.verdict == "pass"
    found, read = ([word.text for word in words] for words in (words_of(target), readings[0].words))
    assert sorted(found) == sorted(read)
    # The drawn block of the signature is on the copy, with the words that stand in it.
    assert {"Ký", "bởi:"} <= set(found)
    assert target.stat().st_size < source.stat().st_size * 1.2
