"""What a decision about a level says, and when it may not be taken so."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from access.domain.levels import Level
from archive.domain.secrecy import Secrecy
from language.vietnamese import normalise

# As much as a record keeps of what its level rests on.
LONGEST_BASIS: Final = 200
SHORTEST_BASIS: Final = 3


class Raised(StrEnum):
    """
    Why a filed record waits for a decision: filed above its inventory without one, raised in a
    correction, raised with other bytes that are the same, or somebody asked.
    """

    FILED = "filed"
    CORRECTED = "corrected"
    BYTES = "bytes"
    PERSON = "person"


class NoBasis(Exception):
    """A decision rests on something, in words of three letters at least."""


class BelowWhatStands(Exception):
    """Something is decided to be less closed than it stands; that is another act, by two people."""


class NotYet(Exception):
    """The day from which a level is counted is still to come."""


@dataclass(frozen=True, slots=True)
class Decision:
    """
    How closed something is from now on, the basis in words, and the item of the list of secrets.

    `since` is the day on which the level was set, from which its protection is counted; `of_paper` says
    that the paper bore it from its own day on. Neither: as `counted_from` has it.
    """

    to: Secrecy
    basis: str
    list_item: int | None = None
    since: date | None = None
    of_paper: bool = False


def counted_from(
    decision: Decision, *, before: Level, filed: bool, today: date
) -> tuple[date | None, bool]:
    """
    The day from which protection is counted by this decision, and whether that is the paper's own; neither
    where it changes nothing about that.

    A `filed` paper of which nothing is said and that is raised gets its level now. What was only received
    shows the level it came with.
    """
    if decision.since is not None or decision.of_paper:
        return decision.since, decision.of_paper and decision.since is None
    gives = filed and decision.to.level > before
    return (today if gives else None), False


def checked(decision: Decision, *, stands: Secrecy, today: date) -> Decision:
    """
    The decision with its words as they are kept; `stands` is how closed the thing is in any case.

    Raises NoBasis, BelowWhatStands, NotYet.
    """
    if decision.since is not None and decision.since > today:
        raise NotYet
    basis = " ".join(normalise(decision.basis).split())[:LONGEST_BASIS].strip()
    if len(basis) < SHORTEST_BASIS:
        raise NoBasis
    if decision.to | stands != decision.to:
        raise BelowWhatStands
    return replace(decision, basis=basis)


def waits_for_decision(level: int, *, place: int, decided: int | None) -> bool:
    """
    Whether a paper of this level is to be decided: it is above its inventory (`place`), and nobody
    whose office it is has `decided` so.
    """
    return level > max(place, decided if decided is not None else Level.ORDINARY)
