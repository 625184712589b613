"""Who may find what: the one definition that every engine follows."""

from dataclasses import dataclass, replace
from typing import Final

from access.domain.levels import Level
from archive.domain.standing import PARTY, level_of, rank_of, ranks_seen
from search.domain.documents import IndexDocument

OPEN_RANK: Final = rank_of(Level.ORDINARY, party_papers=False)
"""The rank of what everybody may see who may search at all."""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What one person may find at one moment. Nothing has a default: who searches says as whom.

    `units` holds the assigned units with all units below them, `inventories` the assigned
    inventories; `everything` lifts assignment (the security officer) but neither clearance nor
    Party papers. `named` are the records that are open by their name, as the archive says at this
    moment, whatever dossier or list names them, and `named_ranks` the ranks they stand at: an index knows
    neither lists nor dossiers. `excluded` are records to be hidden although an index may still show them.
    `without_closed` leaves out all that is not open to everybody.
    """

    clearance: Level
    units: frozenset[int]
    inventories: frozenset[int]
    everything: bool
    party_papers: bool
    named: frozenset[int]
    named_ranks: frozenset[int]
    excluded: frozenset[int]
    without_closed: bool

    @classmethod
    def nobody(cls) -> "Scope":
        """The scope in which nothing is found."""
        return cls(
            clearance=Level.ORDINARY,
            units=frozenset(),
            inventories=frozenset(),
            everything=False,
            party_papers=False,
            named=frozenset(),
            named_ranks=frozenset(),
            excluded=frozenset(),
            without_closed=False,
        )

    @property
    def ranks(self) -> tuple[int, ...]:
        """The ranks that may hold something within it, the ordinary first. No other partition is opened."""
        if self.without_closed:
            return (OPEN_RANK,)
        worked = ranks_seen(self.clearance, party_papers=self.party_papers)
        return (*worked, *sorted(self.named_ranks.difference(worked)))

    def works_at(self, rank: int) -> bool:
        """Whether what the person works with may have this rank: of others what is named alone is theirs."""
        within = rank % PARTY <= self.clearance and (self.party_papers or rank < PARTY)
        return within and not (self.without_closed and rank != OPEN_RANK)

    @property
    def opens_closed(self) -> bool:
        """Whether something is within it that is not open to everybody."""
        return self.ranks != (OPEN_RANK,)

    @property
    def ordinary(self) -> "Scope":
        """The same but for all that is closed."""
        return replace(self, without_closed=True)

    @property
    def told(self) -> "Scope":
        """The same but for what is top secret: of that no list shows any words."""
        top = {rank for rank in self.named_ranks if level_of(rank) == Level.TOP_SECRET}
        return replace(
            self,
            clearance=min(self.clearance, Level.SECRET),
            named_ranks=self.named_ranks - top,
        )

    @property
    def is_empty(self) -> bool:
        """Nothing can be found, whatever is held."""
        return not (self.everything or self.units or self.inventories or self.named)

    def allows(self, document: IndexDocument) -> bool:
        """Whether the person may learn that this record exists."""
        return (
            document.rank in self.ranks
            and (self._works_with(document) or self._names(document))
            and document.record not in self.excluded
        )

    def _works_with(self, document: IndexDocument) -> bool:
        return (
            document.level <= self.clearance
            and (self.party_papers or not document.party_papers)
            and (
                self.everything
                or document.unit in self.units
                or document.inventory in self.inventories
            )
        )

    def _names(self, document: IndexDocument) -> bool:
        return document.record in self.named and document.rank in self.named_ranks
