"""
Whether the store holds to its locks: something small is locked for a minute, and everything is tried on it
that must be refused, once with an account that may do all with it and once with the one that puts and gets.

What counts is what stands there afterwards, and not what the store says of it.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError

from archive.storage.port import Missing, VaultError
from archive.storage.s3.accounts import Role
from archive.storage.s3.connection import Connection
from archive.storage.s3.objects import MARKER, told_at

PROBE: Final = "probe/"
# A lock of the store cannot be taken back: what is locked for the trial is free soon.
_LOCKED_FOR: Final = timedelta(minutes=2)
_SHORTER_BY: Final = timedelta(seconds=50)
_COMPLIANCE, _GOVERNANCE = "COMPLIANCE", "GOVERNANCE"


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What was let through that must not be, `WHO:WHAT` each. `governance` is whether the weaker lock, which
    we do not rely on, held against the account that puts and gets.
    """

    let_go: tuple[str, ...]
    governance: bool


@dataclass(frozen=True, slots=True)
class _Probe:
    key: str
    version: str
    until: datetime
    content: bytes


def tried(connection: Connection) -> Trial:
    """Raises VaultError where it cannot be tried."""
    trying = _Trying(connection)
    trying.tidy()
    let_go = [] if trying.is_marker_leased() else ["store:no_lease"]
    probe = trying.probe(_COMPLIANCE)
    for role in (Role.KEEPER, Role.STORE):
        for what in _ATTEMPTS:
            if trying.lets_go(probe, role, what):
                let_go.append(f"{role}:{what}")
                # What is gone tells nothing of the next attempt.
                probe = trying.probe(_COMPLIANCE)
    weaker = trying.probe(_GOVERNANCE)
    return Trial(tuple(let_go), governance=not trying.lets_go(weaker, Role.STORE, "clear"))


class _Trying:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bucket = connection.place.bucket
        self._strong = connection.client(Role.KEEPER)

    def probe(self, mode: str) -> _Probe:
        key, content = PROBE + secrets.token_hex(16), secrets.token_bytes(32)
        with self._connection.asked(key):
            now = told_at(self._strong.head_bucket(Bucket=self._bucket))
            until = (now + _LOCKED_FOR).replace(microsecond=0)
            answer = self._strong.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ObjectLockMode=mode,
                ObjectLockRetainUntilDate=until,
            )
        return _Probe(key, answer["VersionId"], until, content)

    def lets_go(self, probe: _Probe, role: Role, what: str) -> bool:
        """Whether an attempt did what it must not, or the store said so."""
        client = self._connection.client(role)
        with self._connection.asked(probe.key):
            try:
                said_so = _ATTEMPTS[what](client, self._bucket, probe)
            except ClientError as error:
                _require_refusal(error)
                said_so = False
        return said_so or not self._stands(probe)

    def is_marker_leased(self) -> bool:
        """Whether what was put without a word of locks is locked: what says whose bucket this is."""
        with self._connection.asked(MARKER):
            found = self._strong.head_object(Bucket=self._bucket, Key=MARKER)
        until = found.get("ObjectLockRetainUntilDate")
        locked = found.get("ObjectLockMode") == _COMPLIANCE
        return locked and until is not None and until > told_at(found)

    def tidy(self) -> None:
        """What was locked for a trial before, and is free now, goes; the rest goes another time."""
        pages = self._strong.get_paginator("list_object_versions")
        with self._connection.asked():
            found = [
                one
                for page in pages.paginate(Bucket=self._bucket, Prefix=PROBE)
                for kind in ("Versions", "DeleteMarkers")
                for one in page.get(kind, ())
            ]
        for one in found:
            with suppress(VaultError), self._connection.asked(removing=True):
                self._strong.delete_object(
                    Bucket=self._bucket, Key=one["Key"], VersionId=one["VersionId"]
                )

    def _stands(self, probe: _Probe) -> bool:
        """Whether it is as it was, and as locked."""
        which = {"Bucket": self._bucket, "Key": probe.key, "VersionId": probe.version}
        try:
            with self._connection.asked(probe.key):
                found = self._strong.get_object(**which)
                content = found["Body"].read()
        except Missing:
            return False
        until = found.get("ObjectLockRetainUntilDate")
        return (
            content == probe.content
            and found.get("ObjectLockMode") in {_COMPLIANCE, _GOVERNANCE}
            and until is not None
            and until >= probe.until
        )


def _remove(client: Any, bucket: str, probe: _Probe) -> bool:
    client.delete_object(Bucket=bucket, Key=probe.key, VersionId=probe.version)
    return True


def _remove_around(client: Any, bucket: str, probe: _Probe) -> bool:
    client.delete_object(
        Bucket=bucket, Key=probe.key, VersionId=probe.version, BypassGovernanceRetention=True
    )
    return True


def _remove_many(client: Any, bucket: str, probe: _Probe) -> bool:
    answer = client.delete_objects(
        Bucket=bucket,
        Delete={"Objects": [{"Key": probe.key, "VersionId": probe.version}]},
        BypassGovernanceRetention=True,
    )
    return not answer.get("Errors")


def _shorten(client: Any, bucket: str, probe: _Probe) -> bool:
    return _relock(client, bucket, probe, _lock(_COMPLIANCE, probe.until - _SHORTER_BY))


def _downgrade(client: Any, bucket: str, probe: _Probe) -> bool:
    return _relock(client, bucket, probe, _lock(_GOVERNANCE, probe.until - _SHORTER_BY))


def _clear(client: Any, bucket: str, probe: _Probe) -> bool:
    return _relock(client, bucket, probe, {})


def _relock(client: Any, bucket: str, probe: _Probe, lock: dict[str, object]) -> bool:
    client.put_object_retention(
        Bucket=bucket,
        Key=probe.key,
        VersionId=probe.version,
        Retention=lock,
        BypassGovernanceRetention=True,
    )
    # A lock is seen: what the store says is not asked.
    return False


def _lock(mode: str, until: datetime) -> dict[str, object]:
    return {"Mode": mode, "RetainUntilDate": until}


_ATTEMPTS: Final[dict[str, Callable[[Any, str, _Probe], bool]]] = {
    "shorten": _shorten,
    "downgrade": _downgrade,
    "clear": _clear,
    "remove": _remove,
    "remove_around": _remove_around,
    "remove_many": _remove_many,
}


def _require_refusal(error: ClientError) -> None:
    """What the store does not understand, or cannot do just now, is no refusal."""
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        raise error
