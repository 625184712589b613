"""
What the databases themselves refuse: changing or removing what a record was before, what was decided
of levels, of protection and of the network; and taking an entry of the register away.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from access.domain.levels import Level
from archive.models.closed_rows import encrypted_columns
from archive.models.kept import POSTGRESQL, in_words_of
from archive.models.plain_guards import marked, models_of_words
from archive.models.protection import refused_change
from machine.database.refusing import refused

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
# Where what is kept holds words that are encrypted once it is closed.
CLOSING = TABLES
REFUSAL = "what a record or a cover was is kept as it was"
FUNCTION, SILENCING = "archive_version_refuse", "archive_version_silence"
# Of a record that is top secret the abstract is taken out of what it was (archive.models.silence): the
# one thing that may be done to a version, and only so; and words that become closed are encrypted.
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
                f"$$ BEGIN {refused(REFUSAL)}; END $$"
            )
            for table in CLOSING:
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {table}_{SILENCING}() RETURNS trigger "
                    f"LANGUAGE plpgsql AS $$ BEGIN IF {_may_be_done(table, POSTGRESQL)} "
                    f"THEN RETURN NEW; END IF; {refused(REFUSAL)}; END $$"
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
    silenced = event == "UPDATE" and table in CLOSING
    if table == ACTS and event == "UPDATE":
        differs = "IS DISTINCT FROM" if vendor == POSTGRESQL else "IS NOT"
        refused = refused_change(differs, lambda name: _is_marked(ACTS, name, vendor))
        start = f"{start} WHEN (({refused}) AND NOT ({_is_only_closed(ACTS, vendor)}))"
    if vendor == POSTGRESQL:
        function = f"{table}_{SILENCING}" if silenced else FUNCTION
        return f"{start} EXECUTE FUNCTION {function}()"
    when = f" WHEN NOT ({_may_be_done(table, vendor)})" if silenced else ""
    return f"{start}{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _may_be_done(table: str, vendor: str) -> str:
    """What an update of such a row may do: take out a top-secret abstract, or encrypt words."""
    closed = _is_only_closed(table, vendor)
    return f"({_may_be_silenced(vendor)}) OR ({closed})" if table == VERSIONS else closed


def _is_only_closed(table: str, vendor: str) -> str:
    """Whether an update changes nothing but words, and these into encrypted ones."""
    same = "IS NOT DISTINCT FROM" if vendor == POSTGRESQL else "IS"
    model = models_of_words()[table]
    words = encrypted_columns(model)
    rest = (one for one in model._meta.concrete_fields if one not in words)  # noqa: SLF001
    as_it_was = [f'NEW."{one.column}" {same} OLD."{one.column}"' for one in rest]
    closed = [
        f'(NEW."{one.column}" {same} OLD."{one.column}" OR {marked(one, "NEW", vendor)})'
        for one in words
    ]
    return " AND ".join((*as_it_was, *closed))


def _is_marked(table: str, name: str, vendor: str) -> str:
    """Whether what is to stand in a column of words is encrypted."""
    words = encrypted_columns(models_of_words()[table])
    return next(marked(one, "NEW", vendor) for one in words if one.column == name)


def _may_be_silenced(vendor: str) -> str:
    """Whether an update only takes the abstract out of what a top-secret record was."""
    same = "IS NOT DISTINCT FROM" if vendor == POSTGRESQL else "IS"
    rest = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in _AS_IT_WAS)
    return in_words_of(vendor, f"{_SILENCED.format(same=same)} AND {rest}")
