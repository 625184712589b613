"""
What the worker pays between items: words and bytes that a change of level left as they were before. When
nothing of that is left, keys that came while nobody had opened theirs are kept in the cheap form.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from access.api import tell_of_unvouched
from archive.api import Store
from archive.machine_api import (
    forget_descents_paid,
    leave_no_traces,
    pay_objects,
    pay_owed,
    tell_of_understated,
)
from keys.api import KeysError, has_keys, ring

log = logging.getLogger(__name__)

# Where nothing can be paid, or nothing is owed, it is looked at again after this.
PAUSE_S: Final = 5.0
LOOK_EVERY_S: Final = 60.0
LOOK_CLOSED_EVERY_S: Final = 600.0
# Looking at all that is closed takes the worker no more than this part of its time, however much there is.
LOOK_CLOSED_PART: Final = 1 / 100
WORDS_AT_ONCE: Final = 20
OBJECTS_AT_ONCE: Final = 2
KEYS_AT_ONCE: Final = 200


@dataclass(slots=True)
class Debts:
    """What is owed, paid a little at a time; whoever waits for an item waits no longer than for that."""

    store: Store
    now: Callable[[], datetime]
    _again_at: float = 0.0
    _look_at: float = 0.0
    _look_closed_at: float = 0.0

    def pay(self) -> None:
        """Pay some of it. A site without keys owes nothing; what is shut waits until it is open."""
        if time.monotonic() < self._again_at or not has_keys():
            return
        paid = 0
        try:
            paid = pay_owed(at=self.now(), most=WORDS_AT_ONCE)
            paid += pay_objects(self.store, at=self.now(), most=OBJECTS_AT_ONCE)
            if not paid:
                forget_descents_paid()
                leave_no_traces()
                _settle_keys()
            self._look_at_rights()
        except KeysError as error:
            # Told elsewhere, to whoever can mend it.
            log.warning("what is owed waits: %s", type(error).__name__)
        self._again_at = time.monotonic() + (0 if paid else PAUSE_S)

    def _look_at_rights(self) -> None:
        """What somebody wrote into the tables of rights, or of how closed something is, is told, once."""
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_EVERY_S
            tell_of_unvouched(at=self.now())
        if time.monotonic() >= self._look_closed_at:
            begun = time.monotonic()
            self._look_closed_at = begun + LOOK_CLOSED_EVERY_S
            tell_of_understated(self.store, at=self.now())
            ended = time.monotonic()
            later = ended + (ended - begun) / LOOK_CLOSED_PART
            self._look_closed_at = max(self._look_closed_at, later)


def _settle_keys() -> None:
    keys = ring()
    if keys is not None:
        keys.settle(most=KEYS_AT_ONCE)
