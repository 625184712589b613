"""What a program that another start prepares for waits for, in words, and that looking changes nothing."""

import fcntl

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from audit.api import Act, Entry, append_durably
from portal.actions.preparing import SETUP, make_secret_key
from portal.queries.prepared import STYLES, TURN, lacking

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """As prepare leaves it; the tables are those of the tests."""
    settings.KHOSO_DATA, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.KHOSO_KEYS = tmp_path / "keys" / "store"
    (tmp_path / "keys").mkdir()
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / STYLES).touch()
    (tmp_path / TURN).touch()
    make_secret_key(tmp_path)
    return tmp_path


def test_where_everything_was_prepared_nothing_is_missing(folder):
    assert lacking(folder) == ""


def test_a_folder_in_which_prepare_never_was_is_named_and_stays_as_it_is(tmp_path):
    assert str(tmp_path / "none") in lacking(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_while_somebody_prepares_the_others_wait(folder):
    with (folder / TURN).open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        assert "Đang có lần chuẩn bị" in lacking(folder)
    assert lacking(folder) == ""


def test_tables_of_an_older_version_are_told_with_the_first_change(folder):
    rows = MigrationRecorder(connection).migration_qs
    last = rows.filter(app="ingest").order_by("-name").values_list("name", flat=True)[0]
    rows.filter(app="ingest", name=last).delete()
    assert f"ingest.{last}" in lacking(folder)


def test_tables_of_a_newer_version_are_told(folder):
    MigrationRecorder(connection).record_applied("archive", "9999_to_come")
    assert "archive.9999_to_come" in lacking(folder)


@pytest.mark.parametrize("name", ["keys/secret_key", f"static/{STYLES}"])
def test_a_file_that_prepare_makes_and_that_is_gone_is_named(folder, name):
    (folder / name).unlink()
    assert str(folder / name) in lacking(folder)


def test_a_machine_without_the_keys_of_its_archive_runs_nothing(folder):
    entry = Entry(who=SETUP, action=Act.MAKE_KEYS, subject_kind="keys", subject="keys")
    append_durably(entry, at=timezone.now())
    assert "KHOSO_KEYS" in lacking(folder)
    (folder / "keys" / "made").touch()
    assert lacking(folder) == ""
