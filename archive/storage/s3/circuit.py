"""A store that does not answer is left alone for a while, so that nobody waits for it again and again."""

import threading
import time
from collections.abc import Callable
from typing import Final

from archive.storage.port import VaultUnavailable

MOST_SILENCES: Final = 3
LEFT_ALONE_S: Final = 5.0


class Circuit:
    """
    Open after some silences one after another; then one caller at a time is let through to see.
    `now` is a clock that only goes forward.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._mutex = threading.Lock()
        self._silences = 0
        self._again_at = 0.0

    def enter(self) -> None:
        """Raises VaultUnavailable while the store is left alone."""
        with self._mutex:
            if self._silences < MOST_SILENCES:
                return
            if self._now() < self._again_at:
                raise VaultUnavailable("The object storage did not answer, and is left alone.")
            # Whoever comes here looks whether it is back; the others wait for what they find.
            self._again_at = self._now() + LEFT_ALONE_S

    def answered(self) -> None:
        with self._mutex:
            self._silences = 0

    def was_silent(self) -> None:
        with self._mutex:
            self._silences += 1
            self._again_at = self._now() + LEFT_ALONE_S
