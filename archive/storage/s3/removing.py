"""Removing an object for good: one of many who try does it, and what the store still holds stays."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from archive.storage.port import Locked, Missing, VaultUnavailable
from archive.storage.s3.errors import AlreadyThere
from archive.storage.s3.notes import Note, Notes
from archive.storage.s3.objects import Kept, Objects

_ROUNDS: Final = 50


def removed(
    objects: Objects, notes: Notes, name: str, *, at: datetime, before: Callable[[str], None]
) -> None:
    """
    All versions of an object are gone; `before` is told the version once it is certain that it may go, by
    whoever finds it so: who was first may be late, and another object stand under the name by then. Raises Locked
    while a guard, the lease or a hold of the store forbids it: from then on its lease is not renewed.
    Raises Missing where another is removing it.
    """
    for _ in range(_ROUNDS):
        kept = objects.head(name)
        version = kept.shown.version
        noted, seen = notes.of(name)
        # Asked again behind the note: who removes this version from here on changes the note before, and ours
        # is refused. Else one that is gone already, and whose note others wrote over, were removed twice.
        if objects.head(name).shown.version != version:
            continue
        known = noted.of_version(version)
        known.guard.require_destroyable(at)
        if known.going:
            before(version)
            finish_removal(objects, name, version)
            raise Missing(f"{name} is not in the vault.")
        try:
            _require_let_go(notes, name, kept, known, seen)
            notes.swap(name, Note(known.guard, going=version), seen)
        except AlreadyThere:
            continue
        try:
            before(version)
            finish_removal(objects, name, version)
        except Locked:
            _goes_on_waiting(notes, name, version)
            raise
        return
    raise VaultUnavailable("The object comes and goes while it is removed.")


def finish_removal(objects: Objects, name: str, version: str) -> None:
    """
    All versions go where this is still the latest, which goes last: before it, nothing else may be
    read. Whoever died over it is followed by the next. Raises Locked.
    """
    versions = objects.versions(name)
    latest = [one.version for one in versions if one.latest]
    if latest != [version]:
        return
    for one in sorted(versions, key=lambda one: one.latest):
        objects.remove(name, one.version)


def _require_let_go(notes: Notes, name: str, kept: Kept, known: Note, seen: str) -> None:
    """Raises Locked where the store would refuse, and notes that the object waits to go; AlreadyThere."""
    leased = kept.until is not None and kept.until > kept.told_at
    if not leased and not kept.held:
        return
    version = kept.shown.version
    if known.leaving != version:
        notes.swap(name, replace(known, leaving=version), seen)
    if kept.until is not None and leased:
        raise Locked(f"The store leases the object until {kept.until.isoformat()}.")
    raise Locked("The store has the object on hold.")


def _goes_on_waiting(notes: Notes, name: str, version: str) -> None:
    """The store refused after all: it waits as one that is leased."""
    noted, seen = notes.of(name)
    if noted.going == version:
        with contextlib.suppress(AlreadyThere):
            notes.swap(name, replace(noted, going="", leaving=version), seen)
