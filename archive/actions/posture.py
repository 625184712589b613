"""Another posture of the network: proposed by the security officer, confirmed by a second person."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction

from access.api import Actor, Granted, Level, Permission, named, refuse, require
from archive.actions.secrecy import confirmed, propose_secrecy
from archive.domain.posture import Kind, Posture, PostureError, PostureFault, settled
from archive.domain.register import Proposed
from archive.models import PostureDecided, SecrecyProposal
from archive.queries.posture import SHOWN_KEPT, decided_now
from audit.api import Act

if TYPE_CHECKING:
    from machine.json_values import JsonObject

POSTURE = named("posture")


def propose_posture(
    *, by: Actor, kind: Kind, highest: Level, document: str, reason: str, at: datetime
) -> int:
    """
    Put another posture before a second person; returns the proposal's number.

    Raises AccessDenied, PostureError.
    """
    granted = require(by, Permission.KEEP_POSTURE, POSTURE, act=Act.PROPOSE_SECRECY, at=at)
    wanted = settled(kind, highest)
    with transaction.atomic():
        now = decided_now()
        same = (str(wanted.kind), int(wanted.highest), document)
        if now is not None and (now.kind, now.highest, now.document) == same:
            raise PostureError(PostureFault.NOTHING_CHANGED)
        said: JsonObject = {
            "kind": str(wanted.kind), "highest": int(wanted.highest), "document": document[:200],
            "after": now.pk if now else None,
        }  # fmt: skip
        return propose_secrecy(granted, Proposed.POSTURE, said, reason)


def confirm_posture(*, by: Actor, number: int, at: datetime) -> PostureDecided:
    """The posture that was proposed is in force. Raises AccessDenied, PostureError."""

    def done(row: SecrecyProposal, granted: Granted) -> PostureDecided:
        wanted = settled(Kind(row.said["kind"]), Level(row.said["highest"]))
        decided = _decide(wanted, row.said["document"], row.proposed_by, by.username, at)
        granted.append(
            reason=row.reason[:60], proposal=row.pk, second=row.proposed_by,
            kind=str(decided.kind), highest=decided.highest,
        )  # fmt: skip
        return decided

    return confirmed(by, number, Act.CHANGE_POSTURE, done, of=Proposed.POSTURE, at=at)


def first_posture(*, by: Actor, kind: Kind, highest: Level, document: str, at: datetime) -> bool:
    """
    What a plan says of a site in which nobody has decided yet; whether that was so.

    For who stands outside only: the machine itself, which an archive is set up at. Raises
    AccessDenied, PostureError.
    """
    if not by.stands_outside:
        refuse(
            by, Permission.KEEP_POSTURE, POSTURE, act=Act.CHANGE_POSTURE, rule="second_person",
            at=at,
        )  # fmt: skip
    wanted = settled(kind, highest)
    granted = Granted(by, Act.CHANGE_POSTURE, POSTURE, at)
    with transaction.atomic():
        if decided_now() is not None:
            return False
        decided = _decide(wanted, document, by.username, "", at)
        granted.append(kind=str(decided.kind), highest=decided.highest)
    return True


def _decide(wanted: Posture, document: str, by: str, second: str, at: datetime) -> PostureDecided:
    decided = PostureDecided.objects.create(
        kind=wanted.kind, highest=int(wanted.highest), document=document[:200], decided_by=by,
        second=second, at=at,
    )  # fmt: skip
    transaction.on_commit(lambda: cache.delete(SHOWN_KEPT))
    return decided
