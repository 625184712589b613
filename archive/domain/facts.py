"""What is kept of a record's description, told field by field in the order of the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from access.domain.levels import Level
from archive.domain.description import (
    FIELDS,
    FieldOfRecord,
    Kind,
    columns_named,
    described_by,
    shown_as_written,
)
from archive.domain.kept_numbers import FOUND_WITH, is_outside_rules
from language.types import NO_LETTERS, type_by_code

# Which field a column of a record tells of; other columns say it for machines.
TOLD: Final[Mapping[str, FieldOfRecord]] = {
    row.column: row for row in FIELDS if row.told_as and row.typed
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a record, its English word, and what is kept; `silent` where it may not be shown."""

    name: str
    label: str
    text: str
    silent: bool = False


def facts_of(columns: Mapping[str, object]) -> list[Fact]:
    """
    What a record's columns say, the level aside; what most papers have not is told where it is there.

    The abstract of a top-secret record is not shown anywhere (Nghị định 63/2026, Điều 6).
    """
    top_secret = described_by(columns).level >= Level.TOP_SECRET
    told = [
        Fact(row.name, row.told_as, text, silent=top_secret and row.name == "abstract")
        for row in FIELDS
        if row.told_as and row.kind is not Kind.LEVEL
        if (text := text_of(row, columns)) or not row.seldom
    ]
    return [Fact(one.name, one.label, "", silent=True) if one.silent else one for one in told]


def text_of(row: FieldOfRecord, columns: Mapping[str, object]) -> str:
    """A field as people read it, empty where unknown: a date as it was written, a type by its name."""
    kept = [columns.get(name) for name in columns_named(row)]
    if row.kind is Kind.DATE:
        return shown_as_written(*kept)
    if row.kind is Kind.TYPE:
        named = type_by_code(str(kept[0] or ""))
        return named.name if named else ""
    return str(kept[0] or "")


def found_facts(
    columns: Mapping[str, object], own: Mapping[str, str] = NO_LETTERS
) -> tuple[str, ...]:
    """
    What is found by words typed for it alone: each with the words that a person types before; and
    the words that find all numbers outside the rules, and outside an archive's `own` letters.
    """
    told = [(row.found_with, text_of(row, columns)) for row in FIELDS if row.found == "facts"]
    # A day is found by what is known of it; as it was written, "quý I/2012", it is found by its words.
    dates = [row for row in FIELDS if row.kind is Kind.DATE and row.found not in {"", "facts"}]
    told += [("", str(columns.get(columns_named(row)[-1]) or "")) for row in dates]
    number = str(columns.get("number_text") or "")
    outside = (FOUND_WITH,) if is_outside_rules(number, own) else ()
    return (*(f"{before} {text}".strip() for before, text in told if text), *outside)
