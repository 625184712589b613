"""Who guesses waits longer each time, to a quarter of an hour, and is never shut out for good."""

from itertools import pairwise

from keys.domain.patience import FREE_TRIES, LONGEST_WAIT_S, Patience, wait_after


def test_who_mistypes_some_times_waits_for_nothing_and_then_twice_as_long_each_time():
    assert [wait_after(wrong) for wrong in range(FREE_TRIES)] == [0.0] * FREE_TRIES
    waits = [wait_after(wrong) for wrong in range(FREE_TRIES, FREE_TRIES + 20)]
    assert waits[0] > 0
    assert all(later == min(2 * before, LONGEST_WAIT_S) for before, later in pairwise(waits))
    assert waits[-1] == wait_after(10**9) == LONGEST_WAIT_S


def test_after_a_thousand_wrong_tries_a_quarter_of_an_hour_is_all_there_is_to_wait_for():
    patience, now = Patience(), 0.0
    for _ in range(1000):
        now += patience.left(now)
        patience.failed(now)
    assert patience.left(now) == LONGEST_WAIT_S
    assert patience.left(now + LONGEST_WAIT_S) == 0.0
    patience.opened()
    assert patience.left(now) == 0.0
    assert patience.failed(now) == 0.0
