"""Levels of filed records and of dossiers, as the security officer decides them."""

from dataclasses import replace

import pytest

from access.api import AccessDenied, Level
from archive.actions.deciding import highest_in
from archive.api import (
    ChangedMeanwhile,
    NumberTaken,
    Secrecy,
    ask_record_level,
    completeness_of,
    correct_record,
    decide_record_level,
    decisions_of_record,
    dossiers_below_their_papers,
    dossiers_visible_to,
    history_of,
    level_cases,
    level_decisions,
    raise_dossier,
    records_raised_after,
    records_visible_to,
    withdraw_record,
)
from archive.domain.deciding import BelowWhatStands, Decision
from archive.domain.description import described_by
from archive.machine_api import last_change
from archive.models import (
    CoverVersion,
    Dossier,
    LevelCase,
    LevelDecision,
    ListedRecord,
    Receipt,
    Record,
)
from archive.queries.history import columns_of_record
from audit.api import TrailFilters, events
from tests.people import AT, actor, answering, inventory, person, record, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people():
    person("mat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("bao", "archivist", clearance=Level.SECRET)
    person("an", "officer")


@pytest.fixture
def shelf():
    return inventory(highest=Level.SECRET)


def decide(made, level, *, by="mat", version=1, party=False, basis="Quyết định 12-QĐ/TU"):
    return decide_record_level(
        actor=actor(by), record_id=made.pk, version=version, at=AT,
        decision=Decision(Secrecy(level, party), basis),
    )  # fmt: skip


def ask(made, by="an", asked=None):
    ask_record_level(actor=actor(by), record_id=made.pk, asked=asked, words="có dấu", at=AT)


def waiting(by="mat"):
    return [case.record for case in level_cases(actor(by))]


def test_who_reads_a_record_asks_and_it_stays_as_it_is_until_it_is_decided(shelf):
    made = record(shelf)
    ask(made, asked=Level.SECRET)
    ask(made, by="bao")
    assert waiting() == [made]
    assert records_visible_to(actor("an")).get().level == Level.ORDINARY
    case = LevelCase.objects.get()
    assert (case.by, case.words, case.asked) == ("an", "có dấu", Level.SECRET)
    with pytest.raises(AccessDenied, match="cleared"):
        ask(record(shelf, number="15", level=Level.SECRET))


def test_a_decision_holds_at_once_everywhere(shelf):
    row = ListedRecord.objects.create(
        inventory=shelf, position=1, abstract="về số hóa hồ sơ", number_text="14-KH/BTCTU",
        number_key="14khbtctu", issued_on="2021-03-08",
    )  # fmt: skip
    made, reader, before = record(shelf), actor("an"), last_change()
    assert (answering(row), completeness_of(shelf, reader).answered) == (made, 1)
    decide(made, Level.SECRET)
    assert not records_visible_to(reader).exists()
    now = completeness_of(shelf, reader)
    assert (now.answered, now.filed, now.received, now.missing) == (0, 0, 0, 1)
    assert records_raised_after(before) == {made.pk}
    made.refresh_from_db()
    assert (made.original.level, made.receipt.level, made.version) == (2, 2, 2)
    assert completeness_of(shelf, actor("bao")).answered == 1
    with pytest.raises(AccessDenied):
        ask(made)


def test_what_it_rests_on_stands_in_the_record_its_history_and_a_row_of_its_own(shelf):
    made = record(shelf)
    ask(made)
    decide(made, Level.CONFIDENTIAL, party=True)
    made = Record.objects.get(pk=made.pk)
    assert (made.level, made.party_papers) == (Level.CONFIDENTIAL, True)
    assert made.level_basis == "Quyết định 12-QĐ/TU"
    [said] = decisions_of_record(made)
    assert (said.before, said.after, said.party_after, said.by) == (0, 1, True, "mat")
    assert [step.version.kind for step in history_of(made, actor("mat"))] == ["levelled"]
    assert Receipt.objects.get(record=made).party_papers
    assert waiting() == []
    event = events(TrailFilters(action="decide_level")).get()
    assert (event.subject, event.details["level_before"]) == (made.accession, 0)
    assert "12-QĐ" not in str(event.details) + event.reason


def test_that_a_record_is_no_secret_is_a_decision_too(shelf):
    made = record(shelf)
    ask(made)
    decide(made, Level.ORDINARY, basis="dấu đã giải mật")
    assert (waiting(), decisions_of_record(made)[0].after) == ([], Level.ORDINARY)
    assert records_visible_to(actor("an")).get().level_basis == ""


def test_nothing_is_lowered_here(shelf):
    made = record(shelf, level=Level.SECRET)
    with pytest.raises(BelowWhatStands):
        decide(made, Level.CONFIDENTIAL)
    assert Record.objects.get().level == Level.SECRET


def test_of_two_who_decide_the_second_overwrites_nothing(shelf):
    made = record(shelf)
    decide(made, Level.CONFIDENTIAL)
    # Pressed twice it is one decision; another one of somebody else is refused.
    decide(made, Level.CONFIDENTIAL)
    person("hai", "security_officer", clearance=Level.TOP_SECRET)
    with pytest.raises(ChangedMeanwhile):
        decide(made, Level.SECRET, by="hai")
    assert LevelDecision.objects.count() == 1


def test_whoever_filed_it_or_asked_does_not_decide(shelf):
    person("ca", "security_officer", "archivist", clearance=Level.TOP_SECRET)
    asked, own = record(shelf), record(shelf, number="15")
    ask(asked, by="ca")
    Record.objects.filter(pk=own.pk).update(filed_by="ca")
    for made in (asked, own):
        with pytest.raises(AccessDenied, match="not_own"):
            decide(made, Level.SECRET, by="ca")
    decide(asked, Level.SECRET)


def test_what_rises_in_a_correction_waits_and_what_was_decided_so_does_not(shelf):
    made = record(shelf)
    said = replace(described_by(columns_of_record(made)), level=Level.SECRET)
    by = {"actor": actor("bao"), "record_id": made.pk, "at": AT}
    correct_record(**by, version=1, description=said)
    assert [case.raised_by for case in level_cases(actor("mat"))] == ["corrected"]
    decide(made, Level.SECRET, version=2)
    correct_record(**by, version=3, description=replace(said, signer="Bùi Văn A"))
    assert waiting() == []
    above = inventory("MLMAT", level=Level.SECRET)
    record(above, number="16", level=Level.SECRET)
    assert waiting() == []


def test_the_queue_and_what_was_decided_are_cut_to_who_looks(shelf):
    person("thap", "security_officer", clearance=Level.CONFIDENTIAL)
    secret, open_one = record(shelf, level=Level.SECRET), record(shelf, number="15")
    ask(open_one)
    of_party = record(inventory("MLD", party_papers=True), number="16")
    decide(of_party, Level.CONFIDENTIAL, party=True)
    decide(open_one, Level.ORDINARY)
    assert (waiting(), waiting("thap"), waiting("bao")) == ([secret], [], [])
    assert {one.record for one in level_decisions(actor("mat"))} == {of_party, open_one}
    assert [one.record for one in level_decisions(actor("thap"))] == [open_one]
    # As closed as the paper is now, whatever was decided of it then.
    decide(open_one, Level.SECRET, version=2)
    assert not level_decisions(actor("thap")).exists()
    withdraw_record(actor=actor("bao"), record_id=secret.pk, version=1, reason="nhầm", at=AT)
    assert waiting() == []


def a_dossier(shelf, **more):
    return Dossier.objects.create(inventory=shelf, number="D1", title="Hồ sơ số hóa", **more)


def test_the_most_closed_paper_counts_for_its_dossier(shelf):
    dossier = a_dossier(shelf)
    made = record(shelf, dossier="D1")
    record(shelf, number="15", dossier="D1")
    assert not dossiers_below_their_papers(actor("mat")).exists()
    decide(made, Level.SECRET)
    [below] = dossiers_below_their_papers(actor("mat"))
    assert (below, below.highest) == (dossier, Level.SECRET)
    assert highest_in(dossier, actor("an")) == Secrecy()
    raise_dossier(actor=actor("mat"), dossier_id=dossier.pk, version=1, basis="văn bản mật", at=AT)
    dossier.refresh_from_db()
    assert (dossier.level, CoverVersion.objects.get().became["level"]) == (2, 2)
    assert not dossiers_visible_to(actor("an")).exists()
    # The other paper in it stays as open as it was.
    assert records_visible_to(actor("an")).get().number_text == "15-KH/BTCTU"
    assert LevelDecision.objects.get(dossier=dossier.pk).after == Level.SECRET
    with pytest.raises(ChangedMeanwhile):
        raise_dossier(actor=actor("mat"), dossier_id=dossier.pk, version=2, basis="mật", at=AT)


def test_a_dossier_tells_of_no_paper_that_who_looks_does_not_see(shelf):
    person("thap", "security_officer", clearance=Level.CONFIDENTIAL)
    dossier = a_dossier(shelf)
    decide(record(shelf, dossier="D1"), Level.SECRET)
    assert not dossiers_below_their_papers(actor("thap")).exists()
    assert not dossiers_below_their_papers(actor("bao")).exists()
    by = {"dossier_id": dossier.pk, "version": 1, "basis": "văn bản mật", "at": AT}
    with pytest.raises(ChangedMeanwhile):
        raise_dossier(actor=actor("thap"), **by)
    with pytest.raises(AccessDenied, match="answers_for_secrets"):
        raise_dossier(actor=actor("bao"), **by)
    a_dossier(shelf, level=Level.SECRET)
    with pytest.raises(NumberTaken):
        raise_dossier(actor=actor("mat"), **by)
    dossier.refresh_from_db()
    assert (dossier.level, LevelDecision.objects.filter(dossier=dossier.pk).count()) == (0, 0)


def test_a_dossier_under_a_closed_inventory_or_of_the_party_is_not_below_its_papers(shelf):
    secret = inventory("MLMAT", level=Level.SECRET, place=unit())
    a_dossier(secret, level=Level.SECRET)
    record(secret, number="16", level=Level.SECRET, dossier="D1")
    party = inventory("MLD", party_papers=True)
    a_dossier(party)
    record(party, number="17", dossier="D1")
    assert not dossiers_below_their_papers(actor("mat")).exists()
    a_dossier(shelf)
    decide(record(shelf, number="18", dossier="D1"), Level.ORDINARY, party=True)
    [below] = dossiers_below_their_papers(actor("mat"))
    assert (below.holds_party_papers, below.highest) == (True, Level.ORDINARY)
    raise_dossier(actor=actor("mat"), dossier_id=below.pk, version=1, basis="của Đảng", at=AT)
    assert Dossier.objects.get(pk=below.pk).party_papers
