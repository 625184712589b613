"""
Accounts at the machine itself: made, changed, given a password, closed, each with its event.

A person with an account does none of this alone: they propose it (`access/actions/proposals.py`), and a
security officer confirms. Only who stands outside, the console and the first start, acts at once.
"""

import secrets
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext

from access.actions.asking import (
    NameTaken,
    NameUnusable,
    ask,
    ask_outside,
    ask_stands,
    known_account,
    tell,
)
from access.actions.effects import (
    NewAccount,
    hand_password,
    let_open,
    make_account,
    name,
    note_news,
    rename,
    shut,
)
from access.actions.vouching import ask_can_vouch
from access.domain.actors import Actor, Role
from access.domain.levels import Level
from access.domain.people import RESERVED_NAMES, Powers, may_name_account
from access.domain.proposals import PROPOSAL_FAULT_WORDS, ProposalFault
from access.models import Unit, User
from access.models.voucher import still_vouched
from audit.api import Act
from machine.json_values import Json

UNMISTAKABLE = "abcdefghijkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Three groups of five letters and digits that cannot be mistaken for one another."""
    groups = ("".join(secrets.choice(UNMISTAKABLE) for _ in range(5)) for _ in range(3))
    return "-".join(groups)


def take_in_person(
    *,
    by: Actor,
    username: str,
    full_name: str,
    roles: list[Role],
    unit: Unit | None,
    clearance: Level,
    party_papers: bool,
    assigned_to: list[Unit],
    commitment: str,
    course: str,
    since: date,
    at: datetime,
    trial: bool = False,
) -> str:
    """
    Make an account with its grants; returns the password to be told once.

    An account of the trial keeps the password it is given; any other must choose its own first.
    Raises AccessDenied, NameUnusable, UnitEnded, NameTaken, or KeysAreShut.
    """
    ask(by, Act.TAKE_IN_PERSON, username, at=at)
    _ask_usable(username)
    ask_stands(unit, *assigned_to, at=at)
    ask_outside(by, username, act=Act.TAKE_IN_PERSON, at=at)
    if username in RESERVED_NAMES or username_taken(username):
        raise NameTaken(username)
    new = NewAccount(
        username,
        full_name,
        unit,
        tuple(roles),
        tuple(assigned_to),
        since,
        clearance=clearance,
        party_papers=party_papers,
        commitment=commitment,
        course=course,
        trial=trial,
    )
    powers = Powers(clearance, party_papers, frozenset(map(str, roles)))
    ask_can_vouch(opens=powers.open_closed)
    password = new_password()
    hashed = make_password(password)
    with transaction.atomic():
        user = make_account(new)
        hand_password(user, hashed, at=at)
        tell(by, Act.TAKE_IN_PERSON, user, told_of(new), at=at)
    return password


def told_of(new: NewAccount) -> dict[str, Json]:
    """What the trail tells of a new account: what it holds, and not its owner's name."""
    return {
        "roles": [str(role) for role in sorted(new.roles)],
        "clearance": int(new.clearance),
        "party_papers": new.party_papers,
        "units": [place.code for place in new.assigned_to],
        "commitment": new.commitment,
        "trained": bool(new.course),
        "trial": new.trial,
    }


def _ask_usable(username: str) -> None:
    if not may_name_account(username):
        raise NameUnusable(gettext(PROPOSAL_FAULT_WORDS[ProposalFault.NAME_UNUSABLE]))


def change_person(
    *, by: Actor, username: str, full_name: str, unit: Unit | None, at: datetime
) -> None:
    """
    Another full name or unit. The account's name never changes: the trail knows people by it.

    Raises AccessDenied, UnitEnded, or UnknownPerson.
    """
    account = account_at_the_machine(by, username, act=Act.CHANGE_ACCOUNT, at=at)
    if unit is not None and unit.pk != account.unit_id:
        ask_stands(unit, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account.pk)
        changed = rename(user, full_name=full_name, unit=unit, at=at)
        tell(by, Act.CHANGE_ACCOUNT, user, {"changed": changed}, at=at)


def issue_password(*, by: Actor, username: str, at: datetime) -> str:
    """
    A new password in place of the old one, to be told once; every session of the person ends.

    The person is told of it when they next sign in. Raises AccessDenied, or UnknownPerson.
    """
    account = account_at_the_machine(by, username, act=Act.ISSUE_PASSWORD, at=at)
    password = new_password()
    hashed = make_password(password)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account.pk)
        # What is handed out after the trial's set-up is no longer the trial's.
        user.trial = False
        ended = hand_password(user, hashed, at=at)
        note_news(user, Act.ISSUE_PASSWORD, at=at)
        tell(by, Act.ISSUE_PASSWORD, user, {"sessions_ended": ended}, at=at)
    return password


def close_account(*, by: Actor, username: str, at: datetime) -> None:
    """The account opens nothing any more, at once. Raises AccessDenied, or UnknownPerson."""
    account = account_at_the_machine(by, username, act=Act.CLOSE_ACCOUNT, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account.pk)
        ended = shut(user, at=at)
        tell(by, Act.CLOSE_ACCOUNT, user, {"sessions_ended": ended}, at=at)


def reopen_account(*, by: Actor, username: str, at: datetime) -> None:
    """A closed account opens again, holding what it did. Raises AccessDenied, or UnknownPerson."""
    account = account_at_the_machine(by, username, act=Act.OPEN_ACCOUNT, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account.pk)
        let_open(user, at=at)
        tell(by, Act.OPEN_ACCOUNT, user, {}, at=at)


def account_at_the_machine(by: Actor, username: str, *, act: Act, at: datetime) -> User:
    """The account, for who stands outside. Raises AccessDenied, or UnknownPerson."""
    ask(by, act, username, at=at)
    account = known_account(by=by, username=username, act=act, at=at)
    ask_outside(by, username, act=act, at=at)
    return account


def choose_password(*, user: User, password: str, actor: Actor, at: datetime) -> None:
    """A password of the person's own in place of the old one, on the trail or not at all."""
    with transaction.atomic():
        with still_vouched(user):
            user.set_password(password)
        user.issued_password = False
        user.save(update_fields=["password", "issued_password", "voucher"])
        tell(actor, Act.CHANGE_PASSWORD, user, {}, at=at)


def username_taken(username: str) -> bool:
    """Whether an account of this name exists, open or closed."""
    return User.objects.filter(username=username).exists()


def sort_people() -> None:
    """People stand in the order of their given names; the keys of earlier versions did not."""
    for user in User.objects.all():
        kept = user.sort_name
        name(user, user.full_name)
        if user.sort_name != kept:
            user.save(update_fields=["sort_name"])
