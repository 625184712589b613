"""What waits to be confirmed turns out to be a better scan of what is filed, and back again."""

import pytest
from django.test import Client
from django.urls import reverse

from access.api import AccessDenied, Level
from archive.api import ChangedMeanwhile, completeness_of, recount, withdraw_record
from archive.models import Change, Receipt, Record, ScanPage
from audit.api import TrailFilters, events
from ingest.actions.claiming import claim_next
from ingest.actions.filing import confirm_item
from ingest.actions.reading import finish_reading, note_opened, record_page
from ingest.actions.replacing import (
    CameBefore,
    SameScan,
    keep_apart,
    offer_item,
    put_old_scan_back,
    take_scan_from_queue,
)
from ingest.actions.reserving import reserve
from ingest.actions.taking_back import take_back
from ingest.domain.ledger import State
from ingest.domain.transitions import NotWaiting
from ingest.machine_api import ledger
from ingest.models import Batch, Item, ItemPage, Reservation
from ingest.queries.items import waiting_items
from reading.domain.readings import PageReading
from tests.ingest.actions.test_ways_back import SAID
from tests.ingest.conftest import workstation
from tests.ingest.views.scans import decided, open_a_batch, signed_in, waiting
from tests.people import AT, actor, inventory, person, unit

__all__ = ["workstation"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_balance():
    yield
    assert all(ledger(batch).balances for batch in Batch.objects.all())
    assert recount(mend=False) == []


@pytest.fixture
def who():
    person("bao", "archivist", clearance=Level.SECRET)
    return actor("bao")


@pytest.fixture
def batch():
    return open_a_batch(inventory(highest=Level.CONFIDENTIAL))


def filed(who, batch):
    item = waiting(batch, "cu.pdf")
    number = confirm_item(
        actor=who, item_id=item.pk, version=item.version, inventory=batch.inventory_id,
        dossier="", description=SAID, at=AT,
    )  # fmt: skip
    return Record.objects.get(pk=number)


def take(who, made, item, **changes):
    asked = {
        "version": made.version, "shown": item.version, "level": Level.ORDINARY, "reason": "rõ hơn"
    }  # fmt: skip
    take_scan_from_queue(
        actor=who, record_id=made.pk, item_id=item.pk, at=AT, **{**asked, **changes}
    )


def states(batch):
    return dict(Item.objects.filter(batch=batch).values_list("name", "state"))


def test_the_record_has_the_scan_the_item_is_answered_and_every_paper_is_counted_once(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    reserve(actor=who, item=item, at=AT)
    before, changes = completeness_of(batch.inventory, who), Change.objects.count()
    take(who, made, item)
    now = Record.objects.get(pk=made.pk)
    assert (now.accession, now.original_id, now.version) == (made.accession, item.original_id, 2)
    assert states(batch) == {"cu.pdf": State.WITHDRAWN, "moi.pdf": State.FILED}
    terms = ledger(batch).terms
    assert (terms["filed"].files, terms["withdrawn"].files, terms["waiting"].files) == (1, 1, 0)
    assert not waiting_items(who).exists()
    assert not Reservation.objects.exists()
    after = completeness_of(batch.inventory, who)
    assert (after.filed, after.received) == (before.filed, before.received - 1)
    assert Change.objects.count() == changes + 1
    told = events(TrailFilters(action="replace_scan"))
    assert {row.subject for row in told} == {made.accession, item.label}
    assert not ItemPage.objects.filter(item=item).exclude(text="").exists()


def test_a_second_press_changes_nothing(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    take(who, made, item)
    take(who, made, item)
    assert Record.objects.get(pk=made.pk).version == 2
    assert len(events(TrailFilters(action="replace_scan"))) == 2


def test_a_level_seen_on_the_new_scan_raises_the_record(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf", level="CONFIDENTIAL")
    item = decided(item, Level.CONFIDENTIAL)
    take(who, made, item)
    assert Record.objects.get(pk=made.pk).level == Level.CONFIDENTIAL


def test_what_was_changed_meanwhile_is_not_written_over(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    with pytest.raises(ChangedMeanwhile):
        take(who, made, item, version=9)
    with pytest.raises(ChangedMeanwhile):
        take(who, made, item, shown=99)
    assert Item.objects.get(pk=item.pk).state == State.WAITING
    assert Item.objects.get(pk=item.pk).replaces_id is None
    Item.objects.filter(pk=item.pk).update(state=State.REJECTED)
    with pytest.raises(NotWaiting):
        take(who, made, item)
    assert Receipt.objects.get(pk=item.receipt_id).state == Receipt.State.WAITING


def test_the_scan_that_the_record_has_is_no_better_one(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    Item.objects.filter(pk=item.pk).update(original=made.original_id)
    with pytest.raises(SameScan):
        take(who, made, item)


def test_a_withdrawn_record_takes_none(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    withdraw_record(actor=who, record_id=made.pk, version=1, reason="nhầm", at=AT)
    with pytest.raises(Exception, match=made.accession):
        take(who, made, item, version=2)
    assert Item.objects.get(pk=item.pk).state == State.WAITING


def test_only_who_may_replace_a_scan_does_it(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    person("kiem", "checker")
    person("xa", "archivist", units=[unit("KHAC")])
    for name in ("kiem", "xa"):
        with pytest.raises(AccessDenied):
            take(actor(name), made, item)
    assert Record.objects.get(pk=made.pk).version == 1


def read_again(item):
    claim = claim_next(worker="w1", dead=(), at=AT)
    assert claim.item == item.pk
    note_opened(
        claim=claim, media="application/pdf", pages=1, signed=False, born_digital=False,
        warnings=[],
    )  # fmt: skip
    record_page(claim=claim, page=PageReading(1, "đọc lại"), at=AT)
    finish_reading(
        claim=claim, access_copy=None, pdfa="", proposals={}, born_digital=False, warnings=[],
        cpu_s=0, at=AT,
    )  # fmt: skip


def test_a_mistake_is_undone_the_old_scan_is_back_and_the_item_waits_again(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf", pages=1)
    before = completeness_of(batch.inventory, who)
    take(who, made, item)
    put_old_scan_back(
        actor=who, record_id=made.pk, version=2, number=1, reason="văn bản khác", at=AT
    )
    assert states(batch) == {"cu.pdf": State.FILED, "moi.pdf": State.WITHDRAWN}
    assert Record.objects.get(pk=made.pk).original_id == made.original_id
    assert take_back(actor=who, item_id=item.pk, at=AT) == State.QUEUED
    read_again(item)
    now = Item.objects.get(pk=item.pk)
    assert (now.state, now.replaces_id, now.reason) == (State.WAITING, None, "")
    assert [page.text for page in now.item_pages.all()] == ["đọc lại"]
    assert completeness_of(batch.inventory, who) == before
    # The record kept its own text.
    assert ScanPage.objects.get(record=made.pk).text == "Kế hoạch"


def test_what_was_a_scan_of_another_inventory_s_record_is_counted_again_where_it_came(who, batch):
    other = open_a_batch(inventory("ML05", highest=Level.CONFIDENTIAL), source="/hai")
    made, item = filed(who, batch), waiting(other, "moi.pdf")
    here, there = (completeness_of(one.inventory, who) for one in (batch, other))
    take(who, made, item)
    put_old_scan_back(actor=who, record_id=made.pk, version=2, number=1, reason="nhầm", at=AT)
    take_back(actor=who, item_id=item.pk, at=AT)
    assert Receipt.objects.get(pk=item.receipt_id).inventory_id == other.inventory_id
    read_again(item)
    assert completeness_of(batch.inventory, who) == here
    assert completeness_of(other.inventory, who) == there


def test_a_scan_kept_apart_after_its_record_moved_is_counted_where_it_waits(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    before = completeness_of(batch.inventory, who)
    offer_item(actor=who, record_id=made.pk, item_id=item.pk, reason="rõ hơn", at=AT)
    Receipt.objects.filter(pk=item.receipt_id).update(inventory=inventory("ML06"))
    keep_apart(actor=who, item_id=item.pk, at=AT)
    assert completeness_of(batch.inventory, who) == before


def test_a_scan_that_was_taken_back_and_waits_is_put_into_no_record_as_well(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    take(who, made, item)
    put_old_scan_back(actor=who, record_id=made.pk, version=2, number=1, reason="nhầm", at=AT)
    take_back(actor=who, item_id=item.pk, at=AT)
    read_again(item)
    before = completeness_of(batch.inventory, who)
    with pytest.raises(CameBefore):
        put_old_scan_back(actor=who, record_id=made.pk, version=3, number=2, reason="x", at=AT)
    assert completeness_of(batch.inventory, who) == before
    assert states(batch) == {"cu.pdf": State.FILED, "moi.pdf": State.WAITING}
    assert Record.objects.get(pk=made.pk).original_id == made.original_id


def test_on_the_screen_it_is_said_where_the_scan_is(workstation, who, batch):
    keeper = signed_in(Client(), "an", clearance=Level.SECRET)
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    take(who, made, item)
    put_old_scan_back(actor=who, record_id=made.pk, version=2, number=1, reason="nhầm", at=AT)
    take_back(actor=who, item_id=item.pk, at=AT)
    read_again(item)
    done = keeper.post(
        reverse("ingest:put_scan_back", args=[made.pk, 2]), {"version": 3, "reason": "xem lại"},
        follow=True,
    )  # fmt: skip
    [said] = map(str, done.context["messages"])
    assert "moi.pdf" in said
    assert batch.code in said


def test_a_scan_that_a_better_one_took_the_place_of_is_no_paper_of_its_own(who, batch):
    made, item = filed(who, batch), waiting(batch, "moi.pdf")
    take(who, made, item)
    with pytest.raises(NotWaiting):
        take_back(actor=who, item_id=Item.objects.get(name="cu.pdf").pk, at=AT)


def test_on_the_screen_the_warning_offers_it_to_who_may_and_to_nobody_else(workstation, batch):
    keeper = signed_in(Client(), "an", clearance=Level.SECRET)
    made, item = filed(actor("an"), batch), waiting(batch, "moi.pdf")
    address = reverse("ingest:confirm", args=[item.pk])
    act = reverse("ingest:better_scan", args=[item.pk, made.pk])
    checker = signed_in(Client(), "kiem", "checker")
    seen = checker.get(address).content.decode()
    assert made.accession in seen
    assert act not in seen
    assert (
        checker.post(act, {"reason": "rõ hơn", "version": 1, "shown": 1, "level": 0}).status_code
        == 404
    )
    page = keeper.get(f"{address}?lo={batch.code}")
    [better] = page.context["better"]
    sent = {name: better.form[name].value() for name in ("version", "shown", "level")}
    assert keeper.post(act, sent, follow=True).redirect_chain[-1][0] == address
    assert Item.objects.get(pk=item.pk).state == State.WAITING
    done = keeper.post(f"{act}?lo={batch.code}", {**sent, "reason": "rõ hơn"})
    assert done.headers["Location"] == f"{reverse('ingest:confirm_next')}?lo={batch.code}"
    assert Item.objects.get(pk=item.pk).state == State.FILED


def test_both_may_be_compared_first(workstation, batch):
    keeper = signed_in(Client(), "an", clearance=Level.SECRET)
    made, item = filed(actor("an"), batch), waiting(batch, "moi.pdf")
    offered = keeper.post(
        reverse("ingest:offer_scan", args=[made.pk]), {"item": item.pk, "reason": "rõ hơn"}
    )
    assert offered.headers["Location"] == reverse("ingest:compare", args=[made.pk, item.pk])
