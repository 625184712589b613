"""What several machines share in one server: turns, the one of a kind, calls, broken lines."""

import threading
import time

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from access.models import PeopleList, Workstation
from archive.actions.steps import is_busy
from archive.machine_api import FEED
from archive.models import Change
from ingest.models.calls import WORK
from machine.database.alone import Alone
from machine.database.rounds import begin_round
from machine.database.turn import of_one_moment, out_of_turn
from machine.database.waking import Waking
from machine.troubles import Trouble, trouble_of
from tests.people import AT
from tests.postgresql import leave
from tests.system.test_races import at_once, batch, taken

pytestmark = [
    pytest.mark.usefixtures("own_database"),
    pytest.mark.postgresql_only("SQLite is of one machine"),
]


def change(record):
    return Change.objects.create(record=record, kind=Change.Kind.FILED, at=AT)


def in_a_thread(act):
    return at_once(act)[0]


def end_all_sessions():
    """As a server that is started anew does to everybody."""
    from machine.database.plain_connection import connected

    with connected() as line:
        line.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_of_two_who_would_be_the_one_one_is_and_the_other_takes_over():
    first, second = Alone("the one"), Alone("the one")
    assert first.holds()
    assert first.holds()
    assert not second.holds()
    assert Alone("another one").holds()
    first.give_up()
    assert second.holds()
    second.give_up()


def test_whoever_was_the_one_and_whose_line_broke_is_it_no_longer():
    first, second = Alone("the one"), Alone("the one")
    assert first.holds()
    end_all_sessions()
    assert second.holds()
    assert not first.holds()
    second.give_up()
    assert first.holds()
    first.give_up()


@pytest.mark.parametrize(
    ("channel", "act"),
    [(FEED, lambda: change(1)), (WORK, lambda: taken(batch(), "1.pdf", "a"))],
)
def test_whoever_waits_is_woken_as_soon_as_there_is_something(channel, act):
    waking = Waking(channel)
    waking.wait(0)
    begun = time.monotonic()
    threading.Timer(0.3, lambda: in_a_thread(act)).start()
    waking.wait(60)
    assert time.monotonic() - begun < 30
    waking.close()


def test_what_is_rolled_back_wakes_nobody():
    waking = Waking(FEED)
    waking.wait(0)

    def undone():
        with transaction.atomic():
            change(1)
            transaction.set_rollback(True)

    in_a_thread(undone)
    begun = time.monotonic()
    waking.wait(0.5)
    assert time.monotonic() - begun >= 0.5
    waking.close()


def test_a_line_that_broke_costs_the_look_and_nothing_else():
    waking = Waking(FEED)
    waking.wait(0)
    end_all_sessions()
    begun = time.monotonic()
    for _ in range(3):
        waking.wait(0.2)
    assert time.monotonic() - begun >= 0.2
    waking.close()


def test_a_connection_that_is_lost_within_a_transaction_keeps_nothing_of_it_and_is_another_afterwards():
    def lost():
        with transaction.atomic():
            change(1)
            in_a_thread(end_all_sessions)
            change(2)

    with pytest.raises(DatabaseError) as told:
        lost()
    assert isinstance(told.value, OperationalError | InterfaceError)
    assert trouble_of(told.value) == Trouble.DATABASE_AWAY
    assert is_busy(told.value)
    begin_round()
    change(3)
    assert list(Change.objects.values_list("record", flat=True)) == [3]


def test_between_two_rounds_a_connection_that_broke_is_another():
    change(1)
    in_a_thread(end_all_sessions)
    begin_round()
    change(2)
    assert Change.objects.count() == 2


def test_whoever_only_looks_or_claims_does_not_wait_for_whoever_writes():
    held, go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            change(1)
            held.set()
            go.wait(30)

    def look():
        held.wait(10)
        with out_of_turn():
            seen = Change.objects.count()
        go.set()
        return seen

    assert at_once(hold, look) == [None, 0]


def test_a_moment_stays_what_it_was_whatever_others_commit():
    with of_one_moment():
        before = Change.objects.count()
        in_a_thread(lambda: change(1))
        assert Change.objects.count() == before
    assert Change.objects.count() == before + 1


@pytest.mark.parametrize("text", ["a\0b", "\0", "\\u0000"])
def test_a_character_that_is_nowhere_kept_breaks_no_look_and_no_row(text):
    assert not Change.objects.filter(mark=text).exists()
    row = PeopleList.objects.create(name=text, rows=[{text: text}], brought_at=AT)
    row.refresh_from_db()
    wanted = text.replace("\0", "\ufffd")
    assert (row.name, row.rows) == (wanted, [{wanted: wanted}])


def test_what_is_no_address_is_found_nowhere_and_breaks_no_look():
    assert not Workstation.objects.filter(address="x' OR 1").exists()


@pytest.mark.parametrize("what", ["NAME", "PASSWORD"])
def test_what_the_server_refuses_is_told_as_what_it_is(what):
    kept = connection.settings_dict[what]
    leave()
    connection.settings_dict[what] = "khong_co"
    pool = connection.settings_dict["OPTIONS"]["pool"]
    patience, pool["timeout"] = pool["timeout"], 1
    try:
        with pytest.raises(OperationalError) as told:
            connection.ensure_connection()
    finally:
        leave()
        connection.settings_dict[what], pool["timeout"] = kept, patience
    assert trouble_of(told.value) == Trouble.DATABASE_REFUSES
    change(1)
