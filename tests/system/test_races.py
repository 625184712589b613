"""
What several do at the same moment, in real transactions on the database that the tests run on.

On SQLite they wait for its one writer, on PostgreSQL for the turn; on both nothing is lost and nobody
overwrites what another has just done (docs/decisions/postgresql.md).
"""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from access.api import Level
from archive.machine_api import changes_after
from archive.models import Change
from audit.api import Entry, Who, append, append_durably
from audit.models import Event
from ingest.actions.claiming import LostClaim, claim_next, extend_leases
from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.actions.reading import quarantine
from ingest.domain.ledger import State
from ingest.models import Item
from tests.people import AT, SETUP, row_of, unit

pytestmark = pytest.mark.usefixtures("own_database")

LATER = timedelta(minutes=1)


def at_once(*acts):
    """What each act came to, or the error it ended with; all begin together, each on its own connection."""
    begin = threading.Barrier(len(acts))

    def done(act):
        begin.wait(10)
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - whoever asked looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as several:
        return [each.result() for each in [several.submit(done, act) for act in acts]]


def raised(record_id, *, hold_s=0.0):
    """A level that is raised, in a transaction that takes its time."""
    with transaction.atomic():
        Change.objects.create(record=record_id, kind=Change.Kind.RAISED, at=AT)
        time.sleep(hold_s)


def batch(source="/scans"):
    return open_batch(
        who=SETUP, source=source, title="Lô", inventory=None, unit=unit().pk,
        level=Level.ORDINARY, at=AT,
    )  # fmt: skip


def taken(into, name, content):
    arrival = Arrival(name=name, stored=row_of((content * 64)[:64]))
    return take_in(who=SETUP, batch=into, arrival=arrival, at=AT)


def claim(worker, at=AT):
    try:
        return claim_next(worker=worker, dead=(), at=at)
    finally:
        connection.close()


def test_whoever_follows_the_feed_misses_no_change_in_whatever_order_they_are_committed():
    going, seen = threading.Event(), []

    def follow():
        place = 0
        while True:
            last = going.is_set()
            for number, told, _kind in changes_after(place, limit=3):
                assert number > place
                place = number
                seen.append(told)
            if last:
                return seen
            time.sleep(0.001)

    def write(first):
        for each in range(6):
            raised(first + each, hold_s=0.004 * ((first + each) % 3))
        return

    def write_alone(first):
        for each in range(6):
            Change.objects.create(record=first + each, kind=Change.Kind.FILED, at=AT)

    def writing():
        try:
            assert (
                at_once(
                    lambda: write(100),
                    lambda: write(200),
                    lambda: write(300),
                    lambda: write_alone(400),
                )
                == [None] * 4
            )
        finally:
            going.set()

    at_once(writing, follow)
    assert sorted(seen) == [each + n for each in (100, 200, 300, 400) for n in range(6)]


def test_a_worker_that_was_thought_dead_writes_nothing_over_the_next_ones_claim():
    taken(batch(), "1.pdf", "a")
    first = claim_next(worker="A", dead=(), at=AT)
    noted, go = threading.Event(), threading.Event()

    def set_aside_slowly():
        with transaction.atomic():
            quarantine(claim=first, reason="damaged", params={}, cpu_s=0.0, at=AT)
            noted.set()
            go.wait(10)

    def claim_meanwhile():
        noted.wait(10)
        threading.Timer(0.3, go.set).start()
        return claim_next(worker="B", dead=(), at=AT + LATER)

    ended, second = at_once(set_aside_slowly, claim_meanwhile)
    assert (ended, second) == (None, None)
    item = Item.objects.get()
    assert (item.state, item.worker, item.reason) == (State.QUARANTINED, "", "damaged")


def test_a_claim_that_another_took_over_is_lost_to_whoever_had_it():
    taken(batch(), "1.pdf", "a")
    first = claim_next(worker="A", dead=(), at=AT)
    second = claim_next(worker="B", dead=(), at=AT + LATER)
    with pytest.raises(LostClaim):
        quarantine(claim=first, reason="damaged", params={}, cpu_s=0.0, at=AT + LATER)
    assert extend_leases(worker="A", held={first.item: first.fence}, at=AT + LATER) == {first.item}
    item = Item.objects.get()
    assert (item.state, item.worker, item.fence) == (State.READING, "B", second.fence)


def test_of_many_workers_each_item_is_claimed_by_one():
    into = batch()
    for number in range(24):
        taken(into, f"{number}.pdf", f"{number:02d}")

    def work(name):
        claimed = []
        while found := claim(name):
            claimed.append(found.item)
        return claimed

    found = at_once(*(lambda name=f"w{n}": work(name) for n in range(8)))
    claimed = Counter(item for each in found for item in each)
    assert claimed == Counter(Item.objects.values_list("pk", flat=True))


def test_batches_that_are_opened_at_once_have_each_a_code_of_its_own():
    unit()
    opened = at_once(*(lambda n=n: batch(f"/scans/{n}").code for n in range(8)))
    assert len(set(opened)) == 8, opened
    assert all(isinstance(code, str) for code in opened), opened


def test_the_same_folder_that_two_take_in_at_once_is_one_batch():
    unit()
    first, second = at_once(lambda: batch().pk, lambda: batch().pk)
    assert first == second


def test_events_of_many_at_once_are_numbered_without_a_gap_and_those_rolled_back_leave_none():
    def say(name):
        entry = Entry(who=Who(name=name), action="prepare", subject_kind="trail")
        for n in range(5):
            append_durably(entry, at=AT)
            with suppress(ZeroDivisionError), transaction.atomic():
                append(entry, at=AT)
                1 / 0 if n % 2 else None
        return name

    before = Event.objects.count()
    names = [f"w{n}" for n in range(4)]
    assert at_once(*(lambda name=name: say(name) for name in names)) == names
    numbers = list(Event.objects.order_by("id").values_list("id", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) - before == 4 * (5 + 3)


def test_what_waits_for_the_writer_too_long_is_told_to_try_again_and_nothing_of_it_is_left(
    settings,
):
    held, go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Change.objects.create(record=1, kind=Change.Kind.FILED, at=AT)
            held.set()
            go.wait(30)

    def wait():
        held.wait(10)
        try:
            raised(2)
        finally:
            go.set()

    ended, told = at_once(hold, wait)
    assert ended is None
    assert isinstance(told, OperationalError)
    assert list(Change.objects.values_list("record", flat=True)) == [1]
    # The thread that was refused works on with what it had.
    raised(3)
    assert list(Change.objects.values_list("record", flat=True)) == [1, 3]
