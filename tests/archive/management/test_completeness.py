"""Completeness on standard output, and the look at it on the trail."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from archive.models import Dossier, Inventory, ListedRecord, Tie
from audit.api import Act
from audit.models import Event
from tests.people import AT, inventory, record

pytestmark = pytest.mark.django_db


def said(**options):
    out = StringIO()
    call_command("completeness", stdout=out, **options)
    return out.getvalue()


def told():
    return Event.objects.filter(action=Act.SEE_COMPLETENESS).latest("id")


def test_programs_get_the_figures_of_one_inventory_and_no_other():
    record(inventory("ML01"))
    inventory("ML02")
    (row,) = json.loads(said(inventory="ML01", json=True))
    assert (row["inventory"], row["expected"], row["surplus"]) == ("ML01", 0, 1)
    assert (told().subject, told().outcome, told().os_account != "") == ("ML01", "done", True)


def test_people_get_a_line_an_inventory():
    record(inventory("ML01"))
    inventory("ML02")
    first, second = said().splitlines()
    assert first.startswith("ML01: ")
    assert second.startswith("ML02: ")
    assert "Thừa 1" in first
    assert "Thừa 0" in second


UNITS = {"dossiers", "sheets", "pages"}
OF_A_UNIT = {
    "expected", "received", "recognised", "checked", "filed", "missing", "surplus", "duplicate",
    "misplaced", "short",
}  # fmt: skip


def test_every_unit_has_the_same_figures():
    shelf = inventory("ML01")
    Inventory.objects.update(term="khóa XII, 2010 – 2015")
    Dossier.objects.create(inventory=shelf, number="01", documents=1)
    ListedRecord.objects.create(inventory=shelf, position=1, pages=4, sheets_from=2, sheets_to=3)
    made = record(shelf, dossier="01", pages=("một", "hai"), reviewed=False)
    Tie.objects.create(row=ListedRecord.objects.get(), record=made, kind=Tie.Kind.PERSON, at=AT)
    [row] = json.loads(said(json=True))
    documents = {name: row[name] for name in ("recognised", "checked", "misplaced", "short")}
    assert documents == {"recognised": 1, "checked": 0, "misplaced": 1, "short": 1}
    assert all(row[unit].keys() >= OF_A_UNIT for unit in UNITS)
    pages = row["pages"]
    assert (pages["expected"], pages["answered"], pages["short"], pages["filed"]) == (4, 4, 2, 2)
    assert (row["sheets"]["expected"], row["sheets"]["surplus"]) == (2, None)
    assert (row["dossiers"]["expected"], row["dossiers"]["answered"]) == (1, 1)


def test_inventories_are_told_in_parts_and_by_units():
    shelf = inventory("ML01")
    first = Dossier.objects.create(inventory=shelf, number="01")
    ListedRecord.objects.create(
        inventory=shelf, position=1, dossier=first, type_code="ke-hoach", issued_on="2012-05-01"
    )
    record(shelf, issued="08/03/2021")
    told = {by: json.loads(said(by=by, json=True)) for by in ("dossier", "year", "type", "unit")}
    dossiers = [(one["part"], one["expected"], one["surplus"]) for one in told["dossier"]]
    assert dossiers == [("01", 1, 0), ("", 0, 1)]
    assert told["dossier"][0]["dossiers"]["missing"] == 1
    years = [(one["part"], one["missing"], one["surplus"]) for one in told["year"]]
    assert years == [("2012", 1, 0), ("2021", 0, 1)]
    [kind] = told["type"]
    assert (kind["inventory"], kind["part"], kind["received"]) == ("ML01", "ke-hoach", None)
    [unit] = told["unit"]
    assert (unit["part"], unit["inventories"], unit["received"]) == ("BTCTU", ["ML01"], 1)
    assert "ML01 · 01: Phải có 1" in said(by="dossier")
    with pytest.raises(CommandError):
        call_command("completeness", "--by", "xyz")


def test_a_code_that_no_inventory_has_is_refused_and_told():
    with pytest.raises(CommandError, match="ML09"):
        said(inventory="ML09")
    assert (told().subject, told().outcome, told().rule) == ("ML09", "refused", "exists")
