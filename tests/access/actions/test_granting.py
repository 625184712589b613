"""Rights are asked for by one, given by another, approved by a third; nobody says yes for themselves."""

from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    Level,
    Role,
    appoint,
    approve_grant,
    ask_grant,
    change_person,
    close_account,
    decline_grant,
    end,
    end_unit,
    give_grant,
    person_facts,
    withdraw_grant,
)
from access.domain.grants import GrantError, GrantFault, Wanted
from access.models import AccountNews, Assignment, Clearance, GrantRequest, RoleGrant, User
from audit.models import Event
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
MONTH = TODAY + timedelta(days=30)
SECRETS = Wanted(TODAY, MONTH, level=Level.SECRET, party_papers=True, units=("BTCTU",))
PAPER = {"document": "12-QĐ/BTCTU", "document_on": TODAY}


@pytest.fixture(autouse=True)
def house():
    """A unit with its head above another one, two security officers, and somebody of the lower unit."""
    top = unit()
    low = unit("VP", parent=top)
    person("truong", Role.OFFICER)
    person("mat", Role.SECURITY_OFFICER)
    person("hai", Role.SECURITY_OFFICER)
    person("khue", Role.OFFICER, units=[])
    appoint(by=KEEPER, code="BTCTU", duty="head", username="truong", since=TODAY, at=AT)
    change_person(by=KEEPER, username="khue", full_name="K' Khuê", unit=low, at=AT)
    AccountNews.objects.all().delete()


def asked(by="truong", wanted=SECRETS, **more):
    return ask_grant(
        by=actor(by), username="khue", wanted=wanted, reason="phân công", at=AT, **more
    )


def given(wanted=SECRETS):
    number = asked(wanted=wanted)
    give_grant(by=actor("mat"), number=number, at=AT, **PAPER)
    return number


def test_head_asks_officer_gives_another_approves_and_only_then_it_holds():
    number = asked()
    assert actor("khue").clearance == Level.ORDINARY
    give_grant(by=actor("mat"), number=number, at=AT, **PAPER)
    assert actor("khue").clearance == Level.ORDINARY
    assert not AccountNews.objects.exists()
    approve_grant(by=actor("hai"), number=number, at=AT)
    held = actor("khue")
    assert (held.clearance, held.party_papers) == (Level.SECRET, True)
    assert unit().pk in held.units
    assert actor("khue", at=AT + timedelta(days=31)).clearance == Level.ORDINARY
    assert AccountNews.objects.get().act == "grant"
    told = Event.objects.filter(subject="khue", outcome="done", reason="phân công").order_by("pk")
    assert [(one.action, one.who) for one in told] == [
        ("ask_grant", "truong"), ("give_grant", "mat"), ("approve_grant", "hai"),
        ("grant", "hai"), ("grant", "hai"),
    ]  # fmt: skip
    assert told[3].details["second"] == "mat"


def test_what_is_held_says_who_asked_gave_and_approved_it_and_on_what_paper():
    approve_grant(by=actor("hai"), number=given(), at=AT)
    user = User.objects.get(username="khue")
    held = next(one for one in person_facts(user, at=AT).clearances if one.why)
    why = held.why
    assert [why.asker, why.giver, why.approver] == [
        "Nguyễn Văn Truong", "Nguyễn Văn Mat", "Nguyễn Văn Hai",
    ]  # fmt: skip
    assert (why.document, why.document_on, held.span.last) == ("12-QĐ/BTCTU", TODAY, MONTH)
    assert held.basis == "12-QĐ/BTCTU, 12/08/2026"


def test_begun_by_a_security_officer_it_is_given_by_that_and_the_head_approves():
    number = asked("mat", **PAPER)
    assert GrantRequest.objects.get().stands == "given"
    approve_grant(by=actor("truong"), number=number, at=AT)
    assert actor("khue").clearance == Level.SECRET


@pytest.mark.parametrize("name", ["mat", "truong", "khue"])
def test_nobody_approves_what_they_asked_for_gave_or_would_hold(name):
    number = given()
    if name == "khue":
        end(by=KEEPER, username="khue", role=Role.OFFICER, day=TODAY, at=AT)
        RoleGrant.objects.create(
            user=User.objects.get(username="khue"), role="security_officer", valid_from=TODAY
        )
    with pytest.raises(AccessDenied):
        approve_grant(by=actor(name), number=number, at=AT)
    assert GrantRequest.objects.get().stands == "given"
    assert Event.objects.latest("pk").rule == "no_party"


def test_nobody_gives_what_they_asked_for_or_would_hold_themselves():
    number = asked("mat")
    with pytest.raises(AccessDenied):
        give_grant(by=actor("mat"), number=number, at=AT, **PAPER)
    own = ask_grant(by=actor("hai"), username="hai", wanted=SECRETS, reason="việc", at=AT, **PAPER)
    assert GrantRequest.objects.get(pk=own).stands == "asked"
    with pytest.raises(AccessDenied):
        give_grant(by=actor("hai"), number=own, at=AT, **PAPER)


@pytest.mark.parametrize("role", list(Role))
def test_only_heads_and_security_officers_ask(role):
    person("x", role)
    if role == Role.SECURITY_OFFICER:
        asked("x")
        return
    with pytest.raises(AccessDenied):
        asked("x")
    assert not GrantRequest.objects.exists()


def test_the_head_of_another_unit_neither_asks_sees_nor_approves():
    unit("KHAC")
    person("khac", Role.OFFICER)
    appoint(by=KEEPER, code="KHAC", duty="head", username="khac", since=TODAY, at=AT)
    with pytest.raises(AccessDenied):
        asked("khac")
    number = given()
    for act in (approve_grant, withdraw_grant, decline_grant):
        more = {} if act is approve_grant else {"reason": "không"}
        with pytest.raises(AccessDenied):
            act(by=actor("khac"), number=number, at=AT, **more)
        assert Event.objects.latest("pk").rule == "exists"


def test_a_head_no_more_asks_no_more():
    person("moi", Role.OFFICER)
    appoint(
        by=KEEPER, code="BTCTU", duty="head", username="moi", since=TODAY + timedelta(days=1),
        replacing=True, at=AT,
    )  # fmt: skip
    asked()
    later = AT + timedelta(days=1)
    with pytest.raises(AccessDenied):
        ask_grant(
            by=actor("truong", at=later), username="khue", wanted=Wanted(TODAY, role="checker"),
            reason="việc", at=later,
        )  # fmt: skip


def test_approved_twice_it_holds_once():
    number = given()
    approve_grant(by=actor("hai"), number=number, at=AT)
    held = Clearance.objects.count()
    with pytest.raises(GrantError) as why:
        approve_grant(by=actor("hai"), number=number, at=AT)
    assert why.value.fault == GrantFault.DECIDED
    assert Clearance.objects.count() == held


def test_of_two_who_decide_the_second_is_told_what_became_of_it():
    number = given()
    decline_grant(by=actor("hai"), number=number, reason="chưa cần", at=AT)
    for act in (
        lambda: approve_grant(by=actor("hai"), number=number, at=AT),
        lambda: withdraw_grant(by=actor("truong"), number=number, reason="thôi", at=AT),
    ):
        with pytest.raises(GrantError) as why:
            act()
        assert why.value.params["state"] == "declined"
    assert actor("khue").clearance == Level.ORDINARY


def test_only_who_asked_or_gave_takes_it_back():
    number = given()
    with pytest.raises(AccessDenied):
        withdraw_grant(by=actor("hai"), number=number, reason="thôi", at=AT)
    withdraw_grant(by=actor("mat"), number=number, reason="nhầm", at=AT)
    row = GrantRequest.objects.get()
    assert (row.stands, row.answer, row.decided_by) == ("withdrawn", "nhầm", "mat")


@pytest.mark.parametrize("number", [999, 2**62, 0])
def test_a_number_of_nothing_is_a_refusal(number):
    with pytest.raises(AccessDenied):
        approve_grant(by=actor("mat"), number=number, at=AT)
    assert Event.objects.latest("pk").rule == "exists"


def fails(act, fault):
    with pytest.raises(GrantError) as why:
        act()
    assert why.value.fault == fault


def test_the_same_is_not_asked_for_twice_while_it_waits():
    asked()
    fails(asked, GrantFault.ASKED_ALREADY)
    asked(wanted=Wanted(MONTH + timedelta(days=1), MONTH + timedelta(days=9), level=Level.SECRET))


def test_what_is_held_for_all_its_days_is_not_asked_for():
    approve_grant(by=actor("hai"), number=given(), at=AT)
    less = Wanted(TODAY, MONTH, level=Level.CONFIDENTIAL, units=("BTCTU",))
    fails(lambda: asked(wanted=less), GrantFault.HELD_ALREADY)
    asked(wanted=Wanted(TODAY, MONTH + timedelta(days=1), level=Level.CONFIDENTIAL))


def test_extended_it_holds_on():
    approve_grant(by=actor("hai"), number=given(), at=AT)
    longer = Wanted(MONTH + timedelta(days=1), MONTH + timedelta(days=60), level=Level.SECRET)
    approve_grant(by=actor("hai"), number=given(longer), at=AT)
    assert actor("khue", at=AT + timedelta(days=31)).clearance == Level.SECRET


def test_nothing_is_held_on_a_day_before_its_approval():
    early = Wanted(date(2020, 1, 1), role=Role.CHECKER)
    approve_grant(by=actor("hai"), number=given(early), at=AT)
    assert RoleGrant.objects.get(role="checker").valid_from == TODAY


def test_a_request_lapses_and_one_about_a_changed_account_fits_no_more():
    number = given(Wanted(TODAY, role=Role.CHECKER))
    later = AT + timedelta(days=30)
    fails(
        lambda: approve_grant(by=actor("hai", at=later), number=number, at=later), GrantFault.LAPSED
    )
    change_person(by=KEEPER, username="khue", full_name="K' Khuê Anh", unit=unit("VP"), at=AT)
    fails(lambda: approve_grant(by=actor("hai"), number=number, at=AT), GrantFault.STALE)
    decline_grant(by=actor("hai"), number=number, reason="đã đổi", at=AT)


def test_what_was_given_by_one_who_is_no_officer_any_more_is_not_approved():
    number = given()
    end(by=KEEPER, username="mat", role=Role.SECURITY_OFFICER, day=TODAY, at=AT)
    fails(lambda: approve_grant(by=actor("hai"), number=number, at=AT), GrantFault.GIVER_GONE)


def test_nothing_is_asked_for_a_closed_account_nor_of_a_unit_that_is_not_there_or_has_ended():
    fails(lambda: asked(wanted=Wanted(TODAY, units=("KHONGCO",))), GrantFault.NO_UNIT)
    unit("CU")
    end_unit(by=KEEPER, code="CU", last=TODAY - timedelta(days=1), successors=[], basis="", at=AT)
    fails(lambda: asked(wanted=Wanted(TODAY, units=("CU",))), GrantFault.UNIT_ENDED)
    close_account(by=KEEPER, username="khue", at=AT)
    fails(asked, GrantFault.IS_CLOSED)


def test_a_form_about_an_account_that_changed_meanwhile_is_not_taken():
    seen = User.objects.get(username="khue").version - 1
    fails(lambda: asked(version=seen), GrantFault.CHANGED_ACCOUNT)


def test_inventories_and_units_come_with_their_own_rows():
    wanted = Wanted(TODAY, MONTH, units=("BTCTU", "VP"), inventories=(7, 8))
    approve_grant(by=actor("hai"), number=given(wanted), at=AT)
    assert Assignment.objects.filter(given__isnull=False).count() == 4
    assert actor("khue").inventories == {7, 8}
