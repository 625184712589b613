"""
The clock of the database, by which several machines agree how long something is theirs.

On one machine that is the machine's own. Of a server the time is asked now and then, and carried on by
a clock that nobody sets: a host whose own clock is wrong then takes nothing from others.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.utils import timezone

ASK_EVERY_S: Final = 60.0


class DatabaseClock:
    """Tells the time. Where the server was never reached, that of the machine: nothing is written then."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._told: tuple[datetime, float] | None = None
        self._ask_at = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Now, aware."""
        if connection.vendor != "postgresql":
            return timezone.now()
        with self._lock:
            now = self._monotonic()
            if self._told is None or now >= self._ask_at:
                self._ask(now)
            if self._told is None:
                return timezone.now()
            at, then = self._told
            return at + timedelta(seconds=now - then)

    def _ask(self, now: float) -> None:
        self._ask_at = now + ASK_EVERY_S
        if connection.in_atomic_block and connection.needs_rollback:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp()")
                (at,) = cursor.fetchone()
        except DatabaseError:
            # Whoever asks for the time is about to ask for more, and tells of the trouble.
            self._ask_at = now
            return
        self._told = (at, self._monotonic())


database_now: Final = DatabaseClock()
