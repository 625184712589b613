"""What is decided about secrets: two people, nothing before both, nobody learns what they may not see."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from access.api import AccessDenied, Level
from archive.actions.protecting import (
    Wanted,
    confirm_protection,
    decline_protection,
    propose_protection,
    withdraw_protection,
)
from archive.api import ChangedMeanwhile, correct_record, recount
from archive.domain.description import Description
from archive.domain.protection import Decision, Fault, Kind, ProtectionError, State, ends_number
from archive.models import Change, ProtectionAct, Record
from archive.queries.protection import (
    acts_of_record,
    lots_to_confirm,
    lots_waiting,
    overdue_for,
    protected_for,
)
from audit.api import TrailFilters, events
from tests.people import AT, actor, inventory, person, record, unit

pytestmark = pytest.mark.django_db
TODAY = AT.date()
DECISION = Decision("15-QĐ/BTCTU", date(2026, 8, 10), "Điều 22 Luật BVBMNN")


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def viet():
    person("viet", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("viet")


@pytest.fixture
def lam():
    person("lam", "unit_head", clearance=Level.CONFIDENTIAL)
    return actor("lam")


def a_secret(shelf, level=Level.CONFIDENTIAL, **more):
    return record(shelf, level=level, issued=more.pop("issued", "08/03/2012"), **more)


def proposed(by, *records, kind=Kind.DECLASSIFIED, **more):
    wanted = Wanted(kind=kind, decision=more.pop("decision", DECISION), **more)
    versions = {one.pk: Record.everything.get(pk=one.pk).version for one in records}
    return propose_protection(actor=by, records=versions, wanted=wanted, at=AT)


def confirmed(by, lot, *, shown=1, decision=DECISION):
    return confirm_protection(actor=by, lot=lot, shown=shown, decision=decision, at=AT)


def stands(lot):
    return list(
        ProtectionAct.objects.filter(lot=lot).order_by("pk").values_list("stands", flat=True)
    )


def fault_of(call, *arguments, **named):
    with pytest.raises(ProtectionError) as raised:
        call(*arguments, **named)
    return raised.value.fault


@pytest.mark.parametrize("precision", ["08/03/2012", "03/2012", "2012", ""])
@pytest.mark.parametrize("level", list(Level))
def test_the_database_knows_the_end_as_the_rule_does(shelf, level, precision):
    made = record(shelf, level=level, issued=precision)
    made.refresh_from_db()
    assert made.protection_ends == ends_number(made.level, made.issued_on, made.issued_precision)
    Record.objects.filter(pk=made.pk).update(issued_on=date(2019, 5, 6), issued_precision="day")
    made.refresh_from_db()
    assert made.protection_ends == ends_number(level, date(2019, 5, 6), "day")
    Record.objects.filter(pk=made.pk).update(protection_ends=7)
    made.refresh_from_db()
    assert made.protection_ends == ends_number(level, date(2019, 5, 6), "day")
    assert recount(mend=False) == []


def test_papers_of_2010_to_2016_stand_on_the_list_from_the_first_day(shelf, viet):
    old = a_secret(shelf)
    record(shelf, number="15", level=Level.CONFIDENTIAL, issued="08/03/2021")
    record(shelf, number="16", level=Level.CONFIDENTIAL, issued="")
    assert overdue_for(viet, today=TODAY) == 1
    # A clock that is set back hides that it has ended, and opens nothing.
    assert overdue_for(viet, today=date(2015, 1, 1)) == 0
    assert Record.objects.get(pk=old.pk).level == Level.CONFIDENTIAL


def test_nothing_is_done_before_another_person_has_confirmed(shelf, viet, lam):
    made = a_secret(shelf)
    lot = proposed(viet, made)
    assert stands(lot) == ["proposed"]
    with pytest.raises(AccessDenied) as denied:
        confirmed(viet, lot)
    assert denied.value.rule == "no_party"
    assert Change.objects.filter(kind="lowered").count() == 0
    assert confirmed(lam, lot) == State.PENDING
    act = ProtectionAct.objects.get(lot=lot)
    assert (act.decided_by, act.change) == ("lam", Change.objects.latest("id").pk)
    # Until the index has followed the record is as closed as it was.
    assert Record.objects.get(pk=made.pk).level == Level.CONFIDENTIAL
    told = events(TrailFilters(action="confirm_protection", outcome="done")).get()
    assert (told.who, told.details["second"]) == ("lam", "viet")


def test_the_second_of_two_who_confirm_is_told(shelf, viet, lam):
    person("hai", "security_officer", clearance=Level.SECRET)
    lot = proposed(viet, a_secret(shelf))
    confirmed(lam, lot)
    assert fault_of(confirmed, actor("hai"), lot) == Fault.DECIDED
    assert fault_of(decline_protection, actor=lam, lot=lot, answer="không", at=AT) == Fault.DECIDED
    assert Change.objects.filter(kind="lowered").count() == 1


def test_one_thing_waits_for_a_record_at_a_time_whoever_asks(shelf, viet):
    made = a_secret(shelf)
    proposed(viet, made)
    assert fault_of(proposed, viet, made) == Fault.ASKED_ALREADY
    first = ProtectionAct.objects.get()
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_what_was_declined_or_withdrawn_may_be_asked_for_again(shelf, viet, lam):
    made = a_secret(shelf)
    lot = proposed(viet, made)
    decline_protection(actor=lam, lot=lot, answer="chưa đủ hồ sơ", at=AT)
    again = proposed(viet, made)
    withdraw_protection(actor=viet, lot=again, answer="nhầm", at=AT)
    assert (stands(lot), stands(again)) == (["declined"], ["withdrawn"])
    other = proposed(viet, made)
    person("hai", "security_officer", clearance=Level.SECRET)
    with pytest.raises(AccessDenied) as denied:
        withdraw_protection(actor=actor("hai"), lot=other, answer="x", at=AT)
    assert denied.value.rule == "proposed_it"


def test_who_saw_another_version_is_told(shelf, viet):
    made = a_secret(shelf)
    with pytest.raises(ChangedMeanwhile):
        propose_protection(
            actor=viet, records={made.pk: 7}, wanted=Wanted(Kind.DECLASSIFIED), at=AT
        )
    assert not ProtectionAct.objects.exists()


def test_what_was_raised_since_fits_no_more(shelf, viet):
    person("hai", "security_officer", clearance=Level.SECRET)
    person("bao", "archivist", clearance=Level.SECRET)
    made = a_secret(shelf)
    lot = proposed(viet, made)
    said = Description(number="14", symbol="KH/BTCTU", abstract="x", level=Level.SECRET)
    correct_record(actor=actor("bao"), record_id=made.pk, version=1, description=said, at=AT)
    assert fault_of(confirmed, actor("hai"), lot) == Fault.STALE


def test_no_record_goes_below_its_inventory(viet):
    made = a_secret(inventory("ML09", level=Level.CONFIDENTIAL))
    assert fault_of(proposed, viet, made) == Fault.PLACE_CLOSED
    party = a_secret(inventory("ML10", party_papers=True))
    assert fault_of(proposed, viet, party, ends_party=True) == Fault.PLACE_CLOSED
    assert proposed(viet, party)


def test_one_file_is_not_open_here_and_closed_there(shelf, viet, lam):
    one = a_secret(shelf, file=b"same")
    other = a_secret(inventory("ML02"), number="15", file=b"same")
    with pytest.raises(ProtectionError) as raised:
        proposed(viet, one)
    assert raised.value.fault == Fault.SAME_BYTES
    assert raised.value.params["others"] == other.accession
    assert proposed(viet, one, other)


def test_a_copy_of_another_unit_is_decided_by_who_sees_it_and_told_to_nobody_else(viet, lam, shelf):
    one = a_secret(shelf, file=b"same")
    other = a_secret(inventory("ML02", place=unit("KHAC")), number="15", file=b"same")
    lot = proposed(viet, one, other)
    assert [len(one.acts) for one in lots_waiting(lam)] == [1]
    assert confirmed(lam, lot) == State.PENDING
    assert sorted(stands(lot)) == ["pending", "proposed"]
    person("hai", "security_officer", clearance=Level.SECRET)
    assert confirmed(actor("hai"), lot) == State.PENDING
    assert stands(lot) == ["pending", "pending"]


@pytest.mark.parametrize(
    ("level", "wanted"),
    [(Level.CONFIDENTIAL, Level.CONFIDENTIAL), (Level.CONFIDENTIAL, Level.SECRET)],
)
def test_nothing_is_raised_by_a_decision_to_lower(shelf, viet, level, wanted):
    made = a_secret(shelf, level)
    assert fault_of(proposed, viet, made, kind=Kind.LOWERED, level=wanted) == Fault.NOT_LOWER


def test_the_decision_is_needed_and_not_of_tomorrow(shelf, viet, lam):
    lot = proposed(viet, a_secret(shelf), decision=Decision(basis="Điều 22"))
    assert fault_of(confirmed, lam, lot, decision=Decision()) == Fault.NO_DOCUMENT
    tomorrow = Decision("15-QĐ", TODAY + timedelta(days=1))
    assert fault_of(confirmed, lam, lot, decision=tomorrow) == Fault.FUTURE
    assert fault_of(confirmed, lam, lot, shown=2) == Fault.DECIDED
    assert stands(lot) == ["proposed"]


def test_an_extension_is_done_when_it_is_confirmed(shelf, viet, lam):
    made = a_secret(shelf, issued="08/03/2018")
    until = date(2032, 3, 8)
    lot = proposed(viet, made, kind=Kind.EXTENDED, until=until)
    assert confirmed(lam, lot) == State.DONE
    made.refresh_from_db()
    assert (made.level, made.protection_ends) == (Level.CONFIDENTIAL, 20320308)
    assert recount(mend=False) == []
    assert events(TrailFilters(action="extend_protection", subject=made.accession)).count() == 1
    # What is corrected afterwards does not shorten it, and another level has its own term.
    Record.objects.filter(pk=made.pk).update(issued_on=date(2011, 1, 1))
    made.refresh_from_db()
    assert made.protection_ends == 20320308
    Record.objects.filter(pk=made.pk).update(level=2)
    made.refresh_from_db()
    assert made.protection_ends == 20310101


def test_a_late_extension_says_why_and_one_after_the_end_is_none(shelf, viet, lam):
    soon = a_secret(shelf, issued="01/10/2016")
    late = {"kind": Kind.EXTENDED, "until": date(2030, 1, 1)}
    assert fault_of(proposed, viet, soon, **late) == Fault.LATE
    why = Decision("15-QĐ", date(2026, 8, 10), "Điều 20", "chờ ý kiến")
    assert proposed(viet, soon, decision=why, **late)
    assert fault_of(proposed, viet, a_secret(shelf, number="15"), **late) == Fault.ENDED


def test_who_is_not_cleared_learns_of_no_proposal_and_no_count(shelf, viet):
    person("linh", "unit_head")
    linh, made = actor("linh"), a_secret(shelf)
    lot = proposed(viet, made)
    assert lots_waiting(linh) == []
    assert lots_to_confirm(linh) == overdue_for(linh, today=TODAY) == 0
    assert not protected_for(linh).exists()
    for number in (lot, lot + 1):
        with pytest.raises(AccessDenied) as denied:
            confirmed(linh, number)
        assert denied.value.rule == "exists"


@pytest.mark.parametrize("role", ["archivist", "officer", "auditor", "administrator", "unit_head"])
def test_whoever_is_no_security_officer_proposes_nothing(shelf, role):
    person("ai", role, clearance=Level.TOP_SECRET, party_papers=True)
    with pytest.raises(AccessDenied):
        proposed(actor("ai"), a_secret(shelf))


def test_forged_numbers_are_refused_like_what_does_not_exist(shelf, viet):
    person("hep", "security_officer", clearance=Level.CONFIDENTIAL)
    hidden = a_secret(shelf, Level.SECRET)
    refused = []
    for number in (hidden.pk, 999):
        with pytest.raises(AccessDenied) as denied:
            propose_protection(
                actor=actor("hep"), records={number: 1}, wanted=Wanted(Kind.DECLASSIFIED), at=AT
            )
        refused.append(denied.value.rule)
    assert refused == ["cleared", "exists"]
    assert fault_of(
        propose_protection, actor=viet, records=dict.fromkeys(range(51), 1), at=AT,
        wanted=Wanted(Kind.DECLASSIFIED),
    ) == Fault.TOO_MANY  # fmt: skip
    assert fault_of(
        propose_protection, actor=viet, records={}, wanted=Wanted(Kind.DECLASSIFIED), at=AT
    ) == Fault.NOTHING_CHOSEN  # fmt: skip


def test_the_database_lets_nobody_change_what_was_decided(shelf, viet, lam):
    made = a_secret(shelf)
    lot = proposed(viet, made)
    rows = ProtectionAct.objects.filter(lot=lot)
    changes = [
        {"level_after": 1}, {"basis": "khác"}, {"proposed_by": "ai"}, {"stands": "overtaken"},
        {"record": a_secret(shelf, number="15")},
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    confirmed(lam, lot)
    for change in ({"decided_by": "viet"}, {"stands": "proposed"}, {"document_number": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_protectionact")
    assert stands(lot) == ["pending"]


def test_a_record_tells_what_is_done_to_all_and_what_is_proposed_to_few(shelf, viet, lam):
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    made = a_secret(shelf, issued="08/03/2018")
    lot = proposed(viet, made, kind=Kind.EXTENDED, until=date(2030, 1, 1))
    assert acts_of_record(made, actor("bao")) == []
    assert len(acts_of_record(made, lam)) == 1
    confirmed(lam, lot)
    assert len(acts_of_record(made, actor("bao"))) == 1
