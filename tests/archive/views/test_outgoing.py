"""Lists leave as files: what the screen shows, told before the first byte, as text and nothing else."""

from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from access.api import Level
from access.models import User
from archive.domain.outgoing import MOST_ROWS
from archive.models import Dossier, ListedRecord
from archive.views import outgoing
from audit.models import Event, Mention
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db
HEAD = [
    "Số TT",
    "Số, ký hiệu",
    "Ngày",
    "Trích yếu",
    "Hồ sơ",
    "Trang",
    "Độ mật",
    "Trạng thái",
    "Mã kho",
]


@pytest.fixture
def shelf():
    return inventory("ML01")


@pytest.fixture
def archivist(client):
    person("bao", "archivist")
    client.force_login(User.objects.get(username="bao"))
    return client


def row(shelf, position, **values):
    return ListedRecord.objects.create(inventory=shelf, position=position, **values)


def taken(client, which, query=""):
    answer = client.get(f"/muc-luc/ML01/danh-sach/{which}/xlsx/{query}")
    assert answer.status_code == 200, answer.status_code
    sheet = load_workbook(BytesIO(answer.content)).active
    return answer, [[cell.value for cell in line] for line in sheet.iter_rows()]


def in_word(client, which, query=""):
    """The list as a .docx: its lines, and the cells of its table."""
    answer = client.get(f"/muc-luc/ML01/danh-sach/{which}/docx/{query}")
    assert answer.status_code == 200, answer.status_code
    document = docx.Document(BytesIO(answer.content))
    [table] = document.tables
    lines = [line.text for line in document.paragraphs if line.text]
    return lines, [[cell.text for cell in row.cells] for row in table.rows]


def rows_of(lines):
    head = next(at for at, line in enumerate(lines) if line[0] in {"Số TT", "Mã kho", "Tệp"})
    return lines[head + 1 :]


def test_a_list_says_what_the_screen_says(archivist, shelf):
    place = Dossier.objects.create(inventory=shelf, number="07")
    row(shelf, 1, number_text="14-KH/BTCTU", abstract="số hóa", pages=3, dossier=place)
    _, lines = taken(archivist, "missing")
    assert lines[0][0] == "Còn thiếu – ML01 Văn bản"
    assert lines[3] == HEAD
    assert rows_of(lines) == [
        [1, "14-KH/BTCTU", None, "số hóa", "07", 3, "Thường", "Còn thiếu", None]
    ]


def test_what_a_cell_holds_stays_text(archivist, shelf):
    row(shelf, 1, number_text='=HYPERLINK("http://x";"14")', abstract="@SUM(1)\x0b+1-2")
    answer, lines = taken(archivist, "expected")
    [line] = rows_of(lines)
    assert line[1] == '=HYPERLINK("http://x";"14")'
    assert line[3] == "@SUM(1)+1-2"
    cell = next(
        cell
        for line in load_workbook(BytesIO(answer.content)).active.iter_rows()
        for cell in line
        if cell.value == line[1] or str(cell.value).startswith("=HYPER")
    )
    assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_an_order_and_words_of_the_screen_hold_for_the_file(archivist, shelf):
    for position, number in ((1, "9-KH/BTCTU"), (2, "10-KH/BTCTU"), (3, "5-BC/BTCTU")):
        row(shelf, position, number_text=number)
    _, lines = taken(archivist, "missing", "?xep=-so&loc=KH")
    assert [line[1] for line in rows_of(lines)] == ["10-KH/BTCTU", "9-KH/BTCTU"]
    assert any("KH" in str(line[0]) for line in lines[1:4])


def test_rows_above_a_person_and_abstracts_not_theirs_are_not_in_it(client, shelf):
    row(shelf, 1, number_text="1-KH/BTCTU", abstract="thường")
    row(shelf, 2, number_text="2-KH/BTCTU", abstract="kín", level=Level.SECRET)
    record(shelf, number="77", abstract="trích yếu riêng")
    person("chien", "campaign")
    client.force_login(User.objects.get(username="chien"))
    _, listed = taken(client, "missing")
    assert [(line[1], line[3]) for line in rows_of(listed)] == [("1-KH/BTCTU", None)]
    answer, filed = taken(client, "filed")
    [line] = rows_of(filed)
    assert line[1] is None
    assert line[3] is None
    assert "riêng".encode() not in answer.content


def test_a_top_secret_row_has_no_abstract_for_anybody(client, shelf):
    row(shelf, 1, number_text="3-KH/BTCTU", abstract="tuyệt", level=Level.TOP_SECRET)
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    client.force_login(User.objects.get(username="mat"))
    _, lines = taken(client, "missing")
    [line] = rows_of(lines)
    assert line[1] == "3-KH/BTCTU"
    assert line[3] is None


def test_the_trail_tells_each_record_that_left(archivist, shelf, monkeypatch):
    monkeypatch.setattr(outgoing, "_AT_ONCE", 2)
    made = [record(shelf, number=str(number)) for number in (1, 2, 3)]
    taken(archivist, "filed")
    told = Event.objects.filter(action="take_list", who="bao")
    assert told.count() == 2
    assert {event.details["form"] for event in told} == {"xlsx"}
    labels = Mention.objects.filter(event__in=told.values("pk")).values_list("label", flat=True)
    assert set(labels) == {one.accession for one in made}


def test_a_list_longer_than_a_file_says_so(archivist, shelf, monkeypatch):
    monkeypatch.setitem(MOST_ROWS, "xlsx", 2)
    for position in (1, 2, 3):
        row(shelf, position, number_text=f"{position}-KH/BTCTU")
    _, lines = taken(archivist, "missing")
    assert len(rows_of(lines)) == 2
    assert any("2 dòng" in str(line[0]) and "lọc" in str(line[0]) for line in lines[:5])


@pytest.mark.parametrize("which", ["missing", "filed", "received"])
def test_a_list_in_word_says_what_it_says_in_excel(archivist, shelf, which):
    place = Dossier.objects.create(inventory=shelf, number="07")
    row(shelf, 1, number_text="14-KH/BTCTU", abstract="số hóa", pages=1200, dossier=place)
    record(shelf, number="15")
    _, lines = taken(archivist, which)
    told, [head, *rows] = in_word(archivist, which)
    assert told[0] == lines[0][0]
    assert told[1].split(" lúc ")[0] == lines[1][0].split(" lúc ")[0]
    [at] = [at for at, line in enumerate(lines) if line[0] == head[0]]
    assert head == lines[at]
    as_shown = [["" if cell is None else cell for cell in line] for line in lines[at + 1 :]]
    assert [[cell.replace("1.200", "1200") for cell in line] for line in rows] == [
        [str(cell) for cell in line] for line in as_shown
    ]


def test_rows_and_abstracts_that_are_not_a_persons_are_in_no_word_file_of_theirs(client, shelf):
    row(shelf, 1, number_text="1-KH/BTCTU", abstract="thường")
    row(shelf, 2, number_text="2-KH/BTCTU", abstract="kín", level=Level.SECRET)
    person("chien", "campaign")
    client.force_login(User.objects.get(username="chien"))
    _, [_head, line] = in_word(client, "missing")
    assert (line[1], line[3]) == ("1-KH/BTCTU", "")


def test_a_word_file_that_left_is_on_the_trail_with_its_form(archivist, shelf):
    filed = record(shelf, number="15")
    in_word(archivist, "filed")
    event = Event.objects.get(action="take_list", who="bao")
    assert event.details["form"] == "docx"
    assert Mention.objects.get(event=event.pk).label == filed.accession


def test_a_list_too_long_for_word_says_where_there_is_room(archivist, shelf, monkeypatch):
    monkeypatch.setitem(MOST_ROWS, "docx", 2)
    for position in (1, 2, 3):
        row(shelf, position, number_text=f"{position}-KH/BTCTU")
    told, rows = in_word(archivist, "missing")
    assert len(rows) == 3
    assert any("2 dòng" in line for line in told)
    assert any(".xlsx" in line and "20000" in line for line in told)


@pytest.mark.parametrize("address", ["pdf/", "exe/"])
def test_another_kind_of_file_is_nowhere(archivist, shelf, address):
    assert archivist.get(f"/muc-luc/ML01/danh-sach/missing/{address}").status_code == 404


def test_who_counts_nothing_takes_nothing_and_it_is_told(client, shelf):
    person("kiem", "auditor")
    client.force_login(User.objects.get(username="kiem"))
    assert client.get("/muc-luc/ML01/danh-sach/missing/xlsx/").status_code in {403, 404}
    assert Event.objects.filter(action="take_list", who="kiem", outcome="refused").exists()
