"""Second thoughts: sent away and taken back, closed and opened again, and better scans."""

from io import BytesIO

import pytest
from django.conf import settings

from access.api import AccessDenied, Level
from archive.api import (
    ChangedMeanwhile,
    Withdrawn,
    completeness_of,
    correct_record,
    history_of,
    old_scan_of,
    open_store,
    recount,
    withdraw_record,
)
from archive.domain.description import Description
from archive.models import ListedRecord, Receipt, Record, ScanPage, VersionPage
from audit.api import TrailFilters, events
from ingest.actions.claiming import claim_next
from ingest.actions.closing import NotReopenable, close_batch, reopen_batch
from ingest.actions.filing import confirm_item, reject_item, send_to_rescan
from ingest.actions.intake import Arrival, take_in
from ingest.actions.reading import finish_reading, note_opened, quarantine, record_page
from ingest.actions.replacing import (
    CameBefore,
    Offer,
    SameScan,
    keep_apart,
    offer_item,
    offer_scan,
    put_old_scan_back,
    take_better_scan,
)
from ingest.actions.taking_back import BatchClosed, PlaceTaken, take_back
from ingest.domain.ledger import State
from ingest.domain.transitions import NotWaiting
from ingest.machine_api import ledger
from ingest.models import Batch, Item
from ingest.queries.items import waiting_items
from reading.domain.readings import PageReading, Proposal
from tests.ingest.views.scans import (
    decided,
    open_a_batch,
    stopped,
    texts_beside_the_archive,
    waiting,
)
from tests.people import AT, actor, answering, bytes_of, inventory, person, record

pytestmark = pytest.mark.django_db

SAID = Description(
    number="14", symbol="KH/BTCTU", issued="08/03/2021", type_code="ke-hoach",
    issuer="Ban Tổ chức Tỉnh ủy", abstract="về số hóa hồ sơ",
)  # fmt: skip


@pytest.fixture
def who():
    person("bao", "archivist", clearance=Level.SECRET)
    return actor("bao")


@pytest.fixture
def shelf():
    return inventory(highest=Level.CONFIDENTIAL)


@pytest.fixture
def batch(shelf):
    return open_a_batch(shelf)


@pytest.fixture(autouse=True)
def books_balance():
    yield
    assert all(ledger(batch).balances for batch in Batch.objects.all())
    assert recount(mend=False) == []
    assert not texts_beside_the_archive().exists()


def filed(who, batch):
    item = waiting(batch)
    confirm_item(
        actor=who, item_id=item.pk, version=item.version, inventory=batch.inventory_id,
        dossier="", description=SAID, at=AT,
    )  # fmt: skip
    return Item.objects.select_related("record").get(pk=item.pk)


def sent(who, made, content=b"a better scan", name="moi.pdf"):
    return offer_scan(
        actor=who, record_id=made.pk, file=BytesIO(content),
        offer=Offer(name, "Bản quét tốt hơn", "bản cũ mờ"),
        store=open_store(settings.KHOSO_VAULT), at=AT,
    )  # fmt: skip


def read(item, *, pages=("trang đọc rõ",), level=""):
    """What the worker notes of an item that it has read."""
    claim = claim_next(worker="w1", dead=(), at=AT)
    assert claim.item == item.pk
    note_opened(
        claim=claim, media="application/pdf", pages=len(pages), signed=False, born_digital=False,
        warnings=[],
    )  # fmt: skip
    for number, text in enumerate(pages, 1):
        record_page(claim=claim, page=PageReading(number, text, signals={"dpi": 300}), at=AT)
    finish_reading(
        claim=claim, access_copy=None, pdfa="", born_digital=False, warnings=[], cpu_s=0, at=AT,
        proposals={"level": Proposal("level", level, 0.99, 1, None, ())} if level else {},
    )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def take(who, made, item, *, version=1, level=Level.ORDINARY):
    take_better_scan(
        actor=who, record_id=made.pk, version=version, item_id=item.pk, level=level,
        reason="bản cũ mờ", at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("away", [reject_item, send_to_rescan])
def test_what_was_sent_away_waits_again_with_its_proposals(who, batch, away):
    item = waiting(batch)
    away(actor=who, item_id=item.pk, reason="không rõ", at=AT)
    assert not waiting_items(who).exists()
    assert take_back(actor=who, item_id=item.pk, at=AT) == State.WAITING
    now = Item.objects.get(pk=item.pk)
    assert (now.state, now.reason, now.proposals) == (State.WAITING, "", item.proposals)
    assert now.receipt.state == Receipt.State.WAITING
    assert [one.pk for one in waiting_items(who)] == [item.pk]
    assert take_back(actor=who, item_id=item.pk, at=AT) == State.WAITING
    assert events(TrailFilters(action="take_back")).count() == 1


def test_a_file_rejected_out_of_quarantine_is_there_again_with_its_reason(who, batch):
    item = stopped(batch)
    reject_item(actor=who, item_id=item.pk, reason="thừa", at=AT)
    assert take_back(actor=who, item_id=item.pk, at=AT) == State.QUARANTINED
    now = Item.objects.get(pk=item.pk)
    assert (now.state, now.reason) == (State.QUARANTINED, "damaged")
    assert now.receipt.state == Receipt.State.WITHDRAWN
    with pytest.raises(NotWaiting):
        take_back(actor=who, item_id=item.pk, at=AT)


def test_a_file_rejected_before_it_was_noted_where_it_stood_comes_back_too(who, batch):
    one, other = waiting(batch), stopped(batch)
    for item in (one, other):
        reject_item(actor=who, item_id=item.pk, reason="thừa", at=AT)
        Item.objects.filter(pk=item.pk).update(reason_params={"person": "x", "words": "y"})
    assert take_back(actor=who, item_id=one.pk, at=AT) == State.WAITING
    assert take_back(actor=who, item_id=other.pk, at=AT) == State.QUEUED


def test_a_closed_batch_is_opened_again_before_something_in_it_waits(who, batch):
    item = waiting(batch)
    reject_item(actor=who, item_id=item.pk, reason="thừa", at=AT)
    close_batch(actor=who, batch=batch, at=AT)
    with pytest.raises(BatchClosed):
        take_back(actor=who, item_id=item.pk, at=AT)
    for _ in range(2):
        reopen_batch(actor=who, batch=batch, reason="còn một tệp", at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.closed_at) == (Batch.State.OPEN, None)
    assert [(one.by, one.reason) for one in batch.reopenings.all()] == [("bao", "còn một tệp")]
    assert events(TrailFilters(action="reopen_batch")).count() == 1
    assert take_back(actor=who, item_id=item.pk, at=AT) == State.WAITING


def test_of_one_way_only_one_batch_is_open(who, shelf, batch):
    close_batch(actor=who, batch=batch, at=AT)
    from ingest.machine_api import open_batch
    from tests.ingest.views.scans import WHO

    open_batch(
        who=WHO, source=batch.source, title="Hộp 31", inventory=shelf, unit=shelf.unit_id,
        level=Level.ORDINARY, at=AT, for_more=True,
    )  # fmt: skip
    with pytest.raises(NotReopenable):
        reopen_batch(actor=who, batch=batch, reason="mở lại", at=AT)


def test_a_better_scan_is_read_compared_and_taken_and_the_record_keeps_its_number(who, batch):
    row = ListedRecord.objects.create(
        inventory=batch.inventory, position=1, number_key="14khbtctu", issued_on="2021-03-08"
    )
    old = filed(who, batch)
    made, before = old.record, old.record.original_id
    ScanPage.objects.filter(record=made).update(text="chữ mờ cũ")
    item = sent(who, made)
    assert (item.state, item.replaces_id) == (State.QUEUED, made.pk)
    assert completeness_of(batch.inventory, who).received == 1
    item = read(item, pages=("chữ rõ một", "chữ rõ hai"))
    assert item.state == State.COMPARING
    assert not waiting_items(who).exists()
    take(who, made, item)
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.pages, made.original_id, answering(row)) == (2, item.original_id, made)
    assert list(ScanPage.objects.values_list("text", flat=True)) == ["chữ rõ một", "chữ rõ hai"]
    assert VersionPage.objects.get().text == "chữ mờ cũ"
    assert made.receipt == Item.objects.get(pk=item.pk).receipt
    assert completeness_of(batch.inventory, who).received == 1
    states = dict(Item.objects.values_list("pk", "state"))
    assert states == {old.pk: State.WITHDRAWN, item.pk: State.FILED}
    [step] = history_of(made, who)
    assert step.has_old_scan
    version, pages = old_scan_of(made, step.version.number, who)
    assert (version.original_id, len(pages)) == (before, 1)
    assert bytes_of(version.original)


def test_the_old_scan_is_put_back_with_its_text_and_the_better_one_is_kept(who, batch):
    old = filed(who, batch)
    made = old.record
    ScanPage.objects.filter(record=made).update(text="chữ cũ", turn=90)
    item = read(sent(who, made), pages=("chữ mới",))
    take(who, made, item)
    for _ in range(2):
        put_old_scan_back(
            actor=who, record_id=made.pk, version=2, number=1, reason="bản mới thiếu trang", at=AT
        )
    made.refresh_from_db()
    assert (made.original_id, made.version) == (old.original_id, 3)
    assert list(ScanPage.objects.values_list("text", "turn")) == [("chữ cũ", 90)]
    assert dict(Item.objects.values_list("pk", "state")) == {
        old.pk: State.FILED, item.pk: State.WITHDRAWN,
    }  # fmt: skip
    assert made.receipt == Item.objects.get(pk=old.pk).receipt
    assert [page.text for page in VersionPage.objects.order_by("pk")] == ["chữ cũ", "chữ mới"]


def test_the_text_of_a_replaced_scan_is_not_found_any_more(who, batch):
    from tests.archive.actions.test_ways_back import found

    made = filed(who, batch).record
    ScanPage.objects.filter(record=made).update(text="mùa gặt")
    assert found(who, '"mùa gặt"') == [made.pk]
    take(who, made, read(sent(who, made), pages=("mùa cấy",)))
    assert found(who, '"mùa gặt"') == []
    assert found(who, '"mùa cấy"') == [made.pk]


def test_a_higher_mark_on_the_new_scan_raises_the_record_and_its_old_bytes(who, batch):
    made = filed(who, batch).record
    item = decided(read(sent(who, made), level="CONFIDENTIAL"), Level.CONFIDENTIAL)
    take(who, made, item)
    made.refresh_from_db()
    [step] = history_of(made, who)
    assert made.level == Level.CONFIDENTIAL
    assert {made.original.level, step.version.original.level} == {Level.CONFIDENTIAL}


def test_the_same_file_sent_twice_is_taken_in_once_and_the_scan_that_is_there_not_at_all(
    who, batch
):
    made = filed(who, batch).record
    assert sent(who, made).pk == sent(who, made).pk
    content = bytes_of(made.original)
    with pytest.raises(SameScan):
        sent(who, made, content)


def test_taking_it_twice_changes_nothing_more(who, batch):
    made = filed(who, batch).record
    item = read(sent(who, made))
    for _ in range(2):
        take(who, made, item)
    assert Record.objects.get().version == 2
    assert (
        events(TrailFilters(action="replace_scan", subject=made.accession)).count() == 2
    )  # sent, taken


def test_a_bad_file_goes_into_quarantine_and_the_record_keeps_its_scan(who, batch):
    made = filed(who, batch).record
    item = sent(who, made)
    claim = claim_next(worker="w1", dead=(), at=AT)
    quarantine(claim=claim, reason="damaged", params={}, cpu_s=0, at=AT)
    assert Item.objects.get(pk=item.pk).state == State.QUARANTINED
    with pytest.raises(NotWaiting):
        take(who, made, item)
    with pytest.raises(CameBefore):
        sent(who, made)


def test_a_waiting_item_is_chosen_as_the_better_scan_and_may_be_left_apart_again(who, batch):
    made, item = filed(who, batch).record, waiting(batch, "moi.pdf")
    for _ in range(2):
        offer_item(actor=who, record_id=made.pk, item_id=item.pk, reason="rõ hơn", at=AT)
    assert not waiting_items(who).exists()
    for _ in range(2):
        keep_apart(actor=who, item_id=item.pk, at=AT)
    assert [one.pk for one in waiting_items(who)] == [item.pk]
    assert Item.objects.get(pk=item.pk).receipt.state == Receipt.State.WAITING
    offer_item(actor=who, record_id=made.pk, item_id=item.pk, reason="rõ hơn", at=AT)
    take(who, made, item)
    assert Record.objects.get().original_id == item.original_id


def test_a_scan_that_was_rejected_and_taken_back_waits_to_be_compared_again(who, batch):
    made = filed(who, batch).record
    item = read(sent(who, made))
    reject_item(actor=who, item_id=item.pk, reason="mờ hơn", at=AT)
    assert take_back(actor=who, item_id=item.pk, at=AT) == State.COMPARING
    take(who, made, item)


def test_what_somebody_changed_meanwhile_is_not_written_over(who, batch):
    made = filed(who, batch).record
    item = read(sent(who, made))
    correct_record(actor=who, record_id=made.pk, version=1, description=SAID, at=AT)
    with pytest.raises(ChangedMeanwhile):
        take(who, made, item)
    assert Item.objects.get(pk=item.pk).state == State.COMPARING
    take(who, made, item, version=2)


def test_a_withdrawn_record_stands_in_its_batch_as_withdrawn_and_takes_no_scan(who, batch):
    old = filed(who, batch)
    withdraw_record(actor=who, record_id=old.record_id, version=1, reason="nhầm", at=AT)
    now = ledger(Batch.objects.get(pk=batch.pk))
    assert (now.terms["filed"].files, now.terms["withdrawn"].files) == (0, 1)
    with pytest.raises(Withdrawn):
        sent(who, old.record)


def test_nobody_gives_a_scan_to_a_record_that_is_closed_to_them(batch):
    person("hoa", "archivist")
    made = record(batch.inventory, level=Level.SECRET)
    with pytest.raises(AccessDenied):
        sent(actor("hoa"), made)
    assert not Item.objects.exists()


def test_what_another_file_of_the_same_bytes_took_the_place_of_is_not_taken_back_beside_it(
    who, batch
):
    item = waiting(batch)
    again = Arrival(name="lần hai.pdf", stored=item.original)
    repeated = take_in(who=who.who, batch=batch, arrival=again, at=AT)
    reject_item(actor=who, item_id=item.pk, reason="sai hồ sơ", at=AT)
    repeated.refresh_from_db()
    assert repeated.state == State.QUEUED
    with pytest.raises(PlaceTaken):
        take_back(actor=who, item_id=item.pk, at=AT)
    assert Item.objects.get(pk=item.pk).state == State.REJECTED
