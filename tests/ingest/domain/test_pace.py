"""How fast pages are read, over the last ten minutes."""

from ingest.domain.pace import Pace, pages_a_minute


def test_pages_of_the_last_ten_minutes_are_counted_and_older_ones_forgotten():
    pace = Pace()
    for at in (0.0, 59.0, 60.0, 300.0):
        pace.note(at)
    assert pace.lately(300.0) == 4
    assert pace.lately(599.0) == 4
    # The first minute is over since nine whole ones and more.
    assert pace.lately(600.0) == 2
    assert pace.lately(1_500.0) == 0


def test_a_worker_that_reads_for_weeks_keeps_no_more_than_ten_minutes():
    pace = Pace()
    for minute in range(5_000):
        pace.note(minute * 60.0)
    assert pace.lately(4_999 * 60.0) == 10
    assert len(pace._by_minute) == 10


def test_a_pace_is_that_of_the_time_a_worker_has_lived_and_of_ten_minutes_at_most():
    assert pages_a_minute(30, for_s=120.0) == 15.0
    assert pages_a_minute(30, for_s=86_400.0) == 3.0
    # What began a moment ago, or by a clock that was set back, is no marvel of speed.
    assert pages_a_minute(5, for_s=1.0) == pages_a_minute(5, for_s=-60.0) == 5.0
