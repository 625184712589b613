"""Units are made, changed, ended and opened again; each by one act with its event."""

from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    ChangedMeanwhile,
    Level,
    ListError,
    Role,
    UnitEnded,
    appoint,
    change_person,
    change_unit,
    delete_unit,
    end_duty,
    end_unit,
    grant,
    link_units,
    make_unit,
    name_of_unit,
    reopen_unit,
    said_of_unit,
    take_in_person,
    top_unit,
    unit_facts,
    unit_with_code,
    units_on,
    unlink_units,
)
from access.domain.units import UnitSaid
from access.models import Unit, UnitDuty, UnitSuccession
from audit.models import Event
from tests.people import AT, KEEPER, actor, inventory, person, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
PARTY = "12345678901234"


def told(action):
    return Event.objects.filter(action=action, outcome="done").order_by("id")


def said(code, **changes):
    found = said_of_unit(unit_with_code(code))
    return UnitSaid(**{name: getattr(found, name) for name in UnitSaid.__slots__} | changes)


def change(code, *, by=KEEPER, version=None, named_from=None, **changes):
    return change_unit(
        by=by, code=code, said=said(code, **changes), version=version, named_from=named_from, at=AT
    )


def refused(act, **fields):
    """The field and the fault of what is not taken; nothing is written."""
    before = (Event.objects.count(), list(Unit.objects.values()), UnitSuccession.objects.count())
    with pytest.raises(ListError) as caught:
        act(**fields)
    after = (Event.objects.count(), list(Unit.objects.values()), UnitSuccession.objects.count())
    assert after == before
    return caught.value.field, str(caught.value.fault)


def make(code="VP", *, by=KEEPER, predecessors=(), valid_until=None, **told_of_it):
    new = UnitSaid(**{"name": f"Đơn vị {code}", **told_of_it})
    return make_unit(
        by=by, code=code, said=new, predecessors=predecessors, valid_until=valid_until, at=AT
    )


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


def appointed(**fields):
    asked = {
        "by": KEEPER, "code": "VP", "duty": "head", "username": "khue",
        "since": date(2026, 1, 1), "at": AT, **fields,
    }  # fmt: skip
    return appoint(**asked)


def test_one_head_at_a_time_and_all_are_kept():
    make("VP")
    person("khue", "officer")
    person("lan", "officer")
    appointed()
    appointed(duty="contact", username="lan")
    assert refused(appointed, username="lan", since=TODAY) == ("since", "one_at_a_time")
    appointed(username="lan", since=TODAY, replacing=True, basis="QĐ 12")
    held = UnitDuty.objects.filter(duty="head").order_by("valid_from")
    assert [(one.user.username, one.valid_until) for one in held] == [
        ("khue", TODAY - timedelta(days=1)), ("lan", None),
    ]  # fmt: skip
    event = told("change_unit").last()
    assert event.details["changed"] == ["head"]
    assert "Nguyễn" not in str(event.details)
    assert "lan" not in str(event.details)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"username": "khongco"}, ("username", "no_person")),
        ({"username": "dong"}, ("username", "no_person")),
        ({"until": date(2025, 12, 31)}, ("until", "ends_too_early")),
        ({"code": "CU"}, ("since", "unit_ended")),
        ({"code": "KHONGCO"}, ("", "no_unit")),
        ({"duty": "contact", "since": date(2020, 1, 1), "until": date(2026, 1, 1)}, ("since", "one_at_a_time")),
        ({"duty": "contact", "since": date(2026, 1, 1), "replacing": True}, ("since", "one_at_a_time")),
    ],
)  # fmt: skip
def test_a_duty_that_cannot_be_is_not_given(fields, fault):
    from access.models import User

    make("VP")
    make("CU", valid_until=date(2020, 1, 1))
    person("khue", "officer")
    person("dong", "officer")
    User.objects.filter(username="dong").update(is_active=False)
    appointed(duty="contact", since=date(2026, 1, 1))
    assert refused(appointed, **fields) == fault


def test_a_duty_ends_on_a_day_and_the_unit_is_on_the_worklist_again():
    make("VP")
    person("khue", "officer")
    appointed()
    appointed(duty="contact")
    lacking = [line.row.code for line in units_on(TODAY, lacking_only=True).standing]
    assert lacking == ["BTCTU"]
    held = UnitDuty.objects.get(duty="head")
    with pytest.raises(ListError):
        end_duty(by=KEEPER, code="VP", held=held.pk, last=date(2025, 1, 1), at=AT)
    end_duty(by=KEEPER, code="VP", held=held.pk, last=TODAY - timedelta(days=1), at=AT)
    shown = units_on(TODAY, lacking_only=True)
    assert [line.row.code for line in shown.standing] == ["BTCTU", "VP"]
    assert (shown.lacking, shown.total) == (2, 2)


def test_the_top_unit_is_one_that_has_not_ended():
    make("A", valid_until=date(2025, 6, 30))
    make("B")
    assert top_unit().code == "B"
