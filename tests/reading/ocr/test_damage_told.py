"""What is damaged is named when a file is read, and a person is told."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from ingest.actions.reading import LOOK_AT
from reading.domain.attention import attention
from reading.domain.readings import Variant
from reading.domain.reasons import explain
from reading.ocr.access_copy import make_access_copy
from reading.ocr.port import Unreadable
from reading.ocr.reading import read_document
from tests.reading.ocr.broken import FULL_PAGE, STORED, Stored, cut, image, page_of, zeroed
from tests.reading.ocr.broken_pages import deep, form, in_stamp, missing_image
from tests.reading.ocr.conftest import add_page, draw, jpeg
from tests.reading.ocr.printing import CASES, printed

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


def test_every_undecodable_page_is_named_at_once(engine, tmp_path):
    pdf = pikepdf.new()
    page_of(pdf, STORED["jpeg"])
    page_of(pdf, cut(STORED["jpeg"], 5))
    page_of(pdf, STORED["fax"])
    page_of(pdf, STORED["plain"], Filter=Name.Unheard)
    page_of(pdf, STORED["jpeg2000"])
    missing_image(pdf)
    pdf.save(tmp_path / "a.pdf")
    with pytest.raises(Unreadable) as told:
        list(read_document(tmp_path / "a.pdf", engine=engine))
    assert told.value.reason == "damaged"
    assert told.value.params["page"] == "2, 4, 6"
    assert "Scan page 2, 4, 6 again" in str(explain("damaged", told.value.params))


def test_a_partly_decoded_page_is_read_and_a_person_is_told(engine, tmp_path):
    pdf = pikepdf.new()
    page = draw(dpi=150)
    stored = Stored(jpeg(page), STORED["jpeg"].entries)
    page_of(pdf, stored, Width=page.width, Height=page.height)
    page_of(pdf, zeroed(stored), Width=page.width, Height=page.height)
    pdf.save(tmp_path / "a.pdf")
    readings = list(read_document(tmp_path / "a.pdf", engine=engine))
    assert [reading.signals["damage"] is None for reading in readings] == [True, False]
    assert readings[1].words
    told = {reason.code: reason.params for reason in attention(readings)}
    assert told["damaged_page"] == {"pages": "2"}


@pytest.fixture
def paper(tmp_path):
    """A printed page, opened to be changed."""
    with pikepdf.open(printed(tmp_path / "print.pdf")) as pdf:
        yield pdf


def test_a_printed_page_that_lacks_an_image_is_told_damaged(engine, paper, tmp_path):
    paper.pages[0].contents_add(b"q 120 0 0 120 400 600 cm /Seal Do Q", prepend=False)
    paper.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert reading.variant is Variant.TEXT_LAYER
    assert reading.signals["damage"] == pytest.approx(0.0287, abs=0.002)


@pytest.mark.parametrize("percent", [100, 40])
def test_a_printed_page_with_a_broken_stamp_is_told_damaged(percent, engine, paper, tmp_path):
    in_stamp(paper, cut(STORED["jpeg"], percent))
    paper.pages[0].obj.Annots = paper.pages[1].obj.Annots
    paper.pages[0].obj.Annots[0].Rect = Array([350, 100, 550, 300])
    del paper.pages[1]
    paper.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert reading.variant is Variant.TEXT_LAYER
    assert (reading.signals["damage"] is None) == (percent == 100)
    assert reading.signals["checked"]


def test_a_printed_page_with_what_nobody_can_follow_is_told(engine, paper, tmp_path):
    deep(paper)
    paper.pages[0].contents_add(b"/Fm Do", prepend=False)
    paper.pages[0].obj.Resources.XObject = paper.pages[1].obj.Resources.XObject
    del paper.pages[1]
    paper.save(tmp_path / "a.pdf")
    (reading,) = read_document(tmp_path / "a.pdf", engine=engine)
    assert not reading.signals["checked"]
    assert "page_unproved" in {reason.code for reason in attention([reading])}


def test_a_form_that_draws_itself_does_not_stop_the_copy(engine, tmp_path):
    pdf = pikepdf.new()
    again = form(pdf, {}, b"/Fm Do")
    again.Resources = Dictionary(XObject=Dictionary({"/Fm": again}))
    images = {"/Fm": again, "/Im0": image(pdf, STORED["jpeg"])}
    add_page(pdf, b"/Fm Do " + FULL_PAGE, images=images)
    pdf.save(tmp_path / "a.pdf")
    readings = list(read_document(tmp_path / "a.pdf", engine=engine))
    assert make_access_copy(tmp_path / "a.pdf", readings, tmp_path / "copy.pdf").verdict == "fail"
