"""
A list on its way into an inventory, row by row.

It is read and understood before anything is written, and 20,000 rows go in short steps, so that
nobody who looks waits for them. Each step asks anew what stands, so an import that was broken off
is completed by taking the same list over again, and two people may import at once: what is there
is known, and not taken twice. What each step changed is kept, so that the import can be undone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from access.api import Level
from archive.actions.answering import follow_rows, settle_answers
from archive.actions.spellings import know_words
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
from archive.domain.list_snapshots import (
    BOX_COLUMNS,
    CORRECTED_COLUMNS,
    COVER_COLUMNS,
    DOSSIER_COLUMNS,
    ROW_COLUMNS,
    digest_of_columns,
    told_of,
)
from archive.domain.lists import Cover, CoverCorrection, ListRow
from archive.domain.taking_over import Taking, met
from archive.models import Box, Dossier, Inventory, ListChange, ListedRecord, ListImport, Tie
from archive.queries.dossiers import boxes_numbered, dossiers_numbered, fitting
from archive.queries.lists import (
    behind_rows_seen,
    rows_above,
    rows_brought_since,
    rows_numbered,
)
from archive.queries.said_by_lists import columns_by_lists


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """What a step found and made, and the numbers of the dossiers it made for its rows."""

    found: Comparison
    dossiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenCovers:
    """Dossiers that were made, and that got what the list says of them."""

    made: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """
    An import under way: where to, the level up to which its maker sees, whether they see papers of
    the Party, and whether they have taken the very same list over before. `last` is the newest row
    when the list was made ready.
    """

    inventory: Inventory
    up_to: Level
    party: bool
    brought: bool
    taking: Taking
    of: ListImport
    last: int
    at: datetime
    levels: Mapping[str, int] = field(init=False)
    covers: Mapping[str, Cover] = field(init=False)

    def __post_init__(self) -> None:
        levels = levels_of_dossiers(self.taking, floor=self.inventory.level)
        object.__setattr__(self, "levels", levels)
        object.__setattr__(self, "covers", {one.number: one for one in self.taking.covers})

    def write_rows(self, rows: Sequence[ListRow]) -> WrittenRows:
        """One step, in its transaction: compare with what stands now, and write the difference."""
        self._lock()
        ready = self._met(rows)
        ids = [row.there for row in ready if row.there is not None]
        named = rows_numbered(self.inventory, ids, party_papers=self.party)
        there = {row.id: row for row in as_seen_up_to(named, self.up_to)}
        found = compare(ready, there, floor=Level(self.inventory.level))
        if self.brought:
            found = without_rows_above(found, self.up_to)
        dossiers, made = self._dossiers(_dossiers_of(found))
        self._know_words(found)
        self._make(found.new, dossiers)
        for change in found.changed:
            self._change(change, dossiers)
        settle_answers(self.inventory.pk, _keys_of(found), at=self.at)
        changed = [change.standing.id for change in found.changed]
        follow_rows(Tie.objects.filter(row__in=changed).values_list("record", flat=True))
        return WrittenRows(found, tuple(made))

    def write_covers(self, covers: Sequence[Cover]) -> WrittenCovers:
        """One step, in its transaction: dossiers without any paper, and covers of those there."""
        self._lock()
        there, made = self._dossiers([cover.number for cover in covers])
        standing = [one.pk for found in there.values() for one in found]
        by_lists = columns_by_lists(standing) if self.taking.corrects else {}
        filled = [
            cover.number
            for cover in covers
            if cover.number not in made
            and (dossier := dossier_for(there.get(cover.number, ()), cover)) is not None
            and self._fill(dossier, cover, by_lists.get(dossier.pk, frozenset()))
        ]
        return WrittenCovers(tuple(made), tuple(filled))

    def _lock(self) -> None:
        """
        The inventory's row is the lock, so that two imports do not interleave within a step; and it
        may have been closed since the last one.
        """
        now = Inventory.objects.select_for_update().get(pk=self.inventory.pk)
        self.inventory.level, self.inventory.party_papers = now.level, now.party_papers

    def _met(self, rows: Sequence[ListRow]) -> Sequence[ListRow]:
        since = rows_brought_since(
            self.of, self.last, rows, up_to=self.up_to, party_papers=self.party
        )
        if not since:
            return rows
        after = max(self.taking.after, behind_rows_seen(self.inventory, self.up_to))
        return met(rows, since, after=after)

    def _make(self, rows: Sequence[ListRow], dossiers: Mapping[str, Sequence[Dossier]]) -> None:
        hidden = self._hidden_rows(rows)
        made = ListedRecord.objects.bulk_create(
            ListedRecord(
                inventory=self.inventory,
                position=row.position,
                made_by=self.of,
                **self._columns(self._values(row), dossiers),
            )
            for row in rows
            if not self._stands_hidden(row, hidden)
        )
        ListChange.objects.bulk_create(
            ListChange(brought=self.of, row=row, after=digest_of_columns(columns_of(row)))
            for row in made
        )

    def _change(self, change: Changed, dossiers: Mapping[str, Sequence[Dossier]]) -> None:
        row = ListedRecord.objects.get(pk=change.standing.id)
        before = columns_of(row)
        columns = self._columns(change.after, dossiers)
        if change.after.dossier == change.standing.values.dossier:
            columns["dossier_id"] = row.dossier_id
        ListedRecord.objects.filter(pk=row.pk).update(**columns)
        ListChange.objects.create(
            brought=self.of, row=row, before=told_of(before), after=digest_of_columns(columns)
        )

    def _know_words(self, found: Comparison) -> None:
        told = [*map(self._values, found.new), *(change.after for change in found.changed)]
        place = bool(self.inventory.level) or self.inventory.party_papers
        for closed in (False, True):
            which = (one.issuer for one in told if (place or one.level > 0) == closed)
            know_words(which, closed=closed)

    def _hidden_rows(self, rows: Sequence[ListRow]) -> list[Standing]:
        """
        The rows above what the bringer sees that may be these: wherever a hidden row stands,
        bringing it again does not double it.
        """
        above = [row for row in rows if self._values(row).level > self.up_to]
        return rows_above(
            self.inventory,
            self.up_to,
            keys={row.number_key for row in above} - {""},
            positions={row.position for row in above},
        )

    def _stands_hidden(self, row: ListRow, hidden: Sequence[Standing]) -> bool:
        """Whether a row above what its bringer sees was brought before: it is not doubled."""
        said = self._values(row)
        return said.level > self.up_to and any(
            holds(one.values, said)
            for one in hidden
            if one.position == row.position or one.values.number_key == row.number_key != ""
        )

    def _dossiers(self, numbers: Sequence[str]) -> tuple[dict[str, list[Dossier]], list[str]]:
        there = dossiers_numbered(
            self.inventory, numbers, up_to=self.up_to, party_papers=self.party
        )
        missing = [number for number in dict.fromkeys(numbers) if number not in there]
        hidden = self._hidden_dossiers(missing)
        boxes = self._boxes(missing)
        made = Dossier.objects.bulk_create(
            self._dossier(number, boxes) for number in missing if number not in hidden
        )
        ListChange.objects.bulk_create(
            ListChange(brought=self.of, dossier=one, after=digest_of_columns(cover_of(one)))
            for one in made
        )
        there.update({dossier.number: [dossier] for dossier in (*made, *hidden.values())})
        return there, missing

    def _dossier(self, number: str, boxes: Mapping[str, Box]) -> Dossier:
        cover = self.covers.get(number)
        return Dossier(
            inventory=self.inventory,
            number=number,
            sort_number=sort_number(number),
            level=self._level_of(number),
            box=boxes.get(cover.box) if cover else None,
            **(cover.columns() if cover else {}),
        )

    def _level_of(self, number: str) -> int:
        return max(self.levels[number], self.inventory.level)

    def _boxes(self, numbers: Sequence[str]) -> dict[str, Box]:
        """The boxes in which the list says these dossiers stand, made where there is none yet."""
        covers = [self.covers[number] for number in numbers if number in self.covers]
        named = {cover.box for cover in covers} - {""}
        there = boxes_numbered(self.inventory, named, up_to=self.up_to, party_papers=self.party)
        made = Box.objects.bulk_create(
            Box(inventory=self.inventory, number=number, sort_number=sort_number(number))
            for number in sorted(named - set(there))
        )
        ListChange.objects.bulk_create(
            ListChange(brought=self.of, box=one, after=digest_of_columns(box_of(one)))
            for one in made
        )
        return {**there, **{one.number: one for one in made}}

    def _hidden_dossiers(self, numbers: Sequence[str]) -> dict[str, Dossier]:
        """Those that stand already above what the bringer sees, at the very level wanted."""
        rows = Dossier.objects.filter(
            inventory=self.inventory, number__in=numbers, level__gt=self.up_to,
            party_papers=False, remainder=False, removed_at__isnull=True,
        )  # fmt: skip
        return {row.number: row for row in rows if row.level == self._level_of(row.number)}

    def _fill(self, dossier: Dossier, cover: Cover, by_lists: Collection[str]) -> bool:
        """
        A cover says what the dossier does not say yet, and corrects what lists said before; what a
        person wrote there stays.
        """
        wanting = wanting_of(dossier, cover, by_lists)
        if cover.box and not stands_in_box(dossier):
            wanting["box_id"] = self._boxes([cover.number])[cover.box].pk
        if not wanting:
            return False
        before = cover_of(dossier)
        Dossier.objects.filter(pk=dossier.pk).update(**wanting)
        ListChange.objects.create(
            brought=self.of,
            dossier=dossier,
            before=told_of(before),
            after=digest_of_columns({**before, **wanting}),
        )
        return True

    def _values(self, row: ListRow) -> RowValues:
        return values_of(row, floor=Level(self.inventory.level))

    def _columns(
        self, values: RowValues, dossiers: Mapping[str, Sequence[Dossier]]
    ) -> dict[str, object]:
        place = fitting(list(dossiers.get(values.dossier, ())), values.level)
        told = {name: getattr(values, name) for name in RowValues.__slots__ if name != "dossier"}
        return {**told, "dossier_id": place.pk if place else None}


def columns_of(row: ListedRecord) -> dict[str, object]:
    """What a list may set of a row, as it stands."""
    return {name: getattr(row, name) for name in ROW_COLUMNS}


def cover_of(dossier: Dossier) -> dict[str, object]:
    """What a list may set of a dossier, as it stands."""
    return {name: getattr(dossier, name) for name in DOSSIER_COLUMNS}


def box_of(box: Box) -> dict[str, object]:
    """What tells whether a box is as an import made it."""
    return {name: getattr(box, name) for name in BOX_COLUMNS}


def wanting_of(dossier: Dossier, cover: Cover, by_lists: Collection[str] = ()) -> dict[str, object]:
    """
    What the cover says and the dossier does not say yet, but for its box; and what it says otherwise
    of the columns that the dossier has from lists.
    """
    said = cover.columns()
    open_to_it = {name for name in COVER_COLUMNS if getattr(dossier, name) in {"", None}}
    open_to_it |= {name for name in _differing(dossier, said) if name in by_lists}
    # How exact a day is goes with the day.
    for name in ("first", "last"):
        if open_to_it & {f"{name}_on", f"{name}_precision"}:
            open_to_it |= {f"{name}_on", f"{name}_precision"}
    return {name: value for name, value in said.items() if name in open_to_it}


def stands_in_box(dossier: Dossier) -> bool:
    """Whether a dossier of `dossiers_numbered` stands in a box that the bringer of the list sees."""
    return bool(getattr(dossier, "boxed", dossier.box_id))


def correction_of(
    dossier: Dossier, cover: Cover, by_lists: Collection[str]
) -> CoverCorrection | None:
    """What a list says otherwise than the cover of a dossier; None where it is nothing."""
    said, before = cover.columns(), cover_of(dossier)
    differ = [
        name
        for name in _differing(dossier, said)
        if name in CORRECTED_COLUMNS and before[name] not in {"", None}
    ]
    if not differ:
        return None
    stays = tuple(name for name in differ if name not in by_lists)
    changes = tuple(name for name in differ if name in by_lists)
    level = max(dossier.level, int(cover.level))
    return CoverCorrection(cover.number, level, before, said, changes, stays)


def _differing(dossier: Dossier, said: Mapping[str, object]) -> list[str]:
    return [name for name, value in said.items() if getattr(dossier, name) != value]


def is_wanting(dossier: Dossier, cover: Cover, by_lists: Collection[str] = ()) -> bool:
    """Whether the list says anything of the dossier that its cover is to say from now on."""
    box = bool(cover.box) and not stands_in_box(dossier)
    return box or bool(wanting_of(dossier, cover, by_lists))


def dossier_for(dossiers: Sequence[Dossier], cover: Cover) -> Dossier | None:
    """Of dossiers with one number, from the lowest level, the one that a cover is of."""
    return fitting(list(dossiers), cover.level)


def levels_of_dossiers(taking: Taking, *, floor: int) -> dict[str, int]:
    """
    A dossier is as closed as the least closed row that names it: its number tells of the row; and
    as what the list says of the dossier itself.
    """
    levels: dict[str, int] = {}
    for row in taking.rows:
        level = max(int(row.level), floor)
        levels[row.dossier] = min(level, levels.get(row.dossier, level))
    for cover in taking.covers:
        levels[cover.number] = max(int(cover.level), levels.get(cover.number, floor))
    return levels


def together(steps: Sequence[WrittenRows]) -> Comparison:
    """What all steps found."""
    found = [step.found for step in steps]
    return Comparison(
        new=tuple(row for one in found for row in one.new),
        known=tuple(row for one in found for row in one.known),
        changed=tuple(change for one in found for change in one.changed),
    )


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


def _keys_of(found: Comparison) -> set[str]:
    return {
        key
        for change in found.changed
        for key in (change.standing.values.number_key, change.after.number_key)
    }
