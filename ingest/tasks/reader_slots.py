"""The reading processes of one worker: started when wanted, replaced when worn, watched together."""

import selectors
from collections.abc import Iterator
from pathlib import Path

from ingest.tasks.pulse import Pulse
from ingest.tasks.reader_slot import ReaderSlot
from machine.database.waking import Waking
from machine.scratch import Scratch

ITEMS_A_PROCESS = 200


class ReaderSlots:
    """
    At most `most` slots, whose processes see nothing of the disk but what lies in the folder of
    `folders`. What they hold is told to the pulse with each change.
    """

    def __init__(self, most: int, *, log: Path, folders: Scratch, pulse: Pulse) -> None:
        self._most = most
        self._log = log
        self._folders = folders
        self._pulse = pulse
        self._selector = selectors.DefaultSelector()
        self._slots: list[ReaderSlot] = []

    def __iter__(self) -> Iterator[ReaderSlot]:
        """Those that stand now; they may be taken out meanwhile."""
        return iter(list(self._slots))

    def __contains__(self, slot: ReaderSlot) -> bool:
        return slot in self._slots

    @property
    def are_at_rest(self) -> bool:
        """Whether no slot holds an item."""
        return not any(slot.claim for slot in self._slots)

    @property
    def held(self) -> dict[int, int]:
        """The items in hand, id to fence."""
        return {slot.claim.item: slot.claim.fence for slot in self._slots if slot.claim}

    def free(self) -> ReaderSlot | None:
        """A slot without an item, made if there may be one more. Raises OSError."""
        free = next((slot for slot in self._slots if slot.claim is None), None)
        if free is None and len(self._slots) < self._most:
            free = ReaderSlot.started(self._log, self._folders.home)
            self._watch(free)
            self._slots.append(free)
        return free

    def wait(self, longest_s: float, waking: Waking) -> None:
        """Until a process says something, somebody calls for work, one has taken its time, or so long."""
        if any(slot.events for slot in self._slots):
            return
        patience = min([longest_s, *(slot.process.timeout() for slot in self._slots)])
        waking.wait(patience, beside=self._selector)

    def pull(self) -> None:
        """Take over what all have said: a reader must not stand at a full pipe."""
        for slot in self._slots:
            slot.pull()

    def replace(self, slot: ReaderSlot) -> None:
        """A fresh process in the same slot; the claim stays."""
        self._selector.unregister(slot.descriptor)
        slot.restart(self._log, self._folders.home)
        self._watch(slot)

    def discard(self, slot: ReaderSlot) -> None:
        """End the process and give the slot up, with whatever it holds."""
        if slot in self._slots:
            self._selector.unregister(slot.descriptor)
            slot.process.kill()
            self._slots.remove(slot)
        self.clear(slot)

    def discard_worn(self) -> None:
        """End processes that have read enough or have died, and hold nothing."""
        for slot in self:
            worn = slot.served >= ITEMS_A_PROCESS or not slot.process.alive
            if slot.claim is None and worn:
                self.discard(slot)

    def clear(self, slot: ReaderSlot) -> None:
        """The slot's item is done with, for better or worse."""
        slot.clear()
        self.tell_pulse()

    def tell_pulse(self) -> None:
        """What is held has changed."""
        self._pulse.hold(self.held)

    def bound_logs(self) -> None:
        """A reader that talks without end must not fill the disk."""
        for slot in self._slots:
            slot.bound_log(self._log)

    def close(self) -> None:
        """End all processes; what they held was let go before."""
        for slot in self._slots:
            slot.process.kill()
        self._slots.clear()
        self._selector.close()

    def _watch(self, slot: ReaderSlot) -> None:
        self._selector.register(slot.descriptor, selectors.EVENT_READ, slot)
