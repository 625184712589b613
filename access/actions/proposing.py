"""What is put before a second person: an act on an account, with its reason. Nothing happens by it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from access.actions.asking import refuse_unknown
from access.actions.decide import require
from access.actions.people import username_taken
from access.domain.actors import Actor
from access.domain.people import RESERVED_NAMES, may_name_account
from access.domain.permissions import Permission, named
from access.domain.proposals import (
    OPEN_STATES,
    ProposalError,
    ProposalFault,
    Proposed,
)
from access.domain.spans import Span, in_words
from access.models import AccountProposal, Unit, User
from access.queries.attempts import is_locked
from access.queries.proposals import standing_of
from audit.api import Act
from machine.json_values import Json


def propose(
    *,
    by: Actor,
    what: Proposed,
    username: str,
    reason: str,
    at: datetime,
    said: Mapping[str, Json] | None = None,
    version: int | None = None,
) -> int:
    """
    Put before a second person what is to be done to an account; returns the proposal's number.

    `said` is what an account is to become, `version` which one whoever proposes was shown. Raises
    AccessDenied, UnknownPerson, or ProposalError.
    """
    target = named("person", username[:80])
    granted = require(by, Permission.MANAGE_PEOPLE, target, act=Act.PROPOSE, at=at)
    wanted = dict(said or {})
    if what != Proposed.TAKE_IN and not username_taken(username):
        refuse_unknown(by, Permission.MANAGE_PEOPLE, username, act=Act.PROPOSE, at=at)
    with transaction.atomic():
        account = User.objects.select_for_update().filter(username=username).first()
        _ask_sensible(what, username, account, wanted, at=at)
        if version is not None and account is not None and account.version != version:
            raise ProposalError(ProposalFault.STALE)
        put_aside(username, what, at=at)
        row = AccountProposal.objects.create(
            what=what,
            username=username,
            account=account,
            seen_version=account.version if account else 0,
            said=wanted,
            reason=reason[:60],
            proposed_by=by.username,
            proposed_at=at,
        )
        granted.append(reason=reason[:60], proposal=row.pk, what=str(what))
    return int(row.pk)


def put_aside(username: str, what: Proposed, *, at: datetime) -> None:
    """What has lapsed or fits no more makes room. Raises ProposalError where something waits."""
    waiting = AccountProposal.objects.select_related("account").filter(
        username=username, what=what, stands__in=OPEN_STATES
    )
    for row in waiting:
        now = standing_of(row, at=at)
        if now in OPEN_STATES:
            raise ProposalError(ProposalFault.ASKED_ALREADY)
        row.stands = now
        row.save(update_fields=["stands"])


def _ask_sensible(
    what: Proposed,
    username: str,
    account: User | None,
    said: Mapping[str, Json],
    *,
    at: datetime,
) -> None:
    """Whether this can be done to the account as it is. Raises ProposalError."""
    if what == Proposed.TAKE_IN or account is None:
        ask_free(username)
    elif what == Proposed.CHANGE:
        same = (
            said["full_name"] == account.full_name
            and said["unit"] == _code(account.unit)
            and said.get("position", account.position) == account.position
        )
        _ask(not same, ProposalFault.NOTHING_CHANGED)
    elif what == Proposed.CLOSE:
        _ask(account.is_active, ProposalFault.CLOSED_ALREADY)
    elif what == Proposed.OPEN:
        _ask(not account.is_active, ProposalFault.OPEN_ALREADY)
    else:
        _ask(account.is_active, ProposalFault.IS_CLOSED)
    if what == Proposed.UNLOCK:
        _ask(is_locked(username, at=at), ProposalFault.NOT_LOCKED)
    if what == Proposed.FACTOR:
        _ask(account is not None and account.has_factor, ProposalFault.NO_FACTOR)
    # Whoever is in a unit that has ended stays in it; nobody is placed in one.
    unit = said.get("unit")
    stays = account is not None and unit == _code(account.unit)
    for code in ("" if stays else unit, *codes_in(said.get("assigned_to"))):
        unit_standing(code, at=at)


def _ask(holds: bool, fault: ProposalFault) -> None:
    if not holds:
        raise ProposalError(fault)


def ask_free(username: str) -> None:
    if not may_name_account(username):
        raise ProposalError(ProposalFault.NAME_UNUSABLE, "username")
    if username in RESERVED_NAMES or username_taken(username):
        raise ProposalError(ProposalFault.NAME_TAKEN, "username")


def _code(unit: Unit | None) -> str:
    return unit.code if unit else ""


def codes_in(said: Json) -> list[str]:
    return [str(code) for code in said] if isinstance(said, list) else []


def unit_standing(code: Json, *, at: datetime) -> Unit | None:
    """The unit that stands and has this code; nothing for no code. Raises ProposalError."""
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise ProposalError(ProposalFault.NO_UNIT, "unit", code=code)
    if Span(unit.valid_from, unit.valid_until).is_past(timezone.localtime(at).date()):
        last = in_words(unit.valid_until)
        raise ProposalError(ProposalFault.UNIT_ENDED, "unit", code=code, last=last)
    return unit
