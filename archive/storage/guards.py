"""When an object may be destroyed: the rule that every adapter without locks of its own keeps."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from archive.storage.port import Locked, Tampered


@dataclass(frozen=True)
class Guard:
    """What stands between an object and its destruction."""

    until: datetime | None = None
    held: bool = False

    def locked_until(self, until: datetime) -> "Guard":
        """The same guard with the later of the two dates. ValueError for a naive date."""
        until = _utc(until)
        if self.until is not None and self.until >= until:
            return self
        return replace(self, until=until)

    def with_hold(self, held: bool) -> "Guard":
        return replace(self, held=held)

    def require_destroyable(self, at: datetime) -> None:
        """Raises Locked. The lock's last moment is free: a lock until noon is over at noon."""
        at = _utc(at)
        if self.held:
            raise Locked("The object is on hold.")
        if self.until is not None and at < self.until:
            raise Locked(f"The object is locked until {self.until.isoformat()}.")

    def written(self) -> bytes:
        until = None if self.until is None else self.until.isoformat()
        return json.dumps({"until": until, "held": self.held}).encode("ascii")


def read_guard(text: bytes) -> Guard:
    """
    The guard that `Guard.written` wrote down.

    Raises Tampered for anything else: it is written atomically, so a broken one was altered,
    and to take it for "no lock" would let the object go.
    """
    try:
        match json.loads(text):
            case {"until": None, "held": bool(held)}:
                return Guard(None, held)
            case {"until": str(until), "held": bool(held)}:
                return Guard(_utc(datetime.fromisoformat(until)), held)
    except ValueError as error:
        raise Tampered("The record of the object's locks cannot be read.") from error
    raise Tampered("The record of the object's locks cannot be read.")


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be compared.")
    return moment.astimezone(UTC)
