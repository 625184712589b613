"""A forecast is told with its spread, and not before something is known."""

from datetime import date

import pytest

from archive.domain.forecasting import forecast

MONDAY = date(2026, 11, 30)


def test_an_even_pace_gives_one_day():
    told = forecast(100, [10, 10, 10, 10], today=MONDAY)
    assert told.earliest == told.likely == told.latest == date(2027, 2, 8)
    assert told.a_week == 10


def test_an_uneven_pace_gives_a_spread_with_the_likely_day_within():
    told = forecast(100, [5, 20, 10, 25, 5, 15], today=MONDAY)
    assert told.earliest < told.likely < told.latest


def test_weeks_without_anything_make_the_latest_day_unknown():
    told = forecast(100, [0, 30, 0, 30, 30, 0], today=MONDAY)
    assert told.latest is None
    assert told.earliest < told.likely


@pytest.mark.parametrize(
    ("left", "filed"),
    [
        (0, [5, 5, 5]),
        (-3, [5, 5, 5]),
        (10, []),
        (10, [5, 5]),
        (10, [0, 0, 0, 0]),
        (10, [9, 9, 0, 0]),
    ],
)
def test_nothing_is_told_where_nothing_is_left_or_too_little_is_known(left, filed):
    assert forecast(left, filed, today=MONDAY) is None


def test_only_the_last_eight_weeks_count():
    assert forecast(80, [500] * 20 + [10] * 8, today=MONDAY).a_week == 10


def test_a_day_a_lifetime_ahead_is_not_told():
    assert forecast(10_000_000, [1, 1, 1], today=MONDAY) is None
