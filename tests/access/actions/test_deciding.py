"""What is done to an account takes two people: one proposes, another confirms, and only then it is done."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from access.api import (
    AccessDenied,
    Level,
    Role,
    UnknownPerson,
    change_person,
    close_account,
    confirm_proposal,
    decline_proposal,
    end,
    issue_password,
    propose,
    reopen_account,
    take_password,
    waiting_for,
    withdraw_proposal,
)
from access.domain.proposals import LIVES_FOR, ProposalError, ProposalFault, Proposed, State
from access.models import AccountNews, AccountProposal, Assignment, Unit, User
from access.queries.attempts import counted_name
from audit.models import Event
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
NEW = {
    "full_name": "K' Brinh", "unit": "BTCTU", "roles": ["officer"], "assigned_to": ["BTCTU"],
    "commitment": "2026", "course": "",
}  # fmt: skip


@pytest.fixture
def house():
    """Two administrators, two security officers, and one whom it is about."""
    for name, role in (
        ("an", Role.ADMINISTRATOR), ("binh", Role.ADMINISTRATOR),
        ("mat", Role.SECURITY_OFFICER), ("hai", Role.SECURITY_OFFICER), ("khue", Role.OFFICER),
    ):  # fmt: skip
        person(name, role)


def proposed(what, username="khue", *, by="an", at=AT, **more):
    return propose(by=actor(by), what=what, username=username, reason="theo đề nghị", at=at, **more)


def confirmed(number, *, by="mat", at=AT):
    return confirm_proposal(by=actor(by), number=number, at=at)


def told(action):
    return Event.objects.filter(action=action, outcome="done")


def fault_of(act):
    with pytest.raises(ProposalError) as why:
        act()
    return why.value.fault


def test_nothing_happens_before_the_second_person_and_everything_with_them(house):
    number = proposed(Proposed.CLOSE)
    assert User.objects.get(username="khue").is_active
    assert confirmed(number) == State.DONE
    assert not User.objects.get(username="khue").is_active
    asked, said, done = (
        told("propose").get(),
        told("confirm_proposal").get(),
        told("close_account").get(),
    )
    assert (asked.who, said.who, done.who) == ("an", "mat", "mat")
    assert {asked.reason, said.reason, done.reason} == {"theo đề nghị"}
    assert {asked.subject, said.subject, done.subject} == {"khue"}
    assert (done.details["second"], done.details["proposal"]) == ("an", number)


@pytest.mark.parametrize("role", list(Role))
def test_each_half_is_the_right_of_one_role(house, role):
    person("x", role)
    number = proposed(Proposed.CLOSE)
    halves = {
        Role.ADMINISTRATOR: lambda: proposed(Proposed.PASSWORD, by="x"),
        Role.SECURITY_OFFICER: lambda: confirmed(number, by="x"),
    }
    for allowed_to, act in halves.items():
        if role == allowed_to:
            act()
        else:
            with pytest.raises(AccessDenied):
                act()
            assert Event.objects.latest("id").outcome == "refused"


def test_nobody_confirms_or_declines_what_they_proposed_or_what_is_about_themselves(house):
    person("ca", Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
    own = proposed(Proposed.CLOSE, by="ca")
    about = proposed(Proposed.PASSWORD, "mat")
    for number, by in ((own, "ca"), (about, "mat")):
        with pytest.raises(AccessDenied):
            confirmed(number, by=by)
        assert Event.objects.latest("id").rule == "no_party"
        with pytest.raises(AccessDenied):
            decline_proposal(by=actor(by), number=number, reason="không", at=AT)
    assert confirmed(own) == State.DONE
    assert confirmed(about, by="hai") == State.CONFIRMED


@pytest.mark.parametrize(
    "act",
    [
        lambda by: issue_password(by=by, username="khue", at=AT),
        lambda by: close_account(by=by, username="khue", at=AT),
        lambda by: reopen_account(by=by, username="khue", at=AT),
        lambda by: change_person(by=by, username="khue", full_name="X", unit=None, at=AT),
    ],
)
def test_no_way_round_it_is_open_to_who_has_an_account(house, act):
    before = User.objects.filter(username="khue").values().get()
    with pytest.raises(AccessDenied):
        act(actor("an"))
    refused = Event.objects.latest("id")
    assert (refused.outcome, refused.rule) == ("refused", "second_person")
    assert User.objects.filter(username="khue").values().get() == before
    act(KEEPER)


def test_a_new_person_is_made_when_confirmed_and_signs_in_by_what_is_handed_over_then(house):
    number = proposed(Proposed.TAKE_IN, "brinh", said=NEW)
    assert not User.objects.filter(username="brinh").exists()
    assert confirmed(number) == State.CONFIRMED
    made = User.objects.get(username="brinh")
    assert not made.has_usable_password()
    held = actor("brinh")
    assert (held.full_name, held.roles, held.clearance) == ("K' Brinh", {"officer"}, Level.ORDINARY)
    assert held.committed
    assert not held.trained
    assert Assignment.objects.filter(user=made, unit__code="BTCTU").exists()
    password = take_password(by=actor("an"), number=number, at=AT)
    made.refresh_from_db()
    assert made.check_password(password)
    assert made.issued_password
    assert told("take_in_person").filter(subject="brinh", who="mat").count() == 1
    assert told("issue_password").filter(subject="brinh", who="an").count() == 1
    # Nobody is told of what was done before they were there.
    assert not AccountNews.objects.filter(user=made).exists()


def test_a_password_is_shown_once_to_who_proposed_it_and_stands_nowhere(house):
    before = User.objects.get(username="khue").password
    client = Client()
    client.force_login(User.objects.get(username="khue"))
    now = timezone.now()
    number = proposed(Proposed.PASSWORD, at=now)
    with pytest.raises(ProposalError):
        take_password(by=actor("an"), number=number, at=now)
    confirmed(number, at=now)
    assert User.objects.get(username="khue").password == before
    for by in ("binh", "mat", "khue"):
        with pytest.raises(AccessDenied):
            take_password(by=actor(by), number=number, at=now)
    password = take_password(by=actor("an"), number=number, at=now)
    assert not Session.objects.exists()
    assert fault_of(lambda: take_password(by=actor("an"), number=number, at=now)) == (
        ProposalFault.HANDED_OVER
    )
    user = User.objects.get(username="khue")
    assert user.check_password(password)
    kept = json.dumps(
        [*AccountProposal.objects.values(), *Event.objects.values(), *AccountNews.objects.values()],
        default=str,
    )
    assert password not in kept
    assert user.password not in kept


def test_an_account_of_the_trial_that_is_handed_a_password_is_the_trials_no_more(house):
    User.objects.filter(username="khue").update(trial=True)
    number = proposed(Proposed.PASSWORD)
    confirmed(number)
    take_password(by=actor("an"), number=number, at=AT)
    assert not User.objects.get(username="khue").trial


def test_name_and_unit_change_together_and_the_trail_has_no_name(house):
    place = unit("VP")
    number = proposed(Proposed.CHANGE, said={"full_name": "Trần Khuê", "unit": "VP"})
    confirmed(number)
    user = User.objects.get(username="khue")
    assert (user.full_name, user.unit) == ("Trần Khuê", place)
    assert told("change_account").get().details["changed"] == ["full_name", "unit"]
    assert "Trần" not in json.dumps([*Event.objects.values()], default=str, ensure_ascii=False)


def test_a_lock_ends_when_it_is_confirmed(house):
    assert fault_of(lambda: proposed(Proposed.UNLOCK)) == ProposalFault.NOT_LOCKED
    AccessAttempt.objects.create(
        username=counted_name("khue"), ip_address="10.0.0.1", failures_since_start=5
    )
    now = timezone.now()
    number = proposed(Proposed.UNLOCK, at=now)
    confirmed(number, at=now)
    assert not AccessAttempt.objects.exists()


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_what_became_of_it(house):
    number = proposed(Proposed.CLOSE)
    decline_proposal(by=actor("hai"), number=number, reason="còn việc", at=AT)
    with pytest.raises(ProposalError) as why:
        confirmed(number)
    assert (why.value.fault, why.value.params) == (ProposalFault.DECIDED, {"state": "declined"})
    assert User.objects.get(username="khue").is_active
    row = AccountProposal.objects.get()
    assert (row.stands, row.answer, row.decided_by) == (State.DECLINED, "còn việc", "hai")


def test_what_was_confirmed_is_done_once(house):
    number = proposed(Proposed.CLOSE)
    confirmed(number)
    assert fault_of(lambda: confirmed(number, by="hai")) == ProposalFault.DECIDED
    assert told("close_account").count() == 1


def test_what_nobody_answers_lapses_and_makes_room(house):
    number = proposed(Proposed.CLOSE)
    assert fault_of(lambda: proposed(Proposed.CLOSE, by="binh")) == ProposalFault.ASKED_ALREADY
    later = AT + LIVES_FOR
    assert fault_of(lambda: confirmed(number, at=later)) == ProposalFault.LAPSED
    assert waiting_for(actor("mat"), at=AT) == 1
    assert waiting_for(actor("mat"), at=later) == 0
    again = proposed(Proposed.CLOSE, at=later)
    assert AccountProposal.objects.get(pk=number).stands == State.LAPSED
    confirmed(again, at=later)


def test_a_password_that_is_not_taken_in_time_is_never_made(house):
    number = proposed(Proposed.PASSWORD)
    confirmed(number)
    late = AT + LIVES_FOR + timedelta(seconds=1)
    assert fault_of(lambda: take_password(by=actor("an"), number=number, at=late)) == (
        ProposalFault.LAPSED
    )


def test_what_an_account_became_meanwhile_makes_a_proposal_stale(house):
    number = proposed(Proposed.CLOSE)
    change_person(by=KEEPER, username="khue", full_name="Trần Khuê", unit=None, at=AT)
    assert fault_of(lambda: confirmed(number)) == ProposalFault.STALE
    assert User.objects.get(username="khue").is_active
    again = proposed(Proposed.CLOSE)
    assert AccountProposal.objects.get(pk=number).stands == State.STALE
    confirmed(again)


def test_a_proposal_on_what_was_shown_before_a_change_is_not_taken(house):
    seen = User.objects.get(username="khue").version
    change_person(by=KEEPER, username="khue", full_name="Trần Khuê", unit=None, at=AT)
    assert fault_of(lambda: proposed(Proposed.CLOSE, version=seen)) == ProposalFault.STALE
    assert not AccountProposal.objects.exists()


def test_a_name_taken_meanwhile_and_a_unit_ended_meanwhile_are_told(house):
    number = proposed(Proposed.TAKE_IN, "brinh", said=NEW)
    person("brinh", Role.OFFICER)
    assert fault_of(lambda: confirmed(number)) == ProposalFault.NAME_TAKEN
    unit("VP")
    other = proposed(Proposed.TAKE_IN, "lan", said=NEW | {"unit": "VP"})
    Unit.objects.filter(code="VP").update(valid_until="2026-01-01")
    assert fault_of(lambda: confirmed(other)) == ProposalFault.UNIT_ENDED
    assert not User.objects.filter(username="lan").exists()


def test_whoever_is_in_a_unit_that_ended_is_renamed_in_it(house):
    Unit.objects.filter(code="BTCTU").update(valid_until="2026-01-01")
    number = proposed(Proposed.CHANGE, said={"full_name": "Trần Khuê", "unit": "BTCTU"})
    confirmed(number)
    user = User.objects.get(username="khue")
    assert (user.full_name, user.unit.code) == ("Trần Khuê", "BTCTU")


@pytest.mark.parametrize("gone", ["closed", "no role"])
def test_what_was_proposed_by_who_keeps_no_accounts_any_more_is_not_done(house, gone):
    number = proposed(Proposed.CLOSE)
    if gone == "closed":
        close_account(by=KEEPER, username="an", at=AT)
    else:
        end(by=KEEPER, username="an", role=Role.ADMINISTRATOR, day=AT.date(), at=AT)
    assert fault_of(lambda: confirmed(number)) == ProposalFault.PROPOSER_GONE
    assert User.objects.get(username="khue").is_active
    decline_proposal(by=actor("mat"), number=number, reason="người đề nghị đã nghỉ", at=AT)


def test_a_proposal_is_withdrawn_by_who_made_it_alone(house):
    number = proposed(Proposed.CLOSE)
    with pytest.raises(AccessDenied):
        withdraw_proposal(by=actor("binh"), number=number, reason="thôi", at=AT)
    assert Event.objects.latest("id").rule == "proposed_it"
    withdraw_proposal(by=actor("an"), number=number, reason="thôi", at=AT)
    assert fault_of(lambda: confirmed(number)) == ProposalFault.DECIDED
    assert told("withdraw_proposal").get().reason == "thôi"


@pytest.mark.parametrize(
    ("what", "said", "fault"),
    [
        (Proposed.OPEN, None, ProposalFault.OPEN_ALREADY),
        (Proposed.CHANGE, {"full_name": "Nguyễn Văn Khue", "unit": "BTCTU"}, ProposalFault.NOTHING_CHANGED),
        (Proposed.CHANGE, {"full_name": "X Y", "unit": "KHONGCO"}, ProposalFault.NO_UNIT),
        (Proposed.TAKE_IN, NEW, ProposalFault.NAME_TAKEN),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_even_proposed(house, what, said, fault):
    assert fault_of(lambda: proposed(what, said=said)) == fault
    assert not AccountProposal.objects.exists()
    assert not told("propose").exists()


@pytest.mark.parametrize("name", ["console", "system", "setup", "Khuê", "a b", "", "x" * 41])
def test_an_account_named_like_an_actor_of_a_command_or_not_as_accounts_are_is_none(house, name):
    assert fault_of(lambda: proposed(Proposed.TAKE_IN, name, said=NEW)) in {
        ProposalFault.NAME_TAKEN, ProposalFault.NAME_UNUSABLE,
    }  # fmt: skip


@pytest.mark.parametrize("number", [0, 999, -1, 2**62])
def test_a_forged_number_is_a_refusal_on_the_trail(house, number):
    for act in (
        lambda: confirmed(number),
        lambda: take_password(by=actor("an"), number=number, at=AT),
        lambda: withdraw_proposal(by=actor("an"), number=number, reason="x", at=AT),
    ):
        with pytest.raises(AccessDenied):
            act()
        assert Event.objects.latest("id").rule == "exists"


def test_nobodys_account_is_a_refusal(house):
    with pytest.raises(UnknownPerson):
        proposed(Proposed.CLOSE, "khong-co")
    assert Event.objects.latest("id").rule == "exists"


def test_a_home_counts_what_this_person_is_waited_for(house):
    proposed(Proposed.CLOSE)
    about = proposed(Proposed.PASSWORD, "mat")
    counts = {name: waiting_for(actor(name), at=AT) for name in ("an", "mat", "hai", "khue")}
    assert counts == {"an": 0, "mat": 1, "hai": 2, "khue": 0}
    confirmed(about, by="hai")
    counts = {name: waiting_for(actor(name), at=AT) for name in ("an", "binh", "mat", "hai")}
    assert counts == {"an": 1, "binh": 0, "mat": 1, "hai": 1}
    change_person(by=KEEPER, username="khue", full_name="Trần Khuê", unit=None, at=AT)
    assert waiting_for(actor("mat"), at=AT) == 0
