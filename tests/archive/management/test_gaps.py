"""The gaps of the lists on standard output: why each is there, and which records may fill it."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.api import Level
from archive.api import receive, update_receipt
from archive.domain.description import Description
from archive.models import Dossier, ListedRecord
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
