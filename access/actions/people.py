"""Accounts: made, changed, given a password, closed; each act with its permission and its event."""

import secrets
from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext

from access.actions.asking import (
    NameTaken,
    NameUnusable,
    ask,
    ask_second,
    ask_stands,
    known_account,
    let_into_words,
    powers_of,
    tell,
)
from access.domain.actors import Actor, Role
from access.domain.levels import Level
from access.domain.people import (
    RESERVED_NAMES,
    Powers,
    may_name_account,
)
from access.models import Clearance, RoleGrant, Unit, User
from access.models.standing import Assignment, Commitment, Training
from audit.api import Act
from language.vietnamese import name_sort_key

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
    second: Actor | None = None,
) -> str:
    """
    Make an account with its grants; returns the password to be told once.

    An account of the trial keeps the password it is given; any other must choose its own first.
    Raises AccessDenied, NameUnusable, UnitEnded, or NameTaken.
    """
    ask(by, Act.TAKE_IN_PERSON, username, at=at)
    _ask_usable(username)
    ask_stands(unit, *assigned_to, at=at)
    powers = Powers(clearance, party_papers, frozenset(map(str, roles)))
    ask_second(by, second, username, powers, act=Act.TAKE_IN_PERSON, at=at)
    if username in RESERVED_NAMES or username_taken(username):
        raise NameTaken(username)
    password = new_password()
    with transaction.atomic():
        user = User(username=username, unit=unit, trial=trial)
        _name(user, full_name)
        _issue(user, password, at=at)
        _clear(user, powers, roles, since=since)
        _admit(user, assigned_to, commitment, course, since=since)
        tell(
            by,
            Act.TAKE_IN_PERSON,
            user,
            {
                "roles": sorted(roles),
                "clearance": int(clearance),
                "party_papers": party_papers,
                "units": [place.code for place in assigned_to],
                "commitment": commitment,
                "trained": bool(course),
                "trial": trial,
            },
            at=at,
            second=second,
        )
    return password


def _clear(user: User, powers: Powers, roles: list[Role], *, since: date) -> None:
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, valid_from=since)
        let_into_words(user, role)
    Clearance.objects.create(
        user=user, level=powers.clearance, party_papers=powers.party_papers, valid_from=since
    )


def _admit(
    user: User, assigned_to: list[Unit], commitment: str, course: str, *, since: date
) -> None:
    for place in assigned_to:
        Assignment.objects.create(user=user, unit=place, valid_from=since)
    if commitment:
        Commitment.objects.create(user=user, text_version=commitment, valid_from=since)
    if course:
        Training.objects.create(user=user, course=course, valid_from=since)


def _ask_usable(username: str) -> None:
    if not may_name_account(username):
        raise NameUnusable(
            gettext(
                "An account cannot have this name. Choose up to 40 small letters without marks, "
                "figures, dots, hyphens or underscores, beginning with a letter."
            )
        )


def change_person(
    *, by: Actor, username: str, full_name: str, unit: Unit | None, at: datetime
) -> None:
    """
    Another full name or unit. The account's name never changes: the trail knows people by it.

    Raises AccessDenied, UnitEnded, or UnknownPerson.
    """
    ask(by, Act.CHANGE_ACCOUNT, username, at=at)
    account = known_account(by=by, username=username, act=Act.CHANGE_ACCOUNT, at=at)
    if unit is not None and unit.pk != account.unit_id:
        ask_stands(unit, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        changed = [
            name
            for name, was, becomes in (
                ("full_name", user.full_name, full_name),
                ("unit", user.unit_id, unit.pk if unit else None),
            )
            if was != becomes
        ]
        _name(user, full_name)
        user.unit = unit
        user.save(update_fields=["full_name", "sort_name", "unit"])
        tell(by, Act.CHANGE_ACCOUNT, user, {"changed": changed}, at=at)


def issue_password(*, by: Actor, username: str, at: datetime, second: Actor | None = None) -> str:
    """
    A new password in place of the old one, to be told once; every session of the person ends.

    Who is cleared for secrets, or is a security officer, gets one only with a security officer as
    `second`. The person is told of it when they next sign in. Raises AccessDenied, or
    UnknownPerson.
    """
    ask(by, Act.ISSUE_PASSWORD, username, at=at)
    user = known_account(by=by, username=username, act=Act.ISSUE_PASSWORD, at=at)
    ask_second(by, second, username, powers_of(user), act=Act.ISSUE_PASSWORD, at=at)
    password = new_password()
    with transaction.atomic():
        # What is handed out after the trial's set-up is no longer the trial's.
        user.trial = False
        _issue(user, password, at=at)
        ended = _end_sessions(user, at=at)
        tell(by, Act.ISSUE_PASSWORD, user, {"sessions_ended": ended}, at=at, second=second)
    return password


def close_account(*, by: Actor, username: str, at: datetime) -> None:
    """The account opens nothing any more, at once. Raises AccessDenied, or UnknownPerson."""
    ask(by, Act.CLOSE_ACCOUNT, username, at=at)
    known_account(by=by, username=username, act=Act.CLOSE_ACCOUNT, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended = _end_sessions(user, at=at)
        tell(by, Act.CLOSE_ACCOUNT, user, {"sessions_ended": ended}, at=at)


def reopen_account(*, by: Actor, username: str, at: datetime, second: Actor | None = None) -> None:
    """A closed account opens again, holding what it did. Raises AccessDenied, or UnknownPerson."""
    ask(by, Act.OPEN_ACCOUNT, username, at=at)
    user = known_account(by=by, username=username, act=Act.OPEN_ACCOUNT, at=at)
    ask_second(by, second, username, powers_of(user), act=Act.OPEN_ACCOUNT, at=at)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        tell(by, Act.OPEN_ACCOUNT, user, {}, at=at, second=second)


def choose_password(*, user: User, password: str, actor: Actor, at: datetime) -> None:
    """A password of the person's own in place of the old one, on the trail or not at all."""
    with transaction.atomic():
        user.set_password(password)
        user.issued_password = False
        user.save(update_fields=["password", "issued_password"])
        tell(actor, Act.CHANGE_PASSWORD, user, {}, at=at)


def username_taken(username: str) -> bool:
    """Whether an account of this name exists, open or closed."""
    return User.objects.filter(username=username).exists()


def sort_people() -> None:
    """People stand in the order of their given names; the keys of earlier versions did not."""
    for user in User.objects.all():
        kept = user.sort_name
        _name(user, user.full_name)
        if user.sort_name != kept:
            user.save(update_fields=["sort_name"])


def _name(user: User, full_name: str) -> None:
    user.full_name, user.sort_name = full_name, name_sort_key(full_name)


def _issue(user: User, password: str, *, at: datetime) -> None:
    user.set_password(password)
    user.issued_password = True
    user.password_issued_at = at
    user.save()


def _end_sessions(user: User, *, at: datetime) -> int:
    """Sessions do not say whose they are, so each is opened; a site has a few hundred."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended
