"""Every step of the table is walked by the real actions, and no act is done from anywhere else."""

from contextlib import contextmanager, suppress
from itertools import count

import pytest
from django.db import IntegrityError, transaction

from access.api import AccessDenied, Level
from archive.api import (
    ChangedMeanwhile,
    Secrecy,
    Withdrawn,
    restore_record,
    withdraw_record,
)
from archive.domain.deciding import Decision
from archive.models import Record
from audit.api import TrailFilters, Who, events
from ingest.actions.claiming import Claim, LostClaim, claim_next, extend_leases, give_back
from ingest.actions.closing import NotClosable, close_batch, reopen_batch
from ingest.actions.filing import (
    confirm_item,
    file_item,
    pages_to_file,
    put_off_item,
    reject_item,
    send_to_rescan,
    try_again,
)
from ingest.actions.intake import Arrival, requeue_duplicate_of, take_in
from ingest.actions.levels import ask_level, decide_item_level
from ingest.actions.reading import finish_reading, note_opened, quarantine, record_page
from ingest.actions.replacing import (
    CameBefore,
    SameScan,
    keep_apart,
    offer_item,
    put_old_scan_back,
    take_better_scan,
    take_scan_from_queue,
)
from ingest.actions.taking_back import take_back
from ingest.actions.taking_up import take_up_again
from ingest.domain.ledger import BatchState, State
from ingest.domain.transitions import BATCHES, ITEMS, BatchMove, Move, NotWaiting
from ingest.machine_api import ledger
from ingest.models import Batch, Item
from reading.domain.readings import PageReading, Proposal
from tests.ingest.actions.test_ways_back import SAID
from tests.ingest.views.scans import handled_apart, open_a_batch, queued, stopped, waiting
from tests.people import AT, actor, inventory, person

pytestmark = pytest.mark.django_db
REFUSED = (
    AccessDenied, CameBefore, ChangedMeanwhile, LostClaim, NotWaiting, SameScan, Withdrawn,
    # A record has one item: a second one that claims it is stopped by the database.
    IntegrityError,
)  # fmt: skip
WORKER = Who(name="worker")
STEPS = [(row.move, *step) for row in ITEMS.rows for step in row.steps]
BEGINNINGS = [(move, to) for move, source, to in STEPS if source is None]
WALKS = [step for step in STEPS if step[1] is not None]
# Taking in makes an item; it moves none.
REFUSALS = {
    state: [move for move in Move if move != Move.TAKE_IN and not ITEMS.may(move, state)]
    for state in State
}
FOLLOW_A_RECORD = {Move.GIVE_WAY, Move.WITHDRAW_RECORD, Move.RESTORE_RECORD}
_numbers = count(1)


class House:
    """
    A batch, a person who may do anything in it, a filed record that wants a better scan, another
    one, and a scan to spare. They are there from the start, for a worker takes whatever is queued.
    """

    def __init__(self):
        person("bao", "archivist", clearance=Level.SECRET)
        person("mat", "security_officer", clearance=Level.SECRET)
        self.stamp = ""
        self.by = {"actor": actor("bao"), "at": AT}
        self.batch = open_a_batch(inventory(highest=Level.CONFIDENTIAL))
        self.record, self.other, self.spare = self.filed().record, self.filed(), self.waiting()

    def waiting(self):
        return waiting(self.batch, f"{next(_numbers)}.pdf")

    def filed(self):
        item = self.waiting()
        self.confirm(item)
        return self.now(item)

    def now(self, item):
        return Item.objects.select_related("record", "batch", "duplicate_of").get(pk=item.pk)

    def latest(self):
        return Record.everything.get(pk=self.record.pk)

    def confirm(self, item):
        confirm_item(
            **self.by, item_id=item.pk, version=item.version, inventory=self.batch.inventory_id,
            dossier="", description=SAID,
        )  # fmt: skip

    def claim(self, item):
        return Claim(item.pk, item.fence, item.digest, item.name, item.media, frozenset())

    def finish(self, item):
        claim = self.claim(item)
        note_opened(
            claim=claim, media="application/pdf", pages=1, signed=False, born_digital=False,
            warnings=[],
        )  # fmt: skip
        record_page(claim=claim, page=PageReading(1, "Kế hoạch"), at=AT)
        stamp = Proposal("level", self.stamp, 0.99, 1, None, ())
        finish_reading(
            claim=claim, access_copy=None, pdfa="", born_digital=False, warnings=[], cpu_s=0, at=AT,
            proposals={"level": stamp} if self.stamp else {},
        )  # fmt: skip

    def decide_level(self, item):
        decide_item_level(
            actor=actor("mat"), at=AT, item_id=item.pk, version=item.version,
            decision=Decision(Secrecy(Level.CONFIDENTIAL), "dấu trên văn bản"),
        )  # fmt: skip

    def file_at_once(self, item):
        pages = pages_to_file(item.pk)
        with transaction.atomic():
            file_item(
                Move.FILE_AT_ONCE, who=WORKER, item=item, pages=pages, description=SAID,
                dossier="", reviewed=False, at=AT,
            )  # fmt: skip

    def stand_in(self, item):
        # Whatever the item is, it now repeats one that will not be filed.
        repeated = item.duplicate_of or Item.objects.exclude(pk=item.pk).first()
        Item.objects.filter(pk=item.pk).update(duplicate_of=repeated)
        with transaction.atomic():
            requeue_duplicate_of(repeated, who=WORKER, at=AT)

    def offer(self, item):
        offer_item(**self.by, record_id=self.record.pk, item_id=item.pk, reason="rõ hơn")

    def take_better(self, item):
        take_better_scan(
            **self.by, record_id=self.record.pk, version=self.latest().version, item_id=item.pk,
            level=Level.ORDINARY, reason="rõ hơn",
        )  # fmt: skip

    def take_from_queue(self, item, record=None):
        record = record or self.latest()
        take_scan_from_queue(
            **self.by, record_id=record.pk, version=record.version, item_id=item.pk,
            shown=item.version, level=Level.ORDINARY, reason="rõ hơn",
        )  # fmt: skip

    def put_back(self, item):
        # The scan of an earlier version is that of this item.
        old = Item.objects.exclude(pk=item.pk).filter(reason="scan_replaced").first()
        if item.reason != "scan_replaced":
            old = old or self.replaced()
            Item.objects.filter(pk=old.pk).update(reason="")
            Item.objects.filter(pk=item.pk).update(original=old.original_id, reason="scan_replaced")
        put_old_scan_back(
            **self.by, record_id=self.record.pk, version=self.latest().version, number=1,
            reason="nhầm",
        )  # fmt: skip

    def replaced(self):
        """The item of the record, whose place a better scan has taken."""
        old = Item.objects.get(record=self.record)
        self.take_from_queue(self.spare)
        return self.now(old)

    def of_a_record(self, item):
        """The record of the item; one that never had any is held to be that of another's record."""
        if item.record is None:
            Item.objects.filter(pk=self.other.pk).update(record=None, state=State.REJECTED)
            Item.objects.filter(pk=item.pk).update(record=self.other.record)
            item.record = self.other.record
        return Record.everything.get(pk=item.record.pk)

    def give_way(self, item):
        self.take_from_queue(self.spare, self.of_a_record(item))

    def withdraw(self, item):
        made = self.of_a_record(item)
        withdraw_record(**self.by, record_id=made.pk, version=made.version, reason="nhầm")

    def restore(self, item):
        made = self.of_a_record(item)
        if made.withdrawn_at is None:
            withdraw_record(**self.by, record_id=made.pk, version=made.version, reason="nhầm")
            if item.state == State.FILED:
                # What is filed though its record is withdrawn: there is nothing to move.
                Item.objects.filter(pk=item.pk).update(state=State.FILED)
        restore_record(
            **self.by, record_id=made.pk, version=Record.everything.get(pk=made.pk).version,
            reason="nhầm",
        )  # fmt: skip

    def do(self, act, item):
        item = self.now(item)
        by_person = {**self.by, "item_id": item.pk}
        acts = {
            Move.CLAIM: lambda: claim_next(worker="w2", dead=(), at=AT),
            Move.READ_ON: lambda: extend_leases(worker="w1", held={item.pk: item.fence}, at=AT),
            Move.REQUEUE: lambda: give_back(claim=self.claim(item), not_before=None),
            Move.SET_ASIDE: lambda: quarantine(
                claim=self.claim(item), reason="damaged", params={}, cpu_s=0, at=AT
            ),
            Move.FINISH_READING: lambda: self.finish(item),
            Move.FILE_AT_ONCE: lambda: self.file_at_once(item),
            Move.TAKE_UP_AGAIN: lambda: take_up_again(reason=item.reason, at=AT),
            Move.STAND_IN: lambda: self.stand_in(item),
            Move.CONFIRM: lambda: self.confirm(item),
            Move.ASK_LEVEL: lambda: ask_level(**by_person, asked=Level.CONFIDENTIAL, words="dấu"),
            Move.DECIDE_LEVEL: lambda: self.decide_level(item),
            Move.REGISTER_APART: lambda: handled_apart(item, by=actor("mat")),
            Move.PUT_OFF: lambda: put_off_item(**by_person),
            Move.REJECT: lambda: reject_item(**by_person, reason="thừa"),
            Move.SEND_TO_RESCAN: lambda: send_to_rescan(**by_person, reason="mờ"),
            Move.TRY_AGAIN: lambda: try_again(**by_person),
            Move.TAKE_BACK: lambda: take_back(**by_person),
            Move.OFFER_AS_SCAN: lambda: self.offer(item),
            Move.KEEP_APART: lambda: keep_apart(**by_person),
            Move.TAKE_BETTER_SCAN: lambda: self.take_better(item),
            Move.TAKE_SCAN_FROM_QUEUE: lambda: self.take_from_queue(item),
            Move.GIVE_WAY: lambda: self.give_way(item),
            Move.PUT_SCAN_BACK: lambda: self.put_back(item),
            Move.WITHDRAW_RECORD: lambda: self.withdraw(item),
            Move.RESTORE_RECORD: lambda: self.restore(item),
        }
        return acts[act]()

    def standing(self, state):
        """An item that stands there, brought there by the real actions."""
        if state == State.DUPLICATE:
            queued(self.batch, "goc.pdf", b"same bytes")
            return queued(self.batch, "ban-sao.pdf", b"same bytes")
        if state == State.QUEUED:
            return queued(self.batch, f"{next(_numbers)}.pdf")
        if state == State.QUARANTINED:
            return stopped(self.batch)
        if state == State.READING:
            item = queued(self.batch, f"{next(_numbers)}.pdf")
            claim_next(worker="w1", dead=(), at=AT)
            return self.now(item)
        item = self.waiting()
        way = {
            State.COMPARING: Move.OFFER_AS_SCAN, State.AT_SECURITY: Move.ASK_LEVEL,
            State.FILED: Move.CONFIRM, State.REJECTED: Move.REJECT,
            State.REGISTERED: Move.REGISTER_APART,
        }  # fmt: skip
        if state == State.WITHDRAWN:
            self.confirm(item)
            self.withdraw(self.now(item))
        elif state != State.WAITING:
            self.do(way[state], item)
        return self.now(item)

    def arranged(self, act, source, target):
        """An item in `source` for which the act leads to `target`."""
        if act == Move.FINISH_READING and target == State.COMPARING:
            # It was on its way to be compared when something stopped it.
            item = self.standing(State.COMPARING)
            self.do(Move.SEND_TO_RESCAN, item)
            self.do(Move.TRY_AGAIN, item)
            claim_next(worker="w1", dead=(), at=AT)
            return self.now(item)
        if act == Move.FINISH_READING and target == State.AT_SECURITY:
            self.stamp = "CONFIDENTIAL"
        if act == Move.DECIDE_LEVEL and target == State.COMPARING:
            item = self.standing(State.COMPARING)
            self.do(Move.ASK_LEVEL, item)
            return self.now(item)
        if act == Move.PUT_SCAN_BACK:
            return self.replaced()
        if act == Move.TAKE_BACK:
            return self.sent_away(source, target)
        return self.standing(source)

    def sent_away(self, source, target):
        if source == State.WITHDRAWN:
            item = self.waiting()
            old = Item.objects.get(record=self.record)
            self.take_from_queue(item)
            self.put_back(self.now(old))
            return self.now(item)
        item = self.standing(State.WAITING if target == State.QUEUED else target)
        self.do(Move.REJECT if source == State.REJECTED else Move.SEND_TO_RESCAN, item)
        if target == State.QUEUED:
            # Sent away before it was noted where it had stood, and before it was read.
            Item.objects.filter(pk=item.pk).update(reason_params={}, proposals={})
        return self.now(item)


@pytest.fixture
def house():
    return House()


@pytest.fixture
def books_balance():
    yield
    assert all(ledger(batch).balances for batch in Batch.objects.all())


def _told(act):
    rows = {row.move: row for row in ITEMS.rows}
    return {one: events(TrailFilters(action=one)).count() for one in rows[act].told}


@pytest.mark.parametrize(("act", "source", "target"), WALKS)
def test_every_step_is_walked_and_told(house, books_balance, act, source, target):
    item = house.arranged(act, source, target)
    assert item.state == source
    before = _told(act)
    house.do(act, item)
    now = house.now(item)
    assert now.state == target
    assert all(number > before[one] for one, number in _told(act).items())


@pytest.mark.parametrize(("act", "target"), BEGINNINGS)
def test_every_beginning_is_walked_and_told(house, books_balance, act, target):
    said = {
        State.QUARANTINED: {"reason": "vanished"},
        State.REJECTED: {"reason": "pipe", "rejected": True},
    }
    before = _told(act)
    if target in said:
        item = take_in(who=WORKER, batch=house.batch, arrival=Arrival("x", **said[target]), at=AT)
    else:
        item = house.standing(target)
    assert house.now(item).state == target
    assert all(number > before[one] for one, number in _told(act).items())


@pytest.mark.parametrize("state", list(State))
def test_from_anywhere_else_nothing_is_moved(house, state):
    item = house.standing(state)
    moved = {}
    for act in REFUSALS[state]:
        with undone():
            with suppress(*REFUSED), transaction.atomic():
                house.do(act, item)
            now = house.now(item)
        if (now.state, now.version) != (state, item.version):
            moved[act] = (now.state, now.version)
    assert {act: state for act, (state, _) in moved.items() if state != item.state} == {}
    assert set(moved) <= FOLLOW_A_RECORD


@contextmanager
def undone():
    """What happens inside is taken back: the next act finds the item where it stood."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", list(State))
def test_taking_the_same_file_in_again_moves_nothing(house, state):
    item = house.standing(state)
    stored = item.original
    arrival = Arrival(name=item.name, stored=stored)
    assert take_in(who=WORKER, batch=house.batch, arrival=arrival, at=AT) is None
    assert house.now(item).state == state


def test_a_better_scan_that_is_read_again_is_still_received_once(house):
    item = house.standing(State.COMPARING)
    Item.objects.filter(pk=item.pk).update(state=State.QUARANTINED, reason="old_word_waits")
    assert take_up_again(reason="old_word_waits", at=AT) == 1
    now = house.now(item)
    assert (now.state, now.receipt.state) == (State.QUEUED, "withdrawn")


def test_a_batch_is_opened_closed_and_opened_again_and_each_is_done_once(house):
    by = house.by
    batch = open_a_batch(house.batch.inventory, source="/khac")
    assert batch.state == BATCHES.begin(BatchMove.OPEN)
    reopen_batch(**by, batch=batch, reason="chưa đóng")
    assert (_state(batch), batch.reopenings.count()) == (BatchState.OPEN, 0)
    close_batch(**by, batch=batch)
    assert _state(batch) == BATCHES.target(BatchMove.CLOSE)
    with pytest.raises(NotClosable, match="closed"):
        close_batch(**by, batch=batch)
    reopen_batch(**by, batch=batch, reason="còn một tệp")
    assert _state(batch) == BATCHES.target(BatchMove.REOPEN)


def _state(batch):
    return Batch.objects.get(pk=batch.pk).state
