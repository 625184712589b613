"""
What the databases themselves refuse: changing or removing what a record was before, what was decided
of levels, of protection and of the network; and taking an entry of the register away.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from access.domain.levels import Level
from archive.models.kept import POSTGRESQL, in_words_of
from archive.models.protection import refused_change

VERSIONS = "archive_recordversion"
TABLES = (
    "archive_recordversion",
    "archive_versionpage",
    "archive_coverversion",
    "archive_leveldecision",
)
ACTS = "archive_protectionact"
EVENTS = ("UPDATE", "DELETE")
GUARDED = {
    **dict.fromkeys((*TABLES, ACTS, "archive_posturedecided"), EVENTS),
    "archive_registerentry": ("DELETE",),
}
REFUSAL = "what a record or a cover was is kept as it was"
FUNCTION, SILENCING = "archive_version_refuse", "archive_version_silence"
# Of a record that is top secret the abstract is taken out of what it was (archive.models.silence): the
# one thing that may be done to a version, and only so.
_AS_IT_WAS = (
    "id", "record_id", "number", "kind", "at", '"by"', "account", "reason", "original_id",
    "access_copy_id", "pages",
)  # fmt: skip
_SILENCED = (
    f"(SELECT r.level FROM archive_record r WHERE r.id = OLD.record_id) >= {int(Level.TOP_SECRET)} "
    "AND NEW.said {same} BLANKED(OLD.said, abstract) "
    "AND NEW.became {same} BLANKED(OLD.became, abstract)"
)


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
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {SILENCING}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {_may_be_silenced(POSTGRESQL)} THEN RETURN NEW; END IF; "
                f"RAISE EXCEPTION '{REFUSAL}'; END $$"
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
    for table, events in GUARDED.items():
        for event in events:
            yield f"{table}_no_{event.lower()}", table, event


def _creation(vendor: str, name: str, table: str, event: str) -> str:
    start = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
    silenced = (table, event) == (VERSIONS, "UPDATE")
    if table == ACTS and event == "UPDATE":
        differs = "IS DISTINCT FROM" if vendor == POSTGRESQL else "IS NOT"
        start = f"{start} WHEN ({refused_change(differs)})"
    if vendor == POSTGRESQL:
        return f"{start} EXECUTE FUNCTION {SILENCING if silenced else FUNCTION}()"
    when = f" WHEN NOT ({_may_be_silenced(vendor)})" if silenced else ""
    return f"{start}{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _may_be_silenced(vendor: str) -> str:
    """Whether an update only takes the abstract out of what a top-secret record was."""
    same = "IS NOT DISTINCT FROM" if vendor == POSTGRESQL else "IS"
    rest = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in _AS_IT_WAS)
    return in_words_of(vendor, f"{_SILENCED.format(same=same)} AND {rest}")
