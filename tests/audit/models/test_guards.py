"""The databases themselves refuse what is forged, and a clock that goes wrong stops nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from audit.api import Act, Entry, TrailFilters, Who, altered_guards, append, events, inspect_trail
from audit.models import Event, Mention
from tests.people import AT
from tests.refusing import drop_trigger

pytestmark = pytest.mark.django_db

WHO = Who(name="khue", account=7)
COLUMNS = ", ".join(
    field.column for field in Event._meta.fields if field.column not in {"id", "at", "action"}
)


POSTGRESQL = connection.vendor == "postgresql"
# There a number is not taken from whoever writes, unless they say that they mean it.
OVERRIDING = "OVERRIDING SYSTEM VALUE" if POSTGRESQL else ""
MOMENT = "timestamptz" if POSTGRESQL else "text"


def tell(at=AT, **changes):
    return append(
        Entry(**{"who": WHO, "action": "read", "subject": "KS-0000001", **changes}), at=at
    )


def slip_in(number, at=AT, action="read"):
    """What somebody with the database in hand would write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_event (id, at, action, {COLUMNS}) {OVERRIDING} "
            f"SELECT %s, CAST(%s AS {MOMENT}), %s, {COLUMNS} FROM audit_event ORDER BY id LIMIT 1",
            [number, at.strftime("%Y-%m-%d %H:%M:%S"), action],
        )


@pytest.mark.parametrize("number", [0, -1, 3, 4, 9 * 10**18])
def test_an_event_can_have_no_number_but_the_next(number):
    assert [tell(), tell()][1] - 1 == Event.objects.earliest("id").pk
    last = Event.objects.latest("id").pk
    wrong = number if number <= 0 or number > 10 else last + number - 1
    with pytest.raises(DatabaseError, match="append-only"):
        slip_in(wrong)
    assert Event.objects.count() == 2


@pytest.mark.sqlite_only("on PostgreSQL no number is taken from whoever writes, the next neither")
def test_what_comes_next_in_number_and_time_is_what_the_program_itself_writes():
    slip_in(tell() + 1)
    assert Event.objects.count() == 2


@pytest.mark.sqlite_only("PostgreSQL knows no such kinds")
@pytest.mark.parametrize("how", ["OR IGNORE", "OR REPLACE", "OR FAIL"])
def test_no_kind_of_insert_goes_round_the_guards(how):
    last = tell()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT {how} INTO audit_event (id, at, action, {COLUMNS}) "
            f"SELECT %s, at, action, {COLUMNS} FROM audit_event",
            [last + 5],
        )
    assert Event.objects.count() == 1


def test_an_event_cannot_be_dated_back():
    tell()
    with (
        pytest.raises(DatabaseError, match="earlier"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT INTO audit_event (at, action, {COLUMNS}) "
            f"SELECT CAST(%s AS {MOMENT}), action, {COLUMNS} FROM audit_event",
            [(AT - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")],
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_event (at, action, {COLUMNS}) "
            f"SELECT 'hôm qua', action, {COLUMNS} FROM audit_event"
        )
    assert Event.objects.count() == 1


def test_an_act_that_took_long_keeps_the_time_it_began():
    tell()
    tell(at=AT - timedelta(minutes=5))
    assert [event.at for event in events(TrailFilters())] == [AT - timedelta(minutes=5), AT]


def test_a_clock_that_was_set_back_is_told_and_stops_nothing():
    tell()
    back = AT - timedelta(days=3)
    tell(at=back, action="search")
    tell(at=back + timedelta(seconds=1), action="read")
    newest = list(events(TrailFilters()).values_list("action", "at"))
    assert newest[:3] == [
        ("read", back + timedelta(seconds=1)),
        ("search", back),
        (Act.CLOCK_SET_BACK, back),
    ]
    assert Event.objects.get(action=Act.CLOCK_SET_BACK).details == {"seconds": 3 * 86400}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_mention SET label = 'KS-0000002'",
        "DELETE FROM audit_mention",
        "INSERT INTO audit_mention (label, event) SELECT 'KS-9999999', MIN(id) FROM audit_event",
        "INSERT INTO audit_mention (label, event) SELECT 'KS-9999999', MAX(id) + 1 FROM audit_event",
        pytest.param(
            "INSERT OR REPLACE INTO audit_mention (label, event) SELECT label, event FROM audit_mention",
            marks=pytest.mark.sqlite_only("PostgreSQL knows no such statement"),
        ),
    ],
)
def test_what_an_event_showed_cannot_be_changed_afterwards(statement):
    tell(mentions=("KS-0000005",))
    tell()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(Mention.objects.values_list("label", flat=True)) == ["KS-0000005"]


OF_SQLITE = [
    ["DROP TRIGGER audit_event_no_update"],
    ["DROP TRIGGER audit_mention_no_delete"],
    [
        "DROP TRIGGER audit_event_in_time",
        (
            "CREATE TRIGGER audit_event_in_time AFTER INSERT ON audit_event WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        ),
    ],
    ["CREATE TRIGGER stranger AFTER INSERT ON audit_event BEGIN SELECT 1; END"],
]
OF_POSTGRESQL = [
    ["DROP TRIGGER audit_event_no_change ON audit_event"],
    ["DROP TRIGGER audit_mention_no_truncate ON audit_mention"],
    ["ALTER TABLE audit_event DISABLE TRIGGER audit_event_in_turn"],
    [
        (
            "CREATE OR REPLACE FUNCTION audit_mention_check() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        )
    ],
    [
        "DROP TRIGGER audit_event_no_change ON audit_event",
        (
            "CREATE TRIGGER audit_event_no_change BEFORE UPDATE ON audit_event FOR EACH ROW "
            "WHEN (FALSE) EXECUTE FUNCTION audit_event_refuse()"
        ),
    ],
    [
        "CREATE FUNCTION strange() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER stranger AFTER INSERT ON audit_event EXECUTE FUNCTION strange()",
    ],
]


@pytest.mark.parametrize("statements", OF_POSTGRESQL if POSTGRESQL else OF_SQLITE)
def test_guards_that_are_missing_or_altered_are_noticed_told_and_put_up_again(statements):
    tell()
    assert altered_guards() == []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    faults = inspect_trail(who=WHO, at=AT)
    assert len(faults.guards) == 1
    told = Event.objects.get(action=Act.TRAIL_FAULT)
    assert told.details["guards"] == list(faults.guards)
    assert altered_guards() == ([] if "stranger" not in faults.guards else ["stranger"])


def test_events_that_were_taken_away_are_noticed_by_their_numbers_once():
    for _ in range(4):
        tell()
    drop_trigger(f"audit_event_no_{'change' if POSTGRESQL else 'delete'}", "audit_event")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = (SELECT MIN(id) + 1 FROM audit_event)")
    assert inspect_trail(who=WHO, at=AT).missing == 1
    assert inspect_trail(who=WHO, at=AT).missing == 1
    assert Event.objects.filter(action=Act.TRAIL_FAULT).count() == 1


def test_a_sound_trail_has_no_faults():
    tell()
    assert not inspect_trail(who=WHO, at=AT)
    assert Event.objects.count() == 1
