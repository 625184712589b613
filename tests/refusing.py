"""A database that refuses a row, in the words of whichever it is."""

from contextlib import contextmanager

from django.db import connection

NAME = "refuses_here"


def refuse(table, *, why, when=""):
    """From here to the end of the test's transaction no such row goes in."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$"
            )
        told = f"WHEN ({when})" if when else ""
        does = (
            f"EXECUTE FUNCTION {NAME}()"
            if connection.vendor == "postgresql"
            else f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        cursor.execute(f"CREATE TRIGGER {NAME} BEFORE INSERT ON {table} FOR EACH ROW {told} {does}")


@contextmanager
def refusing(table, *, why):
    """As `refuse`, for as long as this lasts."""
    refuse(table, why=why)
    yield
    drop_trigger(NAME, table)


def drop_trigger(name, table):
    """What somebody with the database in hand would do to a guard."""
    place = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{place}")
        if name == NAME and place:
            cursor.execute(f"DROP FUNCTION {NAME}")


def triggers():
    """The names of all that stand."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}
