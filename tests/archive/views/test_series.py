"""The screens of number series: gaps as far as the person sees, told, taken out, and nothing beyond."""

from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from access.api import Level
from access.models import User
from archive.models import ListedRecord, Record
from audit.models import Event, Mention
from tests.pages import tight
from tests.people import inventory, person, record, unit
from tests.portal.sites import bare

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return inventory("ML01", highest=Level.TOP_SECRET)


@pytest.fixture
def archivist(client):
    person("bao", "archivist")
    client.force_login(User.objects.get(username="bao"))
    return client


def row(shelf, number, day="2021-03-01", **more):
    return ListedRecord.objects.create(
        inventory=shelf, position=int(number), number_text=f"{number}-KH/BTCTU", issued_on=day,
        **more,
    )  # fmt: skip


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return tight(answer)


def of_series(client, term):
    answer = client.get(f"/day-du/day-so/{term.series}/")
    assert answer.status_code == 200
    return [str(one.gap) for one in answer.context["series"].gaps()]


def test_the_gaps_of_a_term_stand_in_its_row(archivist, shelf, term):
    record(shelf, number="1")
    row(shelf, "4")
    told = page(archivist, "/day-du/day-so/")
    assert "Kế hoạch" in told
    assert f'<a href="/day-du/day-so/{term.series}/">2–3</a>' in told
    [shown] = archivist.get(f"/day-du/day-so/?nk={term.pk}").context["rows"]
    reach = shown.series.reach
    assert (reach.highest, reach.known, reach.unknown) == (4, 2, 2)
    assert shown.series.listed_only == (4,)


@pytest.mark.parametrize("asked", ["?nk=999999", "?nk=x", "?nk=", "?nk=1&nk=' or 1"])
def test_what_is_no_term_shows_the_latest(archivist, shelf, term, asked):
    record(shelf, number="2")
    assert len(archivist.get(f"/day-du/day-so/{asked}").context["rows"]) == 1


def test_a_gap_leads_to_its_number_to_the_days_between_and_a_row_to_its_list(
    archivist, shelf, term
):
    record(shelf, number="1", issued="01/03/2021")
    record(shelf, number="3", issued="09/03/2021")
    row(shelf, "4")
    told = page(archivist, f"/day-du/day-so/{term.series}/")
    assert 'href="/tim/?q=02-KH%2FBTCTU"' in told
    days = "loai=ke-hoach&amp;tu=01%2F03%2F2021&amp;den=09%2F03%2F2021"
    assert f'href="/tim/?{days}"' in told
    assert 'href="/muc-luc/ML01/danh-sach/expected/?loc=4-KH%2FBTCTU"' in told
    assert archivist.get("/tim/?loai=ke-hoach&tu=01/03/2021&den=09/03/2021").status_code == 200


def test_of_an_inventory_those_of_other_inventories_are_no_gap(archivist, shelf, term):
    other = inventory("ML02")
    record(shelf, number="1")
    record(shelf, number="4")
    record(other, number="2")
    [shown] = archivist.get("/muc-luc/ML01/day-so/").context["rows"]
    assert shown.gaps == "3"


def test_an_inventory_shows_the_series_of_its_papers_alone(archivist, shelf, term):
    row(inventory("ML02"), "1", type_code="bao-cao")
    record(shelf, number="1")
    kinds = [one.series.kind for one in archivist.get("/muc-luc/ML01/day-so/").context["rows"]]
    assert kinds == ["Kế hoạch"]


def test_papers_of_which_issuer_or_term_is_not_known_are_told(archivist, shelf, term):
    record(shelf, number="1")
    record(shelf, number="7", symbol="KH/XYZ", issuer="Cơ quan lạ")
    row(shelf, "9", day=None)
    told = page(archivist, "/muc-luc/ML01/day-so/")
    assert "2 văn bản và dòng mục lục có số nhưng không thuộc dãy nào" in told


@pytest.mark.parametrize(
    "hidden",
    [
        {"level": Level.SECRET},
        {"party": True},
        {"elsewhere": True},
        {"listed": True},
    ],
)
def test_what_a_person_may_not_see_is_a_gap_like_any_other(archivist, shelf, term, hidden):
    record(shelf, number="1")
    record(shelf, number="5")
    addresses = ("/day-du/day-so/", "/muc-luc/ML01/day-so/", f"/day-du/day-so/{term.series}/")
    before = [bare(archivist.get(address)) for address in addresses]
    if "elsewhere" in hidden:
        record(inventory("ML09", place=unit("KHAC")), number="3")
    elif "party" in hidden:
        made = record(shelf, number="3")
        Record.objects.filter(pk=made.pk).update(party_papers=True)
    elif "listed" in hidden:
        row(shelf, "3", level=Level.SECRET)
    else:
        record(shelf, number="3", **hidden)
    assert [bare(archivist.get(address)) for address in addresses] == before
    assert of_series(archivist, term) == ["2–4"]
    assert "số của văn bản đồng chí không được xem cũng nằm trong các số trống" in page(
        archivist, addresses[0]
    )


def test_who_sees_everything_is_told_of_no_gap_that_is_none(client, shelf, term):
    record(shelf, number="1")
    record(shelf, number="2", level=Level.SECRET)
    person("mat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    client.force_login(User.objects.get(username="mat"))
    assert of_series(client, term) == []
    told = page(client, "/day-du/day-so/")
    assert "không được xem" not in told


def test_who_only_counts_has_the_numbers_of_lists_alone(client, shelf, term):
    record(shelf, number="1")
    row(shelf, "3")
    person("chien", "campaign")
    client.force_login(User.objects.get(username="chien"))
    assert of_series(client, term) == ["1–2"]
    assert "/tim/" not in page(client, f"/day-du/day-so/{term.series}/")


def test_who_counts_nothing_sees_no_series_and_it_is_told(client, shelf, term):
    person("kiem", "auditor")
    client.force_login(User.objects.get(username="kiem"))
    for address in ("/day-du/day-so/", "/muc-luc/ML01/day-so/", "/day-du/day-so/tep/xlsx/"):
        assert client.get(address).status_code in {403, 404}
    assert Event.objects.filter(subject_kind="series", who="kiem", outcome="refused").count() == 3


@pytest.mark.parametrize(
    "code",
    ["x", "t999999.1.ke-hoach", "t", "n0.a.b", "n99999.x.y", "t١.2.ke-hoach", "t1" + "9" * 90],
)
def test_a_series_that_is_nowhere_is_nowhere(archivist, shelf, term, code):
    record(shelf, number="1")
    for address in (f"/day-du/day-so/{code}/", f"/day-du/day-so/{code}/docx/"):
        assert archivist.get(address).status_code == 404


def test_papers_whose_numbers_are_shown_stand_on_the_trail(archivist, shelf, term):
    made = [record(shelf, number=number) for number in ("1", "2", "5")]
    of_series(archivist, term)
    event = Event.objects.get(action="list", subject_kind="series", who="bao")
    told = set(Mention.objects.filter(event=event.pk).values_list("label", flat=True))
    assert told == {made[1].accession, made[2].accession}


@pytest.mark.parametrize("place", ["day-du/day-so/tep", "muc-luc/ML01/day-so", "of_series"])
def test_gaps_leave_in_both_forms_and_are_told(archivist, shelf, term, place):
    filed = record(shelf, number="1", issued="01/03/2021")
    row(shelf, "1200", day="2021-03-09")
    row(shelf, "150", day="2021-03-08")
    place = f"day-du/day-so/{term.series}" if place == "of_series" else place
    answer = archivist.get(f"/{place}/xlsx/")
    assert answer.status_code == 200
    rows = [
        [cell.value for cell in line]
        for line in load_workbook(BytesIO(answer.content)).active.iter_rows()
    ]
    assert rows[-1] == [
        "Ban Tổ chức Tỉnh ủy", "Kế hoạch", "2020–2025", 2, 149, 148,
        "1-KH/BTCTU · 01/03/2021", "150-KH/BTCTU · 08/03/2021",
    ]  # fmt: skip
    document = docx.Document(BytesIO(archivist.get(f"/{place}/docx/").content))
    [table] = document.tables
    assert [cell.text for cell in table.rows[-1].cells] == [str(cell) for cell in rows[-1]]
    assert any("không mở cho người lấy" in line.text for line in document.paragraphs)
    events = Event.objects.filter(action="take_list", subject_kind="series", who="bao")
    assert sorted(event.details["form"] for event in events) == ["docx", "xlsx"]
    assert {one.label for one in Mention.objects.filter(event__in=events.values("pk"))} == {
        filed.accession
    }


def test_a_file_has_a_name_that_every_machine_takes(archivist, shelf, term):
    ListedRecord.objects.create(
        inventory=shelf, position=1, number_text="02-ĐQX/TU", issued_on="2021-03-01"
    )
    [shown] = archivist.get("/day-du/day-so/").context["rows"]
    assert (shown.series.kind, shown.gaps) == ("ĐQX", "1")
    answer = archivist.get(f"/day-du/day-so/{shown.series.code}/docx/")
    place = shown.series.counted
    expected = f'attachment; filename="day-so-t{place.within}-{place.body}-dqx.docx"'
    assert answer["Content-Disposition"] == expected
    assert archivist.get(f"/day-du/day-so/{shown.series.code}/").status_code == 200


def test_another_form_is_nowhere(archivist, shelf, term):
    for place in ("day-du/day-so/tep", "muc-luc/ML01/day-so", f"day-du/day-so/{term.series}"):
        assert archivist.get(f"/{place}/pdf/").status_code == 404


def test_completeness_leads_to_the_series(archivist, shelf):
    assert 'href="/day-du/day-so/"' in page(archivist, "/day-du/")
    assert 'href="/muc-luc/ML01/day-so/"' in page(archivist, "/muc-luc/ML01/day-du/")
