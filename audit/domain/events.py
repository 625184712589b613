"""An event of the trail, and the bytes it is sealed by."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from language.vietnamese import composed
from machine.json_values import JsonObject

VERSION: Final = 2
# Acts are dated when they begin and told when they are done; longer than any act takes.
TIME_BACK: Final = timedelta(minutes=10)


class Outcome(StrEnum):
    """How the act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Who:
    """
    Who acted, as known at that moment: account, roles, clearance, workstation, session.

    `name` is the account's name and `account` its number, which no renaming changes; without a
    number no person acted. `os_account` is set where a console acted, for a person or for nobody:
    the account of the operating system. `session` is a digest that tells sessions apart and opens
    none.
    """

    name: str
    roles: tuple[str, ...] = ()
    clearance: int = 0
    workstation: str = ""
    session: str = ""
    account: int | None = None
    os_account: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One act to be put on the trail.

    `action` is a verb (`acts.Act`); `subject` names what it was done to by number, never by
    title; `level` is the subject's secrecy; `rule` is the rule that refused; `reason` is a code;
    `details` hold ids, counts and digests only, never text of documents. `mentions` are the
    numbers of everything else that was shown, by which the event is found as well.
    """

    who: Who
    action: str
    subject_kind: str = ""
    subject: str = ""
    level: int = 0
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    rule: str = ""
    details: JsonObject = field(default_factory=dict)
    mentions: tuple[str, ...] = ()


def canonical_bytes(entry: Entry, *, at: datetime, salt: bytes, version: int = VERSION) -> bytes:
    """
    The event as bytes that are the same on every machine: JSON with sorted keys, NFC, UTF-8.

    The salt keeps a neighbour's hash in a proof from being guessed. `at` must know its zone.
    Version 1, of rows that were written before, knew no account, no console and no mentions.
    """
    fields = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": entry.who.name,
        "roles": sorted(entry.who.roles),
        "clearance": int(entry.who.clearance),
        "workstation": entry.who.workstation,
        "session": entry.who.session,
        "action": str(entry.action),
        "subject_kind": entry.subject_kind,
        "subject": entry.subject,
        "level": int(entry.level),
        "outcome": str(entry.outcome),
        "reason": entry.reason,
        "rule": entry.rule,
        "details": dict(entry.details),
        "salt": salt.hex(),
        "version": version,
    }
    if version > 1:
        fields["account"] = entry.who.account
        fields["os_account"] = entry.who.os_account
        fields["mentions"] = sorted(set(entry.mentions))
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return composed(text).encode("utf-8")


def agrees(entry: Entry, *, at: datetime, canonical: bytes) -> bool:
    """Whether a row says what its bytes say, by the version they were written in."""
    try:
        kept = json.loads(canonical)
        salt, version = bytes.fromhex(kept["salt"]), int(kept["version"])
    except (ValueError, KeyError, TypeError):
        return False
    return canonical_bytes(entry, at=at, salt=salt, version=version) == canonical
