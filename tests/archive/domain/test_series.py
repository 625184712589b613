"""Gaps in a series of numbers: those that neither a list nor the archive knows."""

import pytest

from archive.domain.series import Gap, series_of


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        ([], []),
        ([1, 2, 3], []),
        ([3, 1], [Gap(2, 2)]),
        ([4], [Gap(1, 3)]),
        ([1, 1, 2, 5, 9], [Gap(3, 4), Gap(6, 8)]),
        ([0, -3, 2], [Gap(1, 1)]),
    ],
)
def test_gaps_lie_between_one_and_the_highest_known_number(numbers, gaps):
    assert list(series_of(numbers).gaps) == gaps


def test_a_slip_of_the_pen_makes_no_thousand_gaps():
    told = series_of([1, 2, 3, 8034])
    assert (told.highest, told.known, told.unknown, told.beyond) == (3, 3, 0, (8034,))


def test_known_and_unknown_add_up_to_the_highest():
    told = series_of([2, 3, 7, 11])
    assert told.known + told.unknown == told.highest == 11
