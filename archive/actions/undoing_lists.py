"""
An import undone: what it made goes, what it changed gets back what stood there before.

It goes in short steps as it came, so it cannot be refused whole by what somebody changes meanwhile:
a row that was changed since stays and is told, and the rest is undone. What its undoer may not see
is neither undone nor told; whoever sees it may undo that later.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from access.api import Actor, Level, Permission, require
from archive.actions.answering import follow_rows, settle_answers
from archive.actions.remaining import leave_behind
from archive.actions.spellings import borne_no_more, forget_words, know_words
from archive.actions.steps import write_in_steps
from archive.actions.taking_away import leave_box_behind
from archive.domain.list_snapshots import columns_told
from archive.models import Dossier, Inventory, ListChange, ListedRecord, ListImport, Record, Tie
from archive.queries.imports import (
    box_changed_since,
    changes_seen,
    cover_changed_since,
    imports_of,
    rows_changed_since,
    stood_in,
)
from archive.queries.visible import dossiers_worked_with, target_of_inventory
from audit.api import Act, Entry, append
from machine.json_values import JsonObject


class NotUndone(Exception):
    """There is no such import, or nothing of it is left that this person could put back."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows went and were put back, how many dossiers, and how much stayed and why not."""

    rows: int = 0
    changed: int = 0
    dossiers: int = 0
    covers: int = 0
    stayed: int = 0

    def __add__(self, other: "Undone") -> "Undone":
        return Undone(*(getattr(self, one) + getattr(other, one) for one in self.__slots__))


def undo_import(*, actor: Actor, inventory: Inventory, import_id: int, at: datetime) -> Undone:
    """
    Undo one import, as far as the actor sees what it made. Raises AccessDenied, NotUndone;
    OperationalError when the database stays busy: undoing it again goes on where it broke off.
    """
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.UNDO_IMPORT, at=at)
    brought = imports_of(inventory, actor).filter(pk=import_id).first()
    if brought is None or not getattr(brought, "pending", False):
        raise NotUndone(str(import_id))
    going = _Undoing(actor, inventory, brought, at)
    changes = changes_seen(actor).filter(brought=brought).order_by("-pk")
    rows = list(changes.filter(row__isnull=False).values_list("pk", flat=True))
    covers = list(changes.filter(dossier__isnull=False).values_list("pk", flat=True))
    boxes = list(changes.filter(box__isnull=False).values_list("pk", flat=True))
    with transaction.atomic(durable=True):
        append(going.entry(Act.BEGIN_UNDO, {"rows": len(rows), "dossiers": len(covers)}), at=at)
    steps = [
        *write_in_steps(rows, going.rows),
        *write_in_steps(covers, going.covers),
        *write_in_steps(boxes, going.boxes),
    ]
    done = sum(steps, Undone())
    # Looked for before the step that everybody waits for, which looks again at what was found alone.
    lost = borne_no_more(going.issuers)
    with transaction.atomic(durable=True):
        first = ListImport.objects.filter(pk=brought.pk, undone_at__isnull=True)
        first.update(undone_at=at, undone_by=actor.username)
        forget_words(lost)
        append(going.entry(Act.UNDO_IMPORT, {one: getattr(done, one) for one in _TOLD}), at=at)
    return done


_TOLD = ("rows", "changed", "dossiers", "covers", "stayed")


def _dossiers_there(changes: Sequence[ListChange]) -> set[object]:
    """Of the dossiers in which rows stood, those that nobody has taken away since."""
    stood = {change.before["dossier_id"] for change in changes if change.before} - {None}
    there = Dossier.objects.filter(pk__in=stood, removed_at__isnull=True)
    return set(there.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Undoing:
    actor: Actor
    inventory: Inventory
    brought: ListImport
    at: datetime
    # Whose papers the rows were that went or changed.
    issuers: set[str] = field(default_factory=set)

    @property
    def up_to(self) -> Level:
        return self.actor.clearance

    def rows(self, ids: Sequence[int]) -> Undone:
        """One step, in its transaction: as far as the rows still say what the import left."""
        Inventory.objects.select_for_update().get(pk=self.inventory.pk)
        changes = list(self._changes(ids).select_related("row", "brought"))
        stayed = rows_changed_since(changes, self.actor)
        undone = [one for one in changes if one.pk not in stayed]
        keys = {one.row.number_key for one in undone if one.row is not None}
        self.issuers.update(one.row.issuer for one in undone if one.row is not None)
        made = [one.row_id for one in undone if one.before is None and one.row_id is not None]
        restored = [one for one in undone if one.before is not None]
        tied = list(
            Tie.objects.filter(row__in=[one.row_id for one in undone]).values_list(
                "record", flat=True
            )
        )
        ListedRecord.objects.filter(pk__in=made).delete()
        there = _dossiers_there(restored)
        told = [(one, columns_told(one.before or {})) for one in restored]
        self._know_words([columns for _one, columns in told])
        for one, columns in told:
            if columns["dossier_id"] not in there:
                columns["dossier_id"] = None
            ListedRecord.objects.filter(pk=one.row_id or 0).update(**columns)
            keys.add(str(columns["number_key"]))
        ListChange.objects.filter(pk__in=[one.pk for one in restored]).delete()
        settle_answers(self.inventory.pk, keys, at=self.at)
        follow_rows(tied)
        return Undone(rows=len(made), changed=len(restored), stayed=len(stayed))

    def _know_words(self, told: Sequence[Mapping[str, object]]) -> None:
        place = bool(self.inventory.level) or self.inventory.party_papers
        for closed in (False, True):
            which = (str(one["issuer"]) for one in told if (place or one["level"] != 0) == closed)
            know_words(which, closed=closed)

    def covers(self, ids: Sequence[int]) -> Undone:
        """One step, in its transaction: dossiers after their rows."""
        Inventory.objects.select_for_update().get(pk=self.inventory.pk)
        return sum(map(self._cover, self._changes(ids).select_related("dossier")), Undone())

    def boxes(self, ids: Sequence[int]) -> Undone:
        """One step, in its transaction: boxes after what stood in them."""
        Inventory.objects.select_for_update().get(pk=self.inventory.pk)
        return sum(map(self._box, self._changes(ids).select_related("box")), Undone())

    def entry(self, action: Act, details: JsonObject) -> Entry:
        """What the trail is told."""
        return Entry(
            who=self.actor.who,
            action=action,
            subject_kind="inventory",
            subject=self.inventory.code,
            level=self.inventory.level,
            details={"import": self.brought.pk, **details},
        )

    def _changes(self, ids: Collection[int]) -> QuerySet[ListChange]:
        # What has risen out of sight since is left without a word.
        return changes_seen(self.actor).filter(pk__in=ids).order_by("-pk")

    def _cover(self, change: ListChange) -> Undone:
        dossier = change.dossier
        if dossier is None or dossier.removed_at or cover_changed_since(change):
            return Undone(stayed=1)
        if change.before is not None:
            Dossier.objects.filter(pk=dossier.pk).update(**columns_told(change.before))
            change.delete()
            return Undone(covers=1)
        rows = ListedRecord.objects.filter(dossier=dossier)
        # A record that was withdrawn comes back into its dossier.
        records = Record.everything.filter(dossier=dossier)
        seen = records.filter(level__lte=self.up_to)
        if not self.actor.party_papers:
            seen = seen.filter(party_papers=False)
        # A later import that took a row out of it may be undone as well.
        wanted = changes_seen(self.actor).filter(stood_in(dossier, self.actor))
        if rows.filter(level__lte=self.up_to).exists() or seen.exists() or wanted.exists():
            return Undone(stayed=1)
        # It goes for whoever does this; what is left in it for others stands apart.
        leave_behind(dossier, at=self.at)
        change.delete()
        return Undone(dossiers=1)

    def _box(self, change: ListChange) -> Undone:
        box = change.box
        if box is None:
            return Undone()
        seen = dossiers_worked_with(self.actor).filter(box=box)
        if seen.exists() or box_changed_since(change):
            return Undone(stayed=1)
        change.delete()
        leave_box_behind(box)
        return Undone()
