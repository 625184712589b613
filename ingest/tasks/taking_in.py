"""Taking a folder in: every file's bytes into the vault first, then its row, then the next file."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from access.api import Level
from archive.api import Secrecy, Store, keep, note_stored_file
from audit.api import Who
from ingest.actions.intake import (
    Arrival,
    arrival_refused,
    begin_taking_in,
    end_taking_in,
    handled_apart,
    take_in,
)
from ingest.intake.folder import MOST_BYTES, FolderEntry, take_bytes, walk_folder
from ingest.models import Batch, Item
from ingest.tasks.pauses import demand_room
from machine.processes import process_name
from machine.room import LEAST_ROOM
from machine.scratch import unnamed_file
from machine.work_place import WorkPlace
from reading.domain.reasons import Reason

if TYPE_CHECKING:
    from access.api import Workstation

UNKNOWN_MEDIA = "application/octet-stream"
# So long a file waits for room in memory that readers use.
ROOM_COMES_IN_S = 60.0


class NotVerified(Exception):
    """The vault holds other bytes than were read; nothing was noted, the source is untouched."""


class TooLarge(Exception):
    """
    The folder in memory could not take these files (`names`), the largest of `needed` bytes, with
    `room` in all. All else was taken in; the source is untouched.
    """

    def __init__(self, names: Sequence[str], *, needed: int, room: int) -> None:
        super().__init__(f"{len(names)} files")
        self.names = tuple(names)
        self.needed, self.room = needed, room


@dataclass(frozen=True, slots=True)
class Intake:
    """
    What taking in needs: the store, who does it, a folder for copies, which is to lie `in_memory`
    where that is said, the caller's clock, the scanner that the files were made at where that is
    known, itself.
    """

    store: Store
    who: Who
    scratch: Path
    now: Callable[[], datetime]
    in_memory: bool = False
    scanner: "Workstation | None" = None
    process: str = field(default_factory=process_name)

    @property
    def place(self) -> WorkPlace:
        """Where copies lie."""
        return WorkPlace(self.scratch, in_memory=self.in_memory)


def take_in_folder(
    folder: Path, *, batch: Batch, intake: Intake
) -> Iterator[tuple[str, Item | None]]:
    """
    Every thing in the folder, one after the other: its name, and its item or None if known before.

    The source is only read. While it goes on, the batch cannot be closed; what comes for a closed
    batch stands in the next one (`Item.batch`). Raises FolderUnusable, InTrouble when there is
    no place for copies, VaultError when the vault cannot take more, and at the end TooLarge for what
    found no room in memory: what was noted until then stays, the batch is known to lack the rest,
    and taking the folder in again goes on from there.
    """
    entries = walk_folder(folder)
    demand_room(intake.place)
    begin_taking_in(batch=batch, by=intake.process, at=intake.now())
    large: list[FolderEntry] = []
    for entry in entries:
        if not _has_room(intake.place, entry):
            large.append(entry)
            continue
        arrival = _arrival(entry, batch, intake)
        item = take_in(
            who=intake.who, batch=batch, arrival=arrival, scanner=intake.scanner, at=intake.now()
        )
        if item is not None and item.batch_id != batch.pk:
            batch = item.batch
            begin_taking_in(batch=batch, by=intake.process, at=intake.now())
        yield entry.name, item
    if large:
        needed = max(entry.size for entry in large)
        raise TooLarge([one.name for one in large], needed=needed, room=intake.place.size)
    # Not in `finally`: a folder that was taken in only in part must not look complete.
    end_taking_in(by=intake.process)


def holds_anything(folder: Path) -> bool:
    """Whether there is anything in the folder to take in. Raises FolderUnusable."""
    return next(walk_folder(folder), None) is not None


def source_of(folder: Path) -> str:
    """The name by which a batch knows the folder it came from."""
    return os.fsencode(folder.resolve()).decode("utf-8", "backslashreplace")[:1000]


def _has_room(place: WorkPlace, entry: FolderEntry) -> bool:
    """Whether the copy of a file has room, at once or when readers here have come to an end."""
    wanted = LEAST_ROOM + entry.size
    if not place.in_memory or entry.problem is not None or entry.size > MOST_BYTES:
        return True
    until = time.monotonic() + ROOM_COMES_IN_S
    while place.holds(wanted) and wanted > place.free and time.monotonic() < until:
        time.sleep(0.2)
    return wanted <= place.free


def _arrival(entry: FolderEntry, batch: Batch, intake: Intake) -> Arrival:
    if entry.problem is not None:
        return arrival_refused(entry.name, entry.problem)
    with unnamed_file(intake.scratch) as copy:
        taken = take_bytes(entry, copy)
        if isinstance(taken, Reason):
            return arrival_refused(entry.name, taken)
        apart = handled_apart(entry.name, level=Level(batch.level), digest=taken.sha256)
        if apart is not None:
            return apart
        copy.seek(0)
        # Nobody has looked at it: it may be all that may come this way.
        secrecy = Secrecy(Level(max(batch.level, batch.highest)), batch.party_papers)
        stored = keep(intake.store, copy, secrecy=secrecy, who=intake.who, at=intake.now())
    if (stored.digest, stored.size) != (taken.sha256, taken.size):
        raise NotVerified(stored.digest)
    row = note_stored_file(stored, media=UNKNOWN_MEDIA, at=intake.now())
    return Arrival(name=entry.name[:1000], stored=row)
