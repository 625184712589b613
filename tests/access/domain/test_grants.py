"""What can be wanted for somebody at all, for which days, and how long a request counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from access.domain.grants import (
    GrantError,
    GrantFault,
    GrantState,
    Wanted,
    check,
    covers,
    held_marked,
    mark_of_held,
    standing,
)
from access.domain.levels import Level
from access.domain.people import Held
from access.domain.spans import Span

TODAY = date(2026, 8, 12)
DAY = timedelta(days=1)
AT = datetime(2026, 8, 12, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (Wanted(TODAY), GrantFault.NOTHING_ASKED),
        (Wanted(TODAY, TODAY - DAY, role="officer"), GrantFault.ENDS_BEFORE),
        (Wanted(date(2020, 1, 1), TODAY - DAY, role="officer"), GrantFault.ENDED_BY_NOW),
        (Wanted(TODAY, level=Level.CONFIDENTIAL), GrantFault.WANTS_END),
        (Wanted(TODAY, party_papers=True), GrantFault.WANTS_END),
        (Wanted(TODAY, TODAY, role="officer"), None),
        (Wanted(TODAY, level=Level.ORDINARY), None),
        (Wanted(TODAY, TODAY, party_papers=True), None),
        (Wanted(TODAY, inventories=(7,)), None),
    ],
)
def test_what_can_be_wanted(wanted, fault):
    if fault is None:
        check(wanted, today=TODAY)
        return
    with pytest.raises(GrantError) as why:
        check(wanted, today=TODAY)
    assert why.value.fault == fault


@pytest.mark.parametrize(
    ("held", "covered"),
    [
        ([], False),
        ([Span(TODAY, TODAY + 5 * DAY)], True),
        ([Span(TODAY, TODAY + 4 * DAY)], False),
        ([Span(TODAY + DAY, None)], False),
        ([Span(None, None)], True),
        # Two that meet are not one: what is asked for is given whole.
        ([Span(TODAY, TODAY + 2 * DAY), Span(TODAY + 3 * DAY, None)], False),
    ],
)
def test_something_is_held_already_when_one_span_holds_all_its_days(held, covered):
    assert covers(held, Span(TODAY, TODAY + 5 * DAY)) is covered


@pytest.mark.parametrize(
    ("state", "age", "until", "fits", "now"),
    [
        ("asked", 0, None, True, "asked"),
        ("given", 29, TODAY, True, "given"),
        ("given", 30, None, True, "lapsed"),
        ("asked", 0, TODAY - DAY, True, "lapsed"),
        ("given", 0, None, False, "stale"),
        ("approved", 99, TODAY - DAY, False, "approved"),
    ],
)
def test_how_a_request_stands(state, age, until, fits, now):
    asked_at = AT - timedelta(days=age)
    found = standing(state, asked_at=asked_at, until=until, fits=fits, at=AT, today=TODAY)
    assert found == GrantState(now)


def test_a_mark_names_what_is_given_by_request_and_nothing_else():
    assert held_marked(mark_of_held(Held.CLEARANCE, 12)) == (Held.CLEARANCE, 12)
    for mark in (
        "",
        "role",
        "role-",
        "role--1",
        "commitment-1",
        "role-1x",
        "role-²",
        f"role-{'9' * 19}",
    ):
        assert held_marked(mark) is None
