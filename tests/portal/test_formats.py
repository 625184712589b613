"""Dates are read as they are written in Vietnamese offices."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import override


@pytest.mark.parametrize(
    "typed", ["13/08/2026", "13-8-2026", "13.8.26", "13/8/26", " 13/08/2026 ", "2026-08-13"]
)
def test_a_day_is_read_before_its_month(typed):
    with override("vi"):
        assert forms.DateField().clean(typed) == date(2026, 8, 13)


def test_the_third_of_april_is_not_the_fourth_of_march():
    with override("vi"):
        assert forms.DateField().clean("03/04/2015") == date(2015, 4, 3)


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "13/13/2026", "08/2012", "hôm qua", "١٣/٠٨/٢٠٢٦x", "1/1/1/1"]
)
def test_what_is_no_day_is_refused(typed):
    with override("vi"), pytest.raises(ValidationError):
        forms.DateField().clean(typed)


def test_days_and_numbers_are_written_the_same_way_back():
    with override("vi"):
        assert formats.date_format(date(2026, 8, 3)) == "03/08/2026"
        assert formats.localize(2015) == "2015"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
