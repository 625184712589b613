"""Asking for permission."""

from datetime import datetime

from access.domain.actors import Actor
from access.domain.permissions import SYSTEM, Permission, Target, refusal
from audit.api import Entry, Outcome, append_durably


class AccessDenied(Exception):
    """The act is not allowed; the refusal is already on the trail."""

    def __init__(self, permission: Permission, rule: str) -> None:
        super().__init__(f"{permission}: {rule}")
        self.permission = permission
        self.rule = rule


def allowed(actor: Actor, permission: Permission, target: Target = SYSTEM) -> bool:
    """Whether the act would be allowed; for what is shown, not for what is done."""
    return refusal(actor, permission, target) is None


def require(actor: Actor, permission: Permission, target: Target = SYSTEM, *, at: datetime) -> None:
    """
    Return when the act is allowed; otherwise put the refusal on the trail and raise AccessDenied.

    To be called outside a transaction, for the refusal must outlive the rollback it causes.
    """
    rule = refusal(actor, permission, target)
    if rule is None:
        return
    append_durably(
        Entry(
            who=actor.who,
            action=str(permission),
            subject_kind=target.kind,
            subject=target.label,
            level=int(target.level),
            outcome=Outcome.REFUSED,
            rule=rule,
        ),
        at=at,
    )
    raise AccessDenied(permission, rule)
