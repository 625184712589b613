"""What a decision about a level says, and when it may not be taken so."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Decision:
    """How closed something is from now on, the basis in words, and the item of the list of secrets."""

    to: Secrecy
    basis: str
    list_item: int | None = None


def checked(decision: Decision, *, stands: Secrecy) -> Decision:
    """
    The decision with its words as they are kept; `stands` is how closed the thing is in any case.

    Raises NoBasis, BelowWhatStands.
    """
    basis = " ".join(normalise(decision.basis).split())[:LONGEST_BASIS].strip()
    if len(basis) < SHORTEST_BASIS:
        raise NoBasis
    if decision.to | stands != decision.to:
        raise BelowWhatStands
    return Decision(decision.to, basis, decision.list_item)


def waits_for_decision(level: int, *, place: int, decided: int | None) -> bool:
    """
    Whether a paper of this level is to be decided: it is above its inventory (`place`), and nobody
    whose office it is has `decided` so.
    """
    return level > max(place, decided if decided is not None else Level.ORDINARY)
