"""
Taking the list of an inventory over: first a preview, then the rows.

The file is read and understood before anything is written, and 20,000 rows go in short steps, so
that nobody who looks waits for them. Each step asks anew what stands, so an import that was broken
off is completed by taking the same list over again: what is there is known, and not taken twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from access.api import Actor, Level, Permission, require
from archive.actions.answering import settle_answers
from archive.actions.steps import write_in_steps
from archive.domain.cover import sort_number
from archive.domain.list_changes import (
    Changed,
    Comparison,
    RowValues,
    Standing,
    as_seen_up_to,
    compare,
    holds,
    values_of,
    without_rows_above,
)
from archive.domain.list_wire import digest_of
from archive.domain.lists import Cover, ListRow, Problem, ReadList, read_table
from archive.models import Dossier, Inventory, ListedRecord, ListImport
from archive.queries.dossiers import dossiers_numbered, dossiers_up_to, fitting
from archive.queries.lists import (
    keys_to_settle,
    list_was_taken,
    rows_above,
    rows_at,
    rows_up_to,
)
from archive.queries.visible import listed_visible_to, target_of_inventory
from archive.reports.lists import table_of
from audit.api import Act, Entry, Who, append

EVERYTHING = Level.TOP_SECRET


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What taking the file over would make, or has made.

    New rows, rows already there, rows that say something else than what stands, new dossiers,
    and bad rows, which are left out.
    """

    new: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    changed: tuple[Changed, ...]
    dossiers: tuple[str, ...]
    problems: tuple[Problem, ...]


class NotDoubled(Exception):
    """The row is gone, or stands alone at its position (any more)."""


def read_list(source: BinaryIO, *, name: str) -> ReadList:
    """The rows and problems of a file. Raises NotAList, Busy."""
    return read_table(table_of(source, name=name))


def preview_list(inventory: Inventory, source: BinaryIO, *, name: str) -> Preview:
    """As `preview_rows`, of a file and for set-up, where nobody asks yet. Raises NotAList, Busy."""
    read = read_list(source, name=name)
    return _preview(inventory, read, up_to=EVERYTHING, party=True, brought=False)


def preview_rows(*, actor: Actor, inventory: Inventory, read: ReadList, at: datetime) -> Preview:
    """
    What a list would make in the inventory, and that somebody looked; nothing else is written.

    It is compared with the rows and dossiers the actor may see: what is hidden changes nothing
    of the answer. Raises AccessDenied.
    """
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.PREVIEW_LIST, at=at).note(
        rows=len(read.rows)
    )
    brought = list_was_taken(inventory, digest_of(read), by=actor.username)
    return _preview(
        inventory, read, up_to=actor.clearance, party=actor.party_papers, brought=brought
    )


def import_list(
    *, actor: Actor, inventory: Inventory, source: BinaryIO, name: str, at: datetime
) -> Preview:
    """Read a file and take its rows over. Raises AccessDenied, NotAList, Busy."""
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.IMPORT_LIST, at=at)
    read = read_list(source, name=name)
    return import_rows(actor=actor, inventory=inventory, read=read, at=at)


def import_rows(*, actor: Actor, inventory: Inventory, read: ReadList, at: datetime) -> Preview:
    """
    Take the good rows over; returns what was made.

    As in the preview, rows and dossiers above the actor's clearance are as if not there: a row
    for a position that is taken by a hidden one gets its place beside it, and whoever sees both
    decides. Raises AccessDenied; OperationalError when the database stays busy, with the import
    left open until the same list is taken over again.
    """
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.IMPORT_LIST, at=at)
    return _take_over(
        actor.who, inventory, read, up_to=actor.clearance, party=actor.party_papers, at=at
    )


def take_list_over(
    *, who: Who, inventory: Inventory, source: BinaryIO, name: str, at: datetime
) -> Preview:
    """As `import_list`, for set-up, where nobody asks yet. Raises NotAList, Busy."""
    read = read_list(source, name=name)
    return _take_over(who, inventory, read, up_to=EVERYTHING, party=True, at=at)


def withdraw_row(*, actor: Actor, row_id: int, at: datetime) -> None:
    """
    Of two rows at one position, which the actor both sees, this one goes; a record that answered
    it answers the other, if it can. Raises AccessDenied, NotDoubled.
    """
    row = listed_visible_to(actor).filter(pk=row_id).first()
    if row is None:
        raise NotDoubled(str(row_id))
    target = target_of_inventory(row.inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.WITHDRAW_ROW, at=at)
    beside = listed_visible_to(actor).filter(inventory=row.inventory, position=row.position)
    with transaction.atomic():
        Inventory.objects.select_for_update().get(pk=row.inventory_id)
        if not beside.exclude(pk=row.pk).exists():
            raise NotDoubled(str(row_id))
        ListedRecord.objects.filter(pk=row.pk).update(record=None)
        ListedRecord.objects.filter(pk=row.pk).delete()
        settle_answers(row.inventory_id, {row.number_key})
        granted.append(row=row.pk, position=row.position, row_level=row.level)


def _preview(
    inventory: Inventory, read: ReadList, *, up_to: Level, party: bool, brought: bool
) -> Preview:
    span = [row.position for row in read.rows] or [0]
    there = rows_up_to(inventory, up_to, first=min(span), last=max(span), party_papers=party)
    found = compare(read.rows, there, floor=Level(inventory.level))
    if brought:
        found = without_rows_above(found, up_to)
    numbers = dossiers_up_to(inventory, up_to, party_papers=party)
    taken = set(numbers.values_list("number", flat=True))
    named = dict.fromkeys([*_dossiers_of(found), *_dossiers_without_rows(read)])
    return _result([found], read.problems, [number for number in named if number not in taken])


@dataclass(frozen=True, slots=True)
class _Import:
    """
    An import under way: where to, the level up to which its maker sees, whether they see the
    Party's papers, and whether they have taken the very same list over before. `levels` are those
    of the dossiers it names, `covers` what it says of them.
    """

    inventory: Inventory
    up_to: Level
    party: bool
    brought: bool
    levels: Mapping[str, int]
    covers: Mapping[str, Cover]

    def write(self, rows: Sequence[ListRow]) -> tuple[Comparison, list[str]]:
        """
        One step, in its transaction: compare with what stands now, and write the difference.

        Returns what was found, and the numbers of the dossiers that were made.
        """
        # The inventory's row is the lock, so that two imports do not interleave within a step.
        Inventory.objects.select_for_update().get(pk=self.inventory.pk)
        positions = [row.position for row in rows]
        standing = rows_at(self.inventory, positions, party_papers=self.party)
        seen = as_seen_up_to(standing, self.up_to)
        found = compare(rows, seen, floor=Level(self.inventory.level))
        if self.brought:
            found = without_rows_above(found, self.up_to)
        dossiers, made = self._dossiers(_dossiers_of(found))
        hidden = self._hidden_rows(found.new)
        ListedRecord.objects.bulk_create(
            self._listed(row, dossiers)
            for row in found.new
            if not self._stands_hidden(
                row, [*standing.get(row.position, ()), *hidden.get(row.number_key, ())]
            )
        )
        for change in found.changed:
            columns = self._columns(change.after, dossiers)
            if change.after.dossier == change.standing.values.dossier:
                del columns["dossier"]
            ListedRecord.objects.filter(pk=change.standing.id).update(**columns)
        settle_answers(self.inventory.pk, _keys_of_changed(found))
        return found, made

    def _hidden_rows(self, rows: Sequence[ListRow]) -> dict[str, list[Standing]]:
        """
        By their numbers, the rows above what the bringer sees that may be these: wherever a
        hidden row stands, bringing it again does not double it.
        """
        floor = Level(self.inventory.level)
        keys = {row.number_key for row in rows if values_of(row, floor=floor).level > self.up_to}
        return rows_above(self.inventory, self.up_to, keys - {""})

    def _stands_hidden(self, row: ListRow, there: Sequence[Standing]) -> bool:
        """Whether a row above what its bringer sees was brought before: it is not doubled."""
        said = values_of(row, floor=Level(self.inventory.level))
        return said.level > self.up_to and any(holds(one.values, said) for one in there)

    def _dossiers(self, numbers: list[str]) -> tuple[dict[str, list[Dossier]], list[str]]:
        there = dossiers_numbered(
            self.inventory, numbers, up_to=self.up_to, party_papers=self.party
        )
        missing = [number for number in numbers if number not in there]
        hidden = self._hidden_dossiers(missing)
        made = Dossier.objects.bulk_create(
            self._dossier(number) for number in missing if number not in hidden
        )
        there.update({dossier.number: [dossier] for dossier in (*made, *hidden.values())})
        return there, missing

    def _dossier(self, number: str) -> Dossier:
        cover = self.covers.get(number)
        return Dossier(
            inventory=self.inventory,
            number=number,
            sort_number=sort_number(number),
            title=cover.title if cover else "",
            retention=cover.retention if cover else "",
            level=self.levels[number],
        )

    def write_dossiers(self, numbers: Sequence[str]) -> list[str]:
        """One step, in its transaction: the dossiers that are named without any paper of theirs."""
        Inventory.objects.select_for_update().get(pk=self.inventory.pk)
        _, made = self._dossiers(list(numbers))
        return made

    def _hidden_dossiers(self, numbers: list[str]) -> dict[str, Dossier]:
        """Those that stand already above what the bringer sees, at the very level wanted."""
        rows = Dossier.objects.filter(
            inventory=self.inventory, number__in=numbers, level__gt=self.up_to,
            party_papers=False, remainder=False, removed_at__isnull=True,
        )  # fmt: skip
        return {row.number: row for row in rows if row.level == self.levels[row.number]}

    def _listed(self, row: ListRow, dossiers: dict[str, list[Dossier]]) -> ListedRecord:
        values = values_of(row, floor=Level(self.inventory.level))
        return ListedRecord(
            inventory=self.inventory, position=row.position, **self._columns(values, dossiers)
        )

    def _columns(self, values: RowValues, dossiers: dict[str, list[Dossier]]) -> dict[str, object]:
        columns = {name: getattr(values, name) for name in RowValues.__slots__}
        columns["dossier"] = fitting(dossiers.get(values.dossier, []), values.level)
        return columns


def _take_over(
    who: Who, inventory: Inventory, read: ReadList, *, up_to: Level, party: bool, at: datetime
) -> Preview:
    """
    The trail is told of the one act by two events: `begin_import` with the number of rows before
    the first, `import_list` with what was made after the last. A beginning without an end is an
    import that was broken off; its row stays open, and is shown, until that list is taken over
    whole, or another by who began it.
    """
    digest = digest_of(read)
    going = _Import(
        inventory,
        up_to,
        party,
        brought=list_was_taken(inventory, digest, by=who.name),
        levels=_levels_of_dossiers(read, floor=inventory.level),
        covers={cover.number: cover for cover in read.covers},
    )
    with transaction.atomic(durable=True):
        begun = ListImport.objects.create(
            inventory=inventory,
            digest=digest,
            rows=len(read.rows),
            level=_highest_level(read, floor=inventory.level),
            begun_at=at,
            begun_by=who.name,
        )
        append(_entry(who, Act.BEGIN_IMPORT, inventory, {"rows": len(read.rows)}), at=at)
    steps = write_in_steps(read.rows, going.write)
    # Records that were filed before the list came answer its rows now.
    write_in_steps(keys_to_settle(inventory), lambda keys: settle_answers(inventory.pk, keys))
    dossiers = [number for _, numbers in steps for number in numbers]
    bare = _dossiers_without_rows(read)
    dossiers += [number for made in write_in_steps(bare, going.write_dossiers) for number in made]
    made = _result([found for found, _ in steps], read.problems, dossiers)
    with transaction.atomic(durable=True):
        # With it what was broken off of the very same list, or by the same person; what others
        # broke off of theirs stays open.
        done = Q(pk=begun.pk) | Q(digest=digest) | Q(begun_by=who.name)
        going_on = ListImport.objects.filter(inventory=inventory, ended_at__isnull=True)
        going_on.filter(done, begun_at__lte=at).update(ended_at=at)
        append(_entry(who, Act.IMPORT_LIST, inventory, _counts(made)), at=at)
    return made


def _result(
    found: Sequence[Comparison], problems: Sequence[Problem], dossiers: Sequence[str]
) -> Preview:
    bad = [*problems, *(problem for one in found for problem in one.problems)]
    return Preview(
        new=tuple(row for one in found for row in one.new),
        known=tuple(row for one in found for row in one.known),
        changed=tuple(change for one in found for change in one.changed),
        dossiers=tuple(dossiers),
        problems=tuple(sorted(bad, key=lambda problem: problem.line)),
    )


def _counts(made: Preview) -> dict[str, int]:
    return {
        "rows": len(made.new),
        "changed": len(made.changed),
        "known": len(made.known),
        "bad": len(made.problems),
        "dossiers": len(made.dossiers),
    }


def _entry(who: Who, action: Act, inventory: Inventory, details: dict[str, int]) -> Entry:
    return Entry(
        who=who,
        action=action,
        subject_kind="inventory",
        subject=inventory.code,
        level=inventory.level,
        details=details,
    )


def _highest_level(read: ReadList, *, floor: int) -> int:
    rows = (int(row.level) for row in read.rows)
    covers = (int(cover.level) for cover in read.covers)
    return max([floor, *rows, *covers])


def _levels_of_dossiers(read: ReadList, *, floor: int) -> dict[str, int]:
    """
    A dossier is as closed as the least closed row that names it: its number tells of the row; and
    as what the list says of the dossier itself.
    """
    levels: dict[str, int] = {}
    for row in read.rows:
        level = max(int(row.level), floor)
        levels[row.dossier] = min(level, levels.get(row.dossier, level))
    for cover in read.covers:
        levels[cover.number] = max(int(cover.level), levels.get(cover.number, floor))
    return levels


def _dossiers_without_rows(read: ReadList) -> list[str]:
    named = {row.dossier for row in read.rows}
    numbers = (cover.number for cover in read.covers)
    return list(dict.fromkeys(one for one in numbers if one and one not in named))


def _dossiers_of(found: Comparison) -> list[str]:
    named = [
        *(row.dossier for row in found.new),
        *(
            change.after.dossier
            for change in found.changed
            if change.after.dossier != change.standing.values.dossier
        ),
    ]
    return list(dict.fromkeys(number for number in named if number))


def _keys_of_changed(found: Comparison) -> set[str]:
    return {
        key
        for change in found.changed
        for key in (change.standing.values.number_key, change.after.number_key)
    }
