"""What is about to lapse: what ends soon and is not held beyond it, the nearest first."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.api import Level, Role, close_account, grant, lapsing_page
from access.domain.people import Held
from access.models import User
from tests.people import AT, KEEPER, person, unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 12)
SOON, LATER, FIRST = DAY + timedelta(days=10), DAY + timedelta(days=61), date(2020, 1, 1)


def given(name="khue", *, until=SOON, **what):
    grant(by=KEEPER, username=name, since=FIRST, until=until, at=AT, **what)


def told(day=DAY):
    return [(one.kind, one.user.username, one.days) for one in lapsing_page(day, "")]


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ({"role": Role.CHECKER}, Held.ROLE),
        ({"clearance": Level.SECRET}, Held.CLEARANCE),
        ({"inventory": 7}, Held.ASSIGNMENT),
        ({"commitment": "2026"}, Held.COMMITMENT),
        ({"course": "2026"}, Held.TRAINING),
    ],
)
def test_each_kind_is_told_up_to_its_last_day(what, kind):
    person("khue", Role.OFFICER, committed=False, trained=False)
    given(**what)
    assert told() == [(kind, "khue", 10)]
    assert told(SOON) == [(kind, "khue", 0)]
    assert told(SOON + timedelta(days=1)) == []


def test_what_ends_far_away_or_never_is_not_told():
    person("khue", Role.OFFICER)
    given(role=Role.CHECKER, until=LATER)
    assert told() == []


def test_what_another_grant_outlives_is_not_told_and_what_is_another_thing_is():
    person("khue", committed=False, trained=False)
    given(role=Role.CHECKER)
    given(role=Role.CHECKER, until=None)
    given(role=Role.AUDITOR)
    given(clearance=Level.SECRET)
    given(clearance=Level.CONFIDENTIAL, until=None)
    given(commitment="2025")
    given(commitment="2026", until=LATER)
    assert told() == [(Held.CLEARANCE, "khue", 10), (Held.ROLE, "khue", 10)]
    given(clearance=Level.TOP_SECRET, until=LATER)
    assert told() == [(Held.ROLE, "khue", 10)]


def test_a_higher_level_without_papers_of_the_party_outlives_none_that_opens_them():
    person("khue")
    given(clearance=Level.SECRET, party_papers=True)
    given(clearance=Level.TOP_SECRET, until=None)
    assert told() == [(Held.CLEARANCE, "khue", 10)]


def test_one_unit_outlives_no_other():
    person("khue", units=[])
    given(unit=unit("A"))
    given(unit=unit("B"), until=None)
    assert told() == [(Held.ASSIGNMENT, "khue", 10)]


def test_closed_accounts_are_not_told_and_the_nearest_is_first():
    for name, days in (("khue", 30), ("lan", 5), ("dong", 1)):
        person(name)
        given(name, role=Role.CHECKER, until=DAY + timedelta(days=days))
    close_account(by=KEEPER, username="dong", at=AT)
    assert [name for _, name, _ in told()] == ["lan", "khue"]


@pytest.mark.parametrize("role", list(Role))
def test_administrator_and_security_officer_see_it(role):
    person("x", role)
    given("x", course="2026", until=timezone.localdate() + timedelta(days=3))
    client = Client()
    client.force_login(User.objects.get(username="x"))
    may = role in {Role.ADMINISTRATOR, Role.SECURITY_OFFICER}
    assert client.get("/nguoi-dung/sap-het-han/").status_code == (200 if may else 404)
