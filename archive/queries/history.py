"""What a record was before, as far as whoever may see the record may know it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from access.api import Actor, Level, names_of
from access.domain.permissions import assigned, cleared
from archive.domain.description import FieldOfRecord, Kind, columns_named
from archive.domain.facts import TOLD, text_of
from archive.domain.records import PageText
from archive.models import Record, RecordVersion, VersionPage
from archive.queries.named import inventories_told
from archive.queries.unread import legible
from archive.queries.visible import dossiers_visible_to, target_of
from machine.json_values import Json, JsonObject

# What a column of a record holds, of which JSON says no day.
Kept: TypeAlias = "Json | date"
# What no version is kept of: the record's own counter, columns kept by triggers or made of others, who
# filed it first.
LEFT_OUT = frozenset(
    (
        "id", "version", "answers", "protection_ends", "filed_at", "filed_by", "words_key",
        "number_token", "issuer_token",
    )
)  # fmt: skip
# Where a record stands, and how it is handled: told beside the fields of its description.
STANDING = ("party_papers", "inventory_id", "dossier_id")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """
    A field that became another (`field`), or a column of where the record stands (`name`).

    `before` and `after` are as people read a field, but a level as its number; of a column plain.
    """

    name: str
    field: FieldOfRecord | None
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Step:
    """
    One change of a record. `who` is the person's name, else that of the account.

    `codes` are the places that are named in it and that the actor sees: ("inventory_id", 3) or
    ("dossier_id", 7) to code or number.
    """

    version: RecordVersion
    who: str
    differences: tuple[FieldChange, ...]
    codes: dict[tuple[str, int], str]

    @property
    def has_old_scan(self) -> bool:
        """Whether the record had another scan before."""
        return self.version.kind == RecordVersion.Kind.RESCANNED


def columns_of_record(record: Record) -> dict[str, Json]:
    """Every column that says something of a record, with its plain value."""
    fields = record._meta.concrete_fields  # noqa: SLF001 - Django's documented way
    return {
        field.attname: plain(getattr(record, field.attname))
        for field in fields
        if field.attname not in LEFT_OUT
    }


def columns_of_version(record: Record, number: int, actor: Actor) -> dict[str, Json] | None:
    """The same as an opened record said it in an earlier version that is kept and open to the actor."""
    row = legible(RecordVersion.objects.filter(record=record, number=number), "said").first()
    return dict(row.said) if row and is_open_version(row, record, actor) else None


def plain(value: Kept) -> Json:
    """A value of a column as JSON can say it; a datetime is a date."""
    return value.isoformat() if isinstance(value, date) else value


def history_of(record: Record, actor: Actor) -> list[Step]:
    """
    The changes of a record that was opened by `record_to`, newest first. What it was while it was more
    closed than the actor may see stays so: a decision to lower it is about what it says now.
    """
    kept = legible(RecordVersion.objects.filter(record=record), "said").order_by("-number")
    rows = [row for row in kept if is_open_version(row, record, actor)]
    if not rows:
        return []
    names = names_of(row.by for row in rows)
    codes = _codes(rows, actor)
    return [Step(row, names.get(row.by) or row.by, _differences(row), codes) for row in rows]


def is_open_version(version: RecordVersion, record: Record, actor: Actor) -> bool:
    """
    Whether the actor is cleared for a record that was opened as it was in this version, and for what it
    became: the step that closed a record tells what was written on it then, and why.
    """
    if version.has_withheld:
        return False
    stands, states = target_of(record), (version.said, {**version.said, **version.became})
    return all(
        cleared(actor, state) and assigned(actor, state)
        for state in (
            replace(stands, level=Level(one["level"]), party_papers=one["party_papers"])
            for one in states
        )
    )


def old_scan_of(
    record: Record, number: int, actor: Actor
) -> tuple[RecordVersion, list[VersionPage]] | None:
    """
    The scan that an opened record had in that version, when it was replaced then, and its pages; none
    where the record was more closed then than the actor may see.
    """
    row = (
        legible(RecordVersion.objects.select_related("original", "access_copy"), "said")
        .filter(record=record, number=number, kind=RecordVersion.Kind.RESCANNED)
        .first()
    )
    if row is None or not is_open_version(row, record, actor):
        return None
    return row, list(VersionPage.objects.filter(version=row).defer("text", "words"))


def old_page_texts(version: RecordVersion) -> tuple[PageText, ...]:
    """The pages of an old scan as they were filed."""
    pages = list(VersionPage.objects.filter(version=version))
    for page in pages:
        # How closed they are is asked of it.
        page.version = version
    return tuple(page.as_text() for page in pages)


def _differences(row: RecordVersion) -> tuple[FieldChange, ...]:
    after = {**row.said, **row.became}
    return tuple(
        FieldChange(name, TOLD.get(name), _told(name, row.said), _told(name, after))
        for name in row.said
        if name in TOLD or name in STANDING
        # A date is told by several columns, so each of them makes it another.
        if not row.became.keys().isdisjoint(columns_named(TOLD[name]) if name in TOLD else (name,))
    )


def _told(name: str, columns: JsonObject) -> Json:
    row = TOLD.get(name)
    if row is None or row.kind is Kind.LEVEL:
        return columns[name]
    return text_of(row, columns)


def _codes(rows: list[RecordVersion], actor: Actor) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for name, places, word in (
        ("inventory_id", inventories_told(actor), "code"),
        ("dossier_id", dossiers_visible_to(actor), "number"),
    ):
        moved = [row for row in rows if name in row.became]
        asked = {columns[name] for row in moved for columns in (row.said, row.became)} - {None}
        if asked:
            seen = places.filter(pk__in=asked).values_list("pk", word)
            found.update({(name, pk): code for pk, code in seen})
    return found
