"""Who may find what: the one definition that every engine follows."""

from dataclasses import dataclass, replace
from typing import Final

from access.domain.levels import Level
from archive.domain.standing import rank_of, ranks_seen
from search.domain.documents import IndexDocument

OPEN_RANK: Final = rank_of(Level.ORDINARY, party_papers=False)
"""The rank of what everybody may see who may search at all."""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What one person may find at one moment. Nothing has a default: who searches says as whom.

    `units` holds the assigned units with all units below them, `inventories` the assigned
    inventories; `everything` lifts assignment (the security officer) but neither clearance nor
    Party papers. `excluded` are records to be hidden although an index may still show them.
    """

    clearance: Level
    units: frozenset[int]
    inventories: frozenset[int]
    everything: bool
    party_papers: bool
    excluded: frozenset[int]

    @classmethod
    def nobody(cls) -> "Scope":
        """The scope in which nothing is found."""
        return cls(
            clearance=Level.ORDINARY,
            units=frozenset(),
            inventories=frozenset(),
            everything=False,
            party_papers=False,
            excluded=frozenset(),
        )

    @property
    def ranks(self) -> tuple[int, ...]:
        """The ranks within the clearance, the ordinary first. No other partition is ever opened."""
        return tuple(ranks_seen(self.clearance, party_papers=self.party_papers))

    @property
    def opens_closed(self) -> bool:
        """Whether something is within it that is not open to everybody."""
        return self.ranks != (OPEN_RANK,)

    @property
    def ordinary(self) -> "Scope":
        """The same but for all that is closed."""
        return replace(self, clearance=Level.ORDINARY, party_papers=False)

    @property
    def is_empty(self) -> bool:
        """Nothing can be found, whatever is held."""
        return not (self.everything or self.units or self.inventories)

    def allows(self, document: IndexDocument) -> bool:
        """Whether the person may learn that this record exists."""
        return (
            document.level <= self.clearance
            and (self.party_papers or not document.party_papers)
            and (
                self.everything
                or document.unit in self.units
                or document.inventory in self.inventories
            )
            and document.record not in self.excluded
        )
