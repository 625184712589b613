"""
The turn: who writes holds it from the first word of a transaction to its end, and one holds it at a time.

What a verb reads and then writes is written for one writer, as SQLite has one: that a batch's number is free,
that nobody answered a row, that a change of the feed is numbered no sooner than the one before it is
committed. PostgreSQL keeps the same by one lock that every transaction takes as it begins; what only
looks takes none, and never waits (docs/decisions/postgresql.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

# Any number will do that nothing else of this database locks; these are the letters of the name.
TURN: Final = 0x6B_68_6F_2D_73_6F
TAKE_TURN: Final = f"SELECT pg_advisory_xact_lock({TURN})"


@contextmanager
def out_of_turn() -> Iterator[None]:
    """
    A transaction that waits for no other writer, on a database that has more than one: for what is right
    whoever writes beside it, as a claim that holds the row it found.
    """
    before = getattr(connection, "takes_turn", True)
    connection.takes_turn = False  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.takes_turn = before  # type: ignore[attr-defined]


@contextmanager
def of_one_moment() -> Iterator[None]:
    """
    A transaction that sees the tables as they were at one moment, and waits for no other writer. What
    changes a row that another changed meanwhile ends with OperationalError (serialization_failure).
    """
    begins = not connection.in_atomic_block
    with out_of_turn():
        # SQLite's one writer sees nothing else anyway.
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
