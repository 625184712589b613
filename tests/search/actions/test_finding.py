"""Searching as an act: within the actor's scope, on the trail, asked again of the tables."""

import pytest
from django.conf import settings

from access.api import AccessDenied, Level, Role
from archive.models import Record
from audit.models import Event
from search.api import catch_up, find, open_engine
from search.domain.results import SearchFilters, Sort
from tests.people import AT, actor, inventory, person, record, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return inventory()


def engine():
    return open_engine(settings.KHOSO_SEARCH)


def look(username, text="", *, page=1, filters=SearchFilters(), sort=Sort.RELEVANCE):  # noqa: B008 - frozen
    return find(
        actor=actor(username),
        text=text,
        filters=filters,
        sort=sort,
        page=page,
        at=AT,
        engine=engine(),
    )


def pks(findings):
    return [found.record.pk for found in findings.found]


def test_without_words_a_person_leafs_through_everything_that_is_theirs_newest_first(shelf):
    person("an", Role.OFFICER)
    old = record(shelf, number="1", issued="01/01/2011")
    new = record(shelf, number="2", issued="01/01/2022")
    record(inventory("ML77", place=unit("KHAC")), number="3")
    catch_up(engine())
    for text in ("", "   ", "\n"):
        assert pks(look("an", text)) == [new.pk, old.pk]


def test_up_to_three_pages_are_shown_and_all_are_named(shelf):
    person("an", Role.OFFICER)
    record(shelf, pages=tuple(f"số hóa {n}" for n in range(8)))
    catch_up(engine())
    (found,) = look("an", "số hóa").found
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert all(page.snippet for page in found.pages)
    assert found.page_numbers == tuple(range(1, 9))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.CAMPAIGN])
def test_who_reads_no_content_is_refused_and_the_refusal_is_on_the_trail(shelf, role):
    person("an", role)
    record(shelf)
    catch_up(engine())
    with pytest.raises(AccessDenied):
        look("an", "số")
    assert Event.objects.filter(action="search", who="an", outcome="refused").count() == 1
    assert not Event.objects.filter(action="search", outcome="done").exists()


def test_without_a_commitment_nobody_searches(shelf):
    person("an", Role.OFFICER, committed=False)
    record(shelf)
    catch_up(engine())
    with pytest.raises(AccessDenied):
        look("an")


def test_the_tables_are_asked_again_whatever_the_index_says(shelf):
    person("an", Role.OFFICER)
    kept = record(shelf, number="1")
    moved = record(shelf, number="2")
    catch_up(engine())
    # Behind the feed's back, as a restored index would be: the index still holds the old place.
    Record.objects.filter(pk=moved.pk).update(inventory=inventory("ML77", place=unit("KHAC")))
    assert pks(look("an")) == [kept.pk]
    Record.objects.filter(pk=kept.pk).update(level=Level.SECRET)
    assert pks(look("an")) == []


def test_party_papers_are_for_those_to_whom_they_are_open(shelf):
    person("an", Role.OFFICER)
    person("binh", Role.OFFICER, party_papers=True)
    row = record(shelf)
    Record.objects.filter(pk=row.pk).update(party_papers=True)
    catch_up(engine())
    assert look("an").total == 0
    assert pks(look("binh")) == [row.pk]


def test_each_clearance_counts_its_own(shelf):
    for number, level in enumerate(Level):
        record(shelf, number=str(number + 1), level=level)
        person(f"an{int(level)}", Role.OFFICER, clearance=level)
    catch_up(engine())
    for level in Level:
        findings = look(f"an{int(level)}", "số hóa")
        assert findings.total == int(level) + 1
        assert dict(findings.facets.level) == {int(seen): 1 for seen in Level if seen <= level}


def test_the_trail_holds_what_was_shown_and_not_the_words(shelf):
    person("an", Role.OFFICER)
    row = record(shelf, abstract="tên riêng")
    catch_up(engine())
    look("an", "tên riêng")
    event = Event.objects.filter(action="search").latest("pk")
    assert event.details["shown"] == [row.pk]
    assert event.details["total"] == 1
    assert "riêng" not in str(event.details)
