import unicodedata

import pikepdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from ingest.actions.reading import LOOK_AT
from reading.domain.reasons import Reason
from reading.files.findings import Refused
from reading.ocr.access_copy import make_access_copy
from reading.ocr.text_layer_reading import open_text_layers, read_text_layer
from tests.reading.files.making import word_bytes, zip_bytes

SENTENCE = "Căn cứ Điều lệ Đảng và quy định của Bộ Chính trị về công tác cán bộ, ban hành kế hoạch."


def lines(laid):
    return "\n".join(page.text for page in laid.pages).split("\n")


def test_text_comes_in_reading_order_with_headers_tables_and_footers(lay_out):
    def prepare(document):
        document.sections[0].header.paragraphs[0].text = "Đầu trang"
        document.sections[0].footer.paragraphs[0].text = "Nơi nhận: lưu"
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "TỈNH ỦY\nBAN TỔ CHỨC"
        table.cell(0, 1).text = "Ngày 5 tháng 3"
        document.add_paragraph("Sau bảng")

    assert lines(lay_out(word_bytes("Trước bảng", prepare=prepare))) == [
        "Đầu trang",
        "Trước bảng",
        "TỈNH ỦY",
        "BAN TỔ CHỨC",
        "Ngày 5 tháng 3",
        "Sau bảng",
        "Nơi nhận: lưu",
    ]


def test_text_is_composed_whatever_the_file_holds(lay_out):
    laid = lay_out(word_bytes(unicodedata.normalize("NFD", "Quyết định số 5")))
    assert laid.pages[0].text == "Quyết định số 5"
    assert [word.text for word in laid.pages[0].words] == ["Quyết", "định", "số", "5"]


def test_what_was_inserted_is_read_and_what_was_deleted_is_not(lay_out):
    def prepare(document):
        paragraph = document.add_paragraph("Số ")._p
        for tag, text, word in (("ins", "t", "12"), ("del", "delText", "11")):
            paragraph.append(
                parse_xml(
                    f"<w:{tag} {nsdecls('w')}><w:r><w:{text}>{word}</w:{text}></w:r></w:{tag}>"
                )
            )

    laid = lay_out(word_bytes(prepare=prepare))
    assert laid.pages[0].text == "Số 12"
    assert laid.warnings == (Reason("tracked_changes"),)


def test_content_controls_and_text_boxes_are_read(lay_out):
    def prepare(document):
        body = document.element.body
        held = OxmlElement("w:sdt")
        content = OxmlElement("w:sdtContent")
        content.append(document.add_paragraph("Trong ô điền")._p)
        held.append(content)
        body.insert(0, held)
        document.paragraphs[0]._p.append(
            parse_xml(
                f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p>"
                "</w:txbxContent></w:pict></w:r>"
            )
        )

    assert lines(lay_out(word_bytes("Thân bài", prepare=prepare))) == [
        "Trong ô điền",
        "Thân bài",
        "Trong khung",
    ]


def test_the_boxes_are_where_the_words_stand(lay_out, tmp_path):
    def prepare(document):
        document.add_paragraph("QUYẾT ĐỊNH").alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("Lưu Văn Đậm").runs[0].bold = True

    laid = lay_out(word_bytes(*[SENTENCE] * 30, prepare=prepare))
    seen = read_text_layer(open_text_layers(tmp_path / "laid.pdf"), 1)
    ours = laid.pages[0].words
    assert [word.text for word in ours] == [word.text for word in seen.words]
    for word, drawn in zip(ours, seen.words, strict=True):
        assert all(abs(a - b) <= 15 for a, b in zip(word.box, drawn.box, strict=True))


def test_long_text_flows_over_pages_and_loses_no_word(lay_out, tmp_path):
    laid = lay_out(word_bytes(*[f"{SENTENCE} {number}" for number in range(150)]))
    assert len(laid.pages) > 5
    with pikepdf.open(tmp_path / "laid.pdf") as pdf:
        assert len(pdf.pages) == len(laid.pages)
    told = " ".join(page.text for page in laid.pages).split()
    assert told == " ".join(f"{SENTENCE} {number}" for number in range(150)).split()


def test_a_cell_higher_than_a_page_goes_on_on_the_next(lay_out):
    def prepare(document):
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "\n".join(f"trái {number}" for number in range(100))
        table.cell(0, 1).text = "phải"

    laid = lay_out(word_bytes(prepare=prepare))
    assert len(laid.pages) >= 2
    assert sum(page.text.count("trái") for page in laid.pages) == 100
    assert all(box <= 10_000 for page in laid.pages for word in page.words for box in word.box)


def test_a_word_without_end_stays_on_the_page(lay_out):
    laid = lay_out(word_bytes("x" * 5000))
    assert "".join(word.text for page in laid.pages for word in page.words) == "x" * 5000
    assert all(word.box[2] <= 10_000 for page in laid.pages for word in page.words)


def test_letters_the_font_lacks_are_kept_in_the_text(lay_out):
    assert lay_out(word_bytes("你好 Đảng 😀")).pages[0].text == "你好 Đảng 😀"


def test_the_pages_become_pdf_a(lay_out, tmp_path):
    laid = lay_out(word_bytes(SENTENCE, "你好 😀"))
    verdict = make_access_copy(tmp_path / "laid.pdf", laid.pages, tmp_path / "copy.pdf")
    assert verdict.verdict == "pass"


def test_a_word_file_without_text_is_set_aside(lay_out):
    with pytest.raises(Refused) as refused:
        lay_out(word_bytes())
    assert refused.value.reason == Reason("zero_pages")


def test_a_word_file_of_too_many_pages_is_set_aside(lay_out):
    with pytest.raises(Refused) as refused:
        lay_out(word_bytes(*["x"] * 200), pages=3)
    assert refused.value.reason == Reason("too_many_pages", {"limit": 3})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<not-xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>',
        b"<a/>",
    ],
)
def test_a_broken_word_file_is_set_aside(lay_out, body):
    with pytest.raises(Refused) as refused:
        lay_out(zip_bytes({"word/document.xml": body}))
    assert refused.value.reason.code in {"damaged", "zero_pages"}


SHOWN = {
    "an old picture": "<w:pict {w} {v}><v:shape><v:imagedata/></v:shape></w:pict>",
    "a picture": "<w:drawing {w} {a}><a:blip/></w:drawing>",
    "a form drawn freehand": "<w:drawing {w} {a}><a:custGeom/></w:drawing>",
    "a diagram": "<w:drawing {w} {dgm}><dgm:relIds/></w:drawing>",
    "a chart": "<w:drawing {w} {c}><c:chart/></w:drawing>",
}
SPACES = {name: nsdecls(name) for name in ("w", "a", "c", "dgm")} | {
    "v": 'xmlns:v="urn:schemas-microsoft-com:vml"'
}


@pytest.mark.parametrize("where", ["body", "header", "footer"])
@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_what_is_shown_and_not_laid_out_is_told_wherever_it_stands(shown, where, lay_out):
    def prepare(document):
        section = document.sections[0]
        parts = {"body": document, "header": section.header, "footer": section.footer}
        run = parts[where].paragraphs[0].add_run()
        run._r.append(parse_xml(shown.format(**SPACES)))

    laid = lay_out(word_bytes(SENTENCE, prepare=prepare))
    assert laid.warnings == (Reason("pictures_left_out", {"count": 1}),)


@pytest.mark.parametrize("struck", [True, False])
def test_what_is_struck_out_is_for_a_person(struck, lay_out):
    def prepare(document):
        run = document.add_paragraph("Số 1").add_run("4")
        run.font.strike = struck

    told = (Reason("struck_out"),) if struck else ()
    assert lay_out(word_bytes(prepare=prepare)).warnings == told
    assert "struck_out" in LOOK_AT
