"""When a session has ended, when it is written down that somebody is there, when a password is fresh."""

import pytest

from access.domain.sessions import (
    MARK,
    NOTED_EVERY_S,
    SEEN,
    SIGNED,
    SIGNED_FOR_S,
    Ending,
    ending_of,
    has_signed,
    is_due,
)

NOW, IDLE = 1_000_000, 900


@pytest.mark.parametrize(
    ("session", "ending"),
    [
        ({}, None),
        ({SEEN: NOW}, None),
        ({SEEN: NOW - IDLE - NOTED_EVERY_S}, None),
        ({SEEN: NOW - IDLE - NOTED_EVERY_S - 1}, Ending.IDLE),
        ({SEEN: NOW + 500}, None),
        ({SEEN: "x"}, None),
        ({MARK: "new"}, None),
        ({MARK: "old"}, Ending.ELSEWHERE),
        ({MARK: "old", SEEN: 0}, Ending.ELSEWHERE),
    ],
)
def test_a_session_ends_idle_or_overtaken(session, ending):
    assert ending_of(session, mark="new", idle_s=IDLE, now=NOW) == ending


def test_where_no_time_is_set_nothing_is_too_long():
    assert ending_of({SEEN: 0}, mark="", idle_s=0, now=NOW) is None


def test_it_is_written_down_once_a_minute():
    assert is_due({}, now=NOW)
    assert is_due({SEEN: NOW - NOTED_EVERY_S}, now=NOW)
    assert not is_due({SEEN: NOW - NOTED_EVERY_S + 1}, now=NOW)
    # A clock that ran ahead and was set back.
    assert is_due({SEEN: NOW + 3600}, now=NOW)


@pytest.mark.parametrize(
    ("signed", "fresh"),
    [
        (NOW, True),
        (NOW - SIGNED_FOR_S + 1, True),
        (NOW - SIGNED_FOR_S, False),
        (NOW + 60, False),
        (None, False),
    ],
)
def test_a_password_is_fresh_for_ten_minutes_and_never_from_the_future(signed, fresh):
    """A clock that was set back must not keep it fresh for hours."""
    assert has_signed({SIGNED: signed}, now=NOW) == fresh
