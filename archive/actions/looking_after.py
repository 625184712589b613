"""Looking through the vault: what is damaged, missing, or nobody's. Nothing is deleted."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from archive.actions.damage import kind_of, mending, note_finding, settle, tell_finding
from archive.actions.keeping import Store
from archive.models import StoredFile, VaultFinding, VaultLook
from archive.queries.holders import held_among
from archive.queries.vault import unfinished_look
from archive.storage.port import Missing, Tampered, Vault, VaultUnavailable
from audit.api import Act, Entry, Outcome, Who, append

ROWS_A_STEP: Final = 200
SAVE_EVERY_S: Final = 2.0
_BEYOND: Final = "~"  # after every name
Kind = VaultFinding.Kind


class BrokenOff(Exception):
    """The look was told to stop; it goes on from where it stood."""


@dataclass(frozen=True, slots=True)
class Looking:
    """
    What a look needs: the store, who looks, the caller's clock.

    `seen` is told the length of each piece read, and may wait or raise BrokenOff; `passed` is
    told of each object.
    """

    store: Store
    who: Who
    now: Callable[[], datetime]
    seen: Callable[[int], None]
    passed: Callable[[VaultLook], None]


def look_through(looking: Looking) -> VaultLook:
    """
    Read every object of the vault again and compare it with the tables, in the order of names.

    A look that was broken off, by BrokenOff or by a kill, goes on behind the last object it noted.
    Each finding is an event when it is new, the finished look is one. Raises BrokenOff,
    VaultUnavailable.
    """
    look = unfinished_look() or VaultLook.objects.create(started_at=looking.now())
    try:
        for step in _steps(looking.store.vault, look.reached):
            _Step(looking, look).examine(step)
            look.save()
    finally:
        look.save()
    return _finished(look, looking)


@dataclass(frozen=True, slots=True)
class _Place:
    """One object: whether the tables know it, and whether the vault lists it."""

    name: str
    row: int | None
    kept: bool


def _steps(vault: Vault, after: str) -> Iterator[list[_Place]]:
    """The names of tables and vault side by side."""
    names = _Names(vault, after)
    while True:
        rows = dict(
            StoredFile.objects.filter(object_name__gt=after)
            .order_by("object_name")
            .values_list("object_name", "pk")[:ROWS_A_STEP]
        )
        after = max(rows) if len(rows) == ROWS_A_STEP else _BEYOND
        kept = set(names.until(after))
        places = [_Place(name, rows.get(name), name in kept) for name in sorted(kept | set(rows))]
        yield places
        if after == _BEYOND:
            return


class _Names:
    """What the vault lists, taken piece by piece."""

    def __init__(self, vault: Vault, after: str) -> None:
        try:
            self._rest = vault.names(after)
        except VaultUnavailable:
            # A site that never kept a file has no vault yet, and nothing to look at.
            if StoredFile.objects.exists():
                raise
            self._rest = iter(())
        self._next = next(self._rest, None)

    def until(self, last: str) -> Iterator[str]:
        while self._next is not None and self._next <= last:
            yield self._next
            self._next = next(self._rest, None)


class _Step:
    """The examination of some neighbouring objects."""

    def __init__(self, looking: Looking, look: VaultLook) -> None:
        self._looking = looking
        self._look = look
        self._wrong: set[str] = set()
        self._saved_at = time.monotonic()

    def examine(self, places: list[_Place]) -> None:
        looked_at = [place.name for place in places]
        known_wrong = VaultFinding.objects.filter(
            object_name__in=looked_at, kind__in=[Kind.DAMAGED, Kind.MISSING], settled_at=None
        )
        self._wrong = set(known_wrong.values_list("object_name", flat=True))
        rows = {place.row: place.name for place in places if place.row is not None}
        nobodys = set(rows) - held_among(list(rows))
        for place in places:
            self._examine(place)
            if place.row in nobodys and StoredFile.objects.filter(pk=place.row).exists():
                self._note(place.name, Kind.UNREFERENCED)
            self._look.reached = place.name
            self._look.objects_seen += 1
            self._looking.passed(self._look)
            if time.monotonic() - self._saved_at > SAVE_EVERY_S:
                self._look.save()
                self._saved_at = time.monotonic()

    def _examine(self, place: _Place) -> None:
        known = place.row is not None
        # The row may have been written since the tables were asked.
        if not known and not StoredFile.objects.filter(object_name=place.name).exists():
            self._note(place.name, Kind.ORPHAN)
            return
        # What is wrong is read a second time before anybody is told.
        kind = self._state(place.name) and self._state(place.name)
        if kind:
            self._note(place.name, kind)
        elif place.name in self._wrong:
            self._note_right(place.name)

    def _state(self, name: str) -> Kind | None:
        try:
            self._looking.store.vault.verify(name, seen=self._seen)
        except (Missing, Tampered) as why:
            return kind_of(why)
        return None

    def _seen(self, length: int) -> None:
        self._look.bytes_seen += length
        self._looking.seen(length)

    def _note(self, name: str, kind: Kind) -> None:
        at = self._looking.now()
        with transaction.atomic():
            news = note_finding(name, kind, look=self._look, at=at)
            if news:
                tell_finding(name, kind, who=self._looking.who, at=at)
        _count(self._look, name, kind)

    def _note_right(self, name: str) -> None:
        at = self._looking.now()
        with transaction.atomic():
            if settle(name, at=at):
                append(mending(name, who=self._looking.who, reason="found_right"), at=at)


def _count(look: VaultLook, name: str, kind: Kind) -> None:
    """What this look found; what one look alone cannot tell is not counted yet."""
    if kind is Kind.DAMAGED:
        look.damaged += 1
    elif kind is Kind.MISSING:
        look.missing += 1
    elif VaultFinding.objects.filter(
        object_name=name, kind=kind, settled_at=None, confirmed=True
    ).exists():
        if kind is Kind.ORPHAN:
            look.orphans += 1
        else:
            look.unreferenced += 1


def _finished(look: VaultLook, looking: Looking) -> VaultLook:
    """Close the look: what it did not see any more is settled, and the trail has the result."""
    at = looking.now()
    found = {
        "damaged": look.damaged,
        "missing": look.missing,
        "orphans": look.orphans,
        "unreferenced": look.unreferenced,
    }
    with transaction.atomic():
        VaultFinding.objects.filter(settled_at=None).exclude(look=look).exclude(
            seen_at__gte=look.started_at
        ).update(settled_at=at)
        look.finished_at = at
        look.save()
        append(
            Entry(
                who=looking.who,
                action=Act.LOOK_AFTER_VAULT,
                subject_kind="vault",
                outcome=Outcome.FAILED if look.damaged or look.missing else Outcome.DONE,
                details={"objects": look.objects_seen, **found},
            ),
            at=at,
        )
    return look
