"""What is done once a day so that objects stay locked: leases renewed, holds seen to, the locks tried."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from minio.commonconfig import COMPLIANCE
from minio.retention import Retention

from archive.storage.port import Missing, Tended, VaultUnavailable
from archive.storage.s3.accounts import Role
from archive.storage.s3.connection import Connection
from archive.storage.s3.health import LOCKS_STATE
from archive.storage.s3.notes import Notes, moment_of
from archive.storage.s3.objects import FOLDER, MARKER, Objects, told_at
from archive.storage.s3.trying import Trial, tried

_LEASES_STATE: Final = "leases"
# A lease is renewed when a third of it is over at most, so that days without a machine do no harm.
_PARTS: Final = 3
_NOTED_EVERY: Final = 500


def tended(connection: Connection, objects: Objects, notes: Notes, *, at: datetime) -> Tended:
    """As `Vault.tend`. Raises VaultError; what was done stays, and the next call goes on."""
    _see_to_notes(objects, notes)
    if connection.place.lease_days == 0:
        return Tended()
    renewed = _renewed(connection, objects, notes, at=at)
    trial = tried(connection)
    _note_trial(notes, trial, at=at)
    return Tended(renewed, tried=True, let_go=trial.let_go)


def was_tended_after(notes: Notes, moment: datetime, *, at: datetime) -> bool:
    """Whether the locks were tried since, and held: one that failed is tried again each time."""
    state = notes.state(LOCKS_STATE)
    tried_at = moment_of(state.get("at"))
    return tried_at is not None and moment < tried_at <= at and not state.get("let_go")


def _note_trial(notes: Notes, trial: Trial, *, at: datetime) -> None:
    notes.set_state(
        LOCKS_STATE, at=at.isoformat(), let_go=[*trial.let_go], governance=trial.governance
    )


def _renewed(connection: Connection, objects: Objects, notes: Notes, *, at: datetime) -> int:
    """How many leases were renewed; none before their time."""
    lease = timedelta(days=connection.place.lease_days)
    state = notes.state(_LEASES_STATE, Role.KEEPER)
    begun, done = moment_of(state.get("begun")), moment_of(state.get("done"))
    reached = str(state.get("reached", ""))
    if not reached:
        # What was noted by a clock that stood wrong, in days to come, is no renewal.
        if done is not None and timedelta(0) <= at - done < lease / _PARTS:
            return 0
        begun = at
    until = _clock_of(connection) + lease
    count = 0
    for key, version in _to_renew(objects, notes, reached):
        count += _renew(connection, key, version, until)
        if count % _NOTED_EVERY == 0:
            notes.set_state(_LEASES_STATE, begun=_told(begun), done=_told(done), reached=key)
    # Counted from its begin: what was put since has its own.
    notes.set_state(_LEASES_STATE, done=_told(begun), reached="")
    return count


def _told(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _to_renew(objects: Objects, notes: Notes, reached: str) -> Iterator[tuple[str, str]]:
    """The latest version of whatever stays, and of what says whose bucket this is."""
    noted = set(notes.guarded(Role.KEEPER))
    for key, one in (
        *objects.all_versions(MARKER, Role.KEEPER),
        *objects.all_versions(FOLDER, Role.KEEPER),
    ):
        if not one.latest or one.marks_removal or (key <= reached and key != MARKER):
            continue
        name = key.removeprefix(FOLDER)
        if name in noted:
            note, _ = notes.of(name)
            if one.version in {note.leaving, note.going}:
                continue
        yield key, one.version


def _renew(connection: Connection, key: str, version: str, until: datetime) -> int:
    try:
        with connection.asked(key):
            connection.keeper().set_object_retention(
                connection.place.bucket, key, Retention(COMPLIANCE, until), version_id=version
            )
    except Missing:
        # It was removed meanwhile.
        return 0
    except VaultUnavailable:
        # One that was put since, or leased for longer once, may not be shortened.
        if not _is_leased(connection, key, version, until):
            raise
        return 0
    return 1


def _is_leased(connection: Connection, key: str, version: str, until: datetime) -> bool:
    with connection.asked(key):
        found = connection.client(Role.KEEPER).head_object(
            Bucket=connection.place.bucket, Key=key, VersionId=version
        )
    kept: datetime | None = found.get("ObjectLockRetainUntilDate")
    return kept is not None and kept >= until


def _clock_of(connection: Connection) -> datetime:
    with connection.asked():
        return told_at(connection.client(Role.KEEPER).head_bucket(Bucket=connection.place.bucket))


def _see_to_notes(objects: Objects, notes: Notes) -> None:
    """The store holds what is noted as on hold; what is noted of objects that are gone is forgotten."""
    for name in notes.guarded(Role.KEEPER):
        note, _ = notes.of(name)
        _see_to(objects, notes, name, held=note.guard.held)


def _see_to(objects: Objects, notes: Notes, name: str, *, held: bool) -> None:
    try:
        kept = objects.head(name)
    except Missing:
        # Whoever puts the same bytes again begins anew in any case.
        notes.forget(name)
        return
    if held and not kept.held:
        objects.hold(name, kept.shown.version, on=True)
