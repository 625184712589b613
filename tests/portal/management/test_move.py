"""The whole archive is moved from one folder to another; what is broken off goes on, and what differs is found."""

import sqlite3
from contextlib import closing

import pytest

from tests.portal.moves import command_at, fill, move

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_only("the same between both databases: test_move_to_servers"),
]


@pytest.fixture
def desk(django_db_setup, django_db_blocker, tmp_path, settings):
    """A place with papers in it: a data folder."""
    with django_db_blocker.unblock(), django_db_setup.own(tmp_path / "old"):
        fill(tmp_path / "old")
        yield tmp_path / "old"


@pytest.fixture
def empty(with_tables, tmp_path):
    """A place of which only the tables were made."""
    return with_tables(tmp_path / "new")


def asked(folder, statement, *values):
    with closing(sqlite3.connect(folder / "khoso.sqlite3")) as tables, tables:
        return tables.execute(statement, values).fetchall()


def test_all_of_it_stands_at_the_new_place_and_the_old_one_is_only_read(desk, empty):
    told = move(f"desk:{desk}", f"desk:{empty}")
    assert set(told) == {"records", "objects", "bytes", "digests_ok", "answers_equal", "trail_equal", "seconds"}
    assert (told["records"], told["objects"]) == (30, 30)
    assert told["digests_ok"] is told["answers_equal"] is told["trail_equal"] is True
