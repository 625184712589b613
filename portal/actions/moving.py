"""
Moving a whole site to another place, and comparing the two.

Whatever ends it, the same command goes on: each step of rows is one transaction of the new place with the key it came
to, objects have their names once they are whole, and what each end has done stands in a mark of its own database
(docs/decisions/moving.md).
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from archive.api import Store, open_store
from archive.machine_api import carry_objects, compare_objects, holds_objects
from machine.database import bare, moved, rows
from machine.database.rows import Table
from portal.actions.data_folder import keep_to_ourselves
from portal.actions.moving_files import carry_files, demand_room_for_files, differing_files
from portal.actions.moving_here import MOVE, UNTIL, WHOLE
from portal.domain.moving import TRAIL, CannotMove, Fault, Moved, Place, Step

SOURCE, TARGET = "move_from", "move_to"
# What stands in a database of which only the tables were made.
_OF_TABLES_ALONE: Final = (
    "archive_site", "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
    "django_migrations", "wagtailcore_",
)  # fmt: skip
_REACHED: Final = "reached "

Run = Callable[[Place, Step], Any]
Tell = Callable[[str, int], object]


@dataclass(frozen=True, slots=True)
class Ends:
    """The two places with a connection to each, and their stores of bytes."""

    source: Place
    target: Place

    @property
    def left(self) -> BaseDatabaseWrapper:
        return connections[SOURCE]

    @property
    def reached(self) -> BaseDatabaseWrapper:
        return connections[TARGET]

    def stores(self) -> tuple[Store, Store]:
        return open_store(self.source.store_url), open_store(self.target.store_url)


def move_site(source: Place, target: Place, *, run: Run, tell: Tell) -> Moved:
    """
    All of the one place stands at the other: the old one is closed first and stays so, the new one is open once it
    was compared and found the same. Else `is_well` is false, and it stays shut.

    `run` has a program of a place do a step; `tell` is told of what is under way, and how far. Raises CannotMove,
    StepFailed, OpenToOthers, VaultError, OSError, DatabaseError.
    """
    begun = time.monotonic()
    _demand_there(source)
    keep_to_ourselves(target.data)
    target.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _both(source, target) as ends:
        _demand_room(ends)
        run(source, Step.CLOSE)
        said = moved.marks(ends.left)
        tables = _tables(int(said[UNTIL]))
        _begin(ends, said[MOVE], tables, run)
        if WHOLE not in moved.marks(ends.reached):
            _carry(ends, tables, tell)
        found = _compared(ends, tables, tell)
        if not (found.digests_ok and found.trail_equal):
            return replace(found, seconds=time.monotonic() - begun)
        _finish(ends, tables)
        run(target, Step.INDEX)
        found = _asked(ends, found, run)
        if found.is_well:
            run(source, Step.LEFT)
            run(target, Step.ARRIVED)
    return replace(found, seconds=time.monotonic() - begun)


def compare_sites(source: Place, target: Place, *, run: Run, tell: Tell) -> Moved:
    """
    The two places as they are, and nothing is changed: all rows, the trail up to where the move began, all objects,
    and what both answer. Raises as `move_site`.
    """
    begun = time.monotonic()
    for place in (source, target):
        _demand_there(place)
    with _both(source, target) as ends:
        for connection in (ends.left, ends.reached):
            _demand_tables(connection)
        until = moved.marks(ends.left).get(UNTIL) or moved.marks(ends.reached).get(UNTIL)
        tables = _tables(
            int(until) if until else bare.last_number(ends.left, _named("audit_event"))
        )
        found = _asked(ends, _compared(ends, tables, tell), run)
    return replace(found, seconds=time.monotonic() - begun)


@contextmanager
def _both(source: Place, target: Place) -> Iterator[Ends]:
    """Raises CannotMove where both are one."""
    if _where(source) == _where(target):
        raise CannotMove(Fault.SAME_PLACE)
    for alias, place in ((SOURCE, source), (TARGET, target)):
        said = {DEFAULT_DB_ALIAS: dict(place.database)}
        connections.settings[alias] = connections.configure_settings(said)[DEFAULT_DB_ALIAS]
    try:
        bare.leave_ties_alone(connections[TARGET])
        yield Ends(source, target)
    finally:
        for alias in (SOURCE, TARGET):
            connections[alias].close()
            del connections[alias]
            del connections.settings[alias]


def _demand_there(place: Place) -> None:
    """Raises CannotMove where there is no file of a database: whoever only looks makes none."""
    file = Path(str(place.database["NAME"]))
    if file.is_absolute() and not file.exists():
        raise CannotMove(Fault.NO_STORE, str(file))


def _where(place: Place) -> tuple[str, ...]:
    return tuple(str(place.database.get(name, "")) for name in ("HOST", "PORT", "NAME"))


def _demand_room(ends: Ends) -> None:
    """Raises CannotMove unless the new place is empty, or the same move is under way to it."""
    _demand_tables(ends.left)
    if unknown := rows.unknown_in(ends.left):
        raise CannotMove(Fault.UNKNOWN_TABLES, ", ".join(unknown))
    here, there = moved.marks(ends.left), moved.marks(ends.reached)
    if here.get(moved.STATE, moved.LEFT) != moved.LEFT:
        raise CannotMove(Fault.ARRIVING)
    if there and (there.get(moved.STATE) != moved.ARRIVING or there[MOVE] != here.get(MOVE)):
        raise CannotMove(Fault.OTHER_MOVE)
    demand_room_for_files(ends.source, ends.target)
    if there:
        return
    if _holds_rows(ends.reached):
        raise CannotMove(Fault.NOT_EMPTY)
    _demand_own_trail(ends.reached)
    if ends.source.store_url != ends.target.store_url and holds_objects(ends.stores()[1]):
        raise CannotMove(Fault.VAULT_NOT_EMPTY)


def _demand_tables(connection: BaseDatabaseWrapper) -> None:
    if "audit_event" not in connection.introspection.table_names():
        raise CannotMove(Fault.NO_STORE, str(connection.settings_dict["NAME"]))


def _holds_rows(connection: BaseDatabaseWrapper) -> bool:
    there = set(connection.introspection.table_names())
    if there and "django_migrations" not in there:
        return True
    return any(
        rows.rows_after(connection, table, None, most=1)
        for table in rows.tables()
        if table.name in there and not table.name.startswith(_OF_TABLES_ALONE)
    )


def _demand_own_trail(connection: BaseDatabaseWrapper) -> None:
    """The events of a trail that was handed to another role nobody could lay there with their numbers."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname = 'audit_event' AND relkind = 'r' "
            "AND NOT pg_has_role(current_user, relowner, 'USAGE')"
        )
        if cursor.fetchone()[0]:
            raise CannotMove(Fault.TRAIL_OF_OTHERS)


def _tables(until: int) -> list[Table]:
    return [
        rows.bounded(table, TRAIL[table.name], until) if table.name in TRAIL else table
        for table in rows.tables()
    ]


def _named(name: str) -> Table:
    return next(table for table in rows.tables() if table.name == name)


def _begin(ends: Ends, move: str, tables: Sequence[Table], run: Run) -> None:
    """The new place is marked, and has tables in which nothing stands."""
    there = moved.marks(ends.reached)
    if not there:
        with transaction.atomic(using=TARGET):
            moved.mark(ends.reached, **{moved.STATE: moved.ARRIVING, MOVE: move})
    if WHOLE in there or bare.is_bare(ends.reached):
        return
    run(ends.target, Step.READY)
    bare.bare(ends.reached, tables)


def _carry(ends: Ends, tables: Sequence[Table], tell: Tell) -> None:
    reached = moved.marks(ends.reached)
    for table in tables:
        _carry_rows(ends, table, reached.get(_REACHED + table.name, ""), tell)
    carry_files(ends.source, ends.target)
    if ends.source.store_url != ends.target.store_url:
        count = 0

        def passed() -> None:
            nonlocal count
            count += 1
            tell("objects", count)

        carry_objects(*ends.stores(), passed=passed)


def _carry_rows(ends: Ends, table: Table, reached: str, tell: Tell) -> None:
    """From the key that the new place has come to; each step is there with the key it ends with, or not at all."""
    after = rows.key_from_json(reached) if reached else None
    count = 0
    while step := rows.rows_after(ends.left, table, after):
        after = table.key_of(step[-1])
        with transaction.atomic(using=TARGET):
            rows.write_rows(ends.reached, table, step)
            moved.mark(ends.reached, **{_REACHED + table.name: rows.key_as_json(after)})
        count += len(step)
        tell(table.name, count)


def _compared(ends: Ends, tables: Sequence[Table], tell: Tell) -> Moved:
    """All that is compared without asking anybody."""
    differing, records = [], 0
    for table in tables:
        ours = rows.told(ends.left, table)
        tell(f"= {table.name}", ours.rows)
        if ours != rows.told(ends.reached, table):
            differing.append(table.name)
        if table.name == "archive_record":
            records = ours.rows
    objects = compare_objects(*ends.stores())
    differing += [*objects.differing, *differing_files(ends.source, ends.target)]
    trail = [_trail(connection, tables) for connection in (ends.left, ends.reached)]
    return Moved(
        records=records,
        objects=objects.objects,
        size=objects.size,
        digests_ok=not differing,
        answers_equal=False,
        trail_equal=trail[0] == trail[1],
        seconds=0,
        differing=tuple(differing),
    )


def _trail(connection: BaseDatabaseWrapper, tables: Sequence[Table]) -> str:
    """One digest of all numbers and bytes of the trail, in their order."""
    whole = next(table for table in tables if table.name == "audit_event")
    told = replace(whole, columns=tuple(c for c in whole.columns if c.name in {"id", "canonical"}))
    seen = hashlib.sha256()
    for step in rows.all_rows(connection, told):
        for number, canonical in step:
            seen.update(b"%d %d " % (number, len(canonical)) + bytes(canonical))
    return seen.hexdigest()


def _finish(ends: Ends, tables: Sequence[Table]) -> None:
    """The new place is what it is to be: what was taken down stands, and the next numbers are the next ones."""
    if WHOLE in moved.marks(ends.reached):
        return
    numbers = {
        table.name: table.until if table.until is not None else bare.last_number(ends.left, table)
        for table in tables
        if table.drawn
    }
    try:
        with transaction.atomic(using=TARGET):
            bare.put_up(ends.reached, tables, numbers)
            moved.mark(ends.reached, **{WHOLE: "yes"})
    except bare.Untied as why:
        raise CannotMove(Fault.UNTIED, str(why)) from why


def _asked(ends: Ends, found: Moved, run: Run) -> Moved:
    ours, theirs = (run(place, Step.ANSWERS) for place in (ends.source, ends.target))
    return replace(found, answers_equal=ours == theirs, asked=len(ours))
