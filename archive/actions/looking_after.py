"""Looking through the vault: what is damaged, missing, or nobody's. Nothing is deleted."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from archive.actions.keeping import (
    kind_of,
    mending,
    note_finding,
    settle,
    tell_finding,
)
from archive.models import StoredFile, VaultFinding, VaultLook
from archive.queries.holders import held_among
from archive.queries.vault import unfinished_look
from archive.storage.port import Missing, Tampered, Vault, VaultUnavailable
from audit.api import Act, Entry, Outcome, Who, append

ROWS_A_STEP: Final = 200
SAVE_EVERY_S: Final = 2.0
_BEYOND: Final = "g"  # after every digest
Kind = VaultFinding.Kind


class BrokenOff(Exception):
    """The look was told to stop; it goes on from where it stood."""


@dataclass(frozen=True, slots=True)
class Looking:
    """
    What a look needs: the vault, who looks, the caller's clock.

    `seen` is told the length of each piece read, and may wait or raise BrokenOff; `passed` is
    told of each object.
    """

    vault: Vault
    who: Who
    now: Callable[[], datetime]
    seen: Callable[[int], None]
    passed: Callable[[VaultLook], None]


def look_through(looking: Looking) -> VaultLook:
    """
    Read every object of the vault again and compare it with the tables, in the order of digests.

    A look that was broken off, by BrokenOff or by a kill, goes on behind the last object it noted.
    Each finding is an event when it is new, the finished look is one. Raises BrokenOff,
    VaultUnavailable.
    """
    look = unfinished_look() or VaultLook.objects.create(started_at=looking.now())
    try:
        for step in _steps(looking.vault, look.reached):
            _Step(looking, look).examine(step)
            look.save()
    finally:
        look.save()
    return _finished(look, looking)


@dataclass(frozen=True, slots=True)
class _Place:
    """One digest: whether the tables know it, and whether the vault lists it."""

    digest: str
    row: int | None
    kept: bool


def _steps(vault: Vault, after: str) -> Iterator[list[_Place]]:
    """The digests of tables and vault side by side."""
    names = _Names(vault, after)
    while True:
        rows = dict(
            StoredFile.objects.filter(digest__gt=after)
            .order_by("digest")
            .values_list("digest", "pk")[:ROWS_A_STEP]
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
            self._rest = vault.digests(after)
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
    """The examination of some neighbouring digests."""

    def __init__(self, looking: Looking, look: VaultLook) -> None:
        self._looking = looking
        self._look = look
        self._wrong: set[str] = set()
        self._saved_at = time.monotonic()

    def examine(self, places: list[_Place]) -> None:
        digests = [place.digest for place in places]
        known_wrong = VaultFinding.objects.filter(
            digest__in=digests, kind__in=[Kind.DAMAGED, Kind.MISSING], settled_at=None
        )
        self._wrong = set(known_wrong.values_list("digest", flat=True))
        rows = {place.row: place.digest for place in places if place.row is not None}
        nobodys = set(rows) - held_among(list(rows))
        for place in places:
            self._examine(place)
            if place.row in nobodys and StoredFile.objects.filter(pk=place.row).exists():
                self._note(place.digest, Kind.UNREFERENCED)
            self._look.reached = place.digest
            self._look.objects_seen += 1
            self._looking.passed(self._look)
            if time.monotonic() - self._saved_at > SAVE_EVERY_S:
                self._look.save()
                self._saved_at = time.monotonic()

    def _examine(self, place: _Place) -> None:
        known = place.row is not None
        # The row may have been written since the tables were asked.
        if not known and not StoredFile.objects.filter(digest=place.digest).exists():
            self._note(place.digest, Kind.ORPHAN)
            return
        # What is wrong is read a second time before anybody is told.
        kind = self._state(place.digest) and self._state(place.digest)
        if kind:
            self._note(place.digest, kind)
        elif place.digest in self._wrong:
            self._note_right(place.digest)

    def _state(self, digest: str) -> Kind | None:
        try:
            self._looking.vault.verify(digest, seen=self._seen)
        except (Missing, Tampered) as why:
            return kind_of(why)
        return None

    def _seen(self, length: int) -> None:
        self._look.bytes_seen += length
        self._looking.seen(length)

    def _note(self, digest: str, kind: Kind) -> None:
        at = self._looking.now()
        with transaction.atomic():
            news = note_finding(digest, kind, look=self._look, at=at)
            if news:
                tell_finding(digest, kind, who=self._looking.who, at=at)
        _count(self._look, digest, kind)

    def _note_right(self, digest: str) -> None:
        at = self._looking.now()
        with transaction.atomic():
            if settle(digest, at=at):
                append(mending(digest, who=self._looking.who, reason="found_right"), at=at)


def _count(look: VaultLook, digest: str, kind: Kind) -> None:
    """What this look found; what one look alone cannot tell is not counted yet."""
    if kind is Kind.DAMAGED:
        look.damaged += 1
    elif kind is Kind.MISSING:
        look.missing += 1
    elif VaultFinding.objects.filter(
        digest=digest, kind=kind, settled_at=None, confirmed=True
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
