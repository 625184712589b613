"""
Opening in an emergency: asked for by one, opened by another, ended by whoever has to do with it or
watches, and its report signed off by somebody who had nothing to do with it.

What it opens is made where every clearance is made (`access/queries/actors.py`): rows, permission table and
engines follow by themselves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from access.actions.decide import Granted, allowed, refuse, require
from access.actions.effects import note_news
from access.actions.vouching import unvouched_fault
from access.domain.actors import WATCHERS, Actor
from access.domain.levels import Level
from access.domain.openings import (
    LONGEST,
    TAKEN,
    Bounds,
    OpeningError,
    OpeningFault,
    OpeningState,
    fault_of_person,
)
from access.domain.permissions import Permission, named
from access.domain.vouchers import opens_closed
from access.models import Opening, RoleGrant, User
from access.models.voucher import vouch_for
from access.queries.actors import UnknownPerson, actor_for, person_named
from access.queries.openings import opening_numbered, state_of_opening, target_of_opening
from access.queries.units import valid_on
from audit.api import Act
from machine.boot_clock import boot_clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

_SIXTY, _WORDS = 60, 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """The inventory that is to be opened: its number and code, and how closed it is itself."""

    inventory: int
    code: str
    level: Level


def ask_opening(
    *,
    by: Actor,
    username: str,
    sealed: Sealed,
    level: Level,
    party_papers: bool,
    minutes: int,
    reason: str,
    document: str,
    at: datetime,
) -> int:
    """
    Ask that an inventory, which the caller has seen to be `by`'s to name, is opened for a person.

    Nothing opens by it. Raises AccessDenied, or OpeningError.
    """
    target = named("inventory", sealed.code)
    granted = require(by, Permission.ASK_OPENING, target, act=Act.ASK_OPENING, at=at)
    person = _person(username, at)
    if level < sealed.level:
        raise OpeningError(OpeningFault.LEVEL_BELOW, "level")
    if not 0 < timedelta(minutes=minutes) / LONGEST <= 1:
        raise OpeningError(OpeningFault.MINUTES, "minutes")
    _ask_vouched(None, level, party_papers=party_papers)
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=person.id)
        _put_aside(account, at=at)
        row = Opening.objects.create(
            account=account,
            inventory=sealed.inventory,
            place=sealed.code,
            level=level,
            party_papers=party_papers,
            minutes=minutes,
            reason=reason[:_SIXTY],
            document=document[:_WORDS],
            asked_by=by.username,
            asked_at=at,
        )
        granted.append(
            reason=reason[:_SIXTY], mentions=[username], opening=row.pk, level=int(level),
            minutes=minutes,
        )  # fmt: skip
    return int(row.pk)


def open_sealed(*, by: Actor, number: int, at: datetime) -> None:
    """
    Open what was asked for, as the second person; from now on, and for so long.

    Raises AccessDenied, or OpeningError: decided meanwhile, lapsed, or fitting no more.
    """
    granted = _granted(by, number, Permission.OPEN_SEALED, Act.OPEN_SEALED, at)
    with transaction.atomic():
        row = _locked(number, OpeningState.WAITING, at=at)
        _ask_vouched(row, row.level, party_papers=row.party_papers)
        _ask_asker_stands(row, at=at)
        _person(row.account.username, at)
        ends, clock = at + timedelta(minutes=row.minutes), boot_clock()
        bounds = Bounds(
            inventory=row.inventory,
            level=Level(row.level),
            party_papers=row.party_papers,
            begins=int(at.timestamp()),
            ends=int(ends.timestamp()),
            boot=clock.boot,
            since=clock.seconds,
        )
        row.bounds, row.stands, row.ends_at = str(bounds), OpeningState.OPEN, ends
        row.decided_by, row.decided_at = by.username, at
        row.from_event = granted.append(
            reason=row.reason, mentions=[row.account.username, row.place], second=row.asked_by,
            level=row.level, minutes=row.minutes,
        )  # fmt: skip
        vouch_for(row)
        row.save()
        for watcher in _watchers(at).exclude(username=by.username):
            note_news(watcher, Act.OPEN_SEALED, at=at)


def end_opening(*, by: Actor, number: int, at: datetime, reason: str = "") -> OpeningState:
    """
    End what is open, at once; or what nobody has opened: its asker withdraws it, another declines it.

    Returns how it stands. Raises AccessDenied, or OpeningError.
    """
    granted = _granted(by, number, Permission.SEE_OPENING, Act.END_OPENING, at)
    with transaction.atomic():
        row = Opening.objects.select_for_update().select_related("account").get(pk=number)
        state = state_of_opening(row, at=at)
        if state not in TAKEN:
            raise OpeningError(OpeningFault.DECIDED, state=state)
        row.answer = reason[:_SIXTY]
        if state == OpeningState.WAITING:
            own = row.asked_by == by.username
            row.stands = OpeningState.WITHDRAWN if own else OpeningState.DECLINED
            row.decided_by, row.decided_at = by.username, at
        else:
            row.stands, row.ended_by, row.ended_at = OpeningState.ENDED, by.username, at
        row.to_event = granted.append(
            reason=row.answer, mentions=[row.account.username], stands=str(row.stands)
        )
        row.save()
    return OpeningState(row.stands)


def sign_opening(*, by: Actor, number: int, finding: str, at: datetime) -> None:
    """
    Sign the report of an opening off, with what was found, as somebody who had nothing to do with it.

    Raises AccessDenied, or OpeningError.
    """
    granted = _granted(by, number, Permission.SIGN_OPENING, Act.SIGN_OPENING, at)
    with transaction.atomic():
        row = Opening.objects.select_for_update().select_related("account").get(pk=number)
        state = state_of_opening(row, at=at)
        if state in TAKEN:
            raise OpeningError(OpeningFault.NOT_OVER)
        if state != OpeningState.ENDED:
            raise OpeningError(OpeningFault.DECIDED, state=state)
        row.stands, row.finding = OpeningState.SIGNED, finding[:_WORDS]
        row.signed_by, row.signed_at = by.username, at
        row.save(update_fields=["stands", "finding", "signed_by", "signed_at"])
        granted.append(mentions=[row.account.username])


def _person(username: str, at: datetime) -> Actor:
    """For whom it is to be opened. Raises OpeningError."""
    try:
        person = actor_for(person_named(username), at=at)
    except UnknownPerson:
        raise OpeningError(OpeningFault.NOBODY, "username") from None
    fault = OpeningFault.ASKED_ALREADY if person.opening else fault_of_person(person)
    if fault is not None:
        raise OpeningError(fault, "username")
    return person


def _put_aside(account: User, *, at: datetime) -> None:
    """What is over or was never opened makes room. Raises OpeningError where something holds or waits."""
    for row in Opening.objects.filter(account=account, stands__in=TAKEN):
        row.stands = state_of_opening(row, at=at)
        if row.stands in TAKEN:
            raise OpeningError(OpeningFault.ASKED_ALREADY, "username")
        row.save(update_fields=["stands"])


def _granted(by: Actor, number: int, permission: Permission, act: Act, at: datetime) -> Granted:
    row = opening_numbered(number)
    if row is None:
        target = named("opening", str(number)[:20])
        refuse(by, permission, target, act=act, rule="exists", at=at)
    return require(by, permission, target_of_opening(row), act=act, at=at)


def _locked(number: int, wanted: OpeningState, *, at: datetime) -> Opening:
    row = Opening.objects.select_for_update().select_related("account").get(pk=number)
    state = state_of_opening(row, at=at)
    if state == OpeningState.LAPSED:
        raise OpeningError(OpeningFault.LAPSED)
    if state != wanted:
        raise OpeningError(OpeningFault.DECIDED, state=state)
    return row


def _ask_vouched(row: Opening | None, level: int, *, party_papers: bool) -> None:
    """Raises OpeningError where nobody vouches for what was asked, or nobody could for what comes of it."""
    opens = opens_closed(level=level, party_papers=party_papers)
    if fault := unvouched_fault(row, opens=opens):
        raise OpeningError(OpeningFault(fault))


def _ask_asker_stands(row: Opening, *, at: datetime) -> None:
    try:
        asker = actor_for(person_named(row.asked_by), at=at)
    except UnknownPerson:
        raise OpeningError(OpeningFault.ASKER_GONE) from None
    if not allowed(asker, Permission.ASK_OPENING):
        raise OpeningError(OpeningFault.ASKER_GONE)


def _watchers(at: datetime) -> "QuerySet[User]":
    today = timezone.localtime(at).date()
    roles = RoleGrant.objects.filter(valid_on(today), role__in=WATCHERS)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)
