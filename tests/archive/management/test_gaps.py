"""The gaps of the lists on standard output: why each is there, and which records may fill it."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.api import Level
from archive.api import receive, update_receipt
from archive.domain.description import Description
from archive.models import (
    BodyName,
    CommitteeTerm,
    Dossier,
    IssuingBody,
    ListedRecord,
    Tie,
)
from audit.api import TrailFilters, events
from language.numbers import number_key
from tests.people import AT, inventory, record

pytestmark = pytest.mark.django_db


def row(shelf, position, number, **more):
    return ListedRecord.objects.create(
        inventory=shelf,
        position=position,
        number_text=number,
        number_key=number_key(number),
        **more,
    )


def said(*words):
    out = StringIO()
    call_command("gaps", *words, stdout=out)
    return out.getvalue()


def test_a_gap_says_why_and_what_may_fill_it():
    shelf = inventory("ML01")
    dossier = Dossier.objects.create(inventory=shelf, number="01")
    row(shelf, 1, "14-KH/BTCTU", dossier=dossier)
    row(shelf, 2, "15-KH/BTCTU", issued_on=date(2021, 3, 8), issued_precision="month")
    row(shelf, 3, "16-KH/BTCTU", issued_on=date(2021, 3, 8))
    made = record(shelf)
    record(shelf, number="16")
    came = receive(inventory=shelf.pk, label="x", pages=1, level=Level.ORDINARY, at=AT)
    update_receipt(
        came.pk, inventory=shelf.pk, pages=1, level=Level.ORDINARY,
        read=Description(number="15", symbol="KH/BTCTU", issued="08/03/2021"),
    )  # fmt: skip
    first, second = json.loads(said("--inventory", "ML01", "--json"))
    assert first == {
        "inventory": "ML01", "dossier": "01", "position": 1, "kind": "missing",
        "number": "14-KH/BTCTU", "date": "", "why": "not_received",
        "proposed": [{"record": made.accession, "reason": "cùng số; một bên không có ngày"}],
    }  # fmt: skip
    assert (second["position"], second["date"], second["why"]) == (2, "03/2021", "waiting")
    assert f"ML01 · 01 · 1 · 14-KH/BTCTU · – · chưa nhận · {made.accession}" in said()


def test_of_an_inventory_that_is_not_there_it_says_so_and_the_trail_knows():
    with pytest.raises(CommandError, match="KHONGCO"):
        said("--inventory", "KHONGCO", "--json")
    assert events(TrailFilters(action="see_completeness", outcome="refused")).count() == 1


def test_a_paper_with_too_few_pages_is_a_gap_and_says_so():
    shelf = inventory("ML01")
    listed = row(shelf, 1, "14-KH/BTCTU", pages=3)
    made = record(shelf)
    Tie.objects.create(row=listed, record=made, kind=Tie.Kind.PERSON, at=AT)
    [gap] = json.loads(said("--json"))
    assert (gap["kind"], gap["why"], gap["position"]) == ("short", "few_pages", 1)
    assert "ít trang hơn đã ghi" in said()
    ListedRecord.objects.update(pages=1)
    assert json.loads(said("--json")) == []


def test_a_dossier_of_the_list_without_rows_is_a_gap_until_it_holds_what_its_cover_says():
    shelf = inventory("ML01")
    Dossier.objects.create(
        inventory=shelf, number="01", documents=2, pages=2, first_on=date(2012, 1, 1),
        first_precision="year",
    )  # fmt: skip
    [gap] = json.loads(said("--json"))
    assert gap == {
        "inventory": "ML01", "dossier": "01", "position": None, "kind": "dossier", "number": "",
        "date": "2012", "why": "not_received", "proposed": [],
    }  # fmt: skip
    record(shelf, dossier="01")
    [gap] = json.loads(said("--json"))
    assert (gap["kind"], gap["why"]) == ("dossier", "few_documents")
    assert "ML01 · 01 · – · – · 2012 · ít văn bản hơn bìa ghi" in said()
    record(shelf, number="15", dossier="01")
    assert json.loads(said("--json")) == []
    Dossier.objects.update(pages=9)
    [gap] = json.loads(said("--json"))
    assert gap["why"] == "few_pages"


def test_numbers_that_a_series_has_left_out_are_gaps_of_the_inventory_of_the_paper_before():
    body = IssuingBody.objects.create(code="BTCTU", code_alone=True, own_terms=True)
    BodyName.objects.create(body=body, name="Ban Tổ chức Tỉnh ủy")
    CommitteeTerm.objects.create(body=body, name="2020–2025", first_day=date(2020, 10, 15))
    first, second = inventory("ML01"), inventory("ML02")
    for number in ("1", "2", "5"):
        record(first, number=number)
    record(second, number="7")
    row(first, 1, "08-KH/BTCTU", issued_on=date(2021, 3, 8), type_code="ke-hoach")
    record(second, number="40", issued="08/03/2012")  # of a term that nobody knows
    told = json.loads(said("--json"))
    left_out = [gap for gap in told if gap["kind"] == "series"]
    assert left_out[0] == {
        "inventory": "ML01", "dossier": None, "position": None, "kind": "series",
        "number": "03-KH/BTCTU", "date": None, "why": "nowhere", "proposed": [],
    }  # fmt: skip
    assert [gap["number"] for gap in left_out] == ["03-KH/BTCTU", "04-KH/BTCTU", "06-KH/BTCTU"]
    assert {gap["inventory"] for gap in left_out} == {"ML01"}
    assert told == [
        *json.loads(said("--inventory", "ML01", "--json")),
        *json.loads(said("--inventory", "ML02", "--json")),
    ]
    assert "ML01 · – · – · 03-KH/BTCTU · – · số bỏ trống" in said()
