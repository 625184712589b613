"""
Triggers by which the database itself keeps figures and ranks, whoever writes.

A count that every writer has to remember is wrong one day; these cannot be gone round by an
update of many rows, a new action or a repair by hand. They stand outside the migrations and are
put up anew after each, for SQLite drops a table's triggers whenever it rebuilds the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.domain.standing import ABSENT, PARTY

RECORDS, ROWS, RECEIPTS = "archive_record", "archive_listedrecord", "archive_receipt"
COLUMNS = "kind, inventory_id, rank, partner, detail, count, settled"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger in the words both databases share; `changed` are columns of which one differs."""

    table: str
    event: str
    name: str
    statements: tuple[str, ...]
    changed: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.table}_{self.event.lower()}_{self.name}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A kind of figure: the columns that decide its key, and the key of the row {0} (NEW, OLD)."""

    kind: str
    table: str
    columns: tuple[str, ...]
    key: str
    only: str = ""


_RANK = f"{{0}}.level + CASE WHEN {{0}}.party_papers THEN {PARTY} ELSE 0 END"
_YEAR = "COALESCE(CAST(SUBSTR(CAST({0}.issued_on AS TEXT), 1, 4) AS INTEGER), 0)"
_PLACE = "COALESCE({0}.inventory_id, 0)"
COUNTED = (
    Counted(
        "record",
        RECORDS,
        ("inventory_id", "level", "party_papers", "row_rank", "reviewed"),
        f"{_PLACE}, {_RANK}, {{0}}.row_rank, CASE WHEN {{0}}.reviewed THEN 1 ELSE 0 END",
    ),
    Counted(
        "year",
        RECORDS,
        ("inventory_id", "level", "party_papers", "issued_on"),
        f"{_PLACE}, {_RANK}, {ABSENT}, {_YEAR}",
    ),
    Counted(
        "listed",
        ROWS,
        ("inventory_id", "level", "record_rank"),
        f"{_PLACE}, {{0}}.level, {{0}}.record_rank, 0",
    ),
    Counted(
        "receipt",
        RECEIPTS,
        ("inventory_id", "level", "record_rank", "state"),
        f"{_PLACE}, {{0}}.level, {{0}}.record_rank, 0",
        "{0}.state <> 'withdrawn'",
    ),
)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers up as they are to be now, whatever stood there before."""
    take_down(connection)
    with connection.cursor() as cursor:
        for trigger in triggers():
            for statement in _creation(trigger, connection.vendor):
                cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take them down; those that are not there are no harm."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in triggers():
            if trigger.table not in tables:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.full_name} ON {trigger.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {trigger.full_name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.full_name}")


def stand(connection: BaseDatabaseWrapper) -> bool:
    """Whether all of them are there."""
    place = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(place)
        there = {name for (name,) in cursor.fetchall()}
    return there.issuperset(trigger.full_name for trigger in triggers())


def triggers() -> Iterator[Trigger]:
    """All triggers."""
    for counted in COUNTED:
        yield from _counting(counted)
    yield from _ranks_of_rows()
    yield from _ranks_of_receipts()
    yield Trigger(
        RECORDS,
        "UPDATE",
        "told",
        tuple(
            f"UPDATE {table} SET record_rank = {_RANK.format('NEW')} WHERE record_id = NEW.id"
            for table in (ROWS, RECEIPTS)
        ),
        ("level", "party_papers"),
    )


def _counting(counted: Counted) -> Iterator[Trigger]:
    more, less = _delta(counted, "NEW", "1"), _delta(counted, "OLD", "-1")
    yield Trigger(counted.table, "INSERT", f"count_{counted.kind}", (more,))
    yield Trigger(counted.table, "DELETE", f"count_{counted.kind}", (less,))
    yield Trigger(
        counted.table, "UPDATE", f"count_{counted.kind}", (less, more), counted.columns
    )


def _delta(counted: Counted, row: str, count: str) -> str:
    where = f" WHERE {counted.only.format(row)}" if counted.only else ""
    return (
        f"INSERT INTO archive_figure ({COLUMNS}) "
        f"SELECT '{counted.kind}', {counted.key.format(row)}, {count}, FALSE{where}"
    )


# A rank is never taken from what is written: it is looked up again whenever somebody changes it,
# so that a row saved with what it was yesterday does no harm.


def _ranks_of_rows() -> Iterator[Trigger]:
    yield Trigger(ROWS, "INSERT", "rank", (_answer(ROWS), _row_of("NEW.record_id")))
    yield Trigger(
        ROWS,
        "UPDATE",
        "rank",
        (_answer(ROWS), _row_of("NEW.record_id"), _row_of("OLD.record_id")),
        ("record_id", "level", "record_rank"),
    )
    yield Trigger(ROWS, "DELETE", "rank", (_row_of("OLD.record_id"),))
    yield Trigger(RECORDS, "UPDATE", "rank", (_row_of("NEW.id"),), ("row_rank",))


def _ranks_of_receipts() -> Iterator[Trigger]:
    yield Trigger(RECEIPTS, "INSERT", "rank", (_answer(RECEIPTS),))
    yield Trigger(
        RECEIPTS, "UPDATE", "rank", (_answer(RECEIPTS),), ("record_id", "record_rank")
    )


def _answer(table: str) -> str:
    return _set_where_wrong(
        table,
        "record_rank",
        f"(SELECT {_RANK.format('r')} FROM {RECORDS} r WHERE r.id = NEW.record_id)",
        "NEW.id",
    )


def _row_of(record: str) -> str:
    return _set_where_wrong(
        RECORDS, "row_rank", f"(SELECT l.level FROM {ROWS} l WHERE l.record_id = {record})", record
    )


def _set_where_wrong(table: str, column: str, value: str, row: str) -> str:
    right = f"COALESCE({value}, {ABSENT})"
    return f"UPDATE {table} SET {column} = {right} WHERE id = {row} AND {column} <> {right}"


def _creation(trigger: Trigger, vendor: str) -> Iterator[str]:
    body = " ".join(f"{statement};" for statement in trigger.statements)
    name, on = trigger.full_name, f"AFTER {trigger.event} ON {trigger.table}"
    if vendor == "postgresql":
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
        when = _differs(trigger, "IS DISTINCT FROM")
        yield f"CREATE TRIGGER {name} {on} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"
        return
    yield f"CREATE TRIGGER {name} {on} {_differs(trigger, 'IS NOT')} BEGIN {body} END"


def _differs(trigger: Trigger, differs: str) -> str:
    parts = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in trigger.changed)
    return f"WHEN ({parts})" if parts else ""
