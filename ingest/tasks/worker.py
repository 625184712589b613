"""
A worker: it claims items from the ledger, lets reading processes read them, and notes what they
say. One loop, beside it a pulse; whatever dies, the ledger says where to go on.

When the machine is in trouble (a full disk, a locked database) the worker pauses, says so in its
row for the administrator, and goes on by itself. Nothing of that is counted against an item.
"""

import hashlib
import logging
import selectors
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from archive.api import Missing, Tampered, Vault, VaultError, VaultFull, keep
from ingest.actions.claiming import (
    WORKER,
    Claim,
    LostClaim,
    claim_next,
    dismiss_dead_workers,
    dismiss_worker,
    extend_leases,
    give_back,
    give_back_strays,
    note_death,
    note_give_back,
    note_trouble,
    register_worker,
)
from ingest.actions.reading import (
    finish_reading,
    is_referred_to,
    note_access_copy,
    note_opened,
    quarantine,
    record_page,
)
from ingest.actions.taking_up import take_up_again
from ingest.queries.ledgers import dead_workers, unsettled, workers_with_items
from ingest.queries.pages import readings_of
from ingest.queries.witnesses import witnesses_of
from ingest.tasks.needs import OLD_WORD_WAITS, lack_for, opens_old_word
from ingest.tasks.pulse import Pulse
from ingest.tasks.reader_slot import ReaderSlot
from machine.processes import gone, living, process_name
from machine.room import LEAST_ROOM, cannot_write, lack_of_room
from machine.scratch import Scratch
from machine.troubles import Trouble, trouble_of
from reading.api import Died, Event, Finished, GaveUp, Opened, PageRead, Unread
from reading.domain.proposals import judge, propose
from reading.domain.readings import as_seen
from reading.domain.reasons import Reason

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 0.5
TROUBLE_PAUSE_S = 5.0
SWEEP_EVERY_S = 3600.0
FORGOTTEN_AFTER = timedelta(days=1)
ITEMS_A_PROCESS = 200
# What only concerns the bytes asked for; any other fault of the vault concerns all of them.
OF_ONE_OBJECT = (Missing, Tampered)
ALWAYS_OF_THE_MACHINE = frozenset(Trouble) - {
    Trouble.VAULT_UNAVAILABLE,
    Trouble.DISK_ERROR,
    Trouble.NOT_PERMITTED,
    Trouble.PATH_MISSING,
    Trouble.NO_MEMORY,
    Trouble.BUSY,
}


class InTrouble(Exception):
    """The machine is at fault, and nothing can go on before it is well again."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(slots=True)
class Worker:
    """
    Runs until told to stop. `now` is the clock, `scratch` a folder for files being read.

    A reading process that dies or is killed for taking too long counts as a death of its item.
    `trouble` is what it pauses for at the moment; with `until_idle` it ends when that lasts longer
    than `patience_s`.
    """

    vault: Vault
    engine: str
    readers: int
    scratch: Path
    now: Callable[[], datetime]
    name: str = field(default_factory=process_name)
    stopping: bool = False
    slots: list[ReaderSlot] = field(default_factory=list)
    on_progress: Callable[[], None] = lambda: None
    patience_s: float = 30.0
    trouble: Trouble | None = None
    _pulse: Pulse = field(init=False)
    _folders: Scratch = field(init=False)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _in_trouble_since: float = 0.0
    _goes_on_at: float = 0.0
    _swept_at: float | None = None
    _last_batch: int = 0
    _registered: bool = False
    _opens_old_word: bool = False

    def __post_init__(self) -> None:
        self._pulse = Pulse(self.name, self.now)
        self._folders = Scratch(self.scratch, "worker")

    def run(self, *, until_idle: bool, batch_is_settled: Callable[[], bool] | None = None) -> None:
        """
        Work until stopped; with `until_idle` until nothing is left that may be done now.

        Raises nothing that the machine is at fault for: see `trouble` when it returns.
        """
        self._pulse.start()
        try:
            while not self.stopping:
                if self._bear(lambda: self._turn(until_idle, batch_is_settled or _nothing_left)):
                    return
                if until_idle and self._is_out_of_patience():
                    return
                self._wait()
        finally:
            self._leave()

    def _bear(self, step: Callable[[], bool | None]) -> bool:
        """Do a step; a trouble of the machine makes the worker pause instead of ending it."""
        if time.monotonic() < self._goes_on_at:
            return False
        try:
            done = bool(step())
        except (VaultError, DatabaseError, OSError, InTrouble) as error:
            trouble = _trouble_behind(error)
            if trouble is None:
                raise
            self._pause(trouble)
            return False
        self._all_well()
        return done

    def _turn(self, until_idle: bool, is_settled: Callable[[], bool]) -> bool:
        """One round; returns whether nothing is left to do."""
        self._demand_room()
        self._demand_engine()
        self._register()
        self._take_up_old_word()
        self._tidy_up()
        for slot in list(self.slots):
            self._listen(slot)
        self._look_after()
        self._give_out_work()
        if self._pulse.is_due:
            self._beat()
        self.on_progress()
        return until_idle and not any(slot.claim for slot in self.slots) and is_settled()

    def _wait(self) -> None:
        self._pulse.touch()
        patience = min([LOOK_AGAIN_S, *(slot.process.timeout() for slot in self.slots)])
        if time.monotonic() < self._goes_on_at:
            time.sleep(LOOK_AGAIN_S)
        elif not any(slot.events for slot in self.slots):
            self._selector.select(patience)
        for slot in self.slots:
            # Also while the worker pauses: a reader must not stand at a full pipe.
            slot.pull()

    # Trouble of the machine

    def _pause(self, trouble: Trouble) -> None:
        now = time.monotonic()
        if self.trouble is None:
            self._in_trouble_since = now
        if self.trouble != trouble:
            log.warning("pausing: %s", trouble)
        self.trouble = trouble
        self._goes_on_at = now + TROUBLE_PAUSE_S
        # The database may be what is in trouble; the page then says it from what it sees itself.
        with suppress(DatabaseError):
            note_trouble(worker=self.name, trouble=trouble, at=self.now())

    def _all_well(self) -> None:
        if self.trouble is None:
            return
        with suppress(DatabaseError):
            note_trouble(worker=self.name, trouble="", at=self.now())
            log.warning("going on")
            self.trouble = None

    def _is_out_of_patience(self) -> bool:
        lasts = time.monotonic() - self._in_trouble_since
        return self.trouble is not None and lasts >= self.patience_s

    def _register(self) -> None:
        if not self._registered:
            register_worker(worker=self.name, at=self.now())
            self._registered = True

    def _is_ill(self, trouble: Trouble) -> bool:
        """
        Whether the machine cannot work at all, or only failed at what it was just asked for: then
        that is counted, for it may fail for ever.
        """
        if trouble in ALWAYS_OF_THE_MACHINE:
            return True
        if trouble == Trouble.VAULT_UNAVAILABLE:
            return not self.vault.health().writable
        return (lack_of_room(self.scratch) or cannot_write(self.scratch)) is not None

    def _demand_room(self) -> None:
        lacking = lack_of_room(self.scratch)
        if lacking is not None:
            # Whatever dead workers left may be the room that is wanted.
            self._folders.sweep()
            lacking = lack_of_room(self.scratch)
        if lacking is not None:
            raise InTrouble(lacking)

    def _demand_engine(self) -> None:
        lacking = lack_for(self.engine)
        if lacking is not None:
            raise InTrouble(lacking)

    def _take_up_old_word(self) -> None:
        """What waited for LibreOffice is read once it is there, without anybody's doing."""
        opens = opens_old_word()
        if opens and not self._opens_old_word:
            take_up_again(reason=OLD_WORD_WAITS, at=self.now())
        self._opens_old_word = opens

    def _tidy_up(self) -> None:
        now = time.monotonic()
        if self._swept_at is not None and now - self._swept_at < SWEEP_EVERY_S:
            return
        self._folders.sweep()
        dismiss_dead_workers(dead=dead_workers(), silent_since=self.now() - FORGOTTEN_AFTER)
        self._swept_at = now

    # Handing out

    def _give_out_work(self) -> None:
        while (slot := self._free_slot()) is not None:
            others = workers_with_items() - {self.name}
            claim = claim_next(
                worker=self.name,
                dead=gone(others),
                living=living(others),
                at=self.now(),
                after_batch=self._last_batch,
            )
            if claim is None:
                return
            self._last_batch = claim.batch
            slot.claim = claim
            self._tell_pulse()
            self._guarded(slot, claim, partial(self._assign, slot, claim))

    def _free_slot(self) -> ReaderSlot | None:
        free = next((slot for slot in self.slots if slot.claim is None), None)
        if free is None and len(self.slots) < self.readers:
            free = ReaderSlot.started(self.scratch / "readers.log")
            self._selector.register(free.descriptor, selectors.EVENT_READ, free)
            self.slots.append(free)
        return free

    def _assign(self, slot: ReaderSlot, claim: Claim) -> None:
        slot.folder = self._folders.folder("item-")
        source = self._fetch(claim, slot, slot.folder)
        # Asked anew: a process that was replaced may have read some since the item was claimed.
        done = readings_of(claim.item)
        slot.send(source, engine=self.engine, readings=done)

    def _fetch(self, claim: Claim, slot: ReaderSlot, folder: Path) -> Path:
        source = folder / "original"
        with source.open("wb") as target:
            for chunk in self.vault.read(claim.digest):
                target.write(chunk)
                self._pulse.touch()
        source.chmod(0o400)
        slot.size = source.stat().st_size
        return source

    # Listening

    def _listen(self, slot: ReaderSlot) -> None:
        slot.pull()
        while slot.events:
            claim, said = slot.claim, slot.events[0]
            if claim is None or said.job != slot.job:
                slot.events.popleft()
                continue
            # An event stays until it is noted: a trouble of the machine loses none.
            if not self._guarded(slot, claim, partial(self._note, slot, claim, said.event)):
                return
            if slot.events:
                slot.events.popleft()

    def _guarded(self, slot: ReaderSlot, claim: Claim, step: Callable[[], None]) -> bool:
        """
        Do a step for an item; whatever goes wrong with it concerns that item alone, unless the
        machine is at fault. Returns whether the slot still has its process.
        """
        try:
            step()
        except LostClaim:
            log.warning("item %s was taken over by another worker", claim.item)
            self._discard(slot)
        except OF_ONE_OBJECT as error:
            log.warning("item %s: its bytes are not in the vault: %s", claim.item, _kind(error))
            self._requeue(slot, claim, "original_damaged", {})
        except Exception as error:
            trouble = _trouble_behind(error)
            if trouble is not None and self._is_ill(trouble):
                if slot.job is None:
                    # Nothing was begun: the item is free for whoever gets on first.
                    self._release(slot)
                raise
            # Without a traceback: its frames may hold words of the document.
            log.warning("item %s: %s", claim.item, _kind(error))
            self._requeue(slot, claim, "reader_failed", {"error": type(error).__name__})
            self._discard(slot)
        return slot in self.slots

    def _note(self, slot: ReaderSlot, claim: Claim, event: Event) -> None:
        match event:
            case Opened():
                note_opened(
                    claim=claim,
                    media=event.media,
                    pages=event.pages,
                    signed=event.signed,
                    born_digital=event.born_digital,
                    warnings=_as_json(event.warnings),
                )
            case PageRead(reading):
                record_page(claim=claim, page=reading, at=self.now())
            case Finished():
                self._finish(slot, claim, event)
                self._clear(slot)
            case Unread(reason) if self._was_too_early(slot, reason):
                self._replace(slot)
                self._assign(slot, claim)
            case Unread(reason, params):
                quarantine(
                    claim=claim, reason=reason, params=dict(params), cpu_s=0.0, at=self.now()
                )
                self._clear(slot)
            case GaveUp():
                self._note_busy(slot, claim, event)
            case Died():
                self._note_death(slot, claim, event)

    def _was_too_early(self, slot: ReaderSlot, reason: str) -> bool:
        """LibreOffice was installed after this reader had walled itself in: a fresh one finds it."""
        return reason == OLD_WORD_WAITS and slot.served > 0 and opens_old_word()

    def _note_busy(self, slot: ReaderSlot, claim: Claim, busy: GaveUp) -> None:
        log.warning("item %s: engine busy: %s", claim.item, busy.detail)
        if busy.retiring:
            # The process is worn out, and none of that is said of the next item: a fresh one
            # gets this item at once, and what that one says of it counts.
            self._replace(slot)
            self._assign(slot, claim)
            return
        # Perhaps it was this very file that filled the disk: without its folder we shall see.
        wanted = LEAST_ROOM + 4 * slot.size
        slot.clear_folder()
        lacking = lack_of_room(self.scratch, wanted=wanted) or lack_for(self.engine)
        if lacking is not None:
            self._release(slot)
            raise InTrouble(lacking)
        self._requeue(slot, claim, "reader_failed", {"error": busy.detail[:200]})

    def _note_death(self, slot: ReaderSlot, claim: Claim, death: Died) -> None:
        log.warning("item %s: its reader died (%s)", claim.item, death.reason)
        if death.begun:
            note_death(claim=claim, reason=death.reason, params=dict(death.params), at=self.now())
            self._discard(slot)
            return
        # It never took the item up: an innocent item gets no death.
        fresh = slot.served == 0
        give_back(claim=claim, not_before=None)
        self._discard(slot)
        if fresh:
            raise InTrouble(Trouble.READER_START)

    def _finish(self, slot: ReaderSlot, claim: Claim, read: Finished) -> None:
        pages = readings_of(claim.item)
        before, copy = "", None
        try:
            if read.access_copy:
                with slot.opened(read.access_copy) as source:
                    before = note_access_copy(claim=claim, digest=_digest(source))
                    source.seek(0)
                    copy = keep(self.vault, source, who=WORKER, at=self.now())
                self._pulse.touch()
            seen = [as_seen(page) for page in pages]
            proposed = propose(seen)
            witnesses = witnesses_of(claim.item, proposed, signed_on=read.signed_on)
            judged = judge(seen, proposed, witnesses)
            finish_reading(
                claim=claim,
                access_copy=copy,
                pdfa=read.pdfa,
                proposals=judged.proposals,
                alone=judged.alone,
                born_digital=read.born_digital,
                warnings=_as_json((*read.warnings, *judged.reasons)),
                cpu_s=read.cpu_s,
                at=self.now(),
            )
        except LostClaim:
            self._remove_copy(copy.digest if copy else "")
            raise
        self._remove_copy(before)

    def _remove_copy(self, digest: str) -> None:
        """An access copy that was made and came too late; what anybody refers to stays."""
        if digest and not is_referred_to(digest):
            with suppress(VaultError):
                self.vault.destroy(digest, at=self.now())

    # Letting go

    def _requeue(self, slot: ReaderSlot, claim: Claim, reason: str, params: dict[str, Any]) -> None:
        note_give_back(claim=claim, reason=reason, params=params, at=self.now())
        self._clear(slot)

    def _release(self, slot: ReaderSlot) -> None:
        claim = slot.claim
        self._clear(slot)
        if claim is not None:
            with suppress(DatabaseError):
                # Should this fail too, the next beat finds the item without a slot.
                give_back(claim=claim, not_before=None)

    def _look_after(self) -> None:
        for slot in list(self.slots):
            tired = slot.served >= ITEMS_A_PROCESS or not slot.process.alive
            if slot.claim is None and tired:
                self._discard(slot)

    def _replace(self, slot: ReaderSlot) -> None:
        self._selector.unregister(slot.descriptor)
        slot.restart(self.scratch / "readers.log")
        self._selector.register(slot.descriptor, selectors.EVENT_READ, slot)

    def _discard(self, slot: ReaderSlot) -> None:
        if slot in self.slots:
            self._selector.unregister(slot.descriptor)
            slot.process.kill()
            self.slots.remove(slot)
        self._clear(slot)

    def _clear(self, slot: ReaderSlot) -> None:
        slot.clear()
        self._tell_pulse()

    def _tell_pulse(self) -> None:
        self._pulse.hold(self._held())

    def _held(self) -> dict[int, int]:
        return {slot.claim.item: slot.claim.fence for slot in self.slots if slot.claim}

    def _beat(self) -> None:
        held = self._held()
        lost = extend_leases(worker=self.name, held=held, at=self.now())
        give_back_strays(worker=self.name, held=held)
        self._pulse.beaten()
        for slot in list(self.slots):
            slot.bound_log(self.scratch / "readers.log")
            if slot.claim is not None and slot.claim.item in lost:
                log.warning("item %s was taken over by another worker", slot.claim.item)
                self._discard(slot)

    def _leave(self) -> None:
        for slot in list(self.slots):
            slot.process.kill()
            self._release(slot)
        self.slots.clear()
        self._selector.close()
        self._pulse.stop()
        self._folders.close()
        with suppress(DatabaseError):
            dismiss_worker(worker=self.name)


def _as_json(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [{"code": reason.code, "params": reason.params} for reason in reasons]


def _trouble_behind(error: BaseException) -> Trouble | None:
    if isinstance(error, InTrouble):
        return error.trouble
    if isinstance(error, OF_ONE_OBJECT):
        return None
    if isinstance(error, VaultError):
        return Trouble.VAULT_FULL if isinstance(error, VaultFull) else Trouble.VAULT_UNAVAILABLE
    return trouble_of(error)


def _kind(error: BaseException) -> str:
    return type(error).__name__


def _digest(source: Any) -> str:
    return hashlib.file_digest(source, "sha256").hexdigest()


def _nothing_left() -> bool:
    return unsettled() == 0
