"""Troubles of the machine are told from faults of what is worked on."""

import errno
import os

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError

from machine.troubles import SENTENCES, Trouble, trouble_of


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_is_a_full_disk_by_whatever_number(number):
    assert trouble_of(OSError(number, os.strerror(number))) == Trouble.DISK_FULL


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("database is locked", Trouble.DATABASE_LOCKED),
        ("database table is locked: ingest_item", Trouble.DATABASE_LOCKED),
        ("database or disk is full", Trouble.DATABASE_FULL),
        ("attempt to write a readonly database", Trouble.DATABASE_READ_ONLY),
        ("unable to open database file", Trouble.DATABASE_UNREACHABLE),
        ("disk I/O error", Trouble.DISK_ERROR),
        ("no such table: ingest_batch", Trouble.NOT_PREPARED),
        ("connection to server was lost", Trouble.DATABASE_UNREACHABLE),
    ],
)
def test_what_a_database_says_is_a_trouble(said, trouble):
    assert trouble_of(OperationalError(said)) == trouble


def test_a_damaged_database_is_told_too():
    assert trouble_of(DatabaseError("database disk image is malformed")) == Trouble.DATABASE_DAMAGED


def test_an_error_that_the_system_gave_no_number_is_not_the_machine_s():
    assert trouble_of(OSError("cannot identify image file")) is None
    assert trouble_of(ValueError("x")) is None
    assert trouble_of(IntegrityError("UNIQUE constraint failed")) is None


def raised(error, cause, *, hidden):
    """The error as it is when it was raised while another was handled, hidden or not."""
    error.__context__ = cause
    error.__suppress_context__ = hidden
    return error


def test_what_an_error_was_raised_from_counts():
    wrapped = raised(ValueError("wrapped"), OSError(errno.EIO, "x"), hidden=False)
    assert trouble_of(wrapped) == Trouble.DISK_ERROR


def test_what_an_error_hides_on_purpose_does_not_count():
    assert trouble_of(raised(ValueError(), OSError(errno.ENOENT, "x"), hidden=True)) is None


def test_every_trouble_has_its_sentence():
    assert set(SENTENCES) == set(Trouble)
    # The cause, then what to do: which may end with a command that is copied as it stands.
    assert all(". " in sentence for sentence in SENTENCES.values())
