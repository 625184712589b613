"""
What the change feed needs of a database with many writers: numbers that come in the order of commits, and a
call to whoever follows.

A follower asks for what stands behind its place. Were a number given before another's and committed after
it, that change would never be followed, and it may be a level that was raised.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.models.kept import POSTGRESQL
from machine.database.turn import TURN
from machine.database.waking import Call, put_up_calls

TABLE: Final = "archive_change"
FEED: Final = "khoso_feed"
NAME: Final = f"{TABLE}_in_turn"


def put_up_turn(connection: BaseDatabaseWrapper) -> None:
    """Let changes be numbered in turn, and call; nothing on SQLite, whose one writer is the turn."""
    if connection.vendor != POSTGRESQL or TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        # The number that was drawn may be older than one that others have committed meanwhile.
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM pg_advisory_xact_lock({TURN}); "
            f"NEW.id := nextval(pg_get_serial_sequence('{TABLE}', 'id')); RETURN NEW; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        cursor.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    put_up_calls(connection, [Call(TABLE, FEED)])
