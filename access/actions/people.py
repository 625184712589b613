"""Taking people in and granting them what they hold."""

import secrets
from dataclasses import replace
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import transaction

from access.domain.actors import Actor, Role
from access.domain.levels import Level
from access.models import (
    Assignment,
    Clearance,
    Commitment,
    RoleGrant,
    Training,
    Unit,
    User,
    Workstation,
)
from access.queries.console import console_who
from audit.api import Act, Entry, append

UNMISTAKABLE = "abcdefghijkmnpqrstuvwxyz23456789"
# Whoever is not granted by a person is granted by the console.
SYSTEM_WHO = replace(console_who(), name="system")


def new_password() -> str:
    """Three groups of five letters and digits that cannot be mistaken for one another."""
    groups = ("".join(secrets.choice(UNMISTAKABLE) for _ in range(5)) for _ in range(3))
    return "-".join(groups)


def take_in_person(
    *,
    username: str,
    full_name: str,
    sort_name: str,
    roles: list[Role],
    unit: Unit | None,
    clearance: Level,
    party_papers: bool,
    assigned_to: list[Unit],
    commitment: str,
    course: str,
    since: date,
    at: datetime,
    granted_by: Actor | None = None,
) -> str:
    """
    Make an account with its grants, all on the trail; returns the password to be told once.

    Raises IntegrityError when the account exists.
    """
    password = new_password()
    with transaction.atomic():
        user = User(username=username, full_name=full_name, sort_name=sort_name, unit=unit)
        user.set_password(password)
        user.issued_password = True
        user.save()
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, valid_from=since)
            # Wagtail knows groups only; what a group opens there is set where the site is set up.
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        Clearance.objects.create(
            user=user, level=clearance, party_papers=party_papers, valid_from=since
        )
        for place in assigned_to:
            Assignment.objects.create(user=user, unit=place, valid_from=since)
        if commitment:
            Commitment.objects.create(user=user, text_version=commitment, valid_from=since)
        if course:
            Training.objects.create(user=user, course=course, valid_from=since)
        append(
            Entry(
                who=granted_by.who if granted_by else SYSTEM_WHO,
                action=Act.TAKE_IN_PERSON,
                subject_kind="person",
                subject=username,
                details={"roles": sorted(roles), "clearance": int(clearance)},
            ),
            at=at,
        )
    return password


def note_password_changed(*, user: User, actor: Actor, at: datetime) -> None:
    """The person has chosen a password of their own."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(issued_password=False)
        append(
            Entry(
                who=actor.who,
                action=Act.CHANGE_PASSWORD,
                subject_kind="person",
                subject=user.username,
            ),
            at=at,
        )


def username_taken(username: str) -> bool:
    """Whether an account of this name exists, open or closed."""
    return User.objects.filter(username=username).exists()


def register_unit(*, code: str, name: str, parent: Unit | None) -> Unit:
    """The unit with this code, made when there is none yet."""
    unit, _ = Unit.objects.get_or_create(code=code, defaults={"name": name, "parent": parent})
    return unit


def register_workstation(
    *, name: str, address: str, seal_number: str, sealed_until: date
) -> Workstation:
    """The computer at this address, registered when it was not yet."""
    computer, _ = Workstation.objects.get_or_create(
        address=address,
        defaults={"name": name, "seal_number": seal_number, "sealed_until": sealed_until},
    )
    return computer
