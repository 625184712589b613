"""
A worker: it claims items from the ledger, lets reading processes read them, and notes what they
say. One loop, beside it a pulse; whatever dies, the ledger says where to go on.

When the machine is in trouble (a full disk, a locked database) the worker pauses, says so in its
row for the administrator, and goes on by itself. Nothing of that is counted against an item.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import DatabaseError

from archive.api import DamagedFile, Store
from ingest.actions.claiming import (
    WORKER,
    Claim,
    LostClaim,
    claim_next,
    dismiss_dead_workers,
    dismiss_worker,
    extend_leases,
    give_back_strays,
    register_worker,
)
from ingest.actions.registering import finish_destructions
from ingest.actions.taking_up import take_up_again
from ingest.domain.pace import Pace
from ingest.models.calls import WORK
from ingest.queries.ledgers import dead_workers, unsettled, workers_with_items
from ingest.tasks.handing import Bench, assign, fits, release, requeue
from ingest.tasks.needs import MEMORY_WAITS, OLD_WORD_WAITS, opens_old_word
from ingest.tasks.noting import note
from ingest.tasks.owing import Debts
from ingest.tasks.pauses import Pauses, demand_engine, demand_room, is_ill, trouble_behind
from ingest.tasks.pulse import Pulse
from ingest.tasks.reader_slot import ReaderSlot
from ingest.tasks.reader_slots import ReaderSlots
from machine.database.rounds import begin_round
from machine.database.waking import Waking, look_every
from machine.processes import gone, living, process_name
from machine.scratch import Scratch, sweep
from machine.troubles import Trouble
from machine.work_place import WorkPlace

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 0.5
SWEEP_EVERY_S = 3600.0
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(slots=True)
class Worker:
    """
    Runs until told to stop. `now` is the clock, `scratch` a folder for files being read, which is to
    lie `in_memory` where that is said; then `log` is where readers tell of what goes wrong.

    A reading process that dies or is killed for taking too long counts as a death of its item.
    `trouble` is what it pauses for at the moment; with `until_idle` it ends when that lasts longer
    than `patience_s`.
    """

    store: Store
    engine: str
    readers: int
    scratch: Path
    now: Callable[[], datetime]
    in_memory: bool = False
    log: Path | None = None
    name: str = field(default_factory=process_name)
    stopping: bool = False
    on_progress: Callable[[], None] = lambda: None
    patience_s: float = 30.0
    _pauses: Pauses = field(init=False)
    _bench: Bench = field(init=False)
    _debts: Debts = field(init=False)
    _swept_at: float | None = None
    _last_batch: int = 0
    _registered: bool = False
    _opens_old_word: bool = False
    _room_was: int = 0
    _waking: Waking = field(init=False, default_factory=partial(Waking, WORK))

    def __post_init__(self) -> None:
        self._pauses = Pauses(self.name, self.now)
        self._debts = Debts(self.store, self.now)
        pace = Pace()
        pulse = Pulse(self.name, self.now, pace)
        folders = Scratch(self.scratch, "worker")
        log = self.log or self.scratch / "readers.log"
        self._bench = Bench(
            store=self.store,
            engine=self.engine,
            place=WorkPlace(self.scratch, in_memory=self.in_memory),
            folders=folders,
            now=self.now,
            pace=pace,
            pulse=pulse,
            slots=ReaderSlots(self.readers, log=log, folders=folders, pulse=pulse),
        )

    @property
    def trouble(self) -> Trouble | None:
        """What the worker pauses for at the moment."""
        return self._pauses.trouble

    def run(self, *, until_idle: bool, batch_is_settled: Callable[[], bool] | None = None) -> None:
        """
        Work until stopped; with `until_idle` until nothing is left that may be done now.

        Raises nothing that the machine is at fault for: see `trouble` when it returns.
        """
        self._bench.pulse.start()
        turn = partial(self._turn, until_idle, batch_is_settled or _nothing_left)
        try:
            while not self.stopping:
                if self._pauses.bear(turn):
                    return
                if until_idle and self._pauses.last(self.patience_s):
                    return
                self._wait()
        finally:
            self._leave()

    def _turn(self, until_idle: bool, is_settled: Callable[[], bool]) -> bool:
        """One round; returns whether nothing is left to do."""
        begin_round()
        slots = self._bench.slots
        demand_room(self._bench.place)
        demand_engine(self.engine)
        self._register()
        self._take_up_old_word()
        self._take_up_large()
        self._tidy_up()
        for slot in slots:
            self._listen(slot)
        slots.discard_worn()
        self._give_out_work()
        self._debts.pay()
        if self._bench.pulse.is_due:
            self._beat()
        self.on_progress()
        return until_idle and slots.are_at_rest and is_settled()

    def _wait(self) -> None:
        self._bench.pulse.touch()
        if self._pauses.is_on:
            time.sleep(LOOK_AGAIN_S)
        else:
            self._bench.slots.wait(look_every(LOOK_AGAIN_S), self._waking)
        # Also while the worker pauses.
        self._bench.slots.pull()

    def _register(self) -> None:
        if not self._registered:
            register_worker(worker=self.name, at=self.now(), readers=self.readers)
            self._registered = True

    def _take_up_old_word(self) -> None:
        """What waited for LibreOffice is read once it is there, without anybody's doing."""
        opens = opens_old_word()
        if opens and not self._opens_old_word:
            take_up_again(reason=OLD_WORD_WAITS, at=self.now())
        self._opens_old_word = opens

    def _take_up_large(self) -> None:
        """So is what waited for a larger folder in memory."""
        room = self._bench.place.size >> 20
        if self.in_memory and room > self._room_was:
            take_up_again(reason=MEMORY_WAITS, at=self.now(), only=lambda item: fits(item, room))
        self._room_was = room

    def _tidy_up(self) -> None:
        now = time.monotonic()
        if self._swept_at is not None and now - self._swept_at < SWEEP_EVERY_S:
            return
        self._bench.folders.sweep()
        if self.log is not None:
            # What versions before worked on lay there, and what people left still does.
            sweep(self.log.parent)
        # What was signed to be destroyed and broke off goes on here.
        finish_destructions(self.store, who=WORKER, at=self.now())
        dismiss_dead_workers(dead=dead_workers(), silent_since=self.now() - FORGOTTEN_AFTER)
        self._swept_at = now

    def _give_out_work(self) -> None:
        while (slot := self._bench.slots.free()) is not None:
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
            self._bench.slots.tell_pulse()
            self._guarded(slot, claim, partial(assign, self._bench, slot, claim))

    def _listen(self, slot: ReaderSlot) -> None:
        slot.pull()
        while slot.events:
            claim, said = slot.claim, slot.events[0]
            if claim is None or said.job != slot.job:
                slot.events.popleft()
                continue
            # An event stays until it is noted: a trouble of the machine loses none.
            if not self._guarded(slot, claim, partial(note, self._bench, slot, claim, said.event)):
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
            self._bench.slots.discard(slot)
        except DamagedFile as error:
            log.warning("item %s: its bytes are not in the vault: %s", claim.item, _kind(error))
            requeue(self._bench, slot, claim, "original_damaged")
        except Exception as error:
            trouble = trouble_behind(error)
            if trouble is not None and is_ill(trouble, store=self.store, place=self._bench.place):
                if slot.job is None:
                    # Nothing was begun: the item is free for whoever gets on first.
                    release(self._bench, slot)
                raise
            # Without a traceback: its frames may hold words of the document.
            log.warning("item %s: %s", claim.item, _kind(error))
            requeue(self._bench, slot, claim, "reader_failed", _kind(error))
            self._bench.slots.discard(slot)
        return slot in self._bench.slots

    def _beat(self) -> None:
        slots = self._bench.slots
        lost = extend_leases(
            worker=self.name,
            held=slots.held,
            at=self.now(),
            pages_lately=self._bench.pace.lately(time.monotonic()),
        )
        give_back_strays(worker=self.name, held=slots.held)
        self._bench.pulse.beaten()
        slots.bound_logs()
        for slot in slots:
            if slot.claim is not None and slot.claim.item in lost:
                log.warning("item %s was taken over by another worker", slot.claim.item)
                slots.discard(slot)

    def _leave(self) -> None:
        slots = self._bench.slots
        for slot in slots:
            slot.process.kill()
            release(self._bench, slot)
        slots.close()
        self._bench.pulse.stop()
        self._waking.close()
        self._bench.folders.close()
        with suppress(DatabaseError):
            dismiss_worker(worker=self.name)


def _kind(error: BaseException) -> str:
    return type(error).__name__


def _nothing_left() -> bool:
    return unsettled(readable=True) == 0
