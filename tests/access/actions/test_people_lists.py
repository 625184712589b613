"""A list of people: proposed as one, made as a whole, and nobody twice."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings

from access.actions.effects import hashed_as_issued
from access.api import (
    AccessDenied,
    Level,
    Role,
    bring_people,
    confirm_proposal,
    issue_password,
    propose,
    propose_people,
    take_password,
    take_passwords,
    withdraw_proposal,
)
from access.domain.people_lists import PeopleRead, PersonRow
from access.domain.proposals import ProposalError, ProposalFault, Proposed, State
from access.models import (
    AccountProposal,
    Assignment,
    Clearance,
    PeopleList,
    RoleGrant,
    User,
)
from audit.models import Event
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """Two administrators, a security officer, and one who has an account already."""
    for name, role in (
        ("an", Role.ADMINISTRATOR), ("binh", Role.ADMINISTRATOR), ("mat", Role.SECURITY_OFFICER),
        ("khue", Role.OFFICER),
    ):  # fmt: skip
        person(name, role)


def rows(*named, unit="BTCTU"):
    return [
        PersonRow("", place, f"Người {name.title()}", name, unit, "Chuyên viên")
        for place, name in enumerate(named, start=2)
    ]


def brought(*named, by="an", at=AT, **more):
    read = PeopleRead(tuple(rows(*named, **more)), ())
    return bring_people(by=actor(by), name="ds.xlsx", read=read, at=at)


def sent(listing, *, by="an", with_doubtful=False, at=AT):
    return propose_people(
        by=actor(by), number=listing, with_doubtful=with_doubtful, reason="chiến dịch", at=at
    )


def confirmed(number, *, by="mat"):
    return confirm_proposal(by=actor(by), number=number, at=AT)


def fault_of(act):
    with pytest.raises(ProposalError) as why:
        act()
    return why.value.fault


def there(*named):
    return set(User.objects.filter(username__in=named).values_list("username", flat=True))


def test_nobody_is_there_before_the_second_person_and_all_are_with_them(house):
    number = sent(brought("lan", "brinh"))
    assert there("lan", "brinh") == set()
    assert confirmed(number) == State.CONFIRMED
    made = User.objects.filter(username__in=("lan", "brinh"))
    assert {(one.full_name, one.unit.code, one.position) for one in made} == {
        ("Người Lan", "BTCTU", "Chuyên viên"), ("Người Brinh", "BTCTU", "Chuyên viên"),
    }  # fmt: skip
    assert not any(one.has_usable_password() for one in made)


def test_a_list_gives_no_role_and_no_right(house):
    confirmed(sent(brought("lan")))
    lan = User.objects.get(username="lan")
    for kind in (RoleGrant, Assignment):
        assert not kind.objects.filter(user=lan).exists()
    assert [one.level for one in Clearance.objects.filter(user=lan)] == [Level.ORDINARY]
    assert (actor("lan").roles, actor("lan").committed) == (frozenset(), False)


def test_the_same_list_again_makes_nobody_twice(house):
    confirmed(sent(brought("lan", "brinh")))
    assert fault_of(lambda: sent(brought("lan", "brinh"))) == ProposalFault.NOBODY_NEW
    number = sent(brought("lan", "brinh", "moi"))
    assert AccountProposal.objects.get(pk=number).said["people"] == 1


def test_who_waits_in_one_list_is_not_proposed_in_another(house):
    sent(brought("lan"))
    again = brought("lan", by="binh")
    assert fault_of(lambda: sent(again, by="binh")) == ProposalFault.NOBODY_NEW


def test_doubtful_lines_are_taken_where_it_is_said_so_alone(house):
    listing = brought("lan", unit="")
    assert fault_of(lambda: sent(listing)) == ProposalFault.NOBODY_NEW
    confirmed(sent(listing, with_doubtful=True))
    assert User.objects.get(username="lan").unit is None


def test_all_are_made_or_none(house):
    number = sent(brought("lan", "brinh"))
    person("brinh", Role.OFFICER)
    assert fault_of(lambda: confirmed(number)) == ProposalFault.PEOPLE_CHANGED
    assert there("lan") == set()
    assert AccountProposal.objects.get(pk=number).stands == State.WAITING
    withdraw_proposal(by=actor("an"), number=number, reason="làm lại", at=AT)
    confirmed(sent(brought("lan", "brinh", "x")))
    assert there("lan", "x") == {"lan", "x"}


def test_nobody_sends_what_another_brought_or_confirms_their_own(house):
    listing = brought("lan")
    with pytest.raises(AccessDenied):
        sent(listing, by="binh")
    assert Event.objects.latest("id").rule == "proposed_it"
    for by in ("mat", "khue"):
        with pytest.raises(AccessDenied):
            brought("lan", by=by)
    person("ca", Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
    own = sent(brought("lan", by="ca"), by="ca")
    with pytest.raises(AccessDenied):
        confirmed(own, by="ca")
    assert Event.objects.latest("id").rule == "no_party"


@pytest.mark.parametrize("number", [0, 999, -1, 2**62])
def test_a_forged_number_is_a_refusal_on_the_trail(house, number):
    with pytest.raises(AccessDenied):
        sent(number)
    assert Event.objects.latest("id").rule == "exists"


def test_passwords_are_shown_once_to_who_proposed_it_and_stand_nowhere(house):
    number = sent(brought("lan", "brinh"))
    assert fault_of(lambda: take_passwords(by=actor("an"), number=number, at=AT)) == (
        ProposalFault.DECIDED
    )
    confirmed(number)
    assert fault_of(lambda: take_password(by=actor("an"), number=number, at=AT)) == (
        ProposalFault.DECIDED
    )
    with pytest.raises(AccessDenied):
        take_passwords(by=actor("binh"), number=number, at=AT)
    slips = take_passwords(by=actor("an"), number=number, at=AT)
    assert fault_of(lambda: take_passwords(by=actor("an"), number=number, at=AT)) == (
        ProposalFault.HANDED_OVER
    )
    kept = json.dumps(
        [*AccountProposal.objects.values(), *PeopleList.objects.values(), *Event.objects.values()],
        default=str,
    )
    for slip in slips:
        user = User.objects.get(username=slip.username)
        assert user.check_password(slip.password)
        assert user.issued_password
        assert slip.password not in kept
    assert len({slip.password for slip in slips}) == 2


def test_who_was_handed_a_password_meanwhile_or_is_closed_is_not_on_the_sheet(house):
    number = sent(brought("lan", "brinh", "moi"))
    confirmed(number)
    own = issue_password(by=KEEPER, username="brinh", at=AT)
    User.objects.filter(username="moi").update(is_active=False)
    slips = take_passwords(by=actor("an"), number=number, at=AT)
    assert [slip.username for slip in slips] == ["lan"]
    assert User.objects.get(username="brinh").check_password(own)


def test_the_trail_finds_the_list_by_each_account_and_tells_no_name_of_a_person(house):
    # A proposal has a number of its own, which is not that of its list.
    said = {"full_name": "Nam", "unit": "BTCTU", "roles": [], "assigned_to": []}
    propose(by=actor("an"), what=Proposed.TAKE_IN, username="nam", reason="x", said=said, at=AT)
    listing = brought("lan", "brinh")
    number = sent(listing)
    confirmed(number)
    take_passwords(by=actor("an"), number=number, at=AT)
    for act, who in (("propose", "an"), ("take_in_person", "mat"), ("issue_password", "an")):
        event = Event.objects.get(action=act, subject_kind="people_list")
        assert (event.who, event.subject) == (who, str(listing))
    assert "Người" not in json.dumps([*Event.objects.values()], default=str, ensure_ascii=False)


def test_a_list_that_nobody_sends_goes_after_a_day_and_one_that_was_sent_stays(house):
    old, kept = brought("lan"), brought("brinh")
    sent(kept)
    brought("moi", at=AT + timedelta(days=2))
    assert set(PeopleList.objects.values_list("pk", flat=True)) >= {kept}
    assert not PeopleList.objects.filter(pk=old).exists()


def test_a_unit_that_ended_meanwhile_stops_the_whole_list(house):
    place = unit("VP")
    number = sent(brought("lan", unit="VP"))
    place.valid_until = "2026-01-01"
    place.save()
    assert fault_of(lambda: confirmed(number)) == ProposalFault.PEOPLE_CHANGED


def test_one_who_is_proposed_by_hand_is_not_made_by_a_list_too(house):
    said = {"full_name": "Lan", "unit": "BTCTU", "roles": [], "assigned_to": []}
    propose(by=actor("binh"), what=Proposed.TAKE_IN, username="lan", reason="x", said=said, at=AT)
    assert fault_of(lambda: sent(brought("lan"))) == ProposalFault.NOBODY_NEW


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_what_is_handed_out_is_stretched_in_full_with_its_first_use():
    kept = hashed_as_issued("abcde-fghij-kmnpq")
    user = User.objects.create(username="lan", password=kept)
    assert kept.split("$")[1] == "1000"
    assert check_password("abcde-fghij-kmnpq", kept)
    assert user.check_password("abcde-fghij-kmnpq")
    user.refresh_from_db()
    assert int(user.password.split("$")[1]) > 500_000
    assert user.check_password("abcde-fghij-kmnpq")


def test_two_thousand_are_made_in_a_few_dozen_questions(house, django_assert_max_num_queries):
    names = [f"n{n}" for n in range(2000)]
    number = sent(brought(*names))
    with django_assert_max_num_queries(90):
        confirmed(number)
    assert User.objects.filter(username__startswith="n").count() >= 2000
