"""
A list as an office wrote it, brought into an inventory: looked at, and taken over.

What the list says is understood first (`archive.domain.listing`); which row is which paper is told
by the rows its bringer sees, never by what is hidden from them; a list that looks like another
inventory's is asked about before anything is written.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from access.api import Actor, Level, Permission, require
from archive.actions.answering import settle_answers
from archive.actions.list_reading import list_for_unit
from archive.actions.listing import (
    Import,
    correction_of,
    dossier_for,
    is_wanting,
    levels_of_dossiers,
    together,
)
from archive.actions.steps import write_in_steps
from archive.domain.likeness import Place, Unlike, unlike
from archive.domain.list_changes import Comparison, Standing, compare, without_rows_above
from archive.domain.listing.own_letters import with_own_letters
from archive.domain.listing.results import ListReading
from archive.domain.lists import CoverCorrection
from archive.domain.taking_over import Taking, made_ready
from archive.models import Inventory, ListImport
from archive.models.word_keys import kept_digest
from archive.queries.dossiers import dossiers_numbered
from archive.queries.letters import letters_kept
from archive.queries.lists import (
    keys_to_settle,
    last_row,
    list_was_taken,
    rows_seen_up_to,
)
from archive.queries.said_by_lists import columns_by_lists
from archive.queries.visible import target_of_inventory
from audit.api import Act, Entry, Who, append
from language.vietnamese import normalise
from machine.json_values import Json, JsonObject

EVERYTHING = Level.TOP_SECRET
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """
    What bringing a list in would make, or has made: rows, the numbers of dossiers, and in `taking`
    doubts and the rows that the list does not name any more; `corrections` are told before anything is
    written, and covers that get one are among the `filled`. `unlike` are signs that the list is
    another inventory's; `before` says that this person brought the very same list already.
    """

    found: Comparison
    taking: Taking
    dossiers: tuple[str, ...]
    filled: tuple[str, ...]
    known_dossiers: int
    unlike: tuple[Unlike, ...]
    before: bool
    corrections: tuple[CoverCorrection, ...] = ()

    @property
    def digest(self) -> str:
        """Equal for what makes the same of the same: what a person agreed to when they saw it."""
        told = (
            [(row.position, row.number_text, row.abstract) for row in self.found.new],
            [row.position for row in self.found.known],
            [
                (one.standing.position, one.differences, one.standing.values, one.after)
                for one in self.found.changed
            ],
            [(row.position, row.values.number_text) for row in self.taking.gone],
            (self.dossiers, self.filled, self.unlike),
            [(one.number, one.before, one.changes, one.stays) for one in self.corrections],
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """What was made, in numbers, as the trail and the list of imports tell it."""
        return {
            "rows": len(self.found.new),
            "changed": len(self.found.changed),
            "known": len(self.found.known),
            "doubtful": len(self.taking.doubtful),
            "gone": len(self.taking.gone),
            "dossiers": len(self.dossiers),
            "covers": len(self.filled),
        }

    def counts_up_to(self, level: int, standing: Collection[Standing]) -> dict[str, int]:
        """
        The same without rows that stand above a level, which whoever sees the list may not see:
        how many of these it names tells of them.
        """
        above = {row.id for row in standing if row.values.level > level}
        hidden = {
            "changed": sum(change.standing.id in above for change in self.found.changed),
            "known": sum(row.there in above for row in self.found.known),
            "gone": sum(row.id in above for row in self.taking.gone),
        }
        return {name: count - hidden.get(name, 0) for name, count in self.counts.items()}


class LooksUnlike(Exception):
    """The list looks like another inventory's, and nobody has said that it is this one's."""

    def __init__(self, signs: Collection[Unlike]) -> None:
        super().__init__(", ".join(signs))
        self.signs = tuple(signs)


class SeenOtherwise(Exception):
    """What stands has changed since the list was looked at, and the list would make something else."""


def preview_reading(
    *, actor: Actor, inventory: Inventory, read: ListReading, at: datetime
) -> Brought:
    """
    What the list would make, and that somebody looked; nothing else is written.

    It is compared with the rows and dossiers the actor may see: what is hidden changes nothing
    of the answer. Raises AccessDenied.
    """
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.PREVIEW_LIST, at=at).note(
        rows=len(read.rows)
    )
    return _bringing(actor, inventory, at).looked_at(read)


def import_reading(
    *,
    actor: Actor,
    inventory: Inventory,
    read: ListReading,
    at: datetime,
    name: str = "",
    although_unlike: bool = False,
    seen: str | None = None,
) -> Brought:
    """
    Take the list over; returns what was made. `seen` is the digest of what the person was shown that it
    would make, where they were.

    As in the preview, rows and dossiers above the actor's clearance are as if not there: a row
    for a position that is taken by a hidden one gets its place beside it, and whoever sees both
    decides. Raises AccessDenied; LooksUnlike and SeenOtherwise before anything is written;
    OperationalError when the database stays busy, with the import left open until the same list is taken over again.
    """
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.IMPORT_LIST, at=at)
    bringing = _bringing(actor, inventory, at)
    if seen is not None and seen != bringing.looked_at(read).digest:
        raise SeenOtherwise(inventory.code)
    return replace(bringing, name=name, although_unlike=although_unlike).taken_over(read)


def import_list(
    *, actor: Actor, inventory: Inventory, source: BinaryIO, name: str, at: datetime
) -> Brought:
    """Read a file and take it over. Raises as `import_reading`, and NotAList, Busy."""
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.IMPORT_LIST, at=at)
    read = list_for_unit(source, inventory, name=name).read
    return import_reading(actor=actor, inventory=inventory, read=read, at=at, name=name)


def take_list_over(
    *, who: Who, inventory: Inventory, source: BinaryIO, name: str, at: datetime
) -> Brought:
    """As `import_list`, for set-up, where nobody asks yet. Raises NotAList, Busy, LooksUnlike."""
    read = list_for_unit(source, inventory, name=name).read
    return _Bringing(who, inventory, EVERYTHING, True, at, name).taken_over(read)


@dataclass(frozen=True, slots=True)
class _Bringing:
    """
    Who brings a list into which inventory, up to which level they see what stands there, and
    whether they see papers of the Party.
    """

    who: Who
    inventory: Inventory
    up_to: Level
    party: bool
    at: datetime
    name: str = ""
    although_unlike: bool = False

    def looked_at(self, read: ListReading) -> Brought:
        ready = self._ready(read)
        there = {row.id: row for row in ready.standing}
        found = compare(ready.taking.rows, there, floor=Level(self.inventory.level))
        if ready.before:
            found = without_rows_above(found, self.up_to)
        levels = levels_of_dossiers(ready.taking, floor=self.inventory.level)
        named = [number for number in levels if number]
        standing = dossiers_numbered(
            self.inventory, named, up_to=self.up_to, party_papers=self.party
        )
        covers = [
            (cover, dossier)
            for cover in ready.taking.covers
            if (dossier := dossier_for(standing.get(cover.number, ()), cover)) is not None
        ]
        ids = [dossier.pk for _cover, dossier in covers]
        by_lists = columns_by_lists(ids) if ready.taking.corrects else {}
        filled, corrections = [], []
        for cover, dossier in covers:
            from_lists = by_lists.get(dossier.pk, frozenset())
            if is_wanting(dossier, cover, from_lists):
                filled.append(cover.number)
            if ready.taking.corrects and (one := correction_of(dossier, cover, from_lists)):
                corrections.append(one)
        new = _newly_named(found, ready.taking, standing)
        brought = self._brought(ready, found, new, filled)
        return replace(brought, corrections=tuple(corrections))

    def taken_over(self, read: ListReading) -> Brought:
        """
        The trail is told of the one act by two events: `begin_import` with the number of rows
        before the first, `import_list` with what was made after the last. A beginning without an
        end is an import that was broken off; its row stays open, and is shown, until that list is
        taken over whole, or another by who began it.
        """
        ready = self._ready(read)
        if ready.unlike and not self.although_unlike:
            raise LooksUnlike(ready.unlike)
        begun = self._begun(ready.taking)
        going = Import(
            self.inventory,
            self.up_to,
            self.party,
            ready.before,
            ready.taking,
            begun,
            ready.last,
            self.at,
        )
        steps = write_in_steps(ready.taking.rows, going.write_rows)
        # Records that were filed before the list came answer its rows now.
        write_in_steps(
            keys_to_settle(self.inventory),
            lambda keys: settle_answers(self.inventory.pk, keys, at=self.at),
        )
        covers = [one for one in going.covers.values() if one.number]
        bare = write_in_steps(covers, going.write_covers)
        dossiers = [
            *(one for step in steps for one in step.dossiers),
            *(one for step in bare for one in step.made),
        ]
        filled = [one for step in bare for one in step.filled]
        # One that is hidden is made again by every step that names it, as far as can be told.
        made = self._brought(ready, together(steps), dict.fromkeys(dossiers), filled)
        self._end(begun, made, shown=made.counts_up_to(begun.level, ready.standing))
        return made

    def _ready(self, read: ListReading) -> "_Ready":
        last = last_row()
        standing = rows_seen_up_to(self.inventory, self.up_to, party_papers=self.party)
        taking = made_ready(with_own_letters(read, letters_kept()), standing)
        return _Ready(
            taking=taking,
            standing=standing,
            last=last,
            unlike=unlike(read, taking.rows, standing, _place_of(self.inventory)),
            before=list_was_taken(self.inventory, taking.origin, by=self.who.name),
        )

    def _brought(
        self,
        ready: "_Ready",
        found: Comparison,
        dossiers: Collection[str],
        filled: Collection[str],
    ) -> Brought:
        named = {row.dossier for row in ready.taking.rows}
        named |= {cover.number for cover in ready.taking.covers}
        known = named - {""} - set(dossiers) - set(filled)
        return Brought(
            found,
            ready.taking,
            tuple(dossiers),
            tuple(filled),
            len(known),
            ready.unlike,
            ready.before,
        )

    def _begun(self, taking: Taking) -> ListImport:
        with transaction.atomic(durable=True):
            begun = ListImport.objects.create(
                inventory=self.inventory,
                digest=kept_digest(taking.origin),
                rows=len(taking.rows),
                level=_highest_level(taking, floor=self.inventory.level),
                name=" ".join(normalise(self.name).split())[-LONGEST_NAME:],
                begun_at=self.at,
                begun_by=self.who.name,
            )
            append(self._entry(Act.BEGIN_IMPORT, {"rows": len(taking.rows)}), at=self.at)
        return begun

    def _end(self, begun: ListImport, made: Brought, *, shown: JsonObject) -> None:
        with transaction.atomic(durable=True):
            # With it what was broken off of the very same list, or by the same person; what others
            # broke off of theirs stays open.
            done = Q(pk=begun.pk) | Q(digest=begun.digest) | Q(begun_by=self.who.name)
            going_on = ListImport.objects.filter(inventory=self.inventory, ended_at__isnull=True)
            going_on.filter(done, begun_at__lte=self.at).update(ended_at=self.at)
            ListImport.objects.filter(pk=begun.pk).update(made=shown)
            details: dict[str, Json] = {**made.counts}
            if made.unlike:
                details["although"] = list(map(str, made.unlike))
            append(self._entry(Act.IMPORT_LIST, details), at=self.at)

    def _entry(self, action: Act, details: JsonObject) -> Entry:
        return Entry(
            who=self.who,
            action=action,
            subject_kind="inventory",
            subject=self.inventory.code,
            level=self.inventory.level,
            details=details,
        )


def _bringing(actor: Actor, inventory: Inventory, at: datetime) -> _Bringing:
    return _Bringing(actor.who, inventory, actor.clearance, actor.party_papers, at)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A list made ready for what stands now, as far as its bringer sees it."""

    taking: Taking
    standing: list[Standing]
    last: int
    unlike: tuple[Unlike, ...]
    before: bool


def _newly_named(found: Comparison, taking: Taking, standing: Mapping[str, object]) -> list[str]:
    named = [
        *(row.dossier for row in found.new),
        *(change.after.dossier for change in found.changed if "dossier" in change.differences),
        *(cover.number for cover in taking.covers),
    ]
    return [one for one in dict.fromkeys(named) if one and one not in standing]


def _place_of(inventory: Inventory) -> Place:
    fonds = inventory.fonds
    return Place(
        number=inventory.number,
        term=inventory.term,
        year_from=inventory.year_from,
        year_to=inventory.year_to,
        fonds=(fonds.name, fonds.code, fonds.creator),
    )


def _highest_level(taking: Taking, *, floor: int) -> int:
    rows = (int(row.level) for row in taking.rows)
    covers = (int(cover.level) for cover in taking.covers)
    return max([floor, *rows, *covers])
