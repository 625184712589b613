"""Several machines agree how long something is theirs by the clock of their database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from machine.database.clock import ASK_EVERY_S, DatabaseClock

pytestmark = pytest.mark.django_db


@pytest.mark.sqlite_only("on one machine there is one clock")
def test_on_one_machine_it_is_that_of_the_machine(monkeypatch):
    wrong = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)
    assert DatabaseClock()() == wrong


@pytest.mark.postgresql_only("on one machine there is one clock")
def test_a_host_whose_clock_is_wrong_tells_the_time_of_the_server(monkeypatch):
    right = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: right + timedelta(days=3))
    assert abs(DatabaseClock()() - right) < timedelta(seconds=30)


@pytest.mark.postgresql_only("on one machine there is one clock")
def test_the_server_is_asked_now_and_then_and_its_time_carried_on(django_assert_num_queries):
    ticks = [0.0]
    clock = DatabaseClock(monotonic=lambda: ticks[0])
    with django_assert_num_queries(1):
        first = clock()
        ticks[0] += ASK_EVERY_S / 2
        assert clock() - first == timedelta(seconds=ASK_EVERY_S / 2)
    ticks[0] += ASK_EVERY_S
    with django_assert_num_queries(1):
        assert clock() - first < timedelta(seconds=30)
    assert connection.is_usable()
