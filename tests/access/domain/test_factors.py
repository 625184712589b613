"""Codes of an app: which counts when, and how they are told from recovery codes."""

from datetime import UTC, datetime, timedelta

import pytest

from access.domain.factors import (
    STEP_S,
    demands_factor,
    is_code,
    recovery_in,
    step_of,
    steps_around,
)

AT = datetime(2026, 8, 12, 2, 0, tzinfo=UTC)
NOW = int(AT.timestamp()) // STEP_S


def test_a_clock_may_be_off_by_one_step_and_no_more():
    assert set(steps_around(AT)) == {NOW - 1, NOW, NOW + 1}
    later = steps_around(AT + timedelta(seconds=STEP_S * 2))
    assert NOW not in later


def test_a_code_counts_once_and_none_before_it_counts_after_it():
    codes = {NOW - 1: "111111", NOW: "222222", NOW + 1: "333333"}
    assert step_of("222 222", codes, last=0) == NOW
    assert step_of("222222", codes, last=NOW) is None
    assert step_of("111111", codes, last=NOW) is None
    assert step_of("333333", codes, last=NOW) == NOW + 1
    assert step_of("444444", codes, last=0) is None


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123456 "])
def test_six_digits_are_a_code(typed):
    assert is_code(typed)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "१२३४५६", "abcdef", "²23456", "k3m9fa-p7q2zn"]
)
def test_anything_else_is_none(typed):
    assert not is_code(typed)


def test_a_recovery_code_counts_however_it_is_grouped():
    assert recovery_in(" K3M9FA p7q2zn") == recovery_in("k3m9fa-p7q2zn") == "k3m9fap7q2zn"


def test_a_role_among_several_is_enough_to_ask_for_it():
    assert demands_factor(["officer", "administrator"], frozenset(("administrator",)))
    assert not demands_factor(["officer"], frozenset(("administrator",)))
    assert not demands_factor(["officer"], frozenset())
