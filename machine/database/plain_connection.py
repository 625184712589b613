"""A connection to the server beside the pool: what a session holds, a lock or an ear, stays with it alone."""

from typing import Any, Final

import psycopg
from django.db import connection

KEPT_ALIVE: Final = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
LostLine: Final = psycopg.Error
# How Django reads and writes values; here are none of its.
_OF_DJANGO: Final = frozenset(("cursor_factory", "context"))


def connected() -> psycopg.Connection[Any]:
    """A connection of its own to the database of this site; whoever asks closes it. Raises LostLine."""
    said = connection.get_connection_params()
    told = {name: value for name, value in said.items() if name not in _OF_DJANGO}
    wanted: dict[str, Any] = {**told, **KEPT_ALIVE, "autocommit": True}
    return psycopg.connect(**wanted)
