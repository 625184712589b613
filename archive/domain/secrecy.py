"""How closed a thing is."""

from dataclasses import dataclass

from access.domain.levels import Level


@dataclass(frozen=True, slots=True)
class Secrecy:
    """
    A level, and whether it is handled as a paper of the Party.

    Quy định 294-QĐ/TW of 26/5/2025, in force from 01/7/2025, with Hướng dẫn 06-HD/TW of 09/6/2025;
    before them 24-QĐ/TW, 6.2.4, and 232-QĐ/TW with 01-HD/TW.
    """

    level: Level = Level.ORDINARY
    party_papers: bool = False

    def __or__(self, other: "Secrecy") -> "Secrecy":
        """As closed as the more closed of the two, in each respect."""
        return Secrecy(max(self.level, other.level), self.party_papers or other.party_papers)
