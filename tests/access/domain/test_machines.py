"""Safety seals and addresses of machines."""

from datetime import date, timedelta

import pytest

from access.domain.machines import Seal, as_address, seal_on

DAY = date(2026, 8, 12)


@pytest.mark.parametrize(
    ("left", "seal"),
    [(-1, Seal.LAPSED), (0, Seal.SOON), (30, Seal.SOON), (31, Seal.GOOD), (-4000, Seal.LAPSED)],
)
def test_a_seal_is_told_by_the_days_that_are_left(left, seal):
    assert seal_on(DAY, DAY + timedelta(days=left)) == seal


def test_no_day_is_no_seal():
    assert seal_on(DAY, None) == Seal.NONE


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.0.7", "10.0.0.7"),
        (" 10.0.0.7 ", "10.0.0.7"),
        ("2001:DB8::0001", "2001:db8::1"),
        ("10.0.0", None),
        ("10.0.0.256", None),
        ("010.0.0.7", None),
        ("fe80::1%eth0", None),
        ("may-01", None),
        ("", None),
    ],
)
def test_an_address_is_kept_in_one_spelling(text, address):
    assert as_address(text) == address
