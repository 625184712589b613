"""Protection is counted from the day on which the level was set: that of the paper, or of a later decision."""

from datetime import date, timedelta

import pytest

from access.api import Level
from access.domain.addresses import Shelf
from archive.actions.protecting import Wanted, confirm_protection, propose_protection
from archive.api import Secrecy, decide_record_level, note_decision, recount
from archive.domain.deciding import Decision
from archive.domain.protection import Decision as Document
from archive.domain.protection import Kind, ends_number
from archive.models import LevelDecision, ProtectionAct, Receipt, Record
from archive.queries.protection import on_shelf, overdue_for
from archive.queries.protection_days import with_protection
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
TODAY = AT.date()
BASIS = "dấu trên văn bản"


@pytest.fixture
def shelf():
    person("mat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("lam", "unit_head", clearance=Level.TOP_SECRET)
    return inventory(highest=Level.TOP_SECRET)


def filed(shelf, level=Level.ORDINARY, issued="08/03/2012"):
    return record(shelf, level=level, issued=issued)


def decide(made, level, *, at=AT, **said):
    now = Record.objects.get(pk=made.pk)
    decision = Decision(Secrecy(level), BASIS, **said)
    decide_record_level(
        actor=actor("mat"), record_id=made.pk, version=now.version, decision=decision, at=at
    )


def days_of(made, today=TODAY):
    made = Record.objects.get(pk=made.pk)
    found = with_protection([made], today=today)[0]
    return found.since, found.ends, found.overdue


def test_a_paper_that_bore_its_level_from_the_first_is_counted_from_its_own_day(shelf):
    made = filed(shelf, Level.CONFIDENTIAL)
    assert days_of(made) == (date(2012, 3, 8), date(2022, 3, 8), True)
    # Looked at and found right, nothing changes.
    decide(made, Level.CONFIDENTIAL)
    assert days_of(made) == (date(2012, 3, 8), date(2022, 3, 8), True)


@pytest.mark.parametrize(
    ("level", "years"),
    [(Level.CONFIDENTIAL, 10), (Level.SECRET, 20), (Level.TOP_SECRET, 30)],
)
def test_a_level_given_later_is_counted_from_the_day_of_that(shelf, level, years):
    made = filed(shelf)
    decide(made, level)
    ends = TODAY.replace(year=TODAY.year + years)
    assert days_of(made) == (TODAY, ends, False)
    assert days_of(made, ends) == (TODAY, ends, False)
    assert days_of(made, ends + timedelta(days=1)) == (TODAY, ends, True)
    for day, overdue in ((ends, 0), (ends + timedelta(days=1), 1)):
        assert overdue_for(actor("mat"), today=day) == overdue
    assert Record.objects.get(pk=made.pk).protection_ends == ends_number(
        level, date(2012, 3, 8), "day", since=TODAY
    )


def test_a_mark_that_was_missed_is_counted_from_the_day_of_the_paper_where_that_is_said(shelf):
    made = filed(shelf)
    decide(made, Level.CONFIDENTIAL, of_paper=True)
    assert days_of(made) == (date(2012, 3, 8), date(2022, 3, 8), True)
    assert [one.pk for one in on_shelf(Shelf.OVERDUE, actor("mat"), today=TODAY)] == [made.pk]


def test_it_is_counted_from_the_day_that_the_decision_names(shelf):
    made = filed(shelf, Level.CONFIDENTIAL)
    decide(made, Level.CONFIDENTIAL, since=date(2016, 2, 29))
    assert days_of(made, date(2026, 2, 28)) == (date(2016, 2, 29), date(2026, 2, 28), False)
    assert days_of(made, date(2026, 3, 1))[2]
    decide(made, Level.SECRET, since=date(2018, 6, 5))
    assert days_of(made)[:2] == (date(2018, 6, 5), date(2038, 6, 5))


def test_a_paper_without_a_date_has_an_end_where_its_level_was_decided(shelf):
    made = filed(shelf, issued="")
    decide(made, Level.CONFIDENTIAL)
    assert days_of(made)[:2] == (TODAY, TODAY.replace(year=TODAY.year + 10))
    bare = record(shelf, number="15", level=Level.CONFIDENTIAL, issued="")
    assert days_of(bare) == (None, None, False)


def test_the_level_of_today_counts_and_what_was_said_last_of_it(shelf):
    made = filed(shelf)
    decide(made, Level.CONFIDENTIAL, at=AT)
    later = AT + timedelta(days=400)
    decide(made, Level.SECRET, at=later)
    assert days_of(made)[0] == later.date()
    decide(made, Level.SECRET, at=later + timedelta(days=1), of_paper=True)
    assert days_of(made)[:2] == (date(2012, 3, 8), date(2032, 3, 8))


def test_what_was_received_is_decided_before_it_is_filed(shelf):
    plain, given = (
        filed(shelf, Level.CONFIDENTIAL),
        record(shelf, number="15", level=Level.CONFIDENTIAL),
    )
    for made, said in ((plain, {}), (given, {"since": date(2020, 1, 1)})):
        note_decision(
            actor=actor("mat"), receipt=Receipt.objects.get(record=made).pk, item_label="2026-0001/1",
            stood=Secrecy(), decision=Decision(Secrecy(Level.CONFIDENTIAL), BASIS, **said), at=AT,
        )  # fmt: skip
    assert days_of(plain)[0] == date(2012, 3, 8)
    assert days_of(given)[:2] == (date(2020, 1, 1), date(2030, 1, 1))
    # And where the decision stood before the record came of it.
    receipt = Receipt.objects.get(record=given)
    Receipt.objects.filter(pk=receipt.pk).update(record=None)
    Receipt.objects.filter(pk=receipt.pk).update(record=given)
    assert days_of(given)[1] == date(2030, 1, 1)
    assert recount(mend=False) == []


def test_an_extension_after_a_decision_counts_and_a_decision_after_it_again(shelf):
    made = filed(shelf)
    decide(made, Level.CONFIDENTIAL, since=date(2017, 6, 1))
    now = Record.objects.get(pk=made.pk)
    document = Document("15-QĐ", date(2026, 8, 10), "Điều 21", "")
    wanted = Wanted(kind=Kind.EXTENDED, until=date(2030, 1, 1), decision=document)
    lot = propose_protection(
        actor=actor("mat"), records={made.pk: now.version}, wanted=wanted, at=AT
    )
    confirm_protection(actor=actor("lam"), lot=lot, shown=1, decision=document, at=AT)
    assert ProtectionAct.objects.get().stands == "done"
    assert days_of(made)[:2] == (date(2017, 6, 1), date(2030, 1, 1))
    # Looked at again without a word about it, the extension stands.
    decide(made, Level.CONFIDENTIAL, at=AT + timedelta(hours=1))
    assert days_of(made)[1] == date(2030, 1, 1)
    decide(made, Level.CONFIDENTIAL, at=AT + timedelta(hours=2), since=date(2019, 1, 1))
    assert days_of(made)[:2] == (date(2019, 1, 1), date(2029, 1, 1))
    assert recount(mend=False) == []


def test_the_database_and_the_rule_agree_whatever_was_decided(shelf):
    for number, (level, since, issued) in enumerate(
        (level, since, issued)
        for level in (Level.CONFIDENTIAL, Level.TOP_SECRET)
        for since in (None, date(2016, 2, 29), TODAY)
        for issued in ("08/03/2012", "03/2012", "2012", "")
    ):
        made = record(shelf, number=str(100 + number), level=level, issued=issued)
        if since:
            LevelDecision.objects.create(
                record=made, before=level, party_before=False, after=level, party_after=False,
                basis=BASIS, by="mat", at=AT, since=since,
            )  # fmt: skip
        made.refresh_from_db()
        ends = ends_number(level, made.issued_on, made.issued_precision, since=since)
        assert made.protection_ends == ends
