"""Units: made, changed, ended, opened again; each act with its permission and its event."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NoReturn

from django.db import transaction
from django.utils import timezone

from access.actions.decide import AccessDenied, Granted, refuse, require
from access.actions.lists import (
    changed_in,
    delete_unnamed,
    in_days,
    locked_unit,
    unit_called,
)
from access.actions.succession import link_all
from access.domain.actors import Actor
from access.domain.codes import is_code
from access.domain.levels import Level
from access.domain.list_faults import ListError, ListFault
from access.domain.people import Powers, needs_second
from access.domain.permissions import Permission, named
from access.domain.spans import Span, in_words
from access.domain.units import (
    NO_CODES,
    UnitSaid,
    chain,
    day_after,
    is_party_code,
    would_circle,
)
from access.models import Assignment, Clearance, RoleGrant, Unit, UnitName
from access.queries.units import parents_of_units
from audit.api import Act


class _Widens(Exception):
    """By this move somebody would see more than one person alone may give."""


def register_unit(
    *,
    by: Actor,
    code: str,
    name: str,
    parent: Unit | None,
    at: datetime,
    said: UnitSaid | None = None,
    valid_until: date | None = None,
) -> Unit:
    """
    The unit with this code, made when there is none yet; what is there stays as it is.

    `said` tells more of it than its name. Raises AccessDenied, ListError.
    """
    there = Unit.objects.filter(code=code).first()
    if there is not None:
        return there
    told = said or UnitSaid(name=name, above=parent.code if parent else "")
    return make_unit(by=by, code=code, said=told, valid_until=valid_until, at=at)


def make_unit(
    *,
    by: Actor,
    code: str,
    said: UnitSaid,
    at: datetime,
    valid_until: date | None = None,
    predecessors: Iterable[str] = (),
) -> Unit:
    """A new unit, with the units it comes after. Raises AccessDenied, ListError."""
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.REGISTER_UNIT, at=at)
    if not is_code(code) or code in NO_CODES:
        raise ListError("code", ListFault.NOT_A_CODE)
    with transaction.atomic():
        there = Unit.objects.filter(code=code).first()
        if there is not None:
            raise ListError("code", ListFault.CODE_TAKEN, name=there.name)
        _ask_party_code(said.party_code, None)
        _ask_span(said.valid_from, valid_until)
        parent = unit_called("above", said.above)
        unit = Unit.objects.create(
            code=code,
            name=said.name,
            parent=parent,
            party_code=said.party_code,
            valid_from=said.valid_from,
            valid_until=valid_until,
            basis=said.basis,
        )
        pairs = [(_before(each), unit) for each in predecessors]
        linked = link_all(pairs, on=said.valid_from, basis=said.basis, field="predecessors")
        granted.append(above=parent.code if parent else "", predecessors=linked)
    return unit


def change_unit(
    *,
    by: Actor,
    code: str,
    said: UnitSaid,
    at: datetime,
    version: int | None = None,
    named_from: date | None = None,
) -> Unit:
    """
    What is said of a unit from now on.

    With `named_from` a new name holds from that day and the one before is kept up to it; without,
    the old name was a mistake. Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.CHANGE_UNIT, at=at)
    try:
        return _changed(granted, said, version, named_from)
    except _Widens as why:
        _refuse_move(by, code, at=at, why=why)


def _changed(
    granted: Granted, said: UnitSaid, version: int | None, named_from: date | None
) -> Unit:
    at = granted.at
    with transaction.atomic():
        unit = locked_unit(granted.target.label, version)
        above, was_above = unit_called("above", said.above), unit.parent
        _ask_party_code(said.party_code, unit)
        _ask_span(said.valid_from, unit.valid_until)
        _ask_move(granted.actor, unit, above, at=at)
        if named_from is not None:
            _keep_name(unit, said, named_from, at=at)
        changed = changed_in(
            unit,
            {
                "name": said.name,
                "parent": above,
                "party_code": said.party_code,
                "valid_from": said.valid_from,
                "basis": said.basis,
            },
        )
        if not changed:
            raise ListError("", ListFault.NOTHING_CHANGED)
        unit.save(update_fields=changed)
        granted.append(
            changed=changed,
            above=above.code if above else "",
            was_above=was_above.code if was_above else "",
            named_from=in_days(named_from),
        )
    return unit


def end_unit(
    *,
    by: Actor,
    code: str,
    last: date,
    at: datetime,
    successors: Iterable[str] = (),
    basis: str = "",
    version: int | None = None,
) -> Unit:
    """
    The unit stands up to its last day; those that come after it do so from the next.

    Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.END_UNIT, at=at)
    with transaction.atomic():
        unit = locked_unit(code, version)
        if unit.valid_until is not None:
            raise ListError("", ListFault.ENDED_ALREADY)
        _ask_span(unit.valid_from, last, field="last")
        pairs = [(unit, unit_called("successors", each)) for each in successors]
        linked = link_all(pairs, on=day_after(last), basis=basis, field="successors")
        unit.valid_until, unit.end_basis = last, basis
        unit.save(update_fields=["valid_until", "end_basis"])
        granted.append(
            until=in_days(last), changed=["valid_until"], successors=linked, reason=basis[:60]
        )
    return unit


def reopen_unit(
    *, by: Actor, code: str, reason: str, at: datetime, version: int | None = None
) -> Unit:
    """
    The unit had not ended after all; units after it stay so until somebody says otherwise.

    Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.REOPEN_UNIT, at=at)
    with transaction.atomic():
        unit = locked_unit(code, version)
        if unit.valid_until is None:
            raise ListError("", ListFault.NOT_ENDED)
        was = in_days(unit.valid_until)
        unit.valid_until, unit.end_basis = None, ""
        unit.save(update_fields=["valid_until", "end_basis"])
        granted.append(was_until=was, changed=["valid_until"], reason=reason[:60])
    return unit


def delete_unit(*, by: Actor, code: str, at: datetime, version: int | None = None) -> None:
    """A row made by mistake, that nothing names. Raises AccessDenied, ListError, ChangedMeanwhile."""
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.DELETE_UNIT, at=at)
    with transaction.atomic():
        delete_unnamed(locked_unit(code, version))
        granted.append()


def _before(code: str) -> Unit | None:
    return unit_called("predecessors", code)


def _ask_party_code(party_code: str, unit: Unit | None) -> None:
    if not party_code:
        return
    if not is_party_code(party_code):
        raise ListError("party_code", ListFault.NOT_A_PARTY_CODE)
    others = Unit.objects.filter(party_code=party_code)
    other = (others.exclude(pk=unit.pk) if unit else others).first()
    if other is not None:
        raise ListError("party_code", ListFault.PARTY_CODE_TAKEN, name=other.name, code=other.code)


def _ask_span(first: date | None, last: date | None, *, field: str = "valid_from") -> None:
    if first is not None and Span(first, last).is_reversed:
        raise ListError(field, ListFault.ENDS_TOO_EARLY, first=in_words(first))


def _keep_name(unit: Unit, said: UnitSaid, named_from: date, *, at: datetime) -> None:
    if said.name == unit.name:
        raise ListError("named_from", ListFault.SAME_NAME)
    if named_from > timezone.localtime(at).date():
        raise ListError("named_from", ListFault.NAME_FROM_LATER)
    kept = unit.former_names.order_by("-valid_until").values_list("valid_until", flat=True)
    begun = [day_after(last) for last in kept[:1]] or [said.valid_from]
    if named_from == date.min or (begun[0] is not None and named_from <= begun[0]):
        raise ListError(
            "named_from", ListFault.NAME_FROM_TOO_EARLY, first=in_words(begun[0] or named_from)
        )
    last = named_from - timedelta(days=1)
    UnitName.objects.create(unit=unit, name=unit.name, valid_until=last, basis=said.basis)


def _ask_move(by: Actor, unit: Unit, above: Unit | None, *, at: datetime) -> None:
    """
    Who works with a unit sees the inventories of those below it: moving one grants that.

    So it asks what a grant asks: nobody alone gives more to whoever holds secrets, or to themselves.
    """
    parents = parents_of_units()
    if above is None or above.pk == unit.parent_id:
        return
    if would_circle(unit.pk, above.pk, parents):
        raise ListError("above", ListFault.ITS_OWN_PARENT)
    before = set(chain(unit.pk, parents))
    gained = set(chain(above.pk, parents)) - before
    for account, powers in _gaining(gained, before, timezone.localtime(at).date()):
        if needs_second(by, powers, for_themselves=account == by.id):
            raise _Widens


def _gaining(gained: set[int], before: set[int], day: date) -> list[tuple[int, Powers]]:
    """The accounts that work, today or later, with one of these and none of those, with their powers."""
    held = Assignment.objects.exclude(valid_until__lt=day)
    has = set(held.filter(unit__in=before).values_list("user", flat=True))
    accounts = set(held.filter(unit__in=gained).values_list("user", flat=True)) - has
    powers = dict.fromkeys(accounts, Powers())
    for user, level, party in Clearance.objects.filter(user__in=accounts).values_list(
        "user", "level", "party_papers"
    ):
        powers[user] |= Powers(Level(level), party)
    for user, role in RoleGrant.objects.filter(user__in=accounts).values_list("user", "role"):
        powers[user] |= Powers(roles=frozenset([role]))
    return list(powers.items())


def _refuse_move(by: Actor, code: str, *, at: datetime, why: "_Widens") -> NoReturn:
    """The refusal goes on the trail when the change is rolled back. Raises ListError."""
    target = named("unit", code)
    try:
        refuse(by, Permission.KEEP_LISTS, target, act=Act.CHANGE_UNIT, rule="second_person", at=at)
    except AccessDenied:
        raise ListError("above", ListFault.WIDENS) from why
