"""Accounts are made, changed and closed by acts that leave one event each."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from access.api import (
    AccessDenied,
    DaysReversed,
    Level,
    NameTaken,
    NameUnusable,
    NothingHeld,
    Role,
    UnknownPerson,
    change_person,
    close_account,
    console_operator,
    end,
    grant,
    issue_password,
    reopen_account,
)
from access.domain.people import may_name_account
from access.models import Clearance, RoleGrant, User
from audit.models import Event
from language.vietnamese import name_sort_key
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)


def told(action):
    return Event.objects.filter(action=action, outcome="done")


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def test_a_new_password_ends_every_session_and_is_an_event():
    person("khue", "officer")
    person("an", "administrator")
    client = signed_in("khue")
    assert client.get("/").status_code == 200
    password = issue_password(by=KEEPER, username="khue", at=timezone.now())
    assert client.get("/").status_code == 302
    user = User.objects.get(username="khue")
    assert user.check_password(password)
    assert user.issued_password
    event = told("issue_password").get()
    assert (event.who, event.subject, event.details["sessions_ended"]) == ("console", "khue", 1)


@pytest.mark.parametrize("held", ["nothing", "clearance", "party", "role", "future"])
def test_nobody_alone_sets_the_password_of_anybody(held):
    person("an", "administrator")
    person(
        "viet",
        "security_officer" if held == "role" else "officer",
        clearance=Level.SECRET if held == "clearance" else Level.ORDINARY,
        party_papers=held == "party",
    )
    if held == "future":
        grant(by=KEEPER, username="viet", clearance=Level.SECRET, since=date(2030, 1, 1), at=AT)
    before = User.objects.get(username="viet").password
    with pytest.raises(AccessDenied):
        issue_password(by=actor("an"), username="viet", at=AT)
    assert User.objects.get(username="viet").password == before
    refused = Event.objects.get(outcome="refused")
    assert (refused.who, refused.subject, refused.rule) == ("an", "viet", "second_person")


@pytest.mark.parametrize(
    ("second", "allowed"),
    [("mat", True), ("hai", False), ("an", False), ("viet", False)],
)
def test_the_security_officer_stands_beside_and_is_named(second, allowed):
    person("an", "administrator", "security_officer")
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    person("hai", "administrator")
    person("viet", "security_officer", clearance=Level.SECRET)
    wanted = {"username": "viet", "role": Role.OFFICER, "since": TODAY, "at": AT}
    if not allowed:
        with pytest.raises(AccessDenied):
            grant(by=actor("an"), second=actor(second), **wanted)
        return
    grant(by=actor("an"), second=actor(second), **wanted)
    assert told("grant").get().details["second"] == "mat"


def test_at_the_console_the_account_of_the_system_is_on_the_trail():
    person("viet", "security_officer", clearance=Level.TOP_SECRET)
    issue_password(by=console_operator("root"), username="viet", at=AT)
    event = told("issue_password").get()
    assert (event.who, event.workstation, event.os_account) == ("console", "console", "root")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_keeps_accounts(role):
    person("x", role)
    person("khue", "officer")
    by = actor("x")
    acts = [
        lambda: issue_password(by=by, username="khue", at=AT),
        lambda: close_account(by=by, username="khue", at=AT),
        lambda: reopen_account(by=by, username="khue", at=AT),
        lambda: grant(by=by, username="khue", role=Role.AUDITOR, since=TODAY, at=AT),
        lambda: end(by=by, username="khue", role=Role.OFFICER, day=TODAY, at=AT),
        lambda: change_person(by=by, username="khue", full_name="X", unit=None, at=AT),
    ]
    before = User.objects.filter(username="khue").values().get()
    for act in acts:
        with pytest.raises(AccessDenied):
            act()
    assert User.objects.filter(username="khue").values().get() == before
    refused = Event.objects.filter(outcome="refused").order_by("pk")
    assert [event.action for event in refused] == [
        "issue_password", "close_account", "open_account", "grant", "revoke", "change_account",
    ]  # fmt: skip


def test_a_closed_account_loses_its_sessions_and_reopening_does_not_bring_them_back():
    person("khue", "officer")
    client = signed_in("khue")
    close_account(by=KEEPER, username="khue", at=timezone.now())
    assert not Session.objects.exists()
    assert client.get("/").status_code == 302
    reopen_account(by=KEEPER, username="khue", at=timezone.now())
    assert client.get("/").status_code == 302
    assert signed_in("khue").get("/").status_code == 200
    assert told("close_account").count() == told("open_account").count() == 1


def test_what_is_granted_counts_and_what_is_ended_does_not():
    person("khue")
    place = unit("X")
    grant(
        by=KEEPER, username="khue", role=Role.OFFICER, clearance=Level.SECRET, party_papers=True,
        unit=place, commitment="2026", course="2026", since=TODAY, basis="12-QĐ/BTCTU", at=AT,
    )  # fmt: skip
    held = actor("khue")
    assert (held.roles, held.clearance, held.party_papers) == ({"officer"}, Level.SECRET, True)
    assert place.pk in held.units
    assert told("grant").count() == 5
    assert set(told("grant").values_list("reason", flat=True)) == {"12-QĐ/BTCTU"}
    tomorrow = TODAY + timedelta(days=1)
    end(
        by=KEEPER, username="khue", role=Role.OFFICER, clearance=True, unit=place,
        commitment=True, training=True, day=tomorrow, at=AT,
    )  # fmt: skip
    assert actor("khue").roles == {"officer"}
    later = actor("khue", at=AT + timedelta(days=1))
    assert (later.roles, later.clearance, later.party_papers) == (frozenset(), 0, False)
    assert not later.committed
    assert not later.trained
    assert place.pk not in later.units
    assert told("revoke").count() == 5


def test_what_was_granted_today_can_end_today():
    person("khue")
    grant(by=KEEPER, username="khue", role=Role.AUDITOR, since=TODAY, at=AT)
    end(by=KEEPER, username="khue", role=Role.AUDITOR, day=TODAY, at=AT)
    assert actor("khue").roles == frozenset()
    with pytest.raises(NothingHeld):
        end(by=KEEPER, username="khue", role=Role.AUDITOR, day=TODAY, at=AT)


def test_a_clearance_above_ones_own_needs_the_security_officer():
    person("an", "administrator")
    person("khue", "officer")
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    wanted = {"username": "khue", "clearance": Level.SECRET, "since": TODAY, "at": AT}
    with pytest.raises(AccessDenied):
        grant(by=actor("an"), **wanted)
    with pytest.raises(AccessDenied):
        grant(by=actor("an"), username="an", role=Role.SECURITY_OFFICER, since=TODAY, at=AT)
    assert not Clearance.objects.filter(user__username="khue", level=Level.SECRET).exists()
    assert not RoleGrant.objects.filter(user__username="an", role="security_officer").exists()
    grant(by=actor("an"), second=actor("mat"), **wanted)
    assert actor("khue").clearance == Level.SECRET


def seconded(act, **wanted):
    """Refused to `an` alone, and done with the security officer beside them."""
    with pytest.raises(AccessDenied):
        act(by=actor("an"), at=AT, **wanted)
    assert Event.objects.latest("id").rule == "second_person"
    act(by=actor("an"), second=actor("mat"), at=AT, **wanted)


@pytest.mark.parametrize(
    "given",
    [
        {"role": Role.ARCHIVIST},
        {"role": Role.ADMINISTRATOR},
        {"commitment": "2026"},
        {"course": "2026"},
        {"inventory": 1},
        {"clearance": Level.ORDINARY},
    ],
)
@pytest.mark.parametrize("held", ["clearance", "party", "role", "future", "self"])
def test_what_an_account_would_hold_afterwards_decides_about_a_second(held, given):
    """The clearance was seconded once; the role that makes it a way to read came from one alone."""
    person("an", "administrator")
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    person(
        "viet",
        "security_officer" if held == "role" else "auditor",
        clearance=Level.TOP_SECRET if held == "clearance" else Level.ORDINARY,
        party_papers=held == "party",
    )
    if held == "future":
        grant(by=KEEPER, username="viet", clearance=Level.SECRET, since=date(2030, 1, 1), at=AT)
    seconded(grant, username="an" if held == "self" else "viet", since=TODAY, **given)


@pytest.mark.parametrize("level", [Level.CONFIDENTIAL, Level.TOP_SECRET])
def test_whoever_keeps_accounts_hands_no_clearance_on_because_they_have_it(level):
    person("an", "administrator", clearance=Level.TOP_SECRET, party_papers=True)
    person("mat", "security_officer", clearance=Level.TOP_SECRET)
    person("khue", "officer")
    seconded(grant, username="khue", clearance=level, since=TODAY)


def test_one_alone_still_grants_what_is_not_secret_and_the_console_anything():
    person("an", "administrator")
    person("khue", "officer")
    grant(by=actor("an"), username="khue", role=Role.CHECKER, since=TODAY, at=AT)
    grant(by=KEEPER, username="an", clearance=Level.TOP_SECRET, since=TODAY, at=AT)
    assert told("grant").count() == 2


@pytest.mark.parametrize("by", ["console", "an"])
def test_an_act_on_nobodys_account_is_a_refusal_on_the_trail(by):
    person("an", "administrator")
    who = KEEPER if by == "console" else actor(by)
    name = "khong-co"
    acts = [
        lambda: issue_password(by=who, username=name, at=AT),
        lambda: close_account(by=who, username=name, at=AT),
        lambda: reopen_account(by=who, username=name, at=AT),
        lambda: grant(by=who, username=name, role=Role.AUDITOR, since=TODAY, at=AT),
        lambda: end(by=who, username=name, role=Role.OFFICER, day=TODAY, at=AT),
        lambda: change_person(by=who, username=name, full_name="X", unit=None, at=AT),
    ]
    for act in acts:
        with pytest.raises(UnknownPerson):
            act()
    refused = Event.objects.filter(outcome="refused", who=by, subject=name, rule="exists")
    assert [event.action for event in refused.order_by("pk")] == [
        "issue_password", "close_account", "open_account", "grant", "revoke", "change_account",
    ]  # fmt: skip


def test_a_last_day_before_the_first_is_one_sentence():
    person("khue")
    days = {"since": date(2030, 1, 1), "until": date(2020, 1, 1)}
    with pytest.raises(DaysReversed, match=r"^Ngày cuối trước ngày đầu\. "):
        grant(by=KEEPER, username="khue", role=Role.OFFICER, at=AT, **days)
    with pytest.raises(CommandError, match="Ngày cuối trước ngày đầu"):
        call_command(
            "person", "grant", "khue", "--role=officer", "--from=2030-01-01", "--until=2020-01-01"
        )
    assert not RoleGrant.objects.exists()
    grant(by=KEEPER, username="khue", role=Role.OFFICER, since=TODAY, until=TODAY, at=AT)


BAD_NAMES = [
    "", " ", "a b", "a\nb", "a\0", "a\u202eb", "o1 ", " o1", "o1\n", "O1", "AN", "о1", "ｏ1", "é",
    "đạt", "1a", ".a", "-a", "_a", "a/b", "a@b", "a" * 41, "a" * 300, "\ud800", "a²", "a١",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_would_pass_for_another_or_show_nothing_is_no_account(name):
    assert not may_name_account(name)
    with pytest.raises(NameUnusable, match=r"không dùng được\. Đặt tên"):
        person(name, "officer")
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["a", "o1", "u-1", "nguyen.van_a", "a" * 40])
def test_names_as_offices_write_them_are_accounts(name):
    person(name, "officer")
    assert actor(name).username == name


def test_a_person_changes_name_and_unit_and_keeps_the_account():
    person("khue", "officer")
    place = unit("X")
    change_person(by=KEEPER, username="khue", full_name="Trần Khuê", unit=place, at=AT)
    user = User.objects.get(username="khue")
    assert (user.full_name, user.unit) == ("Trần Khuê", place)
    assert user.sort_name == name_sort_key("Trần Khuê")
    assert told("change_account").get().details["changed"] == ["full_name", "unit"]


@pytest.mark.parametrize("name", ["console", "system", "khue"])
def test_a_name_of_the_trails_own_or_of_somebody_else_is_refused(name):
    person("khue")
    with pytest.raises(NameTaken):
        person(name)


def test_units_and_workstations_are_events_too():
    from access.api import register_workstation

    unit("X")
    unit("X")
    seal = {"name": "PC1", "address": "10.0.0.1", "seal_number": "AN-1", "sealed_until": TODAY}
    for _ in range(2):
        register_workstation(by=KEEPER, at=AT, **seal)
    register_workstation(by=KEEPER, at=AT, **seal | {"seal_number": "AN-2"})
    assert told("register_unit").filter(subject="X").count() == 1
    assert told("register_workstation").count() == told("change_workstation").count() == 1
    person("khue", "officer")
    with pytest.raises(AccessDenied):
        register_workstation(by=actor("khue"), at=AT, **seal | {"address": "10.0.0.2"})


def test_a_password_issued_anew_must_be_changed_on_an_account_of_the_trial_too():
    person("thu", "officer")
    User.objects.filter(username="thu").update(trial=True, issued_password=True)
    issue_password(by=KEEPER, username="thu", at=AT)
    user = User.objects.get(username="thu")
    assert (user.trial, user.issued_password) == (False, True)
