"""The ledger as a queue: one worker an item, and nothing is lost when a worker dies."""

from datetime import timedelta

import pytest

from access.api import Level
from audit.api import TrailFilters, Who, events
from ingest.actions.claiming import (
    LEASE,
    LostClaim,
    claim_next,
    extend_leases,
    give_back,
    note_death,
    register_worker,
)
from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.actions.reading import finish_reading, note_opened, quarantine, record_page
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage
from ingest.queries.ledgers import ledger, unsettled
from reading.domain.readings import PageReading
from tests.people import AT, inventory, row_of, unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")


@pytest.fixture
def batch():
    return open_batch(
        who=WHO, source="/scans", title="Lô", inventory=None, unit=unit().pk,
        level=Level.ORDINARY, at=AT,
    )  # fmt: skip


def arrival(name, content="a"):
    digest = (content * 64)[:64]
    stored = row_of(digest)
    return Arrival(name=name, stored=stored)


def taken(batch, name="1.pdf", content="a"):
    return take_in(who=WHO, batch=batch, arrival=arrival(name, content), at=AT)


def claim(worker="w1", at=AT, dead=()):
    return claim_next(worker=worker, dead=dead, at=at)


def test_the_same_file_is_taken_in_once_however_often_the_folder_is(batch):
    assert taken(batch) is not None
    assert taken(batch) is None
    batch.refresh_from_db()
    assert (batch.received_files, Item.objects.count()) == (1, 1)


def test_the_same_source_goes_on_with_the_same_batch(batch):
    again = open_batch(
        who=WHO,
        source="/scans",
        title="Lô",
        inventory=None,
        unit=batch.unit_id,
        level=Level.ORDINARY,
        at=AT,
    )
    other = open_batch(
        who=WHO,
        source="/scans",
        title="Lô",
        inventory=inventory(),
        unit=None,
        level=Level.ORDINARY,
        at=AT,
    )
    assert again.pk == batch.pk
    assert other.pk != batch.pk


def test_same_bytes_under_another_name_are_a_duplicate_and_counted(batch):
    taken(batch)
    second = taken(batch, "copy.pdf")
    assert second.state == State.DUPLICATE
    batch.refresh_from_db()
    now = ledger(batch)
    assert now.terms["duplicates"].files == 1
    assert now.balances


def test_a_duplicate_has_the_pages_of_the_one_it_copies(batch):
    taken(batch)
    taken(batch, "copy.pdf")
    note_opened(
        claim=claim(),
        media="application/pdf",
        pages=3,
        signed=False,
        born_digital=False,
        warnings=[],
    )
    batch.refresh_from_db()
    assert ledger(batch).terms["duplicates"].pages == 3
    assert ledger(batch).balances


def test_what_cannot_be_read_is_counted_with_its_reason(batch):
    take_in(who=WHO, batch=batch, arrival=Arrival("pipe", reason="pipe", rejected=True), at=AT)
    take_in(who=WHO, batch=batch, arrival=Arrival("gone.pdf", reason="vanished"), at=AT)
    batch.refresh_from_db()
    now = ledger(batch)
    assert (now.terms["rejected"].files, now.terms["quarantined"].files) == (1, 1)
    assert now.balances
    assert now.settled


def test_an_item_is_claimed_by_one_worker(batch):
    taken(batch)
    assert claim("w1") is not None
    assert claim("w2") is None


def test_a_dead_workers_item_is_claimed_when_its_lease_runs_out(batch):
    taken(batch)
    claim("w1")
    assert claim("w2", at=AT + LEASE - timedelta(seconds=1)) is None
    assert claim("w2", at=AT + LEASE + timedelta(seconds=1)) is not None


def test_a_worker_known_to_be_gone_is_not_waited_for(batch):
    taken(batch)
    claim("w1")
    assert claim("w2", dead=["w1"]) is not None


def test_a_living_worker_keeps_its_item(batch):
    taken(batch)
    mine = claim("w1")
    register_worker(worker="w1", at=AT)
    later = AT + LEASE
    assert extend_leases(worker="w1", held={mine.item: mine.fence}, at=later) == frozenset()
    assert claim("w2", at=later + LEASE / 2) is None


def test_a_worker_thought_dead_cannot_write_any_more(batch):
    taken(batch)
    old = claim("w1")
    new = claim("w2", dead=["w1"])
    page = PageReading(number=1, text="chữ")
    with pytest.raises(LostClaim):
        record_page(claim=old, page=page, at=AT)
    assert extend_leases(worker="w1", held={old.item: old.fence}, at=AT) == {old.item}
    record_page(claim=new, page=page, at=AT)
    assert ItemPage.objects.count() == 1


def test_pages_that_are_read_are_not_read_again(batch):
    taken(batch)
    first = claim("w1")
    record_page(claim=first, page=PageReading(number=1, text="một"), at=AT)
    assert claim("w2", dead=["w1"]).done_pages == {1}


def test_three_deaths_make_an_item_poison(batch):
    item = taken(batch)
    for _ in range(2):
        assert not note_death(claim=claim(), reason="reader_died", params={}, at=AT)
    assert note_death(claim=claim(), reason="reader_died", params={"page": 2}, at=AT)
    item.refresh_from_db()
    assert (item.state, item.reason, item.reason_params) == (
        State.QUARANTINED, "reader_died", {"page": 2, "deaths": 3},
    )  # fmt: skip
    assert events(TrailFilters(action="quarantine")).count() == 1
    assert claim() is None


@pytest.mark.parametrize("limit", ["time_limit", "output_limit", "memory_limit"])
def test_a_file_that_runs_into_a_limit_is_tried_once(batch, limit):
    item = taken(batch)
    assert note_death(claim=claim(), reason=limit, params={"page": 2}, at=AT)
    item.refresh_from_db()
    assert (item.state, item.reason, item.reason_params) == (
        State.QUARANTINED, limit, {"page": 2, "deaths": 1},
    )  # fmt: skip
    assert claim() is None


def test_a_killed_worker_costs_its_item_nothing_until_ten_died_without_a_page(batch):
    item = taken(batch)
    for number in range(5):
        assert claim(f"w{number}", dead=[f"w{number - 1}"]) is not None
    mine = claim("w5", dead=["w4"])
    record_page(claim=mine, page=PageReading(number=1, text="một"), at=AT)
    for number in range(6, 15):
        assert claim(f"w{number}", dead=[f"w{number - 1}"]) is not None
    assert claim("w15", dead=["w14"]) is None
    item.refresh_from_db()
    assert (item.state, item.reason) == (State.QUARANTINED, "reader_died")


def test_given_back_is_no_death_and_waits_its_time(batch):
    item = taken(batch)
    give_back(claim=claim(), not_before=AT + timedelta(seconds=20))
    assert claim() is None
    assert claim(at=AT + timedelta(seconds=21)) is not None
    item.refresh_from_db()
    assert item.deaths == 0


def test_the_ledger_balances_at_every_step(batch):
    def check():
        batch.refresh_from_db()
        assert ledger(batch).balances

    for number in range(4):
        taken(batch, f"{number}.pdf", "abcd"[number])
        check()
    one, two, three, _four = (claim() for _ in range(4))
    for each, pages in ((one, 3), (two, 5), (three, 1)):
        note_opened(
            claim=each,
            media="application/pdf",
            pages=pages,
            signed=False,
            born_digital=False,
            warnings=[],
        )
        check()
    quarantine(claim=one, reason="damaged", params={}, cpu_s=0, at=AT)
    check()
    for number in range(1, 6):
        record_page(claim=two, page=PageReading(number=number, text="chữ"), at=AT)
        check()
    finish_reading(
        claim=two, access_copy=None, pdfa="pass", proposals={}, born_digital=False, warnings=[],
        cpu_s=1.5, at=AT,
    )  # fmt: skip
    check()
    give_back(claim=three, not_before=None)
    check()
    now = ledger(batch)
    assert (
        now.terms["quarantined"].pages,
        now.terms["waiting"].pages,
        now.terms["in_work"].pages,
    ) == (3, 5, 1)


def test_while_keys_are_shut_what_may_be_closed_waits_and_the_rest_goes_on(batch, keys):
    """Nothing is counted against what waits, and it comes up once somebody opens."""
    closed = open_batch(
        who=WHO, source="/mat", title="Lô", inventory=None, unit=batch.unit_id,
        level=Level.ORDINARY, highest=Level.TOP_SECRET, at=AT,
    )  # fmt: skip
    waits, goes = taken(closed, content="b"), taken(batch)
    private = dict(keys._private)
    keys.shut()
    assert (claim().item, claim()) == (goes.pk, None)
    assert (unsettled(), unsettled(readable=True)) == (2, 1)
    keys._private.update(private)
    assert claim().item == waits.pk
    waits.refresh_from_db()
    assert (waits.attempts, waits.give_backs) == (0, 0)
