"""Changing a filed record: what it was is kept with who changed it, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from access.api import Actor
from archive.actions.filing import ChangedMeanwhile
from archive.models import Record, RecordVersion
from archive.queries.history import Kept, columns_of_record, plain
from machine.json_values import Json, JsonObject


class Withdrawn(Exception):
    """The record was withdrawn; it is put back before anything else is done with it."""


class NothingChanged(Exception):
    """What is asked for is how the record stands already."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """
    A change of a record that a person asks for; `version` is what the person was shown.

    `reason` is in the person's own words: history shows it, the trail does not hold it.
    """

    actor: Actor
    kind: RecordVersion.Kind
    version: int
    reason: str
    at: datetime


def amend(record_id: int, columns: Mapping[str, Kept], *, by: Amendment) -> Record | None:
    """
    Write columns into a record and keep what it was, in the caller's transaction.

    Returns the record as it is now, or None when this same person made this same change of what
    they were shown already: a second press gets the first answer. Raises ChangedMeanwhile when
    somebody changed it since.
    """
    before = Record.everything.select_for_update().get(pk=record_id)
    said = columns_of_record(before)
    wanted = {name: plain(value) for name, value in columns.items()}
    if before.version != by.version:
        if _is_made_already(record_id, wanted, by):
            return None
        raise ChangedMeanwhile(before.accession)
    Record.everything.filter(pk=record_id).update(**columns, version=by.version + 1)
    after = Record.everything.select_related("inventory", "dossier").get(pk=record_id)
    became = {name: value for name, value in wanted.items() if said[name] != value}
    keep_version(before, after, said, became, by)
    return after


def last_version(record: Record) -> RecordVersion:
    """What the record was before its last change."""
    return RecordVersion.objects.filter(record=record).latest("number")


def keep_version(
    before: Record, after: Record, said: JsonObject, became: JsonObject, by: Amendment
) -> None:
    """What a record said that was changed just now; it is as closed as what became of it."""
    RecordVersion.objects.create(
        record=after,
        number=before.version,
        kind=by.kind,
        at=by.at,
        by=by.actor.username,
        account=by.actor.id or None,
        reason=by.reason,
        said=said,
        became=became,
        original_id=before.original_id,
        access_copy_id=before.access_copy_id,
        pages=before.pages,
    )


def _is_made_already(record_id: int, wanted: JsonObject, by: Amendment) -> bool:
    made = RecordVersion.objects.filter(
        record=record_id, number=by.version, kind=by.kind, account=by.actor.id or None
    ).first()
    if made is None:
        return False
    after = {**made.said, **made.became}
    # When it was done differs between two presses, whether it was done does not.
    return all(_same(name, after.get(name), value) for name, value in wanted.items())


def _same(name: str, one: Json, other: Json) -> bool:
    return bool(one) == bool(other) if name == "withdrawn_at" else one == other
