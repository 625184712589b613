"""
Who fulfils what work with papers asks for, counted by unit; never typed, and cut to who looks.

The security officer sees every unit, and who or what belongs to none. The head of a unit sees the units
they are assigned to with all below them: of others there is not even a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from access.domain.actors import Actor, Role
from access.domain.addresses import NO_UNIT, Condition
from access.domain.conditions import Share
from access.domain.machines import Seal, seal_on
from access.domain.units import standing
from access.models import Commitment, RoleGrant, Training, User, Workstation
from access.queries.units import rows_of_units, valid_on

ON_A_PAGE = 50
# Who scans and enters, and so is to be trained.
ENTERING = (Role.ARCHIVIST, Role.CHECKER)


@dataclass(frozen=True, slots=True)
class UnitShares:
    """A unit with what is fulfilled in it; without a code it is what belongs to none."""

    code: str
    name: str
    depth: int
    shares: dict[Condition, Share]


@dataclass(frozen=True, slots=True)
class Conditions:
    """The units that somebody sees, and all of them together."""

    units: Sequence[UnitShares]
    whole: dict[Condition, Share]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person behind a figure, and whether they fulfil what is counted."""

    user: User
    fulfils: bool


@dataclass(frozen=True, slots=True)
class MachineSeal:
    """A machine behind a figure, and how it stands with its seal."""

    machine: Workstation
    seal: Seal
    days: int

    @property
    def is_past(self) -> bool:
        """Whether the machine is in use no more; such are not counted."""
        return False


def conditions_on(day: date, actor: Actor) -> Conditions:
    """Shares of every unit the actor sees, in the order of the tree; three queries."""
    found = _people_by_unit(day, actor)
    for unit, share in _machines_by_unit(day, actor).items():
        found.setdefault(unit, _none())[Condition.SEALED] = share
    branches = {branch.row.id: branch for branch in standing(rows_of_units(), day)}
    lines = [
        UnitShares(branch.row.code, branch.row.name, branch.depth, found[unit])
        for unit, branch in branches.items()
        if unit in found
    ]
    # Of units that have ended, and of none.
    rest = [shares for unit, shares in found.items() if unit not in branches]
    if rest:
        lines.append(UnitShares("", "", 0, _sum(rest)))
    return Conditions(lines, _sum([line.shares for line in lines]))


def behind_condition(day: date, actor: Actor, what: Condition, unit: str, number: str) -> Page[Any]:
    """
    Who or what is counted in a figure, those who lack it first: people, or machines for seals.

    `unit` is a code, `NO_UNIT`, or empty for all that the actor sees.
    """
    if what == Condition.SEALED:
        rows = _in_unit(_machines(day, actor), unit, day).select_related("unit", "host")
        lacking = rows.annotate(fulfils=_sealed(day)).order_by("fulfils", "sealed_until", "name")
        page = Paginator(lacking, ON_A_PAGE).get_page(number)
        page.object_list = [_seal(row, day) for row in page.object_list]
        return page
    people = _in_unit(_people(day, actor), unit, day).select_related("unit")
    if what == Condition.TRAINED:
        people = people.filter(enters=True)
    name = "committed" if what == Condition.COMMITTED else "trained"
    page = Paginator(people.order_by(name, "sort_name", "username"), ON_A_PAGE).get_page(number)
    page.object_list = [PersonLine(one, getattr(one, name)) for one in page.object_list]
    return page


def _people(day: date, actor: Actor) -> QuerySet[Any]:
    def held(kind: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = kind._default_manager.order_by()  # noqa: SLF001 - Django's own name
        return rows.filter(valid_on(day), user=OuterRef("pk"))

    rows = User.objects.filter(is_active=True).annotate(
        committed=Exists(held(Commitment)),
        trained=Exists(held(Training)),
        enters=Exists(held(RoleGrant).filter(role__in=ENTERING)),
    )
    return rows if actor.sees_everything else rows.filter(unit__in=actor.units)


def _machines(day: date, actor: Actor) -> QuerySet[Workstation]:
    rows = Workstation.objects.filter(valid_on(day))
    return rows if actor.sees_everything else rows.filter(unit__in=actor.units)


def _in_unit(rows: QuerySet[Any], unit: str, day: date) -> QuerySet[Any]:
    if not unit:
        return rows
    if unit == NO_UNIT:
        ended = Q(unit__isnull=True) | Q(unit__valid_until__lt=day)
        return rows.filter(ended)
    return rows.filter(unit__code=unit)


def _people_by_unit(day: date, actor: Actor) -> dict[int | None, dict[Condition, Share]]:
    counted = (
        _people(day, actor)
        .order_by()
        .values("unit")
        .annotate(
            whole=Count("pk"),
            committed_=Count("pk", filter=Q(committed=True)),
            enter_=Count("pk", filter=Q(enters=True)),
            trained_=Count("pk", filter=Q(enters=True, trained=True)),
        )
    )
    return {
        row["unit"]: {
            Condition.COMMITTED: Share(row["committed_"], row["whole"]),
            Condition.TRAINED: Share(row["trained_"], row["enter_"]),
            Condition.SEALED: Share(),
        }
        for row in counted
    }


def _machines_by_unit(day: date, actor: Actor) -> dict[int | None, Share]:
    rows = (
        _machines(day, actor)
        .order_by()
        .values("unit")
        .annotate(whole=Count("pk"), sealed_=Count("pk", filter=Q(sealed_until__gte=day)))
    )
    return {row["unit"]: Share(row["sealed_"], row["whole"]) for row in rows}


def _sealed(day: date) -> Case:
    yes, no = Value(1, IntegerField()), Value(0, IntegerField())
    return Case(When(sealed_until__gte=day, then=yes), default=no)


def _seal(row: Workstation, day: date) -> MachineSeal:
    days = abs((row.sealed_until - day).days) if row.sealed_until else 0
    return MachineSeal(row, seal_on(day, row.sealed_until), days)


def _none() -> dict[Condition, Share]:
    return dict.fromkeys(Condition, Share())


def _sum(parts: Sequence[dict[Condition, Share]]) -> dict[Condition, Share]:
    whole = _none()
    for shares in parts:
        for what, share in shares.items():
            whole[what] += share
    return whole
