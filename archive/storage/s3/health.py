"""How the store is now: something is written and read, and what was found of its locks is told."""

import hashlib
import secrets
import socket
from datetime import UTC, datetime, timedelta
from typing import Final

from botocore.exceptions import ClientError

from archive.storage.port import Flaw, Health, NoVault, VaultError, VaultFull, VaultUnavailable
from archive.storage.s3.belonging import Belonging
from archive.storage.s3.connection import Connection
from archive.storage.s3.notes import HEALTH, Notes, moment_of
from archive.storage.s3.objects import told_at

LOCKS_STATE: Final = "locks"
# The trial of the locks is made each day; one that failed to come is told after another.
_TRIED_WITHIN: Final = timedelta(days=2)
_CLOCK_S: Final = 60.0
_HASH_BYTES: Final = 32
# A store that is nearly full takes a few bytes still, and would pass for well.
_PROBE_BYTES: Final = 1 << 20

_SENTENCES: Final = {
    Flaw.NOT_WORM: "The store does not hold to its locks, or none were asked of it.",
    Flaw.NOT_TRIED: "It was not tried lately whether the store holds to its locks.",
    Flaw.CLOCK: "The clocks of object storage and machine differ.",
}


def health_now(connection: Connection, ours: Belonging, notes: Notes) -> Health:
    """As `Vault.health`. Never raises."""
    try:
        ours.require(anew=True)
        told = _written_and_read(connection)
        flaws = [*_flaws_of_locks(connection, notes, told)]
    except NoVault as error:
        return Health.unusable(str(error), begun=False)
    except VaultFull:
        return Health.unusable("The vault is full.")
    except VaultError as error:
        return Health.unusable(str(error))
    if abs((told - datetime.now(UTC)).total_seconds()) > _CLOCK_S:
        flaws.append(Flaw.CLOCK)
    return Health(
        writable=True,
        free_bytes=None,
        worm=connection.place.lease_days > 0 and not {Flaw.NOT_WORM, Flaw.NOT_TRIED} & {*flaws},
        detail=" ".join(_SENTENCES[flaw] for flaw in flaws),
        flaws=tuple(flaws),
    )


def _written_and_read(connection: Connection) -> datetime:
    """The store's own clock, once it took as much as a scan and gave it back. Raises VaultError."""
    filled = secrets.token_bytes(_HASH_BYTES) + bytes(_PROBE_BYTES)
    client, bucket = connection.client(quick=True), connection.place.notes
    key = HEALTH + socket.gethostname()
    with connection.asked(key):
        client.put_object(Bucket=bucket, Key=key, Body=filled + hashlib.sha256(filled).digest())
        answer = client.get_object(Bucket=bucket, Key=key)
        # Perhaps those of another process of this machine, written meanwhile.
        content = answer["Body"].read()
    if hashlib.sha256(content[:-_HASH_BYTES]).digest() != content[-_HASH_BYTES:]:
        raise VaultUnavailable("The object storage gave back other bytes than were sent.")
    return told_at(answer)


def _flaws_of_locks(connection: Connection, notes: Notes, told: datetime) -> list[Flaw]:
    if connection.place.lease_days == 0:
        return []
    state = notes.state(LOCKS_STATE)
    if state.get("let_go") or not leases_what_is_put(connection):
        return [Flaw.NOT_WORM]
    tried_at = moment_of(state.get("at"))
    if tried_at is None or not abs(told - tried_at) < _TRIED_WITHIN:
        return [Flaw.NOT_TRIED]
    return []


def leases_what_is_put(connection: Connection) -> bool:
    """Whether the bucket locks what is put from its first moment. Raises VaultError."""
    client = connection.client(quick=True)
    with connection.asked():
        try:
            answer = client.get_object_lock_configuration(Bucket=connection.place.bucket)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
    rule = answer["ObjectLockConfiguration"].get("Rule", {}).get("DefaultRetention", {})
    return rule.get("Mode") == "COMPLIANCE" and int(rule.get("Days", 0)) > 0
