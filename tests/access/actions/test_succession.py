"""Units end, open again and come after one another; what names a unit keeps it."""

from datetime import date, timedelta

import pytest

from access.api import (
    Level,
    ListError,
    Role,
    UnitEnded,
    change_person,
    delete_unit,
    end_unit,
    grant,
    link_units,
    reopen_unit,
    take_in_person,
    unit_facts,
    unit_with_code,
    units_on,
    unlink_units,
)
from access.models import Unit, UnitSuccession
from tests.access.actions.units_kept import TODAY, change, make, refused, told
from tests.people import AT, KEEPER, actor, inventory, person, unit

pytestmark = pytest.mark.django_db


def test_a_district_ends_with_communes_after_it():
    unit("HU")
    unit("X1")
    unit("X2")
    end_unit(
        by=KEEPER, code="HU", last=date(2025, 6, 30), successors=["X1", "X2"],
        basis="NQ 1671/NQ-UBTVQH15", at=AT,
    )  # fmt: skip
    facts = unit_facts("HU", TODAY)
    assert facts.is_past
    assert [(one.after.code, one.on) for one in facts.after] == [
        ("X1", date(2025, 7, 1)), ("X2", date(2025, 7, 1)),
    ]  # fmt: skip
    shown = units_on(TODAY)
    assert [(one.row.code, one.successors) for one in shown.past] == [("HU", ("X1", "X2"))]
    event = told("end_unit").get()
    assert (event.details["until"], event.details["successors"]) == ("2025-06-30", ["X1", "X2"])
    reopen_unit(by=KEEPER, code="HU", reason="ghi nhầm đơn vị", at=AT)
    assert not unit_facts("HU", TODAY).is_past
    assert told("reopen_unit").get().reason == "ghi nhầm đơn vị"
    assert refused(reopen_unit, by=KEEPER, code="HU", reason="x", at=AT) == ("", "not_ended")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"last": date(1999, 12, 31)}, ("last", "ends_too_early")),
        ({"successors": ["HU"]}, ("successors", "its_own_successor")),
        ({"successors": ["X1", "KHONGCO"]}, ("successors", "no_unit")),
        ({"successors": ["CU"]}, ("successors", "successor_ended")),
        ({"successors": ["TRUOC"]}, ("successors", "its_own_successor")),
    ],
)
def test_an_end_that_cannot_be_leaves_everything_as_it_was(fields, fault):
    make("HU", valid_from=date(2000, 1, 1))
    unit("X1")
    make("CU", valid_until=date(2010, 1, 1))
    unit("TRUOC")
    link_units(by=KEEPER, code="TRUOC", successors=["HU"], at=AT)
    asked = {"by": KEEPER, "code": "HU", "last": date(2025, 6, 30), "at": AT, **fields}
    assert refused(end_unit, **asked) == fault


def test_what_has_ended_does_not_end_again():
    make("HU", valid_until=date(2025, 6, 30))
    assert refused(end_unit, by=KEEPER, code="HU", last=TODAY, at=AT) == ("", "ended_already")


def test_a_link_that_was_a_mistake_is_taken_away_from_either_side():
    for code in ("A", "B", "C"):
        unit(code)
    link_units(by=KEEPER, code="B", predecessors=["A"], successors=["C"], at=AT)
    assert refused(
        link_units, by=KEEPER, code="A", successors=["B"], at=AT
    ) == ("", "nothing_changed")  # fmt: skip
    for code, other in (("B", "A"), ("C", "B")):
        link = UnitSuccession.objects.get(before__code=other, after__code=code)
        assert refused(unlink_units, by=KEEPER, code="BTC", link=link.pk, at=AT)[1] == "no_unit"
        unlink_units(by=KEEPER, code=code, link=link.pk, at=AT)
    assert UnitSuccession.objects.count() == 0
    assert told("change_unit").last().details["taken_away"] == "B"


def test_what_nothing_names_is_deleted_and_nothing_else():
    top = unit("A")
    unit("B", parent=top)
    assert refused(delete_unit, by=KEEPER, code="A", at=AT) == ("", "still_named")
    change("B", name="Tên mới", named_from=TODAY)
    delete_unit(by=KEEPER, code="B", at=AT)
    delete_unit(by=KEEPER, code="A", at=AT)
    assert Unit.objects.count() == 0
    assert [event.subject for event in told("delete_unit")] == ["B", "A"]


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        (lambda place: person("khue", "officer", units=[place]), "assignment"),
        (lambda place: inventory("ML01", place=place, level=Level.TOP_SECRET), "archive"),
        (lambda place: link_units(by=KEEPER, code="X", successors=["Y"], at=AT), "unitsuccession"),
    ],
)
def test_what_names_a_unit_is_told_by_kind_and_never_counted(use, kind):
    place = unit("X")
    unit("Y")
    use(place)
    with pytest.raises(ListError) as caught:
        delete_unit(by=KEEPER, code="X", at=AT)
    assert kind in caught.value.kinds
    assert unit_with_code("X") is not None


def test_nobody_is_placed_in_a_unit_that_has_ended_and_who_was_stays():
    place = unit("HU")
    shelf = inventory("ML01", place=place)
    person("khue", "officer", units=[place])
    end_unit(by=KEEPER, code="HU", last=TODAY - timedelta(days=1), at=AT)
    ended = unit_with_code("HU")
    assert shelf.unit_id in actor("khue").units
    with pytest.raises(UnitEnded, match="HU"):
        grant(by=KEEPER, username="khue", unit=ended, since=TODAY, at=AT)
    with pytest.raises(UnitEnded):
        change_person(by=KEEPER, username="khue", full_name="K", unit=ended, at=AT)
    with pytest.raises(UnitEnded):
        take_in_person(
            by=KEEPER, username="moi", full_name="M", roles=[Role.OFFICER], unit=unit(),
            clearance=Level.ORDINARY, party_papers=False, assigned_to=[ended], commitment="",
            course="", since=TODAY, at=AT,
        )  # fmt: skip


def test_who_belongs_to_an_ended_unit_can_still_get_another_name():
    person("khue", "officer")
    end_unit(by=KEEPER, code="BTCTU", last=TODAY - timedelta(days=1), at=AT)
    place = unit_with_code("BTCTU")
    change_person(by=KEEPER, username="khue", full_name="Tên khác", unit=place, at=AT)
    assert actor("khue").full_name == "Tên khác"


def test_people_of_the_successor_see_nothing_of_the_predecessor_by_themselves():
    before, after = unit("CU"), unit("MOI")
    person("khue", "officer", units=[after])
    person("lan", "officer", units=[before])
    end_unit(by=KEEPER, code="CU", last=TODAY - timedelta(days=9), successors=["MOI"], at=AT)
    assert actor("khue").units == {after.pk}
    assert actor("lan").units == {before.pk}
