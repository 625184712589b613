"""What the archive means by words of its own, for reading what a person typed."""

from access.api import Actor
from archive.api import bodies_known, issuers_met, letters_kept
from search.domain.conditions import asks_for_a_term
from search.domain.meanings import Meanings


def meanings_for(text: str, actor: Actor) -> Meanings:
    """
    Letters that the archive keeps of its own; where a term is asked for, the bodies with their terms,
    and who issued the papers that the actor may see.
    """
    letters = letters_kept()
    if not asks_for_a_term(text):
        return Meanings(letters)
    return Meanings(letters, bodies_known(), issuers_met(actor))
