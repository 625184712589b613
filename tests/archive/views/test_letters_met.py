"""Behind how often letters stand that nobody knows are the records and the rows that bear them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from access.api import Level
from archive.api import unknown_letters
from archive.models import ListedRecord
from audit.models import Event, Mention
from tests.people import actor, record
from tests.portal.sites import bare

pytestmark = pytest.mark.django_db
PLACES = ("van-ban", "muc-luc")


def row(shelf, number, **more):
    return ListedRecord.objects.create(inventory=shelf, position=1, number_text=number, **more)


@pytest.fixture
def papers(shelf):
    made = [record(shelf, number=str(n), symbol="XYZQ/TU") for n in range(1, 4)]
    record(shelf, number="4", symbol="XYZQA/TU")
    record(shelf, number="5")
    for number in ("7-XYZQ/TU", "08-XYZQ/BTCTU", "9-KH/TU"):
        row(shelf, number)
    return made


def test_each_count_of_unknown_letters_leads_to_as_many_rows(archivist, papers):
    [told] = [one for one in unknown_letters(actor("bao")) if one.letters == "XYZQ"]
    assert (told.records, told.rows) == (3, 2)
    page = archivist.get("/danh-muc/loai-van-ban/").content.decode()
    for place, count in zip(PLACES, (3, 2), strict=True):
        address = f"/danh-muc/loai-van-ban/chua-biet/{place}/?ky-hieu=XYZQ"
        assert f'<a href="{address}">{count}</a>' in page
        assert len(archivist.get(address).context["page"].rows) == count
    records = archivist.get("/danh-muc/loai-van-ban/chua-biet/van-ban/?ky-hieu=XYZQ")
    assert {one.pk for one in records.context["page"]} == {one.pk for one in papers}
    event = Event.objects.latest("pk")
    assert set(Mention.objects.filter(event=event.pk).values_list("label", flat=True)) == {
        one.accession for one in papers
    }


@pytest.mark.parametrize(
    "asked", ["", "?ky-hieu=", "?ky-hieu=KH", "?ky-hieu=%27%22%25_", "?sau=zz"]
)
def test_what_names_no_unknown_letters_lists_nothing(archivist, papers, asked):
    for place in PLACES:
        answer = archivist.get(f"/danh-muc/loai-van-ban/chua-biet/{place}/{asked}")
        assert (answer.status_code, answer.context["page"].rows) == (200, ())


def test_a_hidden_paper_changes_neither_count_nor_list(archivist, shelf, papers):
    addresses = [
        "/danh-muc/loai-van-ban/",
        *(f"/danh-muc/loai-van-ban/chua-biet/{one}/?ky-hieu=XYZQ" for one in PLACES),
        *(f"/danh-muc/loai-van-ban/chua-biet/{one}/?ky-hieu=ZZZK" for one in PLACES),
    ]
    before = [bare(archivist.get(address)) for address in addresses]
    for letters in ("XYZQ", "ZZZK"):
        record(shelf, number="90", symbol=f"{letters}/TU", level=Level.SECRET)
        row(shelf, f"91-{letters}/TU", level=Level.SECRET)
    assert [bare(archivist.get(address)) for address in addresses] == before


def test_both_lists_leave_as_files(archivist, papers):
    for place, wanted in zip(
        PLACES, ({"1-XYZQ/TU", papers[0].accession}, {"7-XYZQ/TU"}), strict=True
    ):
        answer = archivist.get(f"/danh-muc/loai-van-ban/chua-biet/{place}/xlsx/?ky-hieu=XYZQ")
        lines = load_workbook(BytesIO(answer.content)).active
        assert wanted <= {cell.value for line in lines for cell in line}
        assert Event.objects.latest("pk").action == "take_list"
        word = archivist.get(f"/danh-muc/loai-van-ban/chua-biet/{place}/docx/?ky-hieu=XYZQ")
        assert word.status_code == 200
