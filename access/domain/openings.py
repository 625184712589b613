"""
Opening in an emergency: for one person, one inventory, up to a level, for an hour at most.

Two people open: one asks and a security officer opens, neither for themselves alone, and no administrator is
among the three. While it holds, the person reads that inventory and nothing else, and writes nothing but a question
about a level.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from access.domain.actors import READERS, WATCHERS, Actor, Role
from access.domain.levels import Level
from machine.boot_clock import BootClock

LONGEST: Final = timedelta(hours=1)
MINUTES: Final = (15, 30, 45, 60)
# What nobody opens within this time was no emergency.
ASKED_FOR: Final = timedelta(hours=12)


class OpeningState(StrEnum):
    """How an opening stands; that its time is over is seen, not kept."""

    WAITING = "waiting"
    OPEN = "open"
    ENDED = "ended"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


OPENING_STATE_WORDS: Final[dict[str, str]] = {
    OpeningState.WAITING: "waits to be opened",
    OpeningState.OPEN: "open now",
    OpeningState.ENDED: "ended, report to be signed off",
    OpeningState.SIGNED: "ended, report signed off",
    OpeningState.DECLINED: "declined",
    OpeningState.WITHDRAWN: "withdrawn",
    OpeningState.LAPSED: "lapsed, nobody opened it",
}
# Whoever is in one of these is asked for no second time.
TAKEN: Final = (OpeningState.WAITING, OpeningState.OPEN)


class OpeningFault(StrEnum):
    """Why nothing is asked for, opened, ended or signed off."""

    NOBODY = "nobody"
    ADMINISTRATOR = "administrator"
    NO_READER = "no_reader"
    NOT_COMMITTED = "not_committed"
    LEVEL_BELOW = "level_below"
    MINUTES = "minutes"
    ASKED_ALREADY = "asked_already"
    ASKER_GONE = "asker_gone"
    DECIDED = "decided"
    LAPSED = "lapsed"
    NOT_OVER = "not_over"
    KEYS_SHUT = "keys_shut"
    UNVOUCHED = "unvouched"


OPENING_FAULT_WORDS: Final[dict[str, str]] = {
    OpeningFault.NOBODY: "No open account has this name.",
    OpeningFault.ADMINISTRATOR: (
        "Nobody who administers accounts has the store opened for them. Name somebody else."
    ),
    OpeningFault.NO_READER: (
        "The person has no role that reads documents, so nothing would open. Name somebody else."
    ),
    OpeningFault.NOT_COMMITTED: (
        "The person has no valid confidentiality commitment, so nothing would open. Let them sign one first."
    ),
    OpeningFault.LEVEL_BELOW: (
        "The inventory itself is closed higher than this level, so nothing would open. Choose a higher one."
    ),
    OpeningFault.MINUTES: "An opening lasts an hour at most.",
    OpeningFault.ASKED_ALREADY: (
        "An opening for this person waits or runs already. Wait for its end, or end it first."
    ),
    OpeningFault.ASKER_GONE: (
        "Whoever asked may ask for openings no more. Decline it; somebody else may ask anew."
    ),
    OpeningFault.DECIDED: "Somebody else has decided this meanwhile: %(state)s. Nothing was done again.",
    OpeningFault.LAPSED: "Nobody opened it within 12 hours, so it counts no more. Ask anew.",
    OpeningFault.NOT_OVER: "It is not over yet. End it, or wait; then sign the report off.",
    OpeningFault.KEYS_SHUT: (
        "The keys are shut, so nobody can vouch for a right to what is closed. Let the security officer open "
        "them on the page “Encryption keys”, then do it again."
    ),
    OpeningFault.UNVOUCHED: (
        "Nobody vouches for this: it was asked for while the keys were shut, or written past the screens. Put it "
        "away, and begin anew while the keys are open."
    ),
}


class OpeningError(Exception):
    """What was asked cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: OpeningFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    How far an opening reaches, and between which moments of two clocks it holds.

    The clock of the day can be set back; that of the machine's start cannot, and a new start ends it.
    """

    inventory: int
    level: Level
    party_papers: bool
    begins: int
    ends: int
    boot: str
    since: int

    def holds(self, *, at: datetime, clock: BootClock) -> bool:
        """Whether both clocks say that it has begun and is not over."""
        begun = clock.boot == self.boot and clock.seconds - self.since >= 0
        over = clock.seconds - self.since >= self.ends - self.begins
        return begun and not over and self.begins <= int(at.timestamp()) < self.ends

    def is_over(self, *, at: datetime, clock: BootClock) -> bool:
        """Whether it holds no more, and never will: no clock brings it back."""
        by_start = clock.boot != self.boot or clock.seconds - self.since >= self.ends - self.begins
        return by_start or int(at.timestamp()) >= self.ends

    def __str__(self) -> str:
        parts = (
            self.inventory, int(self.level), int(self.party_papers), self.begins, self.ends, self.since,
            self.boot or "-",
        )  # fmt: skip
        return " ".join(map(str, parts))


def bounds_of(kept: str) -> Bounds | None:
    """Bounds as their row keeps them; None for what is none."""
    *numbers, boot = kept.split(" ") if kept.count(" ") == 6 else ("",)
    if len(numbers) != 6 or not all(part.isdecimal() for part in numbers):
        return None
    inventory, level, party, begins, ends, since = map(int, numbers)
    if level not in set(Level):
        return None
    boot = "" if boot == "-" else boot
    return Bounds(inventory, Level(level), bool(party), begins, ends, boot, since)


def fault_of_person(person: Actor) -> OpeningFault | None:
    """Why the store is not opened for this person."""
    if not person.id:
        return OpeningFault.NOBODY
    if Role.ADMINISTRATOR in person.roles:
        return OpeningFault.ADMINISTRATOR
    if person.roles.isdisjoint(READERS):
        return OpeningFault.NO_READER
    return None if person.committed else OpeningFault.NOT_COMMITTED


def within(person: Actor, number: int, bounds: Bounds) -> Actor:
    """
    The person while it is open for them: a reader of that one inventory, at that level.

    One level is all a person has, so what they otherwise work with rests: raised to this level it would open
    as well. Whoever has no reader's role, or administers, gains nothing.
    """
    if fault_of_person(person) is not None:
        return person
    return replace(
        person,
        roles=frozenset((Role.OFFICER,)),
        clearance=bounds.level,
        party_papers=bounds.party_papers,
        units=frozenset(),
        inventories=frozenset((bounds.inventory,)),
        named=(),
        opening=number,
    )


def told_to(person: Actor, running: Iterable[int]) -> Actor:
    """Whoever watches over openings is told of all that run."""
    if person.roles.isdisjoint(WATCHERS):
        return person
    alarms = tuple(sorted(running))
    return replace(person, alarms=alarms) if alarms else person


def opening_standing(
    state: str, *, asked_at: datetime, bounds: Bounds | None, at: datetime, clock: BootClock
) -> OpeningState:
    """How an opening stands at a moment."""
    if state == OpeningState.WAITING and at - asked_at >= ASKED_FOR:
        return OpeningState.LAPSED
    if state == OpeningState.OPEN and (bounds is None or bounds.is_over(at=at, clock=clock)):
        return OpeningState.ENDED
    return OpeningState(state)
