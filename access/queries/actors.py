"""From an account to an actor."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from access.domain.actors import CONSOLE, NOBODY, Actor, Role
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


class UnknownPerson(Exception):
    """No active account has this name."""


def actor_for(
    user: Any, *, at: datetime, address: str = "", workstation: str = "", session: str = ""
) -> Actor:
    """
    The actor behind an account at a moment; NOBODY for strangers and closed accounts.

    `address` is the network address of the computer; `workstation` names it where there is no
    address (commands). A computer that is not registered carries no seal.
    """
    if not getattr(user, "is_active", False) or not isinstance(user, User):
        return NOBODY
    day = timezone.localtime(at).date()
    computer = Workstation.objects.filter(address=address).first() if address else None
    clearances = _held(Clearance.objects.all(), user, day).aggregate(
        level=Max("level"), party=Max("party_papers")
    )
    assignments = list(_held(Assignment.objects.all(), user, day).values_list("unit", "inventory"))
    return Actor(
        id=user.pk,
        username=user.username,
        full_name=user.get_full_name(),
        roles=frozenset(_held(RoleGrant.objects.all(), user, day).values_list("role", flat=True)),
        clearance=Level(clearances["level"] or 0),
        party_papers=bool(clearances["party"]),
        units=with_units_below(unit for unit, _ in assignments if unit is not None),
        inventories=frozenset(inventory for _, inventory in assignments if inventory is not None),
        committed=_held(Commitment.objects.all(), user, day).exists(),
        trained=_held(Training.objects.all(), user, day).exists(),
        sealed=_is_sealed(computer, workstation, day),
        workstation=computer.name if computer else workstation or address,
        session=session,
        unit_name=user.unit.name if user.unit else "",
    )


def person_named(username: str) -> User:
    """The active account with this name. Raises UnknownPerson."""
    user = User.objects.select_related("unit").filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownPerson(username)
    return user


def account_named(username: str) -> User:
    """The account with this name, open or closed. Raises UnknownPerson."""
    user = User.objects.select_related("unit").filter(username=username).first()
    if user is None:
        raise UnknownPerson(username)
    return user


def full_names() -> list[tuple[str, str]]:
    """Account name and full name of everybody."""
    return list(User.objects.values_list("username", "full_name"))


def with_units_below(units: Iterable[int]) -> frozenset[int]:
    """The units and everything below them, however deep; two queries at the most."""
    found = frozenset(units)
    if not found:
        return found
    children: dict[int, list[int]] = {}
    for unit, parent in Unit.objects.filter(parent__isnull=False).values_list("id", "parent_id"):
        children.setdefault(parent, []).append(unit)
    waiting, seen = list(found), set(found)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    return frozenset(seen)


def people_with_role(role: Role, day: date) -> QuerySet[User]:
    """Active people who hold the role on that day, sorted by given name."""
    holders = RoleGrant.objects.filter(_valid_on(day), role=role).values("user")
    return User.objects.filter(is_active=True, pk__in=holders)


def workstation_at(address: str) -> Workstation | None:
    """The registered computer with this address."""
    return Workstation.objects.filter(address=address).first() if address else None


def _valid_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def _held(rows: QuerySet[Any], user: User, day: date) -> QuerySet[Any]:
    return rows.filter(_valid_on(day), user=user)


def _is_sealed(computer: Workstation | None, workstation: str, day: date) -> bool:
    # Whoever works on the console sits at the archive's own machine.
    if computer is None:
        return workstation.partition(" ")[0] == CONSOLE
    return computer.sealed_until is not None and computer.sealed_until >= day
