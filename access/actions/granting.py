"""
Rights by request: asked for, given by a security officer, approved by another. Nothing holds before, and
then in the transaction of the approval. Nobody says yes to what they asked for, gave, or would hold.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import NoReturn

from django.db import transaction
from django.utils import timezone

from access.actions.asking import let_into_words, powers_of, refuse_unknown
from access.actions.decide import Granted, allowed, refuse, require
from access.actions.effects import note_news
from access.actions.naming import put_list
from access.actions.vouching import unvouched_fault
from access.domain.actors import Actor, Role
from access.domain.grants import (
    OPEN_STATES,
    GrantError,
    GrantFault,
    GrantState,
    Wanted,
    check,
    covers,
)
from access.domain.levels import Level
from access.domain.named import NOTHING, NamedError, check_named
from access.domain.people import Powers
from access.domain.permissions import Permission, named
from access.domain.spans import Span, in_words
from access.models import Assignment, Clearance, GrantRequest, NamedList, RoleGrant, Unit, User
from access.models.voucher import vouch_for
from access.queries.actors import UnknownPerson, account_named, actor_for, person_named
from access.queries.grants import (
    is_open,
    next_permission,
    parties_of,
    person_target,
    request_numbered,
    standing_of_request,
    wanted_of,
)
from access.queries.named import named_list_numbered
from access.queries.named_things import things_on
from audit.api import Act
from machine.json_values import Json

LONGEST_REASON = 60


def ask_grant(
    *,
    by: Actor,
    username: str,
    wanted: Wanted,
    reason: str,
    at: datetime,
    document: str = "",
    document_on: date | None = None,
    version: int | None = None,
) -> int:
    """
    Ask for what a person is to hold; returns the number of the request.

    Asked by a security officer about somebody else, it is given by that too, and waits for approval.
    `version` is that of the account as it was shown. Raises AccessDenied, UnknownPerson, or GrantError.
    """
    account = _account(by, username, at)
    target = person_target(account, parties=(account.username,))
    granted = require(by, Permission.ASK_GRANTS, target, act=Act.ASK_GRANT, at=at)
    gives = bool(document) and allowed(by, Permission.GIVE_GRANTS, target)
    today = timezone.localtime(at).date()
    check(wanted, today=today)
    named_list = _list_named(by, wanted)
    _ask_vouched(None, account, wanted)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account.pk)
        if version is not None and user.version != version:
            raise GrantError(GrantFault.CHANGED_ACCOUNT)
        _ask_sensible(user, wanted, _units(wanted.units, today), today=today)
        _ask_not_asked(user, wanted, at=at)
        if wanted.things:
            named_list = put_list(
                granted, wanted.things, reason=reason, document=document, document_on=document_on
            )
        row = GrantRequest.objects.create(
            account=user,
            seen_version=user.version,
            **_columns(wanted),
            named=named_list,
            named_version=named_list.version if named_list else 0,
            reason=reason[:LONGEST_REASON],
            document=document,
            document_on=document_on,
            stands=GrantState.GIVEN if gives else GrantState.ASKED,
            asked_by=by.username,
            asked_at=at,
            given_by=by.username if gives else "",
            given_at=at if gives else None,
        )
        granted.append(mentions=(), reason=row.reason, given=gives, **_told(row))
    return int(row.pk)


def give_grant(*, by: Actor, number: int, document: str, document_on: date, at: datetime) -> None:
    """A security officer gives what was asked for, on a paper. Raises AccessDenied, or GrantError."""
    granted = _granted(by, number, Act.GIVE_GRANT, lambda _: Permission.GIVE_GRANTS, at)
    with transaction.atomic():
        row = _locked(number, (GrantState.ASKED,), at=at)
        _ask_vouched(row, row.account, wanted_of(row))
        row.stands, row.given_by, row.given_at = GrantState.GIVEN, by.username, at
        row.document, row.document_on = document, document_on
        vouch_for(row)
        fields = ["stands", "given_by", "given_at", "document", "document_on", "voucher"]
        row.save(update_fields=fields)
        granted.append(mentions=(), reason=row.reason, asked_by=row.asked_by, **_told(row))


def approve_grant(*, by: Actor, number: int, at: datetime) -> None:
    """Approve what was asked for and given: now it holds. Raises AccessDenied, or GrantError."""
    granted = _granted(by, number, Act.APPROVE_GRANT, lambda _: Permission.APPROVE_GRANTS, at)
    today = timezone.localtime(at).date()
    with transaction.atomic():
        row = _locked(number, (GrantState.GIVEN,), at=at)
        # A request opened otherwise than it was asked about is looked at again under its lock.
        if by.username in parties_of(row):
            raise GrantError(GrantFault.DECIDED, state=row.stands)
        _ask_giver_stands(row, at=at)
        _ask_list_stands(row)
        user = User.objects.select_for_update().get(pk=row.account_id)
        wanted = wanted_of(row)
        _ask_vouched(row, user, wanted)
        units = _units(wanted.units, today)
        _ask_sensible(user, wanted, units, today=today)
        row.stands, row.decided_by, row.decided_at = GrantState.APPROVED, by.username, at
        row.save(update_fields=["stands", "decided_by", "decided_at"])
        by_whom: dict[str, Json] = {"asked_by": row.asked_by, "given_by": row.given_by}
        granted.append(mentions=(), reason=row.reason, **by_whom, **_told(row))
        done = Granted(by, Act.GRANT, granted.target, at)
        _hold(done, row, user, _from_today(wanted, today), units)
        note_news(user, Act.GRANT, at=at)


def decline_grant(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """
    Nothing is granted, and why: said by whoever might have said yes next. Raises AccessDenied, or
    GrantError.
    """
    granted = _granted(by, number, Act.DECLINE_GRANT, next_permission, at)
    _end(granted, number, GrantState.DECLINED, reason)


def withdraw_grant(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """
    Whoever asked for it wants it no more, or whoever gave it takes that back. Raises AccessDenied, or
    GrantError.
    """
    row = request_numbered(number, by)
    if row is None:
        _refuse_unknown(by, number, Act.WITHDRAW_GRANT, at)
    target = person_target(row.account)
    granted = require(by, Permission.SEE_REQUESTS, target, act=Act.WITHDRAW_GRANT, at=at)
    if by.username not in {row.asked_by, row.given_by}:
        refuse(by, Permission.SEE_REQUESTS, target, act=granted.act, rule="asked_it", at=at)
    _end(granted, number, GrantState.WITHDRAWN, reason)


def _list_named(by: Actor, wanted: Wanted) -> NamedList | None:
    """The list that the level is limited to, where it is there for whoever asks. Raises GrantError."""
    if wanted.things:
        try:
            check_named(NOTHING, wanted.things)
        except NamedError as why:
            raise GrantError(GrantFault.TOO_MANY_NAMED, "things", **why.params) from None
    if not wanted.named:
        return None
    row = named_list_numbered(wanted.named, by)
    if row is None or not things_on([row.pk]):
        raise GrantError(GrantFault.NO_LIST, "named")
    return row


def _account(by: Actor, username: str, at: datetime) -> User:
    try:
        return account_named(username)
    except UnknownPerson:
        refuse_unknown(by, Permission.ASK_GRANTS, username, act=Act.ASK_GRANT, at=at)


def _granted(
    by: Actor,
    number: int,
    act: Act,
    permission: Callable[[GrantRequest], Permission],
    at: datetime,
) -> Granted:
    """The grant on the person a request is about; of none the actor sees, a refusal."""
    row = request_numbered(number, by)
    if row is None:
        _refuse_unknown(by, number, act, at)
    target = person_target(row.account, parties=parties_of(row))
    return require(by, permission(row), target, act=act, at=at)


def _refuse_unknown(by: Actor, number: int, act: Act, at: datetime) -> NoReturn:
    target = named("grant_request", str(number)[:20])
    refuse(by, Permission.SEE_REQUESTS, target, act=act, rule="exists", at=at)


def _locked(
    number: int, states: Collection[str], *, at: datetime, fitting: bool = True
) -> GrantRequest:
    """The request, held until the transaction ends. Raises GrantError."""
    row = (
        GrantRequest.objects.select_for_update(of=("self",))
        .select_related("account", "named")
        .get(pk=number)
    )
    if row.stands not in states:
        raise GrantError(GrantFault.DECIDED, state=row.stands)
    now = standing_of_request(row, at=at)
    if fitting and now in {GrantState.LAPSED, GrantState.STALE}:
        raise GrantError(GrantFault(str(now)))
    return row


def _end(granted: Granted, number: int, into: GrantState, reason: str) -> None:
    with transaction.atomic():
        # What fits no more is put away as well as what waits.
        row = _locked(number, OPEN_STATES, at=granted.at, fitting=False)
        row.stands, row.answer = into, reason[:LONGEST_REASON]
        row.decided_by, row.decided_at = granted.actor.username, granted.at
        row.save(update_fields=["stands", "answer", "decided_by", "decided_at"])
        granted.append(mentions=(), reason=row.answer, **_told(row))


def _ask_vouched(row: GrantRequest | None, user: User, wanted: Wanted) -> None:
    """Raises GrantError where nobody vouches for the request, or nobody could for what comes of it."""
    roles = frozenset(filter(None, [wanted.role]))
    given = Powers(wanted.level or Level.ORDINARY, wanted.party_papers, roles)
    opens = (powers_of(user) | given).open_closed or bool(wanted.things)
    if fault := unvouched_fault(row, opens=opens, always=True):
        raise GrantError(GrantFault(fault))


def _ask_giver_stands(row: GrantRequest, *, at: datetime) -> None:
    try:
        giver = actor_for(person_named(row.given_by), at=at)
    except UnknownPerson:
        raise GrantError(GrantFault.GIVER_GONE) from None
    if Role.SECURITY_OFFICER not in giver.roles:
        raise GrantError(GrantFault.GIVER_GONE)


def _ask_list_stands(row: GrantRequest) -> None:
    """Whether what the level is limited to is what was given. Raises GrantError."""
    if row.named_id is None:
        return
    held = NamedList.objects.select_for_update().get(pk=row.named_id)
    if held.version != row.named_version:
        raise GrantError(GrantFault.STALE)


def _units(codes: Iterable[str], today: date) -> list[Unit]:
    """The units with these codes, which all stand. Raises GrantError."""
    wanted = list(codes)
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)} if wanted else {}
    for code in wanted:
        if code not in found:
            raise GrantError(GrantFault.NO_UNIT, "units", code=code)
        unit = found[code]
        if Span(unit.valid_from, unit.valid_until).is_past(today):
            last = in_words(unit.valid_until)
            raise GrantError(GrantFault.UNIT_ENDED, "units", code=code, last=last)
    return [found[code] for code in wanted]


def _ask_sensible(user: User, wanted: Wanted, units: Iterable[Unit], *, today: date) -> None:
    """Whether this would give the person anything they do not hold. Raises GrantError."""
    if not user.is_active:
        raise GrantError(GrantFault.IS_CLOSED)
    days = _from_today(wanted, today).span
    held = list(_held_of(user, wanted, units))
    if held and all(covers(spans, days) for spans in held):
        raise GrantError(GrantFault.HELD_ALREADY)


def _held_of(user: User, wanted: Wanted, units: Iterable[Unit]) -> Iterable[list[Span]]:
    """For each thing that is wanted the days on which the person holds it, or more than it."""
    days = ("valid_from", "valid_until")
    if wanted.role:
        rows = RoleGrant.objects.filter(user=user, role=wanted.role).values_list(*days)
        yield [Span(*span) for span in rows]
    if wanted.clears:
        enough = Clearance.objects.filter(user=user, level__gte=wanted.level or Level.ORDINARY)
        # What is named now on a list of its own is held by nobody.
        enough = enough.filter(named=wanted.named or None) if not wanted.things else enough.none()
        if wanted.party_papers:
            enough = enough.filter(party_papers=True)
        yield [Span(*span) for span in enough.values_list(*days)]
    if wanted.units or wanted.inventories:
        places = list(Assignment.objects.filter(user=user).values_list("unit", "inventory", *days))
        for one in units:
            yield [Span(*span) for unit, _, *span in places if unit == one.pk]
        for number in wanted.inventories:
            yield [Span(*span) for _, shelf, *span in places if shelf == number]


def _ask_not_asked(user: User, wanted: Wanted, *, at: datetime) -> None:
    """Raises GrantError where the same is asked for and waits already, as by a form sent twice."""
    for row in GrantRequest.objects.filter(is_open(at), account=user):
        other = wanted_of(row)
        if wanted.things and other.named:
            there = things_on([other.named]).get(other.named, NOTHING)
            if there.same_as(wanted.things):
                other = replace(other, named=0, things=wanted.things)
        same = replace(other, since=wanted.since, until=wanted.until) == wanted
        if same and other.span.meets(wanted.span):
            raise GrantError(GrantFault.ASKED_ALREADY)


def _from_today(wanted: Wanted, today: date) -> Wanted:
    """As it can come to hold: nothing held on a day before it was approved."""
    return replace(wanted, since=max(wanted.since, today))


def _hold(
    done: Granted, row: GrantRequest, user: User, wanted: Wanted, units: Iterable[Unit]
) -> None:
    """What was approved, each thing with its event."""
    basis = ", ".join(filter(None, (row.document, in_words(row.document_on))))
    common = {
        "user": user,
        "valid_from": wanted.since,
        "valid_until": wanted.until,
        "basis": basis,
        "given": row,
    }

    def tell(kind: str, **what: Json) -> None:
        told: dict[str, Json] = {
            "account": user.pk,
            "kind": kind,
            **what,
            "since": wanted.since.isoformat(),
            "until": wanted.until.isoformat() if wanted.until else "",
            "request": row.pk,
            "second": row.given_by,
        }
        done.append(mentions=(), reason=row.reason, **told)

    if wanted.role:
        RoleGrant.objects.create(role=wanted.role, **common)
        let_into_words(user, Role(wanted.role))
        tell("rolegrant", role=wanted.role)
    if wanted.clears:
        level = wanted.level or Level.ORDINARY
        Clearance.objects.create(
            level=level, party_papers=wanted.party_papers, named=row.named, **common
        )
        limit: dict[str, Json] = {"named": row.named_id} if row.named_id else {}
        tell("clearance", level=int(level), party_papers=wanted.party_papers, **limit)
    for unit in units:
        Assignment.objects.create(unit=unit, **common)
        tell("assignment", unit=unit.code)
    for number in wanted.inventories:
        Assignment.objects.create(inventory=number, **common)
        tell("assignment", inventory=number)


def _columns(wanted: Wanted) -> dict[str, object]:
    return {
        "role": wanted.role,
        "level": None if wanted.level is None else int(wanted.level),
        "party_papers": wanted.party_papers,
        "units": list(wanted.units),
        "inventories": list(wanted.inventories),
        "valid_from": wanted.since,
        "valid_until": wanted.until,
    }


def _told(row: GrantRequest) -> dict[str, Json]:
    """What the trail keeps of a request: what is asked for, for which days, on which paper."""
    return {
        "request": row.pk,
        "account": row.account_id,
        "role": row.role,
        "level": row.level,
        "party_papers": row.party_papers,
        "units": list(row.units),
        "inventories": list(row.inventories),
        **({"named": row.named_id} if row.named_id else {}),
        "since": row.valid_from.isoformat(),
        "until": row.valid_until.isoformat() if row.valid_until else "",
        "document": row.document,
    }
