"""Papers leave as Word files that say what they must, cut to whoever takes them, and told before."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.api import make_box, make_dossier
from archive.models import Dossier, ListedRecord
from archive.reports.papers import CoverSaid, Origin, documents_in_dossier
from archive.reports.word import as_word
from audit.models import Event, Mention
from tests.people import AT, actor, inventory, person, record

docx = pytest.importorskip("docx")
ORIGIN = Origin(
    "Tỉnh ủy",
    "Ban Tổ chức",
    "Phông",
    "1",
    "2",
    "X",
    "Nguyễn Văn A",
    datetime(2026, 2, 5, 9, tzinfo=UTC),
)
SAID = CoverSaid("5", "", "", "", "", "", None, None, None, "", "", "", "", "", "")


@pytest.fixture
def bao(db):
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    return actor("bao")


@pytest.fixture
def five(bao):
    shelf = inventory(highest=Level.TOP_SECRET)
    box = make_box(actor=bao, inventory=shelf, values={"number": "7"}, at=AT)
    return make_dossier(
        actor=bao, inventory=shelf, at=AT,
        values={
            "number": "5", "title": "Đại hội & <bầu cử>", "box": box.pk, "retention": "Vĩnh viễn",
            "first": "01/2012", "last": "05/02/2014", "sheets": 105, "documents": 4,
            "condition": "damaged",
        },
    )  # fmt: skip


def taken(username, address):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.get(address)


def paper(five, name, username="bao"):
    response = taken(username, f"/muc-luc/ML01/ho-so/{five.pk}/giay/{name}/")
    assert response.status_code == 200
    return docx.Document(BytesIO(response.content))


def read(paper):
    return docx.Document(BytesIO(as_word(paper)))


def text_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def feet_of(document):
    [page] = document.sections
    return [foot.paragraphs[0].text for foot in (page.first_page_footer, page.footer)]


def test_the_cover_says_all_fourteen_fields_in_the_partys_form(five):
    document = paper(five, "bia")
    text = text_of(document)
    for said in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐƠN VỊ BTCTU", "Phông Ban Tổ chức", "HỒ SƠ", "Đại hội & <bầu cử>",
        "Từ 01/2012 đến 05/02/2014", "Hộp số: 7", "Hồ sơ số: 5", "Thời hạn bảo quản: Vĩnh viễn",
        "Số tờ: 105", "Tình trạng vật lý: hỏng",
    ):  # fmt: skip
        assert said in text
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    fonts = document.styles.element.xpath("//w:rFonts/@*")
    assert set(fonts) == {"Times New Roman"}
    assert document.styles["Normal"].font.size.pt == 14


def test_a_dossier_of_one_year_names_it_once_and_its_file_the_dossier(five, bao):
    Dossier.objects.filter(pk=five.pk).update(
        number="5/Đ", last_on=date(2012, 1, 1), last_precision="month"
    )
    assert "Thời gian: 01/2012" in text_of(paper(five, "bia"))
    sent = taken("bao", f"/muc-luc/ML01/ho-so/{five.pk}/giay/bia/")
    assert sent["Content-Disposition"] == 'attachment; filename="bia-ML01-ho-so-5-d.docx"'


def test_the_list_of_documents_has_what_is_listed_and_what_is_not_and_nothing_hidden(five):
    shelf = five.inventory
    ListedRecord.objects.create(
        inventory=shelf, dossier=five, position=1, number_text="13-KH/BTCTU", issued_on="2021-03-01",
        abstract="Kế hoạch năm", issuer="Ban", note="bản sao",
    )  # fmt: skip
    record(shelf, number="14", dossier="5")
    record(shelf, number="15", dossier="5", level=Level.SECRET, abstract="điều kín")
    table = paper(five, "muc-luc-van-ban").tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == [
        "STT", "Số, ký hiệu", "Ngày tháng", "Tên loại và trích yếu", "Tác giả", "Tờ số", "Ghi chú",
    ]  # fmt: skip
    assert rows[1] == ["1", "13-KH/BTCTU", "01/03/2021", "Kế hoạch năm", "Ban", "", "bản sao"]
    assert rows[2][:4] == ["2", "14-KH/BTCTU", "08/03/2021", "Kế hoạch về số hóa hồ sơ"]
    assert len(rows) == 3


def test_no_abstract_of_what_is_top_secret_stands_on_a_paper(five):
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    record(five.inventory, dossier="5", level=Level.TOP_SECRET, abstract="điều kín nhất")
    text = text_of(paper(five, "muc-luc-van-ban", "ky"))
    assert "14-KH/BTCTU" in text
    assert "điều kín nhất" not in text


def test_the_closing_note_counts_in_figures_and_in_words(five):
    text = text_of(paper(five, "chung-tu-ket-thuc"))
    assert "105 tờ (bằng chữ: một trăm linh năm)" in text
    assert "04 văn bản (bằng chữ: bốn)" in text
    assert "hỏng" in text


def test_the_list_of_dossiers_goes_by_number(five, bao):
    for number in ("10", "9"):
        make_dossier(actor=bao, inventory=five.inventory, values={"number": number}, at=AT)
    response = taken("bao", "/muc-luc/ML01/giay/")
    rows = docx.Document(BytesIO(response.content)).tables[1].rows
    assert [row.cells[1].text for row in rows][1:] == ["5", "9", "10"]
    assert [cell.text for cell in rows[1].cells] == [
        "7", "5", "Đại hội & <bầu cử>", "01/2012 – 05/02/2014", "Vĩnh viễn", "105", "",
    ]  # fmt: skip


def test_each_paper_says_that_it_holds_what_its_taker_may_see_and_is_told_with_its_records(five):
    filed = record(five.inventory, dossier="5")
    document = paper(five, "muc-luc-van-ban")
    for foot in feet_of(document):
        assert "Bao" in foot
        assert "gồm những gì người lấy được xem" in foot
    event = Event.objects.filter(action="take_paper").latest("id")
    assert (event.who, event.outcome) == ("bao", "done")
    named = Mention.objects.filter(event=event.pk).values_list("label", flat=True)
    assert filed.accession in named


def test_who_may_take_no_file_takes_no_paper(five):
    person("an", "officer")
    for address in (f"/muc-luc/ML01/ho-so/{five.pk}/giay/bia/", "/muc-luc/ML01/giay/"):
        assert taken("an", address).status_code == 404
    assert Event.objects.filter(action="take_paper", outcome="refused").count() == 2


def test_the_head_of_a_list_stands_again_on_each_page_and_no_row_is_torn(five):
    rows = read(documents_in_dossier(ORIGIN, SAID, [("1", "", "", "", "", "")] * 2)).tables[1].rows
    said = [[one.tag.rpartition("}")[2] for one in row._tr.trPr] for row in rows]
    assert said == [["cantSplit", "tblHeader"], ["cantSplit"], ["cantSplit"]]


def test_pages_are_numbered_from_the_second_on():
    [page] = read(documents_in_dossier(ORIGIN, SAID, [])).sections
    assert page.different_first_page_header_footer
    assert page.header._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]
    assert page.first_page_header.is_linked_to_previous


def test_a_paper_says_of_itself_whose_it_is_and_nothing_of_the_template():
    paper = documents_in_dossier(ORIGIN, SAID, [])
    said = read(replace(paper, title="d" * 300)).core_properties
    assert (said.title, said.author, said.comments) == ("d" * 255, "Nguyễn Văn A", "")
    assert said.created == datetime(2026, 2, 5, 9, tzinfo=UTC)
    with ZipFile(BytesIO(as_word(paper))) as package:
        assert not [name for name in package.namelist() if name.endswith((".jpeg", ".bin"))]


def test_hostile_words_break_no_paper():
    rows = [("14\x00\x0b", "", "]]> <w:p/> &amp; \ud7ff 😀\nhàng  hai", "a" * 5000, "", "")]
    document = read(documents_in_dossier(ORIGIN, SAID, rows))
    assert document.tables[1].rows[1].cells[3].text == "]]> <w:p/> &amp; \ud7ff 😀 hàng hai"
    assert document.tables[1].rows[1].cells[1].text == "14"


def test_the_day_is_written_as_the_party_writes_it():
    document = read(documents_in_dossier(ORIGIN, SAID, []))
    assert "ngày 05 tháng 02 năm 2026" in document.tables[0].rows[0].cells[1].text


def test_ten_thousand_rows_are_written_in_the_time_of_ten_thousand():
    """Rows asked of a table by their number are sought among all before them: the square of it."""

    def spent(rows):
        begun = process_time()
        as_word(documents_in_dossier(ORIGIN, SAID, [("1", "2", "3", "4", "5", "6")] * rows))
        return process_time() - begun

    spent(10)
    assert spent(8000) < 12 * spent(1000)
