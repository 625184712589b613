"""What a person wrote over a page in a viewer: it is told, and a level that it names counts."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ingest.actions.reading import LOOK_AT
from tests.daily import daily
from tests.reading.ocr.printing import codes, fields, printed, read
from tests.reading.ocr.test_laid_over import VALUE, annotated, lettered, mark, scanned

STROKE = Array([Array([310, 205, 330, 215, 350, 204])])
BY_HAND = {
    "a sticky note": mark(Name.Text, (300, 200, 320, 220), Contents=String("Xem lại trang này")),
    "a sticky note without room": mark(Name.Text, (300, 200, 300, 200), Contents=String("Xem")),
    "strokes of a pen": mark(Name.Ink, InkList=STROKE),
    "strokes of a pen with their drawing": mark(Name.Ink, InkList=STROKE, shown=lettered("7")),
    "a stamp": mark(Name.Stamp, Name=Name.Approved),
    "a small stamp with its drawing": mark(Name.Stamp, (300, 200, 310, 206), shown=lettered("x", 4)),
    "a text box without a drawing": mark(Name.FreeText, Contents=String(VALUE)),
    "a text box with a drawing that is none": mark(
        Name.FreeText, Contents=String(VALUE), AP=Dictionary()
    ),
    "a line": mark(Name.Line, L=Array([300, 210, 400, 210])),
    "a polygon": mark(Name.Polygon, Vertices=Array([300, 200, 350, 220, 400, 200])),
    "words struck out": mark(Name.StrikeOut, QuadPoints=Array([300, 220, 400, 220, 300, 200, 400, 200])),
    "a file pinned to the page": mark(Name.FileAttachment),
    "a kind that nobody knows": mark(Name("/Beyond"), shown=lettered(VALUE)),
}  # fmt: skip


@pytest.mark.parametrize("make", daily([printed, scanned], printed))
@pytest.mark.parametrize("note", BY_HAND.values(), ids=BY_HAND)
def test_a_page_on_which_a_person_wrote_in_a_viewer_is_looked_at(note, make, engine, tmp_path):
    page = read(annotated(make(tmp_path / "a.pdf"), note), engine)
    assert "by_hand" in codes(page) & LOOK_AT


NOT_BY_HAND = {
    "a link": mark(Name.Link),
    "a value of a form": mark(Name.Widget, shown=lettered(VALUE), FT=Name.Tx, T=String("a")),
    "the block of a signature": mark(
        Name.Widget, shown=lettered(VALUE), FT=Name.Sig, T=String("s")
    ),
    "a note that is hidden": mark(Name.Text, F=2, Contents=String("TUYỆT MẬT")),
    "a text box that is drawn": mark(Name.FreeText, shown=lettered(VALUE)),
}


@pytest.mark.parametrize("make", daily([printed, scanned], printed))
@pytest.mark.parametrize("note", NOT_BY_HAND.values(), ids=NOT_BY_HAND)
def test_what_programs_lay_over_a_page_is_no_note(note, make, engine, tmp_path):
    page = read(annotated(make(tmp_path / "a.pdf"), note), engine)
    assert "by_hand" not in codes(page)
    assert "level" not in fields(page)


LEVELS = {
    "a word in a note": (mark(Name.Text, Contents=String("MẬT")), "CONFIDENTIAL"),
    "a sentence in a note": (
        mark(Name.Text, Contents=String("Văn bản này là tối mật, đề nghị cất riêng")), "SECRET",
    ),
    "a note typed without marks": (mark(Name.Text, Contents=String("TUYET MAT")), "TOP_SECRET"),
    "rich text": (mark(Name.Text, RC=String("<body><p>Độ <b>mật</b>: Mật</p></body>")), "CONFIDENTIAL"),
    "rich text in signs": (mark(Name.Text, RC=String("<p>M&#7852;T</p>")), "CONFIDENTIAL"),
    "rich text in parts": (mark(Name.Text, RC=String("<p>T<b>&#7888;</b>I <b>M</b><i>ẬT</i></p>")), "SECRET"),
    "a note that is printed and not viewed": (mark(Name.Text, F=36, Contents=String("MẬT")), "CONFIDENTIAL"),
    "the words of a stamp": (mark(Name.Stamp, Contents=String("TUYỆT MẬT")), "TOP_SECRET"),
    "the name of a stamp": (mark(Name.Stamp, Name=Name.TopSecret), "TOP_SECRET"),
    "strokes with a remark": (mark(Name.Ink, InkList=STROKE, Contents=String("Tối Mật")), "SECRET"),
    "a remark on words": (mark(Name.Highlight, Contents=String("mật")), "CONFIDENTIAL"),
}  # fmt: skip


@pytest.mark.parametrize("make", daily([printed, scanned], printed))
@pytest.mark.parametrize(("note", "level"), LEVELS.values(), ids=LEVELS)
def test_a_level_named_in_a_note_counts(note, level, make, engine, tmp_path):
    page = read(annotated(make(tmp_path / "a.pdf"), note), engine)
    assert fields(page)["level"] == level


def test_a_level_named_in_a_note_on_a_scan_counts(engine, tmp_path):
    note, level = LEVELS["a word in a note"]
    page = read(annotated(scanned(tmp_path / "a.pdf"), note), engine)
    assert page.variant != "text-layer"
    assert fields(page)["level"] == level
    assert "by_hand" in codes(page)


@pytest.mark.parametrize(
    "said", ["bảo mật thông tin", "bí mật nhà nước", "mật độ dân số", "tôi mất"]
)
def test_other_words_of_a_note_are_no_level(said, engine, tmp_path):
    page = read(
        annotated(printed(tmp_path / "a.pdf"), mark(Name.Text, Contents=String(said))), engine
    )
    assert "level" not in fields(page)


def test_the_highest_of_several_notes_counts(engine, tmp_path):
    path = annotated(
        printed(tmp_path / "a.pdf"),
        mark(Name.Text, Contents=String("MẬT")),
        mark(Name.Text, Contents=String("TỐI MẬT")),
    )
    assert fields(read(path, engine))["level"] == "SECRET"


@pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning")
def test_a_file_whose_notes_are_broken_is_read_all_the_same(engine, tmp_path):
    path = annotated(printed(tmp_path / "a.pdf"), mark(Name.Text, Contents=Name.x, RC=Array([1])))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots.append(String("?"))
        pdf.save(path)
    assert "by_hand" in codes(read(path, engine))
