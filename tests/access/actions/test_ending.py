"""One person ends what another holds, at once: less power is always quick."""

from datetime import date, timedelta

import pytest

from access.api import AccessDenied, Level, Role, appoint, end_held, grant
from access.domain.grants import GrantError, GrantFault
from access.models import AccountNews, Clearance, RoleGrant, User
from audit.models import Event
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def house():
    person("mat", Role.SECURITY_OFFICER)
    person("khue", Role.OFFICER, clearance=Level.SECRET)


def mark(username="khue", role="officer"):
    return f"role-{RoleGrant.objects.get(user__username=username, role=role).pk}"


def ended(by="mat", username="khue", what=None, since=TODAY, seen=None):
    end_held(
        by=actor(by), account=User.objects.get(username=username).pk, mark=what or mark(username),
        since=since, seen=seen, reason="chuyển việc", at=AT,
    )  # fmt: skip


def fault_of(*args, **named):
    with pytest.raises(GrantError) as why:
        ended(*args, **named)
    return why.value.fault


def test_a_security_officer_ends_it_at_once_and_the_person_is_told():
    ended()
    assert actor("khue").roles == frozenset()
    assert RoleGrant.objects.get(user__username="khue").valid_until == TODAY - DAY
    assert not User.objects.get(username="khue").groups.exists()
    told = Event.objects.get(action="revoke", outcome="done")
    assert (told.who, told.subject, told.reason) == ("mat", "khue", "chuyển việc")
    assert AccountNews.objects.get().act == "revoke"


def test_from_a_later_day_it_holds_until_then():
    number = Clearance.objects.get(user__username="khue").pk
    ended(what=f"clearance-{number}", since=TODAY + 5 * DAY)
    assert actor("khue").clearance == Level.SECRET
    assert actor("khue", at=AT + 5 * DAY).clearance == Level.ORDINARY


def test_what_was_to_begin_later_goes():
    grant(by=KEEPER, username="khue", role=Role.CHECKER, since=TODAY + DAY, at=AT)
    ended(what=mark(role="checker"))
    assert not RoleGrant.objects.filter(role="checker").exists()


def test_the_head_of_the_unit_ends_and_other_people_do_not():
    person("truong", Role.OFFICER)
    with pytest.raises(AccessDenied):
        ended("truong")
    appoint(by=KEEPER, code=unit().code, duty="head", username="truong", since=TODAY, at=AT)
    ended("truong")
    assert actor("khue").roles == frozenset()


@pytest.mark.parametrize("what", ["role-999", "commitment-1", "x", "role-" + "9" * 30, ""])
def test_what_is_not_there_or_not_given_by_request_is_a_refusal(what):
    with pytest.raises(AccessDenied):
        ended(what=what or "-")
    assert Event.objects.latest("pk").rule == "exists"


def test_what_another_person_holds_is_not_ended_under_this_ones_name():
    with pytest.raises(AccessDenied):
        ended(what=mark("mat", "security_officer"))
    assert actor("mat").roles == {"security_officer"}


def test_past_days_stay_and_what_changed_or_ended_meanwhile_is_told():
    assert fault_of(since=TODAY - DAY) == GrantFault.PAST
    ended(since=TODAY + 5 * DAY)
    last = TODAY + 4 * DAY
    assert fault_of(since=TODAY) == GrantFault.CHANGED
    assert fault_of(since=TODAY + 5 * DAY, seen=last) == GrantFault.OVER
    assert fault_of(since=TODAY + 9 * DAY, seen=last) == GrantFault.TOO_LATE
    ended(seen=last)


@pytest.mark.parametrize("role", [Role.SECURITY_OFFICER, Role.ADMINISTRATOR])
def test_the_last_of_a_role_that_must_not_be_nobodys_stays(role):
    person("an", Role.ADMINISTRATOR)
    name = "mat" if role == Role.SECURITY_OFFICER else "an"
    assert fault_of(username=name, what=mark(name, role)) == GrantFault.LAST_OF_ROLE
    person("hai", role)
    ended(username=name, what=mark(name, role))
    assert actor(name).roles == frozenset()
