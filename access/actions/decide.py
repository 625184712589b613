"""
Asking for permission. What is granted is told by what was granted: one verb for an act, whether
it was done or refused, and one thing it was done to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from access.domain.actors import Actor
from access.domain.permissions import SYSTEM, Permission, Target, refusal
from audit.api import Act, Entry, Outcome, append, append_durably, told_within
from audit.domain.labels import LONGEST
from machine.json_values import Json, JsonObject


class AccessDenied(Exception):
    """The act is not allowed; the refusal is already on the trail."""

    def __init__(self, permission: Permission, rule: str) -> None:
        super().__init__(f"{permission}: {rule}")
        self.permission = permission
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Granted:
    """
    An act that is allowed and not yet told: who, what, to what, when.

    Whoever is granted an act tells it: a look by `note`, before its first byte; a write by
    `append`, in its own transaction. `mentions` are the numbers of everything that is shown
    besides the target.
    """

    actor: Actor
    act: Act
    target: Target
    at: datetime

    def note(self, *, mentions: Iterable[str] = (), **details: Json) -> int:
        """Put the look on the trail in a transaction of its own; returns the event's number."""
        return append_durably(self._entry(mentions, details), at=self.at)

    def note_once_in(
        self, span: timedelta, *, mentions: Iterable[str] = (), **details: Json
    ) -> None:
        """
        Note the look unless the same one, in the same session, was noted within `span`.

        For what a screen asks for again and again by itself, such as the progress of a batch.
        """
        entry = self._entry(mentions, details)
        told = told_within(
            span,
            at=self.at,
            who=entry.who.name,
            action=str(entry.action),
            subject=entry.subject,
            session=entry.who.session,
            outcome=str(Outcome.DONE),
            details=details,
        )
        if not told:
            append_durably(entry, at=self.at)

    def append(self, *, mentions: Iterable[str] = (), reason: str = "", **details: Json) -> int:
        """Put the act on the trail inside the caller's transaction; returns the event's number."""
        return append(replace(self._entry(mentions, details), reason=reason), at=self.at)

    def on(self, target: Target) -> "Granted":
        """The same grant, told of another thing: a part, or what the target became."""
        return replace(self, target=target)

    def _entry(self, mentions: Iterable[str], details: JsonObject) -> Entry:
        return Entry(
            who=self.actor.who,
            action=self.act,
            subject_kind=self.target.kind,
            subject=self.target.label[:LONGEST],
            level=int(self.target.level),
            details=details,
            mentions=tuple(label[:LONGEST] for label in mentions),
        )


def allowed(actor: Actor, permission: Permission, target: Target = SYSTEM) -> bool:
    """Whether the act would be allowed; for what is shown, not for what is done."""
    return refusal(actor, permission, target) is None


def require(
    actor: Actor, permission: Permission, target: Target = SYSTEM, *, act: Act, at: datetime
) -> Granted:
    """
    The grant when the act is allowed; otherwise the refusal is put on the trail as this same act,
    with the rule that failed, and AccessDenied raised.

    To be called outside a transaction, for the refusal must outlive the rollback it causes.
    """
    rule = refusal(actor, permission, target)
    if rule is not None:
        refuse(actor, permission, target, act=act, rule=rule, at=at)
    return Granted(actor, act, target, at)


def unasked(actor: Actor, act: Act, target: Target = SYSTEM, *, at: datetime) -> Granted:
    """The grant of what everybody who signed in may do, and which is told all the same."""
    return Granted(actor, act, target, at)


def refuse(
    actor: Actor,
    permission: Permission,
    target: Target = SYSTEM,
    *,
    act: Act,
    rule: str,
    at: datetime,
) -> NoReturn:
    """Put a refusal on the trail and raise AccessDenied; also for what does not exist."""
    append_durably(
        Entry(
            who=actor.who,
            action=act,
            subject_kind=target.kind,
            subject=target.label[:LONGEST],
            level=int(target.level),
            outcome=Outcome.REFUSED,
            rule=rule,
        ),
        at=at,
    )
    raise AccessDenied(permission, rule)
