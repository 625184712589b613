"""
What is open to a person by its name: dossiers and papers of a list, up to a level.

A clearance holds for all that somebody works with, unless it names a list: then it holds for what stands on
that list and for nothing else, wherever it stands. It opens for reading. Who takes in, corrects, decides or counts
does so by the units and inventories they work with.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from access.domain.levels import Level

# So many may stand on one list: each is a value of every query of whoever holds it.
MOST_NAMED: Final = 500
LONGEST_TITLE: Final = 150


@dataclass(frozen=True, slots=True)
class NamedSight:
    """
    Dossiers, with what stands in them, and single records, by id, that are open up to a level; with
    `party_papers` those too that are handled as secret papers of the Party.
    """

    level: Level
    party_papers: bool
    dossiers: frozenset[int] = frozenset()
    records: frozenset[int] = frozenset()

    @property
    def is_closed(self) -> bool:
        """Whether something is within it that is not open to everybody."""
        return self.level > Level.ORDINARY or self.party_papers

    def covers(self, level: Level, *, party_papers: bool) -> bool:
        """Whether what is so closed is within it, if it is named."""
        return level <= self.level and (self.party_papers or not party_papers)

    def names(self, *, dossier: int | None, record: int | None) -> bool:
        """Whether this record is named, or what stands in this dossier."""
        return dossier in self.dossiers or record in self.records


def sights_of(
    dossiers: Iterable[tuple[int, Level, bool]], records: Iterable[tuple[int, Level, bool]]
) -> tuple[NamedSight, ...]:
    """What is named, each with level and handling, put together by these."""
    found: dict[tuple[Level, bool], tuple[set[int], set[int]]] = {}
    for place, named in enumerate((dossiers, records)):
        for number, level, party in named:
            found.setdefault((level, party), (set(), set()))[place].add(number)
    return tuple(
        NamedSight(level, party, frozenset(of_dossiers), frozenset(of_records))
        for (level, party), (of_dossiers, of_records) in sorted(found.items())
    )


@dataclass(frozen=True, slots=True)
class Things:
    """Dossiers and records by id, each once, in the order in which they were named."""

    dossiers: tuple[int, ...] = ()
    records: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dossiers or self.records)

    def __len__(self) -> int:
        return len(self.dossiers) + len(self.records)

    def without(self, other: "Things") -> "Things":
        """Those that the other does not hold."""
        return Things(_but(self.dossiers, other.dossiers), _but(self.records, other.records))

    def same_as(self, other: "Things") -> bool:
        """Whether both name the same, in whatever order."""
        mine, others = ((set(one.dossiers), set(one.records)) for one in (self, other))
        return mine == others


NOTHING: Final = Things()


def joined(every: Iterable[Things]) -> Things:
    """What any of these holds, each once."""
    found = list(every)
    return Things(
        tuple(dict.fromkeys(one for things in found for one in things.dossiers)),
        tuple(dict.fromkeys(one for things in found for one in things.records)),
    )


def listed_words(things: Things, words: Mapping[tuple[str, int], str]) -> list[str]:
    """What these are called, in their order; by its number what is called nothing."""
    keys = [
        *(("dossier", one) for one in things.dossiers),
        *(("record", one) for one in things.records),
    ]
    return [words.get(key, f"#{key[1]}") for key in keys]


def _but(ids: Iterable[int], others: Collection[int]) -> tuple[int, ...]:
    left_out = set(others)
    return tuple(dict.fromkeys(one for one in ids if one not in left_out))


class NamedFault(StrEnum):
    """Why a list, or what stands on it, is not made, changed or decided."""

    NOTHING_NAMED = "nothing_named"
    TOO_MANY = "too_many"
    THERE_ALREADY = "there_already"
    NOT_THERE = "not_there"
    ASKED_ALREADY = "asked_already"
    DECIDED = "decided"
    LAPSED = "lapsed"
    CHANGED = "changed"
    NO_OFFICER = "no_officer"
    KEYS_SHUT = "keys_shut"
    UNVOUCHED = "unvouched"


NAMED_FAULT_WORDS: Final[dict[str, str]] = {
    NamedFault.NOTHING_NAMED: "Nothing is named yet. Name dossiers or papers, one a line.",
    NamedFault.TOO_MANY: (
        "A list names %(most)s dossiers and papers at most. Name fewer, or make a second list."
    ),
    NamedFault.THERE_ALREADY: "All of this stands on the list already. Nothing was changed.",
    NamedFault.NOT_THERE: "This does not stand on the list any more. Nothing was changed.",
    NamedFault.ASKED_ALREADY: (
        "Something is to be added to this list already and waits. Wait for the answer, or withdraw that"
        " first."
    ),
    NamedFault.DECIDED: ("Somebody else was quicker with this: %(state)s. Nothing was done again."),
    NamedFault.LAPSED: "This is older than 30 days and counts no more. Ask anew.",
    NamedFault.CHANGED: (
        "The list was changed after this was asked for, so it fits no more. Decline it, look at the list,"
        " and ask anew for what is still wanted."
    ),
    NamedFault.NO_OFFICER: (
        "Neither whoever asked nor you answer for secrets. A security officer has to approve this."
    ),
    NamedFault.KEYS_SHUT: (
        "The keys are shut, so nobody can vouch for a right to what is closed. Let the security officer open "
        "them on the page “Encryption keys”, then do it again."
    ),
    NamedFault.UNVOUCHED: (
        "Nobody vouches for this: it was asked for while the keys were shut, or written past the screens. Put it "
        "away, and begin anew while the keys are open."
    ),
}


# How what is to be added stands, where it is said otherwise than of a request: it waits for one person.
CHANGE_WORDS: Final[dict[str, str]] = {
    "asked": "asked for, waits for approval",
    "stale": "the list was changed since",
}


class NamedError(Exception):
    """What was asked of a list cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: NamedFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


def check_named(there: Things, more: Things) -> Things:
    """What is to be added to what stands there. Raises NamedError."""
    if not more:
        raise NamedError(NamedFault.NOTHING_NAMED, "things")
    new = more.without(there)
    if not new:
        raise NamedError(NamedFault.THERE_ALREADY, "things")
    if len(there) + len(new) > MOST_NAMED:
        raise NamedError(NamedFault.TOO_MANY, "things", most=MOST_NAMED)
    return new
