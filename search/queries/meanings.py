"""What the archive means by words of its own, for reading what a person typed."""

from archive.api import letters_kept
from search.domain.meanings import Meanings


def meanings_here() -> Meanings:
    """Letters that the archive keeps of its own: open to whoever may search."""
    return Meanings(letters=letters_kept())
