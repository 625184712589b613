"""Covers are made, changed, raised and taken away; what is hidden neither refuses nor is lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from access.api import AccessDenied, Level
from archive.api import (
    BadCode,
    ChangedMeanwhile,
    InUse,
    Lowered,
    NothingChanged,
    NumberTaken,
    change_dossier,
    change_inventory,
    dossiers_visible_to,
    inventories_visible_to,
    make_a_fonds,
    make_an_inventory,
    make_box,
    make_dossier,
    records_visible_to,
    take_away_box,
    take_away_dossier,
    take_away_inventory,
)
from archive.models import (
    Box,
    Change,
    CoverVersion,
    Dossier,
    Fonds,
    Inventory,
    ListedRecord,
    Record,
    StoredFile,
)
from audit.api import Act, TrailFilters, events
from tests.people import AT, actor, inventory, person, record, unit

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def bao():
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    return actor("bao")


@pytest.fixture
def ky():
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("ky")


def dossier_of(shelf, bao, **values):
    return make_dossier(
        actor=bao, inventory=shelf, values={"number": "5", "title": "Hồ sơ", **values}, at=AT
    )


def test_a_fonds_an_inventory_a_box_and_a_dossier_are_made_with_all_they_say(bao):
    fonds = make_a_fonds(
        actor=bao, code="P09", at=AT,
        values={"name": "Phông Huyện ủy", "number": "9", "state": "closed", "year_from": 1950},
    )  # fmt: skip
    shelf = make_an_inventory(
        actor=bao, fonds=fonds, code="ML09", at=AT,
        values={"title": "Nhiệm kỳ XI", "unit": unit().pk, "owner": unit("CQ").pk, "shelf": "Kho 2"},
    )  # fmt: skip
    box = make_box(actor=bao, inventory=shelf, values={"number": "12", "shelf": "Giá 3"}, at=AT)
    made = dossier_of(
        shelf, bao, number="10a", box=box.pk, retention="Vĩnh viễn", first="03/2012",
        last="31/12/2014", sheets=120, pages=240, condition="good", use_mode="conditional",
    )  # fmt: skip
    made.refresh_from_db()
    assert (fonds.state, fonds.year_from) == ("closed", 1950)
    assert (shelf.owner.code, shelf.highest) == ("CQ", Level.TOP_SECRET)
    assert (made.sort_number, made.number, made.box) == (10, "10a", box)
    assert (str(made.first_on), made.first_precision) == ("2012-03-01", "month")
    told = {event.action for event in events(TrailFilters())}
    assert {Act.MAKE_DOSSIER, Act.MAKE_BOX, Act.MAKE_INVENTORY, Act.MAKE_FONDS} <= told


@pytest.mark.parametrize("code", ["ML/01", "ML 01", "", "ML#1", "Mục-lục"])
def test_a_code_that_cannot_stand_in_an_address_is_refused_with_its_own_word(code, bao):
    with pytest.raises(BadCode):
        make_a_fonds(actor=bao, code=code, values={"name": "Phông"}, at=AT)
    assert not Fonds.objects.exists()


def test_nobody_but_the_archivist_makes_anything(shelf):
    person("an", "officer")
    an = actor("an")
    with pytest.raises(AccessDenied):
        make_a_fonds(actor=an, code="P09", values={"name": "Phông"}, at=AT)
    with pytest.raises(AccessDenied):
        dossier_of(shelf, an)
    assert not Dossier.objects.exists()


def test_a_unit_that_is_not_the_archivists_gets_no_inventory(shelf, bao):
    with pytest.raises(AccessDenied):
        make_an_inventory(
            actor=bao, fonds=shelf.fonds, code="ML09", at=AT,
            values={"title": "Khác", "unit": unit("KHAC").pk},
        )  # fmt: skip
    assert not Inventory.objects.filter(code="ML09").exists()


def test_a_number_is_taken_once_a_level_and_a_hidden_one_refuses_nothing(shelf, bao, ky):
    dossier_of(shelf, bao)
    with pytest.raises(NumberTaken):
        dossier_of(shelf, bao)
    hidden = dossier_of(shelf, ky, number="6", level=Level.SECRET)
    assert dossier_of(shelf, bao, number="6") != hidden
    party = dossier_of(shelf, ky, number="7", party_papers=True)
    assert dossier_of(shelf, bao, number="7") != party
    with pytest.raises(AccessDenied):
        dossier_of(shelf, bao, number="8", level=Level.SECRET)


def test_dossiers_stand_by_the_integer_part_of_their_numbers(shelf, bao):
    for number in ("10", "9", "10a", "100", "2"):
        dossier_of(shelf, bao, number=number)
    order = [one.number for one in dossiers_visible_to(bao).order_by("sort_number", "number")]
    assert order == ["2", "9", "10", "10a", "100"]


def test_a_change_keeps_what_the_cover_said_and_the_second_is_told(shelf, bao):
    made = dossier_of(shelf, bao)
    change_dossier(
        actor=bao, dossier_id=made.pk, version=1, values={"title": "Hồ sơ Đại hội"}, at=LATER
    )
    again = change_dossier(
        actor=bao, dossier_id=made.pk, version=1, values={"title": "Hồ sơ Đại hội"}, at=LATER
    )
    assert (again.title, again.version) == ("Hồ sơ Đại hội", 2)
    with pytest.raises(ChangedMeanwhile):
        change_dossier(actor=bao, dossier_id=made.pk, version=1, values={"title": "x"}, at=LATER)
    with pytest.raises(NothingChanged):
        change_dossier(
            actor=bao, dossier_id=made.pk, version=2, values={"title": "Hồ sơ Đại hội"}, at=LATER
        )
    kept = CoverVersion.objects.get()
    assert (kept.said["title"], kept.became) == ("Hồ sơ", {"title": "Hồ sơ Đại hội"})
    told = events(TrailFilters())[0]
    assert "Đại hội" not in str(told.details)
    with pytest.raises(DatabaseError), transaction.atomic():
        CoverVersion.objects.all().delete()


def test_a_level_is_raised_at_once_and_never_lowered(shelf, bao):
    person("an", "officer")
    made = dossier_of(shelf, bao)
    assert dossiers_visible_to(actor("an")).exists()
    change_dossier(
        actor=bao, dossier_id=made.pk, version=1, values={"level": Level.CONFIDENTIAL}, at=LATER
    )
    assert not dossiers_visible_to(actor("an")).exists()
    with pytest.raises(Lowered):
        change_dossier(
            actor=bao, dossier_id=made.pk, version=2, values={"level": Level.ORDINARY}, at=LATER
        )


def test_a_dossier_of_the_party_is_closed_to_who_has_no_right_to_its_papers(shelf, bao, ky):
    made = dossier_of(shelf, ky, party_papers=True)
    filed = record(shelf, dossier="5")
    assert made not in dossiers_visible_to(bao)
    assert made in dossiers_visible_to(ky)
    assert filed in records_visible_to(bao)
    with pytest.raises(Lowered):
        change_dossier(
            actor=ky, dossier_id=made.pk, version=1, values={"party_papers": False}, at=LATER
        )


def test_raising_an_inventory_closes_everything_in_it(shelf, bao):
    person("an", "officer")
    an = actor("an")
    dossier_of(shelf, bao)
    filed = record(shelf, number="14", dossier="5")
    ListedRecord.objects.create(inventory=shelf, position=1, abstract="về số hóa")
    assert filed in records_visible_to(an)
    change_inventory(
        actor=bao, code=shelf.code, version=1, values={"level": Level.CONFIDENTIAL}, at=LATER
    )
    assert not inventories_visible_to(an).exists()
    assert not records_visible_to(an).exists()
    assert Record.objects.get().level == Level.CONFIDENTIAL
    assert StoredFile.objects.get().level == Level.CONFIDENTIAL
    assert ListedRecord.objects.get().level == Level.CONFIDENTIAL
    assert Change.objects.filter(record=filed.pk, kind=Change.Kind.RAISED).exists()
    assert events(TrailFilters(action=Act.RAISE))


def test_records_of_an_inventory_that_goes_to_another_unit_are_told_to_the_index(shelf, ky):
    filed = record(shelf)
    other = unit("VP", parent=unit())
    ky = actor("ky")
    change_inventory(actor=ky, code=shelf.code, version=1, values={"unit": other.pk}, at=LATER)
    assert Change.objects.filter(record=filed.pk, kind=Change.Kind.MOVED).exists()


def test_only_what_is_empty_is_taken_away_and_it_is_told_what_is_in_it(shelf, bao):
    box = make_box(actor=bao, inventory=shelf, values={"number": "1"}, at=AT)
    made = dossier_of(shelf, bao, box=box.pk)
    filed = record(shelf, dossier="5")
    for refused, what in (
        (lambda: take_away_dossier(actor=bao, dossier_id=made.pk, at=AT), {"records": 1}),
        (lambda: take_away_box(actor=bao, box_id=box.pk, at=AT), {"dossiers": 1}),
        (
            lambda: take_away_inventory(actor=bao, code=shelf.code, at=AT),
            {"records": 1, "dossiers": 1, "boxes": 1, "received": 1},
        ),
    ):
        with pytest.raises(InUse) as told:
            refused()
        assert told.value.what == what
    Record.objects.filter(pk=filed.pk).update(dossier=None)
    take_away_dossier(actor=bao, dossier_id=made.pk, at=AT)
    take_away_box(actor=bao, box_id=box.pk, at=AT)
    assert not Box.objects.exists()
    assert dossier_of(shelf, bao).number == "5"


def test_an_inventory_made_by_mistake_goes_and_its_code_is_free(shelf, bao):
    take_away_inventory(actor=bao, code=shelf.code, at=AT)
    assert not Inventory.objects.exists()
    inventory()


@pytest.mark.parametrize("party", [False, True])
def test_what_holds_hidden_papers_goes_for_who_sees_none_of_them_and_stays_for_the_others(
    party, bao, ky
):
    shelf = inventory(highest=Level.TOP_SECRET)
    box = make_box(actor=bao, inventory=shelf, values={"number": "1"}, at=AT)
    made = dossier_of(shelf, bao, box=box.pk)
    filed = record(shelf, dossier="5", level=Level.ORDINARY if party else Level.SECRET)
    if party:
        Record.objects.filter(pk=filed.pk).update(party_papers=True)
    take_away_dossier(actor=bao, dossier_id=made.pk, at=AT)
    assert not dossiers_visible_to(bao).exists()
    left = dossiers_visible_to(ky).get()
    assert (left.number, left.box) == (made.number, box)
    assert records_visible_to(ky).get().dossier == left
    assert dossier_of(shelf, bao).number == "5"
    take_away_dossier(actor=bao, dossier_id=dossiers_visible_to(bao).get().pk, at=AT)
    take_away_box(actor=bao, box_id=box.pk, at=AT)
    assert Box.objects.get() == box
    assert make_box(actor=bao, inventory=shelf, values={"number": "1"}, at=AT) != box
