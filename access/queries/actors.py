"""From an account to an actor."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar, cast

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    Field,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from access.domain.actors import CONSOLE, NOBODY, Actor, within_open_keys
from access.domain.levels import Level
from access.domain.machines import MachineKind
from access.domain.named import sights_of
from access.domain.openings import OpeningState, bounds_of, told_to, within
from access.domain.units import Duty
from access.domain.vouchers import within_vouchers
from access.models import (
    Assignment,
    Clearance,
    Commitment,
    NamedThing,
    Opening,
    RoleGrant,
    Training,
    Unit,
    UnitDuty,
    User,
    Workstation,
)
from access.models.standing import Standing
from access.queries.as_json import AsJson
from access.queries.units import valid_on
from access.queries.vouched import (
    BEARERS,
    HeldRow,
    counted,
    named_as_json,
    named_vouchers,
    said_as_json,
)
from keys.api import readable_classes
from keys.domain.classes import PARTY
from machine.boot_clock import boot_clock

_Column = Combinable | str
_Held = HeldRow
"""Kind, name, number, other: see `_held`; and what is vouched for of the row."""
_COLUMNS: Final = ("kind_", "text_", "first_", "second_", "said_", "voucher_")
_Row = TypeVar("_Row", bound=Model)


class UnknownPerson(Exception):
    """No active account has this name."""


def actor_for(
    user: object,
    *,
    at: datetime,
    address: str = "",
    workstation: str = "",
    session: str = "",
    os_account: str = "",
    holdings: "Holdings | None" = None,
    signed_in: bool = True,
    by_keys: bool = True,
) -> Actor:
    """
    The actor behind an account at a moment; NOBODY for strangers and closed accounts.

    `address` is the network address of the computer; `workstation` names it where there is no
    address (commands), and `os_account` then who runs the command. A computer that is not
    registered carries no seal. Nobody is cleared for what the keys that are open here do not open, nor by
    what nobody vouches for; `signed_in` says whether the session that asks is vouched for, where it is
    one. Without `by_keys` the actor is as cleared as the rows say: for what is brought and never shown. One
    query, or none with `holdings` of the same day and address.
    """
    if not getattr(user, "is_active", False) or not isinstance(user, User):
        return NOBODY
    day = timezone.localtime(at).date()
    known = holdings and (holdings.account, holdings.day, holdings.address)
    if not holdings or known != (user.pk, day, address):
        asked = account_with_holdings(user.pk, at=at, address=address)
        holdings = asked[1] if asked else None
    counting = counted(user, holdings.rows if holdings else (), signed_in=signed_in)
    held = _by_kind(counting.rows)
    computer = next(iter(held["workstation"]), None)
    places = [int(number) for _, number, other in held["assignment"] if not other]
    shelves = [int(number) for _, number, other in held["assignment"] if other]
    above = {number: other or None for _, number, other in held["unit"]}
    names = {number: name for name, number, _ in held["unit"]}
    actor = Actor(
        id=user.pk,
        username=user.username,
        full_name=user.get_full_name(),
        roles=frozenset(role for role, _, _ in held["role"]),
        clearance=Level(max((level for _, level, _ in held["clearance"]), default=0)),
        party_papers=any(party for _, _, party in held["clearance"]),
        units=_with_below(places, above),
        inventories=frozenset(shelves),
        heads=_with_below([unit for _, unit, _ in held["head"]], above),
        committed=bool(held["commitment"]),
        trained=bool(held["training"]),
        sealed=bool(computer[1]) if computer else workstation == CONSOLE,
        workstation=computer[0] if computer else workstation or address,
        session=session,
        unit_name=names.get(user.unit_id or 0, ""),
        os_account=os_account,
        named=sights_of(_named_of(held["dossier"]), _named_of(held["record"])),
    )
    if held["opening"]:
        actor = _with_openings(actor, held["opening"], at)
    actor = within_vouchers(actor, counting.doubt, left_out=counting.left_out)
    return within_open_keys(actor, readable_classes()) if by_keys else actor


def _named_of(rows: Iterable[tuple[str, int, int]]) -> Iterator[tuple[int, Level, bool]]:
    """What stands on lists that the person is cleared for: its id, and up to which level and handling."""
    for _, number, rank in rows:
        yield number, Level(rank % PARTY), rank >= PARTY


def _with_openings(actor: Actor, rows: Iterable[tuple[str, int, int]], at: datetime) -> Actor:
    """The actor as openings in an emergency that hold now make them; told of them where they watch."""
    clock, running = boot_clock(), {}
    for kept, number, account in rows:
        bounds = bounds_of(kept)
        if bounds is not None and bounds.holds(at=at, clock=clock):
            running[number] = (account, bounds)
    actor = told_to(actor, running)
    for number, (account, bounds) in running.items():
        if account == actor.id:
            return within(actor, number, bounds)
    return actor


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


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The full names of these accounts; what is no account is not among them."""
    asked = {name for name in usernames if name}
    if not asked:
        return {}
    return dict(User.objects.filter(username__in=asked).values_list("username", "full_name"))


def name_beside(column: str) -> Subquery:
    """The full name of the account that a column of a row names, to be asked for with the row."""
    accounts = User.objects.order_by().filter(username=OuterRef(column))
    return Subquery(accounts.values("full_name")[:1])


def has_people() -> bool:
    """Whether there is any account, open or closed."""
    return User.objects.exists()


def with_units_below(units: Iterable[int]) -> frozenset[int]:
    """The units and everything below them, however deep; one query at the most."""
    found = frozenset(units)
    if not found:
        return found
    return _with_below(found, dict(Unit.objects.order_by().values_list("id", "parent_id")))


def workstation_at(address: str, *, at: datetime) -> Workstation | None:
    """The registered computer that has this address at a moment."""
    if not address:
        return None
    return _computers(address, timezone.localtime(at).date()).first()


def any_machine_sealed(day: date) -> bool:
    """Whether there is a machine in use at which somebody may scan or enter on this day."""
    rows = Workstation.objects.filter(valid_on(day), kind=MachineKind.WORKSTATION)
    return rows.filter(sealed_until__gte=day).exists()


def _computers(address: str, day: date) -> QuerySet[Workstation]:
    rows = Workstation.objects.filter(valid_on(day), kind=MachineKind.WORKSTATION, address=address)
    return rows.order_by("pk")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account held on a day, and the computer it was at: `actor_for` need not ask again."""

    account: int
    day: date
    address: str
    rows: tuple[_Held, ...]


def account_with_holdings(
    account: int, *, at: datetime, address: str
) -> tuple[User, Holdings] | None:
    """The account and its holdings, in one query: both are wanted with every request."""
    day = timezone.localtime(at).date()
    sql, marked = _statement(with_address=bool(address))
    said = _prepared(account, day, address)
    user = next(iter(User.objects.raw(sql, [said.get(str(one), one) for one in marked])), None)
    if user is None:
        return None
    rows = json.loads(vars(user)["held"] or "[]")
    held = tuple(
        (kind, name, first, second, said or "", voucher or "")
        for kind, name, first, second, said, voucher in rows
    )
    return user, Holdings(account, day, address, held)


# What stands in the statement for the account, the day and the address that are asked for.
_MARKS: Final = (-7_777_777, date(1, 2, 3), "192.0.2.254")


@cache
def _statement(*, with_address: bool) -> tuple[str, tuple[object, ...]]:
    """
    The question of `account_with_holdings` in SQL, with the marks among its values. Making it costs
    several times what asking it does, and it is the same for everybody: it is made once.
    """
    account, day, address = _MARKS
    held = _held(account, day, address if with_address else "")
    rows = User.objects.order_by().filter(pk=account).annotate(held=AsJson(held, *_COLUMNS))
    return rows.query.sql_with_params()


def _prepared(account: int, day: date, address: str) -> dict[str, object]:
    """By its mark, as the database's driver writes it, each value that is asked for."""
    names = ((User, "id"), (RoleGrant, "valid_from"), (Workstation, "address"))
    prepared: dict[str, object] = {}
    for (model, name), mark, value in zip(names, _MARKS, (account, day, address), strict=True):
        field = cast("Field[Any, Any]", model._meta.get_field(name))  # noqa: SLF001
        said = field.get_db_prep_value(value, connection)
        prepared[str(field.get_db_prep_value(mark, connection))] = said
    return prepared


def _by_kind(rows: Iterable[_Held]) -> dict[str, list[tuple[str, int, int]]]:
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for kind, name, first, second, _, _ in rows:
        found[kind].append((name, first, second))
    return found


def _held(user: int, day: date, address: str) -> QuerySet[Model, _Held]:
    """
    Everything a person holds on that day, the computer they sit at and the tree of units, by kind:
    (name, number, other). A unit's `other` is the one above it, or 0; of units there are some tens.
    """
    number, no, yes = BigIntegerField(), Value(0, BigIntegerField()), Value(1, BigIntegerField())
    party = Case(When(party_papers=True, then=yes), default=no)
    sealed = Case(When(sealed_until__gte=day, then=yes), default=no)
    above = Coalesce(Cast("parent_id", number), no)

    def rows(
        model: type[Standing],
        kind: str,
        text: _Column = "",
        first: _Column = no,
        second: _Column = no,
    ) -> QuerySet[Model, _Held]:
        held = model._default_manager.order_by().filter(valid_on(day), user=user)  # noqa: SLF001 - Django's own name
        return _as_rows(held, kind, text, first, second)

    units = Assignment.objects.order_by().filter(valid_on(day), user=user, unit__isnull=False)
    shelves = Assignment.objects.order_by().filter(
        valid_on(day), user=user, inventory__isnull=False
    )
    heads = UnitDuty.objects.order_by().filter(valid_on(day), user=user, duty=str(Duty.HEAD))
    of_all = Clearance.objects.order_by().filter(valid_on(day), user=user, named__isnull=True)
    parts = [
        _as_rows(of_all, "clearance", "", Cast("level", number), party),
        _named(user, day),
        _as_rows(units, "assignment", "", Cast("unit_id", number), no),
        _as_rows(shelves, "assignment", "", Cast("inventory", number), yes),
        _as_rows(heads, "head", "", Cast("unit_id", number), no),
        rows(Commitment, "commitment"),
        rows(Training, "training"),
        _as_rows(Unit.objects.order_by(), "unit", F("name"), Cast("id", number), above),
    ]
    openings = Opening.objects.order_by().filter(stands=str(OpeningState.OPEN))
    account = Cast("account_id", number)
    parts.append(_as_rows(openings, "opening", F("bounds"), Cast("id", number), account))
    if address:
        there = _computers(address, day).order_by()
        parts.append(_as_rows(there, "workstation", F("name"), sealed, no))
    return rows(RoleGrant, "role", F("role")).union(*parts, all=True)


def _named(user: int, day: date) -> QuerySet[Model, _Held]:
    """What stands on the lists of a person's clearances, each with the rank up to which it is open."""
    held = "named_list__clearances__"
    still = Q(**{f"{held}valid_until__isnull": True}) | Q(**{f"{held}valid_until__gte": day})
    begun = Q(**{f"{held}user": user, f"{held}valid_from__lte": day})
    rows = NamedThing.objects.order_by().filter(still & begun, removed_at__isnull=True)
    number = BigIntegerField()
    of_party = Case(
        When(**{f"{held}party_papers": True}, then=Value(PARTY, number)), default=Value(0, number)
    )
    kind = Case(When(dossier__isnull=True, then=Value("record")), default=Value("dossier"))
    rank = Cast(F(f"{held}level"), number) + of_party
    named = Cast(Coalesce("dossier", "record"), number)
    said, vouchers = named_as_json(held), named_vouchers(held)
    return _as_rows(rows, kind, "", named, rank, said=said, voucher=vouchers)


def _as_rows(
    rows: QuerySet[_Row],
    kind: _Column,
    text: _Column,
    first: _Column,
    second: _Column,
    *,
    said: Combinable | None = None,
    voucher: Combinable | None = None,
) -> QuerySet[Model, _Held]:
    named = Value(text) if isinstance(text, str) else text
    nothing = Value("", CharField())
    model = BEARERS.get(kind) if isinstance(kind, str) else None
    if model is not None:
        said, voucher = said_as_json(model), F("voucher")
    annotated: QuerySet[Any] = rows.annotate(
        kind_=Cast(Value(kind) if isinstance(kind, str) else kind, CharField(max_length=20)),
        text_=Cast(named, CharField(max_length=200)),
        first_=first,
        second_=second,
        said_=said or nothing,
        voucher_=voucher or nothing,
    )
    return annotated.values_list(*_COLUMNS)


def _with_below(units: Iterable[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for unit, parent in parents.items():
        if parent is not None:
            children[parent].append(unit)
    waiting = list(units)
    seen = set(waiting)
    while waiting:
        below = [child for child in children[waiting.pop()] if child not in seen]
        seen.update(below)
        waiting.extend(below)
    return frozenset(seen)
