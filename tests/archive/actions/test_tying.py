"""Tying and parting rows and records by hand, as far as each person sees both."""

from datetime import date, timedelta

import pytest

from access.api import AccessDenied, Level
from archive.api import (
    ChangedMeanwhile,
    completeness,
    completeness_of,
    correct_record,
    missing,
    move_record,
    recount,
    restore_record,
    standing_ties,
    take_tie_back,
    tie,
    untie,
    withdraw_record,
    withdraw_row,
)
from archive.domain.description import Description
from archive.models import Dossier, ListedRecord, Tie
from archive.queries.proposed import all_proposed, proposed_for_records, proposed_for_rows
from audit.api import Act, TrailFilters, events
from language.numbers import number_key
from tests.people import AT, actor, inventory, person, record, unit

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def wanted(shelf, who):
    """What is proposed for the missing rows of an inventory."""
    return all_proposed(missing(who).filter(inventory=shelf), shelf, who)


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def archivist():
    person("bao", "archivist")
    return actor("bao")


@pytest.fixture
def chief():
    person("mat", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("mat")


def row(shelf, position=1, number="", *, day=None, **more):
    return ListedRecord.objects.create(
        inventory=shelf, position=position, number_text=number, number_key=number_key(number),
        issued_on=day, **more,
    )  # fmt: skip


def tied(who, listed, made, *, shown="", at=AT):
    return tie(actor=who, row_id=listed.pk, record_id=made.pk, shown=shown, at=at)


def parted(who, listed, made, *, shown="person", at=LATER):
    return untie(actor=who, row_id=listed.pk, record_id=made.pk, shown=shown, at=at)


def figures(shelf, who):
    now = completeness_of(shelf, who)
    return now.answered, now.missing, now.matched, now.surplus


def exact():
    return recount(mend=False) == []


def test_one_row_is_answered_by_two_records_and_one_record_answers_two_rows(shelf, archivist):
    first, second = row(shelf, 1), row(shelf, 2)
    one, other = record(shelf, number=""), record(shelf, number="15")
    assert figures(shelf, archivist) == (0, 2, 0, 2)
    assert tied(archivist, first, one)
    assert tied(archivist, first, other)
    assert figures(shelf, archivist) == (1, 1, 2, 0)
    assert tied(archivist, second, other)
    assert figures(shelf, archivist) == (2, 0, 2, 0)
    assert parted(archivist, first, one)
    assert figures(shelf, archivist) == (2, 0, 1, 1)
    assert exact()
    acts = list(events(TrailFilters(subject=one.accession)).values_list("action", flat=True))
    assert {"tie", "untie"} <= set(acts)


def test_a_second_press_gets_the_first_answer_and_is_told_once(shelf, archivist):
    listed, made = row(shelf), record(shelf)
    assert [tied(archivist, listed, made) for _ in range(2)] == [True, False]
    assert [parted(archivist, listed, made) for _ in range(2)] == [True, False]
    assert events(TrailFilters(action="tie")).count() == 1
    assert events(TrailFilters(action="untie")).count() == 1


def test_what_somebody_decided_meanwhile_is_not_decided_over(shelf, archivist, chief):
    listed, made = row(shelf), record(shelf)
    tied(chief, listed, made)
    parted(chief, listed, made)
    with pytest.raises(ChangedMeanwhile):
        tied(archivist, listed, made)
    assert tied(archivist, listed, made, shown="parted")
    with pytest.raises(ChangedMeanwhile):
        parted(chief, listed, made, shown="certain")


def test_the_machine_never_ties_what_a_person_parted(shelf, archivist):
    listed = row(shelf, 1, "14-KH/BTCTU", day=date(2021, 3, 8))
    made = record(shelf)
    assert figures(shelf, archivist) == (1, 0, 1, 0)
    parted(archivist, listed, made, shown="certain")
    said = Description(number="14", symbol="KH/BTCTU", issued="08/03/2021", abstract="về việc khác")
    correct_record(actor=archivist, record_id=made.pk, version=1, description=said, at=LATER)
    withdraw_record(actor=archivist, record_id=made.pk, version=2, reason="nhầm", at=LATER)
    restore_record(actor=archivist, record_id=made.pk, version=3, reason="nhầm", at=LATER)
    assert figures(shelf, archivist) == (0, 1, 0, 1)
    # Another of its number answers the row instead.
    record(shelf)
    assert figures(shelf, archivist) == (1, 0, 1, 1)
    assert exact()


@pytest.mark.parametrize("machine", [True, False])
def test_the_last_act_is_taken_back_to_what_stood_before(machine, shelf, archivist):
    day = date(2021, 3, 8) if machine else None
    listed, made = row(shelf, 1, "14-KH/BTCTU", day=day), record(shelf)
    if machine:
        parted(archivist, listed, made, shown="certain")
    else:
        tied(archivist, listed, made)
    act = Act.UNTIE if machine else Act.TIE
    pair = {"actor": archivist, "row_id": listed.pk, "record_id": made.pk, "at": LATER}
    assert take_tie_back(**pair, act=act)
    assert not take_tie_back(**pair, act=act)
    assert list(Tie.objects.values_list("kind", flat=True)) == (["certain"] if machine else [])
    assert exact()


def test_nobody_takes_back_what_another_did(shelf, archivist, chief):
    listed, made = row(shelf), record(shelf)
    tied(chief, listed, made)
    assert not take_tie_back(
        actor=archivist, row_id=listed.pk, record_id=made.pk, act=Act.TIE, at=LATER
    )
    assert Tie.objects.get().kind == "person"


def test_who_does_not_see_both_ties_nothing_and_learns_nothing(shelf, archivist, chief):
    hidden, listed = row(shelf, 1, level=Level.SECRET), row(shelf, 2)
    secret, made = record(shelf, level=Level.SECRET), record(shelf, number="15")
    elsewhere = record(inventory("ML02"), number="16")
    for one, other in ((hidden, made), (listed, secret), (listed, elsewhere)):
        with pytest.raises(AccessDenied):
            tied(archivist, one, other)
        with pytest.raises(AccessDenied):
            parted(archivist, one, other)
    before = figures(shelf, archivist)
    tied(chief, hidden, made)
    tied(chief, listed, secret)
    assert figures(shelf, archivist) == before == (0, 1, 0, 1)
    assert not standing_ties(archivist).exists()
    assert figures(shelf, chief) == (2, 0, 2, 0)
    assert exact()


@pytest.mark.parametrize("role", ["officer", "checker", "unit_head", "security_officer"])
def test_only_who_keeps_the_archive_ties(role, shelf):
    person("khac", role)
    listed, made = row(shelf), record(shelf)
    with pytest.raises(AccessDenied):
        tied(actor("khac"), listed, made)
    person("ngoai", "archivist", units=[unit("KHAC")])
    with pytest.raises(AccessDenied):
        tied(actor("ngoai"), listed, made)
    assert not Tie.objects.exists()


def test_a_tie_rests_while_its_record_is_withdrawn_or_stands_elsewhere(shelf, archivist):
    other = inventory("ML02")
    listed, made = row(shelf), record(shelf)
    tied(archivist, listed, made)
    withdraw_record(actor=archivist, record_id=made.pk, version=1, reason="nhầm", at=LATER)
    assert figures(shelf, archivist) == (0, 1, 0, 0)
    restore_record(actor=archivist, record_id=made.pk, version=2, reason="nhầm", at=LATER)
    assert figures(shelf, archivist) == (1, 0, 1, 0)
    for version, place in ((3, other), (4, shelf)):
        move_record(
            actor=archivist, record_id=made.pk, version=version, inventory=place.pk, dossier="",
            reason="nhầm", at=LATER,
        )  # fmt: skip
        there = [(one.answered, one.matched, one.surplus) for one in completeness(archivist)]
        assert there == ([(0, 0, 0), (0, 0, 1)] if place == other else [(1, 1, 0), (0, 0, 0)])
        assert exact()


def test_a_record_stands_in_the_dossier_of_the_row_a_person_tied(shelf, archivist):
    dossiers = [Dossier.objects.create(inventory=shelf, number=n) for n in ("01", "02")]
    certain = row(shelf, 1, "14-KH/BTCTU", day=date(2021, 3, 8), dossier=dossiers[0])
    listed, made = row(shelf, 2, dossier=dossiers[1]), record(shelf)

    def place():
        made.refresh_from_db()
        return made.dossier

    assert place() == dossiers[0]
    tied(archivist, listed, made)
    assert place() == dossiers[1]
    parted(archivist, listed, made)
    assert place() == dossiers[0]
    parted(archivist, certain, made, shown="certain")
    assert place() is None


def test_what_waits_without_a_date_is_proposed_and_not_counted_as_filed(shelf, archivist):
    listed = row(shelf, 1, "14-KH/BTCTU", abstract="Kế hoạch số hóa hồ sơ")
    made = record(shelf)
    assert figures(shelf, archivist) == (0, 1, 0, 1)
    found = proposed_for_rows([listed], shelf, archivist)[listed.pk]
    assert (found.record.pk, found.proposal.reasons[:2]) == (made.pk, ("number", "no_date"))
    assert proposed_for_records([made], shelf, archivist)[made.pk].row.pk == listed.pk
    tied(archivist, listed, made)
    parted(archivist, listed, made)
    assert wanted(shelf, archivist) == {}


def test_nobodys_proposals_change_by_what_they_do_not_see(shelf, archivist, chief):
    listed = row(shelf, 1, "14-KH/BTCTU")
    made = record(shelf)
    before = wanted(shelf, archivist)
    assert before
    secret = record(shelf, level=Level.SECRET)
    hidden = row(shelf, 2, "14-KH/BTCTU", level=Level.SECRET)
    tied(chief, listed, secret)
    tied(chief, hidden, made)
    assert wanted(shelf, archivist) == before
    assert wanted(shelf, chief) == {}


def test_proposing_asks_three_queries_at_most(shelf, archivist, django_assert_max_num_queries):
    rows = [row(shelf, n, f"{n}-KH/BTCTU") for n in range(1, 9)]
    records = [record(shelf, number=str(n)) for n in range(1, 9)]
    with django_assert_max_num_queries(3):
        assert len(proposed_for_rows(rows, shelf, archivist)) == 8
    with django_assert_max_num_queries(3):
        assert len(proposed_for_records(records, shelf, archivist)) == 8


def test_of_two_rows_at_one_position_what_was_tied_to_the_one_stands_with_the_other(shelf, chief):
    going, staying = row(shelf, 1), row(shelf, 1, level=Level.SECRET)
    made, other = record(shelf, number=""), record(shelf, number="15")
    tied(chief, going, made)
    tied(chief, going, other)
    parted(chief, going, other)
    withdraw_row(actor=chief, row_id=going.pk, at=LATER)
    kinds = Tie.objects.order_by("kind").values_list("row", "record", "kind")
    assert list(kinds) == [
        (staying.pk, other.pk, "parted"), (staying.pk, made.pk, "person")
    ]  # fmt: skip
    assert figures(shelf, chief) == (1, 0, 1, 1)
    assert exact()


def test_a_row_that_is_gone_takes_its_ties_with_it(shelf, archivist):
    listed, made = row(shelf), record(shelf)
    tied(archivist, listed, made)
    ListedRecord.objects.filter(pk=listed.pk).delete()
    assert not Tie.objects.exists()
    assert figures(shelf, archivist) == (0, 0, 0, 1)
    assert exact()
