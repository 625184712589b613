"""An item whose level is to be decided: who brings it there, who decides, and what follows at once."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from access.api import AccessDenied, Level
from archive.api import ChangedMeanwhile, ItemOfAnotherLevel, Secrecy, decisions_of_record
from archive.domain.deciding import BelowWhatStands, Decision, NoBasis
from archive.models import LevelCase, LevelDecision, Receipt, Record, SecretListItem
from audit.api import TrailFilters, events
from ingest.actions.closing import close_batch
from ingest.actions.filing import confirm_item, reject_item
from ingest.actions.levels import ask_level, decide_item_level
from ingest.actions.taking_back import take_back
from ingest.domain.ledger import Marks, State
from ingest.domain.transitions import NotWaiting
from ingest.models import Batch, Item
from ingest.queries.items import items_at_security, items_visible_to
from ingest.queries.ledgers import ledger_seen
from ingest.queries.levels import levels_to_decide
from tests.ingest.actions.test_ways_back import SAID
from tests.ingest.views.scans import decided, open_a_batch, waiting
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    person("bao", "archivist", clearance=Level.SECRET)
    person("an", "archivist")
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    return inventory(highest=Level.SECRET)


@pytest.fixture
def batch(shelf):
    return open_a_batch(shelf)


def decide(item, level, *, by="mat", version=None, party=False, basis="dấu trên văn bản", row=None):
    return decide_item_level(
        actor=actor(by), item_id=item.pk, version=version or item.version, at=AT,
        decision=Decision(Secrecy(level, party), basis, row),
    )  # fmt: skip


def confirm(item, by="bao"):
    return confirm_item(
        actor=actor(by), item_id=item.pk, version=item.version, inventory=item.batch.inventory_id,
        dossier="", description=SAID, at=AT,
    )  # fmt: skip


def now(item):
    return Item.objects.select_related("batch", "receipt", "original").get(pk=item.pk)


def framed(batch, code="red_frame"):
    return waiting(batch, "khung.pdf", warnings=[{"code": code, "params": {"pages": "1"}}])


@pytest.mark.parametrize(
    ("read", "state", "reason"),
    [
        ({"level": "SECRET"}, State.AT_SECURITY, "level_stamped"),
        ({"warnings": [{"code": "red_frame"}]}, State.AT_SECURITY, "level_unsure"),
        ({"warnings": [{"code": "level_named"}]}, State.AT_SECURITY, "level_unsure"),
        # A page that was not seen wants a person, and no decision of the security officer.
        ({"warnings": [{"code": "damaged_page"}]}, State.WAITING, ""),
        ({}, State.WAITING, ""),
    ],
)
def test_what_bears_a_mark_or_may_goes_to_the_security_officer(batch, read, state, reason):
    item = waiting(batch, **read)
    assert (item.state, item.reason) == (state, reason)


def test_a_mark_no_higher_than_the_batch_asks_nobody(shelf):
    item = waiting(open_a_batch(shelf, level=Level.SECRET), level="SECRET")
    assert item.state == State.WAITING


def test_an_item_stamped_secret_holds_no_batch_up_is_decided_goes_on_and_is_filed(batch):
    item = waiting(batch, level="SECRET")
    terms = ledger_seen(batch, actor("bao")).terms
    assert (terms["at_security"].files, terms["waiting"].files) == (1, 0)
    close_batch(actor=actor("bao"), batch=batch, at=AT)
    assert decide(item, Level.SECRET) == State.WAITING
    made = Record.objects.get(pk=confirm(now(item)))
    assert (made.level, made.level_basis) == (Level.SECRET, "dấu trên văn bản")
    # It was decided before it was filed: nothing is asked again.
    assert not LevelCase.objects.exists()
    [said] = decisions_of_record(made)
    assert (said.before, said.after, said.by) == (Level.SECRET, Level.SECRET, "mat")
    assert events(TrailFilters(action="decide_level")).count() == 1


def test_a_red_frame_that_is_no_mark_makes_the_item_ordinary_again(batch):
    item = framed(batch)
    assert not items_visible_to(actor("an")).filter(pk=item.pk).exists()
    decide(item, Level.ORDINARY, basis="khung đỏ là hình trang trí")
    there = items_visible_to(actor("an")).get(pk=item.pk)
    assert (there.state, there.marks, there.rank, there.reason) == ("waiting", Marks.READ, 0, "")


def test_whoever_confirms_asks_with_a_reason_and_the_item_is_as_closed_as_the_worst(batch):
    item = waiting(batch)
    said = {"actor": actor("bao"), "item_id": item.pk, "asked": None, "words": "dấu mờ", "at": AT}
    ask_level(**said)
    ask_level(**said)
    there = now(item)
    assert (there.state, there.rank, there.receipt.level) == (State.AT_SECURITY, 2, 2)
    assert there.reason_params["words"] == "dấu mờ"
    assert events(TrailFilters(action="ask_level")).count() == 1
    assert not items_visible_to(actor("an")).filter(pk=item.pk).exists()


def test_what_was_asked_binds_nobody_but_the_stamp_and_the_batch_do(batch):
    item = waiting(batch)
    ask_level(actor=actor("bao"), item_id=item.pk, asked=Level.SECRET, words="hỏi", at=AT)
    decide(now(item), Level.ORDINARY)
    assert now(item).rank == 0
    stamped = waiting(batch, "2.pdf", level="CONFIDENTIAL")
    with pytest.raises(BelowWhatStands):
        decide(stamped, Level.ORDINARY)
    assert now(stamped).state == State.AT_SECURITY


def test_whoever_asked_does_not_decide(batch):
    person("ca", "archivist", "security_officer", clearance=Level.SECRET)
    item = waiting(batch)
    ask_level(actor=actor("ca"), item_id=item.pk, asked=Level.SECRET, words="hỏi", at=AT)
    with pytest.raises(AccessDenied, match="not_own"):
        decide(now(item), Level.SECRET, by="ca")
    assert decide(now(item), Level.SECRET) == State.WAITING


@pytest.mark.parametrize(
    ("name", "standing", "rule"),
    [
        ("kho", {"roles": ["archivist"], "clearance": Level.TOP_SECRET}, "answers_for_secrets"),
        ("thap", {"roles": ["security_officer"], "clearance": Level.CONFIDENTIAL}, "cleared"),
        (
            "chua",
            {"roles": ["security_officer"], "clearance": Level.TOP_SECRET, "committed": False},
            "committed",
        ),
    ],
)
def test_nobody_else_decides_or_sees_the_queue(batch, name, standing, rule):
    item = waiting(batch, level="SECRET")
    person(name, *standing.pop("roles"), **standing)
    assert not items_at_security(actor(name)).exists()
    assert levels_to_decide(actor(name)) == 0
    with pytest.raises(AccessDenied, match=rule):
        decide(item, Level.SECRET, by=name)
    assert levels_to_decide(actor("mat")) == 1


def test_of_two_who_decide_the_second_overwrites_nothing(batch):
    item = waiting(batch, level="CONFIDENTIAL")
    decide(item, Level.CONFIDENTIAL)
    with pytest.raises(NotWaiting):
        decide(item, Level.SECRET)
    ask_level(actor=actor("bao"), item_id=item.pk, asked=Level.SECRET, words="xem lại", at=AT)
    with pytest.raises(ChangedMeanwhile):
        decide(item, Level.SECRET)
    assert LevelDecision.objects.count() == 1
    assert now(item).level == Level.SECRET


def test_a_decision_wants_words_and_an_item_of_the_list_that_gives_this_level(batch):
    row = SecretListItem.objects.create(number="khoản 2", words="đề án", level=Level.CONFIDENTIAL)
    item = waiting(batch, level="SECRET")
    with pytest.raises(NoBasis):
        decide(item, Level.SECRET, basis=" x ")
    with pytest.raises(ItemOfAnotherLevel):
        decide(item, Level.SECRET, row=row.pk)
    with pytest.raises(ItemOfAnotherLevel):
        decide(item, Level.SECRET, row=999)
    assert (now(item).state, LevelDecision.objects.count()) == (State.AT_SECURITY, 0)
    SecretListItem.objects.filter(pk=row.pk).update(level=Level.SECRET)
    decide(item, Level.SECRET, row=row.pk)
    assert LevelDecision.objects.get().list_item == row


def test_a_decision_raises_everything_that_holds_the_same_bytes_and_asks_nobody_again(batch, shelf):
    other = record(inventory("ML02"), file=b"cung mot tep")
    item = waiting(batch, "cung.pdf", content=b"cung mot tep", warnings=[{"code": "red_frame"}])
    decide(item, Level.SECRET)
    other.refresh_from_db()
    assert (other.level, other.original.level) == (Level.SECRET, Level.SECRET)
    assert events(TrailFilters(action="raise")).get().reason == "decided"
    assert not LevelCase.objects.filter(settled_at=None).exists()


def test_the_same_bytes_stamped_elsewhere_bring_the_filed_record_to_the_officer(batch, shelf):
    other = record(inventory("ML02"), file=b"cung mot tep")
    waiting(batch, "cung.pdf", content=b"cung mot tep", level="SECRET")
    case = LevelCase.objects.get()
    assert (case.record_id, case.raised_by, case.asked) == (other.pk, "bytes", Level.SECRET)


def test_a_decision_above_ones_own_clearance_closes_the_item_to_whoever_took_it(batch):
    person("nho", "security_officer", clearance=Level.SECRET)
    item = waiting(batch, level="SECRET")
    decide(item, Level.TOP_SECRET, by="nho")
    assert now(item).rank == 3
    with pytest.raises(AccessDenied):
        decide(now(item), Level.TOP_SECRET, by="nho")


def test_papers_of_the_party_become_such_and_their_receipt_with_them(batch):
    item = framed(batch)
    decide(item, Level.CONFIDENTIAL, party=True)
    there = now(item)
    assert (there.rank, there.original.party_papers) == (11, True)
    assert Receipt.objects.get(pk=there.receipt_id).party_papers


def test_what_was_sent_away_from_there_comes_back_there(batch):
    item = waiting(batch, level="SECRET")
    reject_item(actor=actor("bao"), item_id=item.pk, reason="nhầm", at=AT)
    assert take_back(actor=actor("bao"), item_id=item.pk, at=AT) == State.AT_SECURITY
    assert (now(item).reason, now(item).receipt.state) == ("level_stamped", "waiting")


def test_a_person_who_files_above_the_inventory_alone_brings_the_record_to_the_officer(batch):
    item = waiting(batch)
    confirm_item(
        actor=actor("bao"), item_id=item.pk, version=item.version, inventory=batch.inventory_id,
        dossier="", description=replace(SAID, level=Level.SECRET), at=AT,
    )  # fmt: skip
    case = LevelCase.objects.get()
    assert (case.raised_by, case.asked, case.by) == ("filed", Level.SECRET, "bao")


def test_decisions_are_never_changed_or_removed(batch):
    decided(waiting(batch, level="SECRET"), Level.SECRET)
    rows = LevelDecision.objects.all()
    for act in (lambda: rows.update(basis="khác"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert LevelDecision.objects.get().basis == "dấu trên văn bản"


def test_the_command_decides_as_a_person_and_says_before_and_after(batch, capsys):
    item = waiting(batch, level="SECRET")
    words = ("decide_level", item.label, "secret", "--basis", "dấu", "--as")
    with pytest.raises(CommandError, match="answers_for_secrets"):
        call_command(*words, "bao")
    with pytest.raises(CommandError):
        call_command(*words, "khong-co")
    with pytest.raises(CommandError):
        call_command("decide_level", item.label, "ordinary", "--basis", "dấu", "--as", "mat")
    call_command(*words, "mat", "--json")
    said = f'{{"paper": "{item.pk}", "before": "secret", "level": "secret"}}'
    assert capsys.readouterr().out.strip() == said
    with pytest.raises(CommandError):
        call_command(*words, "mat")
    assert Batch.objects.get().state == "open"
