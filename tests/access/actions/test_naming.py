"""Lists of what is open by its name: they grow by two people, shrink by one, and open nothing by themselves."""

from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    Level,
    Role,
    appoint,
    approve_grant,
    approve_named,
    ask_grant,
    change_person,
    decline_named,
    end_held,
    give_grant,
    make_named,
    name_more,
    person_facts,
    take_off_named,
    withdraw_named,
)
from access.domain.grants import GrantError, GrantFault, Wanted
from access.domain.named import NamedError, NamedFault, NamedSight, Things
from access.models import AccountNews, Clearance, GrantRequest, NamedChange, NamedList, User
from access.queries.named import holders_of, lists_held
from audit.models import Event
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
MONTH = TODAY + timedelta(days=30)
TWO = Things((11, 12), (7,))
ONE_MORE = Things((13,), ())
PAPER = {"document": "12-QĐ/BTCTU", "document_on": TODAY}


@pytest.fixture(autouse=True)
def house():
    """A unit with its head, two security officers, and somebody who works with nothing."""
    unit()
    person("truong", Role.OFFICER)
    person("mat", Role.SECURITY_OFFICER)
    person("hai", Role.SECURITY_OFFICER)
    person("khue", Role.OFFICER, units=[])
    appoint(by=KEEPER, code="BTCTU", duty="head", username="truong", since=TODAY, at=AT)
    AccountNews.objects.all().delete()


def made(things=TWO, by="mat", **more):
    return make_named(by=actor(by), title="Hồ sơ A", things=things, reason="việc", at=AT, **more)


def cleared(level=Level.SECRET, **limit):
    """Khuê is cleared by two security officers, for what is named alone."""
    wanted = Wanted(TODAY, MONTH, level=level, **limit)
    number = ask_grant(
        by=actor("mat"), username="khue", wanted=wanted, reason="việc", at=AT, **PAPER
    )
    approve_grant(by=actor("hai"), number=number, at=AT)
    return GrantRequest.objects.get(pk=number)


def more_on(number, things=ONE_MORE, by="truong", version=1):
    return name_more(
        by=actor(by), number=number, things=things, version=version, reason="thêm", at=AT
    )


def test_a_list_opens_what_stands_on_it_and_nothing_else_while_its_clearance_holds():
    number = made()
    assert actor("khue").named == ()
    cleared(named=number)
    held = actor("khue")
    assert held.named == (NamedSight(Level.SECRET, False, frozenset((11, 12)), frozenset((7,))),)
    assert (held.clearance, held.units, held.inventories) == (Level.ORDINARY, set(), set())
    assert actor("khue", at=AT + timedelta(days=31)).named == ()
    assert actor("hai").named == ()


def test_what_is_named_with_a_request_becomes_a_list_of_its_own():
    row = cleared(things=TWO, party_papers=True)
    assert row.named.title == ""
    assert actor("khue").named == (
        NamedSight(Level.SECRET, True, frozenset((11, 12)), frozenset((7,))),
    )
    facts = person_facts(User.objects.get(username="khue"), at=AT)
    one = next(one for one in facts.clearances if one.named)
    assert (one.level, one.named, list(one.things)) == (
        Level.SECRET, row.named_id, ["#11", "#12", "KS-0000007"],
    )  # fmt: skip
    assert "place" not in facts.lacks
    told = Event.objects.get(action="make_named")
    assert told.details["dossiers"] == [11, 12]
    assert told.details["records"] == [7]


def test_a_level_for_a_list_does_not_raise_what_the_person_works_with():
    person("lan", Role.OFFICER)
    wanted = Wanted(TODAY, MONTH, level=Level.TOP_SECRET, named=made())
    number = ask_grant(by=actor("mat"), username="lan", wanted=wanted, reason="v", at=AT, **PAPER)
    approve_grant(by=actor("hai"), number=number, at=AT)
    assert actor("lan").clearance == Level.ORDINARY
    assert actor("lan").who.clearance == 0


def test_what_nobody_is_cleared_by_changes_at_once_and_by_one():
    number = made()
    assert more_on(number, by="mat") is None
    row = NamedList.objects.get(pk=number)
    assert (row.version, row.things.count()) == (2, 4)


def test_what_is_added_to_a_list_in_force_waits_for_another_person():
    number = made()
    cleared(named=number)
    AccountNews.objects.all().delete()
    change = more_on(number)
    assert 13 not in actor("khue").named[0].dossiers
    for name in ("truong", "khue"):
        with pytest.raises(AccessDenied):
            approve_named(by=actor(name), number=change.pk, at=AT)
    approve_named(by=actor("hai"), number=change.pk, at=AT)
    assert actor("khue").named[0].dossiers == {11, 12, 13}
    assert AccountNews.objects.get().user.username == "khue"
    told = Event.objects.get(action="change_named", outcome="done")
    assert (told.who, told.details["asked_by"], told.details["dossiers"]) == ("hai", "truong", [13])
    with pytest.raises(NamedError) as why:
        approve_named(by=actor("mat"), number=change.pk, at=AT)
    assert why.value.fault == NamedFault.DECIDED


def test_a_head_approves_what_a_security_officer_asked_for_about_their_own_people():
    number = made()
    cleared(named=number)
    change = more_on(number, by="mat")
    approve_named(by=actor("truong"), number=change.pk, at=AT)
    assert 13 in actor("khue").named[0].dossiers


def test_two_heads_alone_add_nothing():
    number = made(by="truong")
    cleared(named=number)
    person("dung", Role.OFFICER)
    appoint(by=KEEPER, code="BTCTU", duty="contact", username="dung", since=TODAY, at=AT)
    top = unit("TREN")
    unit_below = unit()
    type(unit_below).objects.filter(pk=unit_below.pk).update(parent=top)
    appoint(by=KEEPER, code="TREN", duty="head", username="dung", since=TODAY, at=AT)
    change = more_on(number, by="truong")
    with pytest.raises(NamedError) as why:
        approve_named(by=actor("dung"), number=change.pk, at=AT)
    assert why.value.fault == NamedFault.NO_OFFICER


def test_nobody_asks_for_more_on_a_list_they_hold():
    number = made()
    cleared(named=number)
    user = User.objects.get(username="hai")
    Clearance.objects.create(
        user=user, level=0, named_id=number, valid_from=TODAY, valid_until=MONTH
    )
    with pytest.raises(AccessDenied, match="no_party"):
        more_on(number, by="hai")
    change = more_on(number, by="mat")
    with pytest.raises(AccessDenied, match="no_party"):
        approve_named(by=actor("hai"), number=change.pk, at=AT)


def test_a_head_who_leads_somebody_else_approves_nothing():
    number = made()
    cleared(named=number)
    far = unit("XA")
    person("xa", Role.OFFICER, units=[])
    change_person(by=KEEPER, username="xa", full_name="Xa", unit=far, at=AT)
    appoint(by=KEEPER, code="XA", duty="head", username="xa", since=TODAY, at=AT)
    change = more_on(number, by="mat")
    with pytest.raises(AccessDenied, match="exists"):
        approve_named(by=actor("xa"), number=change.pk, at=AT)


def test_what_is_taken_off_a_list_is_closed_at_once_and_stays_told():
    number = made()
    cleared(named=number)
    AccountNews.objects.all().delete()
    thing = NamedList.objects.get(pk=number).things.get(dossier=11)
    take_off_named(by=actor("truong"), number=number, thing=thing.pk, reason="nhầm", at=AT)
    assert actor("khue").named[0].dossiers == {12}
    thing.refresh_from_db()
    assert (thing.removed_by, thing.removed_why) == ("truong", "nhầm")
    assert AccountNews.objects.get().act == "revoke"
    with pytest.raises(NamedError) as why:
        take_off_named(by=actor("mat"), number=number, thing=thing.pk, reason="nhầm", at=AT)
    assert why.value.fault == NamedFault.NOT_THERE


def test_a_list_that_changed_is_looked_at_again_before_anybody_says_yes():
    number = made(by="truong")
    wanted = Wanted(TODAY, MONTH, level=Level.SECRET, named=number)
    asked = ask_grant(by=actor("truong"), username="khue", wanted=wanted, reason="việc", at=AT)
    give_grant(by=actor("mat"), number=asked, at=AT, **PAPER)
    change = more_on(number, by="mat")
    assert change is not None
    approve_named(by=actor("hai"), number=change.pk, at=AT)
    with pytest.raises(GrantError) as why:
        approve_grant(by=actor("hai"), number=asked, at=AT)
    assert why.value.fault == GrantFault.STALE
    assert actor("khue").named == ()


def test_of_two_who_add_the_second_is_told():
    number = made()
    more_on(number, by="mat")
    with pytest.raises(NamedError) as why:
        more_on(number, by="hai", things=Things((14,), ()))
    assert why.value.fault == NamedFault.CHANGED
    cleared(named=number)
    more_on(number, by="mat", version=2, things=Things((15,), ()))
    with pytest.raises(NamedError) as why:
        more_on(number, by="hai", version=2, things=Things((16,), ()))
    assert why.value.fault == NamedFault.ASKED_ALREADY


def test_what_waits_too_long_or_fits_no_more_is_not_approved_and_makes_room():
    number = made()
    cleared(named=number)
    change = more_on(number)
    with pytest.raises(NamedError) as why:
        approve_named(by=actor("hai"), number=change.pk, at=AT + timedelta(days=30))
    assert why.value.fault == NamedFault.LAPSED
    thing = NamedList.objects.get(pk=number).things.get(dossier=11)
    take_off_named(by=actor("mat"), number=number, thing=thing.pk, reason="nhầm", at=AT)
    with pytest.raises(NamedError) as why:
        approve_named(by=actor("hai"), number=change.pk, at=AT)
    assert why.value.fault == NamedFault.CHANGED
    again = more_on(number, version=2)
    assert again.stands == "asked"
    assert NamedChange.objects.get(pk=change.pk).stands == "stale"


def test_declined_or_withdrawn_nothing_is_added():
    number = made()
    cleared(named=number)
    first = more_on(number)
    with pytest.raises(AccessDenied, match="asked_it"):
        withdraw_named(by=actor("hai"), number=first.pk, reason="thôi", at=AT)
    withdraw_named(by=actor("truong"), number=first.pk, reason="thôi", at=AT)
    second = more_on(number)
    decline_named(by=actor("hai"), number=second.pk, reason="không cần", at=AT)
    assert 13 not in actor("khue").named[0].dossiers
    assert {one.stands for one in NamedChange.objects.all()} == {"withdrawn", "declined"}


@pytest.mark.parametrize("name", ["khue", "luutru"])
def test_whoever_neither_leads_nor_answers_for_secrets_keeps_no_list(name):
    person("luutru", Role.ARCHIVIST)
    number = made()
    with pytest.raises(AccessDenied):
        made(by=name)
    with pytest.raises(AccessDenied):
        more_on(number, by=name)
    with pytest.raises(AccessDenied):
        take_off_named(by=actor(name), number=number, thing=1, reason="nhầm", at=AT)


def test_a_list_that_is_not_there_for_somebody_limits_nothing():
    for number in (999, made(by="mat")):
        wanted = Wanted(TODAY, MONTH, level=Level.SECRET, named=number)
        with pytest.raises(GrantError) as why:
            ask_grant(by=actor("truong"), username="khue", wanted=wanted, reason="việc", at=AT)
        assert why.value.fault == GrantFault.NO_LIST


def test_the_same_asked_for_twice_is_told_also_where_it_was_named_anew():
    wanted = Wanted(TODAY, MONTH, level=Level.SECRET, things=TWO)
    ask_grant(by=actor("truong"), username="khue", wanted=wanted, reason="việc", at=AT)
    with pytest.raises(GrantError) as why:
        ask_grant(by=actor("mat"), username="khue", wanted=wanted, reason="việc", at=AT)
    assert why.value.fault == GrantFault.ASKED_ALREADY


def test_what_is_held_by_a_list_is_held_by_that_list_alone():
    number = made(by="truong")
    cleared(named=number)
    same = Wanted(TODAY, MONTH, level=Level.SECRET, named=number)
    with pytest.raises(GrantError) as why:
        ask_grant(by=actor("truong"), username="khue", wanted=same, reason="việc", at=AT)
    assert why.value.fault == GrantFault.HELD_ALREADY
    whole = Wanted(TODAY, MONTH, level=Level.SECRET)
    assert ask_grant(by=actor("truong"), username="khue", wanted=whole, reason="việc", at=AT)


def test_one_person_ends_it_and_the_list_stays():
    number = made()
    row = cleared(named=number)
    user = User.objects.get(username="khue")
    held = Clearance.objects.get(given=row)
    assert [one.row.pk for one in lists_held(user.pk, TODAY)] == [number]
    assert [one.username for one in holders_of(row.named, TODAY)] == ["khue"]
    end_held(
        by=actor("truong"), account=user.pk, mark=f"clearance-{held.pk}", since=TODAY, seen=MONTH,
        reason="chuyển", at=AT,
    )  # fmt: skip
    assert actor("khue").named == ()
    assert lists_held(user.pk, TODAY) == []
    assert Event.objects.get(action="revoke").details["named"] == number
