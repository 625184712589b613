"""
A new database while rows are laid into it: without guards, triggers and ties between tables.

What is taken down is written into the mark of the move in the same transaction, as this database says it, so that
whoever goes on after a kill puts up just that. Ties are looked through by the database as they are put up.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from machine.database.moved import ARRIVING, STATE, mark, marks
from machine.database.rows import MADE_ANEW, MARKS, Table

_TAKEN: Final = "taken_down"


class Untied(Exception):
    """Rows name rows that are not there; the names of the tables."""


def bare(connection: BaseDatabaseWrapper, tables: Iterable[Table], **said: str) -> None:
    """Empty the tables, without what stands in the way of laying rows into them; `said` is marked."""
    names = [table.name for table in tables]
    with transaction.atomic(using=connection.alias):
        taken = _taken_down(connection, names)
        _emptied(connection, names)
        mark(connection, **{STATE: ARRIVING, _TAKEN: json.dumps(taken), **said})


def is_bare(connection: BaseDatabaseWrapper) -> bool:
    return _TAKEN in marks(connection)


def put_up(
    connection: BaseDatabaseWrapper, tables: Iterable[Table], numbers: dict[str, int]
) -> None:
    """
    All that was taken down stands again, and the next row of each table has the number behind `numbers`.

    Raises Untied where rows name rows that are not there; django.db.IntegrityError on PostgreSQL.
    """
    there = list(tables)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in json.loads(marks(connection)[_TAKEN]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in there:
                cursor.execute(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
        else:
            cursor.execute("PRAGMA foreign_key_check")
            if untied := {str(row[0]) for row in cursor.fetchall()}:
                raise Untied(", ".join(sorted(untied)))
        for table in there:
            if table.drawn:
                _give_numbers_behind(connection, cursor, table, numbers.get(table.name, 0))
        cursor.execute(f"DELETE FROM {MARKS} WHERE what = '{_TAKEN}'")


def last_number(connection: BaseDatabaseWrapper, table: Table) -> int:
    """The highest number that a row of the table was ever given."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT last_value FROM pg_sequences WHERE (quote_ident(schemaname) || '.' || "
                "quote_ident(sequencename))::regclass = pg_get_serial_sequence(%s, %s)::regclass",
                [f'"{table.name}"', table.key[0]],
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        found = cursor.fetchone()
        cursor.execute(f'SELECT MAX("{table.key[0]}") FROM "{table.name}"')
        (highest,) = cursor.fetchone()
    return max(int((found and found[0]) or 0), int(highest or 0))


def leave_ties_alone(connection: BaseDatabaseWrapper) -> None:
    """For this connection: on SQLite ties are asked of each row by the connection that writes it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")


def _taken_down(connection: BaseDatabaseWrapper, names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
                "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
            )
            ties = cursor.fetchall()
            for table, tie, _ in ties:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {tie}")
            for name in names:
                cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
            return [f"ALTER TABLE {table} ADD CONSTRAINT {tie} {said}" for table, tie, said in ties]
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE %s",
            [f"{MADE_ANEW}%"],
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        return [said for _, said in triggers]


def _emptied(connection: BaseDatabaseWrapper, names: list[str]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'DELETE FROM "{name}"')


def _give_numbers_behind(
    connection: BaseDatabaseWrapper, cursor: Any, table: Table, last: int
) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
            [f'"{table.name}"', table.key[0], max(last, 1), last > 0],
        )
        return
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
