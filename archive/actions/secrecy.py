"""
What takes a second person about secrets: proposed, confirmed, declined, withdrawn.

As with what is done to accounts (docs/decisions/two-people.md): nothing takes effect before another
person confirms it, and then in the transaction of the confirmation.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from access.api import Actor, Granted, Level, Permission, Target, named, refuse, require
from access.domain.proposals import State
from archive.domain.posture import PostureError, PostureFault
from archive.domain.register import Proposed
from archive.models import SecrecyProposal
from archive.queries.posture import (
    proposer_still_may,
    secrecy_proposal,
    standing_of_secrecy,
    targets_of,
)
from audit.api import Act
from keys.api import has_keys
from machine.json_values import JsonObject

T = TypeVar("T")


def propose_secrecy(granted: Granted, what: Proposed, said: JsonObject, reason: str) -> int:
    """
    Put something before a second person, in the caller's transaction; returns its number.

    The same asked for while it waits is refused: PostureError. What has lapsed or fits no more makes
    room.
    """
    waiting = SecrecyProposal.objects.filter(what=what, stands=State.WAITING)
    for row in waiting:
        now = standing_of_secrecy(row, at=granted.at)
        if now == State.WAITING and _meet(row, what, said):
            raise PostureError(PostureFault.ASKED_ALREADY)
        if now != State.WAITING:
            row.stands = now
            row.save(update_fields=["stands"])
    made = SecrecyProposal.objects.create(
        what=what, said=dict(said), reason=reason[:200], proposed_by=granted.actor.username,
        proposed_at=granted.at,
    )  # fmt: skip
    granted.append(reason=reason_told(what, reason), proposal=made.pk, what=str(what))
    return int(made.pk)


def reason_told(what: str, words: str) -> str:
    """What the trail says of why: where keys are, words about a paper stay encrypted with the proposal."""
    return "" if has_keys() and what != Proposed.POSTURE else words[:60]


def _meet(row: SecrecyProposal, what: Proposed, said: JsonObject) -> bool:
    """Whether two proposals of a kind are about the same thing; there is one posture."""
    if what == Proposed.DESTROY:
        mine, theirs = said["entries"], row.said["entries"]
        return isinstance(mine, list) and not set(map(str, mine)).isdisjoint(map(str, theirs))
    return what == Proposed.POSTURE or row.said["file"] == said["file"]


def confirmed(
    by: Actor,
    number: int,
    act: Act,
    done: Callable[[SecrecyProposal, Granted], T],
    *,
    of: Proposed,
    at: datetime,
) -> T:
    """
    Do what was proposed, as the second person; `done` does it and tells it, in one transaction.

    Raises AccessDenied, or PostureError: decided meanwhile, lapsed, or fitting no more.
    """
    granted = _seconded(by, number, act, of, at)
    with transaction.atomic():
        row = _locked(number, at=at)
        if not proposer_still_may(row, at=at):
            raise PostureError(PostureFault.PROPOSER_GONE)
        row.stands, row.decided_by, row.decided_at = State.DONE, by.username, at
        row.save(update_fields=["stands", "decided_by", "decided_at"])
        return done(row, granted)


def decline_secrecy(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """The second person says no, and why. Raises AccessDenied, PostureError."""
    granted = _seconded(by, number, Act.DECLINE_SECRECY, None, at)
    _end(granted, number, State.DECLINED, reason)


def withdraw_secrecy(*, by: Actor, number: int, reason: str, at: datetime) -> None:
    """Whoever proposed it asks for it no more. Raises AccessDenied, PostureError."""
    row = _known(by, number, Act.WITHDRAW_SECRECY, None, at)
    if row.proposed_by != by.username:
        refuse(
            by, Permission.SEE_REGISTER, _target(row), act=Act.WITHDRAW_SECRECY,
            rule="proposed_it", at=at,
        )  # fmt: skip
    _end(Granted(by, Act.WITHDRAW_SECRECY, _target(row), at), number, State.WITHDRAWN, reason)


def _end(granted: Granted, number: int, into: State, reason: str) -> None:
    with transaction.atomic():
        row = _locked(number, at=granted.at, fitting=False)
        row.stands, row.answer = into, reason[:60]
        row.decided_by, row.decided_at = granted.actor.username, granted.at
        row.save(update_fields=["stands", "answer", "decided_by", "decided_at"])
        granted.append(reason=reason_told(row.what, reason), proposal=row.pk, what=row.what)


def _seconded(by: Actor, number: int, act: Act, of: Proposed | None, at: datetime) -> Granted:
    """The grant of the second person on everything the proposal is about."""
    row = _known(by, number, act, of, at)
    permission = Permission.SECOND_SECRETS
    if row.what == Proposed.POSTURE:
        permission = Permission.CONFIRM_POSTURE
    parties = frozenset((row.proposed_by,))
    granted = Granted(by, act, _target(row), at)
    for one in targets_of(row) or [named("posture", parties=parties)]:
        require(by, permission, one, act=act, at=at)
    return granted


def _known(by: Actor, number: int, act: Act, of: Proposed | None, at: datetime) -> SecrecyProposal:
    row = secrecy_proposal(number)
    if row is None or (of is not None and row.what != of):
        unknown = named("proposal", str(number)[:20])
        refuse(by, Permission.SECOND_SECRETS, unknown, act=act, rule="exists", at=at)
    return row


def _target(row: SecrecyProposal) -> Target:
    """What the trail names a proposal by: what it is about, as closed as the most closed of it."""
    about = targets_of(row)
    if row.what == Proposed.POSTURE:
        return named("posture")
    if row.what == Proposed.ADMIT:
        return about[0]
    return Target(
        level=max((one.level for one in about), default=Level.ORDINARY),
        party_papers=any(one.party_papers for one in about),
        kind="destruction",
        label=str(row.pk),
    )


def _locked(number: int, *, at: datetime, fitting: bool = True) -> SecrecyProposal:
    """The proposal, held until the transaction ends. Raises PostureError."""
    row = SecrecyProposal.objects.select_for_update().get(pk=number)
    if row.stands != State.WAITING:
        raise PostureError(PostureFault.DECIDED, state=row.stands)
    now = standing_of_secrecy(row, at=at)
    if fitting and now in {State.LAPSED, State.STALE}:
        raise PostureError(PostureFault(str(now)))
    return row
