"""Whether this program can answer people now, for a proxy that asks before it sends anybody here."""

import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from archive.api import health_of, open_store
from machine.database.tables import are_of_this_version
from search.api import index_health, open_engine

KEPT_FOR_S: Final = 5.0
"""Whoever asks more often hears the same again: asking costs the store nothing."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Which part can do its work; None where that cannot be known without the database."""

    database: bool
    tables: bool | None = None
    vault: bool | None = None
    search: bool | None = None

    @property
    def is_whole(self) -> bool:
        return all(asdict(self).values())


@dataclass(slots=True)
class Kept:
    """What was found last, and when; one looks, and the others hear what it found."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    found: Readiness | None = None
    at: float = 0.0

    def readiness(self) -> Readiness:
        """How it is now, or was a few seconds ago."""
        with self.turn:
            now = time.monotonic()
            if self.found is None or now - self.at >= KEPT_FOR_S:
                self.found, self.at = looked_at(), time.monotonic()
            return self.found

    def forget(self) -> None:
        self.found = None


kept = Kept()


def looked_at() -> Readiness:
    """Each part, as it answers now. Never raises for what a part suffers from."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        tables = are_of_this_version()
        if not tables:
            # What is not there yet is asked for nothing.
            return Readiness(database=True, tables=False)
        storage = health_of(open_store(settings.KHOSO_VAULT))
        index = index_health(open_engine(settings.KHOSO_SEARCH))
    except DatabaseError:
        return Readiness(database=False)
    return Readiness(
        database=True,
        tables=True,
        # Before the first file there is no vault, and the first makes it.
        vault=storage.writable or not storage.begun,
        search=index.ready,
    )
