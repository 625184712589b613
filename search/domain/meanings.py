"""What the archive means by words of its own, for whoever reads what a person typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.domain.term_papers import Issuer, TermPapers, papers_of_terms, terms_named
from archive.domain.terms import NO_BODIES, Bodies
from language.types import NO_LETTERS


@dataclass(frozen=True, slots=True)
class Meanings:
    """
    `letters` are those in numbers, each with the code of the type it stands for or "". `bodies` are
    all that have terms, and `issuers` whose papers there are; empty where no term is asked for.
    """

    letters: Mapping[str, str] = field(default_factory=lambda: NO_LETTERS)
    bodies: Bodies = NO_BODIES
    issuers: frozenset[Issuer] = frozenset()

    @property
    def terms(self) -> Mapping[int, str]:
        """Every term by its id, with the name of its body and its own."""
        return terms_named(self.bodies)

    def papers_of(self, terms: frozenset[int]) -> tuple[TermPapers, ...]:
        """What the papers of these terms are known by."""
        return papers_of_terms(self.bodies, terms, self.issuers)


NO_MEANINGS: Final = Meanings()
