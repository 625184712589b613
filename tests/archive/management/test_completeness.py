"""Completeness on standard output, and the look at it on the trail."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.api import Act
from audit.models import Event
from tests.people import inventory, record

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


def test_a_code_that_no_inventory_has_is_refused_and_told():
    with pytest.raises(CommandError, match="ML09"):
        said(inventory="ML09")
    assert (told().subject, told().outcome, told().rule) == ("ML09", "refused", "exists")
