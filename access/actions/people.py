"""Accounts: made, changed, given a password, closed; each act with its permission and its event."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext

from access.actions.decide import AccessDenied, refuse, require
from access.domain.actors import Actor, Role
from access.domain.levels import Level
from access.domain.people import (
    RESERVED_NAMES,
    Powers,
    may_name_account,
    may_second,
    needs_second,
)
from access.domain.permissions import Permission, named
from access.models import Clearance, RoleGrant, Unit, User
from access.models.standing import Assignment, Commitment, Standing, Training
from access.queries.actors import UnknownPerson, account_named
from audit.api import Act, Entry, append
from language.vietnamese import name_sort_key

UNMISTAKABLE = "abcdefghijkmnpqrstuvwxyz23456789"


class PeopleError(Exception):
    """What was asked of an account cannot be done; a person must ask for something else."""


class NameTaken(PeopleError):
    """An account of this name exists, or the name belongs to the product itself."""


class NameUnusable(PeopleError):
    """No account can be called this; the message is the sentence for whoever asked."""


class DaysReversed(PeopleError):
    """The last day lies before the first; the message is the sentence for whoever asked."""


class NothingHeld(PeopleError):
    """There is nothing of this kind to end."""


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
    Raises AccessDenied, NameUnusable, or NameTaken.
    """
    _ask(by, Act.TAKE_IN_PERSON, username, at=at)
    if not may_name_account(username):
        raise NameUnusable(
            gettext(
                "An account cannot have this name. Choose up to 40 small letters without marks, "
                "figures, dots, hyphens or underscores, beginning with a letter."
            )
        )
    powers = Powers(clearance, party_papers, frozenset(map(str, roles)))
    _ask_second(by, second, username, powers, act=Act.TAKE_IN_PERSON, at=at)
    if username in RESERVED_NAMES or username_taken(username):
        raise NameTaken(username)
    password = new_password()
    with transaction.atomic():
        user = User(username=username, unit=unit, trial=trial)
        _name(user, full_name)
        _issue(user, password, at=at)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, valid_from=since)
            _let_into_words(user, role)
        Clearance.objects.create(
            user=user, level=clearance, party_papers=party_papers, valid_from=since
        )
        for place in assigned_to:
            Assignment.objects.create(user=user, unit=place, valid_from=since)
        if commitment:
            Commitment.objects.create(user=user, text_version=commitment, valid_from=since)
        if course:
            Training.objects.create(user=user, course=course, valid_from=since)
        held = {
            "roles": sorted(roles),
            "clearance": int(clearance),
            "party_papers": party_papers,
            "units": [place.code for place in assigned_to],
            "commitment": commitment,
            "trained": bool(course),
            "trial": trial,
        }
        _tell(by, Act.TAKE_IN_PERSON, user, held, at=at, second=second)
    return password


def change_person(
    *, by: Actor, username: str, full_name: str, unit: Unit | None, at: datetime
) -> None:
    """
    Another full name or unit. The account's name never changes: the trail knows people by it.

    Raises AccessDenied, or UnknownPerson.
    """
    _ask(by, Act.CHANGE_ACCOUNT, username, at=at)
    known_account(by=by, username=username, act=Act.CHANGE_ACCOUNT, at=at)
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
        _tell(by, Act.CHANGE_ACCOUNT, user, {"changed": changed}, at=at)


def issue_password(*, by: Actor, username: str, at: datetime, second: Actor | None = None) -> str:
    """
    A new password in place of the old one, to be told once; every session of the person ends.

    Who is cleared for secrets, or is a security officer, gets one only with a security officer as
    `second`. The person is told of it when they next sign in. Raises AccessDenied, or
    UnknownPerson.
    """
    _ask(by, Act.ISSUE_PASSWORD, username, at=at)
    user = known_account(by=by, username=username, act=Act.ISSUE_PASSWORD, at=at)
    _ask_second(by, second, username, _powers_of(user), act=Act.ISSUE_PASSWORD, at=at)
    password = new_password()
    with transaction.atomic():
        # What is handed out after the trial's set-up is no longer the trial's.
        user.trial = False
        _issue(user, password, at=at)
        ended = _end_sessions(user, at=at)
        _tell(by, Act.ISSUE_PASSWORD, user, {"sessions_ended": ended}, at=at, second=second)
    return password


def close_account(*, by: Actor, username: str, at: datetime) -> None:
    """The account opens nothing any more, at once. Raises AccessDenied, or UnknownPerson."""
    _ask(by, Act.CLOSE_ACCOUNT, username, at=at)
    known_account(by=by, username=username, act=Act.CLOSE_ACCOUNT, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended = _end_sessions(user, at=at)
        _tell(by, Act.CLOSE_ACCOUNT, user, {"sessions_ended": ended}, at=at)


def reopen_account(*, by: Actor, username: str, at: datetime, second: Actor | None = None) -> None:
    """A closed account opens again, holding what it did. Raises AccessDenied, or UnknownPerson."""
    _ask(by, Act.OPEN_ACCOUNT, username, at=at)
    user = known_account(by=by, username=username, act=Act.OPEN_ACCOUNT, at=at)
    _ask_second(by, second, username, _powers_of(user), act=Act.OPEN_ACCOUNT, at=at)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        _tell(by, Act.OPEN_ACCOUNT, user, {}, at=at, second=second)


def grant(
    *,
    by: Actor,
    username: str,
    role: Role | None = None,
    clearance: Level | None = None,
    party_papers: bool = False,
    unit: Unit | None = None,
    inventory: int | None = None,
    commitment: str = "",
    course: str = "",
    since: date,
    until: date | None = None,
    basis: str = "",
    at: datetime,
    second: Actor | None = None,
) -> None:
    """
    One thing more that a person holds, from a day to a day, on the basis of a document.

    An account that then holds a clearance for secrets, Party papers or the role of the security
    officer, and the account of `by`, are granted anything only with a security officer as
    `second`. Raises AccessDenied, UnknownPerson, or DaysReversed.
    """
    _ask(by, Act.GRANT, username, at=at)
    account = known_account(by=by, username=username, act=Act.GRANT, at=at)
    if until is not None and until < since:
        raise DaysReversed(
            gettext(
                "The last day lies before the first. Give a last day on or after the first day."
            )
        )
    given = Powers(
        clearance=clearance or Level.ORDINARY,
        party_papers=party_papers and clearance is not None,
        roles=frozenset([str(role)] if role else []),
    )
    _ask_second(by, second, username, _powers_of(account) | given, act=Act.GRANT, at=at)
    held: list[tuple[type[Standing], dict[str, Any]]] = []
    if role is not None:
        held.append((RoleGrant, {"role": role}))
    if clearance is not None:
        held.append((Clearance, {"level": clearance, "party_papers": party_papers}))
    if unit is not None or inventory is not None:
        held.append((Assignment, {"unit": unit, "inventory": inventory}))
    if commitment:
        held.append((Commitment, {"text_version": commitment}))
    if course:
        held.append((Training, {"course": course}))
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        for kind, fields in held:
            kind.objects.create(  # type: ignore[attr-defined]
                user=user, valid_from=since, valid_until=until, basis=basis, **fields
            )
            if role is not None:
                _let_into_words(user, role)
            details = {
                "kind": kind.__name__.lower(),
                "since": since.isoformat(),
                "until": until.isoformat() if until else "",
                **{name: _plain(value) for name, value in fields.items()},
            }
            _tell(by, Act.GRANT, user, details, at=at, second=second, reason=basis)


def end(
    *,
    by: Actor,
    username: str,
    role: Role | None = None,
    clearance: bool = False,
    unit: Unit | None = None,
    inventory: int | None = None,
    commitment: bool = False,
    training: bool = False,
    day: date,
    basis: str = "",
    at: datetime,
) -> None:
    """
    What a person holds of this kind ends: it no longer counts from `day` on.

    Raises AccessDenied, NothingHeld, or UnknownPerson.
    """
    _ask(by, Act.REVOKE, username, at=at)
    known_account(by=by, username=username, act=Act.REVOKE, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        asked: list[tuple[type[Standing], dict[str, Any]]] = []
        if role is not None:
            asked.append((RoleGrant, {"role": role}))
        if clearance:
            asked.append((Clearance, {}))
        if unit is not None:
            asked.append((Assignment, {"unit": unit}))
        if inventory is not None:
            asked.append((Assignment, {"inventory": inventory}))
        if commitment:
            asked.append((Commitment, {}))
        if training:
            asked.append((Training, {}))
        for kind, fields in asked:
            count = _end(kind, user, fields, day)
            if not count:
                raise NothingHeld(kind.__name__.lower())
            details = {
                "kind": kind.__name__.lower(),
                "ended": count,
                **{name: _plain(value) for name, value in fields.items()},
            }
            _tell(by, Act.REVOKE, user, details, at=at, reason=basis)
        if role is not None:
            user.groups.remove(*Group.objects.filter(name=role))


def choose_password(*, user: User, password: str, actor: Actor, at: datetime) -> None:
    """A password of the person's own in place of the old one, on the trail or not at all."""
    with transaction.atomic():
        user.set_password(password)
        user.issued_password = False
        user.save(update_fields=["password", "issued_password"])
        _tell(actor, Act.CHANGE_PASSWORD, user, {}, at=at)


def known_account(*, by: Actor, username: str, act: Act, at: datetime) -> User:
    """The account with this name, open or closed. Raises UnknownPerson, and the trail has it."""
    try:
        return account_named(username)
    except UnknownPerson:
        refuse_unknown(by, Permission.MANAGE_PEOPLE, username, act=act, at=at)


def refuse_unknown(
    by: Actor, permission: Permission, username: str, *, act: Act, at: datetime
) -> NoReturn:
    """Put on the trail that an act was asked for with nobody's name. Raises UnknownPerson."""
    try:
        refuse(by, permission, named("person", username[:80]), act=act, rule="exists", at=at)
    except AccessDenied as denied:
        raise UnknownPerson(username) from denied


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


def _ask(by: Actor, act: Act, username: str, *, at: datetime) -> None:
    require(by, Permission.MANAGE_PEOPLE, named("person", username[:80]), act=act, at=at)


def _powers_of(user: User) -> Powers:
    """Of an account all that it ever held counts: a grant may begin tomorrow."""
    held = list(Clearance.objects.filter(user=user).values_list("level", "party_papers"))
    return Powers(
        clearance=Level(max((level for level, _ in held), default=0)),
        party_papers=any(party for _, party in held),
        roles=frozenset(RoleGrant.objects.filter(user=user).values_list("role", flat=True)),
    )


def _ask_second(
    by: Actor, second: Actor | None, username: str, powers: Powers, *, act: Act, at: datetime
) -> None:
    gains = act == Act.GRANT and by.username == username
    if not needs_second(by, powers, for_themselves=gains):
        return
    if second is not None and second.username != username and may_second(second, by):
        return
    refuse(
        by,
        Permission.MANAGE_PEOPLE,
        named("person", username[:80]),
        act=act,
        rule="second_person",
        at=at,
    )


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


def _end(kind: type[Standing], user: User, fields: dict[str, Any], day: date) -> int:
    rows = kind.objects.filter(user=user, **fields)  # type: ignore[attr-defined]
    begun = rows.filter(valid_from__lt=day).exclude(valid_until__lt=day)
    count = int(begun.update(valid_until=day - timedelta(days=1)))
    # What was to begin on that day or later has never counted, and never will.
    return count + int(rows.filter(valid_from__gte=day).delete()[0])


def _let_into_words(user: User, role: Role) -> None:
    # Wagtail knows groups only; what a group opens there is set where the site is set up.
    user.groups.add(Group.objects.get_or_create(name=role)[0])


def _plain(value: Any) -> Any:
    if isinstance(value, Unit):
        return value.code
    return int(value) if isinstance(value, Level) else value


def _tell(
    by: Actor,
    action: str,
    user: User,
    details: dict[str, Any],
    *,
    at: datetime,
    second: Actor | None = None,
    reason: str = "",
) -> None:
    append(
        Entry(
            who=by.who,
            action=action,
            subject_kind="person",
            subject=user.username[:80],
            reason=reason[:60],
            details={
                "account": user.pk,
                **details,
                **({"second": second.username} if second else {}),
            },
        ),
        at=at,
    )
