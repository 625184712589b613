"""Taking the list of an inventory over: first a preview, then the rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from access.api import Actor, Permission, require
from archive.domain.lists import ListRow, Problem, read_table
from archive.domain.matching import Row, row_answered
from archive.domain.numbers import number_key
from archive.models import Dossier, Inventory, ListedRecord, Record
from archive.queries.visible import target_of_inventory
from archive.reports.lists import table_of
from audit.api import Act, Entry, Who, append


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking the file over would make: new rows, rows already there, new dossiers, bad rows."""

    new: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    dossiers: tuple[str, ...]
    problems: tuple[Problem, ...]


def preview_list(inventory: Inventory, source: BinaryIO, *, name: str) -> Preview:
    """
    What the file would make in the inventory; nothing is written.

    A row whose position is taken by another record is a problem, never an overwrite.
    Raises NotAList.
    """
    read = read_table(table_of(source, name=name))
    there = {row.position: row for row in ListedRecord.objects.filter(inventory=inventory)}
    new, known, problems = [], [], list(read.problems)
    for row in read.rows:
        listed = there.get(row.position)
        if listed is None:
            new.append(row)
        elif listed.number_key == number_key(row.number_text) and listed.abstract == row.abstract:
            known.append(row)
        else:
            problems.append(Problem(row.line, "position_taken", str(row.position)))
    dossiers = set(Dossier.objects.filter(inventory=inventory).values_list("number", flat=True))
    wanted = dict.fromkeys(
        row.dossier for row in new if row.dossier and row.dossier not in dossiers
    )
    ordered = tuple(sorted(problems, key=lambda problem: problem.line))
    return Preview(tuple(new), tuple(known), tuple(wanted), ordered)


def import_list(
    *, actor: Actor, inventory: Inventory, source: BinaryIO, name: str, at: datetime
) -> Preview:
    """Take the good rows over. Returns what was made. Raises AccessDenied, NotAList."""
    require(
        actor,
        Permission.CHANGE_CATALOGUE,
        target_of_inventory(inventory),
        act=Act.IMPORT_LIST,
        at=at,
    )
    return take_list_over(who=actor.who, inventory=inventory, source=source, name=name, at=at)


def take_list_over(
    *, who: Who, inventory: Inventory, source: BinaryIO, name: str, at: datetime
) -> Preview:
    """As `import_list`, for set-up, where nobody asks yet."""
    with transaction.atomic():
        # The inventory's row is the lock, so that two imports do not interleave.
        Inventory.objects.filter(pk=inventory.pk).update(code=inventory.code)
        preview = preview_list(inventory, source, name=name)
        numbers = {row.number: row for row in Dossier.objects.filter(inventory=inventory)}
        for number in preview.dossiers:
            numbers[number] = Dossier.objects.create(
                inventory=inventory,
                number=number,
                sort_number=_leading_number(number),
                level=inventory.level,
            )
        ListedRecord.objects.bulk_create(
            _listed(inventory, numbers.get(row.dossier), row) for row in preview.new
        )
        _answer_new_rows(inventory)
        append(
            Entry(
                who=who,
                action=Act.IMPORT_LIST,
                subject_kind="inventory",
                subject=inventory.code,
                level=inventory.level,
                details={
                    "rows": len(preview.new),
                    "known": len(preview.known),
                    "bad": len(preview.problems),
                },
            ),
            at=at,
        )
    return preview


def _listed(inventory: Inventory, dossier: Dossier | None, row: ListRow) -> ListedRecord:
    return ListedRecord(
        inventory=inventory,
        dossier=dossier,
        position=row.position,
        number_text=row.number_text[:100],
        number_key=number_key(row.number_text)[:100] if row.number_text else "",
        issued_on=row.issued.earliest() if row.issued else None,
        issued_precision=row.issued.precision if row.issued else "day",
        type_code=row.type_code,
        issuer=row.issuer[:300],
        abstract=row.abstract,
        pages=row.pages,
        level=max(int(row.level), inventory.level),
        note=row.note[:500],
    )


def _answer_new_rows(inventory: Inventory) -> None:
    """Records that were filed before the list came answer their rows now."""
    rows = [
        Row(r.pk, r.number_key, r.issued_on, r.issued_precision)
        for r in ListedRecord.objects.filter(inventory=inventory, record__isnull=True)
    ]
    for record in Record.objects.filter(inventory=inventory, listed__isnull=True):
        found = row_answered(record.number_key, record.issued_on, rows)
        if found is not None:
            ListedRecord.objects.filter(pk=found).update(record=record)
            rows = [row for row in rows if row.id != found]


def _leading_number(text: str) -> int:
    digits = ""
    for letter in text:
        if not letter.isdecimal():
            break
        digits += letter
    return int(digits[:9]) if digits else 0
