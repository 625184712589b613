"""Days from one to another: what holds, what meets, what reaches beyond."""

from datetime import date

import pytest

from access.domain.spans import Span, in_words

YEAR = Span(date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2019, 12, 31), (False, True, False)),
        (date(2020, 1, 1), (False, False, True)),
        (date(2020, 12, 31), (False, False, True)),
        (date(2021, 1, 1), (True, False, False)),
    ],
)
def test_first_and_last_day_count(day, told):
    assert (YEAR.is_past(day), YEAR.is_ahead(day), YEAR.holds_on(day)) == told


@pytest.mark.parametrize("day", [date.min, date.max])
def test_what_has_no_ends_holds_always(day):
    assert Span().holds_on(day)


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Span(date(2020, 12, 31)), True),
        (Span(date(2021, 1, 1)), False),
        (Span(None, date(2020, 1, 1)), True),
        (Span(None, date(2019, 12, 31)), False),
        (Span(), True),
        (Span(date(2020, 5, 1), date(2020, 5, 1)), True),
    ],
)
def test_two_spans_meet_where_they_share_a_day(other, meets):
    assert YEAR.meets(other) == other.meets(YEAR) == meets


@pytest.mark.parametrize(
    ("span", "beyond"),
    [
        (YEAR, False),
        (Span(date(2020, 2, 1), date(2020, 3, 1)), False),
        (Span(date(2020, 1, 1)), True),
        (Span(date(2020, 1, 1), date(2021, 1, 1)), True),
        (Span(date(2019, 1, 1), date(2020, 2, 1)), True),
        # A beginning that nobody knows is no contradiction.
        (Span(None, date(2020, 2, 1)), False),
    ],
)
def test_what_holds_when_the_one_above_does_not_reaches_beyond_it(span, beyond):
    assert span.reaches_beyond(YEAR) == beyond


def test_nothing_reaches_beyond_what_has_no_ends():
    assert not YEAR.reaches_beyond(Span())
    assert not Span().reaches_beyond(Span())


def test_a_day_is_written_as_people_do():
    assert (in_words(date(2025, 7, 1)), in_words(None)) == ("01/07/2025", "…")
