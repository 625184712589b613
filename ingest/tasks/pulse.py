"""
The pulse of a worker: a thread with a connection of its own that beats while the worker's one loop
copies, waits for a lock or files, and stops when that loop hangs.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import DatabaseError, connection

from ingest.actions.claiming import extend_leases
from ingest.domain.pace import Pace

log = logging.getLogger(__name__)

BEAT_S = 3.0
# So long at one step: whatever the loop does, it does not go on any more.
HANGS_AFTER_S = 900.0


class Pulse:
    """
    Beats for `worker` every few seconds while the loop is busy with one step.

    The loop says `touch` whenever it gets on; while it does so by itself often enough and beats by
    itself, the thread has nothing to do. What is held is told anew with each change.
    """

    def __init__(self, worker: str, now: Callable[[], datetime], pace: Pace) -> None:
        self._worker = worker
        self._now = now
        self._pace = pace
        self._held: Mapping[int, int] = {}
        self._touched = self._beaten = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to watch over the loop."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the beat that may be under way."""
        self._stop.set()
        self._thread.join()

    def touch(self) -> None:
        """The loop gets on."""
        self._touched = time.monotonic()

    def hold(self, held: Mapping[int, int]) -> None:
        """These items (id to fence) are the worker's own from now on."""
        self._held = dict(held)

    @property
    def is_due(self) -> bool:
        """Whether the loop, when it comes round, is to beat by itself."""
        return time.monotonic() - self._beaten >= BEAT_S

    def beaten(self) -> None:
        """The loop has beaten by itself."""
        self._beaten = self._touched = time.monotonic()

    def _run(self) -> None:
        while not self._stop.wait(BEAT_S):
            now = time.monotonic()
            alone = now - self._beaten < 2 * BEAT_S
            if alone or now - self._touched > HANGS_AFTER_S:
                continue
            try:
                extend_leases(
                    worker=self._worker,
                    held=self._held,
                    at=self._now(),
                    pages_lately=self._pace.lately(now),
                )
                self._beaten = time.monotonic()
            except DatabaseError as trouble:
                # The loop meets the same trouble and tells of it; the next beat comes soon.
                log.info("no beat: %s", type(trouble).__name__)
        connection.close()
