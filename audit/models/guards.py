"""
What the databases themselves refuse: changing, removing, slipping in and backdating.

A forged row must come last, with the next number and the time of now, in the bytes of its day.
The one exception, an event that tells of a clock set back, is itself on the trail.
Numbers follow each other without a gap. SQLite has one writer, and gives the next; on PostgreSQL the
sequence would give one to a transaction that is rolled back, and two that commit in another order: there
an event takes the turn of whoever writes, and then the number behind the newest; one that comes with a
number of its own is refused.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from machine.database.turn import TURN

SQLITE: Final = {
    "audit_event_no_update": """CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "audit_event_no_delete": """CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "audit_event_no_replace": """CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event
    WHEN NEW.id IS NOT NULL AND NEW.id > 0
     AND NEW.id <= (SELECT COALESCE(MAX(id), 0) FROM audit_event)
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "audit_event_in_turn": """CREATE TRIGGER audit_event_in_turn AFTER INSERT ON audit_event
    WHEN NEW.id <= 0 OR NEW.id < (SELECT MAX(id) FROM audit_event)
     OR (NEW.id > 1 AND NOT EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id - 1))
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only: this is not the next number'); END""",
    "audit_event_in_time": """CREATE TRIGGER audit_event_in_time AFTER INSERT ON audit_event
    WHEN julianday(NEW.at) IS NULL OR (NEW.action <> 'clock_set_back' AND julianday(NEW.at) <
     (SELECT julianday(at) FROM audit_event WHERE id = NEW.id - 1) - 600.5 / 86400)
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only: this is earlier than what stands there'); END""",
    "audit_mention_no_update": """CREATE TRIGGER audit_mention_no_update
    BEFORE UPDATE ON audit_mention
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "audit_mention_no_delete": """CREATE TRIGGER audit_mention_no_delete
    BEFORE DELETE ON audit_mention
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    "audit_mention_of_newest": """CREATE TRIGGER audit_mention_of_newest
    BEFORE INSERT ON audit_mention
    WHEN NEW.event IS NOT (SELECT MAX(id) FROM audit_event)
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only: a mention comes with its event'); END""",
}
POSTGRESQL_FUNCTIONS: Final = {
    "audit_event_refuse": """CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    "audit_event_check": """CREATE OR REPLACE FUNCTION audit_event_check() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE newest timestamptz; last bigint;
BEGIN
  IF NEW.id <= 0 OR NEW.id <> currval(pg_get_serial_sequence('audit_event', 'id')) THEN
    RAISE EXCEPTION 'the trail is append-only: this is not the next number' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(@TURN@);
  SELECT at, id INTO newest, last FROM audit_event ORDER BY id DESC LIMIT 1;
  IF NEW.action <> 'clock_set_back' AND NEW.at < newest - interval '10 minutes' THEN
    RAISE EXCEPTION 'the trail is append-only: this is earlier than what stands there' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  NEW.id := COALESCE(last, 0) + 1;
  RETURN NEW;
END $$""".replace("@TURN@", str(TURN)),
    "audit_mention_check": """CREATE OR REPLACE FUNCTION audit_mention_check() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.event IS DISTINCT FROM (SELECT MAX(id) FROM audit_event) THEN
    RAISE EXCEPTION 'the trail is append-only: a mention comes with its event' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
}
POSTGRESQL: Final = {
    "audit_event_no_change": """CREATE TRIGGER audit_event_no_change
BEFORE DELETE OR UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
    "audit_event_no_truncate": """CREATE TRIGGER audit_event_no_truncate
BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()""",
    "audit_event_in_turn": """CREATE TRIGGER audit_event_in_turn
BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_check()""",
    "audit_mention_no_change": """CREATE TRIGGER audit_mention_no_change
BEFORE DELETE OR UPDATE ON audit_mention FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
    "audit_mention_no_truncate": """CREATE TRIGGER audit_mention_no_truncate
BEFORE TRUNCATE ON audit_mention FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()""",
    "audit_mention_of_newest": """CREATE TRIGGER audit_mention_of_newest
BEFORE INSERT ON audit_mention FOR EACH ROW EXECUTE FUNCTION audit_mention_check()""",
}


def table_of(name: str) -> str:
    """The table a guard stands on."""
    return "audit_mention" if name.startswith("audit_mention") else "audit_event"


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put all guards up as they are meant to be; what stands there under their names goes."""
    take_down(connection)
    postgresql = connection.vendor == "postgresql"
    functions = POSTGRESQL_FUNCTIONS.values() if postgresql else ()
    triggers = POSTGRESQL if postgresql else SQLITE
    with connection.cursor() as cursor:
        for statement in (*functions, *triggers.values()):
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take all guards down, for a migration that must rebuild a table."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name in POSTGRESQL if postgresql else SQLITE:
            place = f" ON {table_of(name)}" if postgresql else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def belongs_to_us(connection: BaseDatabaseWrapper) -> bool:
    """
    Whether whoever writes the trail owns its tables as well, and so may switch the guards off. On SQLite
    whoever has the file has everything; there the trail's own seal is the proof.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role(current_user, relowner, 'USAGE')) FROM pg_class "
            "WHERE oid IN ('audit_event'::regclass, 'audit_mention'::regclass)"
        )
        (ours,) = cursor.fetchone()
    return bool(ours)


def altered(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are missing, switched off or not as they are meant to be."""
    return (
        _altered_postgresql(connection)
        if connection.vendor == "postgresql"
        else _altered_sqlite(connection)
    )


def _altered_sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name IN ('audit_event', 'audit_mention')"
        )
        there = {name: _plain(sql) for name, sql in cursor.fetchall()}
    wanted = {name: _plain(sql) for name, sql in SQLITE.items()}
    return sorted(name for name in wanted | there if wanted.get(name) != there.get(name))


def _body_of(function: str) -> str:
    """What a function of ours does, between the marks of its text."""
    return POSTGRESQL_FUNCTIONS.get(function, "$$$$").split("$$")[1]


def _altered_postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled, p.proname, p.prosrc "
            "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgrelid IN "
            "('audit_event'::regclass, 'audit_mention'::regclass)"
        )
        rows = cursor.fetchall()
    sound = {
        name
        for name, definition, enabled, function, source in rows
        if name in POSTGRESQL
        and enabled in {"O", "A"}
        and _plain(source) == _plain(_body_of(function))
        # The server says it in one way only, whichever way it was said in.
        and _plain(definition) == _plain(POSTGRESQL[name])
    }
    return sorted(({name for name, *_ in rows} | set(POSTGRESQL)) - sound)


def _plain(sql: str) -> str:
    return " ".join(sql.split())
