"""Every step of a receipt is walked by the real actions, and nothing is done to it from elsewhere."""

import pytest

from access.api import Level
from archive.api import (
    NewScan,
    Secrecy,
    file_record,
    receive,
    replace_scan,
    restore_receipt,
    restore_record,
    update_receipt,
    withdraw_receipt,
    withdraw_record,
)
from archive.domain.description import Description
from archive.domain.receipts import RECEIPTS, ReceiptMove, ReceiptState
from archive.domain.records import Filing, PageText
from archive.models import Receipt, Record
from audit.api import Who
from tests.people import AT, actor, inventory, person, stored

pytestmark = pytest.mark.django_db
WHO = Who(name="worker")
PAGE = PageText(
    number=1, text="Kế hoạch", words=b"", confidence=95, coverage=1, validity=1, variant="plain",
    signals={},
)  # fmt: skip
STEPS = [(row.move, *step) for row in RECEIPTS.rows for step in row.steps]
WALKS = [step for step in STEPS if step[1] is not None]
# What is filed or follows a record is chosen by that record, wherever the receipt stands.
REFUSALS = [
    (move, state)
    for move in (
        ReceiptMove.UPDATE, ReceiptMove.WITHDRAW, ReceiptMove.RESTORE, ReceiptMove.FILE,
        ReceiptMove.WITHDRAW_RECORD,
    )
    for state in ReceiptState
    if not RECEIPTS.may(move, state)
]  # fmt: skip


class Shelf:
    """An inventory, somebody who may do anything in it, and the scans that come for it."""

    def __init__(self):
        person("bao", "archivist", clearance=Level.SECRET)
        self.place = inventory()
        self.by = {"actor": actor("bao"), "at": AT, "reason": "nhầm"}

    def file(self, content):
        return stored(content)

    def received(self, content=b"one"):
        return receive(
            inventory=self.place.pk, label="tep.pdf", pages=1, level=Level.ORDINARY,
            file=self.file(content), at=AT,
        )  # fmt: skip

    def filed(self, receipt):
        return file_record(
            who=WHO, at=AT,
            filing=Filing(
                receipt=receipt.pk, inventory=self.place.pk, dossier="", original=receipt.file_id,
                description=Description(number="14", symbol="KH/BTCTU", type_code="ke-hoach",
                                        issued="08/03/2021", issuer="Ban", abstract="về số hóa"),
                access_copy=None, pages=(PAGE,), reviewed=True, dossiers_up_to=Level.ORDINARY,
            ),
        )  # fmt: skip

    def scanned_anew(self, made, receipt):
        scan = NewScan(
            receipt=receipt.pk, original=receipt.file_id, access_copy=None, pages=(PAGE,),
            secrecy=Secrecy(Level.ORDINARY),
        )  # fmt: skip
        replace_scan(**self.by, record_id=made.pk, version=made.version, scan=scan)

    def standing(self, state, move=None):
        receipt = self.received()
        if state == ReceiptState.FILED or move == ReceiptMove.RESTORE_RECORD:
            self.filed(receipt)
        if move == ReceiptMove.RESTORE_RECORD:
            self.do(ReceiptMove.WITHDRAW_RECORD, receipt)
        elif state == ReceiptState.WITHDRAWN:
            withdraw_receipt(receipt.pk)
        return self.now(receipt)

    def now(self, receipt):
        return Receipt.objects.get(pk=receipt.pk)

    def do(self, move, receipt):
        made = Record.everything.filter(receipt=receipt).first()
        told = {"record_id": made.pk, "version": made.version} if made else {}
        acts = {
            ReceiptMove.UPDATE: lambda: update_receipt(
                receipt.pk, inventory=self.place.pk, pages=7, level=Level.ORDINARY
            ),
            ReceiptMove.WITHDRAW: lambda: withdraw_receipt(receipt.pk),
            ReceiptMove.RESTORE: lambda: restore_receipt(receipt.pk),
            ReceiptMove.FILE: lambda: self.filed(receipt),
            ReceiptMove.WITHDRAW_RECORD: lambda: withdraw_record(**self.by, **told),
            ReceiptMove.RESTORE_RECORD: lambda: restore_record(**self.by, **told),
            ReceiptMove.GIVE_WAY: lambda: self.scanned_anew(made, self.received(b"better")),
        }
        acts[move]()


@pytest.fixture
def shelf():
    return Shelf()


def test_what_is_received_waits(shelf):
    assert shelf.received().state == RECEIPTS.begin(ReceiptMove.RECEIVE) == "waiting"


@pytest.mark.parametrize(("move", "source", "target"), WALKS)
def test_every_step_is_walked(shelf, move, source, target):
    receipt = shelf.standing(source, move)
    assert receipt.state == source
    shelf.do(move, receipt)
    now = shelf.now(receipt)
    assert now.state == target
    if move == ReceiptMove.UPDATE:
        assert now.pages == 7


@pytest.mark.parametrize(("move", "state"), REFUSALS)
def test_from_anywhere_else_nothing_is_moved(shelf, move, state):
    receipt = shelf.standing(state)
    if move == ReceiptMove.WITHDRAW_RECORD:
        made = shelf.filed(shelf.received(b"other"))
        Receipt.objects.filter(record=made).update(record=None)
        Receipt.objects.filter(pk=receipt.pk).update(record=made)
    shelf.do(move, receipt)
    now = shelf.now(receipt)
    assert (now.state, now.pages) == (state, 1)
