"""A connection is kept from one request to the next, and ends with the file it was opened on."""

import sqlite3
from contextlib import closing

import pytest
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.sqlite_only("a server keeps its file to itself")


def file_with(path, word):
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE said (word TEXT)")
        made.execute("INSERT INTO said VALUES (?)", [word])
    return path


@pytest.fixture
def database(tmp_path, settings, django_db_blocker):
    """The site's own settings of the database, on a file that says `một`."""
    ours = {**settings.DATABASES["default"], "NAME": file_with(tmp_path / "one", "một")}
    with django_db_blocker.unblock():
        connection = ConnectionHandler({"default": ours})["default"]
        yield connection
        connection.close()


def said_in_a_request(database):
    database.close_if_unusable_or_obsolete()
    with database.cursor() as asked:
        return asked.execute("SELECT word FROM said").fetchall()


def test_requests_one_after_another_have_one_connection(database):
    assert said_in_a_request(database) == [("một",)]
    first = database.connection
    assert said_in_a_request(database) == [("một",)]
    assert database.connection is first


def test_a_database_put_back_from_a_backup_is_read_and_written_by_the_next_request(
    database, tmp_path
):
    said_in_a_request(database)
    file_with(tmp_path / "backup", "hai").replace(tmp_path / "one")
    assert said_in_a_request(database) == [("hai",)]
    with database.cursor() as asked:
        asked.execute("INSERT INTO said VALUES ('ba')")
    with closing(sqlite3.connect(tmp_path / "one")) as seen:
        assert seen.execute("SELECT word FROM said").fetchall() == [("hai",), ("ba",)]


def test_a_file_that_was_taken_away_is_not_written_on(database, tmp_path):
    said_in_a_request(database)
    (tmp_path / "one").unlink()
    file_with(tmp_path / "one", "hai")
    assert said_in_a_request(database) == [("hai",)]
