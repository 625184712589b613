"""How long a secret is protected; unknown is closed."""

from datetime import date

import pytest

from access.domain.addresses import Shelf
from access.domain.levels import Level
from archive.domain.protection import (
    OPEN,
    UNDATED,
    Decision,
    Fault,
    ProtectionError,
    as_number,
    ask_extension,
    bounds_of,
    day_of,
    ends_number,
    in_years,
    is_overdue,
    since_of,
)


@pytest.mark.parametrize(
    ("level", "issued", "precision", "ends"),
    [
        (Level.CONFIDENTIAL, date(2012, 3, 8), "day", date(2022, 3, 8)),
        (Level.SECRET, date(2012, 3, 8), "day", date(2032, 3, 8)),
        (Level.TOP_SECRET, date(2012, 3, 8), "day", date(2042, 3, 8)),
        # Of a month or a year alone the last day that may be meant.
        (Level.CONFIDENTIAL, date(2012, 2, 1), "month", date(2022, 2, 28)),
        (Level.CONFIDENTIAL, date(2012, 1, 1), "year", date(2022, 12, 31)),
        (Level.CONFIDENTIAL, date(2012, 2, 29), "day", date(2022, 2, 28)),
        (Level.CONFIDENTIAL, None, "day", None),
        (Level.ORDINARY, date(2012, 3, 8), "day", None),
    ],
)
def test_protection_ends_as_many_years_after_the_date_as_the_level_says(
    level, issued, precision, ends
):
    assert day_of(ends_number(level, issued, precision)) == ends


def test_what_is_open_and_what_has_no_date_are_told_apart():
    assert ends_number(Level.ORDINARY, None, "day") == OPEN
    assert ends_number(Level.SECRET, None, "year") == UNDATED
    assert not is_overdue(OPEN, date(2026, 1, 1))
    assert not is_overdue(UNDATED, date(2026, 1, 1))


def test_the_last_day_is_still_protected():
    ends = ends_number(Level.CONFIDENTIAL, date(2012, 2, 29), "day")
    assert not is_overdue(ends, date(2022, 2, 28))
    assert is_overdue(ends, date(2022, 3, 1))


def test_a_year_no_calendar_has_is_no_day():
    assert day_of(ends_number(Level.SECRET, date(9999, 12, 31), "day")) is None


@pytest.mark.parametrize(
    ("issued", "precision", "since"),
    [
        (date(2012, 3, 8), "day", date(2012, 3, 8)),
        (date(2012, 2, 1), "month", date(2012, 2, 29)),
        (date(2012, 1, 1), "year", date(2012, 12, 31)),
        (None, "day", None),
    ],
)
def test_it_is_counted_from_the_last_day_that_may_be_meant(issued, precision, since):
    assert since_of(issued, precision) == since


def test_the_shelves_have_no_day_in_common_and_leave_none_out_for_a_year():
    today = date(2026, 11, 29)
    (first, ended), (soon, in_60), (later, in_365) = (
        bounds_of(one, today) for one in (Shelf.OVERDUE, Shelf.SOON, Shelf.YEAR)
    )
    assert first == OPEN + 1
    assert ended == soon - 1 == as_number(today) - 1
    assert later == in_60 + 1
    assert day_of(in_60) == date(2027, 1, 28)
    assert day_of(in_365) == date(2027, 11, 29)
    assert bounds_of(Shelf.UNDATED, today) == (UNDATED, UNDATED)


ENDS = as_number(date(2027, 6, 30))


@pytest.mark.parametrize(
    ("until", "decision", "fault"),
    [
        (date(2030, 1, 1), Decision(day=date(2027, 5, 1)), None),
        (date(2037, 6, 30), Decision(), None),
        (date(2037, 7, 1), Decision(), Fault.TOO_LONG),
        (date(2027, 6, 30), Decision(), Fault.NOT_LATER),
        (date(2030, 1, 1), Decision(day=date(2027, 5, 2)), Fault.LATE),
        (date(2030, 1, 1), Decision(day=date(2027, 5, 2), late="bão lũ"), None),
        (date(2030, 1, 1), Decision(day=date(2027, 7, 1), late="bão lũ"), Fault.ENDED),
    ],
)
def test_an_extension_is_decided_sixty_days_before_and_for_one_term_at_most(until, decision, fault):
    def ask():
        ask_extension("KS-1", Level.CONFIDENTIAL, ENDS, until, decision)

    if fault is None:
        ask()
    else:
        with pytest.raises(ProtectionError) as raised:
            ask()
        assert raised.value.fault == fault


@pytest.mark.parametrize("ends", [OPEN, UNDATED])
def test_what_has_no_end_is_not_extended(ends):
    with pytest.raises(ProtectionError) as raised:
        ask_extension("KS-1", Level.SECRET, ends, date(2030, 1, 1), Decision())
    assert raised.value.fault == Fault.NO_TERM


def test_years_later_is_the_same_day_or_the_last_of_february():
    assert in_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert in_years(date(2024, 2, 29), 10) == date(2034, 2, 28)
