"""Reading the trail: by page, by what was shown, by words, and always within one index."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.api import (
    ACT_WORDS,
    Act,
    Entry,
    Outcome,
    TrailFilters,
    Who,
    append,
    events_page,
    text_digest,
    word_digests,
)
from audit.domain.events import agrees, canonical_bytes
from audit.domain.words import folded_words
from audit.models import Event
from tests.people import AT

pytestmark = pytest.mark.django_db

WHO = Who(name="khue", roles=("officer",), account=7)


def tell(number, **changes):
    at = AT + timedelta(seconds=number)
    return append(
        Entry(**{"who": WHO, "action": Act.READ, "subject_kind": "record", **changes}), at=at
    )


def numbers(filters, **where):
    return [event.pk for event in events_page(filters, length=100, **where).events]


def walked(filters, length):
    """All events of the filters by leafing back from the newest, then forth again."""
    page = events_page(filters, length=length)
    back = [[event.pk for event in page.events]]
    assert page.newer is None
    while page.older:
        page = events_page(filters, length=length, before=page.older)
        back.append([event.pk for event in page.events])
    forth = [back[-1]]
    while page.newer:
        page = events_page(filters, length=length, after=page.newer)
        if not page.events:
            break
        forth.insert(0, [event.pk for event in page.events])
    return back, forth


@pytest.mark.parametrize(
    "filters",
    [
        TrailFilters(),
        TrailFilters(who="khue"),
        TrailFilters(who="khue", action=Act.READ),
        TrailFilters(action=Act.READ),
        TrailFilters(outcome="done", since=AT),
        TrailFilters(subject="KS-0000001"),
        TrailFilters(subject="ks-0000001", who="khue"),
    ],
)
def test_leafing_back_and_forth_shows_every_event_once(filters):
    # Several at one moment, and one that began before its neighbours.
    for number in (0, 1, 1, 1, 2, 9, 3, 4, 4, 5, 6, 6, 7):
        tell(number, subject="KS-0000001")
    back, forth = walked(filters, 4)
    seen = [pk for page in back for pk in page]
    assert sorted(seen) == sorted(Event.objects.values_list("pk", flat=True))
    assert forth[1:] == back[1:]


def test_who_saw_a_record_finds_the_searches_and_lists_that_showed_it():
    opened = tell(0, subject="KS-0000001")
    searched = tell(1, action=Act.SEARCH, mentions=("KS-0000001", "KS-0000002"))
    tell(2, action=Act.SEARCH, mentions=("KS-0000002",))
    listed = tell(3, action=Act.LIST, subject="ML01", mentions=("KS-0000001",))
    both = tell(4, subject="KS-0000001", mentions=("KS-0000001",))
    assert numbers(TrailFilters(subject="KS-0000001")) == [both, listed, searched, opened]
    assert numbers(TrailFilters(subject=" ks-0000001 ")) == [both, listed, searched, opened]
    assert numbers(TrailFilters(subject="KS-0000001", action=Act.SEARCH)) == [searched]
    assert numbers(TrailFilters(subject="KS-0000001", who="lan")) == []


def test_who_searched_for_words_is_found_by_the_words_and_not_read_from_the_trail():
    def search(number, text):
        return tell(
            number,
            action=Act.SEARCH,
            mentions=word_digests(text),
            details={"words": text_digest(text)},
        )

    one = search(0, "Nguyễn Văn Tèo")
    two = search(1, "hồ sơ NGUYEN van teo 2012")
    search(2, "Nguyễn Thị Lan")
    assert numbers(TrailFilters(words="nguyễn văn tèo")) == [two, one]
    assert numbers(TrailFilters(words="Tèo")) == [two, one]
    assert numbers(TrailFilters(words="khôngai")) == []
    assert numbers(TrailFilters(words="!?")) == []
    kept = " ".join(
        bytes(event.canonical).decode() + str(event.details) for event in Event.objects.all()
    )
    assert not re.search("teo|tèo|nguy", kept, re.IGNORECASE)


def test_words_are_folded_as_people_type_them():
    assert folded_words("Đảng ĐẢNG, hồ-sơ 14/2012!") == ("dang", "ho", "so", "14", "2012")


@pytest.mark.sqlite_only(
    "PostgreSQL chooses by how many rows there are: benchmarks/scale measures it"
)
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (TrailFilters(), "audit_event_at"),
        (TrailFilters(since=AT, until=AT + timedelta(days=1)), "audit_event_at"),
        (TrailFilters(who="khue"), "audit_event_who"),
        (TrailFilters(who="khue", since=AT), "audit_event_who"),
        (TrailFilters(who="khue", action="read"), "audit_event_who_action"),
        (TrailFilters(action="read"), "audit_event_action"),
        (TrailFilters(outcome="refused"), "audit_event_outcome"),
        (TrailFilters(outcome="refused", who="khue", action="read"), "audit_event_outcome"),
        (TrailFilters(outcome="done"), "audit_event_at"),
        (TrailFilters(outcome="done", who="khue"), "audit_event_who"),
        (TrailFilters(subject="KS-0000001"), "audit_event_subject"),
        (TrailFilters(subject="KS-0000001", who="khue", outcome="done"), "audit_event_subject"),
    ],
)
def test_a_page_is_read_within_one_index_without_sorting_or_counting(filters, index):
    for number in range(3):
        tell(number, subject="KS-0000001")
    middle = events_page(filters, length=1).older
    for where in ({}, {"before": middle}, {"after": middle}):
        with CaptureQueriesContext(connection) as queries:
            events_page(filters, length=50, **where)
        plans = [plan_of(row["sql"]) for row in queries]
        assert any(index in plan for plan in plans), plans
        assert not any("TEMP B-TREE" in plan for plan in plans), plans
        assert not any(re.search(r"SCAN audit_(event|mention)(?! USING)", plan) for plan in plans)
        assert len(queries) <= 5
        assert not any("COUNT(" in row["sql"] or "OFFSET" in row["sql"] for row in queries)


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return " | ".join(row[3] for row in cursor.fetchall())


def test_every_act_has_words():
    assert set(ACT_WORDS) == set(Act)
    assert all(ACT_WORDS.values())


def test_an_account_is_known_by_its_number_whatever_it_is_called_now():
    tell(0)
    event = Event.objects.get()
    assert (event.who, event.account) == ("khue", 7)
    assert b'"account":7' in bytes(event.canonical)


def test_events_of_before_still_agree_with_their_bytes():
    entry = Entry(who=Who(name="khue"), action="read", subject="KS-0000001")
    old = canonical_bytes(entry, at=AT, salt=b"s" * 16, version=1)
    assert b"account" not in old
    assert agrees(entry, at=AT, canonical=old)
    new = canonical_bytes(entry, at=AT, salt=b"s" * 16)
    assert agrees(entry, at=AT, canonical=new)
    other = Entry(who=Who(name="khue", account=2), action="read", subject="KS-0000001")
    assert not agrees(other, at=AT, canonical=new)
    assert not agrees(entry, at=AT, canonical=b"nonsense")


def test_refusals_of_an_act_are_found_by_its_verb():
    tell(0, action=Act.REJECT, outcome=Outcome.REFUSED, rule="trained")
    tell(1, action=Act.REJECT)
    assert [e.outcome for e in events_page(TrailFilters(action=Act.REJECT), length=5).events] == [
        "done",
        "refused",
    ]
