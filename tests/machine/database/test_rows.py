"""Rows are told alike whichever database keeps them, and written back as they were read."""

from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection, models

from access.api import Level, Role
from archive.models import Record
from audit.models import Event, Mention
from machine.database.rows import (
    Column,
    all_rows,
    as_said,
    bounded,
    key_as_json,
    key_from_json,
    rows_after,
    tables,
    told,
    unknown_in,
    write_rows,
)
from tests.people import inventory, person, record

JSON, TEXT = Column("x", models.JSONField()), Column("x", models.TextField())
DAY, NUMBER = Column("x", models.DateTimeField()), Column("x", models.FloatField())


def table(model):
    return next(one for one in tables() if one.name == model._meta.db_table)


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        (JSON, '{"a": 1.0, "b": [1e22]}', '{"b": [10000000000000000000000], "a": 1}'),
        (JSON, '{"a": -0.0}', '{"a": 0}'),
        (JSON, '"\\u0000"', '"\\ufffd"'),
        (TEXT, "a\0b", "a\ufffdb"),
        (NUMBER, -0.0, 0.0),
        (
            DAY,
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=7))),
        ),
        (
            Column("x", models.UUIDField()),
            UUID(int=7),
            UUID("00000000-0000-0000-0000-000000000007"),
        ),
        (Column("x", models.BinaryField()), b"abc", memoryview(b"abc")),
    ],
)
def test_what_says_the_same_is_told_the_same(column, one, other):
    assert as_said(column, one) == as_said(column, other)


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        (JSON, "null", '"null"'),
        (JSON, "null", None),
        (JSON, "[1]", "[1.5]"),
        (TEXT, "", None),
        (TEXT, "\u00e9", "e\u0301"),
        (TEXT, "1", "1 "),
        (DAY, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
    ],
)
def test_what_says_another_thing_is_told_otherwise(column, one, other):
    assert as_said(column, one) != as_said(column, other)


@pytest.mark.django_db
def test_every_table_and_column_of_the_database_is_known():
    # Of a part of a library that is not installed, and that somebody has imported.
    import_module("wagtail.embeds.models")
    assert unknown_in(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_somebody (id integer)")
        cursor.execute("ALTER TABLE archive_box ADD COLUMN of_somebody integer")
    assert unknown_in(connection) == ["archive_box.of_somebody", "of_somebody"]


@pytest.mark.django_db
def test_rows_are_read_in_steps_by_their_keys_each_once():
    for name in ("khue", "hai", "ba"):
        person(name, Role.OFFICER)
    events = table(Event)
    seen, after = [], None
    while step := rows_after(connection, events, after, most=2):
        seen += [row[0] for row in step]
        after = key_from_json(key_as_json(events.key_of(step[-1])))
    assert seen == list(Event.objects.order_by("id").values_list("id", flat=True))
    assert len(seen) > 3
    assert told(connection, bounded(events, "id", seen[2])).rows == 3


@pytest.mark.django_db
def test_a_key_of_several_columns_is_gone_through_as_one():
    record(inventory(), abstract="một")
    mentions = table(Mention)
    assert mentions.key == ("label", "event")
    steps = [row for step in all_rows(connection, mentions) for row in step]
    assert len(steps) == Mention.objects.count()


@pytest.mark.django_db
def test_what_was_read_is_written_back_as_it_was():
    record(
        inventory(highest=Level.SECRET), abstract="một", level=Level.SECRET, pages=("trang", "hai")
    )
    pages = next(one for one in tables() if one.name == "archive_scanpage")
    before, (rows,) = told(connection, pages), list(all_rows(connection, pages))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_scanpage")
        assert told(connection, pages).rows == 0
    write_rows(connection, pages, rows)
    assert told(connection, pages) == before
    assert before.rows == 2


@pytest.mark.django_db
def test_one_sign_more_in_one_row_is_another_digest():
    record(inventory(), abstract="một")
    records = table(Record)
    before = told(connection, records)
    Record.objects.update(abstract="một.")
    after = told(connection, records)
    assert (after.rows, after.digest != before.digest) == (before.rows, True)
