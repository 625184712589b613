"""A number comes once in a term: whoever confirms it again with another date is told."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from access.api import Level
from archive.models import BodyName, CommitteeTerm, IssuingBody
from tests.ingest.views.scans import open_a_batch, signed_in, waiting
from tests.people import inventory, record

pytestmark = pytest.mark.django_db
IN_TERM, IN_YEAR = "same_in_term", "same_in_year"


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def batch(workstation, shelf):
    return open_a_batch(shelf)


@pytest.fixture
def terms():
    committee = IssuingBody.objects.create(code="TU", code_alone=True, own_terms=True)
    body = IssuingBody.objects.create(code="BTCTU", code_alone=True, above=committee)
    BodyName.objects.create(body=body, name="Ban Tổ chức Tỉnh ủy")
    BodyName.objects.create(body=committee, name="Tỉnh ủy")
    for name, first, last in [
        ("2015–2020", date(2015, 10, 16), date(2020, 10, 14)),
        ("2020–2025", date(2020, 10, 15), None),
    ]:
        CommitteeTerm.objects.create(body=committee, name=name, first_day=first, last_day=last)


def repeats(client, item):
    answer = client.get(reverse("ingest:confirm", args=[item.pk]))
    assert answer.status_code == 200
    return [(one.words.split(" với ")[0], one.address) for one in answer.context["repeats"]]


def told(client, item):
    return [words for words, _ in repeats(client, item)]


TERM = "Cùng số, tên loại và cơ quan trong cùng nhiệm kỳ"
YEAR = "Cùng số, tên loại và cơ quan trong cùng năm"


def test_the_same_number_in_the_same_term_is_told_with_its_record(client, batch, shelf, terms):
    signed_in(client, "an")
    held = record(shelf, number="14", issued="09/11/2022")
    item = waiting(batch)
    assert repeats(client, item) == [(TERM, reverse("archive:record", args=[held.pk]))]


@pytest.mark.parametrize(
    "said",
    [
        {"issued": "09/11/2018"},
        {"issued": "09/11/2022", "kind": "bao-cao"},
        {"issued": "09/11/2022", "issuer": "Ban Tổ chức Huyện ủy Đức Trọng"},
        {"issued": ""},
        {"issued": "2020"},
    ],
)
def test_another_term_type_or_issuer_is_another_paper(said, client, batch, shelf, terms):
    signed_in(client, "an")
    record(shelf, number="14", **said)
    assert told(client, waiting(batch)) == []


def test_without_terms_another_day_is_another_paper(client, batch, shelf):
    signed_in(client, "an")
    record(shelf, number="14", issued="09/11/2022")
    assert told(client, waiting(batch)) == []


def test_the_same_day_is_told_once_and_as_before(client, batch, shelf, terms):
    signed_in(client, "an")
    record(shelf, number="14", issued="08/03/2021")
    record(shelf, number="14", issued="09/03/2021")
    [first, second] = told(client, waiting(batch))
    assert first.startswith("Cùng số và ngày")
    assert second == TERM


def test_one_body_under_two_names_on_one_day_is_told_as_the_same_paper(client, batch, shelf, terms):
    signed_in(client, "an")
    record(shelf, number="09", symbol="CT/TU", issuer="Tỉnh ủy", kind="chi-thi")
    said = {"number": "09", "symbol": "CT/TU", "type_code": "chi-thi"}
    [words] = told(client, waiting(batch, issuer="Ban Thường vụ Tỉnh ủy", **said))
    assert words.startswith("Cùng số và ngày")


def test_one_that_waits_in_the_same_term_is_told_as_well(client, batch, terms):
    signed_in(client, "an")
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", issued="09/11/2022")
    other = waiting(batch, "3.pdf", issued="09/11/2017")
    assert repeats(client, second) == [(TERM, reverse("ingest:confirm", args=[first.pk]))]
    assert told(client, other) == []


def test_papers_of_a_congress_are_told_over_all_types(client, batch, shelf, terms):
    signed_in(client, "an")
    committee = IssuingBody.objects.get(code="TU")
    congress = IssuingBody.objects.create(code="ĐH", above=committee)
    name = "Đại hội đại biểu Đảng bộ tỉnh"
    BodyName.objects.create(body=congress, name=name)
    held = record(
        shelf, number="05", symbol="BC/ĐH", issued="13/10/2020", issuer=name, kind="bao-cao"
    )
    said = {"number": "05", "symbol": "NQ/ĐH", "issued": "14/10/2020", "issuer": name}
    item = waiting(batch, type_code="nghi-quyet", **said)
    assert repeats(client, item) == [(TERM, reverse("archive:record", args=[held.pk]))]


def test_papers_of_the_state_are_told_within_a_year(client, batch, shelf):
    signed_in(client, "an")
    state = {"symbol": "QĐ-UBND", "issuer": "Ủy ban nhân dân tỉnh"}
    record(shelf, number="605", issued="09/11/2021", kind="quyet-dinh", **state)
    record(shelf, number="605", issued="09/11/2020", kind="quyet-dinh", **state)
    item = waiting(batch, number="605", type_code="quyet-dinh", **state)
    assert told(client, item) == [YEAR]


def test_what_is_hidden_changes_nothing_of_the_answer(client, batch, shelf, terms):
    signed_in(client, "an")
    record(shelf, number="14", issued="09/11/2022", level=Level.SECRET)
    item = waiting(batch)
    assert told(client, item) == []
    cleared = signed_in(Client(), "mat", clearance=Level.SECRET)
    assert told(cleared, item) == [TERM]


def test_what_repeats_a_number_of_the_term_is_not_filed_before_a_person_looked(workstation, terms):
    shelf = inventory(policy="certain")
    batch = open_a_batch(shelf)
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", issued="09/11/2022")
    other = waiting(batch, "3.pdf", issued="09/11/2017")
    assert [item.state for item in (first, second, other)] == ["filed", "waiting", "filed"]
