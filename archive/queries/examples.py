"""What a person may type to find something: taken from a record they may read."""

from dataclasses import dataclass

from access.api import Actor, Level
from archive.models import Record
from archive.queries.visible import records_visible_to
from language.vietnamese import fold

WORDS = 4


@dataclass(frozen=True, slots=True)
class Examples:
    """Queries that find something for this person, and the record they are taken from."""

    queries: tuple[str, ...] = ()
    record: Record | None = None


def examples_for(actor: Actor) -> Examples:
    """
    The number, words of the title side by side and without marks, of one ordinary record.

    In the order of an index of the visible rows, so that it costs one look and tells of no other.
    """
    rows = records_visible_to(actor).filter(level=int(Level.ORDINARY)).exclude(number_text="")
    found = rows.order_by("inventory_id", "level", "pk").first()
    if found is None:
        return Examples()
    words = " ".join(found.title.split()[:WORDS]).strip(" ,.;:\"'-")
    queries = (found.number_text, f'"{words}"' if words else "", fold(words))
    return Examples(tuple(query for query in queries if query), found)
