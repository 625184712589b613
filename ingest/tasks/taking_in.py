"""Taking a folder in: every file's bytes into the vault first, then its row, then the next file."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.api import StoredFile, Vault, keep, note_stored_file
from audit.api import Who
from ingest.actions.intake import Arrival, take_in
from ingest.domain.reasons import Kind, Reason
from ingest.intake.folder import Entry, Taken, take_bytes, walk_folder
from ingest.models import Batch, Item

UNKNOWN_MEDIA = "application/octet-stream"


class NotVerified(Exception):
    """The vault holds other bytes than were read; nothing was noted, the source is untouched."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in needs: vault, who does it, a folder for copies, the caller's clock."""

    vault: Vault
    who: Who
    scratch: Path
    now: Callable[[], datetime]


def take_in_folder(
    folder: Path, *, batch: Batch, intake: Intake
) -> Iterator[tuple[str, Item | None]]:
    """
    Every thing in the folder, one after the other: its name, and its item or None if known before.

    The source is only read. Raises FolderUnusable, and VaultError when the vault cannot take more:
    what was noted until then stays, and taking the folder in again goes on from there.
    """
    intake.scratch.mkdir(parents=True, exist_ok=True)
    for entry in walk_folder(folder):
        arrival = _arrival(entry, intake)
        yield entry.name, take_in(who=intake.who, batch=batch, arrival=arrival, at=intake.now())


def source_of(folder: Path) -> str:
    """The name by which a batch knows the folder it came from."""
    return os.fsencode(folder.resolve()).decode("utf-8", "backslashreplace")[:1000]


def _arrival(entry: Entry, intake: Intake) -> Arrival:
    if entry.problem is not None:
        return _refused(entry.name, entry.problem)
    with tempfile.TemporaryFile(dir=intake.scratch) as copy:
        taken = take_bytes(entry, copy)
        if isinstance(taken, Reason):
            return _refused(entry.name, taken)
        copy.seek(0)
        stored = keep(intake.vault, copy, who=intake.who, at=intake.now())
    if (stored.digest, stored.size) != (taken.sha256, taken.size):
        raise NotVerified(stored.digest)
    return Arrival(name=entry.name[:1000], stored=_noted(taken, intake))


def _noted(taken: Taken, intake: Intake) -> StoredFile:
    return note_stored_file(
        digest=taken.sha256, size=taken.size, media=UNKNOWN_MEDIA, at=intake.now()
    )


def _refused(name: str, reason: Reason) -> Arrival:
    return Arrival(
        name=name[:1000],
        reason=reason.code,
        params=dict(reason.params),
        rejected=reason.kind is Kind.REJECTED,
    )
