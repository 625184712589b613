"""
Long writes in short steps, so that nobody who looks has to wait for them.

Every look is written to the trail, and SQLite has one writer. A step holds the lock for some
hundredths of a second, and then leaves it for as long, and long enough for whoever waits to ask
again: SQLite asks every 50 ms at the latest during the first quarter of a second.
"""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from machine.troubles import Trouble, trouble_of

T = TypeVar("T")
Made = TypeVar("Made")

FIRST_STEP, SHORTEST_STEP, LONGEST_STEP = 40, 20, 100
# What a step is to take. On a machine that is busy with other things its steps get shorter.
STEP_S = 0.03
SHORTEST_PAUSE_S = 0.05
# How long a step that finds the database busy is tried again.
PATIENCE_S = 60.0
SQLITE_BUSY, SQLITE_LOCKED = 5, 6
# lock_not_available, deadlock_detected, serialization_failure, query_canceled, too_many_connections;
# admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout
BUSY_STATES = frozenset(
    ("55P03", "40P01", "40001", "57014", "53300", "57P01", "57P02", "57P03", "25P03")
)


def is_busy(error: BaseException) -> bool:
    """Whether the database only has too much to do, or its server is away: the same may be tried again."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF in {SQLITE_BUSY, SQLITE_LOCKED}
    return (
        getattr(cause, "sqlstate", None) in BUSY_STATES
        or trouble_of(error) == Trouble.DATABASE_AWAY
    )


def write_in_steps(rows: Sequence[T], write: Callable[[Sequence[T]], Made]) -> list[Made]:
    """
    Write the rows, each step in a transaction of its own, with a pause after each.

    `write` gets the rows of one step and must bear being called again for them; what it returned
    for each step comes back. Called inside somebody's transaction all steps would be one: Django
    refuses that with a RuntimeError. A database that stays busy is borne for a minute, then its
    OperationalError goes up; the steps before have been written.
    """
    made = []
    start, length = 0, FIRST_STEP
    while start < len(rows):
        begun = time.monotonic()
        made.append(_written(rows[start : start + length], write))
        took = time.monotonic() - begun
        start += length
        length = _next_length(length, took)
        if start < len(rows):
            time.sleep(max(took, SHORTEST_PAUSE_S))
    return made


def _next_length(length: int, took: float) -> int:
    # At most halved or doubled, so that one slow step does not decide the rest.
    wanted = length * min(2.0, max(0.5, STEP_S / max(took, 0.001)))
    return int(min(LONGEST_STEP, max(SHORTEST_STEP, wanted)))


def _written(step: Sequence[T], write: Callable[[Sequence[T]], Made]) -> Made:
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            with transaction.atomic(durable=True):
                return write(step)
        except OperationalError as error:
            if not is_busy(error) or time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)
