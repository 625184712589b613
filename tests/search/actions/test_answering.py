"""What a machine compares is what a person would find, and no event tells of it, for nobody is shown anything."""

import json

import pytest
from django.conf import settings

from access.api import Level, Role
from audit.models import Event
from search.api import catch_up, find, open_engine
from search.domain.results import FACETS, SearchFilters, Sort
from search.machine_api import answer_to
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine():
    shelf = inventory(highest=Level.SECRET)
    for number in range(5):
        record(shelf, abstract=f"kế hoạch {number}", pages=("kế hoạch", "trang hai"))
    record(shelf, abstract="kế hoạch mật", level=Level.SECRET)
    person("khue", Role.OFFICER)
    person("mat", Role.OFFICER, clearance=Level.SECRET)
    engine = open_engine(settings.KHOSO_SEARCH)
    catch_up(engine)
    return engine


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["kế hoạch", "ke hoach 3", "không có gì", ""])
@pytest.mark.parametrize("username", ["khue", "mat"])
def test_an_answer_is_what_the_person_would_find(engine, username, text, sort):
    who, before = actor(username), Event.objects.count()
    told = answer_to(text, actor=who, engine=engine, sort=sort)
    assert Event.objects.count() == before
    found = find(
        actor=who, text=text, filters=SearchFilters(), sort=sort, page=1, at=AT, engine=engine
    )
    assert (told["total"], told["looser"]) == (found.total, found.looser)
    assert [hit[0] for hit in told["hits"]] == [row.record.pk for row in found.found]
    assert set(told["facets"]) == set(FACETS)


def test_no_word_of_a_paper_is_in_an_answer(engine):
    told = json.dumps(answer_to("kế hoạch", actor=actor("mat"), engine=engine), ensure_ascii=False)
    assert told.count("kế hoạch") == 0
