"""
Trouble of the machine: what it is, whether work can go on, and the pauses a worker makes for it.

Nothing of that is counted against an item.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError

from archive.api import DamagedFile, Store, VaultError, VaultFull, health_of
from ingest.actions.claiming import note_trouble
from ingest.tasks.needs import lack_for
from machine.room import cannot_write
from machine.scratch import sweep
from machine.troubles import Trouble, trouble_of
from machine.work_place import WorkPlace

log = logging.getLogger(__name__)

TROUBLE_PAUSE_S = 5.0
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
class Pauses:
    """
    The pauses of the worker `worker`. `trouble` is what it pauses for now; the administrator's page
    says it.
    """

    worker: str
    now: Callable[[], datetime]
    trouble: Trouble | None = None
    _since: float = 0.0
    _goes_on_at: float = 0.0

    @property
    def is_on(self) -> bool:
        """Whether nothing is to be tried just now."""
        return time.monotonic() < self._goes_on_at

    def last(self, patience_s: float) -> bool:
        """Whether the machine has been in trouble for so long."""
        return self.trouble is not None and time.monotonic() - self._since >= patience_s

    def bear(self, step: Callable[[], bool]) -> bool:
        """Do a step; a trouble of the machine makes the worker pause instead of ending it."""
        if self.is_on:
            return False
        try:
            done = step()
        except (VaultError, DatabaseError, OSError, InTrouble) as error:
            trouble = trouble_behind(error)
            if trouble is None:
                raise
            self._begin(trouble)
            return False
        self._end()
        return done

    def _begin(self, trouble: Trouble) -> None:
        now = time.monotonic()
        if self.trouble is None:
            self._since = now
        if self.trouble != trouble:
            log.warning("pausing: %s", trouble)
        self.trouble = trouble
        self._goes_on_at = now + TROUBLE_PAUSE_S
        # The database may be what is in trouble; the page then says it from what it sees itself.
        with suppress(DatabaseError):
            note_trouble(worker=self.worker, trouble=trouble, at=self.now())

    def _end(self) -> None:
        if self.trouble is None:
            return
        with suppress(DatabaseError):
            note_trouble(worker=self.worker, trouble="", at=self.now())
            log.warning("going on")
            self.trouble = None


def trouble_behind(error: BaseException) -> Trouble | None:
    """The trouble of the machine that an error tells of; None when it tells of one item."""
    if isinstance(error, InTrouble):
        return error.trouble
    if isinstance(error, DamagedFile):
        return None
    if isinstance(error, VaultError):
        return Trouble.VAULT_FULL if isinstance(error, VaultFull) else Trouble.VAULT_UNAVAILABLE
    return trouble_of(error)


def is_ill(trouble: Trouble, *, store: Store, place: WorkPlace) -> bool:
    """
    Whether the machine cannot work at all, or only failed at what it was just asked for: then
    that is counted, for it may fail for ever.
    """
    if trouble in ALWAYS_OF_THE_MACHINE:
        return True
    if trouble == Trouble.VAULT_UNAVAILABLE:
        return not health_of(store).writable
    return (place.lack() or cannot_write(place.folder)) is not None


def demand_room(place: WorkPlace) -> None:
    """Room to work in; what dead workers left may be the room that is wanted. Raises InTrouble."""
    lacking = place.lack()
    if lacking in {Trouble.DISK_FULL, Trouble.MEMORY_FULL}:
        sweep(place.folder)
        lacking = place.lack()
    if lacking is not None:
        raise InTrouble(lacking)


def demand_engine(engine: str) -> None:
    """What the engine needs of this machine. Raises InTrouble."""
    lacking = lack_for(engine)
    if lacking is not None:
        raise InTrouble(lacking)
