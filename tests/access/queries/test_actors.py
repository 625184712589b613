"""From an account to what it may do at a moment."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

import keys.api
from access.api import (
    NOBODY,
    AccessDenied,
    Level,
    Permission,
    Target,
    actor_for,
    person_named,
    require,
)
from access.models import Clearance, RoleGrant, User, Workstation
from access.queries.actors import account_with_holdings
from audit.api import Act, TrailFilters, events
from keys.api import KeyPlace
from tests.people import AT, actor, person, unit

pytestmark = pytest.mark.django_db


def test_strangers_and_closed_accounts_are_nobody():
    person("khue", "officer")
    User.objects.filter(username="khue").update(is_active=False)
    assert actor_for(AnonymousUser(), at=AT) is NOBODY
    assert actor_for(User.objects.get(username="khue"), at=AT) is NOBODY


def test_a_superuser_without_grants_has_none():
    person("khue")
    User.objects.filter(username="khue").update(is_superuser=True)
    assert actor("khue").roles == frozenset()
    assert actor("khue").clearance == Level.ORDINARY


def test_units_reach_down_however_deep():
    top = unit("A")
    below = unit("B", parent=top)
    lowest = unit("C", parent=below)
    other = unit("D")
    person("khue", "officer", units=[top])
    assert actor("khue").units == {top.pk, below.pk, lowest.pk}
    assert other.pk not in actor("khue").units


def test_units_in_a_circle_do_not_hang():
    top = unit("A")
    below = unit("B", parent=top)
    top.parent = below
    top.save()
    person("khue", "officer", units=[top])
    assert actor("khue").units == {top.pk, below.pk}


def test_a_grant_counts_from_its_first_to_its_last_day():
    person("khue")
    RoleGrant.objects.create(
        user=person_named("khue"), role="officer",
        valid_from=date(2026, 8, 12), valid_until=date(2026, 8, 13),
    )  # fmt: skip
    held = [bool(actor("khue", at=AT + timedelta(days=day)).roles) for day in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]


def test_the_highest_valid_clearance_counts():
    person("khue", "officer", clearance=Level.CONFIDENTIAL)
    Clearance.objects.create(
        user=person_named("khue"), level=Level.TOP_SECRET,
        valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31),
    )  # fmt: skip
    assert actor("khue").clearance == Level.CONFIDENTIAL


def test_an_unregistered_computer_carries_no_seal():
    person("khue", "archivist")
    Workstation.objects.create(
        name="PC07", address="10.0.0.7", seal_number="1", sealed_until=date(2026, 8, 12)
    )
    user = person_named("khue")
    assert actor_for(user, at=AT, address="10.0.0.7").sealed
    assert actor_for(user, at=AT, address="10.0.0.7").workstation == "PC07"
    assert not actor_for(user, at=AT + timedelta(days=1), address="10.0.0.7").sealed
    assert not actor_for(user, at=AT, address="10.0.0.8").sealed


@pytest.mark.parametrize("address", ["", "127.0.0.1", "127.0.0.2", "192.0.2.254", "::1", "x' OR 1"])
def test_what_comes_with_an_account_is_what_that_account_holds_there_on_that_day(address):
    for number in (1, 2):
        Workstation.objects.create(
            name=f"PC0{number}", address=f"127.0.0.{number}", seal_number="AN-1",
            sealed_until=AT.date() if number == 1 else None,
        )  # fmt: skip
    person("khue", "officer", units=[unit("A")], clearance=Level.SECRET)
    person("lan", "archivist", "checker", party_papers=True, trained=False)
    person("mai")
    RoleGrant.objects.filter(user__username="khue").update(valid_until=AT.date())
    for at in (AT, AT + timedelta(days=1), AT - timedelta(days=9999), AT):
        for user in User.objects.order_by("username"):
            found, holdings = account_with_holdings(user.pk, at=at, address=address)
            assert (found, found.get_deferred_fields()) == (user, set())
            with_them = actor_for(found, at=at, address=address, holdings=holdings)
            assert with_them == actor_for(user, at=at, address=address)
    assert account_with_holdings(999_999, at=AT, address=address) is None


def test_a_refusal_is_on_the_trail_with_its_rule():
    person("khue", "officer")
    target = Target(
        level=Level.SECRET, party_papers=False, unit=unit().pk, kind="record", label="KS-0000009"
    )
    with pytest.raises(AccessDenied):
        require(actor("khue"), Permission.READ, target, act=Act.VIEW_PAGE, at=AT)
    event = events(TrailFilters(outcome="refused")).get()
    assert (event.who, event.subject, event.rule, event.level) == (
        "khue",
        "KS-0000009",
        "cleared",
        2,
    )


def test_where_keys_are_shut_nobody_is_cleared_for_what_they_keep(keys):
    person("bao", "archivist", clearance=Level.SECRET)
    assert (actor("bao").clearance, actor("bao").shut) == (Level.SECRET, False)
    keys.shut()
    bao = actor("bao")
    assert (bao.clearance, bao.party_papers, bao.shut) == (Level.ORDINARY, False, True)
    assert bao.who.clearance == 0


def test_where_keys_are_lost_nobody_is_cleared_either(monkeypatch, tmp_path):
    (tmp_path / "made").touch()
    place = KeyPlace(tmp_path / "keys", tmp_path / "made", lambda: b"")
    person("bao", "archivist", clearance=Level.SECRET)
    monkeypatch.setattr(keys.api._MINE, "place", lambda: place)
    keys.api.look_again()
    assert (actor("bao").clearance, actor("bao").shut) == (Level.ORDINARY, True)
