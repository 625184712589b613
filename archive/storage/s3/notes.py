"""What is noted of objects beside them: each note is replaced only by who has seen the last one."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from archive.storage.guards import Guard, read_guard
from archive.storage.port import Missing, Tampered, VaultUnavailable
from archive.storage.s3.accounts import Role
from archive.storage.s3.connection import Connection
from archive.storage.s3.errors import AlreadyThere

GUARDS: Final = "guards/"
STATE: Final = "state/"
HEALTH: Final = "health/"
# So often others may be quicker.
_TRIES: Final = 200


class BeingRemoved(Exception):
    """Somebody is removing this version just now."""


@dataclass(frozen=True, slots=True)
class Note:
    """
    The guard of an object, and which of its versions is on its way out: `leaving` waits for the end of
    its lease, which is not renewed any more; `going` is being removed.
    """

    guard: Guard = field(default_factory=Guard)
    leaving: str = ""
    going: str = ""

    def written(self) -> bytes:
        held = json.loads(self.guard.written())
        return json.dumps({**held, "leaving": self.leaving, "going": self.going}).encode("ascii")

    def of_version(self, version: str) -> "Note":
        """As it counts for a version: that of one which was removed is none."""
        return Note() if self.going and self.going != version else self


def note_in(text: bytes) -> Note:
    """Raises Tampered."""
    try:
        match json.loads(text):
            case {"leaving": str(leaving), "going": str(going), **guard}:
                return Note(read_guard(json.dumps(guard).encode("ascii")), leaving, going)
    except ValueError as error:
        raise Tampered("What is noted of the object cannot be read.") from error
    raise Tampered("What is noted of the object cannot be read.")


class Notes:
    """The bucket of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bucket = connection.place.notes

    def of(self, name: str) -> tuple[Note, str]:
        """What is noted of an object, and by what the next one to write shows that they know it."""
        found = self.read(GUARDS + name)
        return (Note(), "") if found is None else (note_in(found[0]), found[1])

    def swap(self, name: str, note: Note, seen: str) -> None:
        """Raises AlreadyThere where another was quicker."""
        condition = {"IfMatch": seen} if seen else {"IfNoneMatch": "*"}
        self.write(GUARDS + name, note.written(), condition=condition)

    def change(self, name: str, version: str, change: Callable[[Note], Note]) -> Note:
        """
        What is noted of this version, changed; what it was is told. Raises BeingRemoved, VaultUnavailable
        where others are quicker again and again.
        """
        for _ in range(_TRIES):
            noted, seen = self.of(name)
            known = noted.of_version(version)
            if known.going:
                raise BeingRemoved
            changed = change(known)
            if changed == noted:
                return known
            try:
                self.swap(name, changed, seen)
            except AlreadyThere:
                continue
            return known
        raise VaultUnavailable("Too many change what is noted of one object.")

    def is_wanted(self, name: str, version: str) -> None:
        """Whoever put the same bytes again wants them to stay. Raises BeingRemoved."""
        self.change(name, version, lambda note: replace(note, leaving=""))

    def guarded(self, role: Role) -> Iterator[str]:
        """The names of which something is noted."""
        return self._keys(GUARDS, role)

    def read(self, key: str, role: Role = Role.STORE) -> tuple[bytes, str] | None:
        """What stands there and its ETag; None where nothing does."""
        try:
            with self._connection.asked(key):
                answer = self._connection.client(role).get_object(Bucket=self._bucket, Key=key)
                return answer["Body"].read(), answer["ETag"]
        except Missing:
            return None

    def write(
        self,
        key: str,
        content: bytes,
        role: Role = Role.STORE,
        *,
        condition: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Raises AlreadyThere where the condition does not hold."""
        try:
            with self._connection.asked(key):
                self._connection.client(role).put_object(
                    Bucket=self._bucket, Key=key, Body=content, **condition
                )
        except Missing:
            raise AlreadyThere from None

    def forget(self, name: str) -> None:
        """Nothing is noted any more."""
        with self._connection.asked(name):
            self._connection.client(Role.KEEPER).delete_object(
                Bucket=self._bucket, Key=GUARDS + name
            )

    def state(self, name: str, role: Role = Role.STORE) -> dict[str, Any]:
        """What was noted of the vault as a whole; nothing where that cannot be read."""
        found = self.read(STATE + name, role)
        try:
            held = json.loads(found[0]) if found else {}
        except ValueError:
            return {}
        return held if isinstance(held, dict) else {}

    def set_state(self, name: str, **held: object) -> None:
        """Noted by whoever tends the vault, and by nobody else."""
        self.write(STATE + name, json.dumps(held).encode("ascii"), Role.KEEPER)

    def _keys(self, prefix: str, role: Role) -> Iterator[str]:
        pages = self._connection.client(role).get_paginator("list_objects_v2")
        with self._connection.asked():
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                for one in page.get("Contents", ()):
                    yield one["Key"].removeprefix(prefix)


def moment_of(text: object) -> datetime | None:
    """A moment as it is noted; None for what is none."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
