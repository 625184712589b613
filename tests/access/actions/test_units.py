"""Units are made, changed, renamed and moved; each by one act with its event."""

from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    ChangedMeanwhile,
    Level,
    ListError,
    Role,
    appoint,
    delete_unit,
    end_duty,
    end_unit,
    grant,
    link_units,
    name_of_unit,
    reopen_unit,
    top_unit,
    unit_with_code,
    unlink_units,
)
from access.models import Unit, UnitSuccession
from audit.models import Event
from tests.access.actions.units_kept import TODAY, change, make, refused, told
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
PARTY = "12345678901234"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_keeps_the_lists(role):
    person("khue", role, clearance=Level.TOP_SECRET)
    by = actor("khue")
    acts = [
        lambda: make("X", by=by),
        lambda: change("BTCTU", by=by, name="Khác"),
        lambda: end_unit(by=by, code="BTCTU", last=TODAY, at=AT),
        lambda: reopen_unit(by=by, code="BTCTU", reason="nhầm", at=AT),
        lambda: delete_unit(by=by, code="BTCTU", at=AT),
        lambda: link_units(by=by, code="BTCTU", successors=["BTCTU"], at=AT),
        lambda: unlink_units(by=by, code="BTCTU", link=1, at=AT),
        lambda: appoint(by=by, code="BTCTU", duty="head", username="khue", since=TODAY, at=AT),
        lambda: end_duty(by=by, code="BTCTU", held=1, last=TODAY, at=AT),
    ]
    for act in acts:
        with pytest.raises(AccessDenied):
            act()
    refusals = Event.objects.filter(who="khue", outcome="refused", rule="administers")
    assert refusals.count() == len(acts)
    assert list(Unit.objects.values_list("code", "name")) == [("BTCTU", "Đơn vị BTCTU")]


def test_a_unit_is_made_with_all_that_is_said_of_it():
    unit("CU1")
    unit("CU2")
    made = make(
        party_code=PARTY, valid_from=date(2025, 7, 1), basis="NQ 202/2025/QH15",
        predecessors=["CU1", "CU2"],
    )  # fmt: skip
    assert (made.party_code, made.basis) == (PARTY, "NQ 202/2025/QH15")
    links = UnitSuccession.objects.filter(after=made)
    assert {(one.before.code, one.on) for one in links} == {
        ("CU1", date(2025, 7, 1)), ("CU2", date(2025, 7, 1)),
    }  # fmt: skip
    event = told("register_unit").get(subject="VP")
    assert event.details["predecessors"] == ["CU1", "CU2"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"code": "A/B"}, ("code", "not_a_code")),
        ({"code": ""}, ("code", "not_a_code")),
        ({"code": "moi"}, ("code", "not_a_code")),
        ({"code": "Đ1"}, ("code", "not_a_code")),
        ({"code": "A" * 31}, ("code", "not_a_code")),
        ({"code": "BTCTU"}, ("code", "code_taken")),
        ({"above": "KHONGCO"}, ("above", "no_unit")),
        ({"party_code": "123"}, ("party_code", "not_a_party_code")),
        ({"party_code": "1" * 13 + "²"}, ("party_code", "not_a_party_code")),
        ({"party_code": PARTY}, ("party_code", "party_code_taken")),
        (
            {"valid_from": date(2025, 7, 1), "valid_until": date(2025, 6, 30)},
            ("valid_from", "ends_too_early"),
        ),
        ({"predecessors": ["KHONGCO"]}, ("predecessors", "no_unit")),
    ],
)
def test_a_unit_that_cannot_be_so_is_not_made(fields, fault):
    unit()
    make("CO", party_code=PARTY)
    assert refused(make, **fields) == fault


def test_a_change_tells_which_fields_and_no_names_of_people():
    unit()
    change("BTCTU", name="Ban Tổ chức", party_code=PARTY)
    event = told("change_unit").get()
    assert event.details["changed"] == ["name", "party_code"]
    assert refused(change, code="BTCTU") == ("", "nothing_changed")


def test_whoever_was_overtaken_is_told_and_overwrites_nothing():
    unit()
    shown = unit_with_code("BTCTU").version
    change("BTCTU", name="Tên của người thứ nhất", version=shown)
    for act in (
        lambda: change("BTCTU", name="Tên của người thứ hai", version=shown),
        lambda: end_unit(by=KEEPER, code="BTCTU", last=TODAY, version=shown, at=AT),
        lambda: delete_unit(by=KEEPER, code="BTCTU", version=shown, at=AT),
    ):
        with pytest.raises(ChangedMeanwhile):
            act()
    assert unit_with_code("BTCTU").name == "Tên của người thứ nhất"
    assert told("change_unit").count() == 1


def test_no_unit_comes_to_stand_above_itself_by_a_move():
    top = unit("A")
    below = unit("B", parent=top)
    unit("C", parent=below)
    for above in ("A", "B", "C"):
        assert refused(change, code="A", above=above) == ("above", "its_own_parent")


def test_a_new_name_keeps_the_old_one_for_old_papers():
    place = make("HU", name="Huyện ủy Đức Trọng", valid_from=date(2000, 1, 1))
    change("HU", name="Đảng ủy Đức Trọng", named_from=date(2015, 1, 1))
    change("HU", name="Đảng ủy xã Đức Trọng", named_from=date(2025, 7, 1))
    place = Unit.objects.get(pk=place.pk)
    assert [name_of_unit(place, at_end_of=year) for year in (2014, 2015, 2024, 2025, None)] == [
        "Huyện ủy Đức Trọng", "Đảng ủy Đức Trọng", "Đảng ủy Đức Trọng",
        "Đảng ủy xã Đức Trọng", "Đảng ủy xã Đức Trọng",
    ]  # fmt: skip
    assert told("change_unit").last().details["named_from"] == "2025-07-01"


@pytest.mark.parametrize(
    ("name", "day", "fault"),
    [
        ("Tên mới", TODAY + timedelta(days=1), "name_from_later"),
        ("Tên mới", date(2000, 1, 1), "name_from_too_early"),
        ("Tên mới", date(2015, 1, 1), "name_from_too_early"),
        ("Tên hai", date(2016, 1, 1), "same_name"),
    ],
)
def test_a_new_name_begins_when_it_can(name, day, fault):
    make("HU", name="Tên một", valid_from=date(2000, 1, 1))
    change("HU", name="Tên hai", named_from=date(2015, 1, 1))
    assert refused(change, code="HU", name=name, named_from=day) == ("named_from", fault)


def test_a_move_gives_nobody_alone_more_to_who_holds_secrets_or_to_themselves():
    top = unit("A")
    unit("B", parent=top)
    other = unit("C")
    person("viet", "officer", clearance=Level.SECRET, units=[other])
    person("an", "administrator", units=[])
    by = actor("an")
    with pytest.raises(ListError) as caught:
        change("B", by=by, above="C")
    assert str(caught.value.fault) == "widens"
    refusal = Event.objects.get(who="an", outcome="refused")
    assert (refusal.action, refusal.rule, refusal.subject) == ("change_unit", "second_person", "B")
    assert unit_with_code("B").parent.code == "A"
    # Where the same people see it already, nothing is given.
    grant(by=KEEPER, username="viet", unit=top, since=TODAY, at=AT)
    change("B", by=by, above="C")
    assert unit_with_code("B").parent.code == "C"


def test_an_administrator_moves_no_unit_under_their_own():
    own = unit("A")
    unit("B")
    person("an", "administrator", units=[own])
    person("lan", "officer", units=[own])
    with pytest.raises(ListError) as caught:
        change("B", by=actor("an"), above="A")
    assert str(caught.value.fault) == "widens"
    # At the machine itself the operator answers for it.
    change("B", above="A")
    assert unit_with_code("B").parent.code == "A"


def test_the_top_unit_is_one_that_has_not_ended():
    make("A", valid_until=date(2025, 6, 30))
    make("B")
    assert top_unit().code == "B"
