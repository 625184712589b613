"""
What a move does at one of its ends: closing it, making it ready, and telling the trail. Each is done by a program of
the place itself, in its own settings, and on its own database.
"""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from access.api import Actor, Granted, unasked
from access.domain.permissions import named
from audit.api import Act, Entry, Outcome, append_durably
from machine.database.moved import ARRIVING, LEFT, STATE, close, mark, marks, release, unmark
from portal.domain.moving import TRAIL, CannotMove, Fault
from search.api import open_engine, rebuild_index

SITE: Final = named("site")
MOVE, UNTIL, ENDED, WHOLE = "move", "until", "ended", "whole"


def close_here(*, by: Actor, at: datetime) -> dict[str, str]:
    """
    From now on this place is only read, but for its trail, which has it; closed already, nothing is done. What is
    marked: the number of the move, and of the event it began with.

    Raises CannotMove.
    """
    there = marks(connection)
    if there.get(STATE) == LEFT:
        return there
    if there:
        raise CannotMove(Fault.ARRIVING)
    _demand_prepared()
    move = uuid4().hex
    with transaction.atomic(durable=True):
        number = _granted(by, at).append(step="begun", move=move)
        close(connection, leave_open=TRAIL)
        mark(connection, **{STATE: LEFT, MOVE: move, UNTIL: str(number)})
    return marks(connection)


def release_here(*, by: Actor, at: datetime) -> None:
    """
    A person opens a place again that was moved away: it is written to as before. Raises CannotMove, which the
    trail has too, where nothing was moved away.
    """
    granted = _granted(by, at)
    there = marks(connection)
    if there.get(STATE) != LEFT:
        _tell_in_vain(granted)
        raise CannotMove(Fault.ARRIVING if there else Fault.NOT_MOVED)
    with transaction.atomic(durable=True):
        release(connection)
        unmark(connection)
        granted.append(step="released", move=there[MOVE])


def tell_left(*, by: Actor, at: datetime) -> None:
    """On the trail of the old place: all of it stands at the new one, and was found the same. Told once."""
    there = marks(connection)
    if there.get(STATE) != LEFT or ENDED in there:
        return
    with transaction.atomic(durable=True):
        _granted(by, at).append(step="left", move=there[MOVE])
        mark(connection, **{ENDED: "yes"})


def tell_arrived(*, by: Actor, at: datetime) -> None:
    """On the trail of the new place, which is open from now on. Raises CannotMove where it is not whole."""
    there = marks(connection)
    if there.get(STATE) != ARRIVING or WHOLE not in there:
        raise CannotMove(Fault.NOT_WHOLE)
    with transaction.atomic(durable=True):
        _granted(by, at).append(step="arrived", move=there[MOVE])
        unmark(connection)


def make_ready() -> None:
    """The tables of this version stand here."""
    call_command("migrate", interactive=False, verbosity=0)


def index_here() -> int:
    """The index is built anew from the tables, and that of the guides; how many records it holds."""
    held = rebuild_index(open_engine(settings.KHOSO_SEARCH))
    call_command("wagtail_update_index", verbosity=0)
    return held


def refuse_moved() -> None:
    """Raises CannotMove where this place was moved away, or where what moves to it is not all there."""
    there = marks(connection)
    if there:
        raise CannotMove(Fault.MOVED_AWAY if there.get(STATE) == LEFT else Fault.ARRIVING)


def refuse_unfinished() -> None:
    """Raises CannotMove where a move to this place has not ended: its guards may be down meanwhile."""
    if marks(connection).get(STATE) == ARRIVING:
        raise CannotMove(Fault.ARRIVING)


def _demand_prepared() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotMove(Fault.NOT_PREPARED)


def _granted(by: Actor, at: datetime) -> Granted:
    return unasked(by, Act.MOVE_ARCHIVE, SITE, at=at)


def _tell_in_vain(granted: Granted) -> None:
    append_durably(
        Entry(
            who=granted.actor.who,
            action=granted.act,
            subject_kind=SITE.kind,
            outcome=Outcome.FAILED,
            rule="not_moved",
        ),
        at=granted.at,
    )
