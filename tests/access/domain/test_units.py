"""Units in a tree and in time."""

from datetime import date

import pytest

from access.domain.spans import Span
from access.domain.units import (
    UnitRow,
    chain,
    comes_before,
    day_after,
    is_party_code,
    name_on,
    standing,
    would_circle,
)

DAY = date(2025, 7, 1)
ENDED = Span(None, date(2025, 6, 30))


def rows(*told):
    """Rows of (number, above, span)."""
    return [UnitRow(id_, f"U{id_}", f"Đơn vị {id_}", above, span) for id_, above, span in told]


def drawn(*told):
    return [(one.row.id, one.depth) for one in standing(rows(*told), DAY)]


def test_a_tree_is_drawn_each_behind_the_one_above_it():
    assert drawn((1, None, Span()), (2, 1, Span()), (3, None, Span()), (4, 2, Span())) == [
        (1, 0), (2, 1), (4, 2), (3, 0),
    ]  # fmt: skip


def test_what_stands_below_an_ended_unit_stands_below_the_next_that_goes_on():
    tree = (1, None, Span()), (2, 1, ENDED), (3, 2, Span()), (4, 3, Span())
    assert drawn(*tree) == [(1, 0), (3, 1), (4, 2)]
    assert [one.row.id for one in standing(rows(*tree), DAY) if one.outlives] == [3]


def test_a_unit_whose_end_is_to_come_still_stands():
    assert drawn((1, None, Span(None, DAY))) == [(1, 0)]
    assert drawn((1, None, Span(None, date(2025, 6, 30)))) == []


def test_units_in_a_circle_are_all_drawn_once():
    assert [one for one, _ in drawn((1, 2, Span()), (2, 1, Span()), (3, 1, Span()))] == [1, 2, 3]


def test_a_unit_is_never_above_itself_however_far_up():
    parents = {1: None, 2: 1, 3: 2}
    assert [would_circle(1, above, parents) for above in (None, 1, 2, 3)] == [
        False, True, True, True,
    ]  # fmt: skip
    assert not would_circle(3, 1, parents)
    assert chain(3, {3: 2, 2: 3}) == [3, 2]


def test_what_came_after_is_found_through_several_steps():
    links = [(1, 2), (2, 3), (1, 4), (5, 1)]
    assert [comes_before(1, other, links) for other in (2, 3, 4, 5)] == [True, True, True, False]
    assert comes_before(1, 1, [(1, 2), (2, 1)])


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("12345678901234", True),
        ("00000000000000", True),
        ("1234567890123", False),
        ("123456789012345", False),
        ("1234567890123a", False),
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤", False),
        ("²2345678901234", False),
        ("12345678901234\n", False),
        ("", False),
    ],
)
def test_a_party_code_is_fourteen_digits_and_nothing_else(text, is_one):
    assert is_party_code(text) == is_one


def test_a_unit_is_called_what_it_was_called_that_day():
    former = [(date(2015, 3, 31), "Ban Tổ chức"), (date(2010, 12, 31), "Ban Tổ chức - Cán bộ")]
    told = [
        name_on(day, "Ban Xây dựng Đảng", former)
        for day in (date(2010, 12, 31), date(2011, 1, 1), date(2015, 4, 1))
    ]
    assert told == ["Ban Tổ chức - Cán bộ", "Ban Tổ chức", "Ban Xây dựng Đảng"]


def test_the_calendar_ends():
    assert day_after(date(2025, 6, 30)) == DAY
    assert day_after(date.max) is None
