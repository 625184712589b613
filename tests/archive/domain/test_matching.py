"""Which record answers which row."""

from datetime import date

import pytest

from archive.domain.matching import Candidate, ExpectedRow, answers, row_answered

KEY = "14khbtctu"
DAY = date(2021, 3, 8)
MONTH = date(2021, 3, 1)
YEAR = date(2021, 1, 1)


def row(number, issued=DAY, precision="day", level=0):
    return ExpectedRow(number, KEY, issued, precision, level)


def candidate(number=1, issued=DAY, precision="day", level=0):
    return Candidate(number, KEY, issued, precision, level)


@pytest.mark.parametrize(
    ("record", "listed"),
    [
        (candidate(issued=MONTH, precision="month"), row(1)),
        (candidate(issued=YEAR, precision="year"), row(1)),
        (candidate(), row(1, MONTH, "month")),
        (candidate(), row(1, YEAR, "year")),
        (candidate(issued=None), row(1)),
        (candidate(), row(1, None)),
    ],
)
def test_dates_agree_to_the_precision_both_know(record, listed):
    assert row_answered(record, [listed]) == 1


def test_another_term_never_agrees_however_vague():
    assert (
        row_answered(candidate(issued=YEAR, precision="year"), [row(1, date(2016, 3, 8))]) is None
    )
    assert row_answered(candidate(), [row(1, date(2016, 1, 1), "year")]) is None


def test_the_finer_of_two_agreeing_rows_is_answered():
    assert row_answered(candidate(), [row(1, MONTH, "month"), row(2)]) == 2


def test_two_rows_that_agree_alike_are_left_to_a_person():
    vague = candidate(issued=MONTH, precision="month")
    assert row_answered(vague, [row(1), row(2, date(2021, 3, 9))]) is None


def test_a_row_is_answered_once_and_by_the_record_that_knows_more():
    vague = candidate(1, MONTH, "month")
    assert answers([vague, candidate(2)], [row(7)]) == {2: 7}


def test_what_a_person_sees_answered_does_not_depend_on_what_is_above():
    ordinary, secret = candidate(2), candidate(1, level=2)
    assert answers([secret, ordinary], [row(7)])[2] == 7
    assert answers([ordinary], [row(7), row(8, level=2)]) == {2: 7}
    assert answers([ordinary, secret], [row(7), row(8, level=2)]) == {2: 7, 1: 8}


def test_a_row_above_the_record_is_answered_where_none_below_is():
    assert answers([candidate()], [row(7, level=1)]) == {1: 7}
