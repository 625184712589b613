"""Handing an item to a reading process, and letting it go again."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError

from archive.api import Store, copied_out
from ingest.actions.claiming import WORKER, Claim, give_back, note_give_back
from ingest.actions.reading import quarantine
from ingest.domain.pace import Pace
from ingest.models import Item
from ingest.queries.originals import original_of
from ingest.queries.pages import readings_of
from ingest.tasks.needs import MEMORY_WAITS
from ingest.tasks.pauses import InTrouble
from ingest.tasks.pulse import Pulse
from ingest.tasks.reader_slot import ReaderSlot
from ingest.tasks.reader_slots import ReaderSlots
from keys.api import KeysShut
from machine.scratch import Scratch
from machine.troubles import Trouble
from machine.work_place import WorkPlace, wanted_for

WAITS_FOR_MEMORY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with, step by step."""

    store: Store
    engine: str
    place: WorkPlace
    folders: Scratch
    now: Callable[[], datetime]
    pace: Pace
    pulse: Pulse
    slots: ReaderSlots


def assign(bench: Bench, slot: ReaderSlot, claim: Claim) -> None:
    """
    The claimed item to the slot's process, in a folder of its own. Raises DamagedFile.

    One that no memory here could hold is set aside until there is more; one for which there is too
    little just now goes back for a while. Neither is the item's fault, and neither is counted.
    """
    size = original_of(claim.item).file.size
    if not bench.place.holds(wanted_for(size)):
        set_aside_as_large(bench, slot, claim, size)
        return
    if bench.place.in_memory and wanted_for(size) > bench.place.free:
        let_wait(bench, slot, claim)
        return
    slot.folder = bench.folders.folder("item-")
    source = fetch(bench, slot, claim, slot.folder)
    # Asked anew: a process that was replaced may have read some since the item was claimed.
    done = readings_of(claim.item)
    slot.send(source, engine=bench.engine, readings=done)


def fetch(bench: Bench, slot: ReaderSlot, claim: Claim, folder: Path) -> Path:
    """A copy of the item's file in a folder. Raises DamagedFile, VaultError."""
    source, original = folder / "original", original_of(claim.item)
    with source.open("wb") as target:
        for piece in copied_out(
            bench.store,
            original.file,
            secrecy=original.secrecy,
            who=WORKER,
            subject=original.subject,
            at=bench.now(),
        ):
            target.write(piece)
            bench.pulse.touch()
    source.chmod(0o400)
    slot.size = source.stat().st_size
    return source


def set_aside_as_large(bench: Bench, slot: ReaderSlot, claim: Claim, size: int) -> None:
    """It waits until the folder in memory is larger. Raises LostClaim."""
    told = {"needed": -(-wanted_for(size) >> 20), "room": bench.place.size >> 20}
    quarantine(claim=claim, reason=MEMORY_WAITS, params=told, cpu_s=0.0, at=bench.now())
    bench.slots.clear(slot)


def let_wait(bench: Bench, slot: ReaderSlot, claim: Claim) -> None:
    """
    It is free again, but not at once: something else uses the memory that it takes. Raises LostClaim,
    and InTrouble where that is none of this worker's items.
    """
    bench.slots.clear(slot)
    give_back(claim=claim, not_before=bench.now() + WAITS_FOR_MEMORY)
    if bench.slots.are_at_rest:
        raise InTrouble(Trouble.MEMORY_FULL)


def fits(item: Item, room: int) -> bool:
    """
    Whether an item that was set aside as large fits into so many megabytes; where that cannot be read just
    now, it waits with what waits for the keys, and is looked at again then.
    """
    try:
        needed = item.reason_params.get("needed")
    except KeysShut:
        return True
    return isinstance(needed, int) and needed <= room


def requeue(bench: Bench, slot: ReaderSlot, claim: Claim, reason: str, error: str = "") -> None:
    """The item goes back into the queue, and that it did is counted. Raises LostClaim."""
    params = {"error": error} if error else {}
    note_give_back(claim=claim, reason=reason, params=params, at=bench.now())
    bench.slots.clear(slot)


def release(bench: Bench, slot: ReaderSlot) -> None:
    """The item is free again as if nobody had claimed it."""
    claim = slot.claim
    bench.slots.clear(slot)
    if claim is not None:
        with suppress(DatabaseError):
            # Should this fail too, the next beat finds the item without a slot.
            give_back(claim=claim, not_before=None)
