"""
Sums and columns that the database keeps itself by triggers, whoever writes.

A count that every writer has to remember is wrong one day; a trigger cannot be gone round by an
update of many rows, a new action or a repair by hand. Triggers stand outside the migrations and
are put up anew after each, for SQLite drops a table's triggers whenever it rebuilds the table.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

POSTGRESQL = "postgresql"
_JSON = re.compile(r'JSON\(([\w.{}"]+), (\w+)\)')
_BLANKED = re.compile(r'BLANKED\(([\w.{}"]+), (\w+)\)')
_DROPPED = re.compile(r'DROPPED\(([\w.{}"]+), (\w+)\)')


class KeptSum(models.Model):
    """
    A sum, or a change of one: what is kept under a key is the sum of all rows with that key.

    A trigger adds a row for every change of what is counted, in its transaction and without
    touching a row that stands, so that writers never wait for one another; `settled` rows are
    sums of earlier ones. `KEY` and `SUMS` name the columns of the key and those summed.
    """

    KEY: tuple[str, ...] = ()
    SUMS: tuple[str, ...] = ()

    settled = models.BooleanField(default=False)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    A trigger in the words both databases share; `changed` are columns of which one differs.

    What the databases say differently is put into the words of each by `in_words_of`.
    """

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
    """
    Rows of a table that are counted: under which key, and how much each gives.

    `columns` are those that decide key and amount; `place`, `key` and `amounts` give them for a
    row {0} (NEW, OLD or a name of the table); `only` says which rows count at all.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    place: str
    key: tuple[str, ...]
    amounts: tuple[str, ...] = ("1",)
    only: str = ""


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column that says of its row what other tables know; `right` is what it is to be."""

    table: str
    column: str
    right: str
    place: str

    def put_right(self, where: str) -> str:
        """The statement that puts it right in these rows, where it is not right already."""
        return (
            f"UPDATE {self.table} SET {self.column} = {self.right} WHERE {where} AND {self.wrong}"
        )

    @property
    def wrong(self) -> str:
        """The condition of rows in which it is wrong."""
        return f"{self.column} <> {self.right}"


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What a package lets the database keep: a table of sums, columns, and triggers for both.

    `place` is the column of the sums by which they are compared bit by bit; `on_settling` is told which
    changes are settled, in the same transaction.
    """

    model: type[KeptSum]
    place: str
    counted: tuple[Counted, ...]
    columns: tuple[KeptColumn, ...]
    further: tuple[Trigger, ...] = ()
    on_settling: Callable[[Iterable[Any]], None] | None = None

    @property
    def table(self) -> str:
        """The table of the sums."""
        return self.model._meta.db_table  # noqa: SLF001 - Django's documented way

    @property
    def rows(self) -> Any:
        """The rows of the sums."""
        return self.model._default_manager  # noqa: SLF001 - Django's documented way

    def triggers(self) -> Iterator[Trigger]:
        """All triggers."""
        for counted in self.counted:
            more, less = self.change(counted, "NEW", "+"), self.change(counted, "OLD", "-")
            name = f"count_{counted.name}"
            yield Trigger(counted.table, "INSERT", name, (more,))
            yield Trigger(counted.table, "DELETE", name, (less,))
            yield Trigger(counted.table, "UPDATE", name, (less, more), counted.columns)
        yield from self.further

    def change(self, counted: Counted, row: str, sign: str, source: str = "") -> str:
        """The statement that counts a row in or out, or all rows of a source together."""
        key = ", ".join(part.format(row) for part in (counted.place, *counted.key))
        amounts = [amount.format(row) for amount in counted.amounts]
        if source:
            amounts = [f"SUM({amount})" for amount in amounts]
        sums = ", ".join(f"{sign}({amount})" for amount in amounts)
        names = ", ".join((self.place, *self.model.KEY, *self.model.SUMS, "settled"))
        wanted = f" WHERE {counted.only.format(row)}" if counted.only else ""
        return f"INSERT INTO {self.table} ({names}) SELECT {key}, {sums}, FALSE{source}{wanted}"


# Filled by the packages when they are made ready; whoever migrates, settles and recounts asks it.
KEPT: list[Kept] = []


def register_kept(kept: Kept) -> None:
    """Say, when the program begins, what a package lets the database keep."""
    KEPT.append(kept)


def put_up(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Put these triggers up as they are to be now, whatever stood there before."""
    wanted = list(triggers)
    take_down(connection, wanted)
    with connection.cursor() as cursor:
        for trigger in wanted:
            for statement in _creation(trigger, connection.vendor):
                cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Take these triggers down; those that are not there are no harm."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in triggers:
            if trigger.table not in tables:
                continue
            if connection.vendor == POSTGRESQL:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.full_name} ON {trigger.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {trigger.full_name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.full_name}")


def stand(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> bool:
    """Whether all of these triggers are there."""
    place = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == POSTGRESQL
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(place)
        there = {name for (name,) in cursor.fetchall()}
    return there.issuperset(trigger.full_name for trigger in triggers)


def _creation(trigger: Trigger, vendor: str) -> Iterator[str]:
    body = " ".join(f"{in_words_of(vendor, statement)};" for statement in trigger.statements)
    # Named, for a statement is made ready with every trigger it may fire, and with theirs.
    of = f" OF {', '.join(trigger.changed)}" if trigger.changed else ""
    name, on = trigger.full_name, f"AFTER {trigger.event}{of} ON {trigger.table}"
    if vendor == POSTGRESQL:
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
        when = _differs(trigger, "IS DISTINCT FROM")
        yield f"CREATE TRIGGER {name} {on} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"
        return
    yield f"CREATE TRIGGER {name} {on} {_differs(trigger, 'IS NOT')} BEGIN {body} END"


def in_words_of(vendor: str, statement: str) -> str:
    """
    The statement with `GREATEST(…)` and `JSON(column, name)` as this database says them; with
    `BLANKED(column, name)`, where what stands under the name is empty, and `DROPPED`, where it is gone.
    """
    if vendor == POSTGRESQL:
        statement = _BLANKED.sub(r"""jsonb_set(\1, '{\2}', '""'::jsonb, false)""", statement)
        statement = _DROPPED.sub(r"(\1 - '\2')", statement)
        return _JSON.sub(r"(\1 ->> '\2')", statement)
    statement = _BLANKED.sub(r"JSON_REPLACE(\1, '$.\2', '')", statement)
    statement = _DROPPED.sub(r"JSON_REMOVE(\1, '$.\2')", statement)
    return _JSON.sub(r"JSON_EXTRACT(\1, '$.\2')", statement).replace("GREATEST(", "MAX(")


def _differs(trigger: Trigger, differs: str) -> str:
    parts = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in trigger.changed)
    return f"WHEN ({parts})" if parts else ""
