"""What every act on an account begins and ends with: permission, a second signature, the event."""

from datetime import datetime
from typing import NoReturn, TypeAlias

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext

from access.actions.decide import AccessDenied, refuse, require
from access.domain.actors import Actor, Role
from access.domain.levels import Level
from access.domain.list_faults import LIST_FAULT_WORDS, ListFault
from access.domain.people import (
    Powers,
    may_second,
    needs_second,
)
from access.domain.permissions import Permission, named
from access.domain.spans import Span, in_words
from access.models import Clearance, RoleGrant, Unit, User
from access.queries.actors import UnknownPerson, account_named
from audit.api import Act, Entry, append
from machine.json_values import Json, JsonObject

Fact: TypeAlias = "Unit | Json"
"""A column of what a person holds."""


class PeopleError(Exception):
    """What was asked of an account cannot be done; a person must ask for something else."""


class NameTaken(PeopleError):
    """An account of this name exists, or the name belongs to the product itself."""


class NameUnusable(PeopleError):
    """No account can be called this; the message is the sentence for whoever asked."""


class DaysReversed(PeopleError):
    """The last day lies before the first; the message is the sentence for whoever asked."""


class UnitEnded(PeopleError):
    """The unit has ended; the message is the sentence for whoever asked, made of `params`."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence)
        self.params = params


class NothingHeld(PeopleError):
    """There is nothing of this kind to end."""


class NoSuchList(PeopleError):
    """There is no list of what is open by name with this number and anything on it."""


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


def ask(by: Actor, act: Act, username: str, *, at: datetime) -> None:
    require(by, Permission.MANAGE_PEOPLE, named("person", username[:80]), act=act, at=at)


def ask_stands(*units: Unit | None, at: datetime) -> None:
    """
    Nobody is placed in a unit that has ended, or assigned to it; who was, stays so.

    Raises UnitEnded.
    """
    today = timezone.localtime(at).date()
    for unit in units:
        if unit is not None and Span(unit.valid_from, unit.valid_until).is_past(today):
            params = {"code": unit.code, "last": in_words(unit.valid_until)}
            raise UnitEnded(gettext(LIST_FAULT_WORDS[ListFault.UNIT_ENDED]) % params, **params)


def powers_of(user: User) -> Powers:
    """Of an account all that it ever held counts: a grant may begin tomorrow."""
    held = list(Clearance.objects.filter(user=user).values_list("level", "party_papers"))
    return Powers(
        clearance=Level(max((level for level, _ in held), default=0)),
        party_papers=any(party for _, party in held),
        roles=frozenset(RoleGrant.objects.filter(user=user).values_list("role", flat=True)),
    )


def ask_second(
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


def ask_outside(by: Actor, username: str, *, act: Act, at: datetime) -> None:
    """
    Nobody with an account makes, changes or closes one alone: they propose it, another confirms.

    Who stands outside holds the machine itself, or acts where there is nobody to ask yet.
    """
    if not by.stands_outside:
        target = named("person", username[:80])
        refuse(by, Permission.MANAGE_PEOPLE, target, act=act, rule="second_person", at=at)


def let_into_words(user: User, role: Role) -> None:
    # Wagtail knows groups only; what a group opens there is set where the site is set up.
    user.groups.add(Group.objects.get_or_create(name=role)[0])


def plain(value: Fact) -> Json:
    if isinstance(value, Unit):
        return value.code
    return int(value) if isinstance(value, Level) else value


def tell(
    by: Actor,
    action: str,
    user: User,
    details: JsonObject,
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
