"""Something a person holds ends: by one person, at once. Less power is always quick."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from access.actions.decide import refuse, require
from access.actions.effects import note_news
from access.domain.actors import Actor, Role
from access.domain.grants import GrantError, GrantFault, held_marked
from access.domain.permissions import Permission
from access.domain.spans import Span, in_words
from access.models import Assignment, Clearance, RoleGrant, User
from access.models.standing import Given
from access.models.voucher import still_vouched
from access.queries.grants import held_row, person_target
from access.queries.people import account_numbered
from access.queries.units import valid_on
from audit.api import Act
from machine.json_values import Json

# Without one of these the store could be given no rights, or no accounts, any more.
NEVER_NOBODY = frozenset((Role.SECURITY_OFFICER, Role.ADMINISTRATOR))


def end_held(
    *,
    by: Actor,
    account: int,
    mark: str,
    since: date,
    seen: date | None,
    reason: str,
    at: datetime,
) -> None:
    """
    What a person holds counts no more from `since` on; `mark` names it, `seen` is its last day as shown.

    What was to begin that day or later has never counted, and goes. Raises AccessDenied, or GrantError.
    """
    user = account_numbered(account)
    found = held_marked(mark)
    target = person_target(user) if user else person_target(User(username=str(account)[:20]))
    granted = require(by, Permission.END_GRANTS, target, act=Act.REVOKE, at=at)
    if user is None or found is None or held_row(user, *found) is None:
        refuse(by, Permission.END_GRANTS, target, act=Act.REVOKE, rule="exists", at=at)
    today = timezone.localtime(at).date()
    if since < today:
        raise GrantError(GrantFault.PAST, "since")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        row = held_row(user, *found)
        if row is None:
            raise GrantError(GrantFault.OVER)
        _ask_ends(row, since, seen)
        _ask_not_last(row, since)
        granted.append(mentions=(), reason=reason[:60], **_told(row, since))
        if since <= row.valid_from:
            row.delete()
        else:
            with still_vouched(row):
                row.valid_until = since - timedelta(days=1)
            row.save(update_fields=["valid_until", "voucher"])
        _leave_words(row, user, since, today)
        note_news(user, Act.REVOKE, at=at)


def _ask_ends(row: Given, since: date, seen: date | None) -> None:
    """Whether the row is as it was shown, and would end earlier by this. Raises GrantError."""
    if row.valid_until != seen:
        raise GrantError(GrantFault.CHANGED, last=in_words(row.valid_until))
    if Span(row.valid_from, row.valid_until).is_past(since):
        fault = (
            GrantFault.OVER if row.valid_until == since - timedelta(days=1) else GrantFault.TOO_LATE
        )
        raise GrantError(fault, "since", last=in_words(row.valid_until))


def _ask_not_last(row: Given, since: date) -> None:
    """Raises GrantError where nobody else would have a role that must not be nobody's."""
    if not isinstance(row, RoleGrant) or row.role not in NEVER_NOBODY:
        return
    others = RoleGrant.objects.select_for_update().filter(
        valid_on(since), ~Q(pk=row.pk), role=row.role, user__is_active=True
    )
    if not list(others):
        raise GrantError(GrantFault.LAST_OF_ROLE)


def _leave_words(row: Given, user: User, since: date, today: date) -> None:
    """The role opens the guides no more, unless by another grant of it."""
    if not isinstance(row, RoleGrant) or since > today:
        return
    if not RoleGrant.objects.filter(valid_on(today), user=user, role=row.role).exists():
        user.groups.remove(*Group.objects.filter(name=row.role))


def _told(row: Given, since: date) -> dict[str, Json]:
    what: dict[str, Json] = {}
    if isinstance(row, RoleGrant):
        what = {"role": row.role}
    elif isinstance(row, Clearance):
        what = {"level": row.level, "party_papers": row.party_papers}
        what |= {"named": row.named_id} if row.named_id else {}
    elif isinstance(row, Assignment):
        what = {"unit": row.unit.code if row.unit else "", "inventory": row.inventory}
    kind = type(row).__name__.lower()
    return {
        "account": row.user_id,
        "kind": kind,
        "held": row.pk,
        "ended": 1,
        "since": since.isoformat(),
        **what,
    }
