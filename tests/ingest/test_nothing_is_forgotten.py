"""Ledger and queue: nothing is tried for ever, counted by itself, taken by a closed batch, or lost."""

from datetime import timedelta

import pytest

from access.api import Level
from audit.api import TrailFilters, Who, events
from ingest.actions import claiming
from ingest.actions.claiming import (
    LEASE,
    LONGEST_PAUSE,
    MOST_GIVE_BACKS,
    claim_next,
    note_death,
    note_give_back,
    register_alone,
    register_worker,
)
from ingest.actions.closing import NotClosable, close_batch
from ingest.actions.filing import put_off_item, reject_item, try_again
from ingest.actions.intake import Arrival, begin_taking_in, end_taking_in, open_batch, take_in
from ingest.actions.reading import (
    PagesMissing,
    finish_reading,
    note_access_copy,
    note_opened,
    record_page,
)
from ingest.domain.ledger import State
from ingest.models import Batch, Item, ItemPage, WorkerBeat
from ingest.queries.ledgers import ledger, workers_alive
from machine.processes import process_name
from reading.domain.readings import PageReading
from tests.people import AT, actor, inventory, person, stored, unit

pytestmark = pytest.mark.django_db
WHO = Who(name="console")


def batch(source="/scans", place=None):
    return open_batch(
        who=WHO, source=source, title="Lô", inventory=place, unit=unit().pk,
        level=Level.ORDINARY, at=AT,
    )  # fmt: skip


def arrival(name, content):
    return Arrival(name=name, stored=stored(content.encode()))


def taken(into, name="1.pdf", content="a"):
    return take_in(who=WHO, batch=into, arrival=arrival(name, content), at=AT)


def claim(worker="w1", at=AT, **more):
    return claim_next(worker=worker, dead=more.pop("dead", ()), at=at, **more)


def opened(mine, pages):
    note_opened(
        claim=mine, media="application/pdf", pages=pages, signed=False, born_digital=False,
        warnings=[],
    )  # fmt: skip


def finished(mine):
    return finish_reading(
        claim=mine, access_copy=None, pdfa="pass", proposals={}, born_digital=False, warnings=[],
        cpu_s=0, at=AT,
    )  # fmt: skip


def now_of(into):
    into.refresh_from_db()
    return ledger(into)


# The queue


def test_a_worker_never_claims_what_it_holds_however_long_its_own_steps_take():
    into = batch()
    for number in range(3):
        taken(into, f"{number}.pdf", str(number))
    claims = [claim(at=AT + number * 2 * LEASE) for number in range(3)]
    assert len({each.item for each in claims}) == 3
    assert claim(at=AT + 10 * LEASE) is None


def test_a_worker_whose_process_lives_keeps_its_items_until_it_hangs():
    taken(batch())
    claim("w1")
    late = AT + 4 * LEASE
    assert claim("w2", at=late, living=["w1"]) is None
    assert claim("w2", at=AT + timedelta(minutes=15), living=["w1"]) is not None


def test_what_broke_off_goes_behind_the_others_and_batches_take_turns():
    one, two = batch("/one"), batch("/two")
    bad = taken(one, "bad.pdf", "bad")
    good = [taken(one, f"{n}.pdf", f"one {n}") for n in range(2)]
    other = [taken(two, f"{n}.pdf", f"two {n}") for n in range(2)]
    first = claim()
    assert first.item == bad.pk
    note_death(claim=first, reason="reader_died", params={}, at=AT)
    order, last = [], first.batch
    while (mine := claim(after_batch=last)) is not None:
        order.append(mine.item)
        last = mine.batch
    assert order == [other[0].pk, good[0].pk, other[1].pk, good[1].pk, bad.pk]


def test_what_the_machine_gives_back_again_and_again_is_set_aside_with_its_reason():
    item = taken(batch())
    at = AT
    for _ in range(MOST_GIVE_BACKS - 1):
        busy = {"reason": "reader_failed", "params": {"error": "EngineBusy"}}
        assert not note_give_back(claim=claim(at=at), **busy, at=at)
        assert claim(at=at) is None
        at += LONGEST_PAUSE
    assert note_give_back(claim=claim(at=at), **busy, at=at)
    item.refresh_from_db()
    assert (item.state, item.reason) == (State.QUARANTINED, "reader_failed")
    assert item.reason_params["error"] == "EngineBusy"


@pytest.mark.parametrize("limit", ["time_limit", "memory_limit", "output_limit"])
def test_what_ran_into_a_limit_is_tried_once(limit):
    item = taken(batch())
    assert note_death(claim=claim(), reason=limit, params={"page": 1}, at=AT)
    item.refresh_from_db()
    assert (item.state, item.reason) == (State.QUARANTINED, limit)


def test_a_pause_further_ahead_than_any_pause_was_made_by_a_clock_that_was_set_back():
    item = taken(batch())
    Item.objects.filter(pk=item.pk).update(not_before=AT + timedelta(hours=1))
    assert claim() is not None


def test_a_lease_from_an_hour_ahead_does_not_hold_an_item_for_an_hour():
    item = taken(batch())
    claim("w1")
    Item.objects.filter(pk=item.pk).update(lease_until=AT + timedelta(hours=1))
    assert claim("w2") is not None


def test_trying_again_forgets_everything_that_was_counted():
    person("lt", "archivist", clearance=Level.TOP_SECRET)
    item = taken(batch(place=inventory()))
    Item.objects.filter(pk=item.pk).update(
        state=State.QUARANTINED, deaths=3, worker_deaths=9, give_backs=4, attempts=16
    )
    try_again(actor=actor("lt"), item_id=item.pk, at=AT)
    item.refresh_from_db()
    counts = (item.deaths, item.worker_deaths, item.give_backs, item.attempts)
    assert counts == (0, 0, 0, 0)


# Workers


def test_a_command_is_no_second_worker_beside_a_living_one_however_silent_that_is():
    register_worker(worker=process_name(), at=AT - timedelta(minutes=5))
    assert not register_alone(worker="w2", at=AT)
    assert [row.name for row in workers_alive(at=AT)] == [process_name()]


def test_a_clock_that_was_set_back_makes_no_dead_worker_alive_and_no_living_one_dead():
    host = process_name().split(":")[0]
    register_worker(worker=f"{host}:1:0", at=AT + timedelta(hours=1))
    assert workers_alive(at=AT) == []
    register_worker(worker=process_name(), at=AT + timedelta(hours=1))
    assert len(workers_alive(at=AT)) == 1


def test_a_worker_that_begins_when_none_lives_is_registered():
    host = process_name().split(":")[0]
    register_worker(worker=f"{host}:1:0", at=AT)
    assert register_alone(worker=process_name(), at=AT)
    assert WorkerBeat.objects.filter(name=process_name()).exists()


def test_rows_of_dead_workers_go():
    host = process_name().split(":")[0]
    dead, silent = f"{host}:1:0", "elsewhere:1:2"
    register_worker(worker=dead, at=AT)
    register_worker(worker=silent, at=AT - timedelta(days=2))
    register_worker(worker=process_name(), at=AT)
    claiming.dismiss_dead_workers(dead=[dead], silent_since=AT - timedelta(days=1))
    assert [row.name for row in WorkerBeat.objects.all()] == [process_name()]


# Pages


def test_a_page_lost_from_the_books_shows_as_a_difference():
    into = batch()
    item = taken(into)
    opened(claim(), 5)
    assert now_of(into).balances
    Item.objects.filter(pk=item.pk).update(pages=3)
    assert now_of(into).difference.pages == 2


def test_pages_of_duplicates_are_received_when_what_they_repeat_is_opened():
    into = batch()
    taken(into)
    taken(into, "copy.pdf")
    opened(claim(), 4)
    assert now_of(into).received.pages == 8
    taken(into, "late copy.pdf")
    assert now_of(into).received.pages == 12
    assert now_of(into).balances


def test_a_file_that_shows_another_number_of_pages_the_second_time_changes_the_count():
    into = batch()
    item = taken(into)
    first = claim()
    opened(first, 5)
    for number in range(1, 6):
        record_page(claim=first, page=PageReading(number=number, text="chữ"), at=AT)
    second = claim("w2", dead=["w1"])
    opened(second, 3)
    assert now_of(into).received.pages == 3
    assert now_of(into).balances
    assert ItemPage.objects.filter(item=item).count() == 3
    assert finished(second) == State.WAITING


def test_nothing_is_finished_before_every_page_of_it_is_noted():
    item = taken(batch())
    mine = claim()
    opened(mine, 2)
    record_page(claim=mine, page=PageReading(number=2, text="hai"), at=AT)
    with pytest.raises(PagesMissing):
        finished(mine)
    item.refresh_from_db()
    assert item.state == State.READING
    record_page(claim=mine, page=PageReading(number=1, text="một"), at=AT)
    assert finished(mine) == State.WAITING


def test_the_copy_that_was_on_its_way_before_is_named_to_whoever_makes_the_next():
    taken(batch())
    assert note_access_copy(claim=claim(), object_name="a" * 64) == ""
    assert note_access_copy(claim=claim("w2", dead=["w1"]), object_name="b" * 64) == "a" * 64


# Closing


def closer():
    person("lt", "archivist", clearance=Level.TOP_SECRET)
    return actor("lt")


def test_a_closed_batch_takes_nothing_and_what_comes_stands_in_the_next():
    into = batch()
    close_batch(actor=closer(), batch=into, at=AT)
    item = taken(into)
    assert item.batch_id != into.pk
    assert item.batch.state == Batch.State.OPEN
    assert not Item.objects.filter(batch=into).exists()
    assert now_of(into).received.files == 0
    assert batch().pk == item.batch_id


def test_taking_a_closed_batch_s_folder_in_again_opens_no_second_batch():
    into = batch()
    item = taken(into)
    Item.objects.filter(pk=item.pk).update(state=State.FILED)
    close_batch(actor=closer(), batch=into, at=AT)
    assert batch().pk == into.pk
    assert taken(into) is None
    assert Batch.objects.count() == 1


def test_a_batch_is_closed_once():
    into = batch()
    who = closer()
    close_batch(actor=who, batch=into, at=AT)
    stale = Batch.objects.get(pk=into.pk)
    stale.state = Batch.State.OPEN
    with pytest.raises(NotClosable) as refused:
        close_batch(actor=who, batch=stale, at=AT + timedelta(days=1))
    assert refused.value.obstacle == "closed"
    into.refresh_from_db()
    assert into.closed_at == AT
    assert events(TrailFilters(action="close_batch")).filter(outcome="done").count() == 1


def test_a_batch_cannot_be_closed_while_its_folder_is_taken_in():
    into = batch()
    begin_taking_in(batch=into, by=process_name(), at=AT)
    with pytest.raises(NotClosable) as refused:
        close_batch(actor=closer(), batch=into, at=AT)
    assert refused.value.obstacle == "taking_in"
    into.refresh_from_db()
    assert into.state == Batch.State.OPEN
    end_taking_in(by=process_name())
    close_batch(actor=actor("lt"), batch=into, at=AT)


def test_a_batch_whose_folder_was_taken_in_only_in_part_is_closed_after_the_rest_came():
    """The process that took it in died: the batch looked complete, and could be closed."""
    into = batch()
    host = process_name().split(":")[0]
    begin_taking_in(batch=into, by=f"{host}:1:0", at=AT)
    with pytest.raises(NotClosable) as refused:
        close_batch(actor=closer(), batch=into, at=AT)
    assert refused.value.obstacle == "broken_off"
    begin_taking_in(batch=into, by=process_name(), at=AT)
    end_taking_in(by=process_name())
    close_batch(actor=actor("lt"), batch=into, at=AT)


# Persons


def test_putting_off_what_does_not_wait_is_told_to_nobody():
    who = closer()
    item = taken(batch(place=inventory()))
    put_off_item(actor=who, item_id=item.pk, at=AT)
    assert not events(TrailFilters(action="put_off")).exists()
    Item.objects.filter(pk=item.pk).update(state=State.WAITING)
    put_off_item(actor=who, item_id=item.pk, at=AT)
    assert events(TrailFilters(action="put_off")).count() == 1


def test_the_oldest_duplicate_of_what_is_rejected_takes_its_place():
    who, place = closer(), inventory()
    wrong, right = batch("/wrong", place), batch("/right", place)
    item = taken(wrong)
    oldest, latest = taken(right, "2.pdf"), taken(right, "3.pdf")
    opened(claim(), 2)
    Item.objects.filter(pk=item.pk).update(state=State.WAITING)
    reject_item(actor=who, item_id=item.pk, reason="sai mục lục", at=AT)
    for row in (oldest, latest):
        row.refresh_from_db()
    assert (oldest.state, oldest.reason, oldest.receipt_id is not None) == ("queued", "", True)
    assert (latest.state, latest.duplicate_of_id) == ("duplicate", oldest.pk)
    assert now_of(right).balances
    mine = claim("w2")
    assert mine.item == oldest.pk
    opened(mine, 2)
    assert now_of(right).balances
    assert now_of(right).received.pages == 4


def test_a_duplicate_in_a_closed_batch_comes_back_when_its_folder_is_taken_in_again():
    who, place = closer(), inventory()
    wrong, right = batch("/wrong", place), batch("/right", place)
    item, repeated = taken(wrong), taken(right, "2.pdf")
    close_batch(actor=who, batch=right, at=AT)
    Item.objects.filter(pk=item.pk).update(state=State.WAITING)
    reject_item(actor=who, item_id=item.pk, reason="sai mục lục", at=AT)
    repeated.refresh_from_db()
    assert repeated.state == State.DUPLICATE
    again = taken(right, "2.pdf")
    assert again.state == State.QUEUED
    assert again.batch_id != right.pk
    assert taken(right, "2.pdf") is None
