"""The lists that were taken over: behind what each made and changed are its rows and dossiers."""

import pytest

from access.api import Level
from archive.api import import_reading, undo_import
from archive.models import ListedRecord, ListImport
from archive.queries.imports import Did, named_in_address
from tests.archive.actions.test_bringing_lists import reading
from tests.people import AT, actor, person

pytestmark = pytest.mark.django_db
A = ["1", "01", "14-KH/TU", "20/3/2012", "Kế hoạch A", ""]
B = ["2", "01", "15-KH/TU", "21/3/2012", "Kế hoạch B", ""]
C = ["3", "02", "16-KH/TU", "22/3/2012", "Kế hoạch C", ""]


@pytest.fixture
def bring(shelf):
    def brought(*rows, by="bao"):
        import_reading(
            actor=actor(by), inventory=shelf, read=reading(*rows), although_unlike=True, at=AT
        )
        return ListImport.objects.latest("pk")

    return brought


def behind(client, brought, did, figure="expected"):
    address = f"/muc-luc/ML01/danh-sach/{figure}/?lan={named_in_address(brought, did)}"
    answer = client.get(address)
    assert answer.status_code == 200
    return address, list(answer.context["page"])


def test_what_an_import_made_and_changed_is_listed_behind_its_numbers(archivist, bring):
    first, second = bring(A, B), bring([*A[:4], "Kế hoạch A, đã sửa", ""], B, C)
    page = archivist.get("/muc-luc/ML01/lan-nhap/").content.decode()
    wanted = (
        (first, Did.MADE, "expected", [1, 2]), (first, Did.CHANGED, "expected", []),
        (second, Did.MADE, "expected", [3]), (second, Did.CHANGED, "expected", [1]),
    )  # fmt: skip
    for brought, did, figure, positions in wanted:
        address, rows = behind(archivist, brought, did, figure)
        assert [row.position for row in rows] == positions
        assert (f'<a href="{address}">{len(positions)}</a>' in page) == bool(positions)
    for brought, number in ((first, "01"), (second, "02")):
        address, rows = behind(archivist, brought, Did.MADE, "dossiers-expected")
        assert [row.number for row in rows] == [number]
        assert f'<a href="{address}">1</a>' in page
    file = f"/muc-luc/ML01/danh-sach/expected/xlsx/?lan={named_in_address(second, Did.MADE)}"
    assert archivist.get(file).status_code == 200


def test_who_brought_a_list_by_a_command_is_said_in_words(archivist, bring):
    ListImport.objects.filter(pk=bring(A).pk).update(begun_by="console")
    page = archivist.get("/muc-luc/ML01/lan-nhap/")
    [(mark, _one, _did)] = page.context["rows"]
    undoing = archivist.get(f"/muc-luc/ML01/lan-nhap/{mark}/")
    for shown in (page, undoing):
        text = shown.content.decode()
        assert "dòng lệnh" in text
        assert "console" not in text


def test_what_was_undone_stands_in_no_list(archivist, shelf, bring):
    brought = bring(A, B)
    undo_import(actor=actor("bao"), inventory=shelf, import_id=brought.pk, at=AT)
    assert behind(archivist, brought, Did.MADE)[1] == []


@pytest.mark.parametrize(
    "asked", ["", "x", "moi-", "moi-zz", f"moi-{'0' * 32}", "xoa-1", "moi-1-2"]
)
def test_what_names_no_import_is_as_if_not_asked_or_made_nothing(archivist, bring, asked):
    bring(A, B)
    answer = archivist.get("/muc-luc/ML01/danh-sach/expected/", {"lan": asked})
    assert (answer.status_code, len(answer.context["page"])) in {(200, 2), (200, 0)}


def test_of_a_list_above_the_clearance_nothing_is_told(archivist, bring):
    person("cao", "archivist", clearance=Level.SECRET)
    nothing = named_in_address(ListImport(pk=999), Did.MADE)
    other = bring(A, [*B[:5], "Mật"], [*C[:5], "Tối mật"], by="cao")
    assert ListedRecord.objects.filter(level=0).exists()
    hidden = named_in_address(other, Did.MADE)
    answers = [
        archivist.get("/muc-luc/ML01/danh-sach/expected/", {"lan": asked})
        for asked in (hidden, nothing)
    ]
    assert [list(one.context["page"]) for one in answers] == [[], []]
