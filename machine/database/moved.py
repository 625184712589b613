"""
A database that somebody moves: the mark in it of where the move stands, and what a closed one refuses.

The mark is a table of its own, so that it commits with whatever it tells of, on both databases. What was moved away
refuses every writing in all of its tables but those that are left open, whoever writes and whichever program was
running: by triggers, which a person takes away again (docs/decisions/moving.md).
"""

from collections.abc import Collection, Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from machine.database.refusing import refused
from machine.database.rows import MARKS, is_made_anew

REFUSAL: Final = "this store was moved away"
_FUNCTION: Final = "khoso_move_refuse"
_EVENTS: Final = ("INSERT", "UPDATE", "DELETE")
# The two ends; the word that stands in the mark of a database.
STATE: Final = "state"
LEFT, ARRIVING = "left", "arriving"


def marks(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """What is marked; nothing where nobody moves this database."""
    if MARKS not in connection.introspection.table_names():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT what, said FROM {MARKS}")
        return dict(cursor.fetchall())


def mark(connection: BaseDatabaseWrapper, **said: str) -> None:
    """Mark the database, or what is marked anew."""
    with connection.cursor() as cursor:
        if MARKS not in connection.introspection.table_names():
            cursor.execute(
                f"CREATE TABLE {MARKS} (what varchar(200) NOT NULL PRIMARY KEY, said text NOT NULL)"
            )
        for what, text in said.items():
            cursor.execute(f"DELETE FROM {MARKS} WHERE what = %s", [what])
            cursor.execute(f"INSERT INTO {MARKS} (what, said) VALUES (%s, %s)", [what, text])


def unmark(connection: BaseDatabaseWrapper) -> None:
    """Nobody moves this database any more."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MARKS}")


def close(connection: BaseDatabaseWrapper, *, leave_open: Collection[str]) -> None:
    """From the end of this transaction on nothing is written but to the tables that are left open."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {refused(REFUSAL)}; END $$"
            )
        for table in _closable(connection, leave_open):
            for statement in _closing(connection.vendor, table):
                cursor.execute(statement)


def release(connection: BaseDatabaseWrapper) -> None:
    """Whatever was closed is open again."""
    with connection.cursor() as cursor:
        for table in _closable(connection, ()):
            names = [_name(table)] if connection.vendor == "postgresql" else _names(table)
            place = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            for name in names:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{place}')
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")


def _closable(connection: BaseDatabaseWrapper, leave_open: Collection[str]) -> list[str]:
    return [
        table
        for table in sorted(connection.introspection.table_names())
        if table != MARKS and table not in leave_open and not is_made_anew(table)
    ]


def _closing(vendor: str, table: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield (
            f'CREATE TRIGGER "{_name(table)}" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
        return
    for name, event in zip(_names(table), _EVENTS, strict=True):
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _name(table: str) -> str:
    # Triggers of one kind go by their names: this one first, whatever others would do.
    return f"a_moved_{table}"[:63]


def _names(table: str) -> list[str]:
    return [f"a_moved_{table}_{event.lower()}" for event in _EVENTS]
