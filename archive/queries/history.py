"""What a record was before, as far as whoever may see the record may know it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from access.api import Actor, Granted, Permission, names_of
from archive.domain.records import PageText
from archive.models import Record, RecordVersion, VersionPage
from archive.queries.records import granted_for, record_to
from archive.queries.visible import dossiers_visible_to, inventories_visible_to
from audit.api import Act

# What no version is kept of: the record's own counter, columns kept by triggers, who filed it first.
LEFT_OUT = frozenset(("id", "version", "row_rank", "filed_at", "filed_by"))
# Columns that another one says for people, or that only machines use.
UNSAID = frozenset(
    (
        "number", "symbol", "number_key", "issued_precision", "arrived_precision", "level_basis",
        "dossier_from_list", "original_id", "access_copy_id", "reviewed", "withdrawn_at", "pages",
    )
)  # fmt: skip


# Dates by the column that says how much of them is known.
DATES = {"issued_on": "issued_precision", "arrived_on": "arrived_precision"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that became another: its name, what it said and says; both may be unknown."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """
    One change of a record. `who` is the person's name, else that of the account.

    `codes` are the places that are named in it and that the actor sees: ("inventory_id", 3) or
    ("dossier_id", 7) to code or number.
    """

    version: RecordVersion
    who: str
    differences: tuple[Difference, ...]
    codes: dict[tuple[str, int], str]

    @property
    def has_old_scan(self) -> bool:
        """Whether the record had another scan before."""
        return self.version.kind == RecordVersion.Kind.RESCANNED


def columns_of_record(record: Record) -> dict[str, Any]:
    """Every column that says something of a record, with its plain value."""
    fields = record._meta.concrete_fields  # noqa: SLF001 - Django's documented way
    return {
        field.attname: plain(getattr(record, field.attname))
        for field in fields
        if field.attname not in LEFT_OUT
    }


def columns_of_version(record: Record, number: int) -> dict[str, Any] | None:
    """The same as an opened record said it in an earlier version, where that was kept."""
    row = RecordVersion.objects.filter(record=record, number=number).first()
    return None if row is None else dict(row.said)


def plain(value: Any) -> Any:
    """A value of a column as JSON can say it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def history_of(record: Record, actor: Actor) -> list[Step]:
    """The changes of a record that was opened by `record_to`, newest first."""
    rows = list(RecordVersion.objects.filter(record=record).order_by("-number"))
    if not rows:
        return []
    names = names_of(row.by for row in rows)
    codes = _codes(rows, actor)
    return [Step(row, names.get(row.by) or row.by, _differences(row), codes) for row in rows]


def old_scan_of(record: Record, number: int) -> tuple[RecordVersion, list[VersionPage]] | None:
    """The scan that an opened record had in that version, when it was replaced then, and its pages."""
    row = (
        RecordVersion.objects.select_related("original", "access_copy")
        .filter(record=record, number=number, kind=RecordVersion.Kind.RESCANNED)
        .first()
    )
    if row is None:
        return None
    return row, list(VersionPage.objects.filter(version=row).defer("text", "words"))


def old_page_texts(version: RecordVersion) -> tuple[PageText, ...]:
    """The pages of an old scan as they were filed."""
    return tuple(
        PageText(
            number=page.number,
            text=page.text,
            words=bytes(page.words),
            confidence=page.confidence,
            coverage=page.coverage,
            validity=page.validity,
            variant=page.variant,
            signals=page.signals,
            turn=page.turn,
        )
        for page in VersionPage.objects.filter(version=version)
    )


def old_page_to(
    permission: Permission,
    record_id: int,
    *,
    version: int,
    number: int,
    act: Act,
    actor: Actor,
    at: datetime,
) -> tuple[VersionPage | None, Granted]:
    """
    One page of the scan that a record had in that version, with the version and its files, if
    there is such a page. One query where there is. Raises AccessDenied, as `record_to`.
    """
    held = ("record__inventory", "record__original", "record__access_copy")
    page = (
        VersionPage.objects.select_related(
            "version__original", "version__access_copy", *(f"version__{name}" for name in held)
        )
        .defer("text", "words")
        .filter(
            version__record=record_id,
            version__number=version,
            version__kind=RecordVersion.Kind.RESCANNED,
            number=number,
        )
        .first()
    )
    if page is None:
        _record, granted = record_to(permission, record_id, act=act, actor=actor, at=at)
    else:
        record = page.version.record
        _record, granted = granted_for(record, record_id, permission, act=act, actor=actor, at=at)
    return page, granted


def _differences(row: RecordVersion) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, _said(row.said, name), _said({**row.said, **row.became}, name))
        for name in row.said
        if _differs(row, name)
    )


def _differs(row: RecordVersion, name: str) -> bool:
    # A date is said with its precision, so either of the two makes it another.
    names = {name, DATES.get(name, name)}
    return name not in UNSAID and not names.isdisjoint(row.became)


def _said(columns: dict[str, Any], name: str) -> Any:
    if name in DATES:
        return columns[name], columns[DATES[name]]
    return columns[name]


def _codes(rows: list[RecordVersion], actor: Actor) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for name, places, word in (
        ("inventory_id", inventories_visible_to(actor), "code"),
        ("dossier_id", dossiers_visible_to(actor), "number"),
    ):
        moved = [row for row in rows if name in row.became]
        asked = {columns[name] for row in moved for columns in (row.said, row.became)} - {None}
        if asked:
            seen = places.filter(pk__in=asked).values_list("pk", word)
            found.update({(name, pk): code for pk, code in seen})
    return found
