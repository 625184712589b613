"""An event of the trail, and the bytes it is sealed by."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How the act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Who:
    """
    Who acted, as known at that moment: account, roles, clearance, workstation, session.

    `name` is the account's name; `session` is a digest that tells sessions apart and opens none.
    """

    name: str
    roles: tuple[str, ...] = ()
    clearance: int = 0
    workstation: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One act to be put on the trail.

    `action` is a verb ("view", "search", "sign_in"); `subject` names what it was done to by
    number, never by title; `level` is the subject's secrecy; `rule` is the rule that refused;
    `reason` is a code; `details` hold ids, counts and digests only, never text of documents.
    """

    who: Who
    action: str
    subject_kind: str = ""
    subject: str = ""
    level: int = 0
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    rule: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def canonical_bytes(entry: Entry, *, at: datetime, salt: bytes) -> bytes:
    """
    The event as bytes that are the same on every machine: JSON with sorted keys, NFC, UTF-8.

    The salt keeps a neighbour's hash in a proof from being guessed. `at` must know its zone.
    """
    fields = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": entry.who.name,
        "roles": sorted(entry.who.roles),
        "clearance": int(entry.who.clearance),
        "workstation": entry.who.workstation,
        "session": entry.who.session,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject": entry.subject,
        "level": int(entry.level),
        "outcome": str(entry.outcome),
        "reason": entry.reason,
        "rule": entry.rule,
        "details": dict(entry.details),
        "salt": salt.hex(),
        "version": 1,
    }
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode("utf-8")
