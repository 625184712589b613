"""Words of who asks about a level, decides it or ends a protection stand encrypted where the paper is closed."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from access.api import AccessDenied, Level, Permission
from archive.actions.levels import raise_bytes
from archive.actions.lowering import finish_lowering
from archive.actions.owing import owe_what_stands_plain, pay_owed, what_is_owed
from archive.actions.protecting import (
    Wanted,
    confirm_protection,
    decline_protection,
    propose_protection,
)
from archive.api import (
    Secrecy,
    ask_record_level,
    confirm_admission,
    decide_record_level,
    decisions_of_record,
    level_cases,
    proposals_about,
    raise_dossier,
    read_up_to,
    record_to,
    secrecy_proposal,
)
from archive.domain.deciding import Decision
from archive.domain.protection import Decision as Document
from archive.domain.protection import Kind
from archive.domain.register import Proposed
from archive.machine_api import last_change
from archive.models import (
    Admission,
    Dossier,
    LevelCase,
    LevelDecision,
    ProtectionAct,
    Record,
    SecrecyProposal,
    guards,
)
from archive.queries.protection import acts_of_record, lots_decided, lots_waiting
from audit.api import Act, TrailFilters, events
from keys.api import OPEN_CLASS
from tests.people import AT, SETUP, actor, inventory, person, record, stored
from tests.word_keys import guarded as put_up
from tests.word_keys import open_keys, standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"
DOCUMENT = Document(f"15-QĐ/{MARKER}", date(2026, 8, 10), f"Điều 22 {MARKER}", f"muộn vì {MARKER}")
TABLES = (
    "archive_levelcase.words", "archive_leveldecision.basis", "archive_protectionact.basis",
    "archive_protectionact.document_number",
)  # fmt: skip


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


@pytest.fixture
def officer():
    person("mat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("lam", "unit_head", clearance=Level.SECRET)
    return actor("mat")


def ask(made, by):
    ask_record_level(actor=by, record_id=made.pk, asked=Level.SECRET, words=f"dấu {MARKER}", at=AT)


def decide(made, level, by, version=1):
    return decide_record_level(
        actor=by, record_id=made.pk, version=version, at=AT,
        decision=Decision(Secrecy(level), f"Quyết định {MARKER}"),
    )  # fmt: skip


def proposed(made, by):
    made = Record.objects.get(pk=made.pk)
    return propose_protection(
        actor=by, records={made.pk: made.version}, at=AT,
        wanted=Wanted(kind=Kind.DECLASSIFIED, decision=DOCUMENT),
    )  # fmt: skip


def test_what_a_closed_record_was_asked_and_decided_is_encrypted_and_read(guarded, shelf, officer):
    made = record(inventory("ML02", level=Level.CONFIDENTIAL), level=Level.CONFIDENTIAL)
    ask(made, officer)
    person("hai", "security_officer", clearance=Level.TOP_SECRET)
    decide(made, Level.SECRET, actor("hai"))
    assert standing(MARKER) == set()
    made = Record.objects.get(pk=made.pk)
    assert [one.basis for one in decisions_of_record(made)] == [f"Quyết định {MARKER}"]
    assert LevelCase.objects.get().words == f"dấu {MARKER}"
    assert made.level_basis == f"Quyết định {MARKER}"


def test_of_an_open_record_they_are_plain_and_rise_with_it(guarded, shelf, officer):
    made = record(shelf)
    ask(made, officer)
    assert standing(MARKER) == {"archive_levelcase.words"}
    raise_bytes(files=[made.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    pay_owed(at=AT)
    assert (standing(MARKER), level_cases(officer)[0].words) == (set(), f"dấu {MARKER}")


def test_an_act_on_protection_is_encrypted_at_each_of_its_steps(guarded, shelf, officer):
    made = record(shelf, level=Level.CONFIDENTIAL)
    lot = proposed(made, officer)
    assert (standing(MARKER), lots_waiting(officer)[0].first.basis) == (set(), DOCUMENT.basis)
    decline_protection(actor=actor("lam"), lot=lot, answer=f"chưa {MARKER}", at=AT)
    assert (standing(MARKER), ProtectionAct.objects.get().answer) == (set(), f"chưa {MARKER}")
    again = proposed(made, officer)
    confirm_protection(actor=actor("lam"), lot=again, shown=1, decision=DOCUMENT, at=AT)
    assert finish_lowering(followed=last_change(), at=AT) == 1
    lowered = Record.objects.get(pk=made.pk)
    told = acts_of_record(lowered, officer)[0]
    assert (lowered.level, told.stands, told.document_number) == (0, "done", DOCUMENT.number)
    pay_owed(at=AT)
    assert standing(MARKER) == set()
    guarded.shut()
    assert acts_of_record(Record.objects.get(pk=made.pk), actor("mat")) == []


def test_by_which_document_it_came_down_is_told_to_all_who_read_it_and_no_more_of_the_act(
    guarded, shelf, officer
):
    made, other = record(shelf, level=Level.CONFIDENTIAL), record(shelf)
    confirm_protection(
        actor=actor("lam"), lot=proposed(made, officer), shown=1, decision=DOCUMENT, at=AT
    )
    finish_lowering(followed=last_change(), at=AT)
    person("doc", "officer")
    reader = actor("doc")
    read_up_to(lambda: (OPEN_CLASS,))
    try:
        [told] = acts_of_record(Record.objects.get(pk=made.pk), reader)
        assert (told.document_number, told.basis) == (DOCUMENT.number, "")
        [lot] = lots_decided(officer)
        assert (lot.first.document_number, lot.first.basis) == (DOCUMENT.number, "")
        # Whoever writes past the guards: nobody vouches for its being of another paper.
        guards.take_down(connection)
        ProtectionAct.objects.update(record=other)
        [moved] = acts_of_record(Record.objects.get(pk=other.pk), reader)
        assert moved.document_number == ""
    finally:
        read_up_to(None)


def test_nobody_vouches_for_an_act_that_was_written_past_the_screens_by_ending_it(
    guarded, shelf, officer
):
    made = record(shelf, level=Level.CONFIDENTIAL)
    confirm_protection(
        actor=actor("lam"), lot=proposed(made, officer), shown=1, decision=DOCUMENT, at=AT
    )
    guards.take_down(connection)
    ProtectionAct.objects.update(voucher="")
    finish_lowering(followed=last_change(), at=AT)
    [left] = ProtectionAct.objects.all()
    assert (left.stands, left.is_vouched) == ("overtaken", False)
    assert Record.objects.get(pk=made.pk).level == Level.CONFIDENTIAL


def test_nothing_but_its_words_is_written_anew_into_an_act_or_a_decision(guarded, shelf, officer):
    made = record(shelf, level=Level.CONFIDENTIAL)
    proposed(made, officer)
    decide(made, Level.SECRET, officer, version=Record.objects.get(pk=made.pk).version)
    pay_owed(at=AT)
    for statement in (
        "UPDATE archive_protectionact SET basis = 'khác'",
        "UPDATE archive_protectionact SET basis = basis, proposed_by = 'khác'",
        "UPDATE archive_leveldecision SET basis = 'khác'",
        "UPDATE archive_leveldecision SET \"by\" = 'khác'",
        "UPDATE archive_levelcase SET words = 'khác'",
    ):
        if "levelcase" in statement:
            ask(made, officer)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    for said in ({"basis": "khác"}, {"document_number": "x"}, {"proposed_by": "khác"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProtectionAct.objects.update(**said)


def test_what_is_decided_of_a_dossier_is_as_closed_as_its_cover(guarded, shelf, officer):
    dossier = Dossier.objects.create(inventory=shelf, number="1", title="Hồ sơ")
    Record.objects.filter(pk=record(shelf, level=Level.SECRET).pk).update(dossier=dossier)
    raise_dossier(actor=officer, dossier_id=dossier.pk, version=1, at=AT, basis=MARKER)
    assert (standing(MARKER), LevelDecision.objects.get().basis) == (set(), MARKER)


def test_reasons_for_what_takes_a_second_person_are_encrypted_and_not_on_the_trail(
    guarded, shelf, officer
):
    file = stored(b"tuyet mat", level=Level.TOP_SECRET)
    said = {
        "file": file.pk, "label": "2026-0001/1", "level": 3, "unit": None, "party_papers": False,
        "inventory": None,
    }  # fmt: skip
    SecrecyProposal.objects.create(
        what=Proposed.ADMIT, said=said, reason=MARKER, proposed_by="khac", proposed_at=AT
    )
    Admission.objects.create(
        file=file, item_label="2026-0001/1", reason=MARKER, admitted_by="a", second="b", at=AT
    )
    assert standing(MARKER) == set()
    assert (SecrecyProposal.objects.get().reason, Admission.objects.get().reason) == (
        MARKER,
        MARKER,
    )
    number = SecrecyProposal.objects.get().pk
    Admission.objects.all().delete()
    person("khac", "security_officer", clearance=Level.TOP_SECRET)
    confirm_admission(by=officer, number=number, at=AT)
    assert MARKER not in "".join(event.reason for event in events(TrailFilters()))
    assert standing(MARKER) == set()
    guarded.shut()
    assert (proposals_about(actor("mat"), *Proposed, at=AT), secrecy_proposal(number)) == ([], None)


def test_while_keys_are_shut_a_closed_record_is_refused_as_one_that_is_not_there(
    guarded, shelf, officer
):
    made = record(shelf, level=Level.SECRET)
    guarded.shut()
    for number in (made.pk, 1):
        with pytest.raises(AccessDenied):
            record_to(Permission.READ, number, act=Act.LIST, actor=actor("mat"), at=AT)


def test_what_stood_plain_before_there_were_keys_is_taken_in(shelf, officer):
    made = record(shelf, level=Level.CONFIDENTIAL)
    ask(made, actor("lam"))
    decide(made, Level.SECRET, officer)
    proposed(made, officer)
    ask(made, actor("lam"))
    assert set(TABLES) <= standing(MARKER)
    with open_keys(), put_up():
        owe_what_stands_plain()
        while pay_owed(at=AT):
            pass
        assert (standing(MARKER), what_is_owed().get("words")) == (set(), None)
        assert ProtectionAct.objects.get().basis == DOCUMENT.basis
        owe_what_stands_plain()
        assert what_is_owed().get("words") is None
