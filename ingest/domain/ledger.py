"""The ledger of a batch: what came must be the sum of where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """
    Where an item stands.

    COMPARING is a better scan of a filed record, read and waiting for a person; AT_SECURITY is what
    was read, and whose level the security officer decides first; WITHDRAWN is what was filed and is
    no longer: its record was withdrawn, or has a better scan. REGISTERED is what may not stay: entered
    in the register, handled apart, its files destroyed or to be destroyed.
    """

    QUEUED = "queued"
    READING = "reading"
    WAITING = "waiting"
    COMPARING = "comparing"
    AT_SECURITY = "at_security"
    FILED = "filed"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    REGISTERED = "registered"


class BatchState(StrEnum):
    """Whether a batch takes anything in."""

    OPEN = "open"
    CLOSED = "closed"


class Marks(StrEnum):
    """Whether somebody looked at a paper for marks of secrecy."""

    UNREAD = "unread"
    UNSURE = "unsure"
    READ = "read"


# What was not looked at, or not by the rules, is as closed as the worst that may come its way.
CLOSED_STATES = (State.QUEUED, State.READING, State.QUARANTINED, State.REJECTED)

# Where somebody has decided how closed the paper is.
DECIDED_STATES = (State.FILED, State.WITHDRAWN, State.REGISTERED)

# What stands here was read to its end.
READ_STATES = (State.WAITING, State.COMPARING, State.AT_SECURITY, State.FILED)

# The terms of the equation, in the order in which they are shown, and the states each counts.
TERMS: dict[str, tuple[State, ...]] = {
    "filed": (State.FILED,),
    "in_work": (State.QUEUED, State.READING),
    "waiting": (State.WAITING, State.COMPARING),
    "at_security": (State.AT_SECURITY,),
    "quarantined": (State.QUARANTINED,),
    "rejected": (State.REJECTED,),
    "duplicates": (State.DUPLICATE,),
    "withdrawn": (State.WITHDRAWN,),
    "registered": (State.REGISTERED,),
}
IN_WORK = TERMS["in_work"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Files and pages of one term."""

    files: int = 0
    pages: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.files + other.files, self.pages + other.pages)


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    A batch's equation. `received` is counted by itself, not summed from the terms: files when they
    come (`Batch.received_files`), pages when a file is opened (`Batch.received_pages`).

    That received = filed + in work + waiting + at security + quarantined + rejected + duplicates +
    withdrawn + registered is what `difference` checks, in files and in pages. A file or page lost from
    the books shows there.
    """

    received: Tally
    terms: Mapping[str, Tally]

    @property
    def difference(self) -> Tally:
        """Received less the sum of the terms; zero and zero when the ledger balances."""
        return Tally(
            self.received.files - sum(tally.files for tally in self.terms.values()),
            self.received.pages - sum(tally.pages for tally in self.terms.values()),
        )

    @property
    def balances(self) -> bool:
        """Whether every file and every page is accounted for."""
        return self.difference == Tally()

    @property
    def settled(self) -> bool:
        """Whether no machine has anything left to do."""
        return self.terms["in_work"].files == 0


def ledger_of(received: Tally, by_state: Iterable[tuple[str, int, int]]) -> Ledger:
    """The ledger from counts by state: (state, files, pages)."""
    counts = {State(state): Tally(files, pages) for state, files, pages in by_state}
    terms = {
        term: Tally(
            sum(counts.get(state, Tally()).files for state in states),
            sum(counts.get(state, Tally()).pages for state in states),
        )
        for term, states in TERMS.items()
    }
    return Ledger(received, terms)
