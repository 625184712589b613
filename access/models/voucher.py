"""
The column of a voucher: written with the row, by whichever verb makes it, where the keys are open here.

A row that is changed afterwards is vouched for anew by the verb that changes it (`still_vouched`), and
only where it held before: what somebody wrote into the database is never vouched for by passing through.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from hmac import compare_digest
from typing import Any, Final

from django.db import models
from django.utils.dateparse import parse_datetime

from access.domain.vouchers import told_by_row
from keys.api import KeysError, ring

LENGTH: Final = 32


class Voucher(models.CharField):
    """What vouches for the row; empty where it was made without open keys."""

    def __init__(self, **named: Any) -> None:
        given = {"max_length": LENGTH, "blank": True, "default": "", "editable": False}
        super().__init__(**{**given, **named})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if add:
            setattr(model_instance, self.attname, voucher_of(model_instance))
        return str(getattr(model_instance, self.attname))


class Vouched(models.Model):
    """A row that bears a voucher; `UNSAID` are columns that change without anybody's giving more."""

    UNSAID: tuple[str, ...] = ()

    voucher = Voucher()

    class Meta:
        abstract = True


@cache
def said_columns(model: type[models.Model]) -> "tuple[models.Field[Any, Any], ...]":
    """
    What a voucher is made of: all columns of a row but its number and the voucher, so that a new one joins
    by itself; of an account those by which somebody comes in.
    """
    chosen: tuple[str, ...] = getattr(model, "SAID", ())
    unsaid = {"voucher", *getattr(model, "UNSAID", ())}
    columns = model._meta.concrete_fields  # noqa: SLF001 - Django's own name
    if chosen:
        return tuple(one for one in columns if one.name in chosen)
    return tuple(one for one in columns if not one.primary_key and one.name not in unsaid)


def told_by(row: models.Model) -> bytes:
    """What is vouched for of a row as it stands in memory."""
    # Whoever asked for a page may be one that is not loaded yet, and is of no kind of its own.
    meta = row._meta  # noqa: SLF001 - Django's own name
    columns = {
        one.attname: one.to_python(getattr(row, one.attname)) for one in said_columns(meta.model)
    }
    return told_by_row(meta.db_table, columns)


def told_as_read(model: type[models.Model], values: Iterable[object]) -> bytes:
    """The same of a row whose columns were read as JSON, in the order of `said_columns`."""
    columns = said_columns(model)
    read = {
        one.attname: _moment(value) if isinstance(one, models.DateTimeField) else value
        for one, value in zip(columns, values, strict=True)
    }
    return told_by_row(model._meta.db_table, read)  # noqa: SLF001


def voucher_for(told: bytes) -> str:
    """What vouches for this; nothing where there are no keys, or they are shut here."""
    try:
        keys = ring()
        return "" if keys is None else keys.voucher(told)
    except KeysError:
        return ""


def voucher_of(row: models.Model) -> str:
    """What vouches for a row as it stands in memory."""
    return voucher_for(told_by(row))


def agree(voucher: str, told: bytes) -> bool:
    """Whether this is what vouches for that."""
    own = voucher_for(told)
    return bool(own) and compare_digest(voucher.encode(), own.encode())


def holds(row: models.Model) -> bool:
    """Whether the voucher of a row is that of what it says; without open keys none does."""
    return agree(str(row.voucher), told_by(row))  # type: ignore[attr-defined]


@contextmanager
def still_vouched(row: models.Model) -> Iterator[None]:
    """What is changed of a row meanwhile is vouched for, where the row was before."""
    held = isinstance(row, Vouched) and holds(row)
    yield
    if held:
        vouch_for(row)


def vouch_for(row: models.Model) -> None:
    """In memory: whoever calls it saves `voucher` with what they changed."""
    row.voucher = voucher_of(row)  # type: ignore[attr-defined]


def values_in(said: str) -> list[object]:
    """The columns of a row as `said_as_json` has them."""
    found = json.loads(said)
    return found if isinstance(found, list) else []


def told_of_sign_in(columns: Mapping[str, object]) -> bytes:
    """What is vouched for of a session."""
    return told_by_row("django_session", columns)


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    read = parse_datetime(value)
    if not isinstance(read, datetime):
        return value
    return read if read.tzinfo else read.replace(tzinfo=UTC)
