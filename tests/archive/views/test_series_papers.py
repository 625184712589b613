"""Behind "numbers known" stands the list of them: each number with its paper, as far as the person sees."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from access.api import Level
from audit.models import Event, Mention
from tests.archive.views.test_series import page, row
from tests.people import record
from tests.portal.sites import bare

pytestmark = pytest.mark.django_db


def numbers(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return [(one.number, one.accession) for one in answer.context["rows"]]


def test_each_number_that_is_known_stands_in_its_list_with_its_paper(archivist, shelf, term):
    both = [record(shelf, number="1"), record(shelf, number="1", file=b"mot ban nua")]
    first = min(both, key=lambda one: one.pk)
    row(shelf, "4")
    address = f"/day-du/day-so/{term.series}/so-da-biet/"
    assert f'<a href="{address}">2</a>' in page(archivist, "/day-du/day-so/")
    assert f'<a href="{address}?tt=muc-luc">1</a>' in page(archivist, "/day-du/day-so/")
    assert numbers(archivist, address) == [(1, first.accession), (4, "")]
    assert numbers(archivist, f"{address}?tt=muc-luc") == [(4, "")]
    told = page(archivist, address)
    assert f'<a href="/van-ban/{first.pk}/">14-KH' not in told
    assert 'href="/muc-luc/ML01/danh-sach/expected/?loc=4-KH%2FBTCTU"' in told
    event = Event.objects.latest("pk")
    assert (event.action, event.subject) == ("list", term.series)
    assert Mention.objects.filter(event=event.pk, label=first.accession).exists()


def test_papers_whose_letters_may_mean_two_types_and_slips_of_the_pen_are_told_as_they_are_counted(
    archivist, shelf, term
):  # fmt: skip
    record(shelf, number="3")
    row(shelf, "900")
    address = f"/day-du/day-so/{term.series}/"
    known = archivist.get(address).context["series"].reach.known
    assert len(numbers(archivist, f"{address}so-da-biet/")) == known == 1
    # A number far off is known to nobody's count, and is on the list that has it.
    assert numbers(archivist, f"{address}so-da-biet/?tt=muc-luc") == [(900, "")]


def test_the_list_leaves_as_a_file_and_is_told(archivist, shelf, term):
    made = record(shelf, number="1")
    row(shelf, "2")
    answer = archivist.get(f"/day-du/day-so/{term.series}/so-da-biet/xlsx/")
    cells = [cell.value for line in load_workbook(BytesIO(answer.content)).active for cell in line]
    assert {"1-KH/BTCTU", "2-KH/BTCTU", made.accession} <= set(cells)
    event = Event.objects.latest("pk")
    assert (event.action, event.subject) == ("take_list", term.series)
    assert archivist.get(f"/day-du/day-so/{term.series}/so-da-biet/pdf/").status_code == 404
    assert archivist.get("/day-du/day-so/t9.9.ke-hoach/so-da-biet/").status_code == 404


def test_a_hidden_paper_changes_nothing_of_the_list(archivist, shelf, term):
    record(shelf, number="1")
    record(shelf, number="5")
    addresses = [f"/day-du/day-so/{term.series}/so-da-biet/{more}" for more in ("", "?tt=muc-luc")]
    before = [bare(archivist.get(address)) for address in addresses]
    record(shelf, number="3", level=Level.SECRET)
    row(shelf, "4", level=Level.SECRET)
    row(shelf, "5", level=Level.SECRET)
    assert [bare(archivist.get(address)) for address in addresses] == before
