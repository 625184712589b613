"""Dossiers are split, merged, moved and renumbered; what is hidden stays, and each act is undone."""

from datetime import timedelta

import pytest

from access.api import AccessDenied, Level
from archive.api import (
    Asked,
    ChangedMeanwhile,
    ChangedSince,
    NothingChanged,
    NothingChosen,
    NumberTaken,
    UnknownPlace,
    acts_in,
    change_dossier,
    contents_of,
    dossiers_visible_to,
    history_of,
    make_box,
    make_dossier,
    merge_dossiers,
    move_dossier,
    move_record,
    records_visible_to,
    recount,
    renumber_dossier,
    split_dossier,
    undo_arrangement,
)
from archive.models import ArrangementAct, Change, Dossier, ListedRecord, Receipt, Record
from audit.api import Act, TrailFilters, events
from tests.people import AT, actor, answering, inventory, person, record, unit

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


@pytest.fixture
def bao():
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    return actor("bao")


@pytest.fixture
def ky():
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("ky")


@pytest.fixture
def five(shelf, bao):
    return make_dossier(actor=bao, inventory=shelf, values={"number": "5"}, at=AT)


@pytest.fixture
def six(shelf, bao):
    return make_dossier(actor=bao, inventory=shelf, values={"number": "6"}, at=AT)


def asked(dossier, who, *, reason="Xếp lại", **more):
    dossier.refresh_from_db()
    said = {"version": dossier.version, "mark": contents_of(dossier, who).mark, **more}
    return Asked(actor=who, dossier=dossier.pk, reason=reason, at=LATER, **said)


def row(shelf, dossier, position, number="", level=0):
    return ListedRecord.objects.create(
        inventory=shelf, dossier=dossier, position=position, level=level,
        number_text=f"{number}-KH/BTCTU", number_key=f"{number}khbtctu" if number else "",
        issued_on="2021-03-08",
    )  # fmt: skip


def state():
    """Where everything stands, for whoever sees everything."""
    return (
        sorted(Record.everything.values_list("pk", "inventory", "dossier")),
        sorted(
            ListedRecord.objects.values_list(
                "pk", "inventory", "dossier", "position", "ties__record"
            ),
            key=str,
        ),
        sorted(
            Dossier.objects.filter(removed_at=None).values_list(
                "pk", "inventory", "number", "box", "remainder"
            ),
            key=str,
        ),
    )


def split(five, bao, *records, rows=(), number="5a"):
    return split_dossier(
        asked=asked(five, bao), records=[one.pk for one in records], rows=[one.pk for one in rows],
        values={"number": number, "title": "Hồ sơ mới"},
    )  # fmt: skip


def test_what_was_chosen_goes_to_a_new_dossier_with_its_row_and_comes_back(shelf, five, bao):
    row(shelf, five, 1, "14")
    bare = row(shelf, five, 2)
    goes, stays = record(shelf, number="14"), record(shelf, number="15", dossier="5")
    before = state()
    act = split(five, bao, goes, rows=[bare])
    made = act.other
    goes.refresh_from_db()
    assert (goes.dossier, goes.dossier_from_list) == (made, True)
    assert set(made.listed.values_list("position", flat=True)) == {1, 2}
    assert [one.pk for one in five.records.all()] == [stays.pk]
    assert Change.objects.filter(record=goes.pk, kind=Change.Kind.MOVED).exists()
    assert history_of(goes, bao)[0].version.reason == "Xếp lại"
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    assert state() == before
    assert recount(mend=False) == []
    told = events(TrailFilters(action=Act.SPLIT_DOSSIER))[0]
    assert (told.details["records"], told.details["rows"]) == (1, 2)
    assert "Xếp lại" not in str(told.details)


def test_nothing_chosen_and_a_taken_number_make_no_dossier(shelf, five, six, bao):
    filed = record(shelf, dossier="5")
    with pytest.raises(NothingChosen):
        split(five, bao)
    with pytest.raises(NumberTaken):
        split(five, bao, filed, number="6")
    assert Dossier.objects.count() == 2


def test_what_is_not_shown_to_whoever_splits_cannot_be_named_by_them(shelf, five, bao):
    hidden = record(shelf, dossier="5", level=Level.SECRET)
    with pytest.raises(NothingChosen):
        split(five, bao, hidden)


@pytest.mark.parametrize("secret", [False, True])
def test_a_merged_dossier_is_gone_for_who_merged_it_whatever_was_hidden_in_it(
    secret, shelf, five, six, bao, ky
):
    row(shelf, five, 1, "14")
    goes = record(shelf, number="14", dossier="5")
    if secret:
        hidden = record(shelf, number="15", dossier="5", level=Level.SECRET)
        hidden_row = row(shelf, five, 7, level=Level.SECRET)
    before = state()
    act = merge_dossiers(asked=asked(five, bao), into=six.pk)
    assert [one.number for one in dossiers_visible_to(bao)] == ["6"]
    goes.refresh_from_db()
    assert goes.dossier == six
    if secret:
        assert sorted(one.number for one in dossiers_visible_to(ky)) == ["5", "6"]
        left = records_visible_to(ky).get(pk=hidden.pk).dossier
        hidden_row.refresh_from_db()
        assert (left.number, left.level, hidden_row.dossier) == ("5", Level.SECRET, left)
    # Its number is free for whoever saw it go.
    again = make_dossier(actor=bao, inventory=shelf, values={"number": "5"}, at=LATER)
    with pytest.raises(ChangedSince) as told:
        undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    assert told.value.code == "number_taken"
    Dossier.objects.filter(pk=again.pk).delete()
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    assert state() == before
    five.refresh_from_db()
    assert five.level == Level.ORDINARY


def test_a_dossier_goes_to_another_box_and_back(shelf, five, bao):
    box = make_box(actor=bao, inventory=shelf, values={"number": "1"}, at=AT)
    act = move_dossier(asked=asked(five, bao), inventory=shelf, box=box.pk)
    five.refresh_from_db()
    assert five.box == box
    with pytest.raises(NothingChanged):
        move_dossier(asked=asked(five, bao), inventory=shelf, box=box.pk)
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    five.refresh_from_db()
    assert five.box is None


@pytest.mark.parametrize("secret", [False, True])
def test_a_dossier_goes_to_another_inventory_with_all_that_its_mover_sees(
    secret, shelf, five, bao, ky
):
    other = inventory("ML02", highest=Level.TOP_SECRET)
    row(other, None, 4)
    answered, goes = row(shelf, five, 1, "14"), record(shelf, number="14")
    if secret:
        row(shelf, five, 2, "15")
        hidden = record(shelf, number="15", level=Level.SECRET)
    before = state()
    act = move_dossier(asked=asked(five, bao), inventory=other, box=None)
    five.refresh_from_db()
    goes.refresh_from_db()
    answered.refresh_from_db()
    assert (five.inventory, goes.inventory, goes.dossier) == (other, other, five)
    assert (answered.inventory, answered.position, answering(answered)) == (other, 5, goes)
    assert Receipt.objects.get(record=goes).inventory == other
    assert [one.pk for one in dossiers_visible_to(bao)] == [five.pk]
    if secret:
        hidden.refresh_from_db()
        stays = hidden.dossier
        assert (hidden.inventory, stays.number, stays.level) == (shelf, "5", Level.SECRET)
        assert stays in dossiers_visible_to(ky)
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    if not secret:
        assert state() == before
    five.refresh_from_db()
    assert five.inventory == shelf
    if secret:
        hidden.refresh_from_db()
        assert (hidden.dossier, hidden.dossier_from_list) == (five, True)
    assert recount(mend=False) == []


def test_a_dossier_that_is_raised_takes_what_was_done_to_it_along(shelf, five, bao, ky):
    person("cu", "archivist", clearance=Level.ORDINARY)
    renumber_dossier(asked=asked(five, bao), number="7")
    assert acts_in(shelf, actor("cu")).exists()
    change_dossier(
        actor=bao, dossier_id=five.pk, version=2, values={"level": Level.CONFIDENTIAL}, at=LATER
    )
    assert not acts_in(shelf, actor("cu")).exists()
    assert acts_in(shelf, bao).exists()


def test_in_a_more_closed_inventory_papers_are_as_closed_as_it_and_stay_so(shelf, five, ky):
    other = inventory("ML02", level=Level.SECRET, highest=Level.TOP_SECRET)
    goes = record(shelf, dossier="5")
    act = move_dossier(asked=asked(five, ky), inventory=other, box=None)
    goes.refresh_from_db()
    assert (goes.level, goes.original.level) == (Level.SECRET, Level.SECRET)
    undo_arrangement(actor=ky, act_id=act.pk, at=LATER)
    goes.refresh_from_db()
    assert (goes.inventory, goes.level) == (shelf, Level.SECRET)


def test_a_place_that_is_not_the_movers_or_of_another_fonds_is_refused(shelf, five, bao):
    with pytest.raises(AccessDenied):
        move_dossier(
            asked=asked(five, bao), inventory=inventory("ML03", place=unit("KHAC")), box=None
        )
    box = make_box(actor=bao, inventory=inventory("ML02"), values={"number": "1"}, at=AT)
    with pytest.raises(UnknownPlace):
        move_dossier(asked=asked(five, bao), inventory=shelf, box=box.pk)


def test_a_dossier_is_renumbered_and_back(shelf, five, six, bao):
    with pytest.raises(NumberTaken):
        renumber_dossier(asked=asked(five, bao), number="6")
    act = renumber_dossier(asked=asked(five, bao), number=" 12 a ")
    five.refresh_from_db()
    assert (five.number, five.sort_number) == ("12 a", 12)
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    five.refresh_from_db()
    assert (five.number, five.sort_number) == ("5", 5)


def test_what_came_after_it_was_shown_stops_the_act(shelf, five, six, bao):
    shown = asked(five, bao)
    record(shelf, dossier="5")
    with pytest.raises(ChangedMeanwhile):
        merge_dossiers(asked=shown, into=six.pk)
    shown = asked(five, bao)
    change_dossier(actor=bao, dossier_id=five.pk, version=1, values={"title": "Khác"}, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        renumber_dossier(asked=shown, number="9")


def test_what_is_hidden_and_came_meanwhile_stops_nothing(shelf, five, six, bao):
    shown = asked(five, bao)
    record(shelf, dossier="5", level=Level.SECRET)
    merge_dossiers(asked=shown, into=six.pk)


def test_an_act_is_not_undone_over_what_changed_since_and_it_is_told_what(shelf, five, six, bao):
    goes, other = record(shelf, number="14", dossier="5"), record(shelf, number="15", dossier="5")
    act = split(five, bao, goes)
    move_record(
        actor=bao, record_id=goes.pk, version=2, inventory=shelf.pk, dossier="6", reason="Chuyển",
        at=LATER,
    )  # fmt: skip
    with pytest.raises(ChangedSince) as told:
        undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    assert (told.value.code, told.value.labels) == ("records_left", (goes.accession,))
    act = split(five, bao, other, number="5b")
    came = record(shelf, number="16", dossier="5b")
    with pytest.raises(ChangedSince) as told:
        undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    assert (told.value.code, told.value.labels) == ("records_came", (came.accession,))


def test_what_changed_out_of_the_persons_sight_hinders_no_undoing(shelf, five, six, bao, ky):
    goes = record(shelf, number="14", dossier="5")
    act = split(five, bao, goes)
    secret = record(shelf, number="17", dossier="5a", level=Level.SECRET)
    undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    assert sorted(one.number for one in dossiers_visible_to(bao)) == ["5", "6"]
    assert records_visible_to(ky).get(pk=secret.pk).dossier.number == "5a"


def test_an_act_is_for_those_who_see_its_dossiers_and_holds_no_words(shelf, bao, ky):
    made = make_dossier(
        actor=ky, inventory=shelf, values={"number": "9", "title": "Kín", "level": 2}, at=AT
    )
    act = renumber_dossier(asked=asked(made, ky), number="10")
    with pytest.raises(AccessDenied):
        undo_arrangement(actor=bao, act_id=act.pk, at=LATER)
    kept = ArrangementAct.objects.get()
    assert "Kín" not in f"{kept.before}{kept.after}"
