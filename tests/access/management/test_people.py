"""Accounts and the permission table, as other programs read them."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from access.api import Level, Permission, Role, grant
from access.models import User
from audit.models import Event
from tests.people import AT, KEEPER, person

pytestmark = pytest.mark.django_db


def printed(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_accounts_are_told_with_what_they_hold_and_until_when_and_no_secret():
    person("khue", Role.OFFICER)
    until = date(2999, 12, 31)
    grant(
        by=KEEPER,
        username="khue",
        clearance=Level.SECRET,
        since=date(2020, 1, 1),
        until=until,
        at=AT,
    )
    person("lan", committed=False)
    User.objects.filter(username="lan").update(is_active=False)
    text = printed("people", "--json")
    rows = {row["username"]: row for row in json.loads(text)}
    khue = rows["khue"]
    assert khue["roles"] == [{"role": "officer", "since": "2020-01-01", "until": ""}]
    assert (khue["clearance"], khue["open"]) == ("SECRET", True)
    assert khue["clearances"][1]["until"] == "2999-12-31"
    assert khue["commitment"] == [{"version": "2026", "since": "2020-01-01", "until": ""}]
    assert (rows["lan"]["open"], rows["lan"]["commitment"], rows["lan"]["roles"]) == (False, [], [])
    for user in User.objects.all():
        assert user.password not in text
    event = Event.objects.filter(action="list", subject_kind="people").get()
    assert event.os_account


def test_accounts_stand_in_lines_for_a_person():
    person("khue", Role.OFFICER)
    assert "chuyên viên" in printed("people")


def test_the_table_is_told_whole():
    rows = json.loads(printed("permissions", "--json"))
    assert {row["permission"] for row in rows} == set(Permission)
    assert {row["permission"]: row["rules"] for row in rows}["confirm_people"] == [
        "answers_for_secrets", "no_party",
    ]  # fmt: skip
    assert "confirm_people" in printed("permissions")
