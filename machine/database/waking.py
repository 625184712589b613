"""
Waking whoever waits for work, beside a look every so often.

On PostgreSQL a table that is written to calls (NOTIFY) as its transaction is committed, and whoever waits
hears of it (LISTEN) at once, on a connection of its own. Nothing depends on it: a call that is missed
while a connection is broken costs the time to the next look. On SQLite there is the look alone.
"""

import selectors
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

AGAIN_AFTER_S: Final = 10.0
# Where calls are heard a look may be rare; without, it is all there is.
LOOK_S: Final = {"postgresql": 2.0}


def look_every(otherwise_s: float) -> float:
    """How long to wait for a call, in seconds, before looking oneself."""
    return LOOK_S.get(connection.vendor, otherwise_s)


@dataclass(frozen=True, slots=True)
class Call:
    """Which rows of a table call on a channel as they are written; conditions of NEW, and of OLD where one was changed."""

    table: str
    channel: str
    inserted: str = "TRUE"
    updated: str = ""


def put_up_calls(database: BaseDatabaseWrapper, calls: Iterable[Call]) -> None:
    """Let tables that are there call, on a database that can."""
    if database.vendor != "postgresql":
        return
    tables = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for call in (one for one in calls if one.table in tables):
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {call.channel}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN NOTIFY {call.channel}; RETURN NULL; END $$"
            )
            for event, when in (("INSERT", call.inserted), ("UPDATE", call.updated)):
                name = f"{call.table}_calls_{event.lower()}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {call.table}")
                if when:
                    cursor.execute(
                        f"CREATE TRIGGER {name} AFTER {event} ON {call.table} FOR EACH ROW "
                        f"WHEN ({when}) EXECUTE FUNCTION {call.channel}()"
                    )


class Waking:
    """One listener on one channel, for one thread."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._line: Any = None
        self._again_at = 0.0

    def wait(self, longest_s: float, *, beside: selectors.BaseSelector | None = None) -> None:
        """
        Until somebody calls, something of `beside` can be read, or so long. Raises nothing.

        Calls that came since the last time are heard at once, all of them together.
        """
        eyes = beside if beside is not None else selectors.DefaultSelector()
        try:
            if self._hears():
                return
            if self._line is not None:
                eyes.register(self._line.fileno(), selectors.EVENT_READ, self)
            elif not eyes.get_map():
                time.sleep(longest_s)
                return
            eyes.select(longest_s)
            if self._line is not None:
                eyes.unregister(self._line.fileno())
            self._hears()
        finally:
            if beside is None:
                eyes.close()

    def close(self) -> None:
        """Listen no longer."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                line.close()

    def _hears(self) -> bool:
        """Whether somebody called since the last time; a line that is lost is sought again after a while."""
        if connection.vendor != "postgresql":
            return False
        from machine.database.plain_connection import LostLine, connected

        try:
            if self._line is None:
                if time.monotonic() < self._again_at:
                    return False
                self._line = connected()
                self._line.execute(f"LISTEN {self._channel}")
                # What was called before there was an ear.
                return True
            return bool(list(self._line.notifies(timeout=0)))
        except LostLine:
            self.close()
            self._again_at = time.monotonic() + AGAIN_AFTER_S
            return False
