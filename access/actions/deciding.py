"""
The second person: what was proposed for an account is confirmed and done, or declined.

Nothing takes effect before, and then in the transaction of the confirmation. A password is made when
whoever proposed it takes it, is returned once, and is kept nowhere but as its hash.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from access.actions.asking import powers_of
from access.actions.attempts import forget_failures
from access.actions.decide import Granted, allowed, refuse, require
from access.actions.effects import (
    NewAccount,
    hand_password,
    hand_passwords,
    hashed_as_issued,
    let_open,
    make_account,
    note_news,
    rename,
    shut,
)
from access.actions.factors import drop_factor
from access.actions.people import new_password, told_of
from access.actions.people_lists import Slip, make_people
from access.actions.proposing import ask_free, codes_in, unit_standing
from access.actions.vouching import unvouched_fault
from access.domain.actors import Actor, Role
from access.domain.people import Powers
from access.domain.permissions import Permission, named
from access.domain.proposals import (
    ACT_OF,
    HAND_A_PASSWORD,
    OPEN_STATES,
    WAYS_IN,
    ProposalError,
    ProposalFault,
    Proposed,
    State,
)
from access.models import AccountProposal, Unit, User
from access.models.voucher import vouch_for
from access.queries.actors import UnknownPerson, actor_for, person_named
from access.queries.people_lists import accounts_made, names_in_list
from access.queries.proposals import proposal_numbered, standing_of, target_of_proposal
from audit.api import Act
from machine.json_values import Json, JsonObject


def confirm_proposal(*, by: Actor, number: int, at: datetime) -> State:
    """
    Do what was proposed, as the second person; returns how the proposal stands now.

    Raises AccessDenied, or ProposalError: decided meanwhile, lapsed, or fitting no more.
    """
    granted = _granted(by, number, Permission.CONFIRM_PEOPLE, Act.CONFIRM_PROPOSAL, at)
    with transaction.atomic():
        row = _locked(number, (State.WAITING,), at=at)
        _ask_proposer_stands(row, at=at)
        _ask_vouched(row)
        row.decided_by, row.decided_at = by.username, at
        row.stands = State.CONFIRMED if row.what in HAND_A_PASSWORD else State.DONE
        granted.append(reason=row.reason, proposal=row.pk, what=row.what, second=row.proposed_by)
        details = _EFFECTS[Proposed(row.what)](row, at)
        if details is not None:
            row.done_at = at
            done = Granted(by, ACT_OF[row.what], granted.target, at)
            listed = names_in_list(row.pk) if row.what == Proposed.PEOPLE else ()
            _tell(done, row, details, mentions=listed)
        vouch_for(row)
        row.save()
    return State(row.stands)


def take_password(*, by: Actor, number: int, at: datetime) -> str:
    """
    The password that was confirmed, to whoever proposed it, once; every session of its owner ends.

    Raises AccessDenied, or ProposalError.
    """
    granted = _granted(by, number, Permission.MANAGE_PEOPLE, Act.ISSUE_PASSWORD, at)
    password = new_password()
    hashed = make_password(password)
    with transaction.atomic():
        row = _locked(number, (State.CONFIRMED,), at=at)
        if row.what == Proposed.PEOPLE:
            # Of a list all are handed over together.
            raise ProposalError(ProposalFault.DECIDED, state=row.stands)
        _ask_vouched(row)
        user = _account_of(row)
        user.trial = False
        ended = hand_password(user, hashed, at=at)
        if row.what == Proposed.PASSWORD:
            note_news(user, Act.ISSUE_PASSWORD, at=at)
        row.stands, row.done_at = State.DONE, at
        row.save(update_fields=["stands", "done_at"])
        _tell(granted, row, {"sessions_ended": ended})
    return password


def take_passwords(*, by: Actor, number: int, at: datetime) -> list[Slip]:
    """
    The passwords of a list that was confirmed, to whoever proposed it, once and all together.

    Who was handed one meanwhile, or whose account was closed, is not among them. Raises AccessDenied,
    or ProposalError.
    """
    granted = _granted(by, number, Permission.MANAGE_PEOPLE, Act.ISSUE_PASSWORD, at)
    waiting = [one for one in accounts_made(number) if _waits_for_password(one)]
    passwords = [new_password() for _ in waiting]
    hashed = dict(zip((one.pk for one in waiting), map(hashed_as_issued, passwords), strict=True))
    with transaction.atomic():
        row = _locked(number, (State.CONFIRMED,), at=at)
        now = User.objects.select_for_update().in_bulk([one.pk for one in waiting])
        given = [one.pk for one in waiting if _waits_for_password(now[one.pk])]
        hand_passwords([now[pk] for pk in given], [hashed[pk] for pk in given], at=at)
        row.stands, row.done_at = State.DONE, at
        row.save(update_fields=["stands", "done_at"])
        names = [now[pk].username for pk in given]
        _tell(granted, row, {"accounts": len(given)}, mentions=names)
    return [
        Slip(one.full_name, one.username, one.unit.name if one.unit else "", password)
        for one, password in zip(waiting, passwords, strict=True)
        if one.pk in set(given)
    ]


def _waits_for_password(user: User) -> bool:
    return user.is_active and not user.has_usable_password()


def decline_proposal(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """Nothing is done, and why. Raises AccessDenied, or ProposalError."""
    granted = _granted(by, number, Permission.CONFIRM_PEOPLE, Act.DECLINE_PROPOSAL, at)
    _end(granted, number, State.DECLINED, reason, (State.WAITING,))


def withdraw_proposal(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """Whoever proposed it asks for it no more. Raises AccessDenied, or ProposalError."""
    granted = _granted(by, number, Permission.MANAGE_PEOPLE, Act.WITHDRAW_PROPOSAL, at)
    _end(granted, number, State.WITHDRAWN, reason, OPEN_STATES)


def _end(granted: Granted, number: int, into: State, reason: str, of: tuple[State, ...]) -> None:
    with transaction.atomic():
        # What fits no more is put away as well as what waits.
        row = _locked(number, of, at=granted.at, fitting=False)
        row.stands, row.answer = into, reason[:60]
        row.decided_by, row.decided_at = granted.actor.username, granted.at
        row.save(update_fields=["stands", "answer", "decided_by", "decided_at"])
        granted.append(reason=reason[:60], proposal=row.pk, what=row.what)


def _granted(by: Actor, number: int, permission: Permission, act: Act, at: datetime) -> Granted:
    """
    The grant on the account that the proposal is about; of none, a refusal.

    What comes after a proposal (its password, its end) is its proposer's alone.
    """
    row = proposal_numbered(number)
    if row is None:
        target = named("proposal", str(number)[:20])
        refuse(by, permission, target, act=act, rule="exists", at=at)
    parties = frozenset((row.proposed_by, row.username))
    granted = require(by, permission, target_of_proposal(row, parties=parties), act=act, at=at)
    if permission == Permission.MANAGE_PEOPLE and row.proposed_by != by.username:
        refuse(by, permission, granted.target, act=act, rule="proposed_it", at=at)
    return granted


def _locked(
    number: int, states: tuple[State, ...], *, at: datetime, fitting: bool = True
) -> AccountProposal:
    """The proposal, held until the transaction ends. Raises ProposalError."""
    row = AccountProposal.objects.select_for_update().get(pk=number)
    if row.stands not in states:
        past = row.stands == State.DONE and row.what in HAND_A_PASSWORD
        fault = ProposalFault.HANDED_OVER if past else ProposalFault.DECIDED
        raise ProposalError(fault, state=row.stands)
    now = standing_of(row, at=at)
    if fitting and now in {State.LAPSED, State.STALE}:
        raise ProposalError(ProposalFault(str(now)))
    return row


def _ask_vouched(row: AccountProposal) -> None:
    """
    Raises ProposalError where it is a way into an account that opens something closed, and nobody vouches
    for the proposal, or could for what comes of it.
    """
    if row.what not in WAYS_IN:
        return
    powers = Powers(roles=frozenset(map(str, row.said.get("roles", []))))
    for user in User.objects.filter(username=row.username):
        powers |= powers_of(user)
    if fault := unvouched_fault(row, opens=powers.open_closed):
        raise ProposalError(ProposalFault(fault))


def _ask_proposer_stands(row: AccountProposal, *, at: datetime) -> None:
    try:
        proposer = actor_for(person_named(row.proposed_by), at=at)
    except UnknownPerson:
        raise ProposalError(ProposalFault.PROPOSER_GONE) from None
    if not allowed(proposer, Permission.MANAGE_PEOPLE):
        raise ProposalError(ProposalFault.PROPOSER_GONE)


def _tell(
    granted: Granted, row: AccountProposal, details: JsonObject, *, mentions: Iterable[str] = ()
) -> None:
    """The act itself, with both people: who confirmed acted, who proposed is named beside."""
    other = row.proposed_by if row.proposed_by != granted.actor.username else row.decided_by
    told: dict[str, Json] = {"account": row.account_id, "proposal": row.pk, "second": other}
    granted.append(mentions=mentions, reason=row.reason, **told, **details)


def _account_of(row: AccountProposal) -> User:
    return User.objects.select_for_update().get(username=row.username)


def _take_in(row: AccountProposal, at: datetime) -> JsonObject:
    said = row.said
    ask_free(row.username)
    places = [unit_standing(code, at=at) for code in codes_in(said.get("assigned_to"))]
    new = NewAccount(
        username=row.username,
        full_name=str(said["full_name"]),
        unit=unit_standing(said.get("unit"), at=at),
        roles=tuple(Role(role) for role in said.get("roles", [])),
        assigned_to=tuple(place for place in places if place is not None),
        since=timezone.localtime(at).date(),
        commitment=str(said.get("commitment", "")),
        course=str(said.get("course", "")),
        position=str(said.get("position", "")),
    )
    row.account = make_account(new)
    row.seen_version = row.account.version
    return told_of(new)


def _change(row: AccountProposal, at: datetime) -> JsonObject:
    user = _account_of(row)
    unit = Unit.objects.filter(code=row.said["unit"]).first()
    if unit is None or unit.pk != user.unit_id:
        unit = unit_standing(row.said["unit"], at=at)
    full_name, position = row.said["full_name"], row.said.get("position")
    changed: list[Json] = [*rename(user, full_name=full_name, unit=unit, position=position, at=at)]
    return {"changed": changed}


def _close(row: AccountProposal, at: datetime) -> JsonObject:
    return {"sessions_ended": shut(_account_of(row), at=at)}


def _open(row: AccountProposal, at: datetime) -> JsonObject:
    let_open(_account_of(row), at=at)
    return {}


def _unlock(row: AccountProposal, at: datetime) -> JsonObject:
    note_news(_account_of(row), Act.UNLOCK_ACCOUNT, at=at)
    return {"tries_forgotten": forget_failures(row.username)}


def _factor(row: AccountProposal, at: datetime) -> JsonObject:
    return {"sessions_ended": drop_factor(_account_of(row), at=at)}


def _people(row: AccountProposal, at: datetime) -> JsonObject:
    return {"accounts": len(make_people(row, at))}


def _password(row: AccountProposal, at: datetime) -> None:
    """Nothing yet: it is made when whoever proposed it takes it."""


_EFFECTS: dict[Proposed, Callable[[AccountProposal, datetime], JsonObject | None]] = {
    Proposed.TAKE_IN: _take_in,
    Proposed.CHANGE: _change,
    Proposed.CLOSE: _close,
    Proposed.OPEN: _open,
    Proposed.UNLOCK: _unlock,
    Proposed.PASSWORD: _password,
    Proposed.FACTOR: _factor,
    Proposed.PEOPLE: _people,
}
