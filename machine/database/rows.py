"""
Rows as both databases have them: read in short steps by their keys, told alike, written as each keeps them.

Nobody's model reads here: what is encrypted in a column is carried as it stands, by whoever has no key. A row is
told by what it says, so that the same row gives the same digest whether a database keeps a date as text or as a date.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.expressions import Col

STEP: Final = 500
# Where the mark of a move stands (machine.database.moved).
MARKS: Final = "khoso_move"
# The index of the guides: each database has words of its own for it, and makes it anew.
MADE_ANEW: Final = "wagtailsearch_"
# What SQLite keeps for itself, as how often a value comes (ANALYZE).
_OF_THE_DATABASE: Final = "sqlite_"
# Of the form in which a database keeps them alone; none of these says anything else than its column.
_COUNTED: Final = {"BigAutoField": models.BigIntegerField, "AutoField": models.IntegerField}
# What PostgreSQL keeps in no text stands there as this (machine.database.postgresql.texts).
_NO_LETTER: Final = ("\0", "\ufffd")
_ALL: Final = 1 << 256

Row = tuple[Any, ...]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and a field that knows how each database keeps what it says, and nothing else."""

    name: str
    field: models.Field

    @property
    def is_json(self) -> bool:
        return isinstance(self.field, models.JSONField)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table with its columns; its rows are told apart by `key`, whose numbers are drawn where it is `drawn`.
    Rows behind `until` (of the first of the key's columns that is a number) are left where they are.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    drawn: bool
    bounded_by: str = ""
    until: int | None = None

    def places(self) -> list[int]:
        """Where in a row the columns of the key stand."""
        names = [column.name for column in self.columns]
        return [names.index(name) for name in self.key]

    def key_of(self, row: Row) -> Key:
        return tuple(row[place] for place in self.places())


@dataclass(frozen=True, slots=True)
class Told:
    """How many rows a table has, and one number for all they say, in whatever order they are read."""

    rows: int
    digest: str


def is_made_anew(name: str) -> bool:
    """Whether a table is none that is carried: each database makes it for itself."""
    return name.startswith((MADE_ANEW, _OF_THE_DATABASE))


def tables() -> list[Table]:
    """Every table of the store but those that each database makes anew, by name."""
    known: list[type[models.Model]] = [*apps.get_models(include_auto_created=True)]
    known.append(MigrationRecorder.Migration)
    found = {
        model._meta.db_table: model  # noqa: SLF001 - Django's documented way
        for model in known
        if model._meta.managed and not model._meta.proxy and _has_a_table(model)  # noqa: SLF001
    }
    return [_table(found[name]) for name in sorted(found) if not is_made_anew(name)]


def _has_a_table(model: type[models.Model]) -> bool:
    """
    Whether a migration made it one: a library may bring a part along that is not installed, whose models
    then stand under the name of another part of it as soon as somebody imports them.
    """
    config = model._meta.app_config  # noqa: SLF001
    return config is None or f"{model.__module__}.".startswith(f"{config.name}.models.")


def bounded(table: Table, column: str, until: int) -> Table:
    """The same table, of which only rows count whose number in a column is no greater."""
    return replace(table, bounded_by=column, until=until)


def unknown_in(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables and columns that stand in the database and are none of the store's, or that it lacks."""
    known = {table.name: table for table in tables()}
    there = [
        name
        for name in connection.introspection.table_names()
        if name != MARKS and not is_made_anew(name)
    ]
    found = set(known) ^ set(there)
    with connection.cursor() as cursor:
        for name in set(known) & set(there):
            columns = {
                one.name for one in connection.introspection.get_table_description(cursor, name)
            }
            differing = columns ^ {column.name for column in known[name].columns}
            found |= {f"{name}.{column}" for column in differing}
    return sorted(found)


def rows_after(
    connection: BaseDatabaseWrapper, table: Table, after: Key | None, *, most: int = STEP
) -> list[Row]:
    """The next rows by the table's key, as Python has what they say; JSON as text."""
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.name) for column in table.columns)
    key = ", ".join(quoted(name) for name in table.key)
    conditions, values = [], []
    if after is not None:
        conditions.append(f"({key}) > ({', '.join('%s' for _ in table.key)})")
        fields = [table.columns[place] for place in table.places()]
        values += [_kept(connection, one, value) for one, value in zip(fields, after, strict=True)]
    if table.until is not None:
        conditions.append(f"{quoted(table.bounded_by)} <= %s")
        values.append(table.until)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM {quoted(table.name)}{where} ORDER BY {key} LIMIT {most:d}", values
        )
        found = cursor.fetchall()
    ways = [_ways_out(connection, table.name, column) for column in table.columns]
    return [
        tuple(_out(value, way, connection) for value, way in zip(row, ways, strict=True))
        for row in found
    ]


def all_rows(connection: BaseDatabaseWrapper, table: Table) -> Iterator[list[Row]]:
    """Every row, in steps."""
    after: Key | None = None
    while rows := rows_after(connection, table, after):
        yield rows
        after = table.key_of(rows[-1])


def write_rows(connection: BaseDatabaseWrapper, table: Table, rows: Sequence[Row]) -> None:
    """The rows as this database keeps them, with the keys they have."""
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.name) for column in table.columns)
    marks = ", ".join("%s" for _ in table.columns)
    # Numbers that the server is to draw itself are taken all the same.
    own = "OVERRIDING SYSTEM VALUE" if connection.vendor == "postgresql" else ""
    said = [
        [_kept(connection, column, value) for column, value in zip(table.columns, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quoted(table.name)} ({names}) {own} VALUES ({marks})", said
        )


def told(connection: BaseDatabaseWrapper, table: Table) -> Told:
    """What a table says in all. The sum of what its rows give: databases sort texts each in their way."""
    count, total = 0, 0
    for rows in all_rows(connection, table):
        count += len(rows)
        total += sum(_number(table, row) for row in rows)
    return Told(count, f"{total % _ALL:064x}")


def as_said(column: Column, value: Any) -> Any:
    """What a value says, the same of whichever database it comes, in what JSON has."""
    if column.is_json and value is not None:
        # JSON's own nothing is a value, and not a column in which nothing stands.
        return {"json": _plain(json.loads(value))}
    if isinstance(value, memoryview | bytes | bytearray):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):
        return str(value.normalize())
    return _plain(value)


def key_as_json(key: Key) -> str:
    """A key to be read again by `key_from_json`: numbers, texts and identities."""
    return json.dumps([one.hex if isinstance(one, UUID) else one for one in key])


def key_from_json(text: str) -> Key:
    return tuple(json.loads(text))


def _number(table: Table, row: Row) -> int:
    said = [as_said(column, value) for column, value in zip(table.columns, row, strict=True)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")


def _plain(value: Any) -> Any:
    """One way to say a number or a text; within JSON too, of which PostgreSQL keeps what it says alone."""
    if isinstance(value, str):
        return value.replace(*_NO_LETTER)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {_plain(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


def _table(model: type[models.Model]) -> Table:
    about = model._meta  # noqa: SLF001
    key = tuple(str(field.column) for field in about.pk_fields)
    return Table(
        name=about.db_table,
        columns=tuple(
            Column(str(field.column), _plain_field(field)) for field in about.local_concrete_fields
        ),
        key=key,
        drawn=any(
            isinstance(field, models.AutoField | models.BigAutoField) for field in about.pk_fields
        ),
    )


def _plain_field(field: models.Field) -> models.Field:
    if field.remote_field is not None and hasattr(field, "target_field"):
        return _plain_field(field.target_field)
    kind = field.get_internal_type()
    plain: type[models.Field] = _COUNTED.get(kind) or getattr(models, kind)
    return plain()


def _ways_out(connection: BaseDatabaseWrapper, table: str, column: Column) -> list[Any]:
    if column.is_json:
        # As text: of JSON's null and of nothing Python would make the same.
        return []
    ways = connection.ops.get_db_converters(Col(table, column.field))
    return [*ways, *column.field.get_db_converters(connection)]


def _out(value: Any, ways: Sequence[Any], connection: BaseDatabaseWrapper) -> Any:
    for way in ways:
        value = way(value, None, connection)
    return bytes(value) if isinstance(value, memoryview) else value


def _kept(connection: BaseDatabaseWrapper, column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.is_json:
        return connection.ops.adapt_json_value(json.loads(value), None)
    return column.field.get_db_prep_value(value, connection, prepared=False)
