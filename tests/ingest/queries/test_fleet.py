"""The workers of all hosts, as who looks after the machine sees them."""

from datetime import timedelta

import pytest

from access.api import AccessDenied, Level
from ingest.actions.claiming import extend_leases, note_trouble, register_worker
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.queries.fleet import InHand, fleet_to
from machine.processes import process_name
from tests.people import AT, actor, inventory, person
from tests.portal.items import a_batch, read, taken

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(minutes=4)


@pytest.fixture
def keeper():
    person("an", "administrator")
    return actor("an")


def worker(name, *, pages=0, held=(), readers=2, at=NOW):
    register_worker(worker=name, at=AT, readers=readers)
    extend_leases(worker=name, held=dict.fromkeys(held, 0), at=at, pages_lately=pages)


def being_read(item, by, pages=1):
    Item.objects.filter(pk=item.pk).update(state=State.READING, worker=by, pages=pages)


def seen(keeper):
    return fleet_to(keeper, at=NOW)[0]


def test_each_worker_tells_its_host_its_pace_and_its_last_sign(keeper):
    worker("kho-1:11:5", pages=40, held=(1,))
    worker("kho-1:12:5", pages=20)
    worker("kho-2:11:7", pages=2, readers=4)
    found = seen(keeper)
    assert [(one.host, one.process, one.at_work, one.a_minute) for one in found.workers] == [
        ("kho-1", "11", 1, 10.0), ("kho-1", "12", 0, 5.0), ("kho-2", "11", 0, 0.5),
    ]  # fmt: skip
    assert {one.beat_at for one in found.workers} == {NOW}
    assert [(host, s.workers, s.readers, s.at_work, s.a_minute) for host, s in found.hosts] == [
        ("kho-1", 2, 4, 1, 15.0), ("kho-2", 1, 4, 0, 0.5),
    ]  # fmt: skip
    assert (found.strength.workers, found.strength.readers, found.strength.a_minute) == (3, 8, 15.5)


def test_one_that_gives_no_sign_is_told_last_and_counts_for_nothing(keeper):
    worker("kho-1:11:5", pages=40, at=NOW - timedelta(minutes=1))
    worker(process_name(), pages=8)
    found = seen(keeper)
    assert [one.alive for one in found.workers] == [True, False]
    assert found.workers[1].host == "kho-1"
    assert (found.strength.workers, found.strength.a_minute) == (1, 2.0)


def test_what_one_pauses_for_is_said_in_words(keeper):
    worker("kho-1:11:5")
    note_trouble(worker="kho-1:11:5", trouble="vault_full", at=NOW)
    (one,) = seen(keeper).workers
    assert "đầy" in one.trouble
    assert one.trouble_since == NOW


def test_a_file_in_hand_is_told_by_its_number_and_how_far_it_is(keeper):
    batch = a_batch(inventory())
    item = read(batch)
    being_read(item, "kho-1:11:5", pages=3)
    worker("kho-1:11:5", held=(item.pk,))
    (one,) = seen(keeper).workers
    assert one.in_hand == (InHand(f"{batch.code}/{item.pk}", 1, 3),)


def test_of_what_is_closed_to_them_no_number_is_told(keeper):
    shelf = inventory(highest=Level.SECRET)
    closed = read(a_batch(shelf, level=Level.SECRET))
    unread = taken(a_batch(shelf, source="unread"))
    for item in (closed, unread):
        being_read(item, "kho-1:11:5")
    worker("kho-1:11:5", held=(closed.pk, unread.pk))
    (one,) = seen(keeper).workers
    assert str(closed.pk) not in str(one.in_hand)
    assert one.at_work == 2


def test_nobody_sees_them_who_does_not_look_after_the_machine():
    person("lt", "archivist")
    with pytest.raises(AccessDenied):
        fleet_to(actor("lt"), at=NOW)


def test_a_site_without_workers_is_told_as_that(keeper):
    found = seen(keeper)
    assert (found.workers, found.hosts, found.strength.workers) == ((), (), 0)
