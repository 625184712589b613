"""The trail can be added to and nothing else."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from audit.api import Entry, Outcome, TrailFilters, Who, append, append_durably, events
from audit.domain.events import canonical_bytes
from audit.models import Event
from tests.people import AT

pytestmark = pytest.mark.django_db

WHO = Who(name="khue", roles=("officer",), clearance=1, workstation="PC07", session="ab")


def entry(**changes):
    return Entry(
        **{
            "who": WHO,
            "action": "read",
            "subject_kind": "record",
            "subject": "KS-0000001",
            **changes,
        }
    )


REPLACES = pytest.mark.sqlite_only("PostgreSQL knows no such statement")
EMPTIES = pytest.mark.postgresql_only("SQLite knows no such statement")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET who = 'somebody'",
        "DELETE FROM audit_event",
        pytest.param(
            "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event", marks=REPLACES
        ),
        pytest.param("REPLACE INTO audit_event SELECT * FROM audit_event", marks=REPLACES),
        pytest.param("TRUNCATE audit_event", marks=EMPTIES),
    ],
)
def test_an_event_cannot_be_changed_removed_or_replaced(statement):
    append(entry(), at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.get().who == "khue"


def test_an_event_cannot_be_slipped_in_before_others():
    first = append(entry(), at=AT)
    append(entry(), at=AT)
    columns = ", ".join(f.column for f in Event._meta.fields if f.column != "id")
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            f"INSERT INTO audit_event (id, {columns}) SELECT {first}, {columns} FROM audit_event LIMIT 1"
        )


def test_the_bytes_of_an_event_are_the_same_on_every_machine():
    one = canonical_bytes(entry(details={"b": 1, "a": "ế"}), at=AT, salt=b"x" * 16)
    other = canonical_bytes(entry(details={"a": "ế", "b": 1}), at=AT, salt=b"x" * 16)
    assert one == other
    assert json.loads(one)["details"] == {"a": "ế", "b": 1}
    assert json.loads(one)["at"] == "2026-08-12T02:00:00.000000+00:00"


def test_the_kept_bytes_say_what_the_row_says():
    append(entry(outcome=Outcome.REFUSED, rule="cleared"), at=AT)
    event = Event.objects.get()
    kept = json.loads(bytes(event.canonical))
    assert (kept["who"], kept["action"], kept["subject"]) == (
        event.who,
        event.action,
        event.subject,
    )
    assert (kept["outcome"], kept["rule"]) == ("refused", "cleared")
    assert len(kept["salt"]) == 32


def test_two_equal_acts_have_different_bytes():
    append(entry(), at=AT)
    append(entry(), at=AT)
    assert len({bytes(event.canonical) for event in Event.objects.all()}) == 2


def test_a_durable_entry_inside_a_transaction_is_refused_at_once():
    with pytest.raises(RuntimeError), transaction.atomic():
        append_durably(entry(), at=AT)


def test_the_trail_is_narrowed_by_person_record_action_outcome_and_dates():
    append(entry(who=Who(name="lan"), outcome=Outcome.REFUSED), at=AT.replace(year=2025))
    append(entry(), at=AT)
    append(entry(subject="KS-0000002", action="search"), at=AT)
    assert events(TrailFilters()).count() == 3
    assert events(TrailFilters(who="lan")).count() == 1
    assert events(TrailFilters(subject="ks-0000002")).count() == 1
    assert events(TrailFilters(action="search")).count() == 1
    assert events(TrailFilters(outcome="refused")).count() == 1
    assert events(TrailFilters(since=AT.replace(month=1))).count() == 2
    assert events(TrailFilters(until=AT)).count() == 1
