"""A database that was moved away is only read, whoever writes; its trail goes on, and a person opens it again."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from access.api import Role
from access.models import User
from audit.models import Event
from machine.database.moved import close, mark, marks, release, unmark
from machine.troubles import Trouble, trouble_of
from tests.people import person

OPEN = ("audit_event", "audit_mention")
WRITINGS = (
    "INSERT INTO archive_fonds (code, name, creator) VALUES ('X', 'X', 'X')",
    "UPDATE access_user SET first_name = 'X'",
    "DELETE FROM access_user",
)


@pytest.fixture
def closed(own_database):
    """A database that somebody closed, on whichever server."""
    person("khue", Role.OFFICER)
    with transaction.atomic():
        close(connection, leave_open=OPEN)
        mark(connection, state="left", move="1")


@pytest.mark.parametrize("statement", WRITINGS)
def test_nothing_is_written_and_the_reason_is_told(closed, statement):
    with pytest.raises(IntegrityError) as why, connection.cursor() as cursor:
        cursor.execute(statement)
    assert trouble_of(why.value) is Trouble.MOVED_AWAY


def test_whoever_signs_in_there_reads_where_the_store_went_and_the_trail_has_it(closed):
    before = Event.objects.count()
    client = Client(raise_request_exception=False)
    answer = client.post("/dang-nhap/", {"username": "khue", "password": "x"})
    assert answer.status_code == 503
    assert "chuyển sang nơi khác" in answer.content.decode()
    assert Event.objects.count() >= before


def test_what_is_left_open_is_written_and_what_is_released_is_as_before(closed):
    User.objects.get(username="khue")
    assert marks(connection) == {"state": "left", "move": "1"}
    with transaction.atomic():
        release(connection)
        unmark(connection)
    assert marks(connection) == {}
    assert User.objects.update(first_name="X") == 1
    person("hai", Role.OFFICER)


def test_the_guards_of_the_trail_stand_as_they_stood(closed):
    from audit.models.guards import altered

    assert altered(connection) == []
