"""
What the databases themselves refuse: changing or removing what a record was before, and what was
decided about its protection.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.models.kept import POSTGRESQL
from archive.models.protection import refused_change

TABLES = ("archive_recordversion", "archive_versionpage", "archive_coverversion")
ACTS = "archive_protectionact"
EVENTS = ("UPDATE", "DELETE")
REFUSAL = "what a record or a cover was is kept as it was"
FUNCTION = "archive_version_refuse"


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up, on the tables that are there; what stands under their names goes first."""
    take_down(connection)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
            )
        for name, table, event in _guards():
            if table in tables:
                cursor.execute(_creation(connection.vendor, name, table, event))


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take the guards down, for a migration that must rebuild a table."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, table, _event in _guards():
            if table in tables:
                place = f" ON {table}" if connection.vendor == POSTGRESQL else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def _guards() -> Iterator[tuple[str, str, str]]:
    for table in (*TABLES, ACTS):
        for event in EVENTS:
            yield f"{table}_no_{event.lower()}", table, event


def _creation(vendor: str, name: str, table: str, event: str) -> str:
    start = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
    if table == ACTS and event == "UPDATE":
        differs = "IS DISTINCT FROM" if vendor == POSTGRESQL else "IS NOT"
        start = f"{start} WHEN ({refused_change(differs)})"
    if vendor == POSTGRESQL:
        return f"{start} EXECUTE FUNCTION {FUNCTION}()"
    return f"{start} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
