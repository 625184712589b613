"""What a reading process says of its item, noted in the ledger."""

import logging
import time

from ingest.actions.claiming import Claim, give_back, note_death
from ingest.actions.reading import note_opened, quarantine, record_page
from ingest.tasks.finishing import as_json, finish
from ingest.tasks.handing import Bench, assign, release, requeue
from ingest.tasks.needs import OLD_WORD_WAITS, lack_for, opens_old_word
from ingest.tasks.pauses import InTrouble
from ingest.tasks.reader_slot import ReaderSlot
from machine.troubles import Trouble
from machine.work_place import wanted_for
from reading.api import Died, Event, Finished, GaveUp, Opened, PageRead, Unread

log = logging.getLogger(__name__)


def note(bench: Bench, slot: ReaderSlot, claim: Claim, event: Event) -> None:
    """One thing that was said. Raises LostClaim, InTrouble, VaultError, DamagedFile, OSError."""
    match event:
        case Opened():
            note_opened(
                claim=claim,
                media=event.media,
                pages=event.pages,
                signed=event.signed,
                born_digital=event.born_digital,
                warnings=as_json(event.warnings),
            )
        case PageRead(reading):
            record_page(claim=claim, page=reading, at=bench.now())
            bench.pace.note(time.monotonic())
        case Finished():
            finish(bench, slot, claim, event)
            bench.slots.clear(slot)
        case Unread(reason) if _was_too_early(slot, reason):
            _begin_afresh(bench, slot, claim)
        case Unread(reason, params):
            quarantine(claim=claim, reason=reason, params=dict(params), cpu_s=0.0, at=bench.now())
            bench.slots.clear(slot)
        case GaveUp():
            _note_busy(bench, slot, claim, event)
        case Died():
            _note_death(bench, slot, claim, event)


def _was_too_early(slot: ReaderSlot, reason: str) -> bool:
    """LibreOffice was installed after this reader had walled itself in: a fresh one finds it."""
    return reason == OLD_WORD_WAITS and slot.served > 0 and opens_old_word()


def _begin_afresh(bench: Bench, slot: ReaderSlot, claim: Claim) -> None:
    bench.slots.replace(slot)
    assign(bench, slot, claim)


def _note_busy(bench: Bench, slot: ReaderSlot, claim: Claim, busy: GaveUp) -> None:
    # Without its words: a process that was taken over by a document says what it likes.
    log.warning("item %s: engine busy", claim.item)
    if busy.retiring:
        # The process is worn out, and none of that is said of the next item: a fresh one
        # gets this item at once, and what that one says of it counts.
        _begin_afresh(bench, slot, claim)
        return
    # Perhaps it was this very file that filled the disk: without its folder we shall see.
    wanted = wanted_for(slot.size)
    slot.clear_folder()
    lacking = bench.place.lack(wanted=wanted) or lack_for(bench.engine)
    if lacking is not None:
        release(bench, slot)
        raise InTrouble(lacking)
    requeue(bench, slot, claim, "reader_failed", busy.detail[:200])


def _note_death(bench: Bench, slot: ReaderSlot, claim: Claim, death: Died) -> None:
    log.warning("item %s: its reader died (%s)", claim.item, death.reason)
    if death.begun:
        note_death(claim=claim, reason=death.reason, params=dict(death.params), at=bench.now())
        bench.slots.discard(slot)
        return
    # It never took the item up: an innocent item gets no death.
    fresh = slot.served == 0
    give_back(claim=claim, not_before=None)
    bench.slots.discard(slot)
    if fresh:
        raise InTrouble(Trouble.READER_START)
