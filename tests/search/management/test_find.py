"""Searching as somebody from the console: what they would get, and who asked, on the trail."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.api import Level, Role
from audit.api import Act
from audit.models import Event
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _papers():
    shelf = inventory("ML01")
    record(shelf, number="14", pages=("Kế hoạch số hóa",), abstract="Việc số hóa")
    record(shelf, number="15", pages=("Kế hoạch kín",), abstract="Việc kín", level=Level.SECRET)
    person("an", Role.OFFICER)


def said(words, **options):
    out = StringIO()
    call_command("find", words, username=options.pop("who", "an"), stdout=out, **options)
    return out.getvalue()


def test_programs_get_what_this_person_finds_and_nothing_of_what_is_above_them():
    found = json.loads(said("kế hoạch", json=True))
    assert (found["total"], found["looser"], found["relaxed"]) == (1, 0, None)
    (hit,) = found["hits"]
    assert (hit["number"], hit["level"], hit["pages"]) == ("14-KH/BTCTU", "ordinary", [1])
    assert hit["snippet"] == "Kế hoạch số hóa"
    assert found["facets"]["level"] == {"0": 1}


def test_people_get_the_number_and_a_line_a_document():
    total, line = said("kế hoạch").splitlines()
    assert total == "1 văn bản"
    assert "14-KH/BTCTU 08/03/2021" in line
    assert "Việc số hóa" in line


def test_the_trail_names_the_person_and_who_sat_at_the_console():
    said("kế hoạch")
    event = Event.objects.filter(action=Act.SEARCH).latest("id")
    assert (event.who, event.os_account != "", event.details["total"]) == ("an", True, 1)


def test_nobody_is_searched_for_who_has_no_account_or_may_not_search():
    with pytest.raises(CommandError, match="khongai"):
        said("kế hoạch", who="khongai")
    person("moi", Role.OFFICER, committed=False)
    with pytest.raises(CommandError, match="committed"):
        said("kế hoạch", who="moi")
    refused = Event.objects.filter(action=Act.SEARCH, outcome="refused").order_by("id")
    assert [event.rule for event in refused] == ["exists", "committed"]


def test_without_an_index_to_ask_it_says_that_the_engine_does_not_answer(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path}/no/such/parent"
    with pytest.raises(CommandError, match="tìm kiếm"):
        said("kế hoạch")
