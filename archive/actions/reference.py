"""What all lists the archive keeps have in common: who may change them, and how a change is told."""

from datetime import date, datetime
from typing import TypeVar

from access.api import Actor, Granted, Permission, named, require, unasked
from archive.actions.filing import ChangedMeanwhile
from archive.domain.reference import ReferenceFault
from archive.models.reference import KeptRow
from audit.api import Act
from machine.json_values import Json, JsonObject

Row = TypeVar("Row", bound=KeptRow)


def grant(
    actor: Actor,
    act: Act,
    kind: str,
    label: str,
    *,
    at: datetime,
    permission: Permission = Permission.KEEP_REFERENCE,
) -> Granted:
    """
    The grant to change a list; `permission` is whose it is. Raises AccessDenied.

    Whoever works at the machine itself sets a site up as its plan says, fonds and lists alike.
    """
    target = named(kind, label)
    if actor.stands_outside:
        return unasked(actor, act, target, at=at)
    return require(actor, permission, target, act=act, at=at)


def row_as_seen(rows: type[Row], number: int, version: int, *, missing: str) -> Row:
    """
    A row to be changed, in the caller's transaction, as the person saw it.

    Raises ChangedMeanwhile where somebody changed it since, ReferenceFault where there is none.
    """
    row = rows._base_manager.select_for_update().filter(pk=number).first()  # noqa: SLF001 - of whichever list
    if row is None:
        raise ReferenceFault("", missing)
    if row.version != version:
        raise ChangedMeanwhile(str(row))
    return row


def changed(row: KeptRow, values: JsonObject | dict[str, object]) -> JsonObject:
    """
    Write values into a row that is to be kept, in the caller's transaction; returns what they were
    and became, by the names of the columns, or nothing where all stood so already.
    """
    told: dict[str, Json] = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            told[name] = [plain(before), plain(value)]
    if told:
        row.version += 1
        row.save(update_fields=[*told, "version"])
    return told


def plain(value: object) -> Json:
    """A value of a column as the trail keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) or value is None else str(value)


def told_of(values: dict[str, object]) -> JsonObject:
    """What a new row says, as the trail keeps it: what it does not say is left out."""
    return {name: plain(value) for name, value in values.items() if value not in (None, "", False)}
