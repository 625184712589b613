"""
Lists of what is open by its name. A list by itself opens nothing; what is added to one that somebody holds a
clearance by takes two people, what is taken off one, at once.
"""

from datetime import date, datetime
from typing import NoReturn

from django.db import transaction
from django.utils import timezone

from access.actions.decide import Granted, refuse, require
from access.actions.effects import note_news
from access.actions.vouching import unvouched_fault
from access.domain.actors import Actor, Role
from access.domain.grants import GrantState
from access.domain.named import NamedError, NamedFault, Things, check_named
from access.domain.permissions import Permission, named
from access.models import NamedChange, NamedList, NamedThing
from access.queries.actors import UnknownPerson, actor_for, person_named
from access.queries.named import (
    change_numbered,
    holders_of,
    is_in_force,
    may_approve_change,
    named_list_numbered,
    standing_of_change,
    target_of_list,
    targets_of_change,
    things_of_change,
)
from access.queries.named_things import things_on
from audit.api import Act
from machine.json_values import Json

LONGEST_REASON = 60


def make_named(
    *,
    by: Actor,
    title: str,
    things: Things,
    reason: str,
    at: datetime,
    document: str = "",
    document_on: date | None = None,
) -> int:
    """A list with what stands on it; returns its number. Raises AccessDenied, NamedError."""
    target = named("named_list")
    granted = require(by, Permission.KEEP_NAMED, target, act=Act.MAKE_NAMED, at=at)
    new = check_named(Things(), things)
    with transaction.atomic():
        row = put_list(
            granted, new, title=title, reason=reason, document=document, document_on=document_on
        )
    return int(row.pk)


def put_list(
    granted: Granted,
    things: Things,
    *,
    title: str = "",
    reason: str,
    document: str = "",
    document_on: date | None = None,
) -> NamedList:
    """A list and what stands on it, with its event; in the caller's transaction."""
    by, at = granted.actor, granted.at
    row = NamedList.objects.create(
        title=title,
        reason=reason[:LONGEST_REASON],
        document=document,
        document_on=document_on,
        made_by=by.username,
        made_at=at,
    )
    _put(row, things, by=by.username, at=at)
    done = Granted(by, Act.MAKE_NAMED, target_of_list(row), at)
    done.append(mentions=_numbers(things), reason=row.reason, **_told(row, things))
    return row


def name_more(
    *, by: Actor, number: int, things: Things, version: int, reason: str, at: datetime
) -> NamedChange | None:
    """
    Add to a list what somebody was shown in that `version`; returns the change where it waits for another
    person, and nothing where nobody is cleared by the list, so that it stands there at once.

    Raises AccessDenied, NamedError.
    """
    row = _list(by, number, Act.ASK_NAMED, at)
    granted = require(by, Permission.KEEP_NAMED, target_of_list(row), act=Act.ASK_NAMED, at=at)
    _refuse_holder(granted, row)
    with transaction.atomic():
        row = NamedList.objects.select_for_update().get(pk=row.pk)
        if row.version != version:
            raise NamedError(NamedFault.CHANGED)
        new = check_named(things_on([row.pk]).get(row.pk, Things()), things)
        if not is_in_force(row, at=at):
            _add(granted, row, new, reason=reason)
            return None
        _ask_none_waits(row, at=at)
        change = NamedChange.objects.create(
            named_list=row,
            seen_version=row.version,
            dossiers=list(new.dossiers),
            records=list(new.records),
            reason=reason[:LONGEST_REASON],
            asked_by=by.username,
            asked_at=at,
        )
        granted.append(mentions=_numbers(new), reason=change.reason, **_told(row, new))
    return change


def approve_named(*, by: Actor, number: int, at: datetime) -> None:
    """
    What was asked to be added stands on the list: approved by somebody who may approve rights of each who
    holds it, and asked for or approved by a security officer. Raises AccessDenied, NamedError.
    """
    change = _change(by, number, Act.CHANGE_NAMED, at)
    day = timezone.localtime(at).date()
    row = change.named_list
    granted = require(by, Permission.KEEP_NAMED, target_of_list(row), act=Act.CHANGE_NAMED, at=at)
    if by.username == change.asked_by:
        refuse(
            by, Permission.APPROVE_GRANTS, granted.target, act=granted.act, rule="no_party", at=at
        )
    for target in targets_of_change(change, holders_of(row, day)):
        require(by, Permission.APPROVE_GRANTS, target, act=Act.CHANGE_NAMED, at=at)
    with transaction.atomic():
        change = _locked(change.pk, at=at)
        row = NamedList.objects.select_for_update().get(pk=change.named_list_id)
        # Somebody may have come to hold it meanwhile, about whom this person may not say yes.
        if not may_approve_change(change, holders_of(row, day), by):
            raise NamedError(NamedFault.CHANGED)
        if not _answers(by, change, at=at):
            raise NamedError(NamedFault.NO_OFFICER)
        _ask_vouched(change)
        new = check_named(things_on([row.pk]).get(row.pk, Things()), things_of_change(change))
        change.stands, change.decided_by, change.decided_at = GrantState.APPROVED, by.username, at
        change.save(update_fields=["stands", "decided_by", "decided_at"])
        _add(granted, row, new, reason=change.reason, change=change)


def decline_named(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """Nothing is added, and why. Raises AccessDenied, NamedError."""
    change = _change(by, number, Act.DECLINE_NAMED, at)
    target = target_of_list(change.named_list)
    granted = require(by, Permission.KEEP_NAMED, target, act=Act.DECLINE_NAMED, at=at)
    _end(granted, change, GrantState.DECLINED, reason)


def withdraw_named(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """Whoever asked for it wants it no more. Raises AccessDenied, NamedError."""
    change = _change(by, number, Act.WITHDRAW_NAMED, at)
    target = target_of_list(change.named_list)
    granted = require(by, Permission.KEEP_NAMED, target, act=Act.WITHDRAW_NAMED, at=at)
    if by.username != change.asked_by:
        refuse(by, Permission.KEEP_NAMED, target, act=granted.act, rule="asked_it", at=at)
    _end(granted, change, GrantState.WITHDRAWN, reason)


def take_off_named(*, by: Actor, number: int, thing: int, reason: str, at: datetime) -> None:
    """
    Something stands on a list no more: by one person, at once, whoever holds it. Raises AccessDenied,
    NamedError.
    """
    row = _list(by, number, Act.TAKE_OFF_NAMED, at)
    granted = require(by, Permission.KEEP_NAMED, target_of_list(row), act=Act.TAKE_OFF_NAMED, at=at)
    with transaction.atomic():
        row = NamedList.objects.select_for_update().get(pk=row.pk)
        found = row.things.filter(pk=thing, removed_at__isnull=True).first()
        if found is None:
            raise NamedError(NamedFault.NOT_THERE)
        found.removed_by, found.removed_at = by.username, at
        found.removed_why, found.voucher = reason[:LONGEST_REASON], ""
        found.save(update_fields=["removed_by", "removed_at", "removed_why", "voucher"])
        gone = Things(
            () if found.dossier is None else (found.dossier,),
            () if found.record is None else (found.record,),
        )
        _turn(row)
        granted.append(mentions=_numbers(gone), reason=found.removed_why, **_told(row, gone))
        _tell_holders(row, Act.REVOKE, at=at)


def _add(
    granted: Granted,
    row: NamedList,
    things: Things,
    *,
    reason: str,
    change: NamedChange | None = None,
) -> None:
    by, at = granted.actor, granted.at
    _put(row, things, by=change.asked_by if change else by.username, at=at, change=change)
    _turn(row)
    done = Granted(by, Act.CHANGE_NAMED, granted.target, at)
    asked: dict[str, Json] = {"asked_by": change.asked_by} if change else {}
    done.append(
        mentions=_numbers(things), reason=reason[:LONGEST_REASON], **_told(row, things), **asked
    )
    _tell_holders(row, Act.GRANT, at=at)


def _put(
    row: NamedList, things: Things, *, by: str, at: datetime, change: NamedChange | None = None
) -> None:
    _ask_vouched(None)
    common = {"named_list": row, "change": change, "added_by": by, "added_at": at}
    NamedThing.objects.bulk_create(
        [
            *(NamedThing(dossier=one, **common) for one in things.dossiers),
            *(NamedThing(record=one, **common) for one in things.records),
        ]
    )


def _ask_vouched(change: NamedChange | None) -> None:
    """
    Raises NamedError where nobody vouches for what was asked, or could for what stands on the list then: a
    clearance for what is closed may be limited to it any day.
    """
    if fault := unvouched_fault(change, opens=True, always=True):
        raise NamedError(NamedFault(fault))


def _turn(row: NamedList) -> None:
    """What was decided of the list as it was before fits no more."""
    row.version += 1
    row.save(update_fields=["version"])


def _tell_holders(row: NamedList, act: Act, *, at: datetime) -> None:
    for user in holders_of(row, timezone.localtime(at).date()):
        note_news(user, act, at=at)


def _refuse_holder(granted: Granted, row: NamedList) -> None:
    """Nobody asks for more on a list that they hold themselves. Raises AccessDenied."""
    by, at = granted.actor, granted.at
    holders = {user.username for user in holders_of(row, timezone.localtime(at).date())}
    if by.username in holders:
        refuse(by, Permission.KEEP_NAMED, granted.target, act=granted.act, rule="no_party", at=at)


def _ask_none_waits(row: NamedList, *, at: datetime) -> None:
    """Raises NamedError where something waits; what counts no more is put away."""
    for other in row.changes.select_related("named_list").filter(stands=GrantState.ASKED):
        state = standing_of_change(other, at=at)
        if state == GrantState.ASKED:
            raise NamedError(NamedFault.ASKED_ALREADY)
        other.stands = state
        other.save(update_fields=["stands"])


def _answers(by: Actor, change: NamedChange, *, at: datetime) -> bool:
    """Whether one of the two answers for secrets."""
    if Role.SECURITY_OFFICER in by.roles:
        return True
    try:
        asker = actor_for(person_named(change.asked_by), at=at)
    except UnknownPerson:
        return False
    return Role.SECURITY_OFFICER in asker.roles


def _locked(number: int, *, at: datetime, fitting: bool = True) -> NamedChange:
    """The change, held until the transaction ends. Raises NamedError."""
    change = (
        NamedChange.objects.select_for_update(of=("self",))
        .select_related("named_list")
        .get(pk=number)
    )
    if change.stands != GrantState.ASKED:
        raise NamedError(NamedFault.DECIDED, state=change.stands)
    state = standing_of_change(change, at=at)
    if fitting and state != GrantState.ASKED:
        raise NamedError(NamedFault.LAPSED if state == GrantState.LAPSED else NamedFault.CHANGED)
    return change


def _end(granted: Granted, change: NamedChange, into: GrantState, reason: str) -> None:
    with transaction.atomic():
        # What fits no more is put away as well as what waits.
        change = _locked(change.pk, at=granted.at, fitting=False)
        change.stands, change.answer = into, reason[:LONGEST_REASON]
        change.decided_by, change.decided_at = granted.actor.username, granted.at
        change.save(update_fields=["stands", "answer", "decided_by", "decided_at"])
        told = _told(change.named_list, things_of_change(change))
        granted.append(mentions=(), reason=change.answer, **told)


def _list(by: Actor, number: int, act: Act, at: datetime) -> NamedList:
    row = named_list_numbered(number, by)
    if row is None:
        _refuse_unknown(by, number, act, at)
    return row


def _change(by: Actor, number: int, act: Act, at: datetime) -> NamedChange:
    row = change_numbered(number, by)
    if row is None:
        _refuse_unknown(by, number, act, at)
    return row


def _refuse_unknown(by: Actor, number: int, act: Act, at: datetime) -> NoReturn:
    target = named("named_list", str(number)[:20])
    refuse(by, Permission.KEEP_NAMED, target, act=act, rule="exists", at=at)


def _numbers(things: Things) -> list[str]:
    """Records by the number that the trail names them by."""
    return [f"KS-{one:07d}" for one in things.records]


def _told(row: NamedList, things: Things) -> dict[str, Json]:
    """What the trail keeps: which list, in which version, and what of it, by number."""
    return {
        "list": row.pk,
        "version": row.version,
        "dossiers": list(things.dossiers),
        "records": list(things.records),
        "document": row.document,
    }
