"""A store that does not answer is left alone, and asked by one when that is over."""

import pytest

from archive.storage import VaultUnavailable
from archive.storage.s3.circuit import LEFT_ALONE_S, MOST_SILENCES, Circuit


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def silent(clock):
    circuit = Circuit(clock)
    for _ in range(MOST_SILENCES):
        circuit.enter()
        circuit.was_silent()
    return circuit


def test_some_silences_are_nothing(clock):
    circuit = Circuit(clock)
    for _ in range(MOST_SILENCES - 1):
        circuit.was_silent()
    circuit.enter()


def test_after_more_of_them_nobody_is_let_through(silent):
    for _ in range(5):
        with pytest.raises(VaultUnavailable, match="left alone"):
            silent.enter()


def test_then_one_looks_and_the_others_wait_for_what_it_finds(silent, clock):
    clock.now += LEFT_ALONE_S
    silent.enter()
    with pytest.raises(VaultUnavailable):
        silent.enter()
    silent.answered()
    silent.enter()


def test_what_is_still_silent_is_left_alone_again(silent, clock):
    clock.now += LEFT_ALONE_S
    silent.enter()
    silent.was_silent()
    with pytest.raises(VaultUnavailable):
        silent.enter()


def test_an_answer_between_silences_begins_the_count_anew(clock):
    circuit = Circuit(clock)
    for _ in range(MOST_SILENCES * 2):
        circuit.was_silent()
        circuit.answered()
    circuit.enter()
