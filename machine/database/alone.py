"""
Being the only one of a kind, on however many machines: one indexer, one look over the object storage.

On PostgreSQL whoever holds the lock of that name is the one; a process that dies or whose line breaks
has lost it, and another takes over at its next try. On SQLite all is on one machine, where files are locked
by whoever writes them (search.engines) and one process keeps all others running (config.supervisor).
"""

import hashlib
from contextlib import suppress
from typing import Any, Final

from django.db import connection

INDEXER: Final = "indexer"
VAULT_LOOK: Final = "vault look"
RECOUNT: Final = "recount"


class Alone:
    """The right to be the only one called so; asked again and again by one thread."""

    def __init__(self, name: str) -> None:
        self._number = lock_number(name)
        self._line: Any = None

    def holds(self) -> bool:
        """
        Whether we are the one now, and the line by which we hold it answers. Raises nothing: who cannot
        reach the server is not the one.
        """
        if connection.vendor != "postgresql":
            return True
        from machine.database.plain_connection import LostLine, connected

        try:
            if self._line is None:
                self._line = connected()
                asked = "SELECT pg_try_advisory_lock(%s)"
            else:
                # Held by this session already; asking answers whether the session still is.
                asked = "SELECT %s > 0"
            held = bool(self._line.execute(asked, (self._number,)).fetchone()[0])
        except LostLine:
            held = False
        if not held:
            self.give_up()
        return held

    def give_up(self) -> None:
        """Let another be it."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(Exception):
                line.close()


def lock_number(name: str) -> int:
    """The number by which the server knows a lock: 63 bits that no other name of ours has."""
    return int.from_bytes(hashlib.sha256(f"kho-so {name}".encode()).digest()[:8], "big") >> 1
