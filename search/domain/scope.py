"""Who may find what: the one definition that every engine follows."""

from dataclasses import dataclass

from access.domain.levels import Level
from search.domain.documents import IndexDocument


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
    def levels(self) -> tuple[Level, ...]:
        """The levels within the clearance, lowest first. No other partition is ever opened."""
        return tuple(level for level in Level if level <= self.clearance)

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
