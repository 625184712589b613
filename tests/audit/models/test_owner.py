"""On a server the trail belongs to a role that the store is not: deploy/postgresql-trail.sql."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import DatabaseError, connection, transaction

from audit.api import Entry, Who, altered_guards, append, inspect_trail, may_be_unguarded
from audit.models import Event, Mention
from tests.people import AT

SCRIPT = Path(__file__).resolve().parents[3] / "deploy" / "postgresql-trail.sql"
ADMINISTRATOR = os.environ.get("KHOSO_TEST_DATABASE_ADMIN", "")
WHO = Who(name="khue", account=7)

pytestmark = [
    pytest.mark.usefixtures("own_database"),
    pytest.mark.postgresql_only("on SQLite whoever has the file has all of it"),
    pytest.mark.skipif(
        not ADMINISTRATOR, reason="KHOSO_TEST_DATABASE_ADMIN names no administrator of the server"
    ),
]


def administered(*said):
    """What the administrator of the server does to the database of the test."""
    name = connection.settings_dict["NAME"]
    address = urlunsplit(urlsplit(ADMINISTRATOR)._replace(path=f"/{name}"))
    store = connection.settings_dict["USER"]
    command = ["psql", address, "-Xq", "-v", f"store={store}", *said, "-f", str(SCRIPT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def handed_over(own_database):
    administered()
    yield
    connection.close()
    administered("-v", "back=yes")


def tell():
    return append(
        Entry(who=WHO, action="read", subject="KS-0000001", mentions=("KS-0000005",)), at=AT
    )


def test_before_it_is_handed_over_the_store_may_switch_its_guards_off_and_says_so():
    assert may_be_unguarded()


def test_what_is_told_is_told_as_before(handed_over):
    with transaction.atomic():
        numbers = [tell(), tell()]
    assert list(Event.objects.order_by("id").values_list("id", flat=True)[:2]) == numbers
    assert Mention.objects.count() == 2
    assert altered_guards() == []
    assert not may_be_unguarded()
    assert not inspect_trail(who=WHO, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_mention DISABLE TRIGGER USER",
        "DROP TRIGGER audit_event_no_change ON audit_event",
        "DROP TABLE audit_event CASCADE",
        "DROP TABLE audit_mention",
        "DROP SCHEMA public CASCADE",
        "TRUNCATE audit_event",
        "DELETE FROM audit_event",
        "UPDATE audit_event SET who = 'x'",
        (
            "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN OLD; END $$"
        ),
        "ALTER TABLE audit_event OWNER TO CURRENT_USER",
        "SET session_replication_role = replica",
        "ALTER SEQUENCE audit_event_id_seq RESTART WITH 1",
    ],
)
def test_the_store_itself_cannot_take_a_guard_away(handed_over, statement):
    with transaction.atomic():
        tell()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.count() == 1
    assert altered_guards() == []


def test_it_is_handed_back_for_a_version_that_changes_its_tables(handed_over):
    connection.close()
    administered("-v", "back=yes")
    administered("-v", "back=yes")
    assert may_be_unguarded()
    with transaction.atomic():
        tell()
    administered()
